"""What does not add up: figures that cannot be right, sources that differ, figures that were overtaken, copies.

A finding is about one value of one claim, says why in a sentence with its arithmetic, and never changes the claim.
Where nothing is wrong there is silence: differing dates, roundings, bounds, parts of a whole and several currencies
are no findings.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from tenfold.claims import ClaimType, Status
from tenfold.days import last_day
from tenfold.reconciling.amounts import agree, ratio, written
from tenfold.reconciling.events import slip_between
from tenfold.reconciling.facts import Reported, reported_values
from tenfold.reconciling.limits import limits
from tenfold.reconciling.model import Event, Finding, ResolvedClaim

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

_FIGURE_ROLES = ("amount", "stake", "value")
# Of these one figure holds at a time, so that sources who give two differ; of others each figure is its own event.
_ONE_FIGURE = frozenset({ClaimType.FUNDING_ROUND, ClaimType.LISTING, ClaimType.ACQUISITION})
_MONEY = _ONE_FIGURE | {ClaimType.VALUATION, ClaimType.FUND}
_ORDER = {"implausible": 0, "conflict": 1, "update": 2, "duplicate": 3}


def findings_of(event: Event, claims: Mapping[str, ResolvedClaim], doubts: Iterable[Finding]) -> tuple[Finding, ...]:
    """All findings about an event, worst first, at most one for a value.

    ``doubts`` are what single documents raise by themselves; a figure that a second witness confirms is left alone.
    """
    found = [replace(doubt, event=event.id) for doubt in doubts if not _confirmed(event, doubt)]
    if len(event.claims) > 1:  # else there is nothing to set it against
        members = [claims[claim_id] for claim_id in event.claims]
        for role in _FIGURE_ROLES:
            if sum(fact.role == role for fact in event.facts) > 1:
                found += _differences(event, members, role)
        found += _denied_figure(event, members)
        found += _ended(event, members)
        found += _copies(event, members)
    best: dict[tuple[str, str], Finding] = {}
    for finding in sorted(found, key=_worst_first):
        best.setdefault((finding.claim, finding.role), finding)
    return tuple(sorted(best.values(), key=_worst_first))


def _confirmed(event: Event, doubt: Finding) -> bool:
    return any(doubt.claim in fact.claims and fact.role == doubt.role and fact.support > 1 for fact in event.facts)


def _worst_first(finding: Finding) -> tuple[object, ...]:
    return (
        _ORDER[finding.kind],
        -finding.confidence,
        finding.should_be is None,
        finding.claim,
        finding.role,
        finding.rule,
    )


def _differences(event: Event, members: Sequence[ResolvedClaim], role: str) -> Iterator[Finding]:
    """Figures of one event that differ from the believed one: a slip of a unit, an update, or a conflict."""
    classes = reported_values(members, role, Status(event.status))
    for other in classes[1:]:
        slip = _slip(event, classes[0], other, role)
        if slip:
            yield from slip
        elif event.type in _ONE_FIGURE:
            overtaken = _update(event, classes[0], other, role)
            yield from [overtaken] if overtaken else _conflict(event, classes[0], other, role)


def _slip(event: Event, believed: Reported, other: Reported, role: str) -> list[Finding]:
    wrong = other.best.quantity
    assert wrong is not None
    slips = [
        (times, said.quantity) for said in believed.said
        if said.quantity and (times := slip_between(wrong, said.quantity, other.best.claim.date)) is not None
    ]  # fmt: skip
    if not slips:
        return []
    times, right = slips[0]
    rule = limits().rules["currency" if times == 1.0 else "scale"]
    because = rule.because.format(
        figure=written(wrong),
        against=written(right),
        times=_times(times),
        currency=wrong.currency,
        other=right.currency,
        sources=_sources(believed.witnesses),
        has="has" if len(believed.witnesses) == 1 else "have",
    )
    more = len(believed.witnesses) > len(other.witnesses) or times == 1.0
    return [
        Finding("implausible", said.claim.id, event.id, role, said.quantity.to_json(), right.to_json(), because,
                rule.confidence if more else rule.confidence - 0.2, rule.name)
        for said in other.said
        if said.quantity is not None
    ]  # fmt: skip


def _update(event: Event, believed: Reported, other: Reported, role: str) -> Finding | None:
    """The other figure was told earlier, of something not yet done: it was true in its time."""
    status = Status(event.status)
    still_told = any(said.claim.claim.status is status for said in other.said)
    told_last = max(last_day(said.claim.published) or "" for said in believed.said)
    first = other.first
    if (
        (status is Status.DONE and still_told)
        or not first.claim.published
        or last_day(first.claim.published) == told_last
    ):
        return None
    if (last_day(first.claim.published) or "") > told_last:
        return None
    right, old = believed.best.quantity, first.quantity
    assert right is not None and old is not None
    because = f"Told on {first.claim.published}; since then it is {written(right)}, said last on {told_last}."
    return Finding("update", first.claim.id, event.id, role, old.to_json(), right.to_json(), because, 0.7, "update")


def _conflict(event: Event, believed: Reported, other: Reported, role: str) -> list[Finding]:
    """Sources differ about one thing at one time. The claim named is the earliest of those not believed."""
    status = Status(event.status)
    for_it, against = believed.supporters(status), other.supporters(status)
    lead = len(for_it) - len(against)
    if believed.witnesses & other.witnesses or lead < 0 or len(against) > 1 or status is not Status.DONE:
        return []
    sure = limits().conflict_confidence
    right, first = believed.best.quantity, other.first
    assert right is not None and first.quantity is not None
    times = ratio(first.quantity, right, first.claim.date)
    if times is None or not 1 / limits().conflict_most_apart <= times <= limits().conflict_most_apart:
        return []
    because = (
        f"{_sources(for_it).capitalize()} {'has' if len(for_it) == 1 else 'have'} {written(right)}, one other has "
        f"{written(first.quantity)}: {times:.3g} times as much."
    )
    return [
        Finding("conflict", first.claim.id, event.id, role, first.quantity.to_json(), right.to_json(), because,
                sure[min(lead, len(sure) - 1)], "conflict")
    ]  # fmt: skip


def _denied_figure(event: Event, members: Iterable[ResolvedClaim]) -> Iterator[Finding]:
    """A figure that was denied of an event which took place all the same: the earliest mention of it."""
    believed = event.one("amount")
    denied = [claim for claim in members if claim.claim.status is Status.DENIED and claim.quantity is not None]
    if event.status == Status.DENIED or not denied or believed is None or believed.quantity is None:
        return
    first = min(denied, key=lambda claim: (claim.published or "9", claim.id))
    assert first.quantity is not None
    if agree(first.quantity, believed.quantity, first.date) is False:
        because = f"{written(first.quantity)} is denied; the figure best supported is {written(believed.quantity)}."
        yield Finding("conflict", first.id, event.id, "amount", first.quantity.to_json(), believed.quantity.to_json(),
                      because, 0.6, "denied")  # fmt: skip


def _ended(event: Event, members: Iterable[ResolvedClaim]) -> Iterator[Finding]:
    """What was planned and then given up: the last claim that still told of it is overtaken."""
    if event.status != Status.DENIED or event.type not in _ONE_FIGURE:
        return
    alive = [claim for claim in members if claim.claim.status is not Status.DENIED and claim.published]
    if alive:
        last = max(alive, key=lambda claim: (claim.published or "", claim.id))
        yield Finding(
            "update", last.id, event.id, "status", {"status": str(last.claim.status)}, {"status": "denied"},
            "It was called off, refused or had failed by the time of a later report.", 0.7, "ended",
        )  # fmt: skip


def _copies(event: Event, members: Iterable[ResolvedClaim]) -> Iterator[Finding]:
    """Claims of a document whose text another document has already: one source with it."""
    if event.type not in _MONEY:
        return
    by_witness: dict[str, list[ResolvedClaim]] = defaultdict(list)
    for claim in members:
        by_witness[claim.witness].append(claim)
    for claims in by_witness.values():
        original = min(claims, key=lambda claim: (claim.published or "9", claim.document)).document
        for claim in claims:
            value = claim.first("amount") or claim.first("value")
            if claim.document != original and value is not None and value.quantity is not None:
                yield Finding(
                    "duplicate", claim.id, event.id, value.role, value.quantity.to_json(), None,
                    "The same text, letter for letter, as another document: one source with it.", 1.0, "copy",
                )  # fmt: skip


def _sources(witnesses: Collection[str]) -> str:
    count = len(witnesses)
    return f"{count} {'source' if count == 1 else 'sources'}"


def _times(factor: float) -> str:
    return f"{factor:g}" if factor >= 1 else f"1/{1 / factor:g}"
