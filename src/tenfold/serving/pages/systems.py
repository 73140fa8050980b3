"""The system, and the sentences behind one of its ties."""

from __future__ import annotations

from typing import Any

from tenfold.ledger.errors import LedgerError
from tenfold.serving.pages.asked import Ask, Page
from tenfold.serving.pages.drawing import draw, short
from tenfold.serving.pages.naming import names_in
from tenfold.typed import parse_amount

SIZES = (30, 60, 120, 200)
_SIZE = 60
_TIES_SHOWN = 40


def system(ask: Ask) -> Page:
    """Capital, companies, models, chips, devices, and policy above them, within the filters of the address."""
    size = ask.number("nodes", _SIZE, SIZES[-1])
    found = ask.ledger.system(
        since=ask.one("since"), until=ask.one("until"), min_amount=_amount(ask.one("min")), country=ask.one("country"),
        company=ask.one("company"), limit=size,
    )  # fmt: skip
    names = {node.entity_id: node.name for node in found.nodes}
    ties = sorted(found.ties, key=lambda tie: (-tie.events, -(tie.amount or 0.0), tie.left, tie.right))
    table: list[dict[str, Any]] = [
        {
            **tie.to_json(),
            "left": names[tie.left],
            "right": names[tie.right],
            "left_id": tie.left,
            "right_id": tie.right,
        }
        for tie in ties
    ]
    shown = {
        "found": found, "drawing": draw(found), "short": short, "sizes": SIZES, "size": size, "names": names,
        "ties": table[:_TIES_SHOWN], "more": max(0, len(table) - _TIES_SHOWN),
    }  # fmt: skip
    return Page("system.html", "The system", shown, found.to_json(), table=lambda: table, names=list(names.values()))


def tie(ask: Ask) -> Page:
    """The sentences that tie two of them."""
    left, right, told = ask.ledger.tie(ask.one("left") or "", ask.one("right") or "")
    data = {"left": left, "right": right, "sentences": [each.to_json() for each in told]}
    shown = {"left": left, "right": right, "told": told}
    return Page("tie.html", f"{left} – {right}", shown, data, names=[left, right, *names_in(told)])


def _amount(typed: str | None) -> float | None:
    if typed is None:
        return None
    try:
        return parse_amount(typed).value
    except ValueError as error:
        raise LedgerError(str(error)) from error
