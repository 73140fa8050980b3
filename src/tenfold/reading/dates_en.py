"""English dates: months, weekdays, years, and words that lean on the day of publication ("last month")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tenfold.days import iso
from tenfold.reading.counts import is_counted_noun
from tenfold.reading.numerals import alternatives, holds_any, table
from tenfold.reading.timeline import FoundDate, Published, is_ahead

if TYPE_CHECKING:
    from collections.abc import Iterator

_EN = table("dates")["en"]
_WORDS = _EN["words"]
_SHORT: dict[str, int] = _EN["short_months"]
_MONTHS: dict[str, int] = _EN["months"] | _SHORT
_WEEKDAYS: dict[str, int] = _EN["weekdays"]
_WHICH: dict[str, int] = _EN["which"]
_DAYS: dict[str, int] = _EN["days"]
_COUNTED: dict[str, int] = _EN["counted"]
_REACH = 40  # how far around a date words are looked at


def find_english(text: str, folded: str, when: Published) -> list[FoundDate]:
    """The dates of an English text, in no order; some may overlap, the longer one counts."""
    found = [*_months(text, folded, when)]
    if "day" in folded:
        found += _weekdays(text, folded, when)
    if holds_any(folded, _DAY_HINTS):
        found += _days(text, folded, when)
    if holds_any(folded, _SHIFTED_HINTS):
        found += _shifted(folded, when)
    if " ago" in folded or " earlier" in folded:
        found += _ago(folded, when)
    found += _years(text, folded)
    found += _days_of_month(folded, when)
    return found


def expressions() -> list[re.Pattern[str]]:
    """What a date without a digit in it cannot do without."""
    return [re.compile(alternatives(_MONTHS)), _WEEKDAY, _DAY_WORD, _SHIFTED, _AGO]


# --- months -------------------------------------------------------------------------------------------------------

_MONTH_LIKE = re.compile(r"[ADFJMNOS][A-Za-z]{2,8}")
_YEAR = r"(?:19[0-9]{2}|20[0-3][0-9])(?![0-9])"
_TH = r"(?:st|nd|rd|th)"
_DAY = rf"[0-3]?[0-9]{_TH}?"
_TO = r"\s?(?:-|to)\s?"
_PARTS = alternatives(_WORDS["parts"])
_PART_BEFORE = re.compile(rf"(?<![a-z])(?:(?:(?:the\s)?(?:{_PARTS})[\s-])+|fy)$")
_AFTER_MONTH = re.compile(
    rf"\.?(?:\s(?:the\s)?(?P<day>[0-3]?[0-9]){_TH}?(?![0-9%]|[.,:][0-9]|\s(?:percent|per\scent|[mb]illion)|-[a-z])"
    rf"(?P<through>{_TO}{_DAY}(?![0-9%]|[.,:][0-9]))?)?"
    rf"(?:,?\s(?:of\s)?(?P<year>{_YEAR})|(?:,?\s(?:of\s)?(?P<which>last|this|next)\syear))?"
)
_DAY_BEFORE = re.compile(rf"(?<![0-9.,/])(?P<from>{_DAY}{_TO})?(?P<day>[0-3]?[0-9]){_TH}?\s(?:day\s)?(?:of\s)?$")
_WHICH_BEFORE = re.compile(rf"(?<![a-z])(?P<which>{alternatives(_WHICH)})\s$")
_SHORT_WEEKDAYS = "mon|tues?|wed|thu|thurs?|fri|sat|sun"
_WEEKDAY_BEFORE = re.compile(rf"(?<![a-z])(?:{alternatives(_WEEKDAYS)}|{_SHORT_WEEKDAYS})\.?,?\s(?:the\s)?$")
_MONTH_CONTEXT = re.compile(rf"(?<![a-z])(?:{alternatives(_WORDS['before_month'])})[\s-]$")
_SURE_CONTEXT = re.compile(rf"(?<![a-z])(?:{alternatives(_WORDS['surely_before_month'])})[\s-]$")
_AMBIGUOUS = frozenset(("may", "march", "august", *_SHORT))
_CAPITALISED = re.compile(r"\s[A-Z]")


def _months(text: str, folded: str, when: Published) -> Iterator[FoundDate]:
    for match in _MONTH_LIKE.finditer(text):
        month = _MONTHS.get(match.group().lower())
        before = text[match.start() - 1] if match.start() else " "
        if month and not (before.isascii() and (before.isalnum() or before == "_")):
            found = _month(text, folded, *match.span(), month, when)
            if found:
                yield found


def _month(text: str, folded: str, start: int, end: int, month: int, when: Published) -> FoundDate | None:
    """The date around a month's name at ``start`` to ``end``; None where the word is no month."""
    after = _AFTER_MONTH.match(folded, end)
    assert after is not None  # every part of it is optional
    first, last = start, after.end() if after.end() > end + 1 else end  # a full stop alone is not part of it
    day, several = after["day"], after["through"]
    before = _DAY_BEFORE.search(folded, max(0, start - 24), start) if not day else None
    if before:
        day, several, first = before["day"], before["from"], before.start()
    if day:
        weekday = _WEEKDAY_BEFORE.search(folded, max(0, first - 16), first)
        first = weekday.start() if weekday else first
    elif not after["year"] and not after["which"] and not _stands_as_month(text, folded, start, end):
        return None
    which = _WHICH_BEFORE.search(folded, max(0, start - 12), start) if not day else None
    first = which.start() if which else first if day else _with_part(folded, first)
    number = int(day) if day and not several else None
    if after["year"]:
        value = iso(int(after["year"]), month, number)
        return FoundDate((first, last), value, relative=False) if value else None
    if after["which"]:
        year = when.year(_WHICH[after["which"]])
        value = iso(int(year), month, number) if year else None
    elif which:
        value = _month_away(month, _WHICH[which["which"]], when)
    else:
        value = when.without_year(month, number, future=_is_future(folded, first, last))
    return FoundDate((first, last), value, relative=True)


def _month_away(month: int, away: int, when: Published) -> str | None:
    """ "last March" (never the month of publication), "this March", "next March"."""
    year = when.year(0)
    if away == 0 and year:
        return iso(int(year), month)
    latest = when.without_year(month, future=away > 0)
    if latest and away < 0 and latest == when.month(0):
        return iso(int(latest[:4]) - 1, month)
    return latest


def _stands_as_month(text: str, folded: str, start: int, end: int) -> bool:
    """Whether a name of a month without a day or year is one, not a verb or a person's name."""
    window = folded[max(0, start - 16) : start]
    if _SURE_CONTEXT.search(window):
        return True
    if _MONTH_CONTEXT.search(window):
        return not _CAPITALISED.match(text, end) or folded[start:end] not in _AMBIGUOUS
    return folded[start:end] not in _AMBIGUOUS and not _CAPITALISED.match(text, end)


def _with_part(folded: str, start: int) -> int:
    part = _PART_BEFORE.search(folded, max(0, start - 40), start)
    return part.start() if part else start


_FUTURE = re.compile(rf"\b(?:(?P<future>{alternatives(_WORDS['future'])})|{alternatives(_WORDS['past'])})\b")


def _is_future(folded: str, start: int, end: int) -> bool | None:
    return is_ahead(_FUTURE, folded, start, end, _REACH)


# --- weekdays and days --------------------------------------------------------------------------------------------

_WEEKDAY = re.compile(
    rf"\b(?P<day>{alternatives(_WEEKDAYS)})\b(?:\s(?:of\s|from\s)?(?P<week>{alternatives(_WHICH)})\sweek\b)?"
    rf"(?:\sthe\s(?P<th>[0-3]?[0-9]){_TH}\b)?(?!\s(?:of|in)\s(?:{alternatives(_MONTHS)})\b)"
)
_WEEKDAY_WHICH = re.compile(
    rf"(?<![a-z])(?:(?P<own>{alternatives(_WHICH)})\sweek's|(?P<which>{alternatives(_WHICH)}|(?:this\s)?past))\s$"
)
_DAY_HINTS = ("day", "night", "morrow", "this ")
_DAY_WORD = re.compile(rf"\b(?:earlier\s|later\s)?(?P<day>{alternatives(_DAYS)})\b(?!'s|-)")
_ON_THE = re.compile(rf"\bon\sthe\s(?P<day>[0-3]?[0-9]){_TH}(?=\s(?:that|by|and|it|the|from|in)\b|[.,;:)]|$)")
_TIME_OF_DAY = re.compile(rf"(?<![a-z0-9])(?P<day>[0-3]?[0-9]){_TH}(?=,\s(?:{alternatives(_WORDS['times_of_day'])})\b)")
_ORDINAL = re.compile(rf"[0-9]{_TH}")


def _weekdays(text: str, folded: str, when: Published) -> Iterator[FoundDate]:
    for match in _WEEKDAY.finditer(folded):
        start = match.start()
        before = folded[max(0, start - 10) : start].rstrip()
        if text[start].isupper() and not before.endswith(tuple(_WORDS["not_weekdays_after"])):
            which = _WEEKDAY_WHICH.search(folded, max(0, start - 16), start)
            span = (which.start() if which else start, match.end())
            yield FoundDate(span, _weekday(match, which, when), relative=True)


def _weekday(match: re.Match[str], before: re.Match[str] | None, when: Published) -> str | None:
    """ "Monday", "last Monday", "Monday of last week", "Monday the 9th"."""
    weekday, week = _WEEKDAYS[match["day"]], match["week"] or (before["own"] if before else None)
    if match["th"]:
        return when.day_named(int(match["th"]), weekday)
    if week:
        return when.weekday_of_week(weekday, _WHICH[week])
    which = before["which"] if before else None
    return when.weekday(weekday, _WHICH.get(which, -1) if which else None)


def _days(text: str, folded: str, when: Published) -> Iterator[FoundDate]:
    for match in _DAY_WORD.finditer(folded):
        if text[match.start()].isupper() and text[max(0, match.start() - 3) : match.start()].rstrip()[-1:].isalnum():
            continue  # a name ("Capital Today")
        yield FoundDate(match.span(), when.day(_DAYS[match["day"].replace("\n", " ")]), relative=True)


def _days_of_month(folded: str, when: Published) -> Iterator[FoundDate]:
    """ "on the 26th", "8th, morning:": days of the month that need no name beside them."""
    if _ORDINAL.search(folded):
        for pattern in (_ON_THE, _TIME_OF_DAY):
            for match in pattern.finditer(folded):
                yield FoundDate((match.start("day"), match.end()), when.latest_day(int(match["day"])), relative=True)


# --- years, and what is so many of them away ----------------------------------------------------------------------

_UNITS = ("year", "month", "week", "quarter", "summer", "spring", "autumn", "fall")
_SHIFTED_HINTS = (*_UNITS, " q", " h1", " h2", " half", "nine months")
_SHIFTED = re.compile(
    rf"(?<![a-z])(?P<which>{alternatives(_WHICH)})\s(?P<unit>{alternatives(_UNITS)})(?![a-z-])"
    r"|(?<![a-z])(?P<end>year-end|(?:the\s)?(?:end|start|beginning|turn)\sof\sthe\s(?:year|month))(?![a-z])"
    r"|(?<![a-z])(?P<before>(?:a|the|one)\s(?P<back>year|month)\s(?:earlier|ago|before|prior))(?=[\s.,;:)'-]*(?:$|[.,;:)']|\s(?!the\b|its\b|it\b|he\b|they\b|[A-Z])))"
    r"|(?<![a-z])the\s(?P<quarter>first|second|third|fourth)\squarter(?!\sof\b)(?![a-z])"
    r"|\b(?:in|for|by|of|during)\s(?:(?P<short>q[1-4]|h[12])(?![a-z0-9])"
    r"|(?P<part>the\s(?P<half>(?:first|second)\shalf|first\snine\smonths)(?!\sof\b)(?![a-z])))"
)
_DURATION = re.compile(r"(?:\bthe|\bevery|\beach|\bsame)\s$")
_AGO = re.compile(
    rf"(?<![a-z0-9.])(?P<n>{alternatives(_COUNTED)}|[0-9]{{1,2}})\s(?P<unit>day|week|month|year)s?\s(?:ago|earlier)(?![a-z])"
)
_BOUNDED = re.compile(rf"(?<![a-z])(?:{alternatives(_WORDS['bounded'])})(?:\s(?:a|than|the))?\s$")
_BEGINS: dict[str, int] = _EN["begins"]


def _shifted(folded: str, when: Published) -> Iterator[FoundDate]:
    """ "last year", "this quarter", "the end of the year", "a year earlier"."""
    for match in _SHIFTED.finditer(folded):
        start = match.start()
        window = folded[max(0, start - 12) : start]
        if match["which"]:
            if _DURATION.search(window) and match["which"] in ("last", "next", "current"):
                continue  # "over the last year" is a stretch of time
            value = _shift(match["unit"], _WHICH[match["which"]], when)
            yield FoundDate((_with_part(folded, start), match.end()), value, relative=True)
        elif match["end"]:
            value = when.month(0) if match["end"].endswith("month") else when.year(0)
            yield FoundDate(match.span(), value, relative=True)
        elif match["before"]:
            value = when.month(-1) if match["back"] == "month" else when.year(-1)
            yield FoundDate(match.span(), None if _BOUNDED.search(window) else value, relative=True)
        else:
            start = max(start, match.start("short"), match.start("part"))
            month = _BEGINS[(match["quarter"] or match["short"] or match["half"]).replace("\n", " ")]
            at = when.without_year(month, future=_is_future(folded, start, match.end()))
            yield FoundDate((start, match.end()), at[:4] if at else None, relative=True)


def _shift(unit: str, away: int, when: Published) -> str | None:
    if unit in ("year", "month", "week", "quarter"):
        return when.shifted(unit, away)
    if away == 0 or not when.in_month:
        return when.year(0) if away == 0 else None
    season = when.without_year(_BEGINS[unit], future=away > 0)  # "last summer" is the latest one that is over
    return season[:4] if season else None


def _ago(folded: str, when: Published) -> Iterator[FoundDate]:
    for match in _AGO.finditer(folded):
        n = _COUNTED.get(match["n"]) or int(match["n"])
        bounded = _BOUNDED.search(folded[max(0, match.start() - 20) : match.start()])
        told = not bounded and (
            match["unit"] != "day" or match.group().endswith("ago")
        )  # "two days earlier": than what?
        yield FoundDate(match.span(), when.shifted(match["unit"], -n) if told else None, relative=True)


# --- years as such ------------------------------------------------------------------------------------------------

_BARE_YEAR = re.compile(r"(?:199|20[0-3])[0-9]")
_THROUGH_YEAR = re.compile(r"\s?(?:-|/|to)\s?(?:20)?[0-9]{2}(?![0-9-])")
_QUARTER_AFTER = re.compile(r"\s?(?:q[1-4]|h[12]|fiscal\syear|financial\syear)(?![a-z0-9])")
_NOT_A_YEAR_BEFORE = re.compile(r"[0-9a-z$€£¥₩#@._/:+-]$")
_NOT_A_YEAR_AFTER = re.compile(r"[0-9a-z%°]|[.,:][0-9]|\s(?:percent|per\scent|[mb]illion|times)\b")
_LAST_WORD = re.compile(r"(?P<word>[A-Za-z'.]+)(?P<gap>[\s-]+|\s\()$")
_NEXT_WORD = re.compile(r"[\s-]([A-Za-z-]+)")
_NAMES_AFTER = frozenset(_WORDS["never_before_name"])
_BEFORE_YEAR, _NEVER = frozenset(_WORDS["before_year"]), frozenset(_WORDS["never_before_year"])


def _years(text: str, folded: str) -> Iterator[FoundDate]:
    taken = 0
    for match in _BARE_YEAR.finditer(folded):
        start, end = match.span()
        if start < taken or _NOT_A_YEAR_AFTER.match(folded, end):
            continue
        part = _PART_BEFORE.search(folded, max(0, start - 40), start)
        glued = _NOT_A_YEAR_BEFORE.search(folded, max(0, start - 1), start)
        if not part and (glued or not _is_year(text, start, end)):
            continue
        through = _THROUGH_YEAR.match(folded, end) or _QUARTER_AFTER.match(folded, end)
        taken = through.end() if through else end
        yield FoundDate((part.start() if part else start, taken), match.group(), relative=False)


def _is_year(text: str, start: int, end: int) -> bool:
    """Whether the words around a four-digit number make it a year, not a count, a page or a model's name."""
    following = _NEXT_WORD.match(text, end)
    if following and following[1][0].isupper() and following[1].lower() in _NAMES_AFTER:
        return False
    counted = bool(following) and is_counted_noun((following[1] if following else "").lower())
    before = _LAST_WORD.search(text, max(0, start - 20), start)
    if not before:
        return not counted
    word = before["word"].lower()
    if word in _NEVER or (before["word"][0].isupper() and word not in _BEFORE_YEAR):
        return before["gap"] == " (" and word not in _NEVER
    return word in ("in", "since", "by", "until", "during") or not counted
