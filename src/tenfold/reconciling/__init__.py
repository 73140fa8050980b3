"""Reconciling: claims whose names are resolved come in; events, facts and findings go out.

Pure functions of sets of claims: no order, no clock, no ledger. It never changes a claim, and never drops one: what is
not believed stays beside what is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from tenfold.claims import Quantity
from tenfold.reconciling.events import group, neighbourhood_of
from tenfold.reconciling.facts import event_of
from tenfold.reconciling.findings import findings_of
from tenfold.reconciling.judging import NO_TIES, Ties
from tenfold.reconciling.model import Event, Fact, Finding, Reconciled, ResolvedClaim, Step, event_id_of, stable_id
from tenfold.reconciling.plausible import doubts_about

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "Event",
    "Fact",
    "Finding",
    "Reconciled",
    "ResolvedClaim",
    "Step",
    "Ties",
    "doubts_about",
    "event_id_of",
    "group",
    "neighbourhood_of",
    "reconcile",
    "reconcile_all",
    "stable_id",
]


def reconcile(members: Sequence[ResolvedClaim], doubts: Iterable[Finding] = ()) -> Reconciled:
    """The event of one group of claims, with its facts and findings.

    ``doubts`` are those that ``doubts_about`` has about these claims. The answer depends on the two sets alone.
    """
    event = event_of(members)
    settled = {(claim.id, role) for claim in members for role in claim.settled}
    found = findings_of(event, {claim.id: claim for claim in members}, doubts)
    findings = tuple(finding for finding in found if (finding.claim, finding.role) not in settled)
    return Reconciled(_mended(event, findings), findings)


def reconcile_all(claims: Iterable[ResolvedClaim], ties: Ties = NO_TIES) -> list[Reconciled]:
    """The events of any claims, by their neighbourhoods: of a few documents, or of a whole ledger as of some day.

    Claims that people judged to be wrong tell of nothing; ``ties`` are what people said of events.
    """
    claims = [claim for claim in claims if claim.stands]
    by_key: dict[str, list[ResolvedClaim]] = defaultdict(list)
    for claim in claims:
        by_key[neighbourhood_of(claim)].append(claim)
    doubts: dict[str, list[Finding]] = defaultdict(list)
    for doubt in doubts_about(claims):
        doubts[doubt.claim].append(doubt)
    return [
        reconcile(members, [doubt for claim in members for doubt in doubts.get(claim.id, ())])
        for key in sorted(by_key)
        for members in group(by_key[key], ties)
    ]


def _mended(event: Event, findings: Iterable[Finding]) -> Event:
    """The event, where a believed figure cannot be right, with the figure that it must have been believed instead."""
    mended = {
        (finding.claim, finding.role): finding
        for finding in findings
        if finding.kind == "implausible" and finding.should_be and finding.event == event.id
    }
    should_be = {place: finding.should_be for place, finding in mended.items()}
    facts: list[Fact] = []
    for fact in event.facts:
        right = {str(value): value for claim in fact.claims if (value := should_be.get((claim, fact.role)))}
        if fact.believed and len(right) == 1 and all((claim, fact.role) in should_be for claim in fact.claims):
            quantity = Quantity.from_json(next(iter(right.values())))
            sure = round(min(mended[claim, fact.role].confidence for claim in fact.claims), 6)
            stated = replace(fact, believed=False, probability=1 - sure)
            facts += [replace(fact, support=0, quantity=quantity, probability=sure), stated]
        else:
            facts.append(fact)
    return replace(event, facts=tuple(facts))
