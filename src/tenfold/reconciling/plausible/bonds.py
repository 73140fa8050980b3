"""What must hold between a few figures of one subject, and what it costs to break it.

A bond ties figures by one rule. It costs nothing where it holds. Where one of its figures is taken for the reader's
mistake, it costs as much as it is unlikely that a figure read by mistake comes so near to holding. A bond can say in
one sentence what is wrong with a figure as stated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from tenfold.claims import Quantity, plain_number
from tenfold.reconciling.amounts import agree, in_currency, written
from tenfold.reconciling.events import slip_between
from tenfold.reconciling.limits import Ratio, limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tenfold.reconciling.plausible.figures import Taken

_OFF_BY = (10.0, 0.1, 1000.0, 0.001)


class Bond(Protocol):
    """Figures (by their numbers) that one rule ties together."""

    @property
    def rule(self) -> str:
        """The name of the rule."""

    @property
    def members(self) -> tuple[int, ...]:
        """The numbers of the figures."""

    def cost(self, taken: Sequence[Taken]) -> float:
        """What it costs to take the members so."""

    def because(self, at: int, stated: Sequence[Taken], meant: Sequence[Taken]) -> str:
        """What is wrong with the member ``at`` as stated."""


@dataclass(frozen=True)
class Multiple:
    """A figure that is some share, or some multiple, of another."""

    members: tuple[int, int]
    ratio: Ratio
    scale: float = 1.0  # what part of the other figure it is set against: the stake that is bought

    @property
    def rule(self) -> str:
        """The name of the rule."""
        return self.ratio.name

    def cost(self, taken: Sequence[Taken]) -> float:
        """The cost of the furthest step that is reached."""
        figure, against = taken[0].size, taken[1].size
        if figure is None or against is None:
            return 0.0
        share = figure / (against * self.scale)
        low, high = limits().one_figure
        if self.ratio.of in ("round", "proceeds") and low <= share <= high:
            return 0.0  # rather the valuation itself, told as if it were the money
        costs = [cost for at, cost in self.ratio.steps if share >= at] + [
            cost for at, cost in self.ratio.low if share < at
        ]
        return max(costs, default=0.0)

    def because(self, at: int, stated: Sequence[Taken], meant: Sequence[Taken]) -> str:
        """The share, or the multiple, against the other figure as it was meant."""
        against = replace(meant[1].quantity, conversion=None) if at == 0 else stated[1].quantity
        other = (meant[1] if at == 0 else stated[1]).size or 1.0
        figure = stated[0] if at == 0 else meant[0]
        share = (figure.size or 0.0) / (other * self.scale)
        return self.ratio.because.format(
            figure=written(figure.quantity), against=written(against), share=f"{share:.0%}", times=f"{share:.3g}"
        )


@dataclass(frozen=True)
class OneEvent:
    """Two tellings of one figure."""

    members: tuple[int, int]
    on_date: str | None
    sources: int  # that tell of the second figure as it stands there
    agreed: bool  # as stated
    rule: str = "scale"

    def cost(self, taken: Sequence[Taken]) -> float:
        """Nothing where the tellings agree."""
        rule = limits().rules["scale"]
        if any(each.explained for each in taken):
            return 0.0
        if taken[0].size is None or taken[1].size is None:
            return rule.chance / 2 if self.agreed else rule.chance
        if agree(taken[0].quantity, taken[1].quantity, self.on_date):
            return 0.0
        return rule.torn if self.agreed else rule.broken

    def because(self, at: int, stated: Sequence[Taken], meant: Sequence[Taken]) -> str:
        """By what the two are parted."""
        figure, right = stated[at].quantity, meant[1 - at].quantity
        times = slip_between(figure, right, self.on_date)
        return limits().rules["currency" if times == 1.0 else "scale"].because.format(
            figure=written(figure), against=written(right), currency=figure.currency, other=right.currency,
            times=_times(times or 1.0), sources="another source" if self.sources == 1 else f"{self.sources} sources",
            has="has" if self.sources == 1 else "have",
        )  # fmt: skip


@dataclass(frozen=True)
class Sum:
    """Parts that make a whole (the first member), or a tenth of it."""

    members: tuple[int, ...]
    held: bool  # as stated
    rule: str = "parts_sum"

    def cost(self, taken: Sequence[Taken]) -> float:
        """Nothing where the parts make the whole."""
        rule = limits().rules["parts_sum"]
        if any(each.size is None for each in taken):
            return rule.chance
        return 0.0 if makes(taken) else rule.torn if self.held else rule.broken

    def because(self, at: int, stated: Sequence[Taken], meant: Sequence[Taken]) -> str:
        """The sum."""
        parts = [each.quantity for each in meant[1:]]
        return limits().rules["parts_sum"].because.format(
            parts=" and ".join(written(part) for part in parts), against=written(_made(meant[1:])),
            figure=written(stated[at].quantity if at == 0 else meant[0].quantity),
        )  # fmt: skip


@dataclass(frozen=True)
class AllRounds:
    """A total (the first member) and the rounds, one of each stage, that were told of before it."""

    members: tuple[int, ...]
    rule: str = "all_rounds"

    def cost(self, taken: Sequence[Taken]) -> float:
        """Broken where the rounds make more than the total."""
        rule = limits().rules["all_rounds"]
        return rule.broken if _added(taken[1:]) > (taken[0].size or math.inf) * rule.limit else 0.0

    def because(self, at: int, stated: Sequence[Taken], meant: Sequence[Taken]) -> str:
        """The sum of the rounds."""
        shown = [stated[n] if n == at else each for n, each in enumerate(meant)]
        parts = [each.quantity for each in shown[1:]]
        return limits().rules["all_rounds"].because.format(
            parts=" and ".join(written(part) for part in parts), against=written(_made(shown[1:])),
            figure=written(shown[0].quantity),
        )  # fmt: skip


@dataclass(frozen=True)
class Grown:
    """Two figures of which the text says how many times the second the first is."""

    members: tuple[int, int]
    times: float
    rule: str = "multiple"

    def cost(self, taken: Sequence[Taken]) -> float:
        """Broken where a tenth or a thousandth of a figure would make the multiple right."""
        if taken[0].size is None or taken[1].size is None:
            return 0.0
        off = taken[0].size / taken[1].size / self.times
        rule = limits().rules["multiple"]
        return rule.broken if any(abs(off / wrong - 1) <= rule.limit for wrong in _OFF_BY) else 0.0

    def because(self, at: int, stated: Sequence[Taken], meant: Sequence[Taken]) -> str:
        """The multiple that the figures make beside the one that is said."""
        now, before = (stated[0], meant[1]) if at == 0 else (meant[0], stated[1])
        return limits().rules["multiple"].because.format(
            figure=written(now.quantity), against=written(before.quantity), said=f"{self.times:.3g}",
            times=f"{(now.size or 0.0) / (before.size or 1.0):.3g}",
        )  # fmt: skip


@dataclass(frozen=True)
class Converted:
    """A figure and the conversion that its text gives."""

    members: tuple[int]
    said: Quantity
    on_date: str | None
    rule: str = "conversion"

    def cost(self, taken: Sequence[Taken]) -> float:
        """Nothing where the conversion fits that day's rate."""
        off = self.off(taken[0].quantity) if taken[0].size is not None else 1.0
        rule = limits().rules["conversion"]
        return rule.broken if max(off, 1 / off) >= rule.limit else 0.0

    def off(self, quantity: Quantity) -> float:
        """How many times the rate of the day the conversion is off; 1 where there is no rate."""
        right = self.right(quantity)
        return float(self.said.value) / right.value if right and right.value and self.said.value else 1.0

    def right(self, quantity: Quantity) -> Quantity | None:
        """What the conversion should have been, to four digits."""
        money = in_currency(replace(quantity, conversion=None), self.said.currency, self.on_date)
        return Quantity(plain_number(float(f"{money[0]:.4g}")), self.said.currency) if money else None

    def because(self, at: int, stated: Sequence[Taken], meant: Sequence[Taken]) -> str:
        """What it would have been at the rate of the day."""
        figure = replace(stated[0].quantity, conversion=None)
        return (
            limits()
            .rules["conversion"]
            .because.format(
                figure=written(figure), said=written(self.said), against=written(self.right(figure) or self.said)
            )
        )


def makes(taken: Sequence[Taken]) -> bool:
    return abs(_added(taken[1:]) / (taken[0].size or 1.0) - 1) <= limits().rules["parts_sum"].limit


def _added(taken: Iterable[Taken]) -> float:
    return sum(each.size or 0.0 for each in taken)


def _made(taken: Sequence[Taken]) -> Quantity:
    """A sum in the currency of its parts, where they have one, else in dollars."""
    parts = [each.quantity for each in taken]
    if len({part.currency for part in parts}) == 1:
        total = sum(float(part.value_max if part.value_max is not None else part.value) for part in parts)
        return Quantity(plain_number(float(f"{total:.12g}")), parts[0].currency, parts[0].unit)
    return Quantity(plain_number(float(f"{_added(taken):.4g}")), "USD")


def _times(factor: float) -> str:
    return f"{factor:g}" if factor >= 1 else f"1/{1 / factor:g}"
