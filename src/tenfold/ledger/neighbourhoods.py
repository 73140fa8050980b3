"""Keeps events, facts and findings: when a claim comes, goes or is about something else, the neighbourhoods that it
touches are reconciled again, and nothing else.

A neighbourhood is all claims that may be about one event: those of one type about one subject (of one measure, one
counterpart). What figures of several kinds say against each other is kept apart, as doubts: of one text, or of all
that is said about one subject.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, select, update

from tenfold.ledger import decisions
from tenfold.ledger.memory import without_collecting
from tenfold.ledger.rows import event_row, fact_rows, finding_of, finding_row, resolved_claim, step_rows
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
    steps,
    values,
)
from tenfold.reconciling import Finding, ResolvedClaim, event_id_of, group, neighbourhood_of, reconcile
from tenfold.reconciling.facts import heard, witnesses_of
from tenfold.reconciling.judging import judged
from tenfold.reconciling.plausible import FIGURED, RULES_OF_TEXTS, doubts_of_subjects, doubts_of_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection, Row

    from tenfold.claims import Json

_NEIGHBOURHOODS_AT_ONCE = 1_000
_DOCUMENTS_AT_ONCE = 500
_SUBJECTS_AT_ONCE = 200
_VALUES = (
    select(values, nodes.c.entity)
    .outerjoin(nodes, nodes.c.node == values.c.node)
    .order_by(values.c.claim_id, values.c.position)
)


def claims_where(
    connection: Connection, condition: ColumnElement[bool], *, as_judged: bool = True
) -> list[tuple[ResolvedClaim, str | None]]:
    """The claims that meet a condition on derived_claims, with the neighbourhood noted for each; by id.

    They are as people judged them, or (``as_judged`` False) as the texts make them.
    """
    rows = connection.execute(
        select(
            claims,
            documents.c.publisher,
            documents.c.text_hash,
            sources.c.witness,
            sources.c.roundup,
            sources.c.date.label("source_date"),
            sources.c.inferred,
        )
        .join(documents, documents.c.id == claims.c.document_id)
        .join(sources, sources.c.document_id == claims.c.document_id)
        .where(condition)
        .order_by(claims.c.id)
    ).all()
    by_claim: dict[str, list[Row[Any]]] = defaultdict(list)
    for value in rows_for(connection, [row.id for row in rows], _VALUES, values.c.claim_id):
        by_claim[value.claim_id].append(value)
    outlets, decided = decisions.outlets(connection), decisions.on_claims(connection) if as_judged else {}
    found: list[tuple[ResolvedClaim, str | None]] = []
    for row in rows:
        claim = resolved_claim(row, by_claim[row.id], outlets)
        on_it = decided.get(row.text_hash)
        found.append((judged(claim, on_it) if on_it else claim, row.neighbourhood))
    return found


def claims_naming(connection: Connection, node_ids: Iterable[str]) -> set[str]:
    """The claims (ids) that name any of these nodes."""
    found = rows_for(connection, node_ids, select(values.c.claim_id).distinct(), values.c.node)
    return {row.claim_id for row in found}


def of_documents(connection: Connection, document_ids: Iterable[str]) -> set[str]:
    """The neighbourhoods of the documents' claims."""
    found = rows_for(connection, document_ids, select(claims.c.neighbourhood).distinct(), claims.c.document_id)
    return {row.neighbourhood for row in found if row.neighbourhood is not None}


class Placed(NamedTuple):
    """What must be reconciled again, and the claims because of which."""

    neighbourhoods: set[str]
    claims: set[str]


def place(connection: Connection, claim_ids: Iterable[str], subjects: Iterable[str] = ()) -> Placed:
    """Note for each of these claims what it is about, as names are resolved now, and renew the doubts of its document.

    Touched are the neighbourhoods, old and new, of the claims, and those of claims about which other doubts are raised:
    ``subjects`` are those of whom a claim is gone.
    """
    moved = set(claim_ids)
    placed = Placed(set(), set(moved))
    about = set(subjects)
    documents_of = {row.document_id for row in rows_for(connection, moved, select(claims.c.document_id), claims.c.id)}
    for chunk in chunks(sorted(documents_of), _DOCUMENTS_AT_ONCE):
        found = claims_where(connection, claims.c.document_id.in_(chunk))
        placed.claims.update(_doubt(connection, [claim for claim, _ in found], doubts_of_texts, of_texts=True))
        near = [(claim, before, _neighbourhood(claim)) for claim, before in found if claim.id in placed.claims]
        placed.neighbourhoods.update(key for _, before, now in near for key in (before, now) if key is not None)
        about |= _subjects(connection, claims.c.id, moved & {claim.id for claim, _, _ in near})
        _dissolve(connection, [claim.id for claim, before, now in near if before not in (None, now)])
        _note_subjects(connection, [(claim, now) for claim, _, now in near])
        about |= _subjects(connection, claims.c.id, moved & {claim.id for claim, _, _ in near})
    for chunk in chunks(sorted(about), _SUBJECTS_AT_ONCE):
        on_them = claims_where(connection, and_(claims.c.subject.in_(chunk), claims.c.type.in_(sorted(FIGURED))))
        doubtful = _doubt(connection, [claim for claim, _ in on_them], doubts_of_subjects, of_texts=False)
        placed.claims.update(doubtful)
        placed.neighbourhoods.update(key for claim, key in on_them if claim.id in doubtful and key is not None)
    return placed


def _neighbourhood(claim: ResolvedClaim) -> str | None:
    """The neighbourhood of a claim; a claim that was judged to be wrong has none, and is part of no event."""
    return neighbourhood_of(claim) if claim.stands else None


def subjects_of(connection: Connection, document_ids: Iterable[str]) -> set[str]:
    """The subjects of the documents' claims, as they are noted."""
    return _subjects(connection, claims.c.document_id, document_ids)


def _subjects(connection: Connection, column: ColumnElement[Any], keys: Iterable[str]) -> set[str]:
    rows = rows_for(connection, keys, select(claims.c.subject).distinct(), column)
    return {row.subject for row in rows if row.subject is not None}


def _note_subjects(connection: Connection, near: Sequence[tuple[ResolvedClaim, str | None]]) -> None:
    names = names_of(connection, {entity for claim, _ in near for entity in claim.subject})
    rows = [
        {
            "claim": claim.id,
            "of": "|".join(claim.subject) or None,
            "near": key,
            "called": "; ".join(names[entity] for entity in claim.subject) or None,
        }
        for claim, key in near
    ]
    if rows:
        new: dict[str, Any] = {
            "subject": bindparam("of"),
            "neighbourhood": bindparam("near"),
            "about": bindparam("called"),
        }
        connection.execute(update(claims).where(claims.c.id == bindparam("claim")).values(new), rows)


def _dissolve(connection: Connection, claim_ids: Iterable[str]) -> None:
    """Delete the events that these claims are leaving; what remains of them is made again with their neighbourhoods."""
    rows = rows_for(connection, claim_ids, select(members.c.event_id).distinct(), members.c.claim_id)
    _delete_events(connection, {row.event_id for row in rows})


def _delete_events(connection: Connection, event_ids: Iterable[str]) -> None:
    for table in (members, facts, steps, findings):
        delete_for(connection, table, event_ids, table.c.event_id)
    delete_for(connection, events, event_ids, events.c.id)


def _doubt(
    connection: Connection, told: Sequence[ResolvedClaim], raise_on: Callable[[Sequence[ResolvedClaim]], list[Finding]],
    *, of_texts: bool,
) -> set[str]:  # fmt: skip
    """Write what whole texts, or all texts on a subject, raise; the claims about which that is other than before."""
    standing = [claim for claim in told if claim.stands]
    now = {row["id"]: row for doubt in raise_on(standing) for row in [finding_row(doubt)]}
    rows = rows_for(connection, [claim.id for claim in told], select(doubts), doubts.c.claim_id)
    before = {row.id: row._asdict() for row in rows if (row.rule in RULES_OF_TEXTS) == of_texts}
    other = {doubt for doubt in now.keys() | before.keys() if now.get(doubt) != before.get(doubt)}
    delete_for(connection, doubts, other & before.keys(), doubts.c.id)
    insert_all(connection, doubts, [now[doubt] for doubt in sorted(other & now.keys())])
    return {(now.get(doubt) or before[doubt])["claim_id"] for doubt in other}


def names_of(connection: Connection, entity_ids: Iterable[str]) -> dict[str, str]:
    """The name to show of each entity."""
    found = rows_for(connection, entity_ids, select(entities.c.id, entities.c.name), entities.c.id)
    return {row.id: row.name for row in found}


def refresh(connection: Connection, placed: Placed) -> None:
    """Reconcile the claims of these neighbourhoods again.

    An event whose claims are those that it had, none of them placed anew, is as it was and left alone.
    """
    for chunk in chunks(sorted(placed.neighbourhoods), _NEIGHBOURHOODS_AT_ONCE):
        _refresh(connection, chunk, placed.claims)


@without_collecting()
def _refresh(connection: Connection, neighbourhoods: Sequence[str], placed: set[str]) -> None:
    by_key: dict[str, list[ResolvedClaim]] = defaultdict(list)
    ties = decisions.on_events(connection)
    for claim, key in claims_where(connection, claims.c.neighbourhood.in_(neighbourhoods)):
        by_key[key or ""].append(claim)
    before = _events_in(connection, neighbourhoods)
    fresh: list[tuple[str, list[ResolvedClaim]]] = []
    left = set(before)
    for key in sorted(by_key):
        for together in group(by_key[key], ties):
            ids = tuple(claim.id for claim in together)
            event_id = event_id_of(ids)
            if before.get(event_id) == ids and placed.isdisjoint(ids):
                left.discard(event_id)
            else:
                fresh.append((key, together))
    _delete_events(connection, left)
    _write_events(connection, fresh)


def _events_in(connection: Connection, neighbourhoods: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The events of these neighbourhoods as they were, with the claims of each."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(
        select(members.c.event_id, members.c.claim_id)
        .join(events, events.c.id == members.c.event_id)
        .where(events.c.neighbourhood.in_(neighbourhoods))
        .order_by(members.c.claim_id)
    ):
        found[row.event_id].append(row.claim_id)
    return {event_id: tuple(ids) for event_id, ids in found.items()}


def _write_events(connection: Connection, fresh: Sequence[tuple[str, Sequence[ResolvedClaim]]]) -> None:
    """Reconcile each group of claims (with its neighbourhood's key) and write its event."""
    named = {entity for _, together in fresh for claim in together for entity in claim.entities if entity}
    names = names_of(connection, named)
    raised: dict[str, list[Finding]] = defaultdict(list)
    ids = [claim.id for _, together in fresh for claim in together]
    for row in rows_for(connection, ids, select(doubts).order_by(doubts.c.id), doubts.c.claim_id):
        raised[row.claim_id].append(finding_of(row))
    rows: dict[str, list[Json]] = {"events": [], "members": [], "facts": [], "steps": [], "findings": []}
    for key, together in fresh:
        event, found = reconcile(together, [doubt for claim in together for doubt in raised.get(claim.id, ())])
        rows["events"].append(event_row(event, key, names, witnesses_of(heard(together))))
        rows["members"] += [{"claim_id": claim, "event_id": event.id} for claim in event.claims]
        rows["facts"] += fact_rows(event)
        rows["steps"] += step_rows(event)
        rows["findings"] += [finding_row(finding) for finding in found]
    for table in (events, members, facts, steps, findings):
        insert_all(connection, table, rows[table.name.removeprefix("derived_")])
