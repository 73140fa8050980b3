"""What a company is valued at, and what else it has one figure of at a time, source beside source and year after year.

Each valuation is an event of its own, so what differs here differs between events: sources of the same days that
contradict each other (the one that stands alone is named), and a valuation that a later one has overtaken.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tenfold.claims import ClaimType, Status
from tenfold.days import days_between, last_day
from tenfold.reconciling.amounts import agree, ratio, written
from tenfold.reconciling.events import slip_between
from tenfold.reconciling.limits import limits
from tenfold.reconciling.model import Finding, ResolvedClaim
from tenfold.reconciling.origins import first_tellers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


def differing(claims: Iterable[ResolvedClaim]) -> list[Finding]:
    """The conflicts and updates among the claims about one subject."""
    claims = sorted(claims, key=lambda claim: claim.id)
    current = [claim for claim in claims if claim.claim.type is ClaimType.VALUATION and _current(claim)]
    rounds = [claim for claim in claims if claim.claim.type is ClaimType.FUNDING_ROUND and _whole(claim)]
    found = [*_alone(current, claims), *_alone(rounds, claims)]
    alone = {finding.claim for finding in found}
    found += _overtaken([claim for claim in current if claim.id not in alone])
    for together in _one_at_a_time(claims).values():
        found += _alone(together, claims)
    return found


def _current(claim: ResolvedClaim) -> bool:
    """Told of the present: undated in a dated text, or dated to about its day."""
    if claim.quantity is None or claim.reported is None or claim.claim.status is Status.DENIED:
        return False
    apart = days_between(claim.stated, claim.reported)
    return apart is None or apart <= limits().successive.current


def _whole(claim: ResolvedClaim) -> bool:
    """A round of these days, and not what one backer put into it."""
    return _current(claim) and (len(claim.of_role("investor")) != 1 or bool(claim.of_role("lead_investor")))


def _one_at_a_time(claims: Iterable[ResolvedClaim]) -> Mapping[tuple[str, ...], list[ResolvedClaim]]:
    """Figures of which a company has one at a time, by measure and time; aimed ranges of a price."""
    found: dict[tuple[str, ...], list[ResolvedClaim]] = defaultdict(list)
    for claim in claims:
        measure, figure = claim.code("measure") or "", claim.quantity
        if claim.claim.type is not ClaimType.METRIC or figure is None or claim.reported is None:
            continue
        if measure in limits().slip_measures and claim.stated and claim.claim.status is Status.DONE:
            found[measure, claim.stated, figure.currency or figure.unit or ""].append(claim)
        elif measure == "price" and figure.value_max is not None:
            found[measure, str(figure.value), figure.currency or ""].append(claim)
    return found


def _alone(current: Sequence[ResolvedClaim], claims: Sequence[ResolvedClaim]) -> Iterator[Finding]:
    """The figure that one source has alone, where two others of the same days agree on another."""
    origin = first_tellers(current)
    for claim in current:
        near = [other for other in current if _days_apart(claim, other) <= limits().successive.near]
        backed = {origin[other.id] for other in near if _same(claim, other)}
        against: dict[str, ResolvedClaim] = {}
        for other in near:
            if other.document != claim.document and not _same(claim, other) and _comparable(claim, other):
                against.setdefault(origin[other.id], other)
        agreed = _agreed(list(against.values()))
        if len(backed) > 1 or len(agreed) < 2 or origin[claim.id] != claim.id or _beside(claim, agreed, claims):
            continue
        right = min(agreed, key=lambda other: (other.quantity.bound != "exact", other.id) if other.quantity else ())
        finding = _finding(claim, right, len(agreed))
        if finding.confidence >= limits().conflict_least_sure:
            yield finding


def _agreed(others: Sequence[ResolvedClaim]) -> list[ResolvedClaim]:
    """The most of them that agree on one figure."""
    groups = [[other for other in others if _same(one, other)] for one in others]
    return max(groups, key=len, default=[])


def _same(left: ResolvedClaim, right: ResolvedClaim) -> bool:
    a, b = left.quantity, right.quantity
    return a is not None and b is not None and bool(agree(a, b, left.date)) and (a.value_max is None or a == b)


def _comparable(left: ResolvedClaim, right: ResolvedClaim) -> bool:
    """Not so far apart that they are rather of two things, and by no slip: slips are found elsewhere."""
    a, b = left.quantity, right.quantity
    if a is None or b is None or slip_between(a, b, left.date) is not None:
        return False
    if (left.code("stage") or right.code("stage")) != (right.code("stage") or left.code("stage")):
        return False
    times, most = ratio(a, b, left.date), limits().conflict_most_apart
    return times is not None and 1 / most <= times <= most


def _days_apart(left: ResolvedClaim, right: ResolvedClaim) -> int:
    apart = days_between(left.reported, right.reported)
    return 10**6 if apart is None else apart


def _beside(claim: ResolvedClaim, agreed: Iterable[ResolvedClaim], claims: Iterable[ResolvedClaim]) -> bool:
    """Its text knows the other figure as well, or the money of a round lies between the two: before and after it."""
    for other in agreed:
        for beside in claims:
            if beside.document == claim.document and beside.id != claim.id and beside.claim.type is claim.claim.type:
                if _same(beside, other):
                    return True
            elif beside.claim.type is ClaimType.FUNDING_ROUND and _current(beside) and _between(claim, other, beside):
                return True
    return False


def _between(left: ResolvedClaim, right: ResolvedClaim, money: ResolvedClaim) -> bool:
    a, b, between = left.quantity, right.quantity, money.quantity
    if a is None or b is None or between is None:
        return False
    share, part = ratio(a, b, left.date), ratio(between, b, left.date)
    return share is not None and part is not None and abs(abs(1 - share) - part) <= limits().successive.money


def _overtaken(current: Sequence[ResolvedClaim]) -> Iterator[Finding]:
    """What was sought and came out otherwise soon after; and the value before a fall."""
    rules = limits().successive
    told: set[tuple[float, str | None, str]] = set()
    for claim in sorted(current, key=lambda claim: (claim.reported or "", claim.id)):
        old = claim.quantity
        assert old is not None
        later = [other for other in current if _overtakes(other, claim)]
        if claim.claim.status is Status.DONE:
            later = [o for o in later if o.claim.status is Status.DONE and _days_apart(o, claim) >= rules.fall]
        else:
            later = [other for other in later if _days_apart(other, claim) <= rules.sought]
        key = (float(old.value), old.currency, claim.claim.status)
        if not later or key in told:
            continue
        told.add(key)
        last = max(
            later, key=lambda other: (last_day(other.reported) or "", other.claim.status is Status.DONE, other.id)
        )
        assert last.quantity is not None
        because = f"Told on {claim.reported}; on {last.reported} it is {written(last.quantity)}."
        yield Finding("update", claim.id, None, "amount", old.to_json(), last.quantity.to_json(), because,
                      0.65, "valued_anew")  # fmt: skip


def _overtakes(later: ResolvedClaim, claim: ResolvedClaim) -> bool:
    if later.document == claim.document or (later.reported or "") <= (last_day(claim.reported) or ""):
        return False
    if later.quantity is None or claim.quantity is None:
        return False
    times = ratio(later.quantity, claim.quantity, later.date)
    up_to = claim.quantity.bound == "under" and times is not None and times < limits().successive.up_to
    if (
        times is None
        or (_same(claim, later) and not up_to)
        or slip_between(claim.quantity, later.quantity, claim.date) is not None
    ):
        return False
    most = limits().successive.most_apart
    return 1 / most <= times <= (most if claim.claim.status is not Status.DONE else 1.0)


def _finding(claim: ResolvedClaim, right: ResolvedClaim, sources: int) -> Finding:
    value = claim.first("amount") or claim.first("value")
    assert value is not None and value.quantity is not None and right.quantity is not None
    times = ratio(value.quantity, right.quantity, claim.date)
    because = (
        f"{sources} sources of the same days have {written(right.quantity)}, this one alone has "
        f"{written(value.quantity)}"
        + (f": {times:.3g} times as much." if times and not value.quantity.value_max else ".")
    )
    sure = limits().conflict_confidence[min(sources, 2)] * claim.claim.confidence
    return Finding("conflict", claim.id, None, value.role, value.quantity.to_json(), right.quantity.to_json(), because,
                   round(sure, 3), "alone")  # fmt: skip
