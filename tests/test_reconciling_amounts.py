"""Do figures agree: bounds, rounding, ranges, currencies and slips of a unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.claims import BOUNDS, Quantity
from tenfold.days import days_between, last_day, span_of
from tenfold.exchange import convert
from tenfold.reconciling.amounts import agree, ratio, written
from tenfold.reconciling.events import slip_between
from tenfold.reconciling.limits import limits

MILLION, BILLION = 10**6, 10**9


def usd(value: float, bound: str = "exact", value_max: float | None = None) -> Quantity:
    return Quantity(value, "USD", bound=bound, value_max=value_max)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (usd(720 * MILLION), usd(700 * MILLION, "over"), True),
        (usd(650 * MILLION), usd(700 * MILLION, "over"), False),
        (usd(13.8 * BILLION), usd(14 * BILLION), True),  # rounded
        (usd(14.3 * BILLION), usd(14.8 * BILLION), False),
        (usd(281 * MILLION), usd(285 * MILLION), False),
        (usd(600 * MILLION, "about"), usd(500 * MILLION, value_max=600 * MILLION), True),
        (usd(6 * BILLION, "over"), usd(6 * BILLION, "about"), True),
        (usd(7 * BILLION), usd(700 * MILLION), False),
        (Quantity(10**9, "CNY", conversion=Quantity(140 * MILLION, "USD")), usd(140 * MILLION), True),
        (Quantity(10**9, "CNY"), usd(140 * MILLION), True),  # at the rate of the day
        (Quantity(10**9, "CNY"), usd(10**9), False),
        (Quantity(5, unit="users"), Quantity(5, unit="user"), True),
        (Quantity(5, unit="users"), Quantity(5, unit="%"), None),
        (Quantity(5, "AED"), usd(5), None),  # no rate, no answer
    ],
)
def test_figures_agree_or_not(left: Quantity, right: Quantity, expected: bool | None) -> None:
    assert agree(left, right, "2025-09-08") is expected
    assert agree(right, left, "2025-09-08") is expected


QUANTITIES = st.builds(
    Quantity,
    value=st.integers(1, 10**14),
    currency=st.sampled_from(["USD", "CNY", "HKD", "EUR"]),
    bound=st.sampled_from(BOUNDS),
)


@given(QUANTITIES, QUANTITIES)
def test_agreeing_is_symmetric(left: Quantity, right: Quantity) -> None:
    assert agree(left, right, "2025-05-05") == agree(right, left, "2025-05-05")
    assert agree(left, left) is True


@given(st.integers(1, 10**12), st.sampled_from([10, 100, 1000]))
def test_a_figure_and_its_misread_unit_are_parted_by_the_factor(value: int, factor: int) -> None:
    assert slip_between(usd(value * factor), usd(value), None) == factor
    assert slip_between(usd(value), usd(value * factor), None) == 1 / factor
    assert agree(usd(value * factor), usd(value)) is False


def test_one_number_in_two_currencies_is_a_slip_and_a_conversion_is_none() -> None:
    assert slip_between(usd(700 * MILLION), Quantity(700 * MILLION, "CNY"), "2026-02-03") == 1.0
    assert slip_between(usd(100 * MILLION), Quantity(700 * MILLION, "CNY"), "2026-02-03") is None
    assert slip_between(usd(3 * MILLION), usd(4 * MILLION), None) is None


def test_how_many_times() -> None:
    assert ratio(usd(14 * BILLION), usd(7 * BILLION)) == 2
    assert ratio(Quantity(7, "AED"), usd(1), "2025") is None
    assert ratio(usd(1), usd(0)) is None


def test_figures_are_written_as_sentences_give_them() -> None:
    assert written(usd(7 * BILLION, "over")) == "over $7 billion"
    assert written(Quantity(100 * BILLION, "CNY")) == "100 billion yuan"
    assert written(usd(100 * BILLION, value_max=120 * BILLION)) == "$100 billion to 120 billion"
    assert written(Quantity(42 * MILLION, unit="devices")) == "42 million devices"
    assert written(Quantity(80.2, unit="%")) == "80.2%"


def test_a_rate_says_its_day_and_where_there_is_none_there_is_no_sum() -> None:
    found = convert(7 * BILLION, "CNY", "USD", "2026-01-31")
    assert found is not None and found.rate_date == "2026-01-30" and 0.9e9 < found.value < 1.1e9
    assert convert(1, "USD", "KRW", "2024-12-25").rate_date == "2024-12-24"  # type: ignore[union-attr]
    assert convert(5, "USD", "USD", None).value == 5  # type: ignore[union-attr]
    for currency, day in (("AED", "2025"), ("CNY", None), ("CNY", "1990-01-01"), ("CNY", "2999"), ("CNY", "soon")):
        assert convert(1, currency, "USD", day) is None


@given(st.dates(min_value=__import__("datetime").date(1, 1, 1)))
def test_dates_span_what_they_can_mean(day) -> None:  # type: ignore[no-untyped-def]
    iso = day.isoformat()
    assert span_of(iso) == (day, day)
    for partial in (iso[:4], iso[:7]):
        first, last = span_of(partial)  # type: ignore[misc]
        assert first <= day <= last and days_between(partial, iso) == 0
        assert last_day(partial) == last.isoformat()


def test_what_is_no_date_spans_nothing() -> None:
    for wrong in (None, "", "soon", "2026-13", "2026-02-30", "0000", "20260101"):
        assert span_of(wrong) is None
    assert days_between("2026-01-01", "2026-01-31") == 30
    assert days_between("2026-01", None) is None


def test_the_limits_are_complete() -> None:
    rules = limits()
    assert {"funding_round", "valuation", "listing", "acquisition", "fund", "metric", "other"} == set(rules.windows)
