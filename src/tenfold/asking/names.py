"""From a name as a user types it to the entities that bear it, in whatever script or spelling."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from tenfold.folding import fold
from tenfold.ledger.errors import LedgerError
from tenfold.ledger.judged_names import node_of
from tenfold.ledger.sets import rows_for
from tenfold.ledger.tables import entities, nodes, surfaces, values
from tenfold.resolving.nodes import NODE_KINDS
from tenfold.whoswho import load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Select

    from tenfold.resolving import NameNode

_SUGGESTIONS = 5


class UnknownName(LedgerError):
    """No entity of the ledger bears the name. ``suggestions`` are names that look or sound like it."""

    def __init__(self, name: str, suggestions: tuple[str, ...]) -> None:
        hint = f"; did you mean {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"nothing is known of {name}{hint}")
        self.name = name
        self.suggestions = suggestions


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity: its id, what it is, the name to show, its who's-who entry and country where known."""

    id: str
    kind: str
    name: str
    known_as: str | None
    country: str | None


def entities_named(connection: Connection, name: str) -> list[Entity]:
    """The entities that bear a name, by id; also those that the who's-who knows under it by another name."""
    folded = {fold(name)} | {
        fold(other.text) for entry in load().by_name(fold(name)) if not entry.ordinary for other in entry.names
    }
    ids = {row.entity for row in rows_for(connection, folded - {""}, select(nodes.c.entity).distinct(), nodes.c.folded)}
    if not ids:
        ids = set(connection.scalars(select(entities.c.id).where(entities.c.id == name)))
    found = rows_for(connection, ids, select(entities), entities.c.id)
    return [Entity(row.id, row.kind, row.name, row.known_as, row.country) for row in found]


def must_find(connection: Connection, name: str) -> list[Entity]:
    """As ``entities_named``. Raises UnknownName, with suggestions, where there is none."""
    found = entities_named(connection, name)
    if not found:
        raise UnknownName(name, suggestions(connection, name))
    return found


def claims_naming(connection: Connection, name: str) -> Select[tuple[str]]:
    """A query for the claims (ids) that name a bearer of ``name`` in any role. Raises UnknownName, with suggestions."""
    ids = [entity.id for entity in must_find(connection, name)]
    return select(values.c.claim_id).join(nodes, nodes.c.node == values.c.node).where(nodes.c.entity.in_(ids))


def suggestions(connection: Connection, name: str) -> tuple[str, ...]:
    """Names in the ledger that look like ``name`` or hold it."""
    folded = fold(name)
    known = {
        row.folded: row.name
        for row in connection.execute(
            select(nodes.c.folded, entities.c.name).join(entities, entities.c.id == nodes.c.entity)
        )
    }
    near = get_close_matches(folded, known, n=_SUGGESTIONS, cutoff=0.7)
    holding = sorted(
        (other for other in known if folded and folded in other and len(folded) > 1), key=lambda o: (len(o), o)
    )
    return tuple(dict.fromkeys(known[other] for other in [*near, *holding]))[:_SUGGESTIONS]


def spellings(connection: Connection, entity_ids: Iterable[str]) -> set[str]:
    """Every way in which texts write these entities, and the who's-who's names of them."""
    query = select(surfaces.c.surface).distinct().join(nodes, nodes.c.node == surfaces.c.node)
    found = {row.surface for row in rows_for(connection, entity_ids, query, nodes.c.entity)}
    for row in rows_for(connection, entity_ids, select(entities.c.known_as), entities.c.id):
        entry = load().entries.get(row.known_as) if row.known_as else None
        found |= {name.text for name in entry.names if name.nature != "ticker"} if entry else set()
    return found


def pair_meant(connection: Connection, left: str, right: str) -> tuple[NameNode, NameNode]:
    """The name nodes that two names mean, written as users write them or as node keys: both of one kind.

    Where both names are names of several kinds, the kind is taken of which most documents use both. Raises
    UnknownName, with suggestions; LedgerError where they have no kind in common or are one name anyway.
    """
    lefts, rights = _nodes_meant(connection, left), _nodes_meant(connection, right)
    kinds = lefts.keys() & rights.keys()
    if not kinds:
        one_kind, other_kind = (" or ".join(sorted(found)) for found in (lefts, rights))
        raise LedgerError(
            f"{left} names an entity of kind {one_kind}, {right} of kind {other_kind}: such names are never one"
        )
    kind = min(kinds, key=lambda kind: (-min(lefts[kind][1], rights[kind][1]), NODE_KINDS.index(kind)))
    one, other = lefts[kind][0], rights[kind][0]
    if one == other:
        raise LedgerError(f"{left} and {right} are two spellings of one name here ({one.folded}); give two names")
    return one, other


def _nodes_meant(connection: Connection, name: str) -> dict[str, tuple[NameNode, int]]:
    """Kind → the node that bears a name, with the number of documents that use it.

    Who is only known to the who's-who under that name is meant by the smallest of its nodes.
    """
    count = func.count(surfaces.c.document_id.distinct()).label("documents")
    query = (
        select(nodes.c.node, nodes.c.kind, count)
        .join(surfaces, surfaces.c.node == nodes.c.node)
        .group_by(nodes.c.node, nodes.c.kind)
        .order_by(nodes.c.node.desc())
    )
    found = connection.execute(query.where(nodes.c.node == name)).all()
    found = found or connection.execute(query.where(nodes.c.folded == fold(name))).all()
    if not found:
        heads = [entity.id for entity in must_find(connection, name)]
        found = connection.execute(query.where(nodes.c.node.in_(heads))).all()
    return {row.kind: (node_of(row.node), row.documents) for row in found}
