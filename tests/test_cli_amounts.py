"""Amounts as people type them, and figures as they are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.cli.amounts import currency_code, parse_amount
from tenfold.cli.errors import Problem
from tenfold.cli.wording import claim, money, number, quantity


@pytest.mark.parametrize(
    ("typed", "value", "currency"),
    [
        ("100M", 1e8, None), ("1.5bn", 1.5e9, None), ("7亿", 7e8, None), ("US$500m", 5e8, "USD"), ("500k", 5e5, None),
        ("1,000,000", 1e6, None), ("HK$2bn", 2e9, "HKD"), ("5亿元", 5e8, "CNY"), ("20 亿美元", 2e9, "USD"),
        ("RMB 3bn", 3e9, "CNY"), ("3万亿", 3e12, None), ("2 billion", 2e9, None), ("500usd", 500, "USD"),
        ("5000万", 5e7, None), ("€.5m", 5e5, "EUR"), ("$1b", 1e9, "USD"), ("0", 0, None),
    ],
)  # fmt: skip
def test_amounts(typed: str, value: float, currency: str | None) -> None:
    assert parse_amount(typed) == (pytest.approx(value), currency)


@pytest.mark.parametrize("typed", ["", "much", "12q", "$5m usd eur", "€5m USD", "1..5", "-5"])
def test_no_amounts(typed: str) -> None:
    with pytest.raises(Problem, match="no amount"):
        parse_amount(typed)


@given(st.floats(min_value=1, max_value=1e13), st.sampled_from(["USD", "CNY", "HKD", "JPY", None]))
def test_what_is_shown_can_be_typed(value: float, currency: str | None) -> None:
    assert parse_amount(money(value, currency)).value == pytest.approx(value, rel=1e-5)


def test_currencies() -> None:
    assert (currency_code("usd"), currency_code("RMB"), currency_code("美元")) == ("USD", "CNY", "USD")
    with pytest.raises(Problem, match="no currency"):
        currency_code("money")


def test_figures_are_short() -> None:
    assert [number(v) for v in (2.5e9, 60.06e9, 7e8, 5168, 80.2, 1.2e12)] == [
        "2.5bn", "60.06bn", "700m", "5,168", "80.2", "1.2tn",
    ]  # fmt: skip
    assert money(1e10, "USD", "over", 1.2e10) == ">$10bn-12bn"
    assert quantity({"value": -50, "unit": "%"}) == "-50%"
    assert quantity({"value": 42e6, "unit": "devices", "bound": "over"}) == ">42m devices"


def test_a_claim_on_one_line() -> None:
    shown = claim(
        {
            "type": "funding_round",
            "status": "talks",
            "roles": {
                "company": ["Orchid Robotics | Orchid"],
                "investor": ["Pine", "Fern"],
                "lead_investor": ["Pine"],
                "amount": [{"value": 4e7, "currency": "USD", "bound": "about"}],
            },
        }
    )
    assert shown == "Orchid Robotics · ~$40m · lead Pine · investor Fern (talks)"
