"""The documents of the ledger, and what was set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from tenfold.asking.rows import Rows, SourceRow
from tenfold.ledger.tables import documents, sources

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Connection, Row


SOURCES = (
    select(documents.c.given_id, documents.c.title, documents.c.publisher, documents.c.url, documents.c.lang, sources)
    .join(sources, sources.c.document_id == documents.c.id)
    .order_by(sources.c.date.desc().nulls_last(), documents.c.id)
)


def all_sources(connection: Connection) -> Rows[SourceRow]:
    """Every document that is in force, newest first."""
    return Rows([source_row(row) for row in connection.execute(SOURCES)])


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
