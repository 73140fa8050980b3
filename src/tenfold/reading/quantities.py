"""Figures as quantities: sums of money, percentages, multiples and counts, each with its bounds, range and conversion.

Comes in: one sentence or paragraph. Goes out: every figure that measures something, with the words that state it.
Years, dates, ranks, version numbers, stock codes and telephone numbers are no figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from tenfold.claims import Quantity, Span
from tenfold.reading.bounds import bound_after, bound_before
from tenfold.reading.counts import is_label, unit_of
from tenfold.reading.money import RATE, currency_after, currency_before, decide, implied, is_conversion
from tenfold.reading.multiples import find_multiples
from tenfold.reading.numbers import find_numbers, may_hold_number
from tenfold.reading.numbers_zh import ZH_DIGITS
from tenfold.reading.numerals import Number, alternatives, fold, plain, table

MONEY, PERCENT, TIMES, COUNT, BARE = "money", "percent", "times", "count", "bare"


@dataclass(frozen=True, slots=True)
class Found:
    """A figure in a text. ``span`` is all that states it ("more than $7 billion"), ``core`` the figure alone
    ("$7 billion"), both in code points of the text; ``kind`` is "money", "percent", "times" or "count"."""

    kind: str
    span: Span
    core: Span
    quantity: Quantity


@dataclass(slots=True)
class _Figure:
    """A number with what stands around it, while it is being read. ``kind`` is "" as long as nothing is measured."""

    number: Number
    start: int  # of the figure with its currency, without bound words
    end: int
    kind: str = ""
    currency: str | None = None
    unit: str | None = None
    sign: int = 1
    high: Decimal | None = None
    bound: str = "exact"  # what words right behind the number put on it, at last what all words do
    is_change: bool = False  # it is in hundredths of its currency ("50 cents")
    named: bool = False  # it has a currency of its own
    first: int = 0  # where it starts with its bound words
    last: int = 0

    @property
    def low(self) -> Decimal:
        return self.number.amount * self.sign


def find_quantities(text: str, lang: str) -> list[Found]:
    """The figures of one sentence or paragraph, by position, never overlapping.

    ``lang`` ("en" or "zh") is the text's language; figures are read in either all the same. Time is linear in the text.
    """
    return [figure for figure in find_figures(text) if figure.kind != BARE]


def find_figures(text: str) -> list[Found]:
    """Like ``find_quantities``, with the bare numbers (kind "bare") that nothing beside them says the measure of."""
    folded, found = fold(text), list[Found]()
    if may_hold_number(folded):
        figures = _with_ranges(_measured(text, folded), folded)
        _share_currencies(figures, folded)
        figures = _with_limits([figure for figure in figures if _bound(figure, text, folded)], folded)
        found = _with_conversions(figures, folded)
    found += _multiples(folded)
    found.sort(key=lambda each: (each.kind == BARE, each.span[0], -each.span[1]))
    out: list[Found] = []
    taken: set[int] = set()
    for each in found:
        if taken.isdisjoint(range(*each.span)):
            taken.update(range(*each.span))
            out.append(each)
    return sorted(out, key=lambda each: each.span)


# --- one number and what it measures ------------------------------------------------------------------------------

_POINTS = re.compile(r"\s?个?百分点|[\s-](?:percentage|basis)[\s-]points?|\s?bps\b")
_PERCENT = re.compile(r"\s?(?:%|percent(?![a-z])|per\scent(?![a-z])|pct(?![a-z]))|-percent(?![a-z])")
_TENTHS = re.compile(r"成(?:(?P<more>[一二三四五六七八九])|(?P<half>半))?(?=份额|股|[以左的,。;、)多\"”」』']|$)")
_TIMES = re.compile(
    r"(?:x|×)(?![a-z0-9])|[\s-]?fold(?![a-z])|[\s-]times(?![a-z])(?!\s(?:a|per|daily|in)\s)|\s?倍(?!增|频|率)"
)
_CHANGE = re.compile(r"\s(?:and\s)?|又?")
_PERCENT_BEFORE = "百分之"
_SIGNS = "+-负"
_MINUSES = "-−－"  # what is folded to a minus, dashes apart
_SIGN_FOLLOWS = " (,;:：（"
_SIGN_FOLLOWS_ZH = frozenset(table("currencies")["sign"]["after"])


def _measured(text: str, folded: str) -> list[_Figure]:
    """Every number with what it measures; one that is part of the figure before it ("50 cents") is no other."""
    out: list[_Figure] = []
    for number in find_numbers(text, folded):
        last = out[-1] if out else None
        if last and number.start < last.end:
            continue
        figure = _measure(number, text, folded, last.end if last else 0)
        if last and figure.is_change and last.kind == MONEY and _CHANGE.fullmatch(folded, last.end, figure.start):
            last.number.value += figure.number.value / last.number.scale
            last.end = figure.end
        else:
            out.append(figure)
    return out


def _measure(number: Number, text: str, folded: str, floor: int) -> _Figure:
    """The figure that a number is part of: its currency, percent sign, multiple or unit. What stands before ``floor``
    belongs to the figure before it."""
    figure = _Figure(number, number.start, number.end)
    if number.high is not None:
        figure.high = number.high * number.scale
    before = currency_before(folded, number.start, number)
    if before and before.start < floor:
        before = None
    figure.bound, end = bound_after(folded, number.end)
    after = currency_after(folded, end, number)
    figure.currency = decide(before, after)
    if figure.currency:
        figure.kind, figure.named = MONEY, True
        figure.start = before.start if before else number.start
        figure.end = after.end if after else number.end
        number.attached = number.attached and before is None
        if after:
            number.value = number.value * after.share + after.change / number.scale
            figure.is_change = after.share < 1
        _take_sign(figure, text, folded)
        return figure
    if folded.endswith(_PERCENT_BEFORE, 0, number.start):
        figure.kind, figure.unit, figure.start = PERCENT, "%", number.start - len(_PERCENT_BEFORE)
        return figure
    return figure if _POINTS.match(folded, end) else _with_unit(figure, end, text, folded)


def _with_unit(figure: _Figure, end: int, text: str, folded: str) -> _Figure:
    number = figure.number
    percent = _PERCENT.match(folded, end)
    if percent:
        figure.kind, figure.unit, figure.end = PERCENT, "%", percent.end()
        _take_sign(figure, text, folded)
        return figure
    times = _TIMES.match(folded, end)
    if times:
        figure.kind, figure.unit, figure.end = TIMES, "x", times.end()
        if folded[times.end() - 1] == "倍" and number.amount == 1:
            number.value = Decimal(2)  # 翻了一倍 is twice as much
        return figure
    tenths = _TENTHS.match(folded, end) if number.amount < 10 and number.scale == 1 else None
    if tenths:
        figure.kind, figure.unit, figure.end, number.scale = PERCENT, "%", tenths.end(), 10
        number.value += Decimal(ZH_DIGITS[tenths["more"]] if tenths["more"] else 5 if tenths["half"] else 0) / 10
        return figure
    counted = unit_of(number, end, text, folded)
    if (not counted or counted.end <= end) and number.scale >= 10_000 and not folded[number.end - 1].isascii():
        figure.currency = implied(folded, number.start, end)
    if figure.currency:
        figure.kind = MONEY
    elif counted:
        figure.kind, figure.unit, figure.end = COUNT, counted.unit, max(counted.end, number.end)
    return figure


def _take_sign(figure: _Figure, text: str, folded: str) -> None:
    """Take a sign before the figure into it, as in 净利润-1.1亿元; a dash between words is none."""
    at = figure.start - 1
    if at < 0 or folded[at] not in _SIGNS:
        return
    before = folded[at - 1] if at else " "
    if figure.kind == MONEY and (not at or folded[at] == "+" or (folded[at] == "-" and text[at] not in _MINUSES)):
        return
    if before in _SIGN_FOLLOWS or (before in _SIGN_FOLLOWS_ZH and figure.kind == MONEY):
        figure.sign = 1 if folded[at] == "+" else -1
        figure.start = at


# --- figures that belong together ---------------------------------------------------------------------------------

_INCLUDED = r"(?:\s?\(含(?:本数)?\)\s?)?"  # "1亿元(含)至2亿元"
_TO = re.compile(rf"{_INCLUDED}(?:\s?(?:[-~]|--)\s?|[\s-]to[\s-]|\s?[至到]\s?)")
_OR = re.compile(r"\sor\s|\s?或\s?")  # "$2 or $3 billion"
_AND = re.compile(r"\sand\s|\s?[和与]\s?")
_BETWEEN = ("between ", "介于")
_BETWEEN_AFTER = "之间"
_FROM = re.compile(r"(?:\bfrom\s|[从由自])$")
_MOVES = re.compile(rf"(?<![a-z])(?:{alternatives(table('bounds')['moves']['words'])})(?:\sby)?\s$")
_RANGE_FROM = re.compile(r"\b(?:rang\w+|anywhere|somewhere)\s(?:\w+\s)?from\s$")
_LIST = re.compile(r"\s?(?:、|,|和|与|及|或|/)\s?|,?\s(?:and|or|vs\.?)\s|,\s")
_FOLLOWED_BY_WORD = re.compile(r"[a-z0-9%]|[\s-][a-z]+s\b")
_MAX_GAP = 8
_ZH_BASES = (100_000_000, 10_000)  # 亿, 万
_ZH_TENS = (1_000, 100)  # 千, 百


def _with_ranges(figures: list[_Figure], folded: str) -> list[_Figure]:
    """``figures`` with those that are the two ends of a range made one; what is glued to a word is left out."""
    out: list[_Figure] = []
    for figure in figures:
        if out and _is_range(out[-1], figure, folded):
            _join(out[-1], figure)
        elif not figure.number.attached:
            out.append(figure)
    return out


def _join(low: _Figure, high: _Figure) -> None:
    if low.kind != MONEY or not low.named:  # 400亿至500亿港元: words around the lower end only implied its currency
        low.kind, low.unit, low.currency = high.kind, high.unit, high.currency
    low.high, low.end, low.bound, low.named = high.low, high.end, high.bound, True


def _is_range(low: _Figure, high: _Figure, folded: str) -> bool:
    if low.high is not None or high.high is not None or high.start - low.end > _MAX_GAP or high.start < low.end:
        return False
    gap = folded[low.end : high.start]
    before = folded[max(0, low.start - 24) : low.start]
    between = before.endswith(_BETWEEN) or folded.startswith(_BETWEEN_AFTER, high.end)
    alternative = low.number.scale == 1 < high.number.scale and _OR.fullmatch(gap)
    if not (_TO.fullmatch(gap) or alternative or (between and _AND.fullmatch(gap))):
        return False
    if not _same_measure(low, high, folded) or re.match(
        r"0\d", folded[low.start : low.end]
    ):  # "004 - $7bn": an item's number
        return False
    if low.is_change and not high.is_change:  # "rose 42 cents to $61.30"
        return False
    if low.kind == MONEY and low.named and _MOVES.search(before):  # "fell $3 to $61"
        return False
    _share_scale(low, high)
    if _FROM.search(before) and not _RANGE_FROM.search(before):
        elliptical = high.kind == MONEY and not low.named
        if not elliptical:
            return False  # "from 10% to 15%" is a change
    return low.low < high.low


def _same_measure(low: _Figure, high: _Figure, folded: str) -> bool:
    """Whether both ends can be of one range: the same measure, or one of them left to be understood."""
    if not low.kind:
        name = high.kind == COUNT and not high.unit and low.number.scale == 1  # "Acme 3.5-397B" is a name
        return bool(high.kind) and not low.number.looks_like_year and not name
    if low.kind == high.kind:
        return low.unit == high.unit and (low.currency == high.currency or (low.kind == MONEY and not low.named))
    plain_high = not high.kind or (high.kind == COUNT and high.unit == "")
    if low.kind != MONEY or not plain_high:
        return False
    if high.number.scale > 1:
        return True
    return low.number.scale == 1 and not _FOLLOWED_BY_WORD.match(folded, high.end)


def _share_scale(low: _Figure, high: _Figure) -> None:
    """In "$5 to 7 billion" the magnitude is said once."""
    one, other = low.number, high.number
    if one.scale > 1 or one.grouped:
        return
    if one.value < 10 and other.worded and other.scale == 1:  # 两到三千
        one.scale = next(
            (scale for scale in _ZH_TENS if other.value % scale == 0 and one.value * scale < other.value), 1
        )
    if other.scale == 1:
        return
    # 三到五百亿 shares 百亿, 八十到一百亿 only 亿.
    if one.value < other.value or other.worded:
        scales = (scale for scale in (other.scale, *_ZH_BASES) if other.scale % scale == 0)
        one.scale = next((scale for scale in scales if one.value * scale < other.amount), 1)


def _share_currencies(figures: list[_Figure], folded: str) -> None:
    """In "10亿、20亿元" and "$1 billion and 2 billion" the currency is said once."""
    for one, other in [*zip(figures[-2::-1], figures[:0:-1], strict=True), *zip(figures[1:], figures, strict=False)]:
        bare = one.number.scale > 1 and (not one.kind or (one.kind == COUNT and not one.unit))
        gap = folded[min(one.end, other.end) : max(one.start, other.start)]
        if bare and other.kind == MONEY and _LIST.fullmatch(gap):
            one.kind, one.currency, one.unit = MONEY, other.currency, None


# --- bounds and conversions ---------------------------------------------------------------------------------------


def _bound(figure: _Figure, text: str, folded: str) -> bool:
    """Add the bound words around a figure to it; whether it is a figure at all."""
    number = figure.number
    figure.kind = figure.kind or BARE
    before, first = bound_before(folded, figure.start, bare=number.bare)
    if figure.kind == MONEY:
        first = _with_currency_before(figure, first, folded)
    if figure.high is not None:
        opening = next((word for word in _BETWEEN if folded.endswith(word, 0, first)), "")
        first -= len(opening)
    behind, last = bound_after(folded, figure.end)
    after = behind if behind != "exact" else figure.bound
    bound = before if before != "exact" else after
    if bound in ("exact", "about") and number.bound != "exact":
        bound = number.bound
    label = figure.kind in (COUNT, BARE) and is_label(number, text, folded)
    if bound == "exact" and (label or _is_mere_magnitude(number, folded)):
        return False
    figure.first, figure.last, figure.bound = first, max(last, figure.end), bound
    return True


def _with_currency_before(figure: _Figure, first: int, folded: str) -> int:
    """人民币约10亿元: the currency may stand before the bound word."""
    currency = currency_before(folded, first) if first < figure.start else None
    if not currency or folded[currency.start].isascii():
        return first
    figure.currency = currency.code
    return currency.start


def _is_mere_magnitude(number: Number, folded: str) -> bool:
    """亿元 or 千家 alone state no number; 亿元级 and 千亿 do."""
    chinese = number.bare and not folded[number.start].isascii()
    return chinese and number.end - number.start == 1 and "级" not in folded[number.end : number.end + 3]


_LIMITS = re.compile(rf"{_INCLUDED}(?:,?\s(?:and|but)\s|[,、]\s?|,?[且并但和])")


def _with_limits(figures: list[_Figure], folded: str) -> list[_Figure]:
    """ "at least 20% and at most 30%" is a range like any other."""
    out: list[_Figure] = []
    for figure in figures:
        low = out[-1] if out else None
        if low and low.bound == "over" and figure.bound == "under" and low.high is None and low.low < figure.low:
            same = (low.kind, low.unit, low.currency) == (figure.kind, figure.unit, figure.currency)
            if same and _LIMITS.fullmatch(folded, low.last, figure.first):
                low.high, low.end, low.last, low.bound = figure.low, figure.end, figure.last, "exact"
                continue
        out.append(figure)
    return out


def _with_conversions(figures: list[_Figure], folded: str) -> list[Found]:
    """What was read, each sum with its conversion as one; both sides of a rate of exchange are left out."""
    out: list[Found] = []
    taken = False
    for figure, following in zip_longest(figures, figures[1:]):
        if taken:
            taken = False
        elif not following or not _in_other_money(figure, following):
            out.append(_found(figure))
        elif RATE.fullmatch(folded, figure.last, following.first):
            taken = True
        elif is_conversion(folded, figure.last, following.first, about=following.bound == "about"):
            opened = folded[figure.last : following.first].lstrip()[:1] in ("(", "[")
            closed = opened and folded[following.last : following.last + 1] in (")", "]")
            out.append(_found(figure, conversion=_quantity(following), end=following.last + closed))
            taken = True
        else:
            out.append(_found(figure))
    return out


def _in_other_money(figure: _Figure, other: _Figure) -> bool:
    return figure.kind == other.kind == MONEY and figure.currency != other.currency


def _found(figure: _Figure, conversion: Quantity | None = None, end: int = 0) -> Found:
    span = (figure.first, end or figure.last)
    return Found(figure.kind, span, (figure.start, figure.end), _quantity(figure, conversion))


def _quantity(figure: _Figure, conversion: Quantity | None = None) -> Quantity:
    return Quantity(
        value=plain(figure.low),
        currency=figure.currency,
        unit=figure.unit,
        bound=figure.bound,
        value_max=plain(figure.high) if figure.high is not None else None,
        conversion=conversion,
    )


def _multiples(folded: str) -> list[Found]:
    out: list[Found] = []
    for each in find_multiples(folded):
        before, first = bound_before(folded, each.start)
        after, last = bound_after(folded, each.end)
        bound = before if before != "exact" else after
        kind = PERCENT if each.unit == "%" else TIMES
        quantity = Quantity(each.value, unit=each.unit, bound=bound, value_max=each.high)
        out.append(Found(kind, (first, last), (each.start, each.end), quantity))
    return out
