"""Which currency a figure is in: the signs, codes and names beside it (``data/quantities/currencies.toml``)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tenfold.reading.numbers_zh import ZH_DIGITS
from tenfold.reading.numerals import Number, alternatives, table

_TABLE = table("currencies")
_CODES: dict[str, dict[str, list[str]]] = _TABLE["code"]
_SHARES = {"after": Decimal(1), "after_large": Decimal(1), "tenths": Decimal("0.1"), "hundredths": Decimal("0.01")}
_OPEN = frozenset(_TABLE["open_names"]["words"])
_NOT_BEFORE: dict[str, str] = _TABLE["not_before"]
_ALONE, _ALONE_BEFORE = frozenset(_TABLE["alone"]["words"]), _TABLE["alone"]["before"]
_PIECES: int = _TABLE["alone"]["pieces"]
_CUE_REACH = 300  # how far from a word that several countries share its cue may stand


def _words(*keys: str) -> dict[str, str]:
    """Every word that the table lists under ``keys`` → the code of its currency."""
    return {word: code for code, entry in _CODES.items() for key in keys for word in entry.get(key, ())}


_BEFORE, _BEFORE_LARGE = _words("before", "before_large"), frozenset(_words("before_large"))
_AFTER, _AFTER_LARGE = _words(*_SHARES), frozenset(_words("after_large"))
_EACH = _words("hundredths_each")
_SHARE_OF = {word: share for key, share in _SHARES.items() for word in _words(key)}


def _by_sign() -> dict[str, list[dict[str, Any]]]:
    cues: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for cue in _TABLE["cues"]:
        for sign in cue["signs"]:
            cues[sign].append(cue)
    return dict(cues)


_CUES = _by_sign()
_BEFORE_LENGTHS = {
    last: sorted({len(word) for word in _BEFORE if word[-1] == last}, reverse=True)
    for last in {word[-1] for word in _BEFORE}
}
_AFTER_STARTS = frozenset(word[0] for word in _AFTER) | frozenset(" -\n级的") | frozenset(word[0] for word in _EACH)
_NAMES = frozenset(word for word in _AFTER if re.fullmatch(r"[a-z](?:.*[a-z.])?", word))
_LATIN, _OTHER = alternatives(_NAMES), alternatives(_AFTER.keys() - _NAMES)
_AFTER_PATTERN = re.compile(
    rf"(?:\s?-\s?|\s)?(?:of\s)?(?P<latin>{_LATIN})(?![a-z0-9$¥])|\s?[级的]?(?P<other>{_OTHER})(?!\s?[0-9])"
    rf"|\s?(?P<each>{alternatives(_EACH)})(?=\s(?:a|per)\s(?:new\s)?(?:share|unit)|\s?(?:each|apiece)\b)"
)
_MAGNITUDES = table("numbers")["after"]
_SHARED_SCALE = re.compile(  # "Rs 500 to 600 crore" says the magnitude of both at the end
    rf"\s?(?:[-~至到]|to\s|and\s)\s?[0-9][0-9.,]*[\s-]?(?:{alternatives(_MAGNITUDES['zh'])}"
    rf"|(?:{alternatives([*_MAGNITUDES['words'], *_MAGNITUDES['letters']])})(?![a-z0-9]))"
)
_NUMBER_FOLLOWS = re.compile(r"\.?\s?[0-9]")
_VERB_FOLLOWS = re.compile(
    r"\s(?:the|a(?!\s(?:share|unit|barrel|year|month))|an|its|his|her)\b"
)  # "20 million won the vote"
_OBJECT_AFTER = (" of ", " at ", " to ", " from ")  # "a close of 41,250 won the shares ..."
_CHANGE = re.compile(
    "(?:(?P<tenths>[{d}0-9])[{tenths}])?(?:零?(?P<hundredths>[{d}0-9])[{hundredths}])?钱?".format(
        d="".join(ZH_DIGITS), **_TABLE["change"]
    )
)
_SUM_BEFORE = tuple(_TABLE["alone"]["behind"])

_IMPLIED_REACH = 12
_IMPLIED_BEFORE = re.compile(rf"(?:{alternatives(_TABLE['implied']['before'])})[^,;、。!?]*$")
_IMPLIED_AFTER = re.compile(
    rf"级?的?(?:[^,;、。!?0-9a-z]{{0,3}}?(?:{alternatives(_TABLE['implied']['after'])})"
    rf"|\s?(?:{alternatives(_TABLE['implied']['rounds'])})\+{{0,2}}\s?轮)"
)

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
    """A currency as written: where its word starts and ends, whether the word leaves open whose it is ("元"), what
    share of the currency it names ("cents"), and what change goes on behind it (三角)."""

    code: str
    start: int
    end: int
    is_open: bool = False
    share: Decimal = Decimal(1)
    change: Decimal = Decimal(0)


def currency_before(folded: str, start: int, number: Number | None = None) -> Currency | None:
    """The currency written directly before a figure that starts at ``start`` (``number``, if its size is to count)."""
    end = start
    while end and start - end < 2 and folded[end - 1] in " *":
        end -= 1
    for length in _BEFORE_LENGTHS.get(folded[end - 1], ()) if end else ():
        word = folded[end - length : end] if end >= length else ""
        code = _BEFORE.get(word)
        if code and not (word[0].isascii() and word[0].isalpha() and _is_latin(folded, end - length - 1)):
            if number and word in _BEFORE_LARGE and _is_small(number) and not _SHARED_SCALE.match(folded, number.end):
                return None
            return Currency(_by_cue(word, code, folded, end), end - length, end, word in ("$", "¥", "￥"))
    return None


def _is_small(number: Number) -> bool:
    return number.scale == 1 and not number.grouped


def _is_latin(folded: str, at: int) -> bool:
    return at >= 0 and folded[at].isascii() and (folded[at].isalnum() or folded[at] == "'")


def _by_cue(word: str, code: str, folded: str, at: int) -> str:
    """Whose a word is that several countries share: as the text around it tells, else ``code``."""
    cues = _CUES.get(word)
    if not cues:
        return code
    around = folded[max(0, at - _CUE_REACH) : at + _CUE_REACH]
    told = (
        cue["currency"]
        for cue in cues
        if any(w in around for w in cue["words"]) and not any(w in around for w in cue["unless"])
    )
    return str(next(told, code))


def currency_after(folded: str, end: int, number: Number) -> Currency | None:
    """The currency named directly behind a figure that ends at ``end``."""
    if folded[end : end + 1] not in _AFTER_STARTS:
        return None
    match = _AFTER_PATTERN.match(folded, end)
    if not match:
        return None
    kind = match.lastgroup or "other"
    word = match[kind].replace("\n", " ")
    if kind == "each":
        return Currency(_EACH[word], match.start(kind), match.end(), share=_SHARES["hundredths"])
    if word in _BEFORE and "-" in folded[end : match.start(kind)] and _NUMBER_FOLLOWS.match(folded, match.end()):
        return None  # "USD 5m - USD 7m": it is the next sum's
    is_verb = _VERB_FOLLOWS.match(folded, match.end()) and not folded.endswith(_OBJECT_AFTER, 0, number.start)
    if word in _AFTER_LARGE and (_is_small(number) or is_verb):
        return None
    following = folded[match.end() : match.end() + 1]
    if following and following in _NOT_BEFORE.get(word, ""):
        return None
    change, last = Decimal(0), match.end()
    if kind == "other" and _SHARE_OF[word] == 1:
        change, last = _change(folded, last)
    if not change and not _is_sum(word, number, folded, match):
        return None
    code = _by_cue(word, _AFTER[word], folded, end)
    return Currency(code, match.start(kind), last, word in _OPEN, _SHARE_OF[word], change)


def _is_sum(word: str, number: Number, folded: str, match: re.Match[str]) -> bool:
    """Whether a number before a currency's word is a sum: it can count pieces (一块) or be part of another (三元)."""
    if word in _ALONE:
        ends = folded[match.end() : match.end() + 1] in ("", *_ALONE_BEFORE)
        return ends and (10 <= number.amount < _PIECES or number.amount % 1 != 0)
    if word != "元" or not number.worded or number.amount >= 10:
        return True
    before = folded[max(0, number.start - 2) : number.start]
    return folded[match.end() : match.end() + 1] in ("", *_ALONE_BEFORE) and before.endswith(_SUM_BEFORE)


def _change(folded: str, end: int) -> tuple[Decimal, int]:
    """What a Chinese sum that ends at ``end`` goes on with (三角五分), and where that ends."""
    match = _CHANGE.match(folded, end)
    if not match or not (match["tenths"] or match["hundredths"]):
        return Decimal(0), end
    tenths, hundredths = (int(ZH_DIGITS.get(part, part)) if part else 0 for part in match.groups())
    return Decimal(tenths * 10 + hundredths) / 100, match.end()


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
