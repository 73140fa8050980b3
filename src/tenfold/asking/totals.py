"""Sums over events, each once, in one currency; what cannot be counted is listed with the reason."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tenfold.asking.choosing import Filters, find_events
from tenfold.asking.deals import party_names
from tenfold.asking.loading import with_names
from tenfold.asking.rows import LeftOut, Total, TotalRow
from tenfold.exchange import currencies
from tenfold.ledger.errors import LedgerError
from tenfold.reconciling.amounts import in_currency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from tenfold.asking.loading import Told
    from tenfold.reconciling import Event

KEYS = ("investor", "company", "quarter", "stage", "type", "month", "year")
UNKNOWN = "unknown"


@dataclass
class _Sum:
    events: int = 0
    total: float = 0.0
    at_least: int = 0

    def add(self, value: float, *, open_ended: bool) -> None:
        """Count one more event."""
        self.events += 1
        self.total += value
        self.at_least += open_ended


@dataclass
class _Counted:
    rows: dict[str, _Sum] = field(default_factory=lambda: defaultdict(_Sum))
    whole: _Sum = field(default_factory=_Sum)
    left_out: list[LeftOut] = field(default_factory=list)


def total(connection: Connection, filters: Filters, *, by: str = "quarter", currency: str = "USD") -> Total:
    """The sum of the events that meet the filters, by investor, company, quarter, month, year, stage or type.

    Where filters name no status, what is done is counted. Of a range the lower end counts, of "over" its figure. Raises
    LedgerError for an unknown key or a currency without rates.
    """
    if by not in KEYS:
        raise LedgerError(f"totals go by {', '.join(KEYS)}, not by {by}")
    if currency not in currencies():
        raise LedgerError(f"there are no exchange rates for {currency}")
    if not filters.statuses:
        filters = replace(filters, statuses=("done",))
    told = find_events(connection, filters)
    with_names(connection, told, told.events)
    counted = _Counted()
    for event in sorted(told.events, key=lambda event: event.id):
        _count(counted, told, event, by, currency)
    rows = [TotalRow(key, one.events, one.total, one.at_least) for key, one in counted.rows.items()]
    by_time = by in ("quarter", "month", "year")
    rows.sort(key=lambda row: (row.key == UNKNOWN, row.key) if by_time else (False, "", -row.total, row.key))
    return Total(
        by=by,
        currency=currency,
        rows=tuple(rows),
        events=counted.whole.events,
        total=counted.whole.total,
        left_out=tuple(counted.left_out),
        undated=told.undated,
    )


def _count(counted: _Counted, told: Told, event: Event, by: str, currency: str) -> None:
    amount = event.one("amount")
    quantity = amount.quantity if amount else None
    value = in_currency(quantity, currency, event.date) if quantity and quantity.currency else None
    if quantity is None or value is None:
        company = told.about(event)
        reason = "no amount is known"
        if quantity is not None:
            reason = f"no exchange rate from {quantity.currency} to {currency} " + (
                f"on {event.date}" if event.date else "without a date"
            )
        counted.left_out.append(LeftOut(event.id, company, quantity, event.date, reason))
        return
    open_ended = quantity.bound == "over" or quantity.value_max is not None
    counted.whole.add(value[0], open_ended=open_ended)
    for key in _keys(told, event, by):
        counted.rows[key].add(value[0], open_ended=open_ended)


def _keys(told: Told, event: Event, by: str) -> Sequence[str]:
    """The keys under which an event counts: one, or one for each investor."""
    date = event.date or ""
    match by:
        case "investor":
            named = {*party_names(told, event, "investor"), *party_names(told, event, "lead_investor")}
            return sorted(named | set(party_names(told, event, "buyer"))) or [UNKNOWN]
        case "company":
            return [told.about(event) or UNKNOWN]
        case "stage":
            stage = event.one("stage")
            return [stage.code or UNKNOWN if stage else UNKNOWN]
        case "type":
            return [str(event.type)]
        case "year":
            return [date[:4] or UNKNOWN]
        case "month":
            return [date[:7] if len(date) >= 7 else UNKNOWN]
        case _:
            return [f"{date[:4]}-Q{(int(date[5:7]) + 2) // 3}" if len(date) >= 7 else UNKNOWN]
