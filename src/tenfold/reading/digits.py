"""Numbers in digits, with the magnitude behind them: "1.19bn", "10多万", "EUR 400 000", "53-1/2", "34,50 €"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from tenfold.reading.numerals import MAX_DIGITS, Number, alternatives, table

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBERS = table("numbers")

_DIGITS = re.compile(
    r"[0-9](?:[0-9]{0,2}(?:,[0-9]{3})+(?![0-9])|[0-9]*)(?:\.[0-9]+|(?P<comma>,[0-9]{1,2})(?=[\s-]?(?:[mb]illion|[mb]n\b)))?"
)
_SPACED = re.compile(r"(?: [0-9]{3}){1,4}(?![0-9]|[.,][0-9])")
_SPACED_OUT = re.compile(
    r"(?: [0-9]{3}){2,4}(?![0-9]|[.,][0-9])"
)  # that many groups are one number, whatever it measures
_FRACTION = re.compile(r"[\s-](?P<over>[1-9][0-9]?)/(?P<under>2|3|4|8|16|32)(?![0-9/])")  # "53-1/2 pct"
_CONTINENTAL = re.compile(
    r"(?P<groups>(?:[. ][0-9]{3})*),(?P<cents>[0-9]{2})(?![0-9]|[.,][0-9])"
)  # "1.599,00 €", "34,50 €"
_CONTINENTAL_AFTER = re.compile(rf"\s?(?:{alternatives(_NUMBERS['decimal_comma']['words'])})(?![a-z])")
_CONTINENTAL_BEFORE = tuple(_NUMBERS["decimal_comma"]["words"])
_APOSTROPHES = re.compile(r"(?:'[0-9]{3})+(?![0-9])")  # "CHF 1'049"
_AFTER = _NUMBERS["after"]
_MAGNITUDE = re.compile(
    rf"(?P<more>\s?[多余几])?\s?(?:个(?=亿))?(?P<zh>{alternatives(_AFTER['zh'])})(?P<more_after>[多余])?"
    rf"|[\s-]?(?P<word>{alternatives(_AFTER['words'])})(?:[\s-](?P<second>million|billion|thousand|trillion|crores?))?(?![a-z0-9])"
    rf"|(?P<letter>[{''.join(_AFTER['letters'])}])(?![a-z0-9])"
    r"|(?P<odd>[多余])"
)
_MONEY_MAGNITUDE = re.compile(rf"(?:{'|'.join(_AFTER['money'])})(?![a-z0-9'])")
_MAGNITUDE_STARTS = frozenset(" -\n多余几个") | {word[0] for key in ("zh", "words", "letters") for word in _AFTER[key]}
_MEGA_UNITS = re.compile(r"瓦|字节|赫|欧|帕|比特")
_PLUS_ONES = re.compile(r"[0-9]{4}(?![0-9,.])")
_PLUS_TEN_THOUSANDS = re.compile(r"([0-9]{1,4})(千|百)?万")
_SIGNS = frozenset("$€£¥￥₩₹₪")
_CODES = frozenset(table("currencies")["code"])
_TAIL_STARTS = frozenset(" -,'")
_MAX_HEAD = 7  # how long the digits before such a tail may be
_POINT_ALONE = re.compile(r"(?:^|[\s($€£])\.$")  # ".5 pct"


def digit_numbers(text: str, folded: str) -> Iterator[Number]:
    """The numbers that a text writes in digits."""
    taken = 0
    for match in _DIGITS.finditer(folded):
        start, end = match.span()
        if start < taken or end - start > MAX_DIGITS:
            continue
        digits = match.group().replace(",", "." if match["comma"] else "")
        number = Number(start, end, Decimal(digits), attached=_is_attached(folded, start))
        number.grouped = "," in match.group() and not match["comma"]
        if number.attached and digits.isdigit() and _POINT_ALONE.search(folded, max(0, start - 3), start):
            number.start, number.value, number.attached = start - 1, Decimal(f"0.{digits}"), False
        following = folded[end : end + 1]
        if following in _TAIL_STARTS and end - start <= _MAX_HEAD and number.start == start:
            _add_tail(number, digits, text, folded)
            following = folded[number.end : number.end + 1]
        if following in _MAGNITUDE_STARTS:
            _add_magnitude(number, text, folded)
        taken = number.end
        yield number


def _add_tail(number: Number, digits: str, text: str, folded: str) -> None:
    """Take in what goes on behind the digits: thousands set apart otherwise, a fraction, a decimal comma."""
    start, end, whole = number.start, number.end, digits.split(".")[0]
    continental = _CONTINENTAL.match(folded, start + len(whole))
    if continental and _beside_currency(folded, start, continental.end()):
        groups = continental["groups"].replace(".", "").replace(" ", "")
        number.value, number.end = Decimal(f"{whole}{groups}.{continental['cents']}"), continental.end()
        return
    if number.attached:
        return
    spaced = _SPACED if _follows_sign(folded, start) or _follows_code(text, start) else _SPACED_OUT
    fraction = _FRACTION.match(folded, end) if digits.isdigit() else None
    if further := spaced.match(folded, end) or _APOSTROPHES.match(folded, end):
        number.value = Decimal(digits + further.group().replace(" ", "").replace("'", ""))
        number.end, number.grouped = further.end(), True
    elif fraction and int(fraction["over"]) < int(fraction["under"]):
        number.value += Decimal(int(fraction["over"])) / int(fraction["under"])
        number.end = fraction.end()


def _beside_currency(folded: str, start: int, end: int) -> bool:
    """Whether a currency that is written with decimal commas stands beside a number."""
    before = folded[max(0, start - 5) : start].rstrip(" ")
    return before.endswith(_CONTINENTAL_BEFORE) or _CONTINENTAL_AFTER.match(folded, end) is not None


def _follows_sign(folded: str, start: int) -> bool:
    """Whether a currency sign stands before ``start``, with or without a space."""
    return folded[max(0, start - 2) : start].rstrip(" ")[-1:] in _SIGNS


def _follows_code(text: str, start: int) -> bool:
    """Whether a currency's code stands before ``start`` ("EUR 400 000")."""
    return text[max(0, start - 4) : max(0, start - 1)] in _CODES and text[start - 1] == " "


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
    ones = _PLUS_ONES.match(folded, number.end) if match["zh"] == "万" and number.bound == "exact" else None
    if ones:  # 3万8000
        number.value, number.end = number.value + Decimal(ones.group()) / number.scale, ones.end()
    elif rest:  # 1亿2000万
        ten_thousands = int(rest[1]) * {"千": 1_000, "百": 100, None: 1}[rest[2]] * 10_000
        number.value, number.end = number.value + Decimal(ten_thousands) / number.scale, rest.end()
