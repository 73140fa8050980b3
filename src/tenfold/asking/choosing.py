"""Which events meet a question's filters, in which order, page by page.

The ledger is asked for no more than a page: filters and orders are columns of derived_events. Only what has no column
(an answer as of a day, sums compared in another currency) is looked at event by event.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, func, select

from tenfold.asking.loading import Told, between, day, involving, tell, tell_ids, with_names
from tenfold.asking.names import must_find
from tenfold.asking.paging import Order, write_cursor
from tenfold.claims import ClaimType, Status
from tenfold.days import first_day, last_day
from tenfold.exchange import currencies
from tenfold.ledger.errors import LedgerError
from tenfold.ledger.sets import chunks
from tenfold.ledger.tables import entities, events
from tenfold.reconciling.amounts import in_currency

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection

    from tenfold.asking.paging import Place
    from tenfold.reconciling import Event

MONEY_TYPES = ("acquisition", "fund", "funding_round", "listing", "valuation")
COMPANY_ROLES = ("company", "target", "manager", "name")
INVESTOR_ROLES = ("investor", "lead_investor", "buyer")
COMPARED_IN = "USD"  # sums of several currencies are compared and sorted in this one
_LOOKED_AT = 500  # events at once, where each must be looked at

_COMPANY = func.lower(events.c.company, type_=Text()).label("called")
ORDERS = {
    # Of dates of which only the month or year is known, the last day counts.
    "date": Order("date", ((events.c.date_end, True), (events.c.date, False), (events.c.id, False))),
    "amount": Order("amount", ((events.c.usd, True), (events.c.id, False))),
    "company": Order("company", ((_COMPANY, False), (events.c.date_end, True), (events.c.id, False))),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What events are asked for.

    Dates are ISO, inclusive, as precise as one likes; ``min_amount`` and ``max_amount`` are in ``amount_currency``;
    names are in any script; ``stated_in`` is the currency of the believed amount itself; ``as_of`` answers from what
    was published by that day.
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
    stated_in: str | None = None
    as_of: str | None = None

    @property
    def amounts(self) -> bool:
        """Whether anything is asked of amounts."""
        return self.min_amount is not None or self.max_amount is not None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The events of a page, in order, in what is told of them; ``next`` is the cursor of the page behind it."""

    told: Told
    events: list[Event]
    next: str | None


def choose(
    connection: Connection,
    filters: Filters,
    *,
    sort: str = "date",
    limit: int | None = None,
    after: str | None = None,
    skip: int = 0,
) -> Chosen:
    """A page of the events that meet the filters, those behind the cursor ``after``, without the first ``skip``.

    Raises LedgerError for a filter or cursor that makes no sense, UnknownName for a name that the ledger does not know.
    """
    if sort not in ORDERS:
        raise LedgerError(f"deals are sorted by {', '.join(ORDERS)}, not by {sort}")
    check_filters(filters)
    order = ORDERS[sort]
    if filters.as_of:
        return _choose_as_of(connection, filters, order, slice(skip, None if limit is None else skip + limit), after)
    behind = order.after(after)
    query = select(events.c.id, *(column for column, _ in order.by if column.key != "id"))
    query = query.where(condition(connection, filters, in_order=True), *([] if behind is None else [behind])).order_by(
        *order.terms()
    )
    if not has_columns(filters):
        fit = _looked_at(connection, connection.execute(query).all(), filters)
        rows = list(islice(fit, skip, None if limit is None else skip + limit + 1))
    else:
        page = query.offset(skip) if skip else query
        rows = list(connection.execute(page if limit is None else page.limit(limit + 1)).all())
    more = limit is not None and len(rows) > limit
    rows = rows[:limit]
    told = tell_ids(connection, [row.id for row in rows])
    by_id = {event.id: event for event in told.events}
    return Chosen(told, [by_id[row.id] for row in rows], order.cursor(rows[-1]) if more and rows else None)


def find_events(connection: Connection, filters: Filters) -> Told:
    """All events that meet the filters, in no order. Raises as ``choose``."""
    check_filters(filters)
    named = [entity.id for entity in must_find(connection, filters.company)] if filters.company else None
    told = tell(connection, [condition(connection, filters)], filters.as_of, about=named)  # as of a day: look near
    meets = _Meets(connection, filters)
    return replace(told, events=[event for event in told.events if meets(event)])


def _choose_as_of(connection: Connection, filters: Filters, order: Order, part: slice, after: str | None) -> Chosen:
    behind = order.place(after)
    told = find_events(connection, filters)
    if order.name == "company":
        with_names(connection, told, told.events)
    places = {event.id: _place(order.name, told, event) for event in told.events}
    ordered = sorted(told.events, key=lambda event: order.key(places[event.id]))
    if behind is not None:
        ordered = [event for event in ordered if order.key(places[event.id]) > order.key(behind)]
    more = part.stop is not None and 0 < part.stop < len(ordered)
    ordered = ordered[part]
    return Chosen(told, ordered, write_cursor(order.name, places[ordered[-1].id]) if more else None)


def _place(sort: str, told: Told, event: Event) -> Place:
    match sort:
        case "amount":
            return amount_in(event, COMPARED_IN), event.id
        case "company":
            about = told.about(event)
            return about.lower() if about else None, last_day(event.date), event.id
        case _:
            return last_day(event.date), event.date, event.id


def _looked_at(connection: Connection, rows: Sequence[Any], filters: Filters) -> Iterator[Any]:
    """The rows whose events meet the filters."""
    meets = _Meets(connection, filters)
    for chunk in chunks(rows, _LOOKED_AT):
        fit = {event.id for event in tell_ids(connection, [row.id for row in chunk]).events if meets(event)}
        yield from (row for row in chunk if row.id in fit)


def check_filters(filters: Filters) -> None:
    """Raise LedgerError for a filter that makes no sense."""
    for given, known, what in (
        (filters.types, tuple(str(kind) for kind in ClaimType), "type"),
        (filters.statuses, tuple(str(status) for status in Status), "status"),
    ):
        for item in given:
            if item not in known:
                raise LedgerError(f"{item} is no {what}; there are {', '.join(known)}")
    if filters.amount_currency not in currencies():
        raise LedgerError(f"there are no exchange rates for {filters.amount_currency}")


def has_columns(filters: Filters) -> bool:
    """Whether the filters can be asked of derived_events alone."""
    return filters.as_of is None and not (filters.amounts and filters.amount_currency != COMPARED_IN)


def condition(connection: Connection, filters: Filters, *, in_order: bool = False) -> ColumnElement[bool]:
    """The filters on derived_events, but for amounts in a currency that has no column. Raises as ``choose``.

    ``in_order`` keeps the database from the index of types, by which it would have to sort all deals to pick a page
    of them.
    """
    check_filters(filters)
    kind: ColumnElement[str] = events.c.type + "" if in_order else events.c.type
    conditions: list[ColumnElement[bool]] = [kind.in_([str(kind) for kind in filters.types])]
    conditions += between(filters.since, filters.until, events.c.date, events.c.date_end)
    if filters.statuses:
        conditions.append(events.c.status.in_(list(filters.statuses)))
    if filters.stated_in is not None:
        conditions.append(events.c.currency == filters.stated_in)
    if filters.stage is not None:
        conditions.append(func.lower(events.c.stage) == filters.stage.lower())
    for ids, roles in _parties(connection, filters):
        conditions.append(involving(sorted(ids), roles))
    if filters.amounts and filters.amount_currency == COMPARED_IN:
        conditions += [] if filters.min_amount is None else [events.c.usd >= filters.min_amount]
        conditions += [] if filters.max_amount is None else [events.c.usd <= filters.max_amount]
    return and_(*conditions)


def _parties(connection: Connection, filters: Filters) -> list[tuple[Collection[str], Sequence[str]]]:
    """Those of whom one must take part, each time in one of some roles."""
    parties: list[tuple[Collection[str], Sequence[str]]] = []
    for name, roles in ((filters.company, COMPANY_ROLES), (filters.investor, INVESTOR_ROLES)):
        if name:
            parties.append(([entity.id for entity in must_find(connection, name)], roles))
    if filters.country:
        there = select(entities.c.id).where(entities.c.country == filters.country.upper())
        parties.append((set(connection.scalars(there)), COMPANY_ROLES))
    return parties


class _Meets:
    """Says of one event whether it meets the filters: for events that no query has filtered."""

    def __init__(self, connection: Connection, filters: Filters) -> None:
        self._filters = filters
        self._parties = _parties(connection, filters)
        self._since, self._until = first_day(filters.since) or "", day(filters.until, "until") or ""

    def __call__(self, event: Event) -> bool:
        filters = self._filters
        if event.type not in filters.types or (filters.statuses and event.status not in filters.statuses):
            return False
        if filters.since and (last_day(event.date) or "") < self._since:
            return False
        if filters.until and (first_day(event.date) or "9") > self._until:
            return False
        if not all(any(f.entity in ids and f.role in roles for f in event.facts) for ids, roles in self._parties):
            return False
        if filters.stage is not None:
            stage = event.one("stage")
            if stage is None or (stage.code or "").lower() != filters.stage.lower():
                return False
        return self._amount_meets(event)

    def _amount_meets(self, event: Event) -> bool:
        filters = self._filters
        stated = event.one("amount")
        if filters.stated_in and (not stated or not stated.quantity or stated.quantity.currency != filters.stated_in):
            return False
        if not filters.amounts:
            return True
        value = amount_in(event, filters.amount_currency)
        low, high = filters.min_amount, filters.max_amount
        return value is not None and (low is None or value >= low) and (high is None or value <= high)


def amount_in(event: Event, currency: str) -> float | None:
    """The believed amount in a currency, at the event's date; None without amount or rate."""
    amount = event.one("amount")
    if amount is None or amount.quantity is None or amount.quantity.currency is None:
        return None
    converted = in_currency(amount.quantity, currency, event.date)
    return converted[0] if converted else None
