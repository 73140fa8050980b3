"""Outlets: which there are, and what one of them said first, alone, and wrongly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from tenfold.asking.checking import GRAVE, finding_rows
from tenfold.asking.claims import claims_of
from tenfold.asking.rows import ClaimRow, FindingRow, Row, SourceRow
from tenfold.asking.sources import SOURCES, source_row
from tenfold.ledger import decisions
from tenfold.ledger.errors import NotThere
from tenfold.ledger.rows import finding_of
from tenfold.ledger.tables import claims, documents, events, findings, members, sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Select

_SHOWN = 50  # rows of each list
_LOOKED_AT = 300  # documents of an outlet, the newest: of these is told what they said


@dataclass(frozen=True, slots=True)
class OutletRow(Row):
    """An outlet: how many documents of it there are, from when to when, and how many claims they make."""

    publisher: str
    documents: int
    claims: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Outlet(Row):
    """What one outlet said, what kind of outlet it is and how far it is trusted (``known_by`` hand, record, list or
    nothing). Of its newest documents ``first`` are the claims on events that others told later, ``alone`` those on
    events of which nobody else tells, ``wrongly`` what does not add up."""

    outlet: OutletRow
    kind: str
    reliability: float
    known_by: str
    first: tuple[ClaimRow, ...]
    alone: tuple[ClaimRow, ...]
    wrongly: tuple[FindingRow, ...]
    texts: tuple[SourceRow, ...]


def outlets(connection: Connection) -> list[OutletRow]:
    """All outlets, those with most documents first."""
    return [_row(row) for row in connection.execute(_OUTLETS.order_by(func.count().desc(), documents.c.publisher))]


_OUTLETS = (
    select(
        documents.c.publisher,
        func.count().label("documents"),
        func.sum(sources.c.claims).label("claims"),
        func.min(sources.c.date).label("first"),
        func.max(sources.c.date).label("last"),
    )
    .join_from(documents, sources, sources.c.document_id == documents.c.id)
    .where(documents.c.publisher.is_not(None))
    .group_by(documents.c.publisher)
)


def _row(row: Any) -> OutletRow:
    return OutletRow(row.publisher, row.documents, row.claims or 0, row.first, row.last)


def outlet(connection: Connection, publisher: str) -> Outlet:
    """What an outlet said. Raises NotThere where the ledger has nothing of it."""
    row = connection.execute(_OUTLETS.where(documents.c.publisher == publisher)).first()
    if row is None:
        raise NotThere(f"the ledger holds no document of {publisher}")
    newest = SOURCES.with_only_columns(sources.c.document_id).where(documents.c.publisher == publisher)
    looked_at = connection.scalars(newest.limit(_LOOKED_AT)).all()
    own = _claims_in(looked_at)
    standing = decisions.outlets(connection).standing(publisher)
    return Outlet(
        outlet=_row(row),
        kind=standing.kind.name,
        reliability=standing.reliability,
        known_by=standing.known_by,
        first=_shown(connection, own.where(events.c.documents > 1, ~_told_earlier())),
        alone=_shown(connection, own.where(events.c.documents == 1)),
        wrongly=tuple(_wrongly(connection, looked_at)),
        texts=tuple(
            source_row(text)
            for text in connection.execute(SOURCES.where(documents.c.publisher == publisher).limit(_SHOWN))
        ),
    )


def _claims_in(document_ids: Sequence[str]) -> Select[Any]:
    """One claim of each event that these documents tell of, the newest first."""
    return (
        select(func.min(claims.c.id))
        .join_from(claims, members, members.c.claim_id == claims.c.id)
        .join(events, events.c.id == members.c.event_id)
        .join(documents, documents.c.id == claims.c.document_id)
        .join(sources, sources.c.document_id == documents.c.id)
        .where(claims.c.document_id.in_(document_ids), sources.c.copy_of.is_(None))
        .group_by(events.c.id)
        .order_by(func.min(sources.c.date).desc().nulls_last(), events.c.id)
        .limit(_SHOWN)
    )


def _told_earlier() -> Any:
    """Another outlet tells of the same event on the same day or before."""
    other_member, other_claim = members.alias(), claims.alias()
    other_document, other_source = documents.alias(), sources.alias()
    return (
        select(other_member.c.claim_id)
        .join_from(other_member, other_claim, other_claim.c.id == other_member.c.claim_id)
        .join(other_document, other_document.c.id == other_claim.c.document_id)
        .join(other_source, other_source.c.document_id == other_document.c.id)
        .where(
            other_member.c.event_id == events.c.id,
            func.coalesce(other_document.c.publisher, "") != documents.c.publisher,
            and_(other_source.c.date.is_not(None), other_source.c.date <= sources.c.date),
        )
        .correlate(events, documents, sources)
        .exists()
    )


def _shown(connection: Connection, query: Select[Any]) -> tuple[ClaimRow, ...]:
    ids = connection.scalars(query).all()
    told = claims_of(connection, ids)
    return tuple(told[claim_id] for claim_id in ids)


def _wrongly(connection: Connection, document_ids: Sequence[str]) -> list[FindingRow]:
    query = (
        select(findings)
        .join(claims, claims.c.id == findings.c.claim_id)
        .where(claims.c.document_id.in_(document_ids), findings.c.kind.in_(GRAVE))
    )
    return finding_rows(connection, [finding_of(row, row.event_id) for row in connection.execute(query)])
