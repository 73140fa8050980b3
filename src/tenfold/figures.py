"""Figures in few words, as every table shows them: $2.5bn in English, 25亿美元 by Chinese counting.

Signs and words are data (data/quantities/shown.toml).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenfold import data

if TYPE_CHECKING:
    from collections.abc import Mapping


def _words(lang: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = data.table("quantities/shown")[lang]
    return found


def number(value: float, lang: str = "en") -> str:
    """A figure as short as it can be without losing what it says: 2.5bn, 60.06bn, 700m, 5,168."""
    for scale, name in _words(lang)["scales"]:
        if abs(value) >= scale:
            return f"{value / scale:.6g}{name}"
    return f"{value:,.10g}"


def money(
    value: float, currency: str | None, bound: str = "exact", value_max: float | None = None, lang: str = "en"
) -> str:
    """A sum in its own currency: $2.5bn, >CNY 700m, $10bn-12bn. Without a currency, the bare figure."""
    words = _words(lang)
    after = words["after"].get(currency, "")
    sign = words["before"].get(currency) or (f"{currency} " if currency and not after else "")
    top = f"-{number(value_max, lang)}" if value_max is not None else ""
    minus = "-" if value < 0 else ""
    return f"{words['bounds'].get(bound, '')}{minus}{sign}{number(abs(value), lang)}{top}{after}"


def quantity(raw: Mapping[str, Any], lang: str = "en") -> str:
    """Any quantity (as its JSON): money, a percentage, a multiple or a count with its unit."""
    value, unit = raw["value"], raw.get("unit") or ""
    bound, top = raw.get("bound", "exact"), raw.get("value_max")
    if raw.get("currency"):
        shown = money(value, raw["currency"], bound, top, lang)
        return f"{shown} ({quantity(raw['conversion'], lang)})" if raw.get("conversion") else shown
    figures = number(value, lang) + (f"-{number(top, lang)}" if top is not None else "")
    gap = "" if unit in ("%", "x", "") else " "
    return f"{_words(lang)['bounds'].get(bound, '')}{figures}{gap}{unit}"
