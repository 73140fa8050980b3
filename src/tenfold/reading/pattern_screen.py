"""Which patterns may match a clause at all: those whose words it holds and whose slots its items can fill.

One pass over the text finds the words of all patterns at once. A set of patterns is a whole number with one bit for
each, so that hundreds are ruled out by a few operations. What is ruled out here could not have matched.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

from tenfold.reading.hints import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

Need = str | frozenset[str]  # a word group by its name, or the items that can fill a slot by their characters

_LOOKED_AT = 3  # groups of a pattern


class PatternScreen:
    """The screen of one language's patterns, which it knows by their numbers."""

    def __init__(self, needs: Sequence[Iterable[Need]], words: Mapping[str, Collection[str]], lang: str) -> None:
        """``needs[i]`` is what pattern ``i`` needs; ``words`` are the words of each group as they are looked for."""
        self._lang = lang
        self._all = (1 << len(needs)) - 1
        self._with_slot: dict[frozenset[str], int] = {}
        # The groups of each pattern, those with the fewest words first, as these are the likeliest to be absent.
        groups: list[list[str]] = []
        for number, row in enumerate(needs):
            for slot in {need for need in row if not isinstance(need, str)}:
                self._with_slot[slot] = self._with_slot.get(slot, 0) | 1 << number
            in_row = [need for need in row if isinstance(need, str)]
            groups.append(sorted(in_row, key=lambda group: (len(words[group]), group)))
        named = sorted({group for row in groups for group in row})
        numbers = {w: number for number, w in enumerate(dict.fromkeys(w for group in named for w in words[group]))}
        self._finder = AhoCorasick(list(numbers))
        places = [_by_group(groups, place) for place in range(_LOOKED_AT)]
        served = [[0] * _LOOKED_AT for _ in numbers]
        for place, by_group in enumerate(places):
            for group, patterns in by_group.items():
                for word in words[group]:
                    served[numbers[word]][place] |= patterns
        self._served_by = [tuple(row) for row in served]
        self._without = [self._all & ~_union(by_group.values()) for by_group in places]
        self._fillable = lru_cache(maxsize=1 << 12)(self._fillable_by)

    def _fillable_by(self, kinds: frozenset[str]) -> int:
        """The patterns of which each slot can be filled by one of these characters."""
        fillable = self._all
        for slot, patterns in self._with_slot.items():
            if slot.isdisjoint(kinds):
                fillable &= ~patterns
        return fillable

    def candidates(self, text: str, kinds: frozenset[str]) -> Iterator[int]:
        """The numbers, in order, of the patterns that may match ``text`` (lower case) with items of these kinds."""
        fillable = self._fillable(kinds)
        if not fillable:
            return
        first, second, third = self._without
        for word in {word for word, _, _ in self._finder.find_matches_as_indexes(plain(text, self._lang), True)}:
            one, two, three = self._served_by[word]
            first |= one
            second |= two
            third |= three
        left = first & second & third & fillable
        while left:
            lowest = left & -left
            left ^= lowest
            yield lowest.bit_length() - 1


def _by_group(rows: Sequence[Sequence[str]], place: int) -> dict[str, int]:
    """For each group the patterns that have it at this place of their row."""
    out: dict[str, int] = {}
    for number, row in enumerate(rows):
        if len(row) > place:
            out[row[place]] = out.get(row[place], 0) | 1 << number
    return out


def _union(sets: Iterable[int]) -> int:
    out = 0
    for each in sets:
        out |= each
    return out


def looked_for(word: str, lang: str) -> str:
    """A word as it stands in ``plain`` text: up to where any ending (``*``) may follow, between spaces where it begins
    or ends with a letter."""
    stem, star, _ = word.partition("*")
    if lang == "zh":
        return stem
    seen = plain(stem, lang)
    return seen[not stem[0].isalpha() : len(seen) - bool(star or not stem[-1].isalpha())]
