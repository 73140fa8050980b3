"""How much there is, and what came in last: the newest documents, each with what it claims."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from tenfold.asking.choosing import MONEY_TYPES
from tenfold.asking.claims import claims_of
from tenfold.asking.loading import source_columns, source_of
from tenfold.asking.rows import ClaimRow, Row, Source
from tenfold.ledger.engine import count
from tenfold.ledger.sets import rows_for
from tenfold.ledger.tables import claims, documents, entities, events, sources

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select


@dataclass(frozen=True, slots=True)
class Report(Row):
    """A document, how many claims it makes, and those that it makes with most confidence."""

    source: Source
    lang: str | None
    claims: int
    told: tuple[ClaimRow, ...]


@dataclass(frozen=True, slots=True)
class Size(Row):
    """How much a ledger holds, and the date of its newest document."""

    documents: int
    claims: int
    entities: int
    events: int
    newest: str | None


def size(connection: Connection) -> Size:
    """How much the ledger holds."""
    return Size(
        documents=count(connection, sources),
        claims=count(connection, claims),
        entities=count(connection, entities),
        events=count(connection, events),
        newest=connection.scalar(select(func.max(sources.c.date))),
    )


def lately(connection: Connection, *, limit: int = 12, shown: int = 3) -> list[Report]:
    """The documents of the newest dates, with ``shown`` claims of each: those about money first, then the surest.

    A copy stands for its original: the original is shown.
    """
    newest: Select[Any] = select(*source_columns(), documents.c.lang, sources.c.claims)
    rows = connection.execute(
        newest.join_from(sources, documents, documents.c.id == sources.c.document_id)
        .where(sources.c.copy_of.is_(None))
        .order_by(sources.c.date.desc().nulls_last(), sources.c.document_id)
        .limit(limit)
    ).all()
    best: dict[str, list[str]] = defaultdict(list)
    query = select(claims.c.id, claims.c.document_id).order_by(
        claims.c.type.not_in(MONEY_TYPES),
        claims.c.confidence.desc(),
        claims.c.evidence_start,
    )
    for row in rows_for(connection, [row.source_id for row in rows], query, claims.c.document_id):
        best[row.document_id].append(row.id)
    ids = {document: found[:shown] for document, found in best.items()}
    told = claims_of(connection, [claim for found in ids.values() for claim in found])
    return [
        Report(source_of(row), row.lang, row.claims, tuple(told[claim] for claim in ids.get(row.source_id, ())))
        for row in rows
    ]
