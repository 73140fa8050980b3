"""Reconciling: claims whose names are resolved come in; events, facts and findings go out.

Pure functions of the set of claims about one subject: no order, no clock, no ledger. It never changes a claim, and never
drops one: what is not believed stays beside what is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tenfold.claims import Quantity
from tenfold.reconciling.events import group
from tenfold.reconciling.facts import event_of
from tenfold.reconciling.findings import findings_of
from tenfold.reconciling.model import Event, Fact, Finding, Neighbourhood, ResolvedClaim, stable_id

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Event", "Fact", "Finding", "Neighbourhood", "ResolvedClaim", "reconcile", "stable_id"]


def reconcile(claims: Iterable[ResolvedClaim]) -> Neighbourhood:
    """The events, with their facts, and the findings that follow from all claims about one subject.

    The answer depends on the set of claims alone. Claims without a subject are each an event of their own.
    """
    by_id = {claim.id: claim for claim in claims}
    by_type: dict[str, list[ResolvedClaim]] = {}
    for claim in by_id.values():
        alone = "" if claim.subject else claim.id
        by_type.setdefault(f"{claim.claim.type} {alone}", []).append(claim)
    events = [event_of(members) for same_type in by_type.values() for members in group(same_type)]
    events.sort(key=lambda event: event.id)
    findings = findings_of(events, by_id)
    return Neighbourhood(tuple(_mended(event, findings) for event in events), findings)


def _mended(event: Event, findings: Iterable[Finding]) -> Event:
    """The event, where a believed figure cannot be right, with the figure that it must have been believed instead."""
    should_be = {
        (finding.claim, finding.role): finding.should_be
        for finding in findings
        if finding.kind == "implausible" and finding.should_be and finding.event == event.id
    }
    facts: list[Fact] = []
    for fact in event.facts:
        right = {str(value): value for claim in fact.claims if (value := should_be.get((claim, fact.role)))}
        if fact.believed and len(right) == 1 and all((claim, fact.role) in should_be for claim in fact.claims):
            quantity = Quantity.from_json(next(iter(right.values())))
            facts += [replace(fact, support=0, quantity=quantity), replace(fact, believed=False)]
        else:
            facts.append(fact)
    return replace(event, facts=tuple(facts))
