"""What a figure counts: the noun behind it, or in Chinese before it (their table: ``data/quantities/units.toml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenfold.reading.numerals import Number, alternatives, table

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLE = table("units")


def _entries(key: str) -> Iterator[tuple[str, str]]:
    """(noun or symbol, unit) for every one that the table lists under ``key``."""
    return ((word, entry["unit"]) for entry in _TABLE["unit"] for word in entry.get(key, ()))


def _flagged(flag: str) -> frozenset[str]:
    return frozenset(entry["unit"] for entry in _TABLE["unit"] if entry.get(flag))


_EN, _ZH, _SYMBOLS = dict(_entries("en")), dict(_entries("zh")), dict(_entries("symbols"))
_TIME, _DIRECT, _PERSONS = _flagged("time"), _flagged("direct"), _flagged("person")
_OPEN = frozenset(_TABLE["subject"]["open"])
_STOP = frozenset(_TABLE["stop"]["words"]) - frozenset(_TABLE["stop"]["allowed"])
_LABELS = frozenset(_TABLE["labels"]["words"])
_ZH_LABELS, _ZH_SMALL_LABELS = tuple(_TABLE["labels"]["zh"]), tuple(_TABLE["labels"]["zh_small"])
_NO_LABEL_BEFORE = tuple(_TABLE["labels"]["not_before"])
_PER = frozenset(_TABLE["per"]["words"])
_NO_SMALL_LABEL = tuple(_TABLE["labels"]["zh_small_not_after"])
_CLASSIFIERS: dict[str, dict[str, Any]] = _TABLE["classifiers"]
_NOT_BEFORE: dict[str, str] = _TABLE["not_before"]
_HINTS: dict[str, str] = {word: unit for unit, words in _TABLE["hints"].items() for word in words}
_RATES: dict[str, Any] = _TABLE["rates"]
_TOKENS = "tokens"
_MAX_WORDS_BETWEEN = 4
_COMPANY_3M = 3_000_000
_PLAIN_BEFORE = _TABLE["plain_before"]["zh"]

_PAIRS = {tuple(noun.split(" ")): unit for noun, unit in _EN.items() if " " in noun}
_WORD = re.compile(r"[\s-]+([a-z][a-z0-9']*)")
_RATE = re.compile(rf"\s?(?:{alternatives(_RATES['words'])})(?![a-z])")
_ZH_RATE = re.compile(rf"(?:{alternatives(_RATES['zh_before'])})[^,;、。]{{0,6}}$")
_SYMBOL = re.compile(rf"\s?({alternatives(_SYMBOLS)})(?![a-z0-9/])")
_SYMBOL_STARTS = frozenset(symbol[0] for symbol in _SYMBOLS) | {" "}
_ZH_NOUN = re.compile(rf"({alternatives(_ZH)})|\s({alternatives(_ZH)})")
_OF = re.compile(r"\sof\s(?:(?:its|the|their|our)\s)?(?=[a-z])")
_LONG_NOUNS = alternatives(noun for noun in _ZH if len(noun) > 1)
_NEAR_ZH_NOUN = re.compile(rf"[^,;:、。!?()\"\s]{{1,6}}?({_LONG_NOUNS})")
_SUBJECTS = alternatives(n for n, unit in _ZH.items() if len(n) > 1 and unit not in _TABLE["subject"]["never"])
_LAST_ZH_NOUN = re.compile(rf"(?s:.*)({_SUBJECTS})(?:[^,;。!?()]{{0,12}}|,[^,;。!?()]{{0,6}})$")
_EN_SUBJECTS = alternatives(noun for noun, unit in _EN.items() if unit not in _TABLE["subject"]["never"])
_PROSE = "[^.,;:()0-9$€£¥]"
_SUBJECT_VERBS = alternatives(_TABLE["subject_verbs"]["words"])
_SUBJECT_BEFORE = re.compile(rf"(?s:.*)\b({_EN_SUBJECTS})\s{_PROSE}{{0,30}}?(?:{_SUBJECT_VERBS})\s{_PROSE}{{0,20}}$")
_HINT_BEFORE = re.compile(rf"(?P<word>{alternatives(_HINTS)})[^.,;、。]{{0,16}}$")
_HINT = re.compile(rf"(?:[\s-]|的)?(?P<word>{alternatives(_HINTS)})")
_TIME_AFTER = re.compile(rf"\s?(?:{alternatives(_TABLE['time']['after'])})(?![a-z])")
_NOT_A_MAGNITUDE = re.compile(rf"[\s-]?(?:{alternatives(_TABLE['not_a_magnitude']['after'])})(?![a-z])")
_TOKEN_BEFORE = re.compile(r"([A-Za-z0-9_.#]+)\s?$")


@dataclass(frozen=True, slots=True)
class Counted:
    """The unit of a count, and where the words that name it end (the figure's own end, where they stand apart)."""

    unit: str
    end: int


def unit_of(number: Number, end: int, text: str, folded: str) -> Counted | None:
    """What the number that ends at ``end`` (its bound words included) counts; None where it counts nothing known.

    A number whose magnitude is a letter ("128k") has the unit "" where no noun tells it.
    """
    if _is_chinese(folded, end):
        found = _symbol(folded, end) or _chinese(number, end, folded)
    else:
        found = _symbol(folded, end) or _english(number, end, text, folded)
    if found:
        return None if found.unit in _TIME and _TIME_AFTER.match(folded, found.end) else found
    return _unnamed(number, end, text, folded) if number.scale > 1 and not number.worded else None


def is_label(number: Number, text: str, folded: str) -> bool:
    """Whether a number counts nothing, being a rank, a year or part of a name ("top 10", "Model 3 cars")."""
    if folded.startswith(_NO_LABEL_BEFORE, number.end):
        return False
    word = _token_before(number, text)
    if word.lower() in _PER or folded.endswith(_ZH_LABELS, 0, number.start):
        return True
    if number.scale > 1 and not number.worded:
        return False
    if folded.endswith(_ZH_SMALL_LABELS, 0, number.start):
        return not folded.endswith(_NO_SMALL_LABEL, 0, number.start - 1)
    if number.worded or number.grouped:
        return number.worded and number.amount < 10
    year = number.looks_like_year and number.value % 100 != 0
    named = _is_name(word) and folded[number.end : number.end + 1] not in _CLASSIFIERS
    return year or word.lower() in _LABELS or named


def _token_before(number: Number, text: str) -> str:
    match = _TOKEN_BEFORE.search(text, max(0, number.start - 24), number.start)
    return match[1] if match else ""


def _is_name(word: str) -> bool:
    return word[:1].isupper() and len(word) > 1 and word[-1] != "." and word.lower() not in _STOP


def _symbol(folded: str, end: int) -> Counted | None:
    if folded[end : end + 1] not in _SYMBOL_STARTS:
        return None
    match = _SYMBOL.match(folded, end)
    return Counted(_SYMBOLS[match[1]], match.end()) if match else None


# --- English: the noun comes after -------------------------------------------------------------------------------


def _english(number: Number, end: int, text: str, folded: str) -> Counted | None:
    """The first known noun among the next few words, if only adjectives and names stand between.

    Where a name stands between ("200 Acme robots"), the figure's surface ends before it.
    """
    of = _OF.match(folded, end) if number.worded else None  # "hundreds of its people"
    at, previous, named = of.end() - 1 if of else end, "", False
    for _ in range(_MAX_WORDS_BETWEEN + 1):
        match = _WORD.match(folded, at)
        if not match or match[1] in _STOP:
            return None
        word, at = match[1], match.end()
        unit = _PAIRS.get((previous, word)) or _EN.get(word)
        if unit:
            rate = _RATE.match(folded, at) if unit == _TOKENS else None
            unit, at = (_RATES[_TOKENS], rate.end()) if rate else (unit, at)
            return Counted(unit, end if named else at)
        named = named or text[match.start(1)].isupper()
        previous = word
    return None


# --- Chinese: a measure word, a noun, or the subject before -------------------------------------------------------


def _is_chinese(folded: str, end: int) -> bool:
    following = folded[end : end + 2].lstrip()
    return not folded[end - 1].isascii() or (bool(following) and not following[0].isascii())


def _chinese(number: Number, end: int, folded: str) -> Counted | None:
    at = end + (folded[end : end + 1] == " ")
    classifier = _CLASSIFIERS.get(folded[at : at + 1])
    if number.worded and classifier and classifier.get("only") == "digits":
        return None
    if classifier and folded[at + 1 : at + 2] not in tuple(classifier["not_before"]):
        noun = _noun(folded, at + 1)
        further = _NEAR_ZH_NOUN.match(folded, at + 1) if not noun else None
        if further:
            noun = Counted(_ZH[further[1]], at + 1)
        if noun and (noun.unit in _PERSONS or classifier.get("only") != "person"):
            return _with_rate(number, noun, folded)
        if classifier["unit"] and number.amount >= classifier.get("least", 0):
            return _by_subject(number, Counted(classifier["unit"], at + 1), folded)
    noun = _noun(folded, end)
    if noun and (number.scale > 1 or number.worded or noun.unit in _DIRECT):
        return _with_rate(number, _by_subject(number, noun, folded), folded)
    return None


def _noun(folded: str, at: int) -> Counted | None:
    match = _ZH_NOUN.match(folded, at)
    if not match:
        return None
    noun = match[1] or match[2]
    following = folded[match.end() : match.end() + 1]
    glued = noun.isascii() and following.isascii() and following.isalnum()
    if glued or following in tuple(_NOT_BEFORE.get(noun, "")):
        return None
    return Counted(_ZH[noun], match.end())


def _with_rate(number: Number, found: Counted, folded: str) -> Counted:
    if found.unit != _TOKENS:
        return found
    if _ZH_RATE.search(folded, max(0, number.start - 10), number.start):
        return Counted(_RATES[_TOKENS], found.end)
    rate = _RATE.match(folded, found.end)
    return Counted(_RATES[_TOKENS], rate.end()) if rate else found


def _by_subject(number: Number, found: Counted, folded: str) -> Counted:
    """A measure word alone leaves open what it counts; the noun before the figure tells ("员工约500名")."""
    unit = _subject(number, folded) if found.unit in _OPEN else ""
    return Counted(unit, found.end) if unit and (found.unit != "people" or unit in _PERSONS) else found


def _subject(number: Number, folded: str) -> str:
    """What the words before a figure say that it counts ("用户升至3亿", "users hit 3 million"), else ""."""
    if folded[max(0, number.start - 20) : number.end].isascii():
        match = _SUBJECT_BEFORE.match(folded, max(0, number.start - 60), number.start)
        return _EN[match[1]] if match else ""
    match = _LAST_ZH_NOUN.match(folded, max(0, number.start - 20), number.start)
    return _ZH[match[1]] if match else ""


# --- no noun at all -----------------------------------------------------------------------------------------------


def _unnamed(number: Number, end: int, text: str, folded: str) -> Counted | None:
    """The unit of a number with a magnitude from the words around it ("256K context"; "" for "128k" alone)."""
    if not number.letter:
        hint = _HINT.match(folded, end)
        unit = _TOKENS if hint and _HINTS[hint["word"]] == _TOKENS else _subject(number, folded)
        return Counted(unit, number.end) if unit else None
    if _is_part_of_name(number, text, folded):
        return None
    unit = _hinted(number, end, folded) or _subject(number, folded)
    if not unit and (_NOT_A_MAGNITUDE.match(folded, end) or number.amount == _COMPANY_3M):
        return None  # "4K video"; 3M is a company
    return Counted(unit, end)


def _hinted(number: Number, end: int, folded: str) -> str:
    hint = _HINT.match(folded, end)
    if hint:
        return _HINTS[hint["word"]]
    before = _HINT_BEFORE.search(folded, max(0, number.start - 30), number.start)
    return _TOKENS if before and _HINTS[before["word"]] == _TOKENS else ""


def _is_part_of_name(number: Number, text: str, folded: str) -> bool:
    """Whether "70B" is the end of a product's name: "Acme 70B", "昇腾910B"."""
    if number.scale < 10**9:
        return False
    before = folded[number.start - 1 : number.start]
    if before and not before.isascii() and before.isalpha():
        return before not in _PLAIN_BEFORE
    return _is_name(_token_before(number, text))


def is_counted_noun(word: str) -> bool:
    """Whether an English word (lower case) names something that figures count."""
    return word in _EN


def is_passed_over(word: str) -> bool:
    """Whether an English word (lower case) cannot stand between a figure and the noun that it counts."""
    return word in _STOP
