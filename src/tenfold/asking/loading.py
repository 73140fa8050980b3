"""Reads events back from the ledger, as it is or as of a day, with the sources that they rest on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from tenfold.asking.rows import Source
from tenfold.claims import ClaimType
from tenfold.days import last_day
from tenfold.ledger import decisions
from tenfold.ledger.errors import LedgerError
from tenfold.ledger.neighbourhoods import claims_where, names_of
from tenfold.ledger.rows import fact_of, finding_of, step_of
from tenfold.ledger.sets import rows_for
from tenfold.ledger.tables import claims, documents, events, facts, findings, members, nodes, sources, steps, values
from tenfold.reconciling import Event, Finding, reconcile_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection, Row

_DAY = timedelta(days=1)


@dataclass
class Told:
    """Events with what is needed to show them: findings by event, names of entities, and the claims' own sources."""

    events: list[Event]
    findings: dict[str, list[Finding]]
    undated: int = 0
    names: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, tuple[str, Source]] = field(default_factory=dict)  # by claim

    def about(self, event: Event) -> str | None:
        """The names of those whom an event is about, as the ledger shows them; None where it names no one."""
        return "; ".join(self.names.get(entity, entity) for entity in event.subject) or None


def day(iso: str | None, what: str) -> str | None:
    """The last day that a date given by the user can mean. Raises LedgerError for what is none."""
    if iso is None:
        return None
    found = last_day(iso)
    if found is None:
        raise LedgerError(f"{what}: {iso} is no date; write it like 2026, 2026-01 or 2026-01-31")
    return found


def between(since: str | None, until: str | None, column: Any, end: Any) -> list[ColumnElement[bool]]:
    """Conditions for what can lie between two dates: a date of which only the year is known lies in all its months."""
    day(since, "since")
    conditions = [] if since is None else [end >= since]
    last = day(until, "until")
    return conditions if last is None else [*conditions, column <= last]


def tell(
    connection: Connection,
    conditions: Sequence[ColumnElement[bool]],
    as_of: str | None = None,
    *,
    about: Sequence[str] | None = None,
) -> Told:
    """The events that meet conditions on derived_events; as of a day, all events that follow from what was published
    by then (conditions are left to the caller), or those whose claims name one of the entities ``about``."""
    return events_as_of(connection, as_of, about) if as_of else _as_is(connection, conditions)


def tell_ids(connection: Connection, ids: Iterable[str]) -> Told:
    """The events with these ids."""
    return _told(connection, list(rows_for(connection, ids, select(events), events.c.id)))


def _as_is(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> Told:
    rows = connection.execute(select(events).where(and_(True, *conditions)).order_by(events.c.id)).all()
    return _told(connection, rows)


def _told(connection: Connection, rows: Sequence[Row[Any]]) -> Told:
    ids = [row.id for row in rows]
    stated: dict[str, list[Any]] = defaultdict(list)
    for fact in rows_for(connection, ids, select(facts).order_by(facts.c.event_id, facts.c.position), facts.c.event_id):
        stated[fact.event_id].append(fact_of(fact))
    lived: dict[str, list[Any]] = defaultdict(list)
    for step in rows_for(connection, ids, select(steps).order_by(steps.c.event_id, steps.c.position), steps.c.event_id):
        lived[step.event_id].append(step_of(step))
    told_by: dict[str, list[Row[Any]]] = defaultdict(list)
    query = select(members.c.event_id, members.c.claim_id, claims.c.document_id).join(
        claims, claims.c.id == members.c.claim_id
    )
    for member in rows_for(connection, ids, query.order_by(members.c.claim_id), members.c.event_id):
        told_by[member.event_id].append(member)
    found: dict[str, list[Finding]] = defaultdict(list)
    for row in rows_for(connection, ids, select(findings).order_by(findings.c.id), findings.c.event_id):
        found[row.event_id].append(finding_of(row, row.event_id))
    return Told([_event(row, stated[row.id], lived[row.id], told_by[row.id]) for row in rows], found)


def _event(row: Row[Any], stated: Sequence[Any], lived: Sequence[Any], told_by: Sequence[Row[Any]]) -> Event:
    return Event(
        id=row.id,
        type=ClaimType(row.type),
        subject=tuple(row.subject.split("|")) if row.subject else (),
        status=row.status,
        date=row.date,
        dated=row.dated,
        claims=tuple(member.claim_id for member in told_by),
        documents=tuple(sorted({member.document_id for member in told_by})),
        facts=tuple(stated),
        steps=tuple(lived),
    )


def events_as_of(connection: Connection, as_of: str, about: Sequence[str] | None = None) -> Told:
    """The events that follow from what was published by a day; with ``about``, those near claims that name one of these
    entities. Raises LedgerError for what is no day.
    """
    near = None if about is None else _neighbourhoods_naming(connection, about)
    return near_as_of(connection, near, day(as_of, "as of"))


def near_as_of(connection: Connection, near: set[str] | None, last: str | None) -> Told:
    """The events of these neighbourhoods (of all) that follow from what was published by the day ``last`` (by now)."""
    out = select(sources.c.document_id).where(sources.c.date <= last if last else sources.c.date.is_not(None))
    condition: ColumnElement[bool] = claims.c.document_id.in_(out)
    if near is not None:  # what a document's other claims say against these counts too
        beside = select(claims.c.document_id).where(claims.c.neighbourhood.in_(sorted(near)))
        condition &= or_(claims.c.neighbourhood.in_(sorted(near)), claims.c.document_id.in_(beside))
    known = [(claim, key) for claim, key in claims_where(connection, condition) if published_by(claim.published, last)]
    wanted = {claim.id for claim, key in known if near is None or key in near}
    told = [
        each
        for each in reconcile_all((claim for claim, _ in known), decisions.on_events(connection))
        if not wanted.isdisjoint(each.event.claims)
    ]
    found = {each.event.id: list(each.findings) for each in told}
    return Told([each.event for each in told], found, count_undated(connection))


def _neighbourhoods_naming(connection: Connection, entity_ids: Sequence[str]) -> set[str]:
    query = (
        select(claims.c.neighbourhood)
        .distinct()
        .join(values, values.c.claim_id == claims.c.id)
        .join(nodes, nodes.c.node == values.c.node)
        .where(claims.c.neighbourhood.is_not(None))
    )
    return {row.neighbourhood for row in rows_for(connection, entity_ids, query, nodes.c.entity)}


def count_undated(connection: Connection) -> int:
    """How many documents have no date, not even an inferred one: answers as of a day leave them out."""
    return connection.scalar(select(func.count()).select_from(sources).where(sources.c.date.is_(None))) or 0


def out_by(column: Any, last: str) -> ColumnElement[bool]:
    """As ``published_by``, asked of a column: a month counts from its last day on."""
    month = last[:7] if last_day(last[:7]) == last else (date.fromisoformat(f"{last[:7]}-01") - _DAY).isoformat()[:7]
    year = last[:4] if last.endswith("-12-31") else f"{int(last[:4]) - 1:04d}"
    known = {10: last, 7: month, 4: year}
    return or_(*(and_(func.length(column) == length, column <= latest) for length, latest in known.items()))


def published_by(published: str | None, last: str | None) -> bool:
    """Whether what was published then, as far as known, was out by the day ``last`` (None: whenever)."""
    return last is None or (last_day(published) or "9") <= last


def with_names(connection: Connection, told: Told, shown: Iterable[Event]) -> None:
    """Look up the names of those who take part in some of the events."""
    shown = list(shown)
    wanted = {entity for event in shown for entity in event.subject}
    wanted |= {fact.entity for event in shown for fact in event.facts if fact.entity}
    told.names = names_of(connection, wanted)


def with_sources(connection: Connection, told: Told, shown: Iterable[Event]) -> None:
    """Look up the names, and the sources of all claims, of some of the events."""
    shown = list(shown)
    with_names(connection, told, shown)
    told.evidence = _evidence(connection, {claim for event in shown for claim in event.claims})


def with_best_sources(connection: Connection, told: Told, shown: Iterable[Event]) -> None:
    """Look up the names and what is needed to show some of the events as rows: the earliest source of what is believed
    of each, and those of its steps."""
    shown = list(shown)
    with_names(connection, told, shown)
    query = select(claims.c.id, claims.c.document_id, sources.c.date).join(
        sources, sources.c.document_id == claims.c.document_id
    )
    ids = {claim for event in shown for claim in _telling(event)}
    place = {row.id: (row.date or "9", row.document_id) for row in rows_for(connection, ids, query, claims.c.id)}
    needed = {step.claim for event in shown for step in event.steps}
    for event in shown:
        first = min(place[claim] for claim in _telling(event))
        needed.update(claim for claim in _telling(event) if place[claim] == first)
    told.evidence = _evidence(connection, needed)


def _evidence(connection: Connection, claim_ids: Iterable[str]) -> dict[str, tuple[str, Source]]:
    query = select(claims.c.id, claims.c.evidence, *_SOURCE).join_from(
        claims, documents, documents.c.id == claims.c.document_id
    )
    query = query.join(sources, sources.c.document_id == claims.c.document_id)
    return {row.id: (row.evidence, source_of(row)) for row in rows_for(connection, claim_ids, query, claims.c.id)}


def _telling(event: Event) -> tuple[str, ...]:
    """The claims that tell what is believed of an event: its figure, else anything."""
    main = event.one("amount") or event.one("value")
    return main.claims if main else event.claims


_SOURCE = (
    documents.c.id.label("source_id"),
    documents.c.given_id,
    documents.c.title,
    documents.c.publisher,
    documents.c.url,
    sources.c.date.label("source_date"),
    sources.c.inferred,
)


def source_of(row: Row[Any]) -> Source:
    """The source that a row's columns (those of ``source_columns``) name."""
    return Source(row.source_id, row.given_id, row.title, row.publisher, row.url, row.source_date, bool(row.inferred))


def source_columns() -> tuple[Any, ...]:
    """The columns of documents and derived_sources that make a Source."""
    return _SOURCE


def best_evidence(told: Told, event: Event) -> tuple[str, str, Source]:
    """The earliest statement of what is believed of the event (its figure, else anything): claim, words and source."""
    return min(
        ((claim, *told.evidence[claim]) for claim in _telling(event) if claim in told.evidence),
        key=lambda found: (found[2].date or "9", found[2].document_id, found[1], found[0]),
    )


def involving(entity_ids: Sequence[str], roles: Sequence[str] = ()) -> ColumnElement[bool]:
    """Events in which one of the entities plays one of the roles (or any)."""
    conditions = [facts.c.entity.in_(entity_ids)]
    if roles:
        conditions.append(facts.c.role.in_(roles))
    return events.c.id.in_(select(facts.c.event_id).where(and_(*conditions)))
