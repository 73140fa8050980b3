"""What does not add up: figures that cannot be right, sources that differ, figures that were overtaken, copies.

A finding is about one value of one claim, says why in a sentence with its arithmetic, and never changes the claim.
Where nothing is wrong there is silence: differing dates, roundings, bounds, parts of a whole and several currencies
are no findings.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tenfold.claims import ClaimType, Status
from tenfold.days import days_between, last_day
from tenfold.reconciling.amounts import agree, ratio, written
from tenfold.reconciling.events import slip_between
from tenfold.reconciling.facts import Reported, reported_values
from tenfold.reconciling.limits import limits
from tenfold.reconciling.model import Event, Finding, ResolvedClaim
from tenfold.reconciling.origins import first_tellers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tenfold.claims import Quantity
    from tenfold.reconciling.said import Said

_FIGURE_ROLES = ("amount", "stake", "value")
# Of these one figure holds at a time, so that sources who give two differ; of others each figure is its own event.
_ONE_FIGURE = frozenset({ClaimType.FUNDING_ROUND, ClaimType.LISTING, ClaimType.ACQUISITION})
_MONEY = _ONE_FIGURE | {ClaimType.VALUATION, ClaimType.FUND}
_ONE_TIME = 10  # days within which sources that differ about what is to come contradict each other
_ORDER = {"implausible": 0, "conflict": 1, "update": 2, "duplicate": 3}


def findings_of(event: Event, claims: Mapping[str, ResolvedClaim], doubts: Iterable[Finding]) -> tuple[Finding, ...]:
    """All findings about an event, worst first, at most one for a value.

    ``doubts`` are those about figures that cannot be right, see ``plausible``.
    """
    found = [replace(doubt, event=event.id) for doubt in doubts]
    if len(event.claims) > 1:  # else there is nothing to set it against
        members = [claims[claim_id] for claim_id in event.claims]
        for role in _FIGURE_ROLES:
            if sum(fact.role == role for fact in event.facts) > 1:
                found += _differences(event, members, role)
        found += _narrowed(event, members)
        found += _denied_figure(event, members)
        found += _ended(event, members)
        found += _copies(event, members)
    best: dict[tuple[str, str], Finding] = {}
    for finding in sorted(found, key=_worst_first):
        best.setdefault((finding.claim, finding.role), finding)
    return tuple(sorted(best.values(), key=_worst_first))


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
    """Figures of one event that differ from the believed one, and by no slip: an update, or a conflict."""
    classes = reported_values(members, role, Status(event.status))
    for other in classes[1:]:
        if event.type in _ONE_FIGURE and not _parted_by_slip(classes[0], other):
            overtaken = _update(event, classes[0], other, role)
            yield from [overtaken] if overtaken else _conflict(event, members, classes[0], other, role)


def _parted_by_slip(believed: Reported, other: Reported) -> bool:
    wrong, on_date = other.best.quantity, other.best.claim.date
    return wrong is not None and any(
        said.quantity is not None and slip_between(wrong, said.quantity, on_date) is not None for said in believed.said
    )


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


def _conflict(
    event: Event, members: Sequence[ResolvedClaim], believed: Reported, other: Reported, role: str
) -> list[Finding]:
    """Sources differ about one thing at one time. The claim named is the earliest of those not believed."""
    status = Status(event.status)
    origin = first_tellers(members)
    for_it, against = (_independent(reported, status, origin) for reported in (believed, other))
    lead = len(for_it) - len(against)
    if believed.witnesses & other.witnesses or lead < 0 or len(against) > 1:
        return []
    right, first = believed.best, other.first
    if _knows_both(members, believed, first):
        return []
    if event.type is ClaimType.FUNDING_ROUND and _grew(first, right):
        return []
    if status is not Status.DONE and (days_between(right.claim.reported, first.claim.reported) or 0) > _ONE_TIME:
        return []
    if right.quantity is None or first.quantity is None:
        return []
    times = ratio(first.quantity, right.quantity, first.claim.date)
    if times is None or not 1 / limits().conflict_most_apart <= times <= limits().conflict_most_apart:
        return []
    because = (
        f"{_sources(for_it).capitalize()} {'has' if len(for_it) == 1 else 'have'} {written(right.quantity)}, "
        f"one other has {written(first.quantity)}: {times:.3g} times as much."
    )
    read_right = first.claim.claim.confidence * max(said.claim.claim.confidence for said in believed.said)
    sure = limits().conflict_confidence[min(lead, len(limits().conflict_confidence) - 1)] * read_right
    if sure < limits().conflict_least_sure:
        return []
    return [
        Finding("conflict", first.claim.id, event.id, role, first.quantity.to_json(), right.quantity.to_json(), because,
                round(sure, 3), "conflict")
    ]  # fmt: skip


def _grew(first: Said, believed: Said) -> bool:
    """A round of which less had been told long before: it was closed in steps."""
    apart = days_between(first.claim.reported, believed.claim.reported)
    if apart is None or apart <= limits().successive.current or first.quantity is None or believed.quantity is None:
        return False
    grown = ratio(believed.quantity, first.quantity, first.claim.date)
    later = (believed.claim.reported or "") > (first.claim.reported or "")
    return grown is not None and (grown > 1) == later


def _knows_both(members: Iterable[ResolvedClaim], believed: Reported, first: Said) -> bool:
    """A text that tells the believed figure tells the other one beside it: a part of the whole, or an older aim."""
    documents = {said.claim.document for said in believed.said}
    return any(
        claim.document in documents
        and claim.quantity
        and first.quantity
        and agree(claim.quantity, first.quantity, claim.date)
        for claim in members
    ) and not any(said.quantity and first.quantity and agree(said.quantity, first.quantity) for said in believed.said)


def _independent(reported: Reported, status: Status, origin: Mapping[str, str]) -> set[str]:
    """The sources (by the first claim of each) that tell of the event as far as it has come; all where none does."""
    at_end = [said for said in reported.said if said.claim.claim.status is status]
    return {origin[said.claim.id] for said in at_end or reported.said}


def _narrowed(event: Event, members: Sequence[ResolvedClaim]) -> Iterator[Finding]:
    """A range, or a sum that was the most, told before one figure within it was: the earliest mention of it."""
    believed = event.one("amount")
    if event.type not in _ONE_FIGURE or believed is None or believed.quantity is None or believed.quantity.value_max:
        return
    told = [claim for claim in members if claim.id in believed.claims and claim.quantity and claim.published]
    vague = [claim for claim in told if _overtaken_by(claim, believed.quantity)]
    since = [last_day(claim.published) or "" for claim in told if claim not in vague]
    first = min(vague, key=lambda claim: (claim.published or "", claim.id), default=None)
    if first is None or not since or first.quantity is None or (last_day(first.published) or "") >= min(since):
        return
    because = f"Told on {first.published}; since {min(since)} it is {written(believed.quantity)}."
    old, new = first.quantity.to_json(), believed.quantity.to_json()
    yield Finding("update", first.id, event.id, "amount", old, new, because,
                  0.65, "narrowed")  # fmt: skip


def _overtaken_by(claim: ResolvedClaim, believed: Quantity) -> bool:
    figure = claim.quantity
    if figure is None or figure.value_max is not None:
        return figure is not None
    came_to = ratio(believed, figure, claim.date)
    return figure.bound == "under" and came_to is not None and came_to < limits().successive.up_to


def _denied_figure(event: Event, members: Sequence[ResolvedClaim]) -> Iterator[Finding]:
    """A figure that was denied of an event which took place all the same: the earliest mention of it."""
    believed = event.one("amount")
    denied = [claim for claim in members if claim.claim.status is Status.DENIED and claim.quantity is not None]
    if event.status == Status.DENIED or not denied or believed is None or believed.quantity is None:
        return
    wrong = min(denied, key=lambda claim: (claim.published or "9", claim.id)).quantity
    assert wrong is not None
    told = [claim for claim in members if claim.quantity is not None and agree(claim.quantity, wrong, claim.date)]
    first = min(told, key=lambda claim: (claim.published or "9", claim.id))
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


def _copies(event: Event, members: Sequence[ResolvedClaim]) -> Iterator[Finding]:
    """Claims that another document has already: of the same text, or from the source that it names itself."""
    if event.type not in _MONEY:
        return
    by_id = {claim.id: claim for claim in members}
    for claim_id, first_id in first_tellers(members).items():
        claim, first = by_id[claim_id], by_id[first_id]
        value = claim.first("amount") or claim.first("value")
        if claim is first or value is None or value.quantity is None or _history(claim):
            continue
        copied = claim.witness == first.witness
        because = (
            "The same text as another document, or nearly: one source with it." if copied else
            "It has this from where another document has it, by its own word: one source with it."
        )  # fmt: skip
        yield Finding("duplicate", claim.id, event.id, value.role, value.quantity.to_json(), None, because,
                      1.0 if copied else 0.8, "copy")  # fmt: skip


def _history(claim: ResolvedClaim) -> bool:
    """Told of a time long before its text: many know it."""
    apart = days_between(claim.stated, claim.reported)
    return apart is not None and apart > limits().successive.current


def _sources(witnesses: Collection[str]) -> str:
    count = len(witnesses)
    return f"{count} {'source' if count == 1 else 'sources'}"
