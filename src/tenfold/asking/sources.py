"""The documents of the ledger, and what was set aside."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from tenfold.asking.belief_rows import OutletRank
from tenfold.asking.paging import Order
from tenfold.asking.rows import Rows, SourceRow
from tenfold.ledger import decisions
from tenfold.ledger.tables import documents, sources
from tenfold.reconciling.outlets import outlet_key

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Connection, Row


def ranked_outlets(connection: Connection) -> Rows[OutletRank]:
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
            OutletRank(
                outlet=name,
                kind=standing.kind.name,
                rank=standing.kind.rank,
                reliability=standing.reliability,
                known_by=standing.known_by,
                documents=counts.total(),
            )
        )
    return Rows(sorted(rows, key=lambda row: (-row.rank, -row.documents, row.outlet)))


NEWEST = Order("documents", ((sources.c.date, True), (sources.c.document_id, False)))
SOURCES = (
    select(documents.c.given_id, documents.c.title, documents.c.publisher, documents.c.url, documents.c.lang, sources)
    .join(sources, sources.c.document_id == documents.c.id)
    .order_by(*NEWEST.terms())
)


def all_sources(connection: Connection, *, limit: int | None = None, after: str | None = None) -> Rows[SourceRow]:
    """The documents that are in force, newest first, those behind the cursor ``after``."""
    behind = NEWEST.after(after)
    query = SOURCES if behind is None else SOURCES.where(behind)
    rows = connection.execute(query if limit is None else query.limit(limit + 1)).all()
    page = rows[:limit]
    return Rows(
        [source_row(row) for row in page], next=NEWEST.cursor(page[-1]) if page and len(page) < len(rows) else None
    )


def source_row(row: Row[Any]) -> SourceRow:
    """The row to show for a row of ``SOURCES``."""
    return SourceRow(
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
