"""Keeps events, facts and findings: when a claim comes, goes or is about something else, the neighbourhoods that it
touches are reconciled again, and nothing else.

A neighbourhood is all claims that may be about one event: those of one type about one subject (of one measure, one
counterpart). What a document's figures say against each other is kept apart, as doubts, since it concerns the document
alone.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from tenfold.ledger.rows import EventRows, event_row, finding_of, finding_row, resolved_claim
from tenfold.ledger.sets import chunks, delete_for, insert_all, rows_for
from tenfold.ledger.tables import (
    claims,
    documents,
    doubts,
    entities,
    events,
    facts,
    findings,
    members,
    nodes,
    sources,
    values,
)
from tenfold.reconciling import Finding, ResolvedClaim, doubts_about, neighbourhood_of, reconcile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Row

    from tenfold.claims import Json

_NEIGHBOURHOODS_AT_ONCE = 1_000
_DOCUMENTS_AT_ONCE = 500
_VALUES = (
    select(values, nodes.c.entity)
    .outerjoin(nodes, nodes.c.node == values.c.node)
    .order_by(values.c.claim_id, values.c.position)
)


def claims_where(connection: Connection, condition: ColumnElement[bool]) -> list[tuple[ResolvedClaim, str | None]]:
    """The claims that meet a condition on derived_claims, with the neighbourhood noted for each; by id."""
    rows = connection.execute(
        select(claims, documents.c.text_hash, sources.c.date.label("source_date"), sources.c.inferred)
        .join(documents, documents.c.id == claims.c.document_id)
        .join(sources, sources.c.document_id == claims.c.document_id)
        .where(condition)
        .order_by(claims.c.id)
    ).all()
    by_claim: dict[str, list[Row[Any]]] = defaultdict(list)
    for value in rows_for(connection, [row.id for row in rows], _VALUES, values.c.claim_id):
        by_claim[value.claim_id].append(value)
    return [(resolved_claim(row, by_claim[row.id]), row.neighbourhood) for row in rows]


def claims_naming(connection: Connection, node_ids: Iterable[str]) -> set[str]:
    """The claims (ids) that name any of these nodes."""
    found = rows_for(connection, node_ids, select(values.c.claim_id).distinct(), values.c.node)
    return {row.claim_id for row in found}


def of_documents(connection: Connection, document_ids: Iterable[str]) -> set[str]:
    """The neighbourhoods of the documents' claims."""
    found = rows_for(connection, document_ids, select(claims.c.neighbourhood).distinct(), claims.c.document_id)
    return {row.neighbourhood for row in found if row.neighbourhood is not None}


def place(connection: Connection, claim_ids: Iterable[str]) -> set[str]:
    """Note for each claim, and all others of its document, what it is about as names are resolved now.

    Returns the neighbourhoods, old and new, of the claims; and of those about which their document raises other doubts.
    """
    documents_of = {
        row.document_id for row in rows_for(connection, claim_ids, select(claims.c.document_id), claims.c.id)
    }
    moved = set(claim_ids)
    touched: set[str] = set()
    for chunk in chunks(sorted(documents_of), _DOCUMENTS_AT_ONCE):
        found = claims_where(connection, claims.c.document_id.in_(chunk))
        names = names_of(connection, {entity for claim, _ in found for entity in claim.subject})
        doubtful = _doubt(connection, [claim for claim, _ in found])
        changed: list[Json] = []
        for claim, before in found:
            now = neighbourhood_of(claim)
            if claim.id in moved or claim.id in doubtful:
                touched |= {now} if before is None else {before, now}
            if claim.id in moved:
                about = "; ".join(names[entity] for entity in claim.subject) or None
                subject = "|".join(claim.subject) or None
                changed.append({"claim": claim.id, "of": subject, "near": now, "called": about})
        _dissolve(connection, [claim.id for claim, before in found if before not in (None, neighbourhood_of(claim))])
        if changed:
            new: dict[str, Any] = {
                "subject": bindparam("of"),
                "neighbourhood": bindparam("near"),
                "about": bindparam("called"),
            }
            connection.execute(update(claims).where(claims.c.id == bindparam("claim")).values(new), changed)
    return touched


def _dissolve(connection: Connection, claim_ids: Iterable[str]) -> None:
    """Delete the events that these claims are leaving; what remains of them is made again with their neighbourhoods."""
    rows = rows_for(connection, claim_ids, select(members.c.event_id).distinct(), members.c.claim_id)
    _delete_events(connection, {row.event_id for row in rows})


def _delete_events(connection: Connection, event_ids: Iterable[str]) -> None:
    for table in (members, facts, findings):
        delete_for(connection, table, event_ids, table.c.event_id)
    delete_for(connection, events, event_ids, events.c.id)


def _doubt(connection: Connection, told: Sequence[ResolvedClaim]) -> set[str]:
    """Write what whole documents raise by themselves; the claims about which that is something else than before."""
    by_document: dict[str, list[ResolvedClaim]] = defaultdict(list)
    for claim in told:
        by_document[claim.document].append(claim)
    now = {
        row["id"]: row
        for group in by_document.values()
        for doubt in doubts_about(group)
        for row in [finding_row(doubt)]
    }
    ids = [claim.id for claim in told]
    before = {row.id: row._asdict() for row in rows_for(connection, ids, select(doubts), doubts.c.claim_id)}
    other = {doubt for doubt in now.keys() | before.keys() if now.get(doubt) != before.get(doubt)}
    delete_for(connection, doubts, other & before.keys(), doubts.c.id)
    insert_all(connection, doubts, [now[doubt] for doubt in sorted(other & now.keys())])
    return {(now.get(doubt) or before[doubt])["claim_id"] for doubt in other}


def names_of(connection: Connection, entity_ids: Iterable[str]) -> dict[str, str]:
    """The name to show of each entity."""
    found = rows_for(connection, entity_ids, select(entities.c.id, entities.c.name), entities.c.id)
    return {row.id: row.name for row in found}


def refresh(connection: Connection, neighbourhoods: Iterable[str]) -> None:
    """Reconcile all claims of each of these neighbourhoods again."""
    for chunk in chunks(sorted(set(neighbourhoods)), _NEIGHBOURHOODS_AT_ONCE):
        by_key: dict[str, list[ResolvedClaim]] = defaultdict(list)
        for claim, key in claims_where(connection, claims.c.neighbourhood.in_(chunk)):
            by_key[key or ""].append(claim)
        named = {entity for group in by_key.values() for claim in group for entity in claim.entities if entity}
        raised: dict[str, list[Finding]] = defaultdict(list)
        ids = [claim.id for group in by_key.values() for claim in group]
        for row in rows_for(connection, ids, select(doubts).order_by(doubts.c.id), doubts.c.claim_id):
            raised[row.claim_id].append(finding_of(row))
        made = _made(by_key, raised, names_of(connection, named))
        _store(connection, chunk, made)


def _made(
    by_key: Mapping[str, Sequence[ResolvedClaim]], raised: Mapping[str, Sequence[Finding]], names: Mapping[str, str]
) -> dict[str, EventRows]:
    """The rows of every event in some neighbourhoods, by the event's id."""
    made: dict[str, EventRows] = {}
    for key in sorted(by_key):
        group = by_key[key]
        witness = {claim.id: claim.witness for claim in group}
        found = reconcile(group, [doubt for claim in group for doubt in raised.get(claim.id, ())])
        about: dict[str | None, list[Json]] = defaultdict(list)
        for finding in found.findings:
            about[finding.event].append(finding_row(finding))
        for event in found.events:
            witnesses = len({witness[claim] for claim in event.claims})
            made[event.id] = EventRows.of(event, event_row(event, key, names, witnesses), about[event.id])
    return made


def _store(connection: Connection, neighbourhoods: Sequence[str], made: Mapping[str, EventRows]) -> None:
    """Write the events that are new or other than before; the rest, mostly by far, is left untouched."""
    query = select(events.c.id, events.c.fingerprint).where(events.c.neighbourhood.in_(neighbourhoods))
    before = {row.id: row.fingerprint for row in connection.execute(query)}
    changed = sorted(event for event in made if before.get(event) != made[event].event["fingerprint"])
    away = (before.keys() - made.keys()) | (before.keys() & set(changed))
    _delete_events(connection, away)
    insert_all(connection, events, [made[event].event for event in changed])
    for table, rows in ((members, "members"), (facts, "facts"), (findings, "findings")):
        insert_all(connection, table, [row for event in changed for row in getattr(made[event], rows)])
