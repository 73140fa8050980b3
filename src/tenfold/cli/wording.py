"""Quantities, values and claims in few words, as a table or a dossier shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenfold.cli.console import one_line
from tenfold.figures import money as money
from tenfold.figures import number as number
from tenfold.figures import quantity as quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

_LEAD_ROLES = ("company", "product", "subject", "person", "manager", "buyer", "user", "party", "authority", "accuser")
_ORDER = ("measure", "value", "amount", "stake", "stage", "position", "lead_investor", "investor")
_LABELS = {"lead_investor": "lead", "organisation": "at", "accused": "against", "hardware": "on"}


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
