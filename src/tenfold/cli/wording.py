"""Quantities, values and claims in few words, as a table or a dossier shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenfold.cli.console import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIGNS = {"USD": "$", "HKD": "HK$", "EUR": "€", "GBP": "£", "SGD": "S$", "INR": "₹"}
_BOUNDS = {"about": "~", "over": ">", "under": "<"}
_SCALES = ((10**12, "tn"), (10**9, "bn"), (10**6, "m"))
_LEAD_ROLES = ("company", "product", "subject", "person", "manager", "buyer", "user", "party", "authority", "accuser")
_ORDER = ("measure", "value", "amount", "stake", "stage", "position", "lead_investor", "investor")
_LABELS = {"lead_investor": "lead", "organisation": "at", "accused": "against", "hardware": "on"}


def number(value: float) -> str:
    """A figure as short as it can be without losing what it says: 2.5bn, 60.06bn, 700m, 5,168."""
    for scale, name in _SCALES:
        if abs(value) >= scale:
            return f"{value / scale:.6g}{name}"
    return f"{value:,.10g}"


def money(value: float, currency: str | None, bound: str = "exact", value_max: float | None = None) -> str:
    """A sum in its own currency: $2.5bn, >CNY 700m, $10bn-12bn. Without a currency, the bare figure."""
    sign = _SIGNS.get(currency or "", f"{currency} " if currency else "")
    top = f"-{number(value_max)}" if value_max is not None else ""
    minus = "-" if value < 0 else ""
    return f"{_BOUNDS.get(bound, '')}{minus}{sign}{number(abs(value))}{top}"


def quantity(raw: Mapping[str, Any]) -> str:
    """Any quantity (as its JSON): money, a percentage, a multiple or a count with its unit."""
    value, unit = raw["value"], raw.get("unit") or ""
    bound, top = raw.get("bound", "exact"), raw.get("value_max")
    if raw.get("currency"):
        shown = money(value, raw["currency"], bound, top)
        return f"{shown} ({quantity(raw['conversion'])})" if raw.get("conversion") else shown
    figures = number(value) + (f"-{number(top)}" if top is not None else "")
    gap = "" if unit in ("%", "x", "") else " "
    return f"{_BOUNDS.get(bound, '')}{figures}{gap}{unit}"


def value(raw: Any) -> str:
    """One role value as its JSON: a name by its fullest form, a quantity, or a code."""
    if isinstance(raw, dict):
        return quantity(raw) if "value" in raw else ", ".join(map(str, raw.get("names") or raw.values()))
    return one_line(str(raw).split(" | ")[0])


def values(raw: Any) -> str:
    """All values of one role, each once, with commas between."""
    items = raw if isinstance(raw, list) else [raw]
    return ", ".join(dict.fromkeys(value(item) for item in items))


def claim(raw: Mapping[str, Any]) -> str:
    """A claim (as its JSON) on one line: whom it is about, then what it says."""
    roles = dict(raw.get("roles") or {})
    if raw["type"] == "funding_round":  # the leads are among the investors
        leads = {value(name) for name in roles.get("lead_investor", [])}
        roles["investor"] = [name for name in roles.get("investor", []) if value(name) not in leads]
    lead = next((role for role in _LEAD_ROLES if roles.get(role)), None)
    parts = [values(roles.pop(lead))] if lead else []
    units = {item.get("unit") for item in roles.get("value", []) if isinstance(item, dict)}
    if set(roles.get("measure", [])) <= units:  # "42m devices" says what is measured
        roles.pop("measure", None)
    rest = sorted(roles, key=lambda role: _ORDER.index(role) if role in _ORDER else len(_ORDER))
    parts += [_part(role, roles[role]) for role in rest if roles[role]]
    status = raw.get("status", "done")
    return " · ".join(parts) + (f" ({status})" if status != "done" else "")


def _part(role: str, raw: Any) -> str:
    if role in ("amount", "value", "date", "stage", "position", "measure", "product", "instrument", "venue"):
        return values(raw).replace("_", " ")
    return f"{_LABELS.get(role, role)} {values(raw)}"
