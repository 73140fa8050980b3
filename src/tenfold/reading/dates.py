"""Dates as English and Chinese write them, resolved to ISO as far as the words and the day of publication allow.

Comes in: one sentence or paragraph. Goes out: every date in it, where it stands and what it is. Nothing is made more
precise than its words are, and a date that they leave open is found without a value.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tenfold.days import iso
from tenfold.reading.dates_en import expressions as english_expressions
from tenfold.reading.dates_en import find_english
from tenfold.reading.dates_leaning import expressions as leaning_expressions
from tenfold.reading.dates_leaning import find_leaning, settled
from tenfold.reading.numerals import fold
from tenfold.reading.timeline import FoundDate, Published

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FoundDate", "find_dates"]

_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_END = r"(?![0-9%]|[-/.][0-9])"
_FOUR_DIGITS = re.compile("[0-9][0-9]{3}")
_NUMERIC = re.compile(
    rf"(?<![0-9./-]){_YEAR}(?P<mark>[-/.])\s?(?P<month>[01]?[0-9])(?:(?P=mark)\s?(?P<day>[0-3]?[0-9]))?{_END}"
)
_DAY_OR_MONTH_FIRST = re.compile(
    rf"(?<![0-9./-])(?P<one>[0-3]?[0-9])(?P<mark>[/.-])(?P<two>[0-3]?[0-9])(?:(?P=mark)|\s){_YEAR}{_END}"
)
_TWO_DIGITS = re.compile("[0-9][0-9]")
_CODED_HINT = re.compile(r"fy|[0-9][qh]|[qh][1-4]")
_PERIOD = "[1-4]q|q[1-4]|[12]h|h[12]"
_CODED = re.compile(
    rf"(?<![0-9a-z.$€£¥])(?:(?:(?:{_PERIOD})\s?)?fy\s?'?(?:20)?(?P<fiscal>[1-3][0-9])(?:[-/](?:20)?[0-9]{{2}})?"
    rf"|(?:[1-4]q|[12]h)'?(?:20)?(?P<behind>[1-3][0-9])|(?:q[1-4]|h[12])\s?'(?P<short>[1-3][0-9])"
    rf"|(?:20)?(?P<first>[1-3][0-9])年?(?:{_PERIOD}))(?![0-9a-z%]|[.,][0-9])"
)


def find_dates(text: str, lang: str, published: str | None) -> list[FoundDate]:
    """The dates of one sentence or paragraph, by position, never overlapping.

    ``lang`` is "en" or "zh"; ``published`` is the day, month or year of publication in ISO, if known. Time is linear.
    """
    folded = fold(text)
    when = _parsed(published)
    found = _numeric(folded) if _FOUR_DIGITS.search(folded) else []
    if _TWO_DIGITS.search(folded) and _CODED_HINT.search(folded):
        found += _coded(folded)
    found += _finder(lang)(text, folded, when)
    leaning = [*find_leaning(folded, lang)]
    found += leaning
    found.sort(key=lambda each: (each.span[0], -each.span[1]))
    out: list[FoundDate] = []
    for each in found:
        if not out or each.span[0] >= out[-1].span[1]:
            out.append(each)
    return settled(out) if leaning else out


def expressions(lang: str) -> dict[str, list[re.Pattern[str]]]:
    """What a text without a digit needs for a date, under the name by which ``hints`` speaks of it."""
    return {"dates": [*english_expressions(), *leaning_expressions(lang)] if lang == "en" else [re.compile("")]}


@cache
def _finder(lang: str) -> Callable[[str, str, Published], list[FoundDate]]:
    """What finds the dates of a language that are not all digits. Who reads English alone is spared the rest."""
    if lang != "zh":
        return find_english
    from tenfold.reading.dates_zh import find_chinese

    return find_chinese


_parsed = lru_cache(maxsize=64)(Published.parse)


def _numeric(folded: str) -> list[FoundDate]:
    """2026-07-25, 2026/7, 25.07.2026. Where day and month cannot be told apart ("01/06 2026"), the date stays open."""
    out: list[FoundDate] = []
    for match in _NUMERIC.finditer(folded):
        year, month, day = int(match["year"]), int(match["month"]), match["day"]
        value = iso(year, month, int(day) if day else None)
        if value and (day or match["mark"] != "."):  # "2025.1" is a number
            out.append(FoundDate(match.span(), value, relative=False))
    for match in _DAY_OR_MONTH_FIRST.finditer(folded):
        year, one, two = int(match["year"]), int(match["one"]), int(match["two"])
        readings = {value for value in (iso(year, one, two), iso(year, two, one)) if value}
        if readings:
            out.append(FoundDate(match.span(), readings.pop() if len(readings) == 1 else None, relative=False))
    return out


def _coded(folded: str) -> list[FoundDate]:
    """Periods as accounts name them: FY25, 1H25, Q3 FY2025, 25Q1, 2025H1. None is more precise than the year."""
    return [
        FoundDate(match.span(), f"20{match[match.lastgroup or 'fiscal']}", relative=False)
        for match in _CODED.finditer(folded)
    ]
