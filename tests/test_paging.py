"""Pages of answers: together they are the whole, in its order, whatever is added between two of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_samples import DOCUMENTS, READER
from tenfold import Ledger
from tenfold.asking.choosing import Filters
from tenfold.asking.paging import read_cursor, write_cursor
from tenfold.ledger import LedgerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tenfold.asking.rows import Rows


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.open(tmp_path_factory.mktemp("paging") / "l.db") as opened:
        opened.add(DOCUMENTS, reader=READER)
        yield opened


LISTS: dict[str, Callable[..., Any]] = {
    "deals by date": lambda ledger, **page: ledger.deals(**page),
    "deals by amount": lambda ledger, **page: ledger.deals(sort="amount", **page),
    "deals by company": lambda ledger, **page: ledger.deals(sort="company", **page),
    "deals as of a day": lambda ledger, **page: ledger.deals(as_of="2026-04", sort="amount", **page),
    "deals as of a day by date": lambda ledger, **page: ledger.deals(as_of="2026-04", **page),
    "deals as of a day by company": lambda ledger, **page: ledger.deals(as_of="2026-04", sort="company", **page),
    "deals of a sum in yuan": lambda ledger, **page: ledger.deals(min_amount=1, amount_currency="CNY", **page),
    "claims": lambda ledger, **page: ledger.claims(**page),
    "claims as of a day": lambda ledger, **page: ledger.claims(as_of="2026-04", **page),
    "findings": lambda ledger, **page: ledger.check(**page),
    "documents": lambda ledger, **page: ledger.sources(**page),
}


@pytest.mark.parametrize("size", [1, 2, 5])
@pytest.mark.parametrize("ask", LISTS.values(), ids=LISTS)
def test_the_pages_of_a_list_are_the_list(ledger: Ledger, ask: Callable[..., Rows[Any]], size: int) -> None:
    whole = ask(ledger).to_json()
    assert len(whole) > 2
    paged, page = [], ask(ledger, limit=size)
    while True:
        paged += page.to_json()
        assert len(page) <= size
        if page.next is None:
            break
        page = ask(ledger, limit=size, after=page.next)
    assert paged == whole


def test_what_is_added_between_two_pages_neither_repeats_nor_hides_a_row(tmp_path: Any) -> None:
    with Ledger.open(tmp_path / "l.db") as ledger:
        ledger.add(DOCUMENTS[1:], reader=READER)
        before = [row.claim_id for row in ledger.claims()]
        first = ledger.claims(limit=4)
        ledger.add([replace(DOCUMENTS[0], publisher="Late Wire")], reader=READER)
        second = ledger.claims(limit=100, after=first.next)
        seen = [row.claim_id for row in first] + [row.claim_id for row in second]
        assert [claim for claim in seen if claim in set(before)] == before
        assert len(seen) == len(set(seen))


@pytest.mark.parametrize("cursor", ["", "x", "é", "e30", "W10", "bnVsbA", "W" * 5_000, write_cursor("claims", ("a",))])
def test_what_is_no_cursor_is_said_to_be_none(ledger: Ledger, cursor: str) -> None:
    if not cursor:
        assert len(ledger.claims(after=cursor)) == len(ledger.claims())
        return
    for ask in LISTS.values():
        with pytest.raises(LedgerError, match="cursor"):
            ask(ledger, after=cursor)


places = st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20))


@given(places)
def test_a_cursor_holds_its_place(place: list[str | None]) -> None:
    assert list(read_cursor("o", write_cursor("o", tuple(place)), [str] * len(place))) == place


@given(st.text(max_size=60), st.sampled_from([[str], [float], [str, float]]))
def test_no_text_breaks_the_reading_of_cursors(text: str, types: list[type]) -> None:
    with pytest.raises(LedgerError):
        read_cursor("o", text, types)


FILTERS: list[dict[str, Any]] = [
    {}, {"since": "2026-03"}, {"until": "2026-02"}, {"company": "Quillon"}, {"investor": "Harrow Capital"},
    {"min_amount": 1e8}, {"max_amount": 5e8, "amount_currency": "CNY"}, {"stated_in": "CNY"}, {"stage": "b"},
    {"statuses": ("done",)}, {"types": ("valuation",)}, {"as_of": "2026-04"},
]  # fmt: skip


@pytest.mark.parametrize("currency", ["USD", "CNY"])
@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_sums_are_those_of_the_deals_that_meet_the_filters(
    ledger: Ledger, filters: dict[str, Any], currency: str
) -> None:
    deals = ledger.deals(**filters, in_currency=currency)
    told = {row.type: row for row in ledger.sums(Filters(**filters), in_currency=currency)}
    assert {kind: row.deals for kind, row in told.items()} == Counter(deal.type for deal in deals)
    for kind, row in told.items():
        values = [deal.converted.value for deal in deals if deal.type == kind and deal.converted]
        assert row.without == row.deals - len(values)
        assert row.total == pytest.approx(0 if kind == "valuation" else sum(values))


def test_rows_are_skipped(ledger: Ledger) -> None:
    for ask in (ledger.deals, ledger.check):
        assert ask(skip=2, limit=2).to_json() == ask().to_json()[2:4]
    assert ledger.deals(as_of="2026-04", skip=1, limit=2).to_json() == ledger.deals(as_of="2026-04").to_json()[1:3]
    assert ledger.count_findings() == len(ledger.check())
