"""Numbers as English and Chinese write them: digits with their magnitude, number words, and vague numbers.

"1.19bn", "数亿", "several million", "10多万" each become one ``Number``. What the number measures is not known here.
All matching is on text that ``fold`` has made: lower case, half width, simplified, character for character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tenfold import data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_DIGITS = 24  # longer runs are ids, not figures
MAX_SCALE = 10**15


def table(name: str) -> dict[str, Any]:
    """One file of ``data/quantities``, by its name without the ending."""
    return data.table(f"quantities/{name}")


def alternatives(words: Iterable[str]) -> str:
    """A regular expression for any of ``words``, the longest first; a space in a word stands for any white space."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(set(words), key=lambda w: (-len(w), w)))


@dataclass(slots=True)
class Number:
    """A number at ``start`` to ``end`` of the text. What it comes to is ``value * scale``.

    ``scale`` is 1 where no magnitude stands behind it. ``bound`` is "over" where the number itself is vague.
    ``attached`` says that it is glued to something before it ("K2.5", "GPT-4", "2026-07"); ``worded`` that it is in
    words; ``bare`` that it is a magnitude alone ("百亿", "trillion"); ``letter`` that its magnitude is a single letter.
    """

    start: int
    end: int
    value: Decimal
    scale: int = 1
    bound: str = "exact"
    attached: bool = False
    worded: bool = False
    bare: bool = False
    letter: bool = False
    grouped: bool = False  # its thousands are set apart ("5,168")

    @property
    def looks_like_year(self) -> bool:
        """Whether it is four digits that could be a year of our time."""
        return self.end - self.start == 4 and 1990 <= self.value < 2040 and not self.grouped

    @property
    def amount(self) -> Decimal:
        """What the number comes to."""
        return self.value * self.scale


# --- folding ------------------------------------------------------------------------------------------------------

_FOLDING = {ord(a): b for a, b in zip(*(table("numbers")["folding"][end] for end in ("from", "to")), strict=True)}
_FOLDING.update({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
_FOLDABLE = re.compile("[" + "".join(re.escape(chr(code)) for code in _FOLDING) + "]")


def fold(text: str) -> str:
    """``text`` for matching: lower case, half width, simplified where figures need it. Always of the same length."""
    folded = text.translate(_FOLDING) if _FOLDABLE.search(text) else text
    low = folded.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


# --- digits -------------------------------------------------------------------------------------------------------

_DIGITS = re.compile(
    r"[0-9](?:[0-9]{0,2}(?:,[0-9]{3})+(?![0-9])|[0-9]*)(?:\.[0-9]+|(?P<comma>,[0-9]{1,2})(?=[\s-]?(?:[mb]illion|[mb]n\b)))?"
)
_SPACED = re.compile(r"(?: [0-9]{3}){1,4}(?![0-9])")
_AFTER = table("numbers")["after"]
_MAGNITUDE = re.compile(
    rf"(?P<more>\s?[多余几])?\s?(?:个(?=亿))?(?P<zh>{alternatives(_AFTER['zh'])})(?P<more_after>[多余])?"
    rf"|[\s-]?(?P<word>{alternatives(_AFTER['words'])})(?:[\s-](?P<second>million|billion|thousand|trillion|crores?))?(?![a-z0-9])"
    rf"|(?P<letter>[{''.join(_AFTER['letters'])}])(?![a-z0-9])"
    r"|(?P<odd>[多余])"
)
_MONEY_MAGNITUDE = re.compile(rf"(?:{'|'.join(_AFTER['money'])})(?![a-z0-9'])")
_MAGNITUDE_STARTS = frozenset(" -\n多余几个") | {word[0] for key in ("zh", "words", "letters") for word in _AFTER[key]}
_MEGA_UNITS = re.compile(r"瓦|字节|赫|欧|帕|比特")
_PLUS_TEN_THOUSANDS = re.compile(r"([0-9]{1,4})(千|百)?万")
_SIGNS = frozenset("$€£¥￥₩₹₪")


def _digit_numbers(text: str, folded: str) -> Iterator[Number]:
    taken = 0
    for match in _DIGITS.finditer(folded):
        start, end = match.span()
        if start < taken or end - start > MAX_DIGITS:
            continue
        digits = match.group().replace(",", "." if match["comma"] else "")
        spaced = _SPACED.match(folded, end) if end - start <= 3 and _follows_sign(folded, start) else None
        if spaced:
            digits, end = digits + spaced.group().replace(" ", ""), spaced.end()
        number = Number(start, end, Decimal(digits), attached=_is_attached(folded, start))
        number.grouped = spaced is not None or ("," in match.group() and not match["comma"])
        if folded[end : end + 1] in _MAGNITUDE_STARTS:
            _add_magnitude(number, text, folded)
        taken = number.end
        yield number


def _follows_sign(folded: str, start: int) -> bool:
    """Whether a currency sign stands before ``start``, with or without a space."""
    return folded[max(0, start - 2) : start].rstrip(" ")[-1:] in _SIGNS


def _is_attached(folded: str, start: int) -> bool:
    """Whether the digits at ``start`` only go on with something: a name, a date, an id."""
    before, further = folded[max(0, start - 1) : start], folded[max(0, start - 2) : max(0, start - 1)]
    if not before.isascii() or not before:
        return False
    if before.isalnum() or before in "_@#'":
        return True
    if before in ",:":
        return further.isdigit()
    return before in "-/." and (further in (")", "$") or (further.isascii() and further.isalnum()))


def _add_magnitude(number: Number, text: str, folded: str) -> None:
    """Take the magnitude behind the digits into the number, if there is one."""
    match = _MAGNITUDE.match(folded, number.end)
    if not match:
        money = _MONEY_MAGNITUDE.match(folded, number.end)
        if money and _follows_sign(folded, number.start):
            number.scale, number.end = _AFTER["money"][money.group()], money.end()
    elif match["odd"]:
        number.bound, number.end = "over", match.end()
    elif match["zh"]:
        _add_chinese_magnitude(number, match, folded)
    elif match["word"]:
        number.scale, number.end = _AFTER["words"][match["word"]], match.end()
        if match["second"]:
            number.scale *= _AFTER["words"][match["second"]]
    elif match["letter"] != "t" or text[match.start()] == "T" or _follows_sign(folded, number.start):
        number.scale, number.end, number.letter = _AFTER["letters"][match["letter"]], match.end(), True


def _add_chinese_magnitude(number: Number, match: re.Match[str], folded: str) -> None:
    if match["zh"] == "兆" and _MEGA_UNITS.match(folded, match.end()):
        return
    number.scale, number.end = _AFTER["zh"][match["zh"]], match.end()
    if match["more"] or match["more_after"]:
        number.bound = "over"
    rest = _PLUS_TEN_THOUSANDS.match(folded, number.end) if match["zh"] == "亿" else None
    if rest:  # 1亿2000万
        ten_thousands = int(rest[1]) * {"千": 1_000, "百": 100, None: 1}[rest[2]] * 10_000
        number.value, number.end = number.value + Decimal(ten_thousands) / number.scale, rest.end()


# --- Chinese number words -----------------------------------------------------------------------------------------

_ZH = table("numbers")["zh"]
_ZH_DIGITS, _ZH_TENS, _ZH_SCALES = _ZH["digits"], _ZH["tens"], _ZH["scales"]
_ZH_CHARACTERS = "".join((*_ZH_DIGITS, *_ZH_TENS, *_ZH_SCALES)) + "数几点"
_ZH_RUN = re.compile(rf"[{_ZH_CHARACTERS}]+(?:个亿|[多余][{''.join((*_ZH_TENS, *_ZH_SCALES))}]*)?")
_ZH_ENDINGS = ("万亿", "千亿", "百亿", "千万", "百万", "亿", "万")  # magnitudes that a range says once: 三到五千万
_ZH_MULTIPLIERS = frozenset((*_ZH_TENS, *_ZH_SCALES))


def _chinese_numbers(folded: str) -> Iterator[Number]:
    for match in _ZH_RUN.finditer(folded):
        run = match.group()
        before = folded[match.start() - 1] if match.start() else ""
        if len(run) > MAX_DIGITS or before.isdigit():
            continue
        value = chinese_value(run)
        if value is None:
            continue
        vague = any(c in run for c in "数几多余")
        scale = next((_AFTER["zh"][ending] for ending in _ZH_ENDINGS if run.endswith(ending)), 1)
        yield Number(
            *match.span(), value / scale, scale, bound="over" if vague else "exact", worded=True,
            bare=run[0] in _ZH_MULTIPLIERS and run[0] != "十", attached=before == "第",
        )  # fmt: skip


def chinese_value(run: str) -> Decimal | None:
    """What a run of Chinese number characters comes to ("二十五亿", "数千万", "一点五"); None where it is no number.

    数, 几, 多, 余 and 个 count as nothing but the one that "数亿" needs; the caller makes the number vague.
    """
    total = section = Decimal(0)
    digit: Decimal | None = None
    fraction: list[int] | None = None
    for character in run:
        if character in _ZH_DIGITS:
            if fraction is not None:
                fraction.append(_ZH_DIGITS[character])
            elif digit:
                return None  # two digits side by side: a year, an id
            else:
                digit = Decimal(_ZH_DIGITS[character])
        elif character == "点":
            if fraction is not None or digit is None:
                return None
            fraction = []
        elif character in _ZH_MULTIPLIERS:
            if fraction is not None:
                digit = _with_fraction(digit, fraction)
                fraction = None
            if character in _ZH_TENS:
                section, digit = section + (Decimal(1) if digit is None else digit) * _ZH_TENS[character], None
            else:
                part, scale = section + (digit or 0), _ZH_SCALES[character]
                total = (total + part) * scale if 0 < total < scale else total + (part or 1) * scale
                section, digit = Decimal(0), None
    if fraction is not None:
        digit = _with_fraction(digit, fraction)
        if not fraction:
            return None
    value = total + section + (digit or 0)
    return value if value or run in ("零", "〇") else None


def _with_fraction(digit: Decimal | None, fraction: list[int]) -> Decimal:
    return Decimal(f"{int(digit or 0)}.{''.join(map(str, fraction)) or '0'}")


# --- English number words -----------------------------------------------------------------------------------------

_EN = table("numbers")["en"]
EN_WORDS: dict[str, int] = _EN["words"]
_EN_SCALES: dict[str, int] = _EN["scales"]
_EN_VAGUE = frozenset(_EN["vague"]["words"])
_SCALE_WORD = re.compile(rf"(?P<ten>tens)|(?P<scale>{alternatives(_EN_SCALES)})(?P<plural>s)?(?![a-z])")
_NEXT_SCALE = re.compile(rf"[\s-](?:of\s)?(?P<scale>{alternatives(_EN_SCALES)})(?P<plural>s)?(?![a-z])")
_AFTER_DIGIT = re.compile(r"[0-9][\s-]?$")
_WORD_BEFORE = re.compile(r"(?<![a-z0-9])([a-z]+)[\s-]$")
_EN_TRIGGERS = ("illion", "housand", "hundred", "dozen", "crore", "lakh")
_WORD_TO = re.compile(r"(?<![a-z0-9])([a-z]+)\s(?:to|and)\s$")
_LEADING = frozenset((*EN_WORDS, *_EN_VAGUE, "half", "and", "couple", "of", "quarter"))


def _english_numbers(folded: str) -> Iterator[Number]:
    if not any(trigger in folded for trigger in _EN_TRIGGERS):
        return
    last: Number | None = None
    for match in _SCALE_WORD.finditer(folded):
        start = match.start()
        if (last and start < last.end) or _AFTER_DIGIT.search(folded, max(0, start - 2), start):
            continue
        number = _english_number(folded, match)
        if not number:
            continue
        if last and last.scale == 100 and folded[last.end : number.start] in (" ", " and ") and number.value < 100:
            number.start, number.value = last.start, last.amount + number.value  # two hundred and five million
            last = None
        if last:
            yield last
        low = _low_end(folded, number)
        if low:
            yield low
        last = number
    if last:
        yield last


def _low_end(folded: str, number: Number) -> Number | None:
    """The lower end of a range in words, which shares its magnitude: the "five" of "five to seven million"."""
    match = _WORD_TO.search(folded, max(0, number.start - 16), number.start)
    value = EN_WORDS.get(match[1], 0) if match else 0
    return Number(*match.span(1), Decimal(value), worded=True) if match and value > 1 else None


def _english_number(folded: str, match: re.Match[str]) -> Number | None:
    """The number whose magnitude is at ``match``, with the magnitudes behind it and the words before it."""
    start, end = match.span()
    vague = match["plural"] is not None or match["ten"] is not None
    scale = 10 if match["ten"] else _EN_SCALES[match["scale"]]
    chained = _NEXT_SCALE.match(folded, end)
    if match["ten"] and not chained:
        return None
    while chained and scale < MAX_SCALE:
        scale, end = scale * _EN_SCALES[chained["scale"]], chained.end()
        vague = vague or chained["plural"] is not None
        chained = _NEXT_SCALE.match(folded, end)
    if start and folded[start - 1].isalpha():  # "multimillion" is a magnitude, "gazillion" is none
        multi = folded.endswith("multi", 0, start)
        return Number(start - 5, end, Decimal(1), scale, "over", worded=True) if multi else None
    start, words = _words_before(folded, start)
    return _from_words(start, end, words, scale, vague)


def _words_before(folded: str, start: int) -> tuple[int, list[str]]:
    """The number words that lead up to a magnitude at ``start``, and where they begin."""
    words: list[str] = []
    at = start
    while len(words) < 6:
        match = _WORD_BEFORE.search(folded, max(0, at - 12), at)
        if not match or match[1] not in _LEADING:
            break
        word, at = match[1], match.start(1)
        if word == "and" and words[1:2] not in (["half"], ["quarter"]):
            break  # "five and seven million" are two numbers, "one and a half million" is one
        if words[:1] == ["of"] and word not in ("couple", "quarter", "half"):
            break
        words.insert(0, word)
        start = at if word not in ("and", "of") else start
    while words and words[0] in ("and", "of"):
        words.pop(0)
    return start, words


def _from_words(start: int, end: int, words: list[str], scale: int, vague: bool) -> Number:
    number = Number(start, end, Decimal(1), scale, worded=True)
    fraction = Decimal("0.5") if "half" in words else Decimal("0.25") if "quarter" in words else Decimal(0)
    if not words:
        number.bare, number.bound = not vague, "over" if vague else "exact"
    elif _EN_VAGUE.intersection(words):
        number.bound = "over"
    elif "couple" in words:
        number.value, number.bound = Decimal(2), "about"
    elif fraction and "and" not in words:  # half a billion
        number.value = fraction
    else:
        number.value = fraction + (sum(EN_WORDS.get(word, 0) for word in words if word not in ("a", "an")) or 1)
    return number


# --- all together -------------------------------------------------------------------------------------------------

_ANY_DIGIT = re.compile("[0-9]")
_ANY_ZH = re.compile(f"[{_ZH_CHARACTERS}]")


def may_hold_number(folded: str) -> bool:
    """A cheap test that rules out most sentences without a figure."""
    return bool(_ANY_DIGIT.search(folded) or any(t in folded for t in _EN_TRIGGERS) or _ANY_ZH.search(folded))


def find_numbers(text: str, folded: str) -> list[Number]:
    """Every number of a text in order, not overlapping, those glued to words included (``attached``)."""
    found = [*_digit_numbers(text, folded), *_english_numbers(folded)]
    if not folded.isascii():
        found += _chinese_numbers(folded)
    found.sort(key=lambda number: (number.start, -number.end))
    out: list[Number] = []
    for number in found:
        if not out or number.start >= out[-1].end:
            out.append(number)
    return out


def english_value(word: str) -> int | None:
    """What one English number word comes to, None for any other word and for the articles."""
    return None if word in ("a", "an") else EN_WORDS.get(word)


def plain(value: Decimal) -> int | float:
    """A number as quantities carry it: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)
