"""Keeps the pairs of names that may be one by look, sound, meaning or ties, with how probable that is.

A pair is looked at where both names share a key (resolving.near) or a tie, such as a product that both made. It depends
on the two names and a few canonical sentences of theirs alone, so that only pairs of names about which something is new
are judged again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from tenfold.claims import ClaimType, RelationType
from tenfold.ledger.judged_names import node_of
from tenfold.ledger.sets import delete_for, insert_all, rows_for
from tenfold.ledger.tables import documents, near_keys, pairs, surfaces, ties, values
from tenfold.reconciling.naming import apart_in, key_of
from tenfold.resolving.near import Known, Likely, candidates, limits, weigh
from tenfold.resolving.near import near_keys as keys_of
from tenfold.resolving.nodes import in_order
from tenfold.resolving.sentences import sentence_with

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from tenfold.claims import Json, Value
    from tenfold.reconciling.naming import NamedClaim, Names
    from tenfold.resolving import NameNode
    from tenfold.resolving.nodes import Pair

_SHORTEST_PRODUCT = 4  # letters: "Pro" is made by many


class Profile(NamedTuple):
    """Where what a node is judged by stands: its longest spelling, the first documents (ids) that use it, its ties."""

    spelling: str
    documents: tuple[str, ...]
    ties: frozenset[str]


def ties_of(names: Names) -> set[tuple[NameNode, str]]:
    """What a document says that an organisation made, who founded it, and in which rounds it took whose money."""
    found: set[tuple[NameNode, str]] = set()
    for relation in names.relations:
        if relation.relation.type is RelationType.MADE_BY and _tells(relation.left.folded):
            found.add((relation.right, f"makes:{relation.left.folded}"))
        elif relation.relation.type is RelationType.FOUNDED_BY:
            found.add((relation.left, f"founder:{relation.right.folded}"))
    for claim in names.claims:
        if claim.claim.type is ClaimType.RELEASE:
            made = [node.folded for node in _playing(claim, "product") if _tells(node.folded)]
            found |= {(maker, f"makes:{product}") for maker in _playing(claim, "maker") for product in made}
        elif claim.claim.type is ClaimType.FUNDING_ROUND:
            found |= {(company, tie) for company in _playing(claim, "company") for tie in _round_ties(claim)}
    return {(node, tie) for node, tie in found if node.kind == "organisation"}


def _tells(product: str) -> bool:
    return len(product) >= _SHORTEST_PRODUCT or any(sign.isdigit() for sign in product)


def _playing(claim: NamedClaim, *roles: str) -> list[NameNode]:
    pairs = zip(claim.claim.values, claim.nodes, strict=True)
    return [node for value, node in pairs if value.role in roles and node]


def _round_ties(claim: NamedClaim) -> list[str]:
    """One tie for each investor of a round of which stage and sum are told."""
    stage = next((value.code for value in claim.claim.of("stage") if value.code), None)
    amount = next(iter(claim.claim.of("amount")), None)
    if stage is None or amount is None or amount.quantity is None:
        return []
    investors = _playing(claim, "investor", "lead_investor")
    return [f"round:{stage}, {_sum(amount)}, {investor.folded}" for investor in investors]


def _sum(amount: Value) -> str:
    quantity = amount.quantity
    return f"{quantity.value:g} {quantity.currency or ''}".strip() if quantity else ""


def write_ties(connection: Connection, batch: Iterable[tuple[str, Names]]) -> None:
    """Write what the names in each document (by id) are tied to."""
    rows = [
        {"node": key_of(node), "tie": tie, "document_id": document_id}
        for document_id, names in batch
        for node, tie in ties_of(names)
    ]
    insert_all(connection, ties, sorted(rows, key=lambda row: (row["node"], row["tie"])))


def write_keys(connection: Connection, new: Iterable[str]) -> None:
    """Write the keys by which these nodes, which are new, may meet others."""
    rows = [{"key": key, "node": node} for node in sorted(new) for key in sorted(keys_of(node_of(node)))]
    insert_all(connection, near_keys, rows)


def profiles(connection: Connection, nodes: Iterable[str]) -> dict[str, Profile]:
    """Node → where what it is judged by stands; nodes that no document uses are left out."""
    nodes = sorted(set(nodes))
    tied: dict[str, set[str]] = defaultdict(set)
    for row in rows_for(connection, nodes, select(ties.c.node, ties.c.tie).distinct(), ties.c.node):
        tied[row.node].add(row.tie)
    spelt: dict[str, list[str]] = defaultdict(list)
    for row in rows_for(connection, nodes, select(surfaces.c.node, surfaces.c.surface).distinct(), surfaces.c.node):
        spelt[row.node].append(row.surface)
    found: dict[str, Profile] = {}
    for node, spellings in spelt.items():
        longest = max(spellings, key=lambda spelling: (len(spelling), spelling))
        first = connection.scalars(
            select(surfaces.c.document_id)
            .where(surfaces.c.node == node, surfaces.c.surface == longest)
            .order_by(surfaces.c.document_id)
            .limit(limits().sentences)
        )
        found[node] = Profile(longest, tuple(first), frozenset(tied[node]))
    return found


def set_apart(connection: Connection, batch: Iterable[Names]) -> set[str]:
    """The nodes of pairs that are kept as likely, and that a claim of these documents sets against each other."""
    apart = {pair for names in batch for claim in names.claims for pair in apart_in(claim.nodes)}
    keys = {(key_of(left), key_of(right)) for left, right in apart}
    kept = rows_for(connection, {left for left, _ in keys}, select(pairs.c.left, pairs.c.right), pairs.c.left)
    return {node for row in kept if (row.left, row.right) in keys for node in (row.left, row.right)}


def refresh(
    connection: Connection, named: Iterable[str], before: Mapping[str, Profile], again: Iterable[str]
) -> set[str]:
    """Judge again the pairs of those named nodes that are judged by something else than ``before``, and of ``again``.

    Gives the nodes of pairs that are one now and were not, or the reverse.
    """
    now = profiles(connection, named)
    write_keys(connection, now.keys() - before.keys())
    moved = {node for node in now.keys() | before.keys() if now.get(node) != before.get(node)}
    moved |= _crossed(connection, moved, before, now)
    moved.update(again)
    delete_for(connection, near_keys, before.keys() - now.keys(), near_keys.c.node)
    known = profiles(connection, moved)
    held = {key for node, profile in known.items() for key in _keys_of(node, profile)}
    looked_at = {pair for pair in candidates(_holders(connection, held)) if any(key_of(node) in moved for node in pair)}
    judged = _judged(connection, looked_at, known)
    merged = merging_with(connection, moved)
    for column in (pairs.c.left, pairs.c.right):
        delete_for(connection, pairs, moved, column)
    insert_all(connection, pairs, [_row(pair, judged[pair]) for pair in sorted(judged)])
    merging_now = {pair for pair, found in judged.items() if found.probability >= limits().merge_from}
    return {key_of(node) for pair in merged ^ merging_now for node in pair}


def _keys_of(node: str, profile: Profile) -> frozenset[str]:
    """The keys and ties by which a node meets others."""
    return keys_of(node_of(node)) | profile.ties


def _holders(connection: Connection, keys: Iterable[str]) -> dict[str, set[NameNode]]:
    """Key or tie → all nodes that have it."""
    holders: dict[str, set[NameNode]] = defaultdict(set)
    keys = set(keys)
    for table, key in ((near_keys, near_keys.c.key), (ties, ties.c.tie)):
        for row in rows_for(connection, keys, select(key.label("key"), table.c.node).distinct(), key):
            holders[row.key].add(node_of(row.node))
    return holders


def _crossed(
    connection: Connection, moved: set[str], before: Mapping[str, Profile], now: Mapping[str, Profile]
) -> set[str]:
    """The nodes of keys that became too wide to propose pairs, or narrow enough to."""
    had = {node: _keys_of(node, before[node]) for node in moved if node in before}
    has = {node: _keys_of(node, now[node]) for node in moved if node in now}
    found: set[str] = set()
    for key, nodes in _holders(
        connection, {key for side in (had, has) for keys in side.values() for key in keys}
    ).items():
        others = {key_of(node) for node in nodes} - moved
        then, today = (others | {node for node, keys in side.items() if key in keys} for side in (had, has))
        if (len(then) > limits().widest) != (len(today) > limits().widest):
            found |= today
    return found


def merging_with(connection: Connection, nodes: Iterable[str]) -> set[Pair]:
    """The pairs with one of these nodes that are probable enough to be one."""
    query = select(pairs.c.left, pairs.c.right).where(pairs.c.probability >= limits().merge_from)
    rows = chain.from_iterable(rows_for(connection, nodes, query, column) for column in (pairs.c.left, pairs.c.right))
    return {in_order(node_of(row.left), node_of(row.right)) for row in rows}


def merging(connection: Connection, nodes: Iterable[str]) -> dict[Pair, float]:
    """The pairs among these nodes that are one by their names and texts, with the probability."""
    query = select(pairs).where(pairs.c.probability >= limits().merge_from)
    return {
        in_order(node_of(row.left), node_of(row.right)): row.probability
        for row in rows_for(connection, nodes, query, pairs.c.left)
    }


def _judged(connection: Connection, looked_at: set[Pair], known: Mapping[str, Profile]) -> dict[Pair, Likely]:
    """The pairs that are probable enough to be kept."""
    others = {key_of(node) for pair in looked_at for node in pair} - known.keys()
    every = {**known, **profiles(connection, others)}
    said = _sentences(
        connection, {node: every[node] for pair in looked_at for node in map(key_of, pair) if node in every}
    )
    found: dict[Pair, Likely] = {}
    for left, right in looked_at:
        likely = weigh(said[key_of(left)], said[key_of(right)])
        if likely.probability >= limits().review_from and not _set_apart(connection, left, right):
            found[left, right] = likely
    return found


def _sentences(connection: Connection, known: Mapping[str, Profile]) -> dict[str, Known]:
    """What each node is judged by."""
    ids = {document_id for profile in known.values() for document_id in profile.documents}
    texts = select(documents.c.id, documents.c.text)
    text = {row.id: row.text for row in rows_for(connection, ids, texts, documents.c.id)}
    return {
        node: Known(
            profile.spelling,
            tuple(sentence_with(profile.spelling, text[document_id]) for document_id in profile.documents),
            profile.ties,
        )
        for node, profile in known.items()
    }


def _set_apart(connection: Connection, left: NameNode, right: NameNode) -> bool:
    """Whether some claim sets the two against each other: as two of its values."""
    one, other = values.alias(), values.alias()
    query = (
        select(func.count())
        .select_from(one)
        .join(other, other.c.claim_id == one.c.claim_id)
        .where(one.c.node == key_of(left), other.c.node == key_of(right))
    )
    return bool(connection.scalar(query))


def _row(pair: Pair, likely: Likely) -> Json:
    left, right = sorted(map(key_of, pair))
    reasons = json.dumps(likely.reasons, ensure_ascii=False)
    return {"left": left, "right": right, "probability": likely.probability, "reasons": reasons}
