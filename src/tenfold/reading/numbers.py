"""Numbers as English and Chinese write them: digits with their magnitude, number words, and vague numbers.

"1.19bn", "数亿", "several million", "10多万" each become one ``Number``. What the number measures is not known here.
All matching is on text that ``fold`` has made: lower case, half width, simplified, character for character.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tenfold.reading.digits import digit_numbers
from tenfold.reading.numbers_en import english_numbers, may_hold_english
from tenfold.reading.numbers_zh import CHINESE_NUMERAL, chinese_numbers

if TYPE_CHECKING:
    from tenfold.reading.numerals import Number

_DIGIT = re.compile("[0-9]")


def may_hold_number(folded: str) -> bool:
    """A cheap test that rules out most sentences without a figure."""
    return bool(_DIGIT.search(folded) or may_hold_english(folded) or CHINESE_NUMERAL.search(folded))


def find_numbers(text: str, folded: str) -> list[Number]:
    """Every number of a text in order, not overlapping, those glued to words included (``attached``)."""
    found = [*digit_numbers(text, folded), *english_numbers(folded)]
    if not folded.isascii():
        found += chinese_numbers(folded)
    found.sort(key=lambda number: (number.start, -number.end))
    out: list[Number] = []
    for number in found:
        if not out or number.start >= out[-1].end:
            out.append(number)
    return out
