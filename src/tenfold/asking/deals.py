"""Deals: rounds, valuations, listings, acquisitions and funds, each event once, filtered, sorted, converted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tenfold.asking.loading import Told, best_evidence, between, day, involving, tell, with_names, with_sources
from tenfold.asking.names import must_find
from tenfold.asking.rows import Deal, InCurrency, Rows, StepRow
from tenfold.claims import ClaimType, Status
from tenfold.days import first_day, last_day
from tenfold.exchange import convert, currencies
from tenfold.ledger.errors import LedgerError
from tenfold.ledger.sets import rows_for
from tenfold.ledger.tables import entities, events
from tenfold.reconciling.amounts import in_currency

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection

    from tenfold.claims import Quantity
    from tenfold.reconciling import Event, Fact

MONEY_TYPES = ("acquisition", "fund", "funding_round", "listing", "valuation")
COMPANY_ROLES = ("company", "target", "manager", "name")
INVESTOR_ROLES = ("investor", "lead_investor", "buyer")
SORTS = ("amount", "date", "company")
COMPARED_IN = "USD"  # sums of several currencies are compared and sorted in this one


@dataclass(frozen=True, slots=True)
class Filters:
    """What deals are asked for.

    Dates are ISO, inclusive, as precise as one likes; ``min_amount`` and ``max_amount`` are in ``amount_currency``;
    names are in any script; ``as_of`` answers from what was published by that day.
    """

    since: str | None = None
    until: str | None = None
    types: Sequence[str] = MONEY_TYPES
    statuses: Sequence[str] = ()
    min_amount: float | None = None
    max_amount: float | None = None
    amount_currency: str = COMPARED_IN
    company: str | None = None
    investor: str | None = None
    country: str | None = None
    stage: str | None = None
    as_of: str | None = None


def deals(
    connection: Connection,
    filters: Filters,
    *,
    currency: str | None = None,
    sort: str = "date",
    limit: int | None = None,
) -> Rows[Deal]:
    """The deals that meet the filters, newest (or largest, or by company) first.

    ``currency`` adds each amount converted at its date. Raises LedgerError for a filter that makes no sense, and
    UnknownName for a name that the ledger does not know.
    """
    if sort not in SORTS:
        raise LedgerError(f"deals are sorted by {', '.join(SORTS)}, not by {sort}")
    if currency is not None and currency not in currencies():
        raise LedgerError(f"there are no exchange rates for {currency}")
    told = find_events(connection, filters)
    if sort == "company":
        with_names(connection, told, told.events)
    ordered = sorted(told.events, key=_order(told, sort, currency or COMPARED_IN))[:limit]
    with_sources(connection, told, ordered)
    return Rows([deal_of(told, event, currency) for event in ordered], undated=told.undated)


def find_events(connection: Connection, filters: Filters) -> Told:
    """The events that meet the filters, in no order."""
    _check(filters)
    conditions: list[ColumnElement[bool]] = [events.c.type.in_(list(filters.types))]
    conditions += between(filters.since, filters.until, events.c.date, events.c.date_end)
    if filters.statuses:
        conditions.append(events.c.status.in_(list(filters.statuses)))
    parties: list[tuple[Collection[str], Sequence[str]]] = []
    for name, roles in ((filters.company, COMPANY_ROLES), (filters.investor, INVESTOR_ROLES)):
        if name:
            ids = [entity.id for entity in must_find(connection, name)]
            conditions.append(involving(ids, roles))
            parties.append((ids, roles))
    named = [entity for ids, _ in parties[:1] for entity in ids]  # enough to look near: the rest is filtered below
    told = tell(connection, conditions, filters.as_of, about=named or None)
    kept = [event for event in told.events if _meets(event, filters, parties)]
    if filters.country:
        kept = _in_country(connection, kept, filters.country)
    return replace(told, events=kept)


def _check(filters: Filters) -> None:
    for given, known, what in (
        (filters.types, tuple(str(kind) for kind in ClaimType), "type"),
        (filters.statuses, tuple(str(status) for status in Status), "status"),
    ):
        for item in given:
            if item not in known:
                raise LedgerError(f"{item} is no {what}; there are {', '.join(known)}")
    if filters.amount_currency not in currencies():
        raise LedgerError(f"there are no exchange rates for {filters.amount_currency}")


def _meets(event: Event, filters: Filters, parties: Iterable[tuple[Collection[str], Sequence[str]]]) -> bool:
    """The filters once more, for events that no query has filtered, and those that are not in the query."""
    if event.type not in filters.types or (filters.statuses and event.status not in filters.statuses):
        return False
    if filters.since and (last_day(event.date) or "") < (first_day(filters.since) or ""):
        return False
    if filters.until and (first_day(event.date) or "9") > (day(filters.until, "until") or ""):
        return False
    if not all(any(f.entity in ids and f.role in roles for f in event.facts) for ids, roles in parties):
        return False
    if filters.stage is not None:
        stage = event.one("stage")
        if stage is None or (stage.code or "").casefold() != filters.stage.casefold():
            return False
    return _amount_meets(event, filters)


def _amount_meets(event: Event, filters: Filters) -> bool:
    if filters.min_amount is None and filters.max_amount is None:
        return True
    value = amount_in(event, filters.amount_currency)
    if value is None:
        return False
    low, high = filters.min_amount, filters.max_amount
    return (low is None or value >= low) and (high is None or value <= high)


def amount_in(event: Event, currency: str) -> float | None:
    """The believed amount in a currency, at the event's date; None without amount or rate."""
    amount = event.one("amount")
    if amount is None or amount.quantity is None or amount.quantity.currency is None:
        return None
    converted = in_currency(amount.quantity, currency, event.date)
    return converted[0] if converted else None


def _in_country(connection: Connection, found: Iterable[Event], country: str) -> list[Event]:
    found = list(found)
    ids = {entity for event in found for entity in event.subject}
    rows = rows_for(connection, ids, entities.select(), entities.c.id)
    there = {row.id for row in rows if row.country == country.upper()}
    return [event for event in found if there & set(event.subject)]


def _order(told: Told, sort: str, currency: str) -> Callable[[Event], tuple[object, ...]]:
    def by_amount(event: Event) -> tuple[object, ...]:
        value = amount_in(event, currency)
        return value is None, -(value or 0.0), event.id

    def by_date(event: Event) -> tuple[object, ...]:
        return event.date is None, tuple(-ord(letter) for letter in event.date or ""), event.id

    def by_company(event: Event) -> tuple[object, ...]:
        name = told.about(event) or ""
        return not name, name.casefold(), event.date or "9", event.id

    return {"amount": by_amount, "date": by_date, "company": by_company}[sort]


def deal_of(told: Told, event: Event, currency: str | None = None) -> Deal:
    """The row of an event; ``told`` must have its sources."""
    amount = event.one("amount")
    quantity = amount.quantity if amount else None
    stake = event.one("stake")
    stage, venue = event.one("stage"), event.one("venue")
    evidence, source = best_evidence(told, event)
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
    grave = [finding for finding in told.findings.get(event.id, ()) if finding.kind in ("implausible", "conflict")]
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
