"""How much two names by themselves look like names of one thing: spelling, script, reading, meaning, version."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from tenfold.folding import fold, is_chinese, is_registered, simplify
from tenfold.resolving.evidence import Evidence
from tenfold.resolving.passage import ordinary_words
from tenfold.resolving.rendering import render
from tenfold.resolving.sounds import Persons, compare_persons, imitated, may_be_person
from tenfold.resolving.words import name_words, pinyin, reads_as_pinyin, shorter_forms, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = re.compile(r"\d+(?:\.\d+)*[a-z]{0,3}|[一二三四五六七八九十]+(?=[期代号])")
_TICKER = re.compile(r"(?:[A-Z]{2,6}: ?)?[A-Z0-9]{1,6}(?:[.: ][A-Z]{1,3})?")
_NEARLY = 0.8  # how much of two Latin spellings is the same
_MOSTLY, _HALF = 0.9, 0.55  # how much of both names a rendering covers
_LONG_NAME = 7  # characters
_LEAST_WITHIN = 2  # characters of a Chinese name that are looked for in a longer one
_MOST = 4.0  # syllables or words: more say no more


def affinity(left: str, right: str) -> tuple[Evidence, ...]:
    """The evidence of the two names alone."""
    one, other = fold(left), fold(right)
    if is_ticker(left) or is_ticker(right):
        return (Evidence("a ticker", 1, "a ticker tells nothing of a name"),)
    if _versions_differ(one, other):
        return (Evidence("other versions", 1, "their numbers or versions differ"),)
    found = _of_form(left, right, one, other)
    return (*found, *_of_kinds(one, other))


def _versions_differ(one: str, other: str) -> bool:
    """Whether both names carry numbers, but others, or one carries a number and is else the same."""
    numbers = _NUMBER.findall(one), _NUMBER.findall(other)
    if numbers[0] == numbers[1]:
        return False
    return all(numbers) or _NUMBER.sub("", one).strip() == _NUMBER.sub("", other).strip()


def is_ticker(name: str) -> bool:
    """Whether a name has the form of a share's ticker with its number."""
    return bool(_TICKER.fullmatch(name)) and any(letter.isdigit() for letter in name) and not name[0].isalpha()


def _of_form(left: str, right: str, one: str, other: str) -> tuple[Evidence, ...]:
    if one == other:
        if simplify(left).casefold() == simplify(right).casefold():
            return (Evidence("the same name", 1, "the same name"),)
        return (Evidence("another legal form", 1, f"both fold to {one!r}"),)
    if is_chinese(one) != is_chinese(other):
        return tuple(_across(left, right) if is_chinese(other) else _across(right, left))
    return (_chinese(left, right) if is_chinese(one) else _latin(left, right),)


def _of_kinds(one: str, other: str) -> Iterator[Evidence]:
    """Names whose last words tell two kinds of bearer: a fund is no laboratory and no maker of robots."""
    kinds = [kind_of(name) for name in (one, other)]
    if kinds[0] and kinds[1] and kinds[0] != kinds[1]:
        yield Evidence("other kinds", 1, f"by its name one is {kinds[0]}, the other {kinds[1]}")


def kind_of(folded: str) -> str | None:
    """What the end of a folded name says of its bearer's kind, or None."""
    ends = folded if is_chinese(folded) else f" {folded}"
    for kind, words in name_words().kinds.items():
        if any(ends.endswith(word if not word.isascii() else f" {word}") for word in words):
            return kind
    return None


def _chinese(left: str, right: str) -> Evidence:
    short, long = sorted((fold(left), fold(right)), key=lambda name: (len(name), name))
    if long.startswith(short) and _says_little(long.removeprefix(short)):
        if is_registered(left) or is_registered(right):
            kind = "the trade name" if len(short) > 2 else "a short trade name"
            return Evidence(kind, 1, f"{short} is the trade name in {long}")
        return Evidence("a neutral word", 1, f"{long} is {short} with a word that says little")
    if short in shorter_forms(long):
        return Evidence("a sector word", 1, f"{long} may be a unit of {short}, or another firm")
    if short in long and len(short) >= _LEAST_WITHIN:
        return Evidence("more words", 1, f"{long} has {short} in it, and more")
    if pinyin(short) == pinyin(long):
        return Evidence("only the sound", 1, "they sound alike but are written otherwise")
    if len(short) >= 3 and short[0] == long[0] and _is_within(short, long):
        return Evidence("a short form", 1, f"{short} may be short for {long}")
    return Evidence("nothing alike", 1, "the names have nothing in common")


def _says_little(rest: str) -> bool:
    """Whether what a Chinese name has more than another is made of words behind which it stays its owner's."""
    words = name_words().neutral_zh
    while rest and (cut := next((word for word in words if rest.endswith(word)), None)):
        rest = rest.removesuffix(cut)
    return not rest


def _is_within(short: str, long: str) -> bool:
    """Whether ``long``, twice as long, has the characters of ``short`` in order, as Chinese short forms do.

    Where ``short`` is a long name itself, one more word in ``long`` is enough.
    """
    rest = iter(long)
    return (len(short) * 2 <= len(long) or len(short) >= _LONG_NAME) and all(character in rest for character in short)


def _latin(left: str, right: str) -> Evidence:
    short, long = sorted((fold(left), fold(right)), key=lambda name: (len(name), name))
    if squeeze(short) == squeeze(long):
        return Evidence("another spacing", 1, "they differ by a space or a sign")
    if sorted(short.split(" ")) == sorted(long.split(" ")):
        return Evidence("turned round", 1, "the same words in another order")
    if short in shorter_forms(long, neutral=True):
        return Evidence("a neutral word", 1, "they differ by a word that says little")
    if short in shorter_forms(long):
        kind = "a weak word" if {*long.split(" ")} - {*short.split(" ")} <= name_words().weak else "a sector word"
        return Evidence(kind, 1, f"{long} may be a unit of {short}, or another firm")
    if " " not in short and len(short) >= 3 and short == "".join(word[0] for word in long.split(" ")):
        return Evidence("initials", 1, f"{short.upper()} are the initials of {long}")
    if {*short.split(" ")} < {*long.split(" ")}:
        return Evidence("more words", 1, f"{long} has all words of {short}, and more")
    if SequenceMatcher(None, squeeze(short), squeeze(long)).ratio() >= _NEARLY:
        return Evidence("nearly the spelling", 1, "nearly the same spelling, but not the same")
    return Evidence("nothing alike", 1, "the names have nothing in common")


def _across(latin: str, chinese: str) -> Iterator[Evidence]:
    """A Latin and a Chinese name: read aloud, translated, or imitated by characters; the more of it, the surer."""
    found = render(latin, chinese)
    amount = min(0.8 * found.syllables + 1.2 * found.words, _MOST)
    core = (shorter_forms(fold(chinese)) or (fold(chinese),))[-1]
    persons = compare_persons(latin, chinese) if may_be_person(chinese) and not shorter_forms(fold(latin)) else None
    if persons is Persons.ONE:
        yield Evidence("a person's name", min(len(chinese), 3) - 1, f"{latin} is {chinese} read aloud")
    elif persons is Persons.SURNAME:
        yield Evidence("a person's surname", 1, f"{latin} and {chinese} have one surname")
    elif amount and found.covered >= _MOSTLY:
        how = " and ".join(each for each, n in (("read aloud", found.syllables), ("word by word", found.words)) if n)
        yield Evidence("rendered", amount, f"{latin} is {chinese} {how}")
    elif amount and found.covered >= _HALF:
        yield Evidence("partly rendered", amount, f"{latin} says part of {chinese}")
    elif letters := _initials_of(latin, chinese):
        yield Evidence("initials read aloud", 1, f"{letters} are the initials of {chinese} read aloud")
    elif sounds := max(imitated(name, core) for name in (_core_of(latin), latin.split(" ")[-1])):
        yield Evidence("imitated", sounds - 2, f"{core} imitates the sound of {latin}")
    elif _says_otherwise(latin):
        yield Evidence("another meaning", 1, f"{latin} means something else than {chinese}")
    elif persons is Persons.APART or reads_as_pinyin(_core_of(latin)):
        yield Evidence("another reading", 1, f"{latin} reads as another Chinese name than {chinese}")
    else:
        yield Evidence("no rendering", 1, "the one is no rendering of the other that a dictionary knows")


def _says_otherwise(latin: str) -> bool:
    """Whether a Latin name is made of two ordinary words or more, besides those of its sector."""
    words = _core_of(latin).split(" ")
    return len(words) > 1 and all(word in ordinary_words() for word in words)


def _core_of(latin: str) -> str:
    folded = fold(latin)
    return (shorter_forms(folded) or (folded,))[-1]


def _initials_of(latin: str, chinese: str) -> str | None:
    """The Latin letters that are the initials of the Chinese name's syllables, from its first on: HSR, 海绥润."""
    letters = next((word for word in latin.split(" ") if word.isupper() and word.isalpha() and len(word) >= 3), "")
    initials = "".join(syllable[0] for syllable in pinyin(fold(chinese)))
    return letters if letters and initials.startswith(letters.lower()) else None
