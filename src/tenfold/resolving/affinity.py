"""How much two names by themselves look like names of one thing: spelling, script, reading, meaning, version."""

from __future__ import annotations

import re

from tenfold.folding import fold, is_chinese, is_registered, simplify
from tenfold.resolving.context import Evidence
from tenfold.resolving.rendering import render
from tenfold.resolving.words import pinyin, shorter_forms, squeeze

_NUMBER = re.compile(r"\d+(?:\.\d+)*[a-z]{0,3}")
_TICKER = re.compile(r"(?:[A-Z]{2,6}: ?)?[A-Z0-9]{1,6}(?:[.: ][A-Z]{1,3})?")

SAME_SPELLING, LEGAL_FORM, SPACING, REGISTERED, SHORT_REGISTERED = 1.2, 2.2, 2.2, 3.2, 1.6
NEUTRAL_WORD, SECTOR_WORD, TURNED_ROUND, SHORTENED, INITIALS = 1.4, -0.6, 2.2, 0.9, 0.5
OTHER_VERSION, LOOKALIKE, UNLIKE, UNLIKE_ACROSS = -5.0, -3.0, -3.0, -1.0


def affinity(left: str, right: str) -> Evidence:
    """The evidence of the two names alone."""
    one, other = fold(left), fold(right)
    if _numbers(one) != _numbers(other) and not _is_ticker(left) and not _is_ticker(right):
        return Evidence(OTHER_VERSION, "their numbers or versions differ")
    if one == other:
        if simplify(left).casefold() == simplify(right).casefold():
            return Evidence(SAME_SPELLING, "the same name")
        return Evidence(LEGAL_FORM, f"both fold to {one!r}")
    if is_chinese(one) != is_chinese(other):
        return _across(left, right) if is_chinese(other) else _across(right, left)
    return _chinese(left, right) if is_chinese(one) else _latin(left, right)


def _numbers(folded: str) -> list[str]:
    return _NUMBER.findall(folded)


def _is_ticker(name: str) -> bool:
    return bool(_TICKER.fullmatch(name)) and any(letter.isdigit() for letter in name)


def _chinese(left: str, right: str) -> Evidence:
    short, long = sorted((fold(left), fold(right)), key=len)
    if short in shorter_forms(long, neutral=True):
        if is_registered(left) or is_registered(right):
            weight = REGISTERED if len(short) > 2 else SHORT_REGISTERED
            return Evidence(weight, f"{short} is the trade name in {long}")
        return Evidence(NEUTRAL_WORD, f"{long} is {short} with a word that says little")
    if short in shorter_forms(long):
        return Evidence(SECTOR_WORD, f"{long} may be a unit of {short}, or another firm")
    if pinyin(short) == pinyin(long):
        return Evidence(LOOKALIKE, "they sound alike but are written otherwise")
    if len(short) >= 3 and short[0] == long[0] and _is_within(short, long):
        return Evidence(SHORTENED, f"{short} may be short for {long}")
    return Evidence(UNLIKE, "the names have nothing in common")


def _is_within(short: str, long: str) -> bool:
    """Whether ``long``, at least twice as long, has the characters of ``short`` in order, as Chinese short forms do."""
    rest = iter(long)
    return len(short) * 2 <= len(long) and all(character in rest for character in short)


def _latin(left: str, right: str) -> Evidence:
    short, long = sorted((fold(left), fold(right)), key=len)
    if squeeze(short) == squeeze(long):
        return Evidence(SPACING, "they differ by a space or a sign")
    if sorted(short.split(" ")) == sorted(long.split(" ")):
        return Evidence(TURNED_ROUND, "the same words in another order")
    if short in shorter_forms(long, neutral=True):
        return Evidence(NEUTRAL_WORD, "they differ by a word that says little")
    if short in shorter_forms(long):
        return Evidence(SECTOR_WORD, f"{long} may be a unit of {short}, or another firm")
    if " " not in short and len(short) >= 3 and short == "".join(word[0] for word in long.split(" ")):
        return Evidence(INITIALS, f"{short.upper()} are the initials of {long}")
    return Evidence(UNLIKE, "the names have nothing in common")


def _across(latin: str, chinese: str) -> Evidence:
    """A Latin and a Chinese name: read aloud or translated, the more of it the surer."""
    found = render(latin, chinese)
    amount = 0.8 * found.syllables + 1.2 * found.words
    if found.covered < 0.6 or not amount:
        return Evidence(UNLIKE_ACROSS, "the one is no rendering of the other that a dictionary knows")
    if found.covered < 0.9:
        return Evidence(amount * 0.4 - 1.0, f"{latin} says part of {chinese}")
    how = " and ".join(filter(None, ["read aloud" if found.syllables else "", "word by word" if found.words else ""]))
    return Evidence(min(amount - 0.9, 3.0), f"{latin} is {chinese} {how}")
