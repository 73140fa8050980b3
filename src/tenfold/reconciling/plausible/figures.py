"""The figures of one subject, what each of them counts, and the ways in which each can be taken."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tenfold.claims import ClaimType, Quantity, Status, plain_number
from tenfold.reconciling.amounts import in_currency, ratio
from tenfold.reconciling.limits import Slip, limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tenfold.reconciling.model import ResolvedClaim

_COMMON = "USD"  # sizes are compared in this currency wherever there is a rate
_KINDS = {
    ClaimType.FUNDING_ROUND: "round",
    ClaimType.LISTING: "proceeds",
    ClaimType.ACQUISITION: "price",
    ClaimType.FUND: "fund",
}
FIGURED = frozenset({*_KINDS, ClaimType.VALUATION, ClaimType.METRIC})  # the types of claim that have such figures
_KIND_OF_MEASURE = {"total_funding": "total"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a claim. ``size`` is its upper end, counted in ``unit``: dollars where there is a rate."""

    claim: ResolvedClaim
    role: str
    kind: str
    quantity: Quantity
    unit: str
    size: float

    @property
    def order(self) -> tuple[str, ...]:
        """By this figures are sorted, whatever the order they came in."""
        return self.claim.document, self.claim.id, self.role


@dataclass(frozen=True, slots=True)
class Taken:
    """One way to take a figure: as stated, with a slip undone, or as no such sum at all (then it has no size)."""

    quantity: Quantity
    size: float | None
    slip: Slip | None = None
    cost: float = 0.0  # beside that of the slip
    rather: Figure | None = None  # what it is instead: what the company is valued at, or ever raised
    explained: bool = False  # how it comes to be no such sum: no chance is needed for it


def figures_of(claims: Iterable[ResolvedClaim]) -> list[Figure]:
    """The figures that can be set against each other, in an order of their own; what is denied is none."""
    found: list[Figure] = []
    for claim in claims:
        kind = _kind(claim)
        value = claim.first("amount") or claim.first("value")
        if kind is None or value is None or value.quantity is None or claim.claim.status is Status.DENIED:
            continue
        sized = _sized(value.quantity, claim.date)
        if sized is not None:
            found.append(Figure(claim, value.role, kind, value.quantity, *sized))
    return sorted(found, key=lambda figure: figure.order)


def _kind(claim: ResolvedClaim) -> str | None:
    match claim.claim.type:
        case ClaimType.VALUATION:
            return "value" if claim.claim.status is Status.DONE else "sought"
        case ClaimType.METRIC:
            measure = claim.code("measure") or ""
            return _KIND_OF_MEASURE.get(measure, measure) if measure in limits().slip_measures else None
        case claim_type:
            return _KINDS.get(claim_type)


def _sized(quantity: Quantity, on_date: str | None) -> tuple[str, float] | None:
    top = float(quantity.value_max if quantity.value_max is not None else quantity.value)
    if top <= 0:
        return None
    if quantity.currency is None:
        return (quantity.unit or "number", top)
    if quantity.currency == _COMMON:
        return _COMMON, top
    money = in_currency(replace(quantity, value=top, value_max=None, conversion=None), _COMMON, on_date)
    return (_COMMON, money[0]) if money else (quantity.currency, top)


def ways(figure: Figure, others: Sequence[Figure]) -> tuple[Taken, ...]:
    """The ways to take a figure, as stated first; each with what it costs that sums of its kind are seldom so large.

    Another currency is one only where one of ``others`` has the same number in it.
    """
    found = [Taken(figure.quantity, figure.size, cost=_rarity(figure, figure.size))]
    numbers = {(other.quantity.value, other.quantity.value_max, other.quantity.currency) for other in others}
    for slip in limits().slips:
        meant = slipped(figure.quantity, slip)
        if meant is None or (slip.currency and (meant.value, meant.value_max, meant.currency) not in numbers):
            continue
        sized = _sized(meant, figure.claim.date)
        if sized is not None and sized[0] == figure.unit:
            found.append(Taken(meant, sized[1], slip, _rarity(figure, sized[1]) + _strange(figure, slip, others)))
    rather = told_for(figure, others)
    if rather is not None:
        found.append(Taken(figure.quantity, None, None, limits().rules["told_for"].torn, rather, explained=True))
    doubt = 1.0 - figure.claim.claim.confidence
    if doubt > 0:
        found.append(
            Taken(
                figure.quantity,
                None,
                cost=limits().search.misread_costs - math.log(doubt),
                explained=rather is not None,
            )
        )
    return tuple(found)


def _strange(figure: Figure, slip: Slip, others: Iterable[Figure]) -> float:
    """What it costs that a figure was meant in a currency in which fewer texts tell of the company than in its own."""
    if slip.currency is None:
        return 0.0
    texts = {(f.quantity.currency, f.claim.witness) for f in others if f.claim.witness != figure.claim.witness}
    stated, meant = (sum(currency == each for each, _ in texts) for currency in slip.currency)
    return limits().search.strange_currency if stated > meant else 0.0


def told_for(figure: Figure, others: Iterable[Figure]) -> Figure | None:
    """What the figure rather is, told as if it were the money of one deal: the very sum that the same text gives as the
    company's value, or that any text gives as all that it ever raised. None where there is no such figure, and where
    another source has the same sum for the money of a deal.
    """
    if figure.kind not in ("round", "proceeds") or figure.quantity.value_max is not None:
        return None
    same_sum = [other for other in others if _one_sum(figure, other)]
    if any(other.kind == figure.kind and other.claim.witness != figure.claim.witness for other in same_sum):
        return None
    for other in same_sum:
        same_text = other.claim.document == figure.claim.document
        if (other.kind in ("value", "sought") and same_text) or other.kind == "total":
            return other
    return None


def _one_sum(figure: Figure, other: Figure) -> bool:
    times = ratio(figure.quantity, other.quantity, figure.claim.date)
    return other.quantity.value_max is None and times is not None and abs(times - 1) <= limits().one_number


def slipped(quantity: Quantity, slip: Slip) -> Quantity | None:
    """What was meant where ``quantity`` is stated with a slip; None where it cannot have that slip."""
    if slip.currency is not None:
        stated, meant = slip.currency
        return replace(quantity, currency=meant, conversion=None) if quantity.currency == stated else None
    if quantity.currency is None and slip.factor > 1:
        return None  # of what is counted too little is known to say that there must be more of it
    top = None if quantity.value_max is None else _times(quantity.value_max, slip.factor)
    return replace(quantity, value=_times(quantity.value, slip.factor), value_max=top, conversion=None)


def _times(value: float, factor: float) -> float:
    """Twelve digits are more than any text has, and fewer than binary fractions spoil."""
    return plain_number(float(f"{value * factor:.12g}"))


def _rarity(figure: Figure, size: float) -> float:
    """What it costs, against the commonest size, that a sum of this kind and stage is so large or so small.

    Logarithms of sizes are taken to follow Student's t with two degrees of freedom: near the median like a log-normal
    distribution, but with tails that leave room for an OpenAI.
    """
    usual = limits().size_of(figure.kind, figure.claim.code("stage"))
    if usual is None or (figure.quantity.currency is not None and figure.unit != _COMMON):
        return 0.0
    spreads = math.log(size / usual.median) / usual.spread
    return 1.5 * math.log1p(spreads**2 / 2)
