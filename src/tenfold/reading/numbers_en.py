"""Numbers in English words: "two and a half billion", "hundreds of millions", "a couple of million", "ten dollars"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from tenfold.reading.numerals import Number, alternatives, holds_any, table

if TYPE_CHECKING:
    from collections.abc import Iterator

_EN = table("numbers")["en"]
EN_WORDS: dict[str, int] = _EN["words"]
_SCALES: dict[str, int] = _EN["scales"]
_MAX_SCALE = 10**15
_VAGUE = frozenset(_EN["vague"]["words"])
_PARTS = {word: Decimal(share) for word, share in _EN["parts"].items()}
_SCALE_WORD = re.compile(rf"(?P<ten>tens)|(?P<scale>{alternatives(_SCALES)})(?P<plural>s)?(?![a-z])")
_NEXT_SCALE = re.compile(rf"[\s-](?:of\s)?(?P<scale>{alternatives(_SCALES)})(?P<plural>s)?(?![a-z])")
_PART_AFTER = re.compile(rf"\sand\sa\s(?P<part>{alternatives(_PARTS)})(?![a-z])")
_TEENS = [word for word, value in EN_WORDS.items() if 0 < value < 20 and word not in ("a", "an")]
_UNITS_AFTER = re.compile(  # two hundred and five
    rf"\s(?:and\s)?(?:(?P<tens>{alternatives(word for word, value in EN_WORDS.items() if value >= 20)})"
    rf"(?:[\s-](?P<digit>{alternatives(word for word, value in EN_WORDS.items() if value < 10)}))?"
    rf"|(?P<word>{alternatives(_TEENS)}))"
    rf"(?![a-z])(?!\s(?:{alternatives(_SCALES)}))"
)
_AFTER_DIGIT = re.compile(r"[0-9][\s-]?$")
_WORD_BEFORE = re.compile(r"(?<![a-z0-9])([a-z]+)[\s-]$")
_TRIGGERS = ("illion", "housand", "hundred", "dozen", "crore", "lakh")
_WORD_TO = re.compile(r"(?<![a-z0-9])([a-z]+)\s(?:to|and|or)\s$")
_LEADING = frozenset((*EN_WORDS, *_VAGUE, *_PARTS, "and", "couple", "of", "point"))
_MAX_WORDS = 6  # before a magnitude

_CURRENCIES = table("currencies")["code"].values()
_MEASURES = [
    *_EN["measures"]["words"],
    *(
        word
        for entry in _CURRENCIES
        for key in ("after", "hundredths")
        for word in entry.get(key, ())
        if word.isascii()
    ),
]
_DIGIT_WORDS = {word: value for word, value in EN_WORDS.items() if value < 10 and word not in ("a", "an")}
_TENS = {word: value for word, value in EN_WORDS.items() if value >= 20}
_MEASURE_HINT = re.compile(rf"[ -](?:{alternatives(_EN['measures']['triggers'])})")
_EACH = alternatives(_EN["measures"]["each"])
_SMALL = re.compile(
    rf"(?<![a-z0-9-])(?:(?P<tens>{alternatives(_TENS)})[\s-](?P<digit>{alternatives(_DIGIT_WORDS)})"
    rf"|(?P<word>{alternatives(word for word in EN_WORDS if word not in ('a', 'an', 'zero'))}))"
    rf"(?=[\s-](?:{alternatives(_MEASURES)})(?![a-z]))"
    rf"|(?<![a-z0-9-])(?P<article>an?)(?=\s(?:{alternatives(_MEASURES)})[\s-](?:{_EACH})(?![a-z]))"
)


def may_hold_english(folded: str) -> bool:
    """Whether a text can hold a number in English words at all."""
    return holds_any(folded, _TRIGGERS) or _MEASURE_HINT.search(folded) is not None


def english_numbers(folded: str) -> Iterator[Number]:
    """The numbers that a text writes in words: those with a magnitude, and small ones of money and percentages."""
    if holds_any(folded, _TRIGGERS):
        yield from _large_numbers(folded)
    if _MEASURE_HINT.search(folded):
        yield from _small_numbers(folded)


def _small_numbers(folded: str) -> Iterator[Number]:
    for match in _SMALL.finditer(folded):
        tens, digit, word = match["tens"], match["digit"], match["word"]
        value = EN_WORDS[tens] + EN_WORDS[digit] if tens else EN_WORDS[word] if word else 1
        low = _low_end(folded, match.start())
        if low:
            yield low
        yield Number(*match.span(), Decimal(value), worded=True)


def _large_numbers(folded: str) -> Iterator[Number]:
    last: Number | None = None
    for match in _SCALE_WORD.finditer(folded):
        start = match.start()
        if (last and start < last.end) or _AFTER_DIGIT.search(folded, max(0, start - 2), start):
            continue
        number = _large_number(folded, match)
        if not number:
            continue
        if last and folded[last.end : number.start] in (" ", " and ") and _goes_on(last, number):
            if last.scale == 100 and number.scale > last.scale:  # two hundred and five million
                number.start, number.value = last.start, last.amount + number.value
            else:  # three million two hundred thousand
                last.value, last.end = (last.amount + number.amount) / last.scale, number.end
                continue
            last = None
        if last:
            yield last
        low = _low_end(folded, number.start)
        if low:
            yield low
        last = number
    if last:
        yield last


def _goes_on(last: Number, number: Number) -> bool:
    """Whether a number only carries on the one before it."""
    if last.scale == 100 and number.scale > last.scale:
        return number.value < 100
    exact = last.bound == number.bound == "exact" and not number.bare and not last.bare
    return exact and number.amount < last.scale


def _low_end(folded: str, start: int) -> Number | None:
    """The lower end of a range in words, which shares its magnitude: the "five" of "five to seven million"."""
    match = _WORD_TO.search(folded, max(0, start - 16), start)
    value = EN_WORDS.get(match[1], 0) if match else 0
    return Number(*match.span(1), Decimal(value), worded=True) if match and value > 1 else None


def _large_number(folded: str, match: re.Match[str]) -> Number | None:
    """The number whose magnitude is at ``match``, with the magnitudes behind it and the words before it."""
    start, end = match.span()
    vague = match["plural"] is not None or match["ten"] is not None
    scale = 10 if match["ten"] else _SCALES[match["scale"]]
    chained = _NEXT_SCALE.match(folded, end)
    if match["ten"] and not chained:
        return None
    while chained and scale < _MAX_SCALE:
        scale, end = scale * _SCALES[chained["scale"]], chained.end()
        vague = vague or chained["plural"] is not None
        chained = _NEXT_SCALE.match(folded, end)
    if start and folded[start - 1].isalpha():  # "multimillion" is a magnitude, "gazillion" is none
        multi = folded.endswith("multi", 0, start)
        return Number(start - 5, end, Decimal(1), scale, "over", worded=True) if multi else None
    start, words = _words_before(folded, start)
    number = _from_words(start, end, words, scale, vague)
    part = _PART_AFTER.match(folded, end)
    if part and words and number.bound == "exact":  # a billion and a half
        number.value, number.end = number.value + _PARTS[part["part"]], part.end()
    units = _UNITS_AFTER.match(folded, end) if scale == 100 and words and number.bound == "exact" else None
    if units:
        more = sum(EN_WORDS[word] for word in units.groups() if word)
        number.value, number.end = number.value + Decimal(more) / scale, units.end()
    return number


def _words_before(folded: str, start: int) -> tuple[int, list[str]]:
    """The number words that lead up to a magnitude at ``start``, and where they begin."""
    words: list[str] = []
    at = start
    while len(words) < _MAX_WORDS:
        match = _WORD_BEFORE.search(folded, max(0, at - 12), at)
        if not match or match[1] not in _LEADING:
            break
        word, at = match[1], match.start(1)
        if word == "and" and not _PARTS.keys() & set(words[:2]):
            break  # "five and seven million" are two numbers, "one and a half million" is one
        if words[:1] == ["of"] and word not in _PARTS and word != "couple":
            break
        words.insert(0, word)
        start = at if word not in ("and", "of", "point") else start
    while words and words[0] in ("and", "of", "point"):
        words.pop(0)
    return start, words


def _from_words(start: int, end: int, words: list[str], scale: int, vague: bool) -> Number:
    number = Number(start, end, Decimal(1), scale, worded=True)
    if not words:
        number.bare, number.bound = not vague, "over" if vague else "exact"
    elif _VAGUE.intersection(words):
        number.bound = "over"
    elif "couple" in words:
        number.value, number.bound = Decimal(2), "about"
    else:
        number.value = _value(words)
    return number


def _value(words: list[str]) -> Decimal:
    """What number words come to: "twenty five", "one point two", "two and a half", "three quarters of a"."""
    at = next((place for place, word in enumerate(words) if word in _PARTS), None)
    if at is not None:
        whole = words[: words.index("and")] if "and" in words[:at] else []
        count = EN_WORDS.get(words[at - 1], 1) if at else 1
        return _PARTS[words[at]] * count + (_value(whole) if whole else 0)
    if "point" in words:
        point = words.index("point")
        digits = "".join(str(EN_WORDS[word]) for word in words[point + 1 :] if word in _DIGIT_WORDS or word == "zero")
        return Decimal(f"{_value(words[:point])}.{digits or 0}")
    return Decimal(sum(EN_WORDS.get(word, 0) for word in words if word not in ("a", "an")) or 1)
