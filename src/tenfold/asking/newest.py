"""What a dossier shows of somebody who is told of much: the newest of each kind, and how many there are in all.

A large company takes part in thousands of events; the database counts them and hands out no more than a page shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select

from tenfold.asking.checking import KINDS
from tenfold.asking.choosing import COMPANY_ROLES, INVESTOR_ROLES
from tenfold.asking.rows import Backer
from tenfold.claims import ClaimType
from tenfold.ledger.neighbourhoods import names_of
from tenfold.ledger.rows import finding_of
from tenfold.ledger.tables import events, facts, findings

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection, Select

    from tenfold.reconciling import Finding

# What is told of a company's products belongs in its dossier too.
OF_PRODUCTS = (ClaimType.METRIC, ClaimType.HARDWARE, ClaimType.RELEASE)


@dataclass(frozen=True, slots=True)
class Newest:
    """The events (ids) of a dossier's sections, and how many each section has: by type, and as an investor."""

    ids: tuple[str, ...]
    of_type: dict[str, int]
    as_investor: dict[str, int]


def concerning(entity: str, products: Collection[str]) -> Select[Any]:
    """The events that concern somebody, and whether it is only as an investor (or buyer)."""
    parts = [facts.c.entity == entity]
    if products:
        kinds = [str(kind) for kind in OF_PRODUCTS]
        parts.append(and_(facts.c.entity.in_(sorted(products)), events.c.type.in_(kinds)))
    only = func.min(case((and_(facts.c.role.in_(INVESTOR_ROLES), facts.c.entity == entity), 1), else_=0))
    return (
        select(events.c.id, events.c.type, events.c.date_end, events.c.date, only.label("invests"))
        .join(facts, facts.c.event_id == events.c.id)
        .where(or_(*parts))
        .group_by(events.c.id, events.c.type, events.c.date_end, events.c.date)
    )


def newest_of_each(connection: Connection, entity: str, products: Collection[str], limit: int) -> Newest:
    """The newest ``limit`` events of each type, those as an investor apart."""
    mine = concerning(entity, products).subquery()
    together: dict[str, Any] = {"partition_by": (mine.c.type, mine.c.invests)}
    newest = (mine.c.date_end.desc().nulls_last(), mine.c.date, mine.c.id)
    placed = select(
        mine.c.id,
        mine.c.type,
        mine.c.invests,
        func.row_number().over(order_by=newest, **together).label("place"),
        func.count().over(**together).label("many"),
    ).subquery()
    rows = connection.execute(select(placed).where(placed.c.place <= limit).order_by(placed.c.id)).all()
    counts = {(row.type, bool(row.invests)): row.many for row in rows}
    of_type: dict[str, int] = {}
    for (kind, _), many in counts.items():
        of_type[kind] = of_type.get(kind, 0) + many
    return Newest(
        ids=tuple(row.id for row in rows),
        of_type=of_type,
        as_investor={kind: many for (kind, invests), many in counts.items() if invests},
    )


def worst_findings(connection: Connection, entity: str, products: Collection[str], limit: int) -> list[Finding]:
    """The gravest findings about events that concern somebody."""
    mine = concerning(entity, products).subquery()
    rank = case(*((findings.c.kind == kind, at) for at, kind in enumerate(KINDS)), else_=len(KINDS))
    query = (
        select(findings)
        .where(findings.c.event_id.in_(select(mine.c.id)))
        .order_by(rank, findings.c.confidence.desc(), findings.c.id)
        .limit(limit)
    )
    return [finding_of(row, row.event_id) for row in connection.execute(query)]


def all_backers(connection: Connection, entity: str, limit: int | None = None) -> list[Backer]:
    """Who put money into somebody's rounds, those of most rounds first; rounds that are denied are left out."""
    rounds = (
        select(facts.c.event_id)
        .join(events, events.c.id == facts.c.event_id)
        .where(
            facts.c.entity == entity,
            facts.c.role.in_(COMPANY_ROLES),
            events.c.type == ClaimType.FUNDING_ROUND.value,
            events.c.status != "denied",
        )
    )
    many = func.count(facts.c.event_id.distinct())
    led = func.max(case((facts.c.role == "lead_investor", 1), else_=0))
    query = (
        select(facts.c.entity, many.label("rounds"), led.label("led"), func.max(events.c.date).label("date"))
        .join(events, events.c.id == facts.c.event_id)
        .where(facts.c.event_id.in_(rounds), facts.c.role.in_(("investor", "lead_investor")))
        .where(facts.c.entity.is_not(None))
        .group_by(facts.c.entity)
        .order_by(many.desc(), facts.c.entity)
    )
    rows = connection.execute(query.limit(limit)).all()
    names = names_of(connection, [row.entity for row in rows])
    return [Backer(names.get(row.entity, row.entity), row.rounds, bool(row.led), row.date) for row in rows]
