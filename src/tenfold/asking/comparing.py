"""One source beside all others: which deals it alone has, which it lacks, and where it says something else.

What counts as one deal, and which figures agree, is for reconciling to say: this only asks who said what.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from tenfold.asking.choosing import find_events
from tenfold.asking.loading import with_sources
from tenfold.asking.rows import Comparison, Rows
from tenfold.claims import ANCHORS
from tenfold.days import first_day, last_day
from tenfold.ledger.errors import LedgerError
from tenfold.ledger.tables import documents, sources
from tenfold.reconciling.amounts import written
from tenfold.reconciling.model import MANY_VALUED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from sqlalchemy import Connection

    from tenfold.asking.choosing import Filters
    from tenfold.asking.loading import Told
    from tenfold.reconciling import Event, Fact

_ORDER = ("differs", "only_ours", "only_theirs")


def compare(connection: Connection, source: str, filters: Filters) -> Rows[Comparison]:
    """Where ``source`` (a publisher) and the others part: differences first, then what it lacks, then what it adds.

    Raises LedgerError where the ledger holds no document of the source.
    """
    name = _publisher(connection, source)
    told = find_events(connection, filters)
    with_sources(connection, told, told.events)
    theirs = {claim for claim, (_, place) in told.evidence.items() if place.publisher == name}
    in_both = [event for event in told.events if theirs & set(event.claims)]
    types = {event.type for event in in_both}
    days = [event.date for event in in_both if event.date]
    rows: list[Comparison] = []
    for event in told.events:
        if not theirs & set(event.claims):
            if event.type in types and _within(event.date, days):
                rows.append(_row("only_ours", told, event, event.claims))
        elif theirs >= set(event.claims):
            rows.append(_row("only_theirs", told, event, event.claims))
        else:
            rows += _differences(told, event, theirs)
    return Rows(sorted(rows, key=lambda row: (_ORDER.index(row.kind), row.company or "", row.event_id, row.role or "")))


def _publisher(connection: Connection, source: str) -> str:
    query = select(documents.c.publisher).join(sources, sources.c.document_id == documents.c.id).distinct()
    known = sorted(filter(None, connection.scalars(query)))
    found = [name for name in known if name.casefold() == source.casefold()]
    if not found:
        some = ", ".join(known[:8]) or "none"
        raise LedgerError(
            f"the ledger holds nothing of {source}; its publishers are {some}{' ...' if known[8:] else ''}"
        )
    return source if source in found else found[0]


def _within(date: str | None, days: Iterable[str]) -> bool:
    """Whether a deal lies in the time that the source covers."""
    covered = [(first_day(day) or day, last_day(day) or day) for day in days]
    if date is None or not covered:
        return False
    return min(first for first, _ in covered) <= (last_day(date) or date) and (first_day(date) or date) <= max(
        last for _, last in covered
    )


def _differences(told: Told, event: Event, theirs: AbstractSet[str]) -> Iterator[Comparison]:
    stated = [fact for fact in event.facts if fact.support and fact.role != ANCHORS[event.type]]
    for role in dict.fromkeys(fact.role for fact in stated):
        facts = [fact for fact in stated if fact.role == role]
        only_theirs = [fact for fact in facts if theirs >= set(fact.claims)]
        only_ours = [fact for fact in facts if not theirs & set(fact.claims)]
        both = len(facts) > len(only_theirs) + len(only_ours)
        one_valued_and_agreed = role not in MANY_VALUED and both
        if only_theirs and only_ours and not one_valued_and_agreed:
            claims = [claim for fact in (*only_theirs, *only_ours) for claim in fact.claims]
            yield _row("differs", told, event, claims, role, _said(told, only_theirs), _said(told, only_ours))


def _said(told: Told, facts: Iterable[Fact]) -> str:
    """What the facts say, the names as the ledger shows them."""
    return ", ".join(
        written(fact.quantity)
        if fact.quantity
        else told.names.get(fact.entity, fact.text)
        if fact.entity
        else fact.code or fact.text
        for fact in facts
    )


def _row(
    kind: str, told: Told, event: Event, claims: Iterable[str], role: str | None = None, theirs: str | None = None,
    ours: str | None = None,
) -> Comparison:  # fmt: skip
    evidence, place = min(
        (told.evidence[claim] for claim in claims), key=lambda found: (found[1].date or "9", found[1].document_id)
    )
    if role is None:
        amount = event.one("amount")
        figure = written(amount.quantity) if amount and amount.quantity else None
        theirs, ours = (figure, None) if kind == "only_theirs" else (None, figure)
    return Comparison(
        kind=kind,
        type=str(event.type),
        company=told.about(event),
        date=event.date,
        role=role,
        theirs=theirs,
        ours=ours,
        event_id=event.id,
        evidence=evidence,
        source=place,
    )
