"""The system that the ledger's documents describe, on one screen: who funds whom, who lists, what comes out, what is
odd."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from tenfold.asking.checking import GRAVE, check
from tenfold.asking.choosing import Filters, choose
from tenfold.asking.deals import deals
from tenfold.asking.happenings import happening_of
from tenfold.asking.loading import with_best_sources
from tenfold.asking.rows import FindingRow, Row
from tenfold.ledger.engine import count
from tenfold.ledger.tables import claims, documents, entities, events, facts, nodes, surfaces

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tenfold.asking.rows import Deal, Happening

# Of those who take part in most, so many times as many as are shown (at least so many) are held against the texts.
_LOOKED_AT, _LEAST_LOOKED_AT = 10, 200


@dataclass(frozen=True, slots=True)
class Known(Row):
    """An entity with its names as texts write them, and how many documents name it."""

    entity_id: str
    name: str
    kind: str
    names: tuple[str, ...]
    documents: int


@dataclass(frozen=True, slots=True)
class Overview(Row):
    """Counts, the entities that most documents name, rounds by size, listings and releases by date, and findings."""

    documents: int
    claims: int
    entities: int
    events: int
    known: tuple[Known, ...]
    rounds: tuple[Deal, ...]
    listings: tuple[Deal, ...]
    releases: tuple[Happening, ...]
    findings: tuple[FindingRow, ...]


def overview(connection: Connection, *, limit: int = 10) -> Overview:
    """The overview, each list cut at ``limit``. Rounds that nobody reports as done or under way are left out."""
    alive = ("done", "planned", "talks")
    return Overview(
        documents=count(connection, documents),
        claims=count(connection, claims),
        entities=count(connection, entities),
        events=count(connection, events),
        known=tuple(_known(connection, limit)),
        rounds=tuple(deals(connection, Filters(types=("funding_round",), statuses=alive), sort="amount", limit=limit)),
        listings=tuple(deals(connection, Filters(types=("listing",), statuses=alive), sort="date", limit=limit)),
        releases=tuple(_releases(connection, limit)),
        findings=tuple(check(connection, kinds=GRAVE, limit=limit)),
    )


def _known(connection: Connection, limit: int) -> list[Known]:
    part = func.count()
    busiest = (
        select(facts.c.entity)
        .where(facts.c.entity.is_not(None))
        .group_by(facts.c.entity)
        .order_by(part.desc(), facts.c.entity)
        .limit(max(limit * _LOOKED_AT, _LEAST_LOOKED_AT))
    )
    told_in = func.count(surfaces.c.document_id.distinct())
    rows = connection.execute(
        select(entities.c.id, entities.c.name, entities.c.kind, told_in.label("documents"))
        .join(nodes, nodes.c.entity == entities.c.id)
        .join(surfaces, surfaces.c.node == nodes.c.node)
        .where(entities.c.id.in_(connection.scalars(busiest).all()))
        .group_by(entities.c.id, entities.c.name, entities.c.kind)
        .order_by(told_in.desc(), entities.c.id)
        .limit(limit)
    ).all()
    names: dict[str, set[str]] = defaultdict(set)
    query = select(nodes.c.entity, surfaces.c.surface).distinct().join(surfaces, surfaces.c.node == nodes.c.node)
    for row in connection.execute(query.where(nodes.c.entity.in_([row.id for row in rows]))):
        names[row.entity].add(row.surface)
    return [Known(row.id, row.name, row.kind, tuple(sorted(names[row.id])), row.documents) for row in rows]


def _releases(connection: Connection, limit: int) -> list[Happening]:
    chosen = choose(connection, Filters(types=("release",)), limit=limit)
    with_best_sources(connection, chosen.told, chosen.events)
    return [happening_of(chosen.told, event) for event in chosen.events]
