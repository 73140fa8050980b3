"""Numbers in Chinese numerals: 二十五亿, 数千万, 一点五, 两三百万, 数以亿计. The text is folded."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from tenfold.reading.numerals import MAX_DIGITS, Number, table

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBERS = table("numbers")
_ZH, _MAGNITUDES = _NUMBERS["zh"], _NUMBERS["after"]["zh"]
ZH_DIGITS: dict[str, int] = _ZH["digits"]
_ZH_TENS, _ZH_SCALES = _ZH["tens"], _ZH["scales"]
_ZH_CHARACTERS = "".join((*ZH_DIGITS, *_ZH_TENS, *_ZH_SCALES)) + "数几点"
CHINESE_NUMERAL = re.compile(f"[{_ZH_CHARACTERS}]")
_ZH_RUN = re.compile(rf"[{_ZH_CHARACTERS}]+(?:个亿|[多余][{''.join((*_ZH_TENS, *_ZH_SCALES))}]*)?")
_ZH_ENDINGS = ("万亿", "千亿", "百亿", "千万", "百万", "亿", "万")  # magnitudes that a range says once: 三到五千万
_ZH_MULTIPLIERS = frozenset((*_ZH_TENS, *_ZH_SCALES))


_ZH_COUNTLESS = re.compile(rf"数以(?P<run>[{''.join(_ZH_MULTIPLIERS)}]+)计(?:的(?=[美欧日港元人]))?")  # 数以亿计
_ZH_PAIR = re.compile(
    rf"(?P<one>[{''.join(ZH_DIGITS)}])(?P<other>[{''.join(ZH_DIGITS)}])(?=[{''.join(_ZH_MULTIPLIERS)}])"
)


def chinese_numbers(folded: str) -> Iterator[Number]:
    """The numbers that a text writes in Chinese numerals."""
    for match in _ZH_RUN.finditer(folded):
        run = match.group()
        before = folded[match.start() - 1] if match.start() else ""
        if len(run) > MAX_DIGITS or before.isdigit():
            continue
        if run == "数" and (countless := _ZH_COUNTLESS.match(folded, match.start())):
            value, high, end = chinese_value(countless["run"]), None, countless.end()
        else:
            value, high, end = chinese_value(run), None, match.end()
        if value is None and (pair := _ZH_PAIR.search(run)):
            value, high = _two_values(run, pair)
        if value is None:
            continue
        vague = any(c in run for c in "数几多余")
        scale = next((_MAGNITUDES[ending] for ending in _ZH_ENDINGS if run.endswith(ending)), 1)
        yield Number(
            match.start(), end, value / scale, scale, bound="over" if vague else "exact", worded=True,
            bare=run[0] in _ZH_MULTIPLIERS and run[0] != "十", attached=before == "第",
            high=high / scale if high is not None else None,
        )  # fmt: skip


def _two_values(run: str, pair: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    """Both ends of what two neighbouring numerals leave open: 两三百万 is two or three million."""
    one, other = ZH_DIGITS[pair["one"]], ZH_DIGITS[pair["other"]]
    if not 0 < other - one <= (2 if one == ZH_DIGITS["三"] else 1):  # 三五百 is said, 四六百 is not
        return None, None
    before, after = run[: pair.start()], run[pair.end() :]
    low, high = chinese_value(before + pair["one"] + after), chinese_value(before + pair["other"] + after)
    return (low, high) if high is not None else (None, None)


def chinese_value(run: str) -> Decimal | None:
    """What a run of Chinese number characters comes to ("二十五亿", "数千万", "一点五"); None where it is no number.

    数, 几, 多, 余 and 个 count as nothing but the one that "数亿" needs; the caller makes the number vague.
    """
    total = section = Decimal(0)
    digit: Decimal | None = None
    fraction: list[int] | None = None
    for character in run:
        if character in ZH_DIGITS:
            if fraction is not None:
                fraction.append(ZH_DIGITS[character])
            elif digit:
                return None  # two digits side by side: a year, an id
            else:
                digit = Decimal(ZH_DIGITS[character])
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
