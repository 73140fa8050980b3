"""Rows for events that are not about money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from tenfold.asking.deals import doubt_of, party_names
from tenfold.asking.loading import best_evidence, between, tell, with_best_sources
from tenfold.asking.rows import Happening
from tenfold.claims import NAME_ROLES, MentionKind
from tenfold.ledger.sets import rows_for
from tenfold.ledger.tables import events, facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from tenfold.asking.loading import Told
    from tenfold.reconciling import Event

_LOOKED_AT = 3_000  # events, before those of a measure are picked


def happening_of(told: Told, event: Event) -> Happening:
    """The row of an event; ``told`` must have its sources."""
    roles: dict[str, tuple[str, ...]] = {}
    for role in dict.fromkeys(fact.role for fact in event.facts if fact.believed):
        if role in NAME_ROLES:
            roles[role] = party_names(told, event, role)
        elif role != "date" and (codes := tuple(fact.code for fact in event.believed(role) if fact.code)):
            roles[role] = codes
    value = event.one("value") or event.one("amount")
    claim_id, evidence, source = best_evidence(told, event)
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
        claim_id=claim_id,
        evidence=evidence,
        source=source,
    )


def newest(
    connection: Connection,
    kind: str,
    *,
    measures: Sequence[str] = (),
    since: str | None = None,
    until: str | None = None,
    of_products: Sequence[str] = (),
    limit: int,
) -> list[Happening]:
    """The newest events of one type, of metrics those of some measures. Only the last few thousand are looked at.

    Measures ``of_products`` count only where they are told of a product: a company's price is that of its shares.
    """
    conditions = [events.c.type == kind, *between(since, until, events.c.date, events.c.date_end)]
    query = (
        select(events.c.id, events.c.subject)
        .where(and_(*conditions))
        .order_by(events.c.date.desc().nulls_last(), events.c.id)
    )
    found = connection.execute(query.limit(_LOOKED_AT if measures else limit)).all()
    if measures:
        stated = select(facts.c.event_id, facts.c.code).where(
            facts.c.role == "measure", facts.c.code.in_(list(measures))
        )
        measure = {
            row.event_id: row.code for row in rows_for(connection, [row.id for row in found], stated, facts.c.event_id)
        }
        found = [
            row
            for row in found
            if row.id in measure
            and (measure[row.id] not in of_products or str(row.subject).startswith(MentionKind.PRODUCT.value))
        ]
    ids = [row.id for row in found[:limit]]
    told = tell(connection, [events.c.id.in_(ids)])
    with_best_sources(connection, told, told.events)
    place = {event_id: number for number, event_id in enumerate(ids)}
    return [happening_of(told, event) for event in sorted(told.events, key=lambda event: place[event.id])]
