"""From a set of name nodes to entities: which nodes are one.

The outcome is a function of the set of nodes with their evidence and of the judgements. No order of arrival, no count
and no clock enters: edges are found through shared keys, sorted by (score, nodes) and taken one by one, except those
that would bring together what has to stay apart.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from tenfold.folding import is_chinese, is_registered
from tenfold.resolving.known import bearers
from tenfold.resolving.nodes import NameNode, Verdict
from tenfold.resolving.words import pinyin, reads_as_pinyin, shorter_forms, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tenfold.resolving.nodes import Judgement, NodeEvidence
    from tenfold.whoswho import Entry

Pair = tuple[NameNode, NameNode]

JUDGED, ONE_ENTRY, ONE_TEXT, REGISTERED, READ_ALOUD = 1.0, 0.99, 0.95, 0.93, 0.9
_MIN_CORE = 3  # characters: a shorter Chinese trade name is borne by too many
_MIN_SYLLABLES = 4


def entries_of(node: NameNode) -> tuple[Entry, ...]:
    """The who's-who entries that the node may be: of its kind, and of its sense if it has one.

    A person's name that many bear leads to none.
    """
    found = (entry for entry in bearers(node.folded) if entry.node_kind == node.kind)
    if node.sense:
        found = (entry for entry in found if entry.id == node.sense)
    return tuple(entry for entry in found if not (entry.ordinary and node.kind == "person"))


def keys_of(node: NameNode) -> frozenset[str]:
    """Two nodes that may be one without any text saying so share one of these keys (and their kind)."""
    keys = {f"name:{node.folded}"} | {f"entry:{entry.id}" for entry in entries_of(node)}
    if node.kind == "organisation":
        if is_chinese(node.folded):
            keys |= {f"name:{form}" for form in shorter_forms(node.folded, neutral=True) if len(form) >= _MIN_CORE}
            if len(node.folded) >= _MIN_SYLLABLES:
                keys.add("read:" + "".join(pinyin(node.folded)))
        elif reads_as_pinyin(node.folded):
            keys.add("read:" + squeeze(node.folded))
    return frozenset(keys)


def resolve(nodes: Mapping[NameNode, NodeEvidence], judgements: Iterable[Judgement] = ()) -> dict[NameNode, NameNode]:
    """Each node to the smallest node of its entity.

    A judgement outranks everything: "same" joins what nothing else would, "different" keeps apart what the who's-who
    calls one. The same set gives the same answer in whatever order it comes, and nodes that share no key and no
    evidence do not change each other's.
    """
    judged = _in_force(judgements)
    apart = {pair for pair, verdict in judged.items() if verdict is Verdict.DIFFERENT}
    groups = _Groups(nodes, apart)
    edges = {pair: JUDGED for pair, verdict in judged.items() if verdict is Verdict.SAME and nodes.keys() >= set(pair)}
    for pair, score in _edges(nodes):
        edges[pair] = max(score, edges.get(pair, 0.0))
    for (left, right), score in sorted(edges.items(), key=lambda edge: (-edge[1], edge[0])):
        groups.join(left, right, score)
    return {node: groups.head(node) for node in nodes}


def _in_force(judgements: Iterable[Judgement]) -> dict[Pair, Verdict]:
    newest: dict[Pair, Judgement] = {}
    for judgement in sorted(judgements, key=lambda each: (each.when, each.who, each.verdict)):
        newest[judgement.pair] = judgement
    return {pair: judgement.verdict for pair, judgement in newest.items()}


def _edges(nodes: Mapping[NameNode, NodeEvidence]) -> Iterator[tuple[Pair, float]]:
    """Every edge that evidence or a shared key gives, with its score. An edge may come more than once."""
    blocks: dict[tuple[str, str], list[NameNode]] = defaultdict(list)
    for node, evidence in nodes.items():
        for other in evidence.together:
            if other in nodes and other.kind == node.kind and other != node:
                yield _sorted(node, other), ONE_TEXT
        for key in keys_of(node):
            blocks[key, node.kind].append(node)
    for (key, _), members in blocks.items():
        for left, right in combinations(sorted(members), 2):
            score = _score(key, left, right, nodes)
            if score:
                yield (left, right), score


def _score(key: str, left: NameNode, right: NameNode, nodes: Mapping[NameNode, NodeEvidence]) -> float:
    source = key.partition(":")[0]
    if source == "entry":
        surely = len(entries_of(left)) == len(entries_of(right)) == 1
        return ONE_ENTRY if surely else 0.0
    if source == "read":
        return READ_ALOUD if is_chinese(left.folded) != is_chinese(right.folded) else 0.0
    shorter, longer = sorted((left, right), key=lambda node: len(node.folded))
    registered = any(is_registered(surface) for surface in nodes[longer].surfaces)
    return REGISTERED if registered and shorter.folded in shorter_forms(longer.folded, neutral=True) else 0.0


def _sorted(left: NameNode, right: NameNode) -> Pair:
    return (left, right) if left < right else (right, left)


class _Groups:
    """Sets of nodes that grow by joining, and what each set may not be joined with."""

    def __init__(self, nodes: Mapping[NameNode, NodeEvidence], judged_apart: set[Pair]) -> None:
        self._nodes = nodes
        self._judged_apart = judged_apart
        self._group: dict[NameNode, set[NameNode]] = {node: {node} for node in nodes}
        self._entries: dict[NameNode, frozenset[str] | None] = {}
        for node in nodes:
            self._entries[node] = frozenset(entry.id for entry in entries_of(node)) or None

    def head(self, node: NameNode) -> NameNode:
        """The smallest node of the node's group."""
        return min(self._group[node])

    def join(self, left: NameNode, right: NameNode, score: float) -> None:
        """Make one group of two, unless something in one may not be in one with something in the other."""
        one, other = self._group[left], self._group[right]
        if one is other or not self._may_join(left, right, score):
            return
        if len(one) < len(other):
            one, other = other, one
        entries = [self._entries[next(iter(group))] for group in (one, other)]
        one |= other
        known = [each for each in entries if each]
        shared = frozenset.intersection(*known) or known[0] if known else None
        for node in one:
            self._group[node] = one
            self._entries[node] = shared

    def _may_join(self, left: NameNode, right: NameNode, score: float) -> bool:
        pairs = [_sorted(a, b) for a in self._group[left] for b in self._group[right]]
        if any(pair in self._judged_apart for pair in pairs):
            return False
        if score >= JUDGED:
            return True
        entries = self._entries[left], self._entries[right]
        if entries[0] and entries[1] and not entries[0] & entries[1]:
            return False
        if score >= ONE_ENTRY:
            return True
        return not any(b in self._nodes[a].apart or a in self._nodes[b].apart or _homophones(a, b) for a, b in pairs)


def _homophones(left: NameNode, right: NameNode) -> bool:
    """Two Chinese names that only sound alike: one Latin spelling of both does not make them one."""
    if left.folded == right.folded or len(left.folded) != len(right.folded) or not is_chinese(left.folded):
        return False
    return is_chinese(right.folded) and pinyin(left.folded) == pinyin(right.folded)
