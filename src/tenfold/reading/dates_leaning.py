"""Dates that lean on the one told before them: "the same day", "a month later", 次日, 翌年3月, 同年12月5日."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from tenfold.reading.numbers_zh import chinese_value
from tenfold.reading.numerals import alternatives, holds_any, table
from tenfold.reading.timeline import FoundDate, Lean, Published

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_DATES = table("dates")
_ZH = _DATES["zh"]
_PRECISION = {"day": 10, "month": 7, "year": 4}  # of ISO text, by what is counted from
_HINTS = {lang: tuple(_DATES[lang]["leaning_hints"]) for lang in ("en", "zh")}  # one of them is in every such phrase
_NUMBER = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_TAIL_ZH = rf"(?:(?:(?P<month>{_NUMBER})月)?(?:(?P<day>{_NUMBER})[日号])?)"


@cache
def _words(lang: str) -> dict[str, tuple[str, int]]:
    """Every phrase that leans → the unit it counts in and how many of them it is away."""
    return {
        phrase: (unit, away) for unit, phrases in _DATES[lang]["leaning"].items() for phrase, away in phrases.items()
    }


@cache
def _pattern(lang: str) -> re.Pattern[str]:
    phrases = alternatives(_words(lang))
    if lang == "zh":
        return re.compile(rf"(?<![{_ZH['leaning_not_after']}])(?P<phrase>{phrases}){_TAIL_ZH}")
    return re.compile(rf"(?<![a-z])(?:later\s)?(?P<phrase>{phrases})(?![a-z-])(?P<month>)(?P<day>)")


def expressions(lang: str) -> list[re.Pattern[str]]:
    """What every phrase that leans is found by."""
    return [_pattern(lang)]


def find_leaning(folded: str, lang: str) -> Iterator[FoundDate]:
    """The dates of a text that lean on one told before, all of them still open."""
    if not holds_any(folded, _HINTS[lang]):
        return
    for match in _pattern(lang).finditer(folded):
        unit, away = _words(lang)[match["phrase"].replace("\n", " ")]
        month, day = _number(match["month"]), _number(match["day"])
        if match["phrase"] in _ZH["leaning_needs_month"] and not month:
            continue
        if (month and unit != "year") or (day and not month and unit != "month"):
            month = day = None
        yield FoundDate(match.span(), None, relative=True, leans=Lean(unit, away, month, day))


def _number(word: str | None) -> int | None:
    if not word:
        return None
    return int(word) if word.isascii() else int(chinese_value(word) or 0)


def settled(dates: Iterable[FoundDate], before: str | None = None) -> list[FoundDate]:
    """``dates`` in their order, those that lean on one before them filled in where it is precise enough.

    ``before`` is the date (ISO) last told before the first of them.
    """
    out: list[FoundDate] = []
    for each in dates:
        iso = _from(each.leans, before) if each.leans and before else None
        out.append(replace(each, iso=iso, leans=None) if iso else each)
        before = out[-1].iso or before
    return out


def _from(lean: Lean, iso: str) -> str | None:
    if len(iso) < _PRECISION[lean.unit]:
        return None
    at = Published.parse(iso[: _PRECISION[lean.unit]]).shifted(lean.unit, lean.away)
    for part in (lean.month, lean.day):
        at = f"{at}-{part:02d}" if at and part else at
    return at if at and Published.parse(at) != Published() else None


def carried_on(rows: Sequence[list[FoundDate]], paragraphs: Sequence[int]) -> list[list[FoundDate]]:
    """The dates of a text's sentences, those filled in that lean on a date of a sentence before in their paragraph."""
    out: list[list[FoundDate]] = []
    last: tuple[int, str] | None = None
    for row, paragraph in zip(rows, paragraphs, strict=True):
        before = last[1] if last and last[0] == paragraph else None
        dates = settled(row, before) if before and any(each.leans for each in row) else row
        told = [each.iso for each in dates if each.iso]
        last = (paragraph, told[-1]) if told else last
        out.append(dates)
    return out
