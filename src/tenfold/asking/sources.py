"""The documents of the ledger, and what was set aside."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from tenfold.asking.belief_rows import OutletRow
from tenfold.asking.rows import Rows, SourceRow
from tenfold.ledger import decisions
from tenfold.ledger.tables import documents, sources
from tenfold.reconciling.outlets import outlet_key

if TYPE_CHECKING:
    from sqlalchemy import Connection


def all_outlets(connection: Connection) -> Rows[OutletRow]:
    """Every outlet of which documents are in force, the highest rank first."""
    query = select(documents.c.publisher).join(sources, sources.c.document_id == documents.c.id)
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for publisher in connection.scalars(query.where(documents.c.publisher.is_not(None))):
        names[outlet_key(publisher)][publisher] += 1
    known = decisions.outlets(connection)
    rows = []
    for counts in names.values():
        name = min(counts, key=lambda each: (-counts[each], each))
        standing = known.standing(name)
        rows.append(
            OutletRow(
                outlet=name,
                kind=standing.kind.name,
                rank=standing.kind.rank,
                reliability=standing.reliability,
                known_by=standing.known_by,
                documents=counts.total(),
            )
        )
    return Rows(sorted(rows, key=lambda row: (-row.rank, -row.documents, row.outlet)))


def all_sources(connection: Connection) -> Rows[SourceRow]:
    """Every document that is in force, newest first."""
    query = (
        select(
            documents.c.given_id, documents.c.title, documents.c.publisher, documents.c.url, documents.c.lang, sources
        )
        .join(sources, sources.c.document_id == documents.c.id)
        .order_by(sources.c.date.desc().nulls_last(), documents.c.id)
    )
    return Rows(
        [
            SourceRow(
                document_id=row.document_id,
                given_id=row.given_id,
                title=row.title,
                publisher=row.publisher,
                url=row.url,
                lang=row.lang,
                date=row.date,
                inferred=bool(row.inferred),
                copy_of=row.copy_of,
                claims=row.claims,
                refused=row.refused,
            )
            for row in connection.execute(query)
        ]
    )
