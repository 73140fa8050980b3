"""How many deals meet filters and what they come to, by type: asked of the database, one by one only where need be."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from tenfold.asking.choosing import COMPARED_IN, amount_in, condition, find_events, has_columns
from tenfold.asking.rows import Row, Rows
from tenfold.exchange import convert, currencies
from tenfold.ledger.errors import LedgerError
from tenfold.ledger.tables import events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from tenfold.asking.choosing import Filters

_NEVER_ADDED = "valuation"  # two valuations of one company are no sum


@dataclass(frozen=True, slots=True)
class SumRow(Row):
    """Deals of one type: how many, what those with an amount come to in one currency, and how many have none (or no
    rate). Valuations are counted, never added up."""

    type: str
    deals: int
    total: float
    without: int


def sums(connection: Connection, filters: Filters, currency: str = COMPARED_IN) -> Rows[SumRow]:
    """The deals that meet the filters, by type. Raises LedgerError for a filter or currency that makes no sense."""
    if currency not in currencies():
        raise LedgerError(f"there are no exchange rates for {currency}")
    deals: dict[str, int] = defaultdict(int)
    counted: dict[str, int] = defaultdict(int)
    total: dict[str, float] = defaultdict(float)
    for kind, many, value in _groups(connection, filters, currency):
        deals[kind] += many
        if value is not None:
            counted[kind] += many
            total[kind] += value
    return Rows(
        [
            SumRow(kind, deals[kind], 0.0 if kind == _NEVER_ADDED else total[kind], deals[kind] - counted[kind])
            for kind in sorted(deals)
        ]
    )


def _groups(connection: Connection, filters: Filters, currency: str) -> Iterator[tuple[str, int, float | None]]:
    """(Type, how many deals, what they come to; None where that is not known)."""
    if not has_columns(filters):
        for event in find_events(connection, filters).events:
            yield str(event.type), 1, amount_in(event, currency)
        return
    where = condition(connection, filters)
    if currency == COMPARED_IN:
        known = events.c.usd.is_not(None)
        query = select(events.c.type, func.count(), func.sum(events.c.usd)).where(where).group_by(events.c.type, known)
        yield from ((row[0], row[1], row[2]) for row in connection.execute(query))
        return
    alike = (events.c.type, events.c.currency, events.c.date)
    for row in connection.execute(
        select(*alike, func.count(), func.sum(events.c.amount)).where(where).group_by(*alike)
    ):
        kind, stated_in, date, many, value = row
        converted = convert(value, stated_in, currency, date) if stated_in and value is not None else None
        yield kind, many, converted.value if converted else None
