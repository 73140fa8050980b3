"""Groups of name nodes that grow by joining, each with what it may not be joined with.

What keeps two groups apart is kept as sets of each group, and the smaller group is always poured into the larger one:
joining n nodes costs about n log n, and no pair of nodes is ever looked at.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tenfold.folding import is_chinese
from tenfold.resolving.words import pinyin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tenfold.resolving.nodes import NameNode

    Readings = dict[tuple[str, ...], set[str]]

# Scores that outrank others: what a person said is never refused but for what a person said; what the who's-who says is
# not refused for what a text says.
JUDGED, ONE_ENTRY = 1.0, 0.99


class Group:
    """Nodes that are one so far. ``entries``: those who's-who entries that all of them may be, None where none is."""

    __slots__ = ("apart", "entries", "members", "readings", "shuns")

    def __init__(
        self, node: NameNode, entries: frozenset[str], apart: Iterable[NameNode], shuns: Iterable[NameNode]
    ) -> None:
        self.members = {node}
        self.entries = entries or None
        self.apart = set(apart)  # nodes that some text sets against a member
        self.shuns = set(shuns)  # nodes of which people said that they are not a member
        self.readings: Readings | None = None  # how its Chinese names sound → the names; None until it is asked

    def sounds(self) -> Readings:
        """How its Chinese names are read, and which names are read so."""
        if self.readings is None:
            self.readings = defaultdict(set)
            for node in self.members:
                if is_chinese(node.folded):
                    self.readings[pinyin(node.folded)].add(node.folded)
        return self.readings

    def may_join(self, other: Group, score: float) -> bool:
        """Whether nothing in the one may not be one with something in the other."""
        if _meet(self.members, other.shuns) or _meet(other.members, self.shuns):
            return False
        if score >= JUDGED:
            return True
        if self.entries and other.entries and not self.entries & other.entries:
            return False
        if score >= ONE_ENTRY:
            return True
        if _meet(self.members, other.apart) or _meet(other.members, self.apart):
            return False
        return not _homophones(self.sounds(), other.sounds())

    def pour_in(self, other: Group) -> None:
        """Take over all that the other group is."""
        self.members |= other.members
        self.apart |= other.apart
        self.shuns |= other.shuns
        if self.entries and other.entries:
            self.entries = self.entries & other.entries or self.entries | other.entries
        else:
            self.entries = self.entries or other.entries
        if self.readings is not None:
            for reading, names in other.sounds().items():
                self.readings[reading] |= names


def _meet(one: set[NameNode], other: set[NameNode]) -> bool:
    return not one.isdisjoint(other)


def _homophones(one: Readings, other: Readings) -> bool:
    """Whether a Chinese name of the one only sounds like one of the other: a Latin spelling of both joins nothing."""
    few, many = sorted((one, other), key=len)
    return any(len(names | many[reading]) > 1 for reading, names in few.items() if reading in many)
