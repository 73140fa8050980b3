"""What one text around a name says, in a form that compares across languages: people, places, figures, topics, words.

A passage is read once and kept; the name that it stands around is left out of it, for names are weighed apart.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tenfold import data
from tenfold.folding import HAN, is_chinese, simplify
from tenfold.reading.numbers import find_numbers
from tenfold.reading.numerals import fold as fold_numerals
from tenfold.resolving.places import named_in, places
from tenfold.resolving.sounds import is_given_name, romanised_surnames, split_person
from tenfold.resolving.words import is_word, name_words, pinyin, reads_as_pinyin, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAME = "※"  # stands for the name itself
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[.\-+][A-Za-z0-9]+)*\+?")
_PART = r"[A-Z][a-z]+(?:[-'’](?!s\b)[A-Za-z]+)?"
_PERSON = re.compile(rf"(?<![A-Za-z])(?=({_PART}|[A-Z]{{2}}|(?:[A-Z]\.){{2}}) ({_PART}))")
_HAN_RUN = re.compile(f"[{HAN}]+")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_ENDINGS = ("ations", "ation", "ings", "ing", "ers", "er", "ed", "es", "s")
_LONGEST_WORD = 6  # characters
_LEAST_FIGURE = 10  # smaller whole numbers are in every text
_YEARS = range(1900, 2100)
_RAREST = 5.0  # what a word weighs that the shipped counts do not have
_NEAR_HEAD = 28  # characters between a person and the word that makes them a founder or head


@dataclass(frozen=True, slots=True)
class Passage:
    """What a text says. ``people`` and ``heads`` (founders, chiefs) are names as written, ``heard`` maps how runs of
    characters that may name a person are read to those runs, ``read`` is how any short run is read; ``words`` maps the
    stems of English words, or Chinese words, to how they are written."""

    chinese: bool
    cities: frozenset[str]
    countries: frozenset[str]
    names: frozenset[str]
    people: frozenset[str]
    heads: frozenset[str]
    heard: Mapping[str, str]
    read: frozenset[str]
    figures: frozenset[str]
    trades: frozenset[str]
    happenings: frozenset[str]
    words: Mapping[str, str]


@lru_cache(maxsize=1 << 12)
def read_passage(context: str, name: str = "") -> Passage:
    """``context`` without ``name``."""
    text = simplify(context.replace(name, NAME) if name else context)
    chinese = is_chinese(text)
    names = frozenset(_names(text))
    people = frozenset(_people(text, chinese))
    heard, read = _readings(text) if chinese else ({}, frozenset())
    trades, happenings = _topics(text)
    return Passage(
        chinese,
        named_in(text, places().cities),
        named_in(text, places().countries),
        names,
        people,
        frozenset(person for person in people if _is_head(person, text)),
        heard,
        read,
        frozenset(_figures(text)),
        trades,
        happenings,
        dict(_chinese_words(text) if chinese else _stems(text, names)),
    )


def ordinary_words() -> frozenset[str]:
    """English words that are no names, in lower case."""
    return data.word_list("lexicon/en/words.txt")


def _names(text: str) -> Iterator[str]:
    """Latin words that name something: no ordinary word, with a capital or a digit, three letters or more."""
    for word in _LATIN.findall(text):
        bare = word.lower()
        is_name = len(bare) >= 3 and bare != word and bare not in ordinary_words()
        if is_name and bare.removesuffix("s") not in name_words().trade:
            yield bare


def _people(text: str, chinese: bool) -> Iterator[str]:
    """People by name: those beside a word that tells a person in Chinese, two names of a form that people bear else."""
    for match in _PERSON.finditer(text):
        first, last = match.groups()
        if _may_be_person(first, last) and not named_in(f"{first} {last}", places().countries):
            yield f"{first} {last}"
    for match in _beside_person().finditer(text) if chinese else ():
        person = next(filter(None, match.groups()))
        if split_person(person):
            yield person


def _may_be_person(first: str, last: str) -> bool:
    if first.lower() in ordinary_words() and last.lower() in ordinary_words() and not is_given_name(first):
        return False
    spelled = _all_surnames()
    initials = first.replace(".", "").isupper()
    for family, given in ((last, first), (first, last)):
        if family.lower() in spelled and (initials or reads_as_pinyin(given, least=1) or is_given_name(given)):
            return True
    return is_given_name(first)


@cache
def _all_surnames() -> frozenset[str]:
    return frozenset(spelling for spellings in romanised_surnames().values() for spelling in spellings)


@cache
def _beside_person() -> re.Pattern[str]:
    words = name_words()
    before, after = "|".join(words.before_person), "|".join(sorted(words.after_person, key=len, reverse=True))
    edge = f"(?=[^{HAN}]|[曾任称表说为是在出和与带将])"
    return re.compile(f"(?:{before})([{HAN}]{{2,3}}){edge}|([{HAN}]{{2,3}})(?={after})")


@cache
def _heading() -> re.Pattern[str]:
    """Words for founding or heading; a Latin one from its first letter on ("founder", but no "overrun")."""
    words = (rf"(?<![A-Za-z]){re.escape(word)}" if word.isascii() else word for word in name_words().heading)
    return re.compile("|".join(words), re.IGNORECASE)


def _is_head(person: str, text: str) -> bool:
    at = text.find(person)
    return bool(_heading().search(text[max(0, at - _NEAR_HEAD) : at + len(person) + _NEAR_HEAD]))


def _readings(text: str) -> tuple[dict[str, str], frozenset[str]]:
    heard: dict[str, str] = {}
    read: set[str] = set()
    for run in _HAN_RUN.findall(text):
        syllables = pinyin(run)
        for size in (2, 3, 4):
            for at in range(len(run) - size + 1):
                joined = squeeze("".join(syllables[at : at + size]))
                read.add(joined)
                if split_person(run[at : at + size]):
                    heard.setdefault(joined, run[at : at + size])
    return heard, frozenset(read)


def _figures(text: str) -> Iterator[str]:
    """Numbers that tell something, each as plain digits: no years, none under ten, no range of vague words."""
    for number in find_numbers(text, fold_numerals(text)):
        value = number.value
        if value is None or number.attached or (value == int(value) and (value < _LEAST_FIGURE or value in _YEARS)):
            continue
        yield f"{value.normalize():f}"


@lru_cache(maxsize=4)
def _topic_table(section: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((topic, _any_of(words)) for topic, words in data.table("names/topics")[section].items())


def _any_of(words: list[str]) -> re.Pattern[str]:
    english = [word for word in words if word.isascii()]
    whole = "|".join(re.escape(word) for word in english if not word.endswith("*"))
    begun = "|".join(re.escape(word[:-1]) for word in english if word.endswith("*"))
    chinese = [re.escape(word) for word in words if not word.isascii()]
    patterns = [rf"(?<![a-z])(?:{whole})s?(?![a-z])" if whole else "", rf"(?<![a-z])(?:{begun})" if begun else ""]
    return re.compile("|".join(filter(None, [*patterns, *chinese])))


def _topics(text: str) -> tuple[frozenset[str], frozenset[str]]:
    lowered = text.lower()
    trades, happenings = (
        frozenset(topic for topic, words in _topic_table(section) if words.search(lowered))
        for section in ("trade", "happening")
    )
    return trades, happenings


def _stems(text: str, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    for word in _WORD.findall(text.lower()):
        for part in word.split("-"):
            if len(part) > 2 and part not in names:
                yield stem(part), part


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """What forms of one English word share, roughly: robots and robotic, delivers and delivered."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending).removesuffix("e").removesuffix("i")
    return word.removesuffix("e").removesuffix("y") if len(word) > 4 else word


def _chinese_words(text: str) -> Iterator[tuple[str, str]]:
    """Words of two characters or more that the dictionary has, the longest first from the left."""
    for run in _HAN_RUN.findall(text):
        at = 0
        while at < len(run):
            sizes = range(min(_LONGEST_WORD, len(run) - at), 1, -1)
            size = next((size for size in sizes if is_word(run[at : at + size])), 1)
            if size > 1:
                yield run[at : at + size], run[at : at + size]
            at += size


@cache
def _counted() -> Mapping[str, float]:
    rarity: Mapping[str, float] = json.loads(data.text("names/rarity.json"))
    return rarity


def rarity(word: str) -> float:
    """How much a shared word says, from 0 (in every text of the trade) to 1 (in hardly any)."""
    return min(_counted().get(word, _RAREST), _RAREST) / _RAREST
