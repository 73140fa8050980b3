"""From a set of name nodes to entities: which nodes are one.

The outcome is a function of the set of nodes with their evidence and of the judgements. No order of arrival, no count
and no clock enters: edges are found through shared keys, sorted by (score, nodes) and taken one by one, except those
that would bring together what has to stay apart.
"""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING

from tenfold.folding import is_chinese, is_registered
from tenfold.resolving.groups import JUDGED, ONE_ENTRY, Group
from tenfold.resolving.judged import in_force
from tenfold.resolving.known import bearers
from tenfold.resolving.nodes import Verdict, in_order
from tenfold.resolving.words import pinyin, reads_as_pinyin, shorter_forms, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tenfold.resolving.nodes import Judgement, NameNode, NodeEvidence, Pair
    from tenfold.whoswho import Entry

    Step = tuple[NameNode, ...]  # nodes that something gives as one

ONE_TEXT, REGISTERED, READ_ALOUD = 0.95, 0.93, 0.9
_MIN_CORE = 3  # characters: a shorter Chinese trade name is borne by too many
_MIN_SYLLABLES = 4
_NONE: Mapping[Pair, float] = MappingProxyType({})


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


def resolve(
    nodes: Mapping[NameNode, NodeEvidence], judgements: Iterable[Judgement] = (), likely: Mapping[Pair, float] = _NONE
) -> dict[NameNode, NameNode]:
    """Each node to the smallest node of its entity.

    ``likely`` gives pairs that are one by their names and texts, with the probability. A judgement outranks everything:
    "same" joins what nothing else would, "different" keeps apart what the who's-who calls one; both hold through names
    that are not among the nodes (A is B, B is C: A is C, with or without B). The same set gives the same answer in
    whatever order it comes, and nodes that share no key and no evidence do not change each other's. The cost grows
    with the nodes and their evidence, never with the pairs of them.
    """
    judged = in_force(judgements)
    groups = _groups(nodes, judged)
    steps: list[tuple[float, Step]] = list(_steps(nodes))
    steps += [(JUDGED, pair) for pair, judgement in judged.items() if judgement.verdict is Verdict.SAME]
    steps += [(min(score, ONE_TEXT), pair) for pair, score in likely.items() if pair[0] in nodes and pair[1] in nodes]
    for score, members in sorted(steps, key=lambda step: (-step[0], step[1])):
        _join(groups, members, score)
    heads: dict[int, NameNode] = {}
    for node in sorted(nodes):
        heads.setdefault(id(groups[node]), node)
    return {node: heads[id(groups[node])] for node in nodes}


def _groups(nodes: Mapping[NameNode, NodeEvidence], judged: Mapping[Pair, Judgement]) -> dict[NameNode, Group]:
    """Each node alone, and so the nodes that are only known from judgements: what was decided holds through them."""
    shuns: dict[NameNode, set[NameNode]] = defaultdict(set)
    for (left, right), judgement in judged.items():
        if judgement.verdict is Verdict.DIFFERENT:
            shuns[left].add(right)
            shuns[right].add(left)
    groups = {
        node: Group(node, frozenset(entry.id for entry in entries_of(node)), found.apart, shuns.get(node, ()))
        for node, found in nodes.items()
    }
    for pair in judged:
        for node in pair:
            if node not in groups:
                groups[node] = Group(node, frozenset(), (), shuns.get(node, ()))
    return groups


def _steps(nodes: Mapping[NameNode, NodeEvidence]) -> Iterator[tuple[float, Step]]:
    """What evidence and shared keys give as one, with its score. Something may come more than once."""
    blocks: dict[tuple[str, str], list[NameNode]] = defaultdict(list)
    for node, evidence in nodes.items():
        for other in evidence.together:
            if other in nodes and other.kind == node.kind and other != node:
                yield ONE_TEXT, in_order(node, other)
        for key in keys_of(node):
            blocks[key, node.kind].append(node)
    for (key, _), members in blocks.items():
        if len(members) > 1:
            yield from _steps_in(key, sorted(members), nodes)


def _steps_in(
    key: str, members: list[NameNode], nodes: Mapping[NameNode, NodeEvidence]
) -> Iterator[tuple[float, Step]]:
    """The same for the nodes that share one key."""
    source, _, said = key.partition(":")
    if source == "entry":
        yield ONE_ENTRY, tuple(node for node in members if len(entries_of(node)) == 1)
    elif source == "read":
        for latin in (node for node in members if not is_chinese(node.folded)):
            yield from ((READ_ALOUD, in_order(latin, node)) for node in members if is_chinese(node.folded))
    else:
        for short in (node for node in members if node.folded == said):
            for node in members:
                if node.folded != said and any(is_registered(surface) for surface in nodes[node].surfaces):
                    yield REGISTERED, in_order(short, node)


def _join(groups: dict[NameNode, Group], members: Step, score: float) -> None:
    """Make one group of the nodes' groups; those that may not be joined with the first make one of their own."""
    apart: list[NameNode] = []  # one node of each group that could not be joined with those before it
    for node in members:
        for other in apart:
            one, two = groups[other], groups[node]
            if one is two:
                break
            if one.may_join(two, score):
                few, many = sorted((one, two), key=lambda group: len(group.members))
                many.pour_in(few)
                groups.update(dict.fromkeys(few.members, many))
                break
        else:
            apart.append(node)
