"""The rules of data/limits/plausible.toml, applied to what one document says about one subject.

Only figures of one text are set against each other here: a valuation of another year proves nothing. Where a tenth (a
hundredth, a thousandth) of the figure would be plausible it is proposed, for that is how misread units go wrong;
nothing is ever proposed upwards.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tenfold.claims import ClaimType, Quantity, Status, plain_number
from tenfold.days import days_between, first_day
from tenfold.exchange import convert
from tenfold.reconciling.amounts import in_currency, written
from tenfold.reconciling.limits import limits
from tenfold.reconciling.model import Finding, ResolvedClaim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SAME_TIME = 92  # days by which a valuation may be older than the round that it is set against


@dataclass
class Told:
    """What one document says about one subject, by kind."""

    rounds: list[ResolvedClaim] = field(default_factory=list)
    valued: list[ResolvedClaim] = field(default_factory=list)
    sought: list[ResolvedClaim] = field(default_factory=list)
    listings: list[ResolvedClaim] = field(default_factory=list)
    deals: list[ResolvedClaim] = field(default_factory=list)
    cash: list[ResolvedClaim] = field(default_factory=list)
    totals: list[ResolvedClaim] = field(default_factory=list)


def doubts_about(claims: Iterable[ResolvedClaim]) -> list[Finding]:
    """The rules that one document's claims break, subject by subject, by claim."""
    found: list[Finding] = []
    told: dict[tuple[str, ...], Told] = defaultdict(Told)
    for claim in sorted(claims, key=lambda claim: claim.id):
        if claim.subject and claim.quantity is not None and claim.claim.status is not Status.DENIED:
            _file(told[claim.subject], claim)
            found += _conversion(claim)
    for subject in sorted(told):
        breaks = list(_breaks(told[subject]))
        if any(limits().rules[finding.rule].strong for finding in breaks):
            found += breaks
    return found


def _file(told: Told, claim: ResolvedClaim) -> None:
    match claim.claim.type, claim.code("measure"):
        case ClaimType.FUNDING_ROUND, _:
            told.rounds.append(claim)
        case ClaimType.VALUATION, _:
            (told.valued if claim.claim.status is Status.DONE else told.sought).append(claim)
        case ClaimType.LISTING, _:
            told.listings.append(claim)
        case ClaimType.ACQUISITION, _:
            told.deals.append(claim)
        case ClaimType.METRIC, "cash":
            told.cash.append(claim)
        case ClaimType.METRIC, "total_funding":
            told.totals.append(claim)


def _breaks(told: Told) -> Iterator[Finding]:
    for claim in told.rounds:
        yield from _share(claim, told.valued, ("share_sold", "share_sold_rare"))
    for claim in told.listings:
        yield from _share(claim, told.valued or told.sought, ("proceeds_share",))
    for claim in told.cash:
        yield from _share(claim, told.valued, ("cash_over_value",))
    for claim in told.totals:
        yield from _share(claim, told.valued, ("raised_over_value",))
        yield from _total_below_part(claim, told.rounds)
    for claim in told.sought:
        yield from _share(claim, told.valued, ("value_jump",))
    for claim in told.deals:
        yield from _share(claim, told.valued, ("price_over_value",))
    yield from _parts(told.deals)
    yield from _parts(told.rounds)


def _share(claim: ResolvedClaim, values: Iterable[ResolvedClaim], rules: Iterable[str]) -> Iterator[Finding]:
    """A figure set against the largest value that the same text gives the company at that time.

    Where no slip of a unit would explain the figure, it is rather of something else, and there is silence.
    """
    figure = claim.quantity
    assert figure is not None
    at_that_time = [value for value in values if _one_time(claim, value)]
    shares = [(share, value) for value in at_that_time if (share := _share_of(figure, value)) is not None]
    if not shares:
        return
    share, value = min(shares, key=lambda pair: (pair[0], pair[1].id))
    low, high = limits().one_figure
    if claim.claim.type in (ClaimType.FUNDING_ROUND, ClaimType.LISTING) and low <= share <= high:
        return  # the valuation itself, told as if it were the money
    for rule in (limits().rules[name] for name in rules):
        right = mended(figure, share, rule.limit)
        if share >= rule.limit and right is not None:
            yield _finding(claim, rule.name, right, against=value.quantity, share=share)
            return


def _share_of(figure: Quantity, value: ResolvedClaim) -> float | None:
    whole = value.quantity
    assert whole is not None
    top = figure if figure.value_max is None else replace(figure, value=figure.value_max, value_max=None)
    money = in_currency(top, whole.currency, value.date)
    limit = float(whole.value_max if whole.value_max is not None else whole.value)
    return money[0] / limit if money and limit else None


def _one_time(claim: ResolvedClaim, value: ResolvedClaim) -> bool:
    """The valuation is not said to be older than what it is set against."""
    if not value.stated:
        return True
    apart = days_between(value.stated, claim.stated or claim.published)
    older = (first_day(value.stated) or "") < (first_day(claim.stated or claim.published) or "")
    return apart is None or apart <= _SAME_TIME or not older


def mended(figure: Quantity, share: float, limit: float) -> Quantity | None:
    """The figure with its unit read right: the smallest slip that brings it below the limit; None where none does."""
    for factor in limits().slip_factors:
        if share / factor < limit / 2:
            return divided(figure, factor)
    return None


def divided(figure: Quantity, factor: int) -> Quantity:
    """A figure ``factor`` times smaller, bound and currency kept."""
    top = None if figure.value_max is None else plain_number(figure.value_max / factor)
    return replace(figure, value=plain_number(figure.value / factor), value_max=top, conversion=None)


def _parts(claims: Sequence[ResolvedClaim]) -> Iterator[Finding]:
    """Two or more parts that make a tenth of the whole."""
    figures = [(claim, claim.quantity) for claim in claims if claim.quantity is not None]
    for claim, whole in figures:
        others = (in_currency(part, whole.currency, other.date) for other, part in figures if other is not claim)
        parts = [money[0] for money in others if money and money[0] < whole.value]
        rule = limits().rules["parts_sum"]
        for factor in limits().slip_factors:
            if len(parts) > 1 and abs(sum(parts) * factor / whole.value - 1) <= rule.limit:
                against = Quantity(plain_number(round(sum(parts), 2)), whole.currency)
                yield _finding(claim, rule.name, divided(whole, factor), against=against, share=float(factor))


def _total_below_part(claim: ResolvedClaim, rounds: Iterable[ResolvedClaim]) -> Iterator[Finding]:
    total = claim.quantity
    assert total is not None
    done = [part for part in rounds if part.claim.status is Status.DONE and part.quantity is not None]
    rule = limits().rules["total_below_part"]
    for part in done:
        assert part.quantity is not None
        money = in_currency(part.quantity, total.currency, part.date)
        high = float(total.value_max if total.value_max is not None else total.value)
        if money and high < money[0] * rule.limit and total.bound != "over":
            yield _finding(claim, rule.name, None, against=part.quantity, share=high / money[0])
            return


def _conversion(claim: ResolvedClaim) -> Iterator[Finding]:
    """A conversion that the text gives, against the rate of the day."""
    for value in claim.claim.values:
        figure = value.quantity
        if figure is None or figure.conversion is None or not figure.currency or not figure.conversion.currency:
            continue
        right = convert(float(figure.value), figure.currency, figure.conversion.currency, claim.date)
        rule = limits().rules["conversion"]
        if right is None or not right.value or not figure.conversion.value:
            continue
        off = figure.conversion.value / right.value
        if max(off, 1 / off) >= rule.limit:
            against = Quantity(plain_number(float(f"{right.value:.4g}")), right.currency)
            finding = _finding(claim, rule.name, None, against=against, share=off, said=figure.conversion)
            yield replace(finding, role=value.role, stated=figure.to_json())


def _finding(
    claim: ResolvedClaim, rule_name: str, should_be: Quantity | None, *, against: Quantity | None, share: float,
    said: Quantity | None = None,
) -> Finding:  # fmt: skip
    rule = limits().rules[rule_name]
    figure = claim.quantity
    assert figure is not None and against is not None
    words: dict[str, Any] = {
        "figure": written(figure),
        "against": written(against),
        "share": f"{share:.0%}",
        "times": f"{share:.3g}",
        "said": written(said) if said else "",
    }
    role = "value" if claim.claim.type is ClaimType.METRIC else "amount"
    return Finding(
        kind="implausible",
        claim=claim.id,
        event=None,
        role=role,
        stated=figure.to_json(),
        should_be=should_be.to_json() if should_be else None,
        because=rule.because.format(**words),
        confidence=rule.confidence,
        rule=rule.name,
    )
