"""Dates as precise as they are known (``2026``, ``2026-01``, ``2026-01-31``): the days that one can mean."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?")


def iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """The date as ISO text, as precise as what is given; None for a day that no calendar has."""
    if month is None:
        return f"{year:04d}"
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= monthrange(year, month)[1]):
        return None
    return f"{year:04d}-{month:02d}" if day is None else f"{year:04d}-{month:02d}-{day:02d}"


@lru_cache(maxsize=65536)
def span_of(iso: str | None) -> tuple[date, date] | None:
    """The first and the last day that ``iso`` can mean; None where it is no date. A time of day is left aside."""
    match = _ISO.fullmatch(iso or "")
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if not year:
            return None
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            first = date(year, month, 1)
            return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return date(year, month, day), date(year, month, day)
    except (ValueError, OverflowError):
        return None


def last_day(iso: str | None) -> str | None:
    """The last day that ``iso`` can mean, as ISO text; None where it is no date."""
    span = span_of(iso)
    return span[1].isoformat() if span else None


def first_day(iso: str | None) -> str | None:
    """The first day that ``iso`` can mean, as ISO text; None where it is no date."""
    span = span_of(iso)
    return span[0].isoformat() if span else None


def days_between(left: str | None, right: str | None) -> int | None:
    """The fewest days that can lie between two dates: 0 where they may be one day. None where either is unknown."""
    a, b = span_of(left), span_of(right)
    if a is None or b is None:
        return None
    return max(0, (b[0] - a[1]).days, (a[0] - b[1]).days)
