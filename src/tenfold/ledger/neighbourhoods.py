"""Keeps events, facts and findings: when claims about a subject change, the subject's whole neighbourhood is reconciled
again, and nothing else.

A subject is the entity, or the set of entities, that claims are about, written as one key; a claim that names none is a
subject of its own.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_, select, update

from tenfold.ledger.rows import event_row, fact_rows, finding_row, resolved_claim
from tenfold.ledger.sets import change, chunks, insert_all, rows_for
from tenfold.ledger.tables import claims, documents, entities, events, facts, findings, members, nodes, sources, values
from tenfold.reconciling import ResolvedClaim, reconcile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Row

    from tenfold.claims import Json

_SUBJECTS_AT_ONCE = 500


def subject_key(claim: ResolvedClaim) -> str:
    """The key of what a claim is about."""
    return "|".join(claim.subject) or f"claim:{claim.id}"


def claims_where(connection: Connection, condition: ColumnElement[bool]) -> list[tuple[ResolvedClaim, str | None]]:
    """The claims that meet a condition on derived_claims, with the subject that is noted for each; by id."""
    rows = connection.execute(
        select(claims, documents.c.text_hash, sources.c.date.label("source_date"), sources.c.inferred)
        .join(documents, documents.c.id == claims.c.document_id)
        .join(sources, sources.c.document_id == claims.c.document_id)
        .where(condition)
        .order_by(claims.c.id)
    ).all()
    by_claim: dict[str, list[Row[Any]]] = defaultdict(list)
    for value in rows_for(connection, [row.id for row in rows], _values_of):
        by_claim[value.claim_id].append(value)
    return [(resolved_claim(row, by_claim[row.id]), row.subject) for row in rows]


def _values_of(chunk: Sequence[str]) -> Any:
    return (
        select(values, nodes.c.entity)
        .outerjoin(nodes, nodes.c.node == values.c.node)
        .where(values.c.claim_id.in_(chunk))
        .order_by(values.c.claim_id, values.c.position)
    )


def claims_naming(connection: Connection, node_ids: Iterable[str]) -> set[str]:
    """The claims (ids) that name any of these nodes."""
    found = rows_for(connection, node_ids, lambda chunk: select(values.c.claim_id).distinct().where(values.c.node.in_(chunk)))
    return {row.claim_id for row in found}


def subjects_of(connection: Connection, document_ids: Iterable[str]) -> set[str]:
    """The subjects of the documents' claims."""
    found = rows_for(
        connection, document_ids, lambda chunk: select(claims.c.subject).distinct().where(claims.c.document_id.in_(chunk))
    )
    return {row.subject for row in found if row.subject is not None}


def assign_subjects(connection: Connection, claim_ids: Iterable[str]) -> set[str]:
    """Note for each claim what it is about, as its names are resolved now; every subject, old or new, of these claims."""
    touched: set[str] = set()
    for chunk in chunks(sorted(set(claim_ids))):
        found = claims_where(connection, claims.c.id.in_(chunk))
        names = names_of(connection, {entity for claim, _ in found for entity in claim.subject})
        changed: list[Json] = []
        for claim, before in found:
            now = subject_key(claim)
            touched |= {now} if before is None else {before, now}
            about = "; ".join(names[entity] for entity in claim.subject) or None
            changed.append({"claim": claim.id, "now": now, "called": about})
        if changed:
            statement = update(claims).where(claims.c.id == bindparam("claim"))
            connection.execute(statement.values(subject=bindparam("now"), about=bindparam("called")), changed)
    return touched


def names_of(connection: Connection, entity_ids: Iterable[str]) -> dict[str, str]:
    """The name to show of each entity."""
    found = rows_for(connection, entity_ids, lambda chunk: select(entities.c.id, entities.c.name).where(entities.c.id.in_(chunk)))
    return {row.id: row.name for row in found}


def refresh(connection: Connection, subjects: Iterable[str]) -> None:
    """Reconcile all claims about each of these subjects again."""
    for chunk in chunks(sorted(set(subjects)), _SUBJECTS_AT_ONCE):
        _forget(connection, chunk)
        by_subject: dict[str, list[ResolvedClaim]] = defaultdict(list)
        for claim, subject in claims_where(connection, claims.c.subject.in_(chunk)):
            by_subject[subject or ""].append(claim)
        names = names_of(connection, {e for group in by_subject.values() for claim in group for e in claim.entities if e})
        _store(connection, by_subject, names)


def _forget(connection: Connection, subjects: Sequence[str]) -> None:
    old = [row.id for row in connection.execute(select(events.c.id).where(events.c.subject.in_(subjects)))]
    for table in (members, facts):
        change(connection, old, lambda chunk, table=table: table.delete().where(table.c.event_id.in_(chunk)))  # type: ignore[misc]
    connection.execute(events.delete().where(events.c.subject.in_(subjects)))
    connection.execute(findings.delete().where(findings.c.subject.in_(subjects)))


def _store(connection: Connection, by_subject: Mapping[str, Sequence[ResolvedClaim]], names: Mapping[str, str]) -> None:
    rows: dict[str, list[Json]] = {"events": [], "members": [], "facts": [], "findings": []}
    for subject in sorted(by_subject):
        group = by_subject[subject]
        witness = {claim.id: claim.witness for claim in group}
        found = reconcile(group)
        for event in found.events:
            rows["events"].append(event_row(event, subject, names, len({witness[claim] for claim in event.claims})))
            rows["members"] += [{"claim_id": claim, "event_id": event.id} for claim in event.claims]
            rows["facts"] += fact_rows(event)
        rows["findings"] += [finding_row(finding, subject) for finding in found.findings]
    for table in (events, members, facts, findings):
        insert_all(connection, table, rows[table.name.removeprefix("derived_")])


def all_subjects(connection: Connection) -> Iterator[str]:
    """Every subject of the ledger, in order."""
    yield from connection.scalars(
        select(claims.c.subject).distinct().where(or_(claims.c.subject.is_not(None))).order_by(claims.c.subject)
    ).all()
