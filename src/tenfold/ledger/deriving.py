"""Derives everything that follows from documents and their readings, for a few documents or for all.

What a document alone gives (its claims, names, words) is written first; then the names that it touches are resolved
again, then the subjects whose claims changed are reconciled again. After every step the derived tables are what a
rebuild from nothing would make of the same documents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from tenfold.documents import Document
from tenfold.ledger import copying, decisions, entities, judged_names, neighbourhoods, weighing
from tenfold.ledger.encoding import read_reading
from tenfold.ledger.engine import set_derived_version
from tenfold.ledger.memory import without_collecting
from tenfold.ledger.rows import claim_row, relation_row, value_rows
from tenfold.ledger.sets import chunks, delete_for, insert_all, rows_for
from tenfold.ledger.tables import (
    DERIVED,
    claims,
    documents,
    doubts,
    links,
    readings,
    relations,
    sources,
    surfaces,
    terms,
    ties,
    values,
    withdrawals,
)
from tenfold.ledger.terms import terms_of
from tenfold.ledger.views import create_views, drop_views
from tenfold.reconciling.naming import Names, date_of, names_of
from tenfold.reconciling.outlets import outlet_key
from tenfold.reconciling.retelling import is_roundup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from tenfold.claims import Json, Reading

_DOCUMENTS_AT_ONCE = 500

# A document as it is kept: its number, the document itself, and its readings in force.
Kept = tuple[int, Document, list["Reading"]]


@without_collecting()
def add(connection: Connection, kept: Iterable[Kept]) -> None:
    """Derive all that follows from documents that are new to the derived tables."""
    batch = [(number, document, in_force, names_of(in_force)) for number, document, in_force in kept]
    all_names = [names for *_, names in batch]
    touched = entities.touched_by(connection, all_names)
    _write_documents(connection, batch)
    changed = entities.refresh(connection, touched)
    joined = copying.add(connection, {document.text_hash: document.text for _, document, *_ in batch})
    new_claims = {claim.id for names in all_names for claim in names.claims}
    moved = new_claims | neighbourhoods.claims_naming(connection, changed) | claims_in(connection, joined)
    neighbourhoods.refresh(connection, neighbourhoods.place(connection, moved))


def remove(connection: Connection, document_ids: Iterable[str]) -> None:
    """Take back all that follows from these documents. Their rows in the tables of truth must still be there."""
    ids = sorted(set(document_ids))
    gone = list(rows_for(connection, ids, select(documents), documents.c.id))
    touched = entities.named_in(connection, ids)
    near, about = neighbourhoods.of_documents(connection, ids), neighbourhoods.subjects_of(connection, ids)
    old_claims = [row.id for row in rows_for(connection, ids, select(claims.c.id), claims.c.document_id)]
    for table in (values, doubts):
        delete_for(connection, table, old_claims, table.c.claim_id)
    for table in (claims, surfaces, links, ties, relations, sources):
        delete_for(connection, table, ids, table.c.document_id)
    for row in gone:
        for chunk in chunks(sorted(terms_of(f"{row.title or ''}\n{row.text}"))):
            connection.execute(terms.delete().where(terms.c.term.in_(chunk), terms.c.document == row.number))
    parted = copying.remove(connection, {row.text_hash for row in gone})
    changed = entities.refresh(connection, touched)
    moved = neighbourhoods.claims_naming(connection, changed) | claims_in(connection, parted)
    placed = neighbourhoods.place(connection, moved, about)
    placed.neighbourhoods.update(near)
    neighbourhoods.refresh(connection, placed)


def renamed(connection: Connection, touched: Iterable[str]) -> None:
    """Derive again what follows from a judgement on these name nodes; those that no document names change nothing."""
    known = {row.node for row in rows_for(connection, touched, select(surfaces.c.node).distinct(), surfaces.c.node)}
    changed = entities.resolve_again(connection, known)
    neighbourhoods.refresh(
        connection, neighbourhoods.place(connection, neighbourhoods.claims_naming(connection, changed))
    )


def judged(connection: Connection, kind: str, left: str, right: str, value: str | None = None) -> None:
    """Derive again what follows from a judgement of any kind that was added, see ``decisions``."""
    match kind:
        case judged_names.NAMES:
            renamed(connection, {left, right})
            return
        case decisions.CLAIMS:
            touched = claims_in(
                connection, connection.scalars(select(documents.c.id).where(documents.c.text_hash == left))
            )
        case decisions.EVENTS:
            touched = decisions.claims_decided_on(value)
        case _:
            weighing.reweigh(connection, _published_by(connection, left))
            return
    known = {row.id for row in rows_for(connection, touched, select(claims.c.id), claims.c.id)}
    neighbourhoods.refresh(connection, neighbourhoods.place(connection, known))


def claims_in(connection: Connection, document_ids: Iterable[str]) -> set[str]:
    """The claims (ids) made in these documents."""
    return {row.id for row in rows_for(connection, document_ids, select(claims.c.id), claims.c.document_id)}


def _published_by(connection: Connection, outlet: str) -> set[str]:
    """The documents of an outlet, given by its key."""
    names = connection.scalars(select(documents.c.publisher).distinct().where(documents.c.publisher.is_not(None)))
    same = [name for name in names if outlet_key(name) == outlet]
    return {row.id for row in rows_for(connection, same, select(documents.c.id), documents.c.publisher)}


def rebuild(connection: Connection) -> None:
    """Make all derived tables again, from nothing but the truth."""
    drop_views(connection)
    DERIVED.drop_all(connection)
    DERIVED.create_all(connection)
    create_views(connection)
    for batch in chunks(kept_documents(connection), _DOCUMENTS_AT_ONCE):
        _write_documents(connection, [(number, doc, in_force, names_of(in_force)) for number, doc, in_force in batch])
        copying.add(connection, {document.text_hash: document.text for _, document, _ in batch})
    entities.refresh(connection, entities.all_named(connection))
    neighbourhoods.refresh(connection, neighbourhoods.place(connection, connection.scalars(select(claims.c.id)).all()))
    set_derived_version(connection)


def kept_documents(connection: Connection, only: Iterable[str] | None = None) -> Iterator[Kept]:
    """The documents that are not withdrawn, all or those of the given ids, with their readings in force; by id."""
    away = withdrawn(connection)
    ids = connection.scalars(select(documents.c.id)).all() if only is None else only
    for chunk in chunks(sorted(set(ids) - away), _DOCUMENTS_AT_ONCE):
        in_force = _readings_in_force(connection, chunk)
        query = select(documents).where(documents.c.id.in_(chunk)).order_by(documents.c.id)
        for row in connection.execute(query).all():
            yield row.number, document_of(row), in_force.get(row.id, [])


def document_of(row: object) -> Document:
    """A document from its row."""
    return Document(**{field: getattr(row, field) for field in Document.__dataclass_fields__})


def _readings_in_force(connection: Connection, document_ids: Sequence[str]) -> dict[str, list[Reading]]:
    """The newest reading of each reader, for each document; readers by name."""
    newest: dict[tuple[str, str], Reading] = {}
    for row in connection.execute(
        select(readings).where(readings.c.document_id.in_(document_ids)).order_by(readings.c.number)
    ):
        newest[row.document_id, row.reader] = read_reading(row.document_id, row.reader, row.version, row.content)
    found: dict[str, list[Reading]] = {}
    for document_id, reader in sorted(newest):
        found.setdefault(document_id, []).append(newest[document_id, reader])
    return found


def withdrawn(connection: Connection) -> set[str]:
    """The documents (ids) whose last entry in the table of withdrawals says that they are withdrawn."""
    last: dict[str, bool] = {}
    for row in connection.execute(select(withdrawals).order_by(withdrawals.c.number)):
        last[row.document_id] = row.withdrawn
    return {document_id for document_id, away in last.items() if away}


@without_collecting()
def _write_documents(connection: Connection, batch: Iterable[tuple[int, Document, Sequence[Reading], Names]]) -> None:
    """What each document gives by itself."""
    rows: dict[str, list[Json]] = {"sources": [], "claims": [], "values": [], "relations": [], "terms": []}
    named: list[tuple[str, Names]] = []
    for number, document, in_force, names in batch:
        published, inferred = date_of(document, in_force)
        rows["sources"].append(
            {"document_id": document.id, "date": published, "inferred": inferred, "copy_of": None,
             "witness": document.text_hash, "claims": len(names.claims),
             "roundup": is_roundup(each.claim for each in names.claims),
             "refused": sum(reading.refused for reading in in_force)}
        )  # fmt: skip
        for claim in names.claims:
            rows["claims"].append(claim_row(document, claim, published))
            rows["values"] += value_rows(document, claim)
        # Of two readers that find one relation at one place, one is kept.
        found = {tuple(row[key] for key in ("type", "left_start", "right_start")): row
                 for relation in reversed(names.relations) for row in [relation_row(document, relation)]}  # fmt: skip
        rows["relations"] += found.values()
        rows["terms"] += [
            {"term": term, "document": number} for term in terms_of(f"{document.title or ''}\n{document.text}")
        ]
        named.append((document.id, names))
    rows["terms"].sort(key=lambda row: (row["term"], row["document"]))
    for table in (sources, claims, values, relations, terms):
        insert_all(connection, table, rows[table.name.removeprefix("derived_")])
    entities.write_names(connection, named)
