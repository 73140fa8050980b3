"""Deals: rounds, valuations, listings, acquisitions and funds, each event once, filtered, sorted, converted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.asking.checking import GRAVE
from tenfold.asking.choosing import Filters, choose
from tenfold.asking.loading import Told, best_evidence, with_best_sources
from tenfold.asking.rows import Deal, InCurrency, Rows, StepRow
from tenfold.exchange import convert, currencies
from tenfold.ledger.errors import LedgerError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tenfold.claims import Quantity
    from tenfold.reconciling import Event, Fact


def deals(
    connection: Connection,
    filters: Filters,
    *,
    currency: str | None = None,
    sort: str = "date",
    limit: int | None = None,
    after: str | None = None,
    skip: int = 0,
) -> Rows[Deal]:
    """The deals that meet the filters, newest (or largest, or by company) first; those behind the cursor ``after``,
    without the first ``skip``.

    ``currency`` adds each amount converted at its date. Raises LedgerError for a filter that makes no sense, and
    UnknownName for a name that the ledger does not know.
    """
    if currency is not None and currency not in currencies():
        raise LedgerError(f"there are no exchange rates for {currency}")
    chosen = choose(connection, filters, sort=sort, limit=limit, after=after, skip=skip)
    with_best_sources(connection, chosen.told, chosen.events)
    rows = [deal_of(chosen.told, event, currency) for event in chosen.events]
    return Rows(rows, undated=chosen.told.undated, next=chosen.next)


def deal_of(told: Told, event: Event, currency: str | None = None) -> Deal:
    """The row of an event; ``told`` must have its sources."""
    amount = event.one("amount")
    quantity = amount.quantity if amount else None
    stake = event.one("stake")
    stage, venue = event.one("stage"), event.one("venue")
    claim_id, evidence, source = best_evidence(told, event)
    stated = stated_instead(event, amount)
    return Deal(
        event_id=event.id,
        type=str(event.type),
        status=event.status,
        company=told.about(event),
        amount=quantity,
        converted=_converted(quantity, currency, event.date),
        stage=stage.code if stage else None,
        venue=venue.code if venue else None,
        stake=stake.quantity if stake else None,
        date=event.date,
        dated=event.dated,
        investors=party_names(told, event, "investor"),
        lead_investors=party_names(told, event, "lead_investor"),
        buyers=party_names(told, event, "buyer"),
        witnesses=max(fact.support for fact in event.facts) if event.facts else 1,
        stated=stated,
        doubt=doubt_of(told, event),
        claim_id=claim_id,
        evidence=evidence,
        source=source,
        probability=round(amount.probability, 4) if amount else None,
        life=tuple(StepRow(step.name, step.date, told.evidence[step.claim][1]) for step in event.steps),
    )


def stated_instead(event: Event, believed: Fact | None) -> Quantity | None:
    """Where the believed figure is a corrected one: what its sources state."""
    if believed is None or believed.support:
        return None
    return next(
        (
            fact.quantity
            for fact in event.facts
            if fact.role == believed.role and fact.claims == believed.claims and fact.support
        ),
        None,
    )


def doubt_of(told: Told, event: Event) -> str | None:
    """Why a figure of the event cannot be right, or who differs: the reason of its gravest finding."""
    grave = [finding for finding in told.findings.get(event.id, ()) if finding.kind in GRAVE]
    return (
        max(grave, key=lambda finding: (finding.kind == "implausible", finding.confidence, finding.id)).because
        if grave
        else None
    )


def party_names(told: Told, event: Event, role: str) -> tuple[str, ...]:
    """The names of those in a role, as the ledger shows them."""
    return tuple(sorted({told.names.get(fact.entity, fact.text) for fact in event.believed(role) if fact.entity}))


def _converted(quantity: Quantity | None, currency: str | None, date: str | None) -> InCurrency | None:
    if quantity is None or currency is None or quantity.currency is None:
        return None
    converted = convert(float(quantity.value), quantity.currency, currency, date)
    return InCurrency.of(converted) if converted else None
