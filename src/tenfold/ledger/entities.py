"""Keeps who is who: when a document brings or takes away names, the components that it touches are resolved again.

Nodes belong to one component where a chain of links (given as one name by a text) and shared keys (the same who's-who
entry, the same folded name) joins them. Resolving looks no further than its component, so a new document costs what its
components hold, not what the ledger holds.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from tenfold.ledger import likely
from tenfold.ledger.judged_names import all_on_names, node_of
from tenfold.ledger.sets import delete_for, insert_all, rows_for
from tenfold.ledger.tables import entities, links, node_keys, nodes, surfaces, values
from tenfold.reconciling.naming import apart_in, evidence_of, key_of
from tenfold.resolving import NameNode, Verdict, keys_of, resolve
from tenfold.resolving.judged import in_force
from tenfold.resolving.resolver import entries_of
from tenfold.whoswho import Entry, display_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from tenfold.claims import Json
    from tenfold.reconciling.naming import Names, Pair

_SPELLINGS = select(surfaces.c.node, surfaces.c.surface).distinct()
_PAIRS = select(links.c.left, links.c.right).distinct()


class Touched(NamedTuple):
    """The names that documents touch: those to resolve again, and what pairs of them were judged by before.

    ``again``: names whose pairs must be judged again, whatever they were judged by.
    """

    nodes: set[str]
    named: set[str]
    before: Mapping[str, likely.Profile]
    again: set[str]


def touched_by(connection: Connection, batch: Iterable[Names]) -> Touched:
    """The nodes about which these documents say something new: a name, a spelling, a link, or that two are apart.

    To be asked before the documents' own rows are written. What says nothing new needs no resolving.
    """
    batch = list(batch)
    seen = {(key_of(node), surface) for names in batch for node, found in names.surfaces.items() for surface in found}
    every = {key for key, _ in seen}
    known_surfaces = {(row.node, row.surface) for row in rows_for(connection, every, _SPELLINGS, surfaces.c.node)}
    touched = {key for key, surface in seen - known_surfaces}
    pairs = {(key_of(left), key_of(right)) for names in batch for left, right in names.together}
    known_pairs = {
        (row.left, row.right) for row in rows_for(connection, {left for left, _ in pairs}, _PAIRS, links.c.left)
    }
    touched |= {key for pair in pairs - known_pairs for key in pair}
    component = _components(connection, every)
    for names in batch:
        for claim in names.claims:
            for left, right in apart_in(claim.nodes):
                a, b = key_of(left), key_of(right)
                if component.get(a, a) == component.get(b, b):
                    touched |= {a, b}
    return Touched(touched, every, likely.profiles(connection, every), likely.set_apart(connection, batch))


def named_in(connection: Connection, document_ids: Iterable[str]) -> Touched:
    """The nodes that documents name, which are to be taken back. To be asked before their rows are deleted."""
    rows = rows_for(connection, document_ids, select(surfaces.c.node).distinct(), surfaces.c.document_id)
    named = {row.node for row in rows}
    return Touched(named, named, likely.profiles(connection, named), named)


def all_named(connection: Connection) -> Touched:
    """All nodes, of which nothing was known before."""
    named = set(connection.scalars(select(surfaces.c.node).distinct()))
    return Touched(named, named, {}, set())


def _components(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    found = rows_for(connection, keys, select(nodes.c.node, nodes.c.component), nodes.c.node)
    return {row.node: row.component for row in found}


def write_names(connection: Connection, batch: Iterable[tuple[str, Names]]) -> None:
    """Write which names each document (by id) holds, and which it gives as one."""
    batch = list(batch)
    surface_rows: list[Json] = []
    link_rows: list[Json] = []
    for document_id, names in batch:
        for node, found in names.surfaces.items():
            surface_rows += [{"node": key_of(node), "surface": s, "document_id": document_id} for s in found]
        link_rows += [
            {"left": key_of(left), "right": key_of(right), "document_id": document_id} for left, right in names.together
        ]
    insert_all(connection, surfaces, sorted(surface_rows, key=lambda row: (row["node"], row["surface"])))
    insert_all(connection, links, sorted(link_rows, key=lambda row: (row["left"], row["right"])))
    likely.write_ties(connection, batch)


def refresh(connection: Connection, touched: Touched) -> set[str]:
    """Judge again the pairs of names that documents touch, and resolve again; what ``resolve_again`` gives."""
    moved = likely.refresh(connection, touched.named, touched.before, touched.again)
    return resolve_again(connection, touched.nodes | moved)


def resolve_again(connection: Connection, touched: Iterable[str]) -> set[str]:
    """Resolve again all nodes in the components of ``touched`` nodes; those whose entity, or its name, changed."""
    _write_keys(connection, touched)
    judged = in_force(all_on_names(connection))
    same = {pair for pair, judgement in judged.items() if judgement.verdict is Verdict.SAME}
    found = _closure(connection, touched, _beside(same))
    spelt: dict[NameNode, set[str]] = defaultdict(set)
    for row in rows_for(connection, found, _SPELLINGS, surfaces.c.node):
        spelt[node_of(row.node)].add(row.surface)
    together = _links_within(connection, found, spelt)
    probably = likely.merging(connection, found)
    component = _united(spelt, together | probably.keys() | {pair for pair in same if key_of(pair[0]) in found})
    evidence = evidence_of(spelt, together, _apart(connection, component))
    entity = {node: key_of(head) for node, head in resolve(evidence, judged.values(), probably).items()}
    return _store(connection, found, spelt, entity, component)


def _write_keys(connection: Connection, touched: Iterable[str]) -> None:
    """The keys of nodes that are new."""
    touched = set(touched)
    known = set(_components(connection, touched))
    insert_all(
        connection,
        node_keys,
        [{"key": key, "node": node} for node in sorted(touched - known) for key in sorted(keys_of(node_of(node)))],
    )


def _beside(pairs: Iterable[Pair]) -> dict[str, set[str]]:
    """The keys of nodes → the keys of those that stand in a pair with them."""
    beside: dict[str, set[str]] = defaultdict(set)
    for left, right in pairs:
        beside[key_of(left)].add(key_of(right))
        beside[key_of(right)].add(key_of(left))
    return beside


def _closure(connection: Connection, start: Iterable[str], judged: Mapping[str, set[str]]) -> set[str]:
    """All nodes that a chain of links, shared keys and judgements joins to the first ones."""
    found = set(start)
    frontier = set(found)
    other = node_keys.alias()
    sharing_a_key = select(other.c.node).distinct().join_from(node_keys, other, node_keys.c.key == other.c.key)
    while frontier:
        near = {row.node for row in rows_for(connection, frontier, sharing_a_key, node_keys.c.node)}
        for column in (links.c.left, links.c.right):
            for row in rows_for(connection, frontier, _PAIRS, column):
                near |= {row.left, row.right}
        near |= {key_of(node) for pair in likely.merging_with(connection, frontier) for node in pair}
        near |= {other for node in frontier & judged.keys() for other in judged[node]}
        frontier = near - found
        found |= frontier
    return found


def _links_within(connection: Connection, found: Iterable[str], spelt: Mapping[NameNode, object]) -> set[Pair]:
    pairs = rows_for(connection, found, _PAIRS, links.c.left)
    together = {(node_of(row.left), node_of(row.right)) for row in pairs}
    return {pair for pair in together if pair[0] in spelt and pair[1] in spelt}


def _united(spelt: Mapping[NameNode, object], together: Iterable[Pair]) -> dict[NameNode, NameNode]:
    """Each node's component: its smallest node, or a smaller one that is known from judgements alone."""
    head = {node: node for node in spelt}

    def top(node: NameNode) -> NameNode:
        while head.setdefault(node, node) != node:
            head[node] = head[head[node]]
            node = head[node]
        return node

    def unite(left: NameNode, right: NameNode) -> None:
        low, high = sorted((top(left), top(right)))
        head[high] = low

    by_key: dict[str, NameNode] = {}
    for node in spelt:
        for key in keys_of(node):
            unite(by_key.setdefault(key, node), node)
    for left, right in together:
        unite(left, right)
    return {node: top(node) for node in spelt}


def _apart(connection: Connection, component: Mapping[NameNode, NameNode]) -> set[Pair]:
    """The pairs within a component that some claim sets against each other."""
    members: dict[NameNode, list[NameNode]] = defaultdict(list)
    for node, head in component.items():
        members[head].append(node)
    several = [key_of(node) for group in members.values() if len(group) > 1 for node in group]
    by_claim: dict[str, set[NameNode]] = defaultdict(set)
    for row in rows_for(connection, several, select(values.c.claim_id, values.c.node).distinct(), values.c.node):
        by_claim[row.claim_id].add(node_of(row.node))
    pairs = {pair for together in by_claim.values() if len(together) > 1 for pair in apart_in(together)}
    return {(left, right) for left, right in pairs if component[left] == component[right]}


def _store(
    connection: Connection,
    found: set[str],
    spelt: Mapping[NameNode, set[str]],
    entity: Mapping[NameNode, str],
    component: Mapping[NameNode, NameNode],
) -> set[str]:
    """Write nodes and entities; the nodes for which something changed."""
    called = select(nodes.c.node, nodes.c.entity, entities.c.name).join(entities, entities.c.id == nodes.c.entity)
    before = {row.node: (row.entity, row.name) for row in rows_for(connection, found, called, nodes.c.node)}
    members: dict[str, list[NameNode]] = defaultdict(list)
    for node in spelt:
        members[entity[node]].append(node)
    described = {head: _entity_row(head, group, spelt) for head, group in members.items()}
    after = {key_of(node): (entity[node], described[entity[node]]["name"]) for node in spelt}
    gone = found - set(after)
    delete_for(connection, entities, {head for head, _ in before.values()} | set(described), entities.c.id)
    delete_for(connection, nodes, found, nodes.c.node)
    delete_for(connection, node_keys, gone, node_keys.c.node)
    insert_all(connection, entities, [described[head] for head in sorted(described)])
    insert_all(
        connection,
        nodes,
        [
            {
                "node": key_of(node),
                "kind": node.kind,
                "folded": node.folded,
                "sense": node.sense,
                "entity": entity[node],
                "component": key_of(component[node]),
            }
            for node in sorted(spelt)
        ],
    )
    return {key for key, now in after.items() if before.get(key) != now} | (gone & set(before))


def _entity_row(head: str, group: Iterable[NameNode], spelt: Mapping[NameNode, set[str]]) -> Json:
    group = sorted(group)
    entry = entry_of(group)
    return {
        "id": head,
        "kind": group[0].kind,
        "name": display_name(entry) if entry else _plainest(group[0].kind, {s for node in group for s in spelt[node]}),
        "known_as": entry.id if entry else None,
        "country": entry.country if entry else None,
    }


def entry_of(group: Iterable[NameNode]) -> Entry | None:
    """The who's-who entry of an entity: the only one that all its names which lead to any may mean."""
    candidates = [{entry.id: entry for entry in found} for node in group if (found := entries_of(node))]
    shared = set.intersection(*map(set, candidates)) if candidates else set()
    return candidates[0][shared.pop()] if len(shared) == 1 else None


def _plainest(kind: str, spellings: Iterable[str]) -> str:
    """The name to show for whom the who's-who does not know: in Latin letters if there is one; a person's in full."""

    def order(name: str) -> tuple[bool, bool, int, str]:
        latin = any(letter.isascii() and letter.isalpha() for letter in name)
        return not latin, name.islower(), -len(name) if kind == "person" else len(name), name

    return min(spellings, key=order)
