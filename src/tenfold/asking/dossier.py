"""The dossier: all that the ledger holds on one company, person or product, under whatever name it is asked for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from tenfold.asking.checking import finding_rows
from tenfold.asking.choosing import COMPANY_ROLES, INVESTOR_ROLES
from tenfold.asking.deals import deal_of
from tenfold.asking.happenings import happening_of
from tenfold.asking.loading import (
    day,
    involving,
    published_by,
    source_columns,
    source_of,
    tell,
    tell_ids,
    with_best_sources,
)
from tenfold.asking.names import must_find
from tenfold.asking.names_seen import names_seen
from tenfold.asking.newest import OF_PRODUCTS, Newest, all_backers, newest_of_each, worst_findings
from tenfold.asking.rows import Backer, Dossier, RelationRow
from tenfold.claims import ClaimType, RelationType
from tenfold.ledger.sets import rows_for
from tenfold.ledger.tables import documents, entities, events, facts, nodes, relations, sources, surfaces
from tenfold.whoswho import load

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection

    from tenfold.asking.loading import Told
    from tenfold.asking.names import Entity
    from tenfold.asking.rows import Deal, Happening
    from tenfold.reconciling import Event

_KIND_ORDER = {"organisation": 0, "person": 1, "product": 2}


def dossier(connection: Connection, name: str, *, as_of: str | None = None, limit: int | None = None) -> Dossier:
    """The dossier on whoever bears ``name``; of several bearers the one whom most documents name.

    With ``limit`` the newest of each kind only (not as of a day, when all must be looked at anyway). ``as_of`` answers
    from what was published by then. Raises UnknownName, with suggestions, where nobody bears it.
    """
    entity, others = _meant(connection, must_find(connection, name))
    products = _products(connection, entity.id)
    newest = None if limit is None or as_of else newest_of_each(connection, entity.id, products, limit)
    if newest is None:
        wanted = or_(involving([entity.id]), _with_products(products))
        told = tell(connection, [wanted], as_of, about=[entity.id, *sorted(products)])
    else:
        told = tell_ids(connection, newest.ids)
    mine = [event for event in told.events if _concerns(event, entity.id, products)]
    with_best_sources(connection, told, mine)
    pick = _Picker(told, mine, entity.id)
    entry = load().entries.get(entity.known_as) if entity.known_as else None
    found = [finding for event in mine for finding in told.findings.get(event.id, ())]
    if newest is not None and limit is not None:
        found = worst_findings(connection, entity.id, products, limit)
    return Dossier(
        entity_id=entity.id,
        name=entity.name,
        kind=entity.kind,
        country=entity.country,
        founded=entry.founded if entry else None,
        others=tuple(other.name for other in others),
        names=tuple(names_seen(connection, entity, day(as_of, "as of"))),
        rounds=pick.deals("funding_round", COMPANY_ROLES),
        valuations=pick.deals("valuation", COMPANY_ROLES),
        listings=pick.deals("listing", COMPANY_ROLES),
        acquisitions=pick.deals("acquisition", (*COMPANY_ROLES, "buyer")),
        funds=pick.deals("fund", COMPANY_ROLES),
        investments=pick.deals("funding_round", INVESTOR_ROLES),
        backers=tuple(_backers(told, mine, entity.id) if newest is None else all_backers(connection, entity.id, limit)),
        releases=pick.happenings("release"),
        metrics=pick.happenings("metric"),
        hardware=pick.happenings("hardware"),
        people=pick.happenings("personnel"),
        partnerships=pick.happenings("partnership"),
        policies=pick.happenings("policy"),
        allegations=pick.happenings("allegation"),
        relations=tuple(_relations(connection, entity.id, day(as_of, "as of"))[:limit]),
        findings=tuple(finding_rows(connection, found)),
        undated=told.undated,
        in_all=None if newest is None else _in_all(newest),
    )


def entity_named(connection: Connection, name: str) -> Entity:
    """The entity that is meant by a name. Raises UnknownName, with suggestions, where nobody bears it."""
    return _meant(connection, must_find(connection, name))[0]


def _in_all(newest: Newest) -> dict[str, int]:
    """How many rows each section would have without a limit, for those that have any."""
    found = {section: newest.of_type.get(kind, 0) for section, kind in _SECTIONS.items()}
    found["investments"] = newest.as_investor.get("funding_round", 0)
    found["rounds"] -= found["investments"]
    return {section: many for section, many in found.items() if many}


_SECTIONS = {
    "rounds": "funding_round", "valuations": "valuation", "listings": "listing", "acquisitions": "acquisition",
    "funds": "fund", "releases": "release", "metrics": "metric", "hardware": "hardware", "people": "personnel",
    "partnerships": "partnership", "policies": "policy", "allegations": "allegation",
}  # fmt: skip


class _Picker:
    """Picks events by type and makes their rows, newest first."""

    def __init__(self, told: Told, mine: Sequence[Event], entity: str) -> None:
        self._told = told
        self._entity = entity
        self._mine = sorted(mine, key=lambda event: (event.date or "", event.id), reverse=True)

    def deals(self, kind: str, roles: Collection[str]) -> tuple[Deal, ...]:
        """Events about money in which the entity plays one of the roles."""
        return tuple(
            deal_of(self._told, event) for event in self._mine if event.type == kind and self._plays(event, roles)
        )

    def happenings(self, kind: str) -> tuple[Happening, ...]:
        """Other events."""
        return tuple(happening_of(self._told, event) for event in self._mine if event.type == kind)

    def _plays(self, event: Event, roles: Collection[str]) -> bool:
        return any(fact.entity == self._entity and fact.role in roles for fact in event.facts)


def _meant(connection: Connection, found: Sequence[Entity]) -> tuple[Entity, list[Entity]]:
    """The entity that is meant, and the others: the kind first, then by how many documents name it."""
    query = select(nodes.c.entity, surfaces.c.document_id).distinct().join(surfaces, surfaces.c.node == nodes.c.node)
    told_in: dict[str, int] = defaultdict(int)
    for row in rows_for(connection, [entity.id for entity in found], query, nodes.c.entity):
        told_in[row.entity] += 1
    ranked = sorted(found, key=lambda entity: (-told_in[entity.id], _KIND_ORDER.get(entity.kind, 9), entity.id))
    return ranked[0], ranked[1:]


def _products(connection: Connection, entity: str) -> set[str]:
    """The products that the entity makes: by a release, or because a text says so."""
    made = select(facts.c.event_id).where(facts.c.entity == entity, facts.c.role == "maker")
    released = select(facts.c.entity).where(facts.c.event_id.in_(made), facts.c.role == "product")
    found = {product for product in connection.scalars(released) if product}
    left, right = nodes.alias(), nodes.alias()
    said = (
        select(left.c.entity)
        .join_from(relations, left, left.c.node == relations.c.left)
        .join(right, right.c.node == relations.c.right)
        .where(relations.c.type == RelationType.MADE_BY.value, right.c.entity == entity)
    )
    return found | set(connection.scalars(said))


def _with_products(products: Collection[str]) -> ColumnElement[bool]:
    return and_(events.c.type.in_([str(kind) for kind in OF_PRODUCTS]), involving(sorted(products)))


def _concerns(event: Event, entity: str, products: set[str]) -> bool:
    concerned = {entity, *products} if event.type in OF_PRODUCTS else {entity}
    return any(fact.entity in concerned for fact in event.facts)


def _backers(told: Told, mine: Iterable[Event], entity: str) -> Iterable[Backer]:
    rounds: dict[str, list[Event]] = defaultdict(list)
    led: set[str] = set()
    for event in mine:
        if event.type != ClaimType.FUNDING_ROUND or event.status == "denied" or entity not in event.subject:
            continue
        for fact in event.facts:
            if fact.role in ("investor", "lead_investor") and fact.entity and event not in rounds[fact.entity]:
                rounds[fact.entity].append(event)
            if fact.role == "lead_investor" and fact.entity:
                led.add(fact.entity)
    for backer in sorted(rounds, key=lambda backer: (-len(rounds[backer]), backer)):
        latest = max((event.date for event in rounds[backer] if event.date), default=None)
        yield Backer(told.names.get(backer, backer), len(rounds[backer]), backer in led, latest)


def _relations(connection: Connection, entity: str, last: str | None) -> list[RelationRow]:
    """What texts say of the entity and others: whose unit it is, who founded it, what it makes. Aliases are names."""
    left, right = nodes.alias(), nodes.alias()
    left_name, right_name = entities.alias(), entities.alias()
    query = (
        select(relations, left_name.c.name.label("left_name"), right_name.c.name.label("right_name"), *source_columns())
        .join(left, left.c.node == relations.c.left)
        .join(right, right.c.node == relations.c.right)
        .join(left_name, left_name.c.id == left.c.entity)
        .join(right_name, right_name.c.id == right.c.entity)
        .join(documents, documents.c.id == relations.c.document_id)
        .join(sources, sources.c.document_id == relations.c.document_id)
        .where(relations.c.type != RelationType.ALIAS.value, or_(left.c.entity == entity, right.c.entity == entity))
        .order_by(relations.c.type, left_name.c.name, right_name.c.name, sources.c.date, documents.c.id)
    )
    found: dict[tuple[str, str, str], RelationRow] = {}
    for row in connection.execute(query):
        key = (row.type, row.left_name, row.right_name)
        if key not in found and published_by(row.source_date, last):
            found[key] = RelationRow(*key, row.evidence, source_of(row))
    return list(found.values())
