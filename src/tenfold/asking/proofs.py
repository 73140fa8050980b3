"""The proof of an event: every claim that tells of it with its whole sentence, and every value with who says it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from tenfold.asking.checking import finding_rows
from tenfold.asking.claims import claims_of
from tenfold.asking.loading import tell, with_names
from tenfold.asking.rows import ClaimRow, FindingRow, Row, StepRow
from tenfold.ledger.errors import NotThere
from tenfold.ledger.sets import rows_for
from tenfold.ledger.tables import claims, documents, events, members, sources, values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from tenfold.reconciling import Event

_AROUND = 400  # characters on either side of a claim's evidence in which its sentence is looked for
_MOST = 100  # claims of one event: the earliest; the others are counted
_BREAK = re.compile(r"[.!?][”\"』」)]*\s+|[。！？][”\"』」)]*|\s*\n+\s*")


@dataclass(frozen=True, slots=True)
class Mark(Row):
    """Where in a sentence a value stands, and its role; ``evidence`` is the claim's own words."""

    start: int
    end: int
    role: str


@dataclass(frozen=True, slots=True)
class Testimony(Row):
    """A claim with the sentence that makes it. ``cut`` says at which ends the sentence goes on."""

    claim: ClaimRow
    sentence: str
    marks: tuple[Mark, ...]
    cut: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class Stated(Row):
    """One value that sources give for a role of an event: is it believed, how sure is that, how many independent texts
    say so, which claims. What was ``overtaken`` was told of an earlier stage of the event."""

    role: str
    value: Any
    believed: bool
    support: int
    claims: tuple[str, ...]
    probability: float
    overtaken: bool


@dataclass(frozen=True, slots=True)
class Proof(Row):
    """An event, its life step by step, what is stated of it, who says so in which sentence (the earliest first), and
    what does not add up."""

    event_id: str
    type: str
    status: str
    about: str | None
    date: str | None
    dated: str | None
    life: tuple[StepRow, ...]
    stated: tuple[Stated, ...]
    told: tuple[Testimony, ...]
    claims: int
    findings: tuple[FindingRow, ...]


def proof(connection: Connection, event_id: str) -> Proof:
    """The proof of an event. Raises NotThere where there is none of that id."""
    told = tell(connection, [events.c.id == event_id])
    if not told.events:
        raise NotThere(f"there is no event {event_id} (any more: more news may have joined it to another)")
    event = told.events[0]
    with_names(connection, told, [event])
    return Proof(
        event_id=event.id,
        type=str(event.type),
        status=event.status,
        about=told.about(event),
        date=event.date,
        dated=event.dated,
        life=tuple(_life(connection, event)),
        stated=tuple(_stated(event, told.names)),
        told=tuple(testimony(connection, _earliest(connection, event_id))),
        claims=len(event.claims),
        findings=tuple(finding_rows(connection, told.findings.get(event.id, ()))),
    )


def _earliest(connection: Connection, event_id: str) -> Sequence[str]:
    query = (
        select(members.c.claim_id)
        .join(claims, claims.c.id == members.c.claim_id)
        .join(sources, sources.c.document_id == claims.c.document_id)
        .where(members.c.event_id == event_id)
        .order_by(sources.c.date.asc().nulls_last(), members.c.claim_id)
        .limit(_MOST)
    )
    return connection.scalars(query).all()


def _life(connection: Connection, event: Event) -> Iterable[StepRow]:
    first = claims_of(connection, [step.claim for step in event.steps])
    return (StepRow(step.name, step.date, first[step.claim].source) for step in event.steps if step.claim in first)


def _stated(event: Event, names: dict[str, str]) -> Iterable[Stated]:
    for fact in event.facts:
        value: Any = fact.code
        if fact.quantity is not None:
            value = fact.quantity.to_json()
        elif fact.entity is not None:
            value = names.get(fact.entity, fact.text)
        yield Stated(fact.role, value, fact.believed, fact.support, fact.claims, fact.probability, fact.overtaken)


def testimony(connection: Connection, claim_ids: Sequence[str]) -> list[Testimony]:
    """Claims with their sentences, in the order of the ids."""
    found = claims_of(connection, claim_ids)
    passages = _passages(connection, claim_ids)
    marks: dict[str, list[Mark]] = defaultdict(list)
    query = select(values.c.claim_id, values.c.role, values.c.span_start, values.c.span_end)
    for row in rows_for(connection, claim_ids, query, values.c.claim_id):
        marks[row.claim_id].append(Mark(row.span_start, row.span_end, row.role))
    return [
        _testimony(found[claim_id], *passages[claim_id], marks[claim_id]) for claim_id in claim_ids if claim_id in found
    ]


def _passages(connection: Connection, claim_ids: Sequence[str]) -> dict[str, tuple[str, int]]:
    """For each claim the text around its evidence, and where in the document that begins."""
    begin = claims.c.evidence_start
    first = case((begin > _AROUND, begin - _AROUND), else_=0)
    query = select(
        claims.c.id,
        first.label("first"),
        func.substr(documents.c.text, first + 1, claims.c.evidence_end - first + _AROUND).label("passage"),
    ).join(documents, documents.c.id == claims.c.document_id)
    return {row.id: (row.passage, row.first) for row in rows_for(connection, claim_ids, query, claims.c.id)}


def _testimony(claim: ClaimRow, passage: str, first: int, marks: Iterable[Mark]) -> Testimony:
    start, end = claim.start - first, claim.end - first
    begin, stop = sentence_around(passage, start, end)
    inside = {
        Mark(mark.start - first - begin, mark.end - first - begin, mark.role)
        for mark in (*marks, Mark(claim.start, claim.end, "evidence"))
    }
    kept = sorted(
        (mark for mark in inside if 0 <= mark.start < mark.end <= stop - begin),
        key=lambda mark: (mark.start, -mark.end, mark.role),
    )
    cut = (begin == 0 and first > 0, stop == len(passage) and len(passage) >= end + _AROUND)
    return Testimony(claim, passage[begin:stop], tuple(kept), cut)


def sentence_around(passage: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence (or sentences) that holds ``start`` to ``end`` begins and ends."""
    begin, stop = 0, len(passage)
    for found in _BREAK.finditer(passage):
        if found.end() <= start:
            begin = found.end()
        elif found.start() >= end - 1:
            stop = max(end, found.start() + len(found[0].rstrip()))
            break
    return begin, stop
