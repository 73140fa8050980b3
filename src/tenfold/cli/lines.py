"""Rows of answers in the words of a table: who, how much, when, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.cli import wording
from tenfold.cli.console import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenfold.asking.rows import ClaimRow, Deal, FindingRow, Happening, InCurrency, RelationRow, Source
    from tenfold.claims import Quantity

NAMES_SHOWN = 5  # of a round's investors; the others are counted
REPORTED = "*"  # after a date that is the report's own, since no source states when it happened
PUBLISHER_WIDTH = 22
_RELATIONS = {"unit_of": "a unit of", "made_by": "made by", "founded_by": "founded by"}


def figure(quantity: Quantity | None) -> str:
    """A quantity as a table shows it, empty for none."""
    return wording.quantity(quantity.to_json()) if quantity else ""


def amount(deal: Deal) -> str:
    """What is believed, and what was stated where that cannot be right."""
    shown = figure(deal.amount) or figure(deal.stake)
    return f"{shown} (stated: {figure(deal.stated)})" if deal.stated else shown


def converted(deal: Deal) -> str:
    """The amount in the currency that was asked for."""
    if deal.amount and not deal.converted:
        return "no rate"
    return _in_currency(deal.converted, deal.amount)


def _in_currency(found: InCurrency | None, stated: Quantity | None) -> str:
    if found is None or stated is None:
        return ""
    top = stated.value_max * found.rate if stated.value_max is not None else None
    rounded = [float(f"{value:.3g}") if value is not None else None for value in (found.value, top)]
    return wording.money(rounded[0] or 0.0, found.currency, stated.bound, rounded[1])


def when(row: Deal | Happening) -> str:
    """The date of an event, marked where it is only the day of the report."""
    return f"{row.date or ''}{REPORTED if row.date and row.dated != 'stated' else ''}"


def names(who: Sequence[str], shown: int = NAMES_SHOWN) -> str:
    """Some names, the others counted."""
    listed = ", ".join(one_line(name) for name in who[:shown])
    return f"{listed} and {len(who) - shown} more" if len(who) > shown else listed


def parties(deal: Deal, shown: int = NAMES_SHOWN) -> str:
    """Who gives the money: the leads first, then the others; or the buyers."""
    others = [name for name in deal.investors if name not in deal.lead_investors]
    parts = []
    if deal.lead_investors:
        parts.append(f"led by {names(deal.lead_investors, shown)}")
    if others:
        parts.append(("with " if parts else "") + names(others, shown))
    if deal.buyers:
        parts.append(f"bought by {names(deal.buyers, shown)}")
    return ", ".join(parts)


def kind_of_deal(deal: Deal) -> str:
    """Stage or venue, and how far it has come where it is not done."""
    details = [detail for detail in (deal.stage, deal.venue) if detail]
    return " · ".join([*details, *([deal.status] if deal.status != "done" else [])])


def life(deal: Deal) -> str:
    """The steps by which an event came about, each with its day and its source; nothing where there was but one."""
    if len(deal.life) < 2:
        return ""
    steps = (f"{step.step} {step.date or ''}".rstrip() + f" ({publisher(step.source)})" for step in deal.life)
    return " → ".join(steps)


def publisher(source: Source, witnesses: int = 1, width: int = PUBLISHER_WIDTH) -> str:
    """Who says it, cut at ``width``, and how many others do."""
    name = one_line(source.publisher or source.given_id or source.document_id[:12], width)
    return f"{name} +{witnesses - 1}" if witnesses > 1 else name


def happening(row: Happening, about: str | None = None) -> str:
    """An event that is not about money, in a few words; ``about`` is who is being spoken of already."""
    roles = {role: names(found) for role, found in row.roles.items() if found}
    match row.type:
        case "release":
            maker = roles.get("maker")
            words = [roles.get("product", ""), f"by {maker}" if maker and maker != about else ""]
            words.append("(open)" if roles.get("license") == "open" else "")
        case "metric":
            subject, measure = row.about or "", roles.get("measure", "").replace("_", " ")
            unit = row.value.unit if row.value else None
            words = [measure if measure != unit or not unit else "", f"of {subject}" if subject != about else ""]
        case "hardware":
            words = [roles.get("user", "") if roles.get("user") != about else "", f"on {roles.get('hardware', '')}"]
        case "personnel":
            words = [roles.get("person", ""), roles.get("position", ""), _at(roles.get("organisation"), about)]
        case "partnership":
            words = ["with " + names([party for party in row.roles.get("party", ()) if party != about])]
        case "policy":
            words = [
                roles.get("authority", ""),
                roles.get("instrument", "").replace("_", " "),
                _on(roles.get("target")),
            ]
        case _:
            words = [roles.get("accuser", ""), f"against {roles.get('accused', '?')}"]
    status = f"({row.status})" if row.status != "done" else ""
    return " ".join(word for word in [*words, status] if word)


def _at(organisation: str | None, about: str | None) -> str:
    return f"at {organisation}" if organisation and organisation != about else ""


def _on(target: str | None) -> str:
    return f"on {target}" if target else ""


def claim(row: ClaimRow) -> str:
    """A claim in a few words."""
    return wording.claim({"type": row.type, "status": row.status, "roles": {k: list(v) for k, v in row.roles.items()}})


def relation(row: RelationRow) -> str:
    """What a text says of two names."""
    return f"{one_line(row.left)} is {_RELATIONS.get(row.type, row.type)} {one_line(row.right)}"


def finding(row: FindingRow) -> str:
    """What does not add up: whose figure, what was stated, what it must have been."""
    what = row.type.replace("_", " ") + ("" if row.role in ("amount", "value") else f" {row.role}")
    said = f"{one_line(row.company or '?')}, {what}: {wording.value(row.stated)}"
    return f"{said}, must be {wording.value(row.should_be)}" if row.should_be else said
