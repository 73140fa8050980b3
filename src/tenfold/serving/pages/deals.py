"""Deals: a table whose filter is its address; and the proof of one event."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tenfold.asking.choosing import COMPARED_IN, MONEY_TYPES, ORDERS, Filters
from tenfold.claims import Status
from tenfold.ledger.errors import LedgerError
from tenfold.serving.pages.asked import Ask, Page
from tenfold.serving.pages.naming import names_in
from tenfold.typed import currency_code, parse_amount

if TYPE_CHECKING:
    from tenfold.asking.rows import Deal, Rows

ON_A_PAGE = 50
_MOST_PAGES = 100_000
_MOST_ROWS = 20_000  # of an export; what is more is a matter for tenfold export


def deals(ask: Ask) -> Page:
    """The deals that meet the filters in the address, sorted, a page of them, with totals of all."""
    currency = _currency(ask.one("in") or COMPARED_IN)
    sort = ask.one("sort") or "date"
    filters = _filters(ask, currency)
    sums = ask.ledger.sums(filters, in_currency=currency)
    found = sum(one.deals for one in sums)
    pages = max(1, -(-found // ON_A_PAGE))
    page = min(ask.number("page", 1, _MOST_PAGES), pages)

    def asked(limit: int, skip: int = 0) -> Rows[Deal]:
        return ask.ledger.deals(**asdict(filters), in_currency=currency, sort=sort, limit=limit, skip=skip)

    rows = asked(ON_A_PAGE, (page - 1) * ON_A_PAGE)
    shown = {
        "rows": rows, "sums": sums, "found": found, "number": page, "pages": pages, "sort": sort,
        "sorts": tuple(ORDERS), "currency": currency, "types": MONEY_TYPES,
        "statuses": [str(status) for status in Status], "chosen_types": ask.many("type"),
        "chosen_statuses": ask.many("status"),
    }  # fmt: skip

    def data() -> dict[str, Any]:
        totals = [{"type": s.type, "deals": s.deals, "total": s.total, "without_amount": s.without} for s in sums]
        told = {"found": found, "page": page, "pages": pages, "currency": currency}
        return {**told, "totals": totals, "deals": rows.to_json()}

    return Page("deals.html", "Deals", shown, data, table=lambda: asked(_MOST_ROWS).to_json(), names=names_in(rows))


def _filters(ask: Ask, currency: str) -> Filters:
    low, high, compared = _range(ask.one("min"), ask.one("max"), currency)
    stated_in = ask.one("currency")
    return Filters(
        since=ask.one("since"), until=ask.one("until"), types=ask.many("type") or MONEY_TYPES,
        statuses=ask.many("status"), min_amount=low, max_amount=high, amount_currency=compared,
        company=ask.one("company"), investor=ask.one("investor"), country=ask.one("country"), stage=ask.one("stage"),
        stated_in=_currency(stated_in) if stated_in else None, as_of=ask.one("as_of"),
    )  # fmt: skip


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


def event(ask: Ask) -> Page:
    """One event: what is believed, what else is stated, and every sentence that tells of it."""
    found = ask.ledger.event(ask.of_path("event"))
    names = names_in([found, *found.told, *found.findings])
    return Page("event.html", found.about or "An event", {"found": found}, found.to_json(), names=names)
