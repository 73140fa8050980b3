"""What people decided, as the table of judgements keeps it: of two entries on the same thing the newer one is in force,
and ``unsure`` takes back what was decided."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tenfold.ledger.tables import judgements, weighings
from tenfold.reconciling.judging import ClaimJudgement, ClaimVerdict, Ties, ties_of
from tenfold.reconciling.outlets import Outlets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Row

CLAIMS, EVENTS, OUTLETS = "claims", "events", "outlets"  # the kinds of judgements beside those on names
TAKEN_BACK = "unsure"
ONE_EVENT, TWO_EVENTS = "same", "different"


def in_force(connection: Connection, kind: str) -> list[Row[Any]]:
    """The judgements of a kind that are in force, oldest first."""
    newest: dict[tuple[str, str], Row[Any]] = {}
    for row in connection.execute(select(judgements).where(judgements.c.kind == kind).order_by(judgements.c.number)):
        newest.pop((row.left, row.right), None)
        newest[row.left, row.right] = row
    return [row for row in newest.values() if row.verdict != TAKEN_BACK]


def on_claims(connection: Connection) -> dict[str, dict[str, ClaimJudgement]]:
    """Text (by its hash) → place → what was decided about the claim, or the value, that stands there.

    So a judgement holds for every document with this text, and for whatever reading finds a claim there.
    """
    found: dict[str, dict[str, ClaimJudgement]] = defaultdict(dict)
    for row in in_force(connection, CLAIMS):
        value = json.loads(row.value) if row.value else None
        found[row.left][row.right] = ClaimJudgement(ClaimVerdict(row.verdict), value)
    return found


def on_events(connection: Connection) -> Ties:
    """Which claims are about one event, and which are not, because people said so."""
    rows = in_force(connection, EVENTS)
    return ties_of((row.verdict == ONE_EVENT, *json.loads(row.value)) for row in rows)


def outlets(connection: Connection) -> Outlets:
    """How far each outlet is trusted: by its kind as people set it, and by the newest record."""
    by_hand = {row.left: row.verdict for row in in_force(connection, OUTLETS)}
    newest = connection.scalar(select(weighings.c.records).order_by(weighings.c.number.desc()).limit(1))
    return Outlets(by_hand, json.loads(newest) if newest else {})


def claims_decided_on(value: str | None) -> set[str]:
    """The claims that an entry on events names."""
    sides: Iterable[Iterable[str]] = json.loads(value) if value else ()
    return {claim for side in sides for claim in side}
