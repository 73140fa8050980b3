"""How Chinese names sound in Latin letters: people's names in any romanisation, foreign names imitated by characters.

Sources: the surnames and their pinyin are CC-CEDICT's; other romanisations stand in data/names/romanisations.toml.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import Enum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tenfold import data
from tenfold.folding import is_chinese, simplify
from tenfold.resolving.words import pinyin, reads_as_pinyin, squeeze, surnames

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LONGEST_GIVEN = 2  # characters
_ALIKE = 0.99  # of two consonant skeletons: all of the one
_LEAST_SOUNDS = 3  # consonants that an imitated name must share
_NAME_PARTS = re.compile(r"[A-Za-z][A-Za-z'’]*")


class Persons(Enum):
    """How a Latin name and a Chinese one compare, both taken for names of people."""

    ONE = "the same name"
    SURNAME = "the same surname"
    APART = "other names"


@cache
def romanised_surnames() -> Mapping[str, frozenset[str]]:
    """Chinese surname → how it is written in Latin letters, pinyin included."""
    others = data.table("names/romanisations")["surnames"]
    return {name: frozenset({*readings, *others.get(name, ())}) for name, readings in surnames().items()}


def split_person(chinese: str) -> tuple[str, str] | None:
    """Surname and given name of what may be a person's name in Chinese (2 to 4 characters), else None."""
    for size in (2, 1):
        surname, given = chinese[:size], chinese[size:]
        if surname in romanised_surnames() and 0 < len(given) <= _LONGEST_GIVEN:
            return surname, given
    return None


@lru_cache(maxsize=1 << 14)
def compare_persons(latin: str, chinese: str) -> Persons | None:
    """``latin`` ("JP Gan", "Kuo Ming-chi") beside ``chinese`` (甘剑平, 郭明錤), or None where they are no people."""
    parts = _NAME_PARTS.findall(latin.replace("-", " "))
    person = split_person(simplify(chinese))
    if person is None or not 2 <= len(parts) <= 4 or not all(part[0].isupper() for part in (parts[0], parts[-1])):
        return None
    surname, given = person
    spellings = romanised_surnames()[surname]
    verdict = Persons.APART if reads_as_pinyin("".join(parts)) else None
    for family, rest in ((parts[-1], parts[:-1]), (parts[0], parts[1:])):
        if family.lower() not in spellings:
            continue
        if _reads_given(rest, given):
            return Persons.ONE
        verdict = Persons.APART if reads_as_syllables(rest) else Persons.SURNAME
    return verdict


def share_surname(latin: str, chinese: str) -> bool:
    """Whether the surname of a Chinese name is first or last in the Latin one, in any romanisation."""
    parts, person = latin.lower().split(" "), split_person(simplify(chinese))
    return person is not None and not romanised_surnames()[person[0]].isdisjoint({parts[0], parts[-1]})


def _reads_given(parts: list[str], given: str) -> bool:
    said = squeeze("".join(parts))
    syllables = pinyin(given)
    initials = "".join(syllable[0] for syllable in syllables)
    readings = {squeeze("".join(syllables)), "".join(map(wade_giles, syllables))}
    return said in readings or (len(given) > 1 and said == initials and all(part.isupper() for part in parts))


def reads_as_syllables(parts: list[str]) -> bool:
    """Whether a given name is pinyin rather than English: "Xingxing", but neither "Felix" nor "Sunny"."""
    said = "".join(parts)
    given_names = _western_given_names()
    return reads_as_pinyin(said, least=2) and not any(part.lower() in given_names for part in parts)


@cache
def _western_given_names() -> frozenset[str]:
    return frozenset(data.table("lexicon/en/persons")["given_names"])


def is_given_name(word: str) -> bool:
    """Whether people in the West bear it as a given name."""
    return word.lower() in _western_given_names()


def wade_giles(syllable: str) -> str:
    """One syllable of pinyin (no tone) as Wade-Giles spells it, without apostrophes."""
    rules = data.table("names/romanisations")["wade_giles"]
    if syllable in rules["whole"]:
        return str(rules["whole"][syllable])
    for ending, becomes in rules["endings"].items():
        if syllable.endswith(ending) and not syllable.startswith("y"):
            syllable = syllable.removesuffix(ending) + becomes
            break
    for beginning, becomes in rules["beginnings"].items():
        if syllable.startswith(beginning) and not syllable.startswith(("ch", "sh") if beginning != "zh" else ()):
            return str(becomes + syllable.removeprefix(beginning))
    return syllable


@lru_cache(maxsize=1 << 14)
def imitated(latin: str, chinese: str) -> int:
    """How many consonants of ``latin`` the characters imitate, all of them in order (Helsing, 赫尔辛); 0 for fewer."""
    heard = "".join(_skeleton(syllable) for syllable in pinyin(chinese))
    wanted = _skeleton(squeeze(latin))
    heard, wanted = re.sub(r"(.)\1+", r"\1", heard), re.sub(r"(.)\1+", r"\1", wanted)
    if len(wanted) < _LEAST_SOUNDS or SequenceMatcher(None, wanted, heard).ratio() < _ALIKE:
        return 0
    return len(wanted)


def _skeleton(latin: str) -> str:
    return "".join(_sounds_of(latin))


def _sounds_of(latin: str) -> Iterator[str]:
    sounds = _classes()
    at = 0
    while at < len(latin):
        two, one = latin[at : at + 2], latin[at]
        if two in sounds:
            yield sounds[two]
            at += 2
            continue
        if one == "c" and latin[at + 1 : at + 2] in ("e", "i", "y"):
            yield sounds["s"]
        elif one in sounds and not (one == "g" and latin[at - 1 : at] == "n"):
            yield sounds[one]
        at += 1


@cache
def _classes() -> Mapping[str, str]:
    raw = data.table("names/romanisations")["sounds"]
    return {letters: sound for sound, spellings in raw.items() for letters in spellings}


def may_be_person(name: str) -> bool:
    """Whether a Chinese name has the form of a person's."""
    return is_chinese(name) and split_person(simplify(name)) is not None
