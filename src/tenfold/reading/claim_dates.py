"""Which date belongs to which claim: the nearest in its clause, one handed on by a list, or the day told before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tenfold.claims import ROLES, ClaimType, Span
from tenfold.reading import items as kinds
from tenfold.reading.drafts import FIGURE_ROLES, Cell, Draft, distance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenfold.reading.items import Item
    from tenfold.reading.mask import Clause
    from tenfold.reading.view import Sentence

_COMPARED = re.compile(r"[比较].|.{2}(?:同期|全年的|以来|至今)")  # what another time is only held against
_THAN = re.compile(
    r"\b(?:than|since|against|versus|compared (?:with|to)|(?:up|down) from)(?: [\w-]+){0,3}? (?:in |of |on )?$"
)
_YEAR_AGO = re.compile(r"(?:a|the|one) year (?:ago|earlier|before)", re.IGNORECASE)
_SET_UP = re.compile(
    r"\b(?:founded|set up|established|incorporated|formed|born|dat(?:es|ing) from)(?: back)?(?: in| on)? $"
)
_SET_UP_TYPES = frozenset({ClaimType.PERSONNEL, ClaimType.FUND, ClaimType.PARTNERSHIP, ClaimType.POLICY})
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_DATE_REACH = 60  # masked characters between a claim's words and a date that belongs to it


class ClaimDates:
    """Gives the claims of one document their dates, clause by clause in the order of the text."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._day: tuple[int, Cell] | None = None  # the last day told, with its paragraph
        self._listed: tuple[int, list[Cell]] = (-1, [])  # the dates of the last list of figures, with its paragraph
        self._running: Cell | None = None  # the date that a sentence hands on behind a semicolon

    def add_dates(self, clause: Clause, sentence: Sentence, out: list[tuple[Draft, int, int]]) -> None:
        """Give each claim of the clause the date that stands nearest to its words."""
        dates = {
            at: item
            for at, item in clause.items.items()
            if item.character == kinds.DATE and item.code and not self._is_stamp(sentence, item)
        }
        for draft, start, end in out:
            if "date" not in ROLES[draft.type] or draft.cells.get("date"):
                continue
            figure = _figure_place(sentence, clause, draft)
            own = [
                at
                for at, item in dates.items()
                if not (
                    _is_other_time(clause, sentence, at, item, figure)
                    or (self._lang == "en" and _held_against(clause, sentence, at, item, draft))
                )
            ]
            at = _nearest_date(clause, own, (start, end), figure, self._lang)
            if at is not None and distance((start, end), (at, at + 1)) <= _DATE_REACH:
                item = dates[at]
                draft.cells["date"] = [Cell(sentence.span(item.start, item.end), code=item.code)]
            elif not dates and (handed_on := self._handed_on(sentence, draft)) is not None:
                draft.cells["date"] = [handed_on]
        if clause.main:
            self._hand_on(sentence, [item for _, item in sorted(dates.items())])

    def listed(self, clause: Clause, sentence: Sentence, figures: Item) -> list[Cell]:
        """The dates, one for each, of a list of figures: those before it, else behind it, else those of the
        last list in the paragraph."""
        count = len(figures.more)
        dates = [
            (item, code)
            for _, item in sorted(clause.items.items())
            if item.character == kinds.DATE
            for code in _codes(sentence, item)
        ]
        before = [date for date in dates if date[0].start < figures.start]
        behind = [date for date in dates if date[0].start > figures.start]
        found = _in_order(before, count, last=True) or _in_order(behind, count, last=False)
        if found:
            cells = [Cell(sentence.span(item.start, item.end), code=code) for item, code in found]
            self._listed = (sentence.paragraph, cells)
            return cells
        carried = not dates and self._listed[0] == sentence.paragraph and len(self._listed[1]) == count
        return self._listed[1] if carried else []

    def _handed_on(self, sentence: Sentence, draft: Draft) -> Cell | None:
        """The date of a figure in a sentence without one: that before a semicolon, or the day told for a share."""
        if draft.type in (ClaimType.METRIC, ClaimType.VALUATION) and self._running is not None:
            return self._running
        moves = any(cell.code == "share_change" for cell in draft.cells.get("measure", ()))
        return self._day[1] if moves and self._day is not None and self._day[0] == sentence.paragraph else None

    def _hand_on(self, sentence: Sentence, dates: Sequence[Item]) -> None:
        cells = [Cell(sentence.span(item.start, item.end), code=item.code) for item in dates]
        self._running = (cells[-1] if cells else self._running) if sentence.text.endswith(";") else None
        days = [cell for cell in cells if len(cell.code or "") == len("2025-12-31")]
        self._day = (sentence.paragraph, days[-1]) if days else self._day

    def _is_stamp(self, sentence: Sentence, item: Item) -> bool:
        """Whether a date is all digits in an English text, as a page prints it, not as prose dates an event."""
        return (
            self._lang == "en"
            and not any(c.isalpha() for c in sentence.text[item.start : item.end])
            and item.end - item.start > 4
        )


def _in_order(dates: Sequence[tuple[Item, str]], count: int, *, last: bool) -> list[tuple[Item, str]]:
    """The ``count`` dates nearest to a list of figures, or the years that two dates bound; [] if not as many."""
    near = dates[-count:] if last else dates[:count]
    if len(near) == count:
        return list(near)
    ends = dates[-2:] if last else dates[:2]
    years = [int(code[:4]) for _, code in ends]
    if len(years) == 2 and years[1] - years[0] == count - 1:
        return [(ends[1][0], str(year)) for year in range(years[0], years[1] + 1)]
    return []


def _codes(sentence: Sentence, item: Item) -> list[str]:
    """The dates that an item stands for: "2022 to 2024" names two years."""
    years = _YEAR.findall(sentence.text, item.start, item.end)
    return years if len(years) > 1 else [item.code] if item.code else []


def _nearest_date(clause: Clause, dates: Sequence[int], words: Span, figure: Span | None, lang: str) -> int | None:
    """The date nearest to the words or to their figure; in Chinese never one that follows behind a comma."""
    place = figure or words
    bracketed = place[1] + 2  # RMB377 million (2023)
    if figure and clause.text[place[1] : bracketed] == " (" and bracketed in dates:
        return bracketed

    def english(at: int) -> tuple[int, ...]:
        return distance(words, (at, at + 1)), distance(place, (at, at + 1)), at

    def chinese(at: int) -> tuple[int, ...]:
        commas = clause.text.count(",", min(at, place[1]), max(at, place[0]))
        return commas, int(at > place[0]), distance(place, (at, at + 1))

    if lang == "en":
        return min(dates, key=english, default=None)
    fit = (
        at
        for at in dates
        if not _COMPARED.match(clause.text[max(0, at - 1) : at + 4])
        and (at < place[0] or "," not in clause.text[place[1] : at])
    )
    return min(fit, key=chinese, default=None)


def _is_other_time(clause: Clause, sentence: Sentence, at: int, item: Item, figure: Span | None) -> bool:
    """Whether a date is the time that a figure is held against: 去年同期只有6477万元,同比增长430%."""
    compares = sentence.text.endswith("同期", item.start, item.end)
    return compares and figure is not None and "," in clause.text[at : figure[0]]


def _held_against(clause: Clause, sentence: Sentence, at: int, item: Item, draft: Draft) -> bool:
    """Whether an English date is only compared with, or tells how old someone is, not when the claim holds."""
    before = clause.text[max(0, at - 40) : at]
    if _THAN.search(before) or (draft.type not in _SET_UP_TYPES and _SET_UP.search(before)):
        return True
    figure = _figure_place(sentence, clause, draft)
    year_ago = _YEAR_AGO.fullmatch(sentence.text, item.start, item.end)
    return bool(year_ago) and figure is not None and not 0 <= at - figure[1] <= 2


def _figure_place(sentence: Sentence, clause: Clause, draft: Draft) -> Span | None:
    """Where in the clause the draft's figure stands."""
    spans = {cell.span for role in FIGURE_ROLES for cell in draft.cells.get(role, ())}
    return next(
        ((at, at + 1) for at, item in clause.items.items() if sentence.span(item.start, item.end) in spans), None
    )
