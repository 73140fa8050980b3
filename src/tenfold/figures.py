"""Figures in few words, as every table shows them; in English (2.5bn) or by Chinese counting (25亿)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIGNS = {"USD": "$", "HKD": "HK$", "EUR": "€", "GBP": "£", "SGD": "S$", "INR": "₹"}
_BOUNDS = {"about": "~", "over": ">", "under": "<"}
_SCALES = {
    "en": ((10**12, "tn"), (10**9, "bn"), (10**6, "m")),
    "zh": ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")),
}


def number(value: float, lang: str = "en") -> str:
    """A figure as short as it can be without losing what it says: 2.5bn, 60.06bn, 700m, 5,168."""
    for scale, name in _SCALES[lang]:
        if abs(value) >= scale:
            return f"{value / scale:.6g}{name}"
    return f"{value:,.10g}"


def money(
    value: float, currency: str | None, bound: str = "exact", value_max: float | None = None, lang: str = "en"
) -> str:
    """A sum in its own currency: $2.5bn, >CNY 700m, $10bn-12bn. Without a currency, the bare figure."""
    sign = _SIGNS.get(currency or "", f"{currency} " if currency else "")
    top = f"-{number(value_max, lang)}" if value_max is not None else ""
    minus = "-" if value < 0 else ""
    return f"{_BOUNDS.get(bound, '')}{minus}{sign}{number(abs(value), lang)}{top}"


def quantity(raw: Mapping[str, Any], lang: str = "en") -> str:
    """Any quantity (as its JSON): money, a percentage, a multiple or a count with its unit."""
    value, unit = raw["value"], raw.get("unit") or ""
    bound, top = raw.get("bound", "exact"), raw.get("value_max")
    if raw.get("currency"):
        shown = money(value, raw["currency"], bound, top, lang)
        return f"{shown} ({quantity(raw['conversion'], lang)})" if raw.get("conversion") else shown
    figures = number(value, lang) + (f"-{number(top, lang)}" if top is not None else "")
    gap = "" if unit in ("%", "x", "") else " "
    return f"{_BOUNDS.get(bound, '')}{figures}{gap}{unit}"
