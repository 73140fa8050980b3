"""Rows for events that are not about money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.asking.deals import doubt_of, party_names
from tenfold.asking.loading import best_evidence
from tenfold.asking.rows import Happening
from tenfold.claims import NAME_ROLES

if TYPE_CHECKING:
    from tenfold.asking.loading import Told
    from tenfold.reconciling import Event


def happening_of(told: Told, event: Event) -> Happening:
    """The row of an event; ``told`` must have its sources."""
    roles: dict[str, tuple[str, ...]] = {}
    for role in dict.fromkeys(fact.role for fact in event.facts if fact.believed):
        if role in NAME_ROLES:
            roles[role] = party_names(told, event, role)
        elif role != "date" and (codes := tuple(fact.code for fact in event.believed(role) if fact.code)):
            roles[role] = codes
    value = event.one("value") or event.one("amount")
    evidence, source = best_evidence(told, event)
    return Happening(
        event_id=event.id,
        type=str(event.type),
        status=event.status,
        about=told.about(event),
        roles=roles,
        value=value.quantity if value else None,
        date=event.date,
        dated=event.dated,
        witnesses=max(fact.support for fact in event.facts) if event.facts else 1,
        doubt=doubt_of(told, event),
        evidence=evidence,
        source=source,
    )
