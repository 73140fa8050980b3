"""Deals: a table whose filter is its address; and the proof of one event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenfold.asking.choosing import COMPARED_IN, MONEY_TYPES, ORDERS
from tenfold.asking.rows import Deal, Rows
from tenfold.claims import Status
from tenfold.ledger.errors import LedgerError
from tenfold.serving.pages.asked import Ask, Page
from tenfold.serving.pages.naming import names_in
from tenfold.typed import currency_code, parse_amount

if TYPE_CHECKING:
    from collections.abc import Iterable

ON_A_PAGE = 50
_MOST_PAGES = 100_000


@dataclass
class Sum:
    """Deals of one type: how many there are, what those with an amount come to, how many have none."""

    type: str
    deals: int = 0
    total: float = 0.0
    without: int = 0


def deals(ask: Ask) -> Page:
    """The deals that meet the filters in the address, sorted, a page of them, with totals of all."""
    currency = _currency(ask.one("in") or COMPARED_IN)
    sort = ask.one("sort") or "date"
    rows = _matching(ask, currency, sort)
    page = ask.number("page", 1, _MOST_PAGES)
    pages = max(1, -(-len(rows) // ON_A_PAGE))
    page = min(page, pages)
    here = rows[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    sums = totals(rows)
    shown = {
        "rows": here, "sums": sums, "found": len(rows), "number": page, "pages": pages, "sort": sort,
        "sorts": tuple(ORDERS),
        "currency": currency, "types": MONEY_TYPES, "statuses": [str(status) for status in Status],
        "chosen_types": ask.many("type"), "chosen_statuses": ask.many("status"),
    }  # fmt: skip
    data = {
        "found": len(rows), "page": page, "pages": pages, "currency": currency,
        "totals": [{"type": s.type, "deals": s.deals, "total": s.total, "without_amount": s.without} for s in sums],
        "deals": here.to_json(),
    }  # fmt: skip
    return Page("deals.html", "Deals", shown, data, table=rows.to_json(), names=names_in(here))


def _matching(ask: Ask, currency: str, sort: str) -> Rows[Deal]:
    low, high, compared = _range(ask.one("min"), ask.one("max"), currency)
    rows = ask.ledger.deals(
        since=ask.one("since"), until=ask.one("until"), types=ask.many("type") or MONEY_TYPES,
        statuses=ask.many("status"), min_amount=low, max_amount=high, amount_currency=compared,
        in_currency=currency, company=ask.one("company"), investor=ask.one("investor"), country=ask.one("country"),
        stage=ask.one("stage"), sort=sort,
    )  # fmt: skip
    stated_in = ask.one("currency")
    if stated_in is None:
        return rows
    code = _currency(stated_in)
    return Rows([row for row in rows if row.amount is not None and row.amount.currency == code])


def _range(least: str | None, most: str | None, currency: str) -> tuple[float | None, float | None, str]:
    """The limits as people type them, and the currency that they are in: the one typed, else the one shown."""
    try:
        low, high = (parse_amount(text) if text else None for text in (least, most))
    except ValueError as error:
        raise LedgerError(str(error)) from error
    typed = {limit.currency for limit in (low, high) if limit and limit.currency}
    if len(typed) > 1:
        raise LedgerError(f"the least and the most amount are in two currencies ({', '.join(sorted(typed))}); give one")
    return low.value if low else None, high.value if high else None, next(iter(typed), currency)


def _currency(text: str) -> str:
    try:
        return currency_code(text)
    except ValueError as error:
        raise LedgerError(str(error)) from error


def totals(rows: Iterable[Deal]) -> list[Sum]:
    """Sums by type, of what was converted. Valuations are counted but never added up."""
    sums: dict[str, Sum] = {}
    for deal in rows:
        one = sums.setdefault(deal.type, Sum(deal.type))
        one.deals += 1
        if deal.converted is None:
            one.without += 1
        elif deal.type != "valuation":
            one.total += deal.converted.value
    return [sums[kind] for kind in sorted(sums)]


def event(ask: Ask) -> Page:
    """One event: what is believed, what else is stated, and every sentence that tells of it."""
    found = ask.ledger.event(ask.of_path("event"))
    names = names_in([found, *found.told, *found.findings])
    return Page("event.html", found.about or "An event", {"found": found}, found.to_json(), names=names)
