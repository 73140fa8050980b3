"""Chinese dates: 2025年12月, 去年10月, 上月底, 周四(16日), 两年前. The text is folded (half width, simplified)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tenfold.days import iso
from tenfold.reading.numbers_zh import chinese_value
from tenfold.reading.numerals import alternatives, table
from tenfold.reading.timeline import FoundDate, Published, is_ahead

if TYPE_CHECKING:
    from collections.abc import Iterator

_ZH = table("dates")["zh"]
_DIGITS: dict[str, int] = _ZH["digits"]
_YEARS: dict[str, int] = _ZH["years"]
_MONTHS: dict[str, int] = _ZH["months"]
_WEEKS: dict[str, int] = _ZH["weeks"]
_DAYS: dict[str, int] = _ZH["days"]
_QUARTERS: dict[str, int] = _ZH["quarters"]
_WEEKDAYS: dict[str, int] = _ZH["weekdays"]
_UNITS: dict[str, str] = _ZH["units"]
_BARE_PARTS: dict[str, int] = _ZH["bare_parts"]
_WORDS, _CUES = _ZH["words"], _ZH["cues"]

_NUMERAL = "一二三四五六七八九十"
_MONTH = rf"(?:1[0-2]|0?[1-9]|十[一二]?|[{_NUMERAL[:9]}])"
_DAY = rf"(?:[0-3]?[0-9]|三十一?|二?十[{_NUMERAL[:9]}]?|[{_NUMERAL[:9]}])"
_TO = r"\s?(?:[至到~]|--?)\s?"
_DAY_OR_PART = rf"\s?(?:(?P<day>{_DAY})(?P<days>[日号]?{_TO}{_DAY})?\s?[日号]|{alternatives(_WORDS['parts_of_month'])})"
_MONTHS_AND_DAY = (
    rf"(?P<month>{_MONTH})(?P<through>(?:月(?:{_DAY}[日号])?)?{_TO}(?P<until>{_MONTH}))?\s?月(?:{_DAY_OR_PART})?"
)
_TAIL = rf"(?:\s?{_MONTHS_AND_DAY}|的?(?:{alternatives(_WORDS['parts_of_year'])})+)?"

_FULL = re.compile(
    rf"(?<![0-9.])(?P<year>(?:19|20)[0-9]{{2}}|[一二][{''.join(_DIGITS)}]{{3}})(?:{_TO}(?:20)?[0-9]{{2}})?"
    rf"\s?(?:年(?!代){_TAIL}|(?:{alternatives(_WORDS['parts_after_digits'])})(?![0-9a-z]))"
)
_YEAR_TAILS = alternatives(_WORDS["parts_of_year"])
_SHORT_YEAR = re.compile(
    rf"(?<![0-9.零〇一二三四五六七八九十])(?P<year>[0-9]{{2}}|[零〇七八九][{''.join(_DIGITS)}])年"
    rf"(?:\s?{_MONTHS_AND_DAY}|的?(?:{_YEAR_TAILS}))"
)
_RELATIVE_YEAR = re.compile(rf"(?<!年)(?P<which>{alternatives(_YEARS)})(?!纪|级){_TAIL}")
_PLAIN_MONTH = re.compile(rf"(?<![0-9.{_NUMERAL}年个]){_MONTHS_AND_DAY}")
_RELATIVE_MONTH = re.compile(rf"(?<![0-9{_NUMERAL}])(?P<which>{alternatives(_MONTHS)})(?:{_DAY_OR_PART})?")
_WEEK = re.compile(rf"(?P<which>{alternatives(_WEEKS)})(?![{''.join(_WEEKDAYS)}])末?")
_WEEKDAY = re.compile(
    rf"(?<![每几半多个0-9{_NUMERAL}])(?P<week>{alternatives(_WEEKS)}|周|星期|礼拜)(?P<day>[{''.join(_WEEKDAYS)}])(?:\s?\(\s?(?P<number>[0-3]?[0-9])\s?日?\s?\))?"
)
_QUARTER = re.compile(alternatives(_QUARTERS))
_DAY_WORD = re.compile(alternatives(_DAYS))
_BRACKETED_DAY = re.compile(r"[昨今前]\s?\(\s?(?P<day>[0-3]?[0-9])\s?\)\s?[日天]")
_BARE_DAY = re.compile(r"(?<![0-9月年/.第每至到~-])(?P<day>[0-3]?[0-9])\s?日(?![内后前游均线元本圆])")
_AGO = re.compile(
    rf"(?P<n>[0-9]{{1,2}}|[两{_NUMERAL}]{{1,3}})\s?(?P<unit>{alternatives(_UNITS)})(?P<more>多|半)?(?:之|以)?前(?![后景瞻])"
)
_BARE_PART = re.compile(rf"(?<![0-9{_NUMERAL}两几百数近多半])(?P<part>{alternatives(_BARE_PARTS)})")
_SEASON = re.compile("第(?P<n>[一二三四])季(?=[^,。]{0,3}(?:营收|营业|财报|业绩|获利|净利|纯益|税后|毛利|亏损|出货))")
_OPEN = re.compile(rf"(?<![准易当同次效记期止])(?:{alternatives(_WORDS['open'])})")
_FUTURE = re.compile(rf"(?P<future>(?!将近){alternatives(_CUES['future'])})|(?:{alternatives(_CUES['past'])})")
_CENTURY = 50  # two digits below are years after 2000
_REACH = 14  # how far around a date words are looked at
_BOUNDED = tuple(_CUES["bounded"])
_TRIGGER = re.compile("[年月日号天周期拜季底近晨晚夜]|20[0-9]{2}")


def find_chinese(text: str, folded: str, when: Published) -> list[FoundDate]:
    """The dates of a Chinese text, in no order; some may overlap, the longer one counts."""
    if not _TRIGGER.search(folded):
        return []
    found = [*_explicit(folded)]
    if "年" in folded:
        found += _of_short_years(folded)
        found += _of_relative_years(folded, when)
    if "月" in folded:
        found += _months(folded, when)
    found += _weeks_and_days(folded, when)
    found += _open_and_parts(folded, when)
    if "前" in folded:
        found += _ago(folded, when)
    return found


def _number(word: str | None) -> int | None:
    """A month or day in digits or Chinese numerals."""
    if word is None:
        return None
    return int(word) if word.isdigit() and word.isascii() else int(chinese_value(word) or 0)


def _month_and_day(match: re.Match[str]) -> tuple[int | None, int | None]:
    """What a match says of month and day; a run of months or days says no more than what holds for all of it."""
    if match["through"]:  # 8月11日至8月22日 lies in one month
        return None if _several_months(match) else _number(match["month"]), None
    return _number(match["month"]), None if match["days"] else _number(match["day"])


def _several_months(match: re.Match[str]) -> bool:
    return bool(match["through"]) and _number(match["until"]) != _number(match["month"])


def _explicit(folded: str) -> Iterator[FoundDate]:
    for match in _FULL.finditer(folded):
        year = match["year"]
        number = int(year) if year.isascii() else int("".join(str(_DIGITS[c]) for c in year))
        value = iso(number, *_month_and_day(match)) if 1900 <= number < 2100 else None
        if value:
            yield FoundDate(match.span(), value, relative=False)


def _of_short_years(folded: str) -> Iterator[FoundDate]:
    """24年底, 07年第三季度, 九七年5月: years in two digits, told from lengths of time by what follows."""
    for match in _SHORT_YEAR.finditer(folded):
        digits = int("".join(str(_DIGITS.get(c, c)) for c in match["year"]))
        value = iso(digits + (2000 if digits < _CENTURY else 1900), *_month_and_day(match))
        if value:
            yield FoundDate(match.span(), value, relative=False)


def _of_relative_years(folded: str, when: Published) -> Iterator[FoundDate]:
    for match in _RELATIVE_YEAR.finditer(folded):
        year = when.year(_YEARS[match["which"]])
        yield FoundDate(match.span(), iso(int(year), *_month_and_day(match)) if year else None, relative=True)


def _months(folded: str, when: Published) -> Iterator[FoundDate]:
    for match in _PLAIN_MONTH.finditer(folded):
        future = _is_future(folded, *match.span())
        value = when.without_year(_number(match["month"]) or 1, _month_and_day(match)[1], future=future)
        yield FoundDate(match.span(), value[:4] if value and _several_months(match) else value, relative=True)
    for match in _RELATIVE_MONTH.finditer(folded):
        month = when.month(_MONTHS[match["which"]])
        day = None if match["days"] else _number(match["day"])
        yield FoundDate(match.span(), iso(int(month[:4]), int(month[5:]), day) if month else None, relative=True)


def _weeks_and_days(folded: str, when: Published) -> Iterator[FoundDate]:
    for match in _WEEK.finditer(folded):
        yield FoundDate(match.span(), when.week(_WEEKS[match["which"]]), relative=True)
    for match in _QUARTER.finditer(folded):
        yield FoundDate(match.span(), when.quarter(_QUARTERS[match.group()]), relative=True)
    for match in _WEEKDAY.finditer(folded):
        yield FoundDate(match.span(), _weekday(match, when), relative=True)
    for match in _DAY_WORD.finditer(folded):
        yield FoundDate(match.span(), when.day(_DAYS[match.group()]), relative=True)
    if "日" in folded or "(" in folded:
        for pattern in (_BRACKETED_DAY, _BARE_DAY):
            for match in pattern.finditer(folded):
                yield FoundDate(match.span(), when.latest_day(int(match["day"])), relative=True)


def _weekday(match: re.Match[str], when: Published) -> str | None:
    if match["number"]:
        return when.latest_day(int(match["number"]))
    weekday = _WEEKDAYS[match["day"]]
    away = _WEEKS.get(match["week"])
    return when.weekday(weekday) if away is None else when.weekday_of_week(weekday, away)


def _open_and_parts(folded: str, when: Published) -> Iterator[FoundDate]:
    for match in _OPEN.finditer(folded):
        yield FoundDate(match.span(), None, relative=True)
    for match in _SEASON.finditer(folded):  # of accounts, not of a series
        at = when.without_year("一二三四".index(match["n"]) * 3 + 1, future=_is_future(folded, *match.span()))
        yield FoundDate(match.span(), at[:4] if at else None, relative=True)
    for match in _BARE_PART.finditer(folded):
        begins = _BARE_PARTS[match["part"]]
        at = when.without_year(begins, future=_is_future(folded, *match.span())) if begins else when.year(0)
        yield FoundDate(match.span(), at[:4] if at else None, relative=True)


def _ago(folded: str, when: Published) -> Iterator[FoundDate]:
    for match in _AGO.finditer(folded):
        n = _number(match["n"]) or 0
        value: str | None = None
        if n and not match["more"] and not folded.endswith(_BOUNDED, 0, match.start()):
            value = when.shifted(_UNITS[match["unit"]], -n)
        yield FoundDate(match.span(), value, relative=True)


def _is_future(folded: str, start: int, end: int) -> bool | None:
    return is_ahead(_FUTURE, folded, start, end, _REACH)
