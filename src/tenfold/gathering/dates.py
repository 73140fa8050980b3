"""Publication dates as inputs write them, to ISO dates as precise as they are."""

from __future__ import annotations

import re

from tenfold.days import iso

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), start=1)
    for name in names.split()
}  # fmt: skip
_MONTH = rf"(?P<name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_REST = r"(?:[T ,]\s*(?:at )?\d{1,2}:\d\d.*)?"  # a time of day and its zone say nothing about the day as published
_SHAPES = tuple(
    re.compile(shape, re.I)
    for shape in (
        rf"(?P<year>\d{{4}})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d){_REST})?)?",
        rf"(?P<year>\d{{4}})[/.](?P<month>\d{{1,2}})(?:[/.](?P<day>\d{{1,2}}){_REST})?",
        rf"(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d){_REST}",
        rf"(?P<year>\d{{4}}) ?年(?: ?(?P<month>\d{{1,2}}) ?月(?: ?(?P<day>\d{{1,2}}) ?[日号]{_REST})?)?",
        rf"(?:[a-z]{{3,9}},? )?{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}}){_REST}",
        rf"(?:[a-z]{{3,9}},? )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH},? (?P<year>\d{{4}}){_REST}",
        rf"{_MONTH},? (?P<year>\d{{4}})",
    )
)
_NUMBERS = re.compile(rf"(?P<first>\d{{1,2}})[/.-](?P<second>\d{{1,2}})[/.-](?P<year>\d{{4}}){_REST}")


def normal_date(raw: object) -> str | None:
    """A publication date in ISO form (2026, 2026-01, 2026-01-31); None where it is none or can be read two ways."""
    text = str(raw).strip() if isinstance(raw, (str, int)) and not isinstance(raw, bool) else ""
    for shape in _SHAPES:
        if match := shape.fullmatch(text):
            parts = match.groupdict()
            name = parts.get("name")
            month = _MONTHS[name.lower()] if name else _number(parts.get("month"))
            return _iso(int(parts["year"]), month, _number(parts.get("day")))
    if match := _NUMBERS.fullmatch(text):
        return _day_and_month(int(match["first"]), int(match["second"]), int(match["year"]))
    return None


def _day_and_month(first: int, second: int, year: int) -> str | None:
    """17/02/2026 and 02/17/2026 are one day; 02/03/2026 is two, so none."""
    if first > 12 or first == second:
        return _iso(year, second, first)
    return _iso(year, first, second) if second > 12 else None


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _iso(year: int, month: int | None, day: int | None) -> str | None:
    return iso(year, month or None, day or None) if 1900 <= year <= 2200 else None
