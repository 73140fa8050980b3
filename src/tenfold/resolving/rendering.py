"""Whether a Latin name renders a Chinese one: read aloud (Xingdong Jiyuan), word by word (Star Motion Era), or both.

The two names are walked side by side. Each step takes some characters and some words that say the same: the words are
their pinyin, or the dictionary has them as a meaning. What is left over on either side counts against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tenfold import data
from tenfold.folding import fold
from tenfold.resolving.places import places
from tenfold.resolving.words import meanings, name_words, pinyin, shorter_forms, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Of a character or word that says what the company does (left over, it may make a unit of it), or that says little.
_SECTOR_WEIGHT, _NEUTRAL_WEIGHT = 0.6, 0.2
_LONGEST_WORD = 6  # characters
_LONGEST_MEANING = 4  # words
_NEARLY = 5  # letters from which on a reading may differ in one letter and still be meant
_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MAX_CHARACTERS, _MAX_WORDS = 24, 10  # longer names are no names, and cost too much


@dataclass(frozen=True, slots=True)
class Rendering:
    """How far two names say the same: ``covered`` (0 to 1) of both, and what it rests on.

    ``syllables``: characters whose reading is there, half where a letter is off; ``words``: Chinese words whose meaning
    is there, a single character counting half. Sector words count for neither.
    """

    covered: float
    syllables: float
    words: float


NOTHING = Rendering(0.0, 0.0, 0.0)


@lru_cache(maxsize=1 << 16)
def render(latin: str, chinese: str) -> Rendering:
    """The best way to take ``latin`` for a rendering of ``chinese``."""
    characters = fold(chinese)
    found = NOTHING
    for words in dict.fromkeys((tuple(fold(latin).split(" ")), _taken_apart(latin))):
        if len(words) <= _MAX_WORDS and len(characters) <= _MAX_CHARACTERS:
            found = max(found, _Walk(words, characters).best(), key=lambda each: (each.covered, each.words))
    return found


def _taken_apart(latin: str) -> tuple[str, ...]:
    """The words of a name, with those taken apart that are two in one: DeepSeek, Northgate."""
    words: list[str] = []
    for word in fold(_INNER_CAPITAL.sub(" ", latin)).split(" "):
        at = next((at for at in range(len(word) - 3, 2, -1) if _are_words(word[:at], word[at:])), 0)
        words += [word[:at], word[at:]] if at else [word]
    return tuple(words)


def _are_words(*parts: str) -> bool:
    return all(part in data.word_list("lexicon/en/words.txt") for part in parts)


@dataclass(frozen=True, slots=True)
class _Step:
    gain: float
    syllables: float = 0.0
    words: float = 0.0

    def __add__(self, other: _Step) -> _Step:
        return _Step(self.gain + other.gain, self.syllables + other.syllables, self.words + other.words)


class _Walk:
    def __init__(self, words: tuple[str, ...], characters: str) -> None:
        self._words = words
        self._characters = characters
        self._read = pinyin(characters)
        readable = len(self._read) == len(characters)
        self._reading: Callable[[int, int], str] = (
            (lambda start, end: squeeze("".join(self._read[start:end]))) if readable else (lambda start, end: "")
        )
        own = len((shorter_forms(characters) or (characters,))[-1])
        neutral = len((shorter_forms(characters, neutral=True) or (characters,))[-1])
        self._of_character = [
            1.0 if at < own else _SECTOR_WEIGHT if at < neutral else _NEUTRAL_WEIGHT for at in range(len(characters))
        ]
        self._of_word = [_weight_of(word) for word in words]

    def best(self) -> Rendering:
        """Walk both names to their ends, the way that gains most."""
        found: dict[tuple[int, int], _Step] = {}
        for at_word in range(len(self._words), -1, -1):
            for at in range(len(self._characters), -1, -1):
                options = [step + found[after] for after, step in self._steps(at_word, at)]
                found[at_word, at] = max(options, key=lambda step: step.gain, default=_Step(0.0))
        whole = sum(self._of_character) + sum(self._of_word)
        step = found[0, 0]
        return Rendering(step.gain / whole if whole else 0.0, step.syllables, step.words)

    def _steps(self, word: int, at: int) -> Iterator[tuple[tuple[int, int], _Step]]:
        if word < len(self._words):
            yield (word + 1, at), _Step(0.0)
        if at < len(self._characters):
            yield (word, at + 1), _Step(0.0)
        if word == len(self._words) or at == len(self._characters):
            return
        for end in range(at + 1, min(len(self._characters), at + _LONGEST_WORD) + 1):
            for last in range(word + 1, min(len(self._words), word + _LONGEST_MEANING) + 1):
                said, reading = squeeze("".join(self._words[word:last])), self._reading(at, end)
                if said == reading:
                    yield (last, end), self._read_aloud(word, last, at, end, 1.0)
                elif self._means(word, last, at, end):
                    yield (last, end), self._translated(word, last, at, end)
                elif len(said) == len(reading) >= _NEARLY and sum(map(str.__ne__, said, reading)) == 1:
                    yield (last, end), self._read_aloud(word, last, at, end, 0.5)

    def _gain(self, word: int, last: int, at: int, end: int) -> float:
        return sum(self._of_character[at:end]) + sum(self._of_word[word:last])

    def _read_aloud(self, word: int, last: int, at: int, end: int, exactly: float) -> _Step:
        own = sum(exactly for weight in self._of_character[at:end] if weight == 1.0)
        return _Step(self._gain(word, last, at, end), syllables=own)

    def _translated(self, word: int, last: int, at: int, end: int) -> _Step:
        own = self._of_character[at] == 1.0
        return _Step(self._gain(word, last, at, end), words=(0.5 if end - at == 1 else 1.0) if own else 0.0)

    def _means(self, word: int, last: int, at: int, end: int) -> bool:
        said = self._words[word:last]
        return any(
            len(meaning) == len(said)
            and (all(map(_same_word, meaning, said)) or (len(said) == 2 and all(map(_same_word, meaning, said[::-1]))))
            for meaning in meanings(self._characters[at:end])
        )


def _weight_of(word: str) -> float:
    if word in name_words().neutral_en or word in places().in_english:
        return _NEUTRAL_WEIGHT
    return _SECTOR_WEIGHT if word in name_words().sector_en else 1.0


def _same_word(left: str, right: str) -> bool:
    """Equal, or forms of one word: robot and robotics, accelerate and accelerated."""
    if left == right:
        return True
    short, long = sorted((left, right), key=len)
    same = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    one_stem = same >= 4 and len(short) - same <= 1 and len(long) - same <= 3
    return one_stem or (len(short) >= 3 and long == short + "s")
