"""What people decided about pairs of names: which decision is in force, and whether decisions agree with each other."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from tenfold.resolving.nodes import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tenfold.resolving.nodes import Judgement, NameNode, Pair


def in_force(judgements: Iterable[Judgement]) -> dict[Pair, Judgement]:
    """The newest judgement on each pair; one that is unsure takes back what was decided before it, and is left out."""
    newest: dict[Pair, Judgement] = {}
    for judgement in sorted(judgements, key=lambda each: (each.number, each.when, each.who, each.verdict)):
        newest[judgement.pair] = judgement
    return {pair: each for pair, each in newest.items() if each.verdict is not Verdict.UNSURE}


def against(judged: Mapping[Pair, Judgement], pair: Pair, verdict: Verdict) -> list[Judgement]:
    """The chain of judgements in force that ``verdict`` on ``pair`` would contradict, from its one end to the other.

    "A is not C" contradicts "A is B, B is C"; "A is C" contradicts "A is B, B is not C". What was decided on the pair
    itself is no part of a chain: a new judgement takes its place. Empty where nothing speaks against it.
    """
    others = {other: judgement for other, judgement in judged.items() if other != pair}
    if verdict is Verdict.UNSURE:
        return []
    from_left, from_right = (_reached(others, node) for node in pair)
    if verdict is Verdict.DIFFERENT:
        return from_left.get(pair[1], [])
    chains = [
        [*from_left[one], judgement, *reversed(from_right[other])]
        for near, judgement in others.items()
        if judgement.verdict is Verdict.DIFFERENT
        for one, other in (near, near[::-1])
        if one in from_left and other in from_right
    ]
    return min(chains, key=lambda chain: (len(chain), [each.pair for each in chain]), default=[])


def _reached(judged: Mapping[Pair, Judgement], start: NameNode) -> dict[NameNode, list[Judgement]]:
    """The names that judgements "same" join to one, each with the shortest chain that leads there."""
    beside: dict[NameNode, list[tuple[NameNode, Judgement]]] = defaultdict(list)
    for (left, right), judgement in sorted(judged.items(), key=lambda item: item[0]):
        if judgement.verdict is Verdict.SAME:
            beside[left].append((right, judgement))
            beside[right].append((left, judgement))
    came_by: dict[NameNode, list[Judgement]] = {start: []}
    ahead = deque([start])
    while ahead:
        node = ahead.popleft()
        for other, judgement in beside[node]:
            if other not in came_by:
                came_by[other] = [*came_by[node], judgement]
                ahead.append(other)
    return came_by
