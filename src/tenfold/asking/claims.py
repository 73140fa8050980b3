"""The claims as the texts make them, filtered, each with its evidence and its place."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from tenfold.asking.loading import between, day, published_by, source_columns, source_of
from tenfold.asking.names import claims_naming
from tenfold.asking.paging import Order
from tenfold.asking.rows import ClaimRow, Rows
from tenfold.ledger.rows import value_of
from tenfold.ledger.sets import rows_for
from tenfold.ledger.tables import claims, documents, members, sources, values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection, Row


def find_claims(
    connection: Connection,
    *,
    company: str | None = None,
    types: Sequence[str] = (),
    statuses: Sequence[str] = (),
    measure: str | None = None,
    since: str | None = None,
    until: str | None = None,
    document: str | None = None,
    min_confidence: float = 0.0,
    as_of: str | None = None,
    limit: int | None = None,
    after: str | None = None,
) -> Rows[ClaimRow]:
    """The claims that meet all filters, newest first, those behind the cursor ``after``.

    ``company`` is any name in any role; ``document`` is an id.

    ``as_of`` leaves out what was published later, and what has no date (the answer's ``undated`` counts those claims).
    """
    conditions: list[ColumnElement[bool]] = list(between(since, until, claims.c.date, claims.c.date_end))
    if company:
        conditions.append(claims.c.id.in_(claims_naming(connection, company)))
    if types:
        conditions.append(claims.c.type.in_(list(types)))
    if statuses:
        conditions.append(claims.c.status.in_(list(statuses)))
    if measure:
        measured = select(values.c.claim_id).where(values.c.role == "measure", values.c.code == measure)
        conditions.append(claims.c.id.in_(measured))
    if document:
        conditions.append(claims.c.document_id == document)
    if min_confidence:
        conditions.append(claims.c.confidence >= min_confidence)
    behind = NEWEST.after(after)
    query = select(claims.c.id, claims.c.date).where(and_(True, *conditions)).order_by(*NEWEST.terms())
    if behind is not None:
        query = query.where(behind)
    undated = 0
    if as_of is None:
        found = list(connection.execute(query if limit is None else query.limit(limit + 1)).all())
    else:
        last = day(as_of, "as of")
        dated = query.add_columns(sources.c.date.label("source_date"))
        everything = connection.execute(dated.join(sources, sources.c.document_id == claims.c.document_id)).all()
        undated = sum(row.source_date is None for row in everything)
        found = [row for row in everything if published_by(row.source_date, last)]
    page = found[:limit]
    rows = claims_of(connection, [row.id for row in page])
    more = page and len(page) < len(found)
    return Rows([rows[row.id] for row in page], undated=undated, next=NEWEST.cursor(page[-1]) if more else None)


NEWEST = Order("claims", ((claims.c.date, True), (claims.c.id, True)))


def claims_of(connection: Connection, claim_ids: Iterable[str]) -> dict[str, ClaimRow]:
    """Claims by their ids."""
    found = list(rows_for(connection, claim_ids, _QUERY, claims.c.id))
    return {row.claim_id: row for row in claim_rows(connection, found)}


_QUERY = (
    select(claims, members.c.event_id, *source_columns())
    .join(documents, documents.c.id == claims.c.document_id)
    .join(sources, sources.c.document_id == claims.c.document_id)
    .outerjoin(members, members.c.claim_id == claims.c.id)  # a claim judged wrong is part of no event
)


def claim_rows(connection: Connection, found: Sequence[Row[Any]]) -> list[ClaimRow]:
    """The rows to show for rows of the query."""
    roles: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    query = select(values).order_by(values.c.claim_id, values.c.position)
    for row in rows_for(connection, [row.id for row in found], query, values.c.claim_id):
        roles[row.claim_id][row.role].append(value_of(row).to_json())
    return [
        ClaimRow(
            claim_id=row.id,
            type=row.type,
            status=row.status,
            company=row.about,
            roles={role: tuple(said) for role, said in roles[row.id].items()},
            date=row.date,
            attribution=row.attribution,
            confidence=row.confidence,
            evidence=row.evidence,
            start=row.evidence_start,
            end=row.evidence_end,
            event_id=row.event_id,
            source=source_of(row),
        )
        for row in found
    ]
