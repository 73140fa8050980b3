"""Figures whose measure is left to be understood: "employs 390", "340 hospitals", "up from 5,200", 身价8000万.

Comes in: the figures of each sentence with its bare numbers. Goes out: the same, a bare number kept only where the
words around it, or a figure told before, say what it measures (``data/quantities/understood.toml``).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tenfold.claims import Quantity
from tenfold.reading.bounds import bound_before
from tenfold.reading.counts import is_passed_over
from tenfold.reading.numerals import alternatives, fold, table
from tenfold.reading.quantities import BARE, COUNT, MONEY, PERCENT, Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tenfold.claims import Span

_TABLE = table("understood")
_EN, _ZH = _TABLE["en"], _TABLE["zh"]
_NOT_THINGS = frozenset(_EN["not_things"])
_NOT_HANDED_ON = frozenset(_EN["links"]["not_handed_on"])
_PENCE: dict[str, Any] = _EN["pence"]
_PENCE_AFTER = re.compile(rf"{_PENCE['sign']}(?![a-z0-9])")
_LEAST: int = _EN["least"]
_WORD = re.compile(r"[ -]([a-z][a-z-]*[a-z])(?![a-z])")
_RATE = re.compile(rf"(?:{alternatives(_EN['rates'])})(?![a-z])")
_GROUPED = re.compile(r"[0-9][, ][0-9]{3}")
_DECIMAL = re.compile(r"[0-9]\.[0-9]{1,2}$")
_NO_NOUN_FOLLOWS = re.compile(
    rf"$|[^a-z0-9 -]|-(?![a-z0-9])| (?:(?:{alternatives(_EN['goes_on'])})(?![a-z])|[^a-z0-9])"
)
_TO_PERCENT = re.compile(r" to [0-9.]+ ?(?:%|per)")
_LINK = re.compile(rf"(?<![a-z])(?:{alternatives(_EN['links']['words'])}) $")
_MONEY = {
    "en": re.compile(rf"(?<![a-z])(?:{alternatives(_EN['money']['words'])})(?![a-z])"),
    "zh": re.compile(alternatives(_ZH["money"]["words"])),
}
_ZH_COUNTS = re.compile(alternatives(_ZH["counts"]["words"]))
_MONEY_REACH = 60
_LEAST_SUM = 100_000  # a bare number that is a sum of money has a magnitude or is no smaller
_KEPT = 40  # so many figures of a paragraph are looked back at
_MOST = 0.75  # of a text's sums are in its main currency
_FACTOR = 40  # how far apart in size a figure and the one that it takes its measure from may be
_PARTS = {"en": _EN["parts"], "zh": _ZH["parts"]}
_PART = {
    "en": re.compile(rf"(?<![a-z-])(?:{alternatives(_EN['parts'])})(?![a-z-])"),
    "zh": re.compile(alternatives(_ZH["parts"])),
}
_PART_OF = re.compile(rf" (?:a |the |its |their )?(?:{alternatives(_EN['part_words']['of'])})(?![a-z])")
_PART_BY = re.compile(rf"(?<![a-z])(?:{alternatives(_EN['part_words']['by'])})(?: by)? $")
_PART_NEAR = re.compile(alternatives(_ZH["part_words"]["near"]))
_PART_REACH = 12


@dataclass(frozen=True, slots=True)
class _Beside:
    """Words beside a bare number that say what it counts."""

    kind: str
    unit: str
    before: re.Pattern[str]
    after: re.Pattern[str] | None


_BESIDE = [
    _Beside(
        entry["kind"],
        entry["unit"],
        re.compile(rf"(?<![a-z])(?:{alternatives(entry['before'])}){_EN['gap']} ?$"),
        re.compile(rf" (?:{alternatives(entry['after'])})(?![a-z])") if entry["after"] else None,
    )
    for entry in _EN["beside"]
]


class Understood:
    """Settles the bare numbers of one text, sentence by sentence in its order."""

    def __init__(self, lang: str, rows: Iterable[Sequence[Found]]) -> None:
        self._lang = lang
        self._currency = _main_currency([f.quantity.currency for row in rows for f in row if f.kind == MONEY])
        self._pence = any(f.quantity.currency == _PENCE["currency"] for row in rows for f in row)
        self._paragraph = -1
        self._before: list[Found] = []  # the figures told in the paragraph before this sentence

    def settle(self, text: str, figures: Sequence[Found], taken: Sequence[Span], paragraph: int) -> list[Found]:
        """The figures of a sentence, its bare numbers settled or left out; ``taken`` are the spans of its dates."""
        if paragraph != self._paragraph:
            self._paragraph, self._before = paragraph, []
        folded = fold(text)
        out: list[Found] = []
        for figure in figures:
            if figure.kind != BARE:
                out.append(figure)
            elif not any(start < figure.span[1] and end > figure.span[0] for start, end in taken):
                following = next((f for f in figures if f.span[0] > figure.span[0] and f.kind == MONEY), None)
                settled = self._settled(figure, text, folded, out, following)
                out += [settled] if settled else []
        out += [part for part in _parts(folded, self._lang) if not any(_overlap(part, other) for other in out)]
        out.sort(key=lambda each: each.span)
        self._before = [*self._before, *out][-_KEPT:]
        return out

    def _settled(
        self, figure: Found, text: str, folded: str, before: Sequence[Found], following: Found | None
    ) -> Found | None:
        if self._pence and (pence := _pence(figure, folded)):
            return pence
        if self._lang == "en":
            if counted := _counted(figure, text, folded):
                return counted
            if not _has_magnitude(figure, folded) and not _NO_NOUN_FOLLOWS.match(folded, figure.span[1]):
                return None
            if beside := self._beside(figure, folded):
                return beside
        elif folded[figure.core[1] - 1].isascii() and folded[figure.core[1] - 1].isalpha():
            return None  # 昇腾910B
        return self._like(figure, folded, before, following)

    def _beside(self, figure: Found, folded: str) -> Found | None:
        """A figure that the words beside it measure: "employs 390", "scored 81.4", "closed at 38.20"."""
        start, end = figure.span
        for entry in _BESIDE:
            if not (
                entry.before.search(folded, max(0, start - 60), start)
                or (entry.after and entry.after.match(folded, end))
            ):
                continue
            magnitude = _has_magnitude(figure, folded)
            decimal = bool(_DECIMAL.search(folded, *figure.core))
            if entry.kind == "count" and not magnitude and not decimal:
                return _measured(figure, COUNT, unit=entry.unit)
            if entry.kind == "points" and not magnitude and (decimal or figure.quantity.value <= 100):
                return _measured(figure, COUNT, unit=entry.unit)
            if entry.kind == "price" and not magnitude and self._currency:
                return _measured(figure, MONEY, currency=self._currency)
        return None

    def _like(self, figure: Found, folded: str, before: Sequence[Found], following: Found | None) -> Found | None:
        """A figure that has the measure of one told before it, or is money by the words around it."""
        magnitude = _has_magnitude(figure, folded)
        grouped = bool(_GROUPED.search(folded, *figure.core))
        linked = self._lang == "en" and bool(_LINK.search(folded, max(0, figure.span[0] - 16), figure.span[0]))
        if not (magnitude or grouped or linked) or _TO_PERCENT.match(folded, figure.span[1]):
            return None
        large = figure.quantity.value >= _LEAST_SUM and (magnitude or grouped)
        window = folded[max(0, figure.span[0] - _MONEY_REACH) : figure.span[1] + 20]
        money = large and bool(_MONEY[self._lang].search(window))
        model = next((f for f in reversed(before) if f.kind in (MONEY, COUNT) and _comparable(figure, f)), None)
        if model is not None and (linked or model.kind == MONEY or not money) and (model.kind == COUNT or large):
            return _measured(figure, model.kind, model.quantity.currency, model.quantity.unit)
        if money and not (self._lang == "zh" and _ZH_COUNTS.search(folded, 0, figure.span[0])):
            sums = [following] if following else [f for f in reversed(self._before) if f.kind == MONEY]
            currency = sums[0].quantity.currency if sums else self._currency
            return _measured(figure, MONEY, currency=currency) if currency else None
        if grouped and self._lang == "en":
            counts = [f.quantity.unit for f in reversed(self._before) if f.kind == COUNT and _comparable(figure, f)]
            return _measured(figure, COUNT, unit=counts[0] if counts else "units")
        return None


def _main_currency(currencies: Sequence[str | None]) -> str | None:
    """The one currency in which a text tells its sums, a stray one apart; None where there are several."""
    (first, count), *_ = [*Counter(currencies).most_common(1), (None, 0)]
    return first if count >= _MOST * len(currencies) else None


def _has_magnitude(figure: Found, folded: str) -> bool:
    return not folded[figure.core[1] - 1].isdigit()


def _pence(figure: Found, folded: str) -> Found | None:
    """A price in pence: "to 399p"."""
    sign = _PENCE_AFTER.match(folded, figure.span[1])
    if not sign or figure.quantity.value in _PENCE["not_sums"]:
        return None
    sum_ = replace(figure.quantity, value=figure.quantity.value / 100, currency=_PENCE["currency"])
    return Found(MONEY, (figure.span[0], sign.end()), (figure.core[0], sign.end()), sum_)


def _measured(figure: Found, kind: str, currency: str | None = None, unit: str | None = None, end: int = 0) -> Found:
    span = (figure.span[0], max(end, figure.span[1]))
    return Found(kind, span, figure.core, replace(figure.quantity, currency=currency, unit=unit))


def _comparable(figure: Found, other: Found) -> bool:
    one, two = abs(figure.quantity.value), abs(other.quantity.value)
    return one * _FACTOR > two and two * _FACTOR > one and other.quantity.unit not in _NOT_HANDED_ON


def _overlap(figure: Found, other: Found) -> bool:
    return figure.span[0] < other.span[1] and figure.span[1] > other.span[0]


def _counted(figure: Found, text: str, folded: str) -> Found | None:
    """A figure before the noun that it counts: "14,000 farms", "8 trillion operations a second"."""
    at = figure.span[1]
    if figure.quantity.value < _LEAST or _DECIMAL.search(folded, *figure.core):
        return None
    for _ in range(_EN["adjectives"] + 1):
        match = _WORD.match(folded, at)
        if not match or is_passed_over(match[1]):
            return None
        word, at = match[1], match.end()
        if not _is_plural(word):
            continue
        rate = _RATE.match(folded, at + 1)
        unit = f"{word} per second" if rate else word
        if folded.startswith("'", at):
            return None
        named = text[match.start(1)].isupper()
        return _measured(figure, COUNT, unit="units" if named else unit, end=0 if named else rate.end() if rate else at)
    return None


def _is_plural(word: str) -> bool:
    return word[-1] == "s" and word[-2:] not in ("ss", "us", "is") and len(word) > 3 and word not in _NOT_THINGS


def _parts(folded: str, lang: str) -> Iterable[Found]:
    """Shares of a whole in words: "a quarter of its value", "rose by more than half", 三分之一的市场."""
    for match in _PART[lang].finditer(folded):
        start, end = match.span()
        bound, first = bound_before(folded, start)
        if lang == "en":
            meant = _PART_OF.match(folded, end) or (
                _PART_BY.search(folded, max(0, first - 20), first) and _NO_NOUN_FOLLOWS.match(folded, end)
            )
        else:
            meant = _PART_NEAR.search(folded, max(0, start - _PART_REACH), end + _PART_REACH)
        if meant:
            quantity = Quantity(_PARTS[lang][match.group()], unit="%", bound=bound)
            yield Found(PERCENT, (first, end), (start, end), quantity)
