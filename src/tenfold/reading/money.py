"""Which currency a figure is in: the signs, codes and names beside it (``data/quantities/currencies.toml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tenfold.reading.numbers import Number, alternatives, table

_TABLE = table("currencies")
_CODES: dict[str, dict[str, list[str]]] = _TABLE["code"]
_BEFORE = {word: code for code, entry in _CODES.items() for word in entry["before"]}
_AFTER = {word: code for code, entry in _CODES.items() for word in [*entry["after"], *entry.get("needs_scale", ())]}
_NEEDS_SCALE = frozenset(word for entry in _CODES.values() for word in entry.get("needs_scale", ()))
_OPEN = frozenset(_TABLE["open_names"]["words"])
_CUES: dict[str, dict[str, str | list[str]]] = _TABLE["cues"]
_NOT_BEFORE: dict[str, str] = _TABLE["not_before"]

_CUE_REACH = 300  # how far from a sign that several countries share its cue may stand

_BEFORE_LENGTHS = sorted({len(word) for word in _BEFORE}, reverse=True)
_BEFORE_ENDS = frozenset(word[-1] for word in _BEFORE)
_AFTER_STARTS = frozenset(word[0] for word in _AFTER) | frozenset(" -\n级")
_LATIN = alternatives(word for word in _AFTER if word.isascii())
_OTHER = alternatives(word for word in _AFTER if not word.isascii())
_AFTER_PATTERN = re.compile(rf"[\s-]?(?:of\s)?(?P<latin>{_LATIN})(?![a-z0-9])|\s?级?(?P<other>{_OTHER})")
_VERB_FOLLOWS = re.compile(r"\s(?:the|a|an|its|his|her)\b")  # "20 million won the vote"

_IMPLIED_REACH = 12
_IMPLIED_BEFORE = re.compile(rf"(?:{alternatives(_TABLE['implied']['before'])})[^,;、。!?]*$")
_IMPLIED_AFTER = re.compile(rf"的?[^,;、。!?0-9a-z]{{0,3}}?(?:{alternatives(_TABLE['implied']['after'])})")

_MARKER_EN = alternatives(_TABLE["conversion"]["en"])
_MARKER_ZH = alternatives(_TABLE["conversion"]["zh"])
# From the end of a sum to the words that bound its conversion: an opening bracket, or words that say so.
_CONVERSION = re.compile(
    rf"\s?/\s?|(?:\s(?:in\stotal|in\sall|altogether))?\s?[(\[](?:(?:{_MARKER_EN}|{_MARKER_ZH})\s?)?|,?\s?(?:(?:{_MARKER_EN})\s|(?:{_MARKER_ZH}))"
)
_APPOSED = re.compile(r",\s?")  # "12 billion yuan, roughly $1.7 billion": only where "about" follows
RATE = re.compile(r"\s?=\s?")  # "$1 = 7.1 yuan" tells no sum


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency as written: where its word starts and ends, and whether the word leaves open whose it is ("元")."""

    code: str
    start: int
    end: int
    is_open: bool = False


def currency_before(folded: str, start: int, number: Number | None = None) -> Currency | None:
    """The currency written directly before a figure that starts at ``start`` (``number``, if its size is to count)."""
    end = start
    while end and start - end < 2 and folded[end - 1] in " *":
        end -= 1
    if not end or folded[end - 1] not in _BEFORE_ENDS:
        return None
    for length in _BEFORE_LENGTHS:
        word = folded[end - length : end] if end >= length else ""
        code = _BEFORE.get(word)
        if code and not (word[0].isascii() and word[0].isalpha() and _is_latin(folded, end - length - 1)):
            if number and word in _NEEDS_SCALE and _is_small(number):
                return None
            return Currency(_by_cue(word, code, folded, end), end - length, end, word in ("$", "¥", "￥"))
    return None


def _is_small(number: Number) -> bool:
    return number.scale == 1 and not number.grouped


def _is_latin(folded: str, at: int) -> bool:
    return at >= 0 and folded[at].isascii() and folded[at].isalnum()


def _by_cue(word: str, code: str, folded: str, at: int) -> str:
    cue = _CUES.get(word)
    if not cue:
        return code
    around = folded[max(0, at - _CUE_REACH) : at + _CUE_REACH]
    told = any(w in around for w in cue["words"]) and not any(w in around for w in cue["unless"])
    return str(cue["currency"]) if told else code


def currency_after(folded: str, end: int, number: Number) -> Currency | None:
    """The currency named directly behind a figure that ends at ``end``."""
    if folded[end : end + 1] not in _AFTER_STARTS:
        return None
    match = _AFTER_PATTERN.match(folded, end)
    if not match:
        return None
    kind = match.lastgroup or "other"
    word = match[kind].replace("\n", " ")
    if word in _NEEDS_SCALE and (_is_small(number) or _VERB_FOLLOWS.match(folded, match.end())):
        return None
    if word == "元" and number.worded and number.amount < 10:
        return None  # 三元, 一元 are words of their own
    following = folded[match.end() : match.end() + 1]
    if following and following in _NOT_BEFORE.get(word, ""):
        return None
    return Currency(_AFTER[word], match.start(kind), match.end(), word in _OPEN)


def implied(folded: str, start: int, end: int) -> str | None:
    """The code of a bare Chinese sum that only the words around it show to be money ("融资近3亿")."""
    if _IMPLIED_AFTER.match(folded, end) or _IMPLIED_BEFORE.search(folded, max(0, start - _IMPLIED_REACH), start):
        return str(_TABLE["implied"]["currency"])
    return None


def decide(before: Currency | None, after: Currency | None) -> str | None:
    """The code that the words on both sides of a figure agree on: the more telling of the two wins."""
    if before and after:
        return before.code if after.is_open and not before.is_open else after.code
    found = before or after
    return found.code if found else None


def is_conversion(folded: str, end: int, start: int, *, about: bool) -> bool:
    """Whether the text from ``end`` of one sum to ``start`` of the next makes the next the same sum in other money;
    ``about`` says that the next is bounded so."""
    gap = folded[end:start]
    return bool(_CONVERSION.fullmatch(gap) or (about and _APPOSED.fullmatch(gap)))
