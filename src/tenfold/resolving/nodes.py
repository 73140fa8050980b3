"""The values of resolving: name nodes, what is known about them, and verdicts on pairs of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

NODE_KINDS = ("organisation", "person", "product")


class Verdict(StrEnum):
    """Whether two names mean one entity."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"

    def then(self, following: Verdict) -> Verdict:
        """What a chain says of its ends: two "same" make one, one "different" keeps them apart, two say nothing."""
        if Verdict.UNSURE in (self, following) or self == following == Verdict.DIFFERENT:
            return Verdict.UNSURE
        return Verdict.SAME if self == following else Verdict.DIFFERENT


@dataclass(frozen=True, slots=True, order=True)
class NameNode:
    """A folded name as a name of one kind. ``sense`` tells bearers of one name apart: a who's-who id, else empty."""

    folded: str
    kind: str
    sense: str = ""


Pair = tuple[NameNode, NameNode]


def in_order(left: NameNode, right: NameNode) -> Pair:
    """Two nodes as a pair: the smaller first."""
    return (left, right) if left < right else (right, left)


@dataclass(frozen=True, slots=True)
class NodeEvidence:
    """What texts say of a node: its spellings, which nodes are given as its other names, which are set against it."""

    surfaces: frozenset[str] = frozenset()
    together: frozenset[NameNode] = frozenset()
    apart: frozenset[NameNode] = frozenset()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided about two names. The newest on a pair is in force; ``when`` is an ISO timestamp.

    ``number`` is its place among all judgements of a ledger, 0 outside of one.
    """

    left: NameNode
    right: NameNode
    verdict: Verdict
    who: str
    when: str
    why: str = ""
    number: int = 0

    @property
    def pair(self) -> Pair:
        """Its two nodes, the smaller first."""
        return in_order(self.left, self.right)


@dataclass(frozen=True, slots=True)
class PairVerdict:
    """The verdict on two names in context, the probability (0 to 1) that they are one, and why, in words."""

    verdict: Verdict
    probability: float
    reason: str
