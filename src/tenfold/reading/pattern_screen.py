"""Which patterns may match a clause at all: those whose words it holds and whose slots its items can fill.

One pass over the text finds the words of all patterns at once. A set of patterns is a whole number with one bit for
each, so that hundreds are ruled out by a few operations. What is ruled out here could not have matched.
"""

from __future__ import annotations

import string
from functools import lru_cache
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

_LETTERS_ONLY = bytes(code if chr(code) in string.ascii_lowercase else ord(" ") for code in range(256))


class PatternScreen:
    """The screen of one language's patterns, which it knows by their numbers."""

    def __init__(
        self,
        needs: Sequence[Collection[str]],
        slots: Sequence[Collection[frozenset[str]]],
        words: Mapping[str, Collection[str]],
        lang: str,
    ) -> None:
        """``needs[i]`` are the word groups of which pattern ``i`` takes one word each, ``slots[i]`` the items that can
        fill each of its slots; ``words`` holds the words of each group, ``*`` standing for any ending."""
        groups = {name for names in needs for name in names}
        owners: dict[str, dict[str, None]] = {}  # word → the groups that have it
        for name in sorted(groups):
            for word in words[name]:
                owners.setdefault(_stem(word, lang), {})[name] = None
        self._lang = lang
        self._finder = AhoCorasick(list(owners))
        numbers = {name: number for number, name in enumerate(sorted(groups))}
        self._needs = [_set(numbers[name] for name in names) for names in needs]
        self._owners = [(_set(numbers[name] for name in names), tuple(names)) for names in owners.values()]
        self._slots = {slot for row in slots for slot in row}
        self._with_slot = {slot: _set(i for i, row in enumerate(slots) if slot in row) for slot in self._slots}
        self._all = (1 << len(needs)) - 1
        # The two groups of a pattern that are rarest, as far as the number of their words tells: it needs both.
        by_rarity = [sorted(names, key=lambda name: (len(words[name]), name)) for names in needs]
        self._rarest, self._free = zip(*(self._by_group(by_rarity, place) for place in (0, 1)), strict=True)
        self._fillable = lru_cache(maxsize=1 << 12)(self._fillable_by)

    @staticmethod
    def _by_group(rows: Sequence[Sequence[str]], place: int) -> tuple[dict[str, int], int]:
        """Group → the patterns that have it at this place of their row; and the patterns with a shorter row."""
        sets: dict[str, int] = {}
        for i, row in enumerate(rows):
            if len(row) > place:
                sets[row[place]] = sets.get(row[place], 0) | 1 << i
        return sets, _set(i for i, row in enumerate(rows) if len(row) <= place)

    def _fillable_by(self, kinds: frozenset[str]) -> int:
        """The patterns of which each slot can be filled by one of these characters."""
        fillable = self._all
        for slot in self._slots:
            if slot.isdisjoint(kinds):
                fillable &= ~self._with_slot[slot]
        return fillable

    def candidates(self, text: str, kinds: frozenset[str]) -> Iterator[int]:
        """The numbers of the patterns that may match ``text`` (lower case) with items of these kinds, in order."""
        fillable = self._fillable(kinds)
        if not fillable:
            return
        (one, other), (first, second) = self._rarest, self._free
        present = 0
        for index in {index for index, _, _ in self._finder.find_matches_as_indexes(_plain(text, self._lang), True)}:
            mask, names = self._owners[index]
            present |= mask
            for name in names:
                first |= one.get(name, 0)
                second |= other.get(name, 0)
        left = first & second & fillable
        while left:
            lowest = left & -left
            left ^= lowest
            number = lowest.bit_length() - 1
            needs = self._needs[number]
            if needs & present == needs:
                yield number


def _set(numbers: Iterator[int]) -> int:
    return sum(1 << number for number in numbers)


def _plain(text: str, lang: str) -> str:
    """``text`` as the words are looked for: in English with a space for all that is no plain letter."""
    if lang == "zh":
        return text
    return f" {text.encode('ascii', 'replace').translate(_LETTERS_ONLY).decode('ascii')} "


def _stem(word: str, lang: str) -> str:
    """A word up to where any ending may follow, between spaces where it begins or ends with a letter."""
    stem, star, _ = word.partition("*")
    if lang == "zh":
        return stem
    plain = _plain(stem, lang)
    return plain[not stem[0].isalpha() : len(plain) - bool(star or not stem[-1].isalpha())]
