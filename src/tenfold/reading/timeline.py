"""The day of publication, on which relative dates lean, and the arithmetic from there; all dates are ISO text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tenfold.days import iso

if TYPE_CHECKING:
    from tenfold.claims import Span

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_EARLIEST, _LATEST = 1900, 2199  # years in which a document can have come out
_NEAR_FUTURE = 6  # months ahead in which a date without a year may lie
_SOON = 14  # days ahead that are nearer than the year before


@dataclass(frozen=True, slots=True)
class Lean:
    """How a date leans on the one told before it: so many days, months or years away, then ``month`` and ``day``."""

    unit: str
    away: int
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text. ``iso`` is as precise as its words ("2025", "2025-12", "2025-12-31"), None where they leave it
    open; ``relative`` says that it leans, or would have to lean, on the day of publication; ``leans``, how it leans on
    the date told before it ("the next day"), as long as that is not known."""

    span: Span
    iso: str | None
    relative: bool
    leans: Lean | None = None


def is_ahead(cues: re.Pattern[str], folded: str, start: int, end: int, reach: int) -> bool | None:
    """Whether the words around a date speak of what is to come; None where none does.

    ``cues`` finds words of past and future, these in its group "future". The nearest within ``reach`` characters before
    the date tells, else the first behind it.
    """
    before = [*cues.finditer(folded, max(0, start - reach), start)]
    cue = before[-1] if before else cues.search(folded, end, end + reach)
    return cue["future"] is not None if cue else None


@dataclass(frozen=True, slots=True)
class Published:
    """When a document came out, as far as known. Every method gives ISO text, or None where too little is known."""

    in_year: int | None = None
    in_month: int | None = None
    on_day: int | None = None

    @classmethod
    def parse(cls, published: str | None) -> Published:
        """Read "2026", "2026-02" or "2026-02-17"; anything else is an unknown day."""
        match = _ISO.match(published or "")
        if not match:
            return cls()
        year, month, day = (int(part) if part else None for part in match.groups())
        known = year is not None and _EARLIEST <= year <= _LATEST and iso(year, month, day)
        return cls(year, month, day) if known else cls()

    @property
    def _date(self) -> date | None:
        if not (self.in_year and self.in_month and self.on_day):
            return None
        return date(self.in_year, self.in_month, self.on_day)

    def year(self, away: int) -> str | None:
        """The year so many years away."""
        return iso(self.in_year + away) if self.in_year else None

    def month(self, away: int) -> str | None:
        """The month so many months away."""
        if not self.in_year or not self.in_month:
            return None
        count = self.in_year * 12 + self.in_month - 1 + away
        return iso(count // 12, count % 12 + 1)

    def day(self, away: int) -> str | None:
        """The day so many days away."""
        return (self._date + timedelta(days=away)).isoformat() if self._date else None

    def week(self, away: int) -> str | None:
        """The month in which the calendar week so many weeks away lies; the year, or nothing, where it lies in two."""
        if not self._date:
            return None
        monday = self._date - timedelta(days=self._date.weekday()) + timedelta(weeks=away)
        sunday = self._date if away == 0 else monday + timedelta(days=6)
        for precision in (7, 4):
            if monday.isoformat()[:precision] == sunday.isoformat()[:precision]:
                return monday.isoformat()[:precision]
        return None

    def quarter(self, away: int) -> str | None:
        """The year of the quarter so many quarters away."""
        at = self.month(3 * away)
        return at[:4] if at else None

    def shifted(self, unit: str, away: int) -> str | None:
        """The day, week, month, quarter or year so many of them away."""
        return {"day": self.day, "week": self.week, "month": self.month, "quarter": self.quarter, "year": self.year}[
            unit
        ](away)

    def weekday(self, weekday: int, which: int | None = None) -> str | None:
        """The day of that name (Monday is 0): the latest up to publication, or with ``which`` the last before it (-1),
        this week's (0) or the next after it (1)."""
        if not self._date:
            return None
        back = (self._date.weekday() - weekday) % 7
        if which == 1:
            return self.day(7 - back)
        if which == 0:
            return self.day(weekday - self._date.weekday())
        return self.day(-back if which is None or back else -7)

    def weekday_of_week(self, weekday: int, away: int) -> str | None:
        """The day of that name in the calendar week so many weeks away (上周五)."""
        return self.day(weekday - self._date.weekday() + 7 * away) if self._date else None

    def latest_day(self, day: int) -> str | None:
        """The latest day of that number up to publication ("on the 26th")."""
        if not self.in_year or not self.in_month or not self.on_day:
            return None
        month = self.month(0 if day <= self.on_day else -1) or ""
        return iso(int(month[:4]), int(month[5:7]), day)

    def day_named(self, day: int, weekday: int) -> str | None:
        """The day of that number, in this month or one beside it, that falls on that weekday (0: Monday)."""
        for away in (0, -1, 1):
            month = self.month(away) if self.on_day else None
            at = iso(int(month[:4]), int(month[5:7]), day) if month else None
            if at and date.fromisoformat(at).weekday() == weekday:
                return at
        return None

    def _is_soon(self, month: int, day: int) -> bool:
        if not self._date:
            return False
        days = (self.day(away) or "" for away in range(1, _SOON + 1))
        return f"-{month:02d}-{day:02d}" in {each[4:] for each in days}

    def without_year(self, month: int, day: int | None = None, *, future: bool | None = False) -> str | None:
        """A date that names no year: the latest up to publication, or with ``future`` the next within half a year.

        Where the words leave it open (``future`` is None), a day of the coming weeks is taken to be ahead.
        """
        if not self.in_year or not self.in_month:
            return None
        if future is None:
            future = day is not None and self._is_soon(month, day)
        here = (self.in_month, self.on_day or 31)
        there = (month, day or (self.on_day if month == self.in_month else 1) or 1)
        ahead = (month - self.in_month) % 12
        if future and there >= (self.in_month, self.on_day or 1) and ahead <= _NEAR_FUTURE:
            return iso(self.in_year, month, day)
        if future and ahead and ahead <= _NEAR_FUTURE:
            return iso(self.in_year + (month < self.in_month), month, day)
        return iso(self.in_year if there <= here else self.in_year - 1, month, day)
