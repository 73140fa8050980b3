"""Do two stated figures agree? Bounds, ranges, rounding and conversions count, so that "over $700 million" and
"$720 million" agree, and 1 billion yuan agrees with $140 million."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from tenfold.claims import Quantity
from tenfold.exchange import convert
from tenfold.reconciling.limits import limits

if TYPE_CHECKING:
    from tenfold.claims import Quantity


def comparable(left: Quantity, right: Quantity) -> bool:
    """Both are money, or both are counted in the same unit."""
    if left.currency or right.currency:
        return bool(left.currency and right.currency)
    return _unit(left) == _unit(right)


def in_currency(quantity: Quantity, currency: str | None, on_date: str | None) -> tuple[float, bool] | None:
    """The value in ``currency`` and whether a rate of the day was needed; the text's own conversion comes first.

    None where there is no rate. Without a currency the plain value.
    """
    if currency is None or quantity.currency is None or quantity.currency == currency:
        return float(quantity.value), False
    if quantity.conversion is not None and quantity.conversion.currency == currency:
        return float(quantity.conversion.value), False
    converted = convert(float(quantity.value), quantity.currency, currency, on_date)
    return (converted.value, True) if converted else None


def agree(left: Quantity, right: Quantity, on_date: str | None = None) -> bool | None:
    """Whether two figures can be one; None where they cannot be compared (another unit, no rate)."""
    if not comparable(left, right):
        return None
    if left.currency != right.currency and left.conversion is None and right.conversion is not None:
        left, right = right, left
    value = in_currency(left, right.currency, on_date)
    if value is None:
        return None
    scale = value[0] / left.value if left.value else 1.0
    slack = limits().rate_slack if left.currency != right.currency else 0.0
    low, high = span(left)
    other_low, other_high = span(right)
    low, high = sorted((low * scale, high * scale))
    return low * (1 - slack) <= other_high and other_low <= high * (1 + slack)


def ratio(left: Quantity, right: Quantity, on_date: str | None = None) -> float | None:
    """How many times ``right`` the figure ``left`` is; None where they cannot be compared."""
    if not comparable(left, right) or not right.value:
        return None
    value = in_currency(left, right.currency, on_date)
    if value is None:
        back = in_currency(right, left.currency, on_date)
        return float(left.value) / back[0] if back and back[0] else None
    return value[0] / right.value


@lru_cache(maxsize=50_000)
def span(quantity: Quantity) -> tuple[float, float]:
    """The figures that a stated one can stand for, by its bound and by how far it is rounded."""
    rules = limits()
    low = float(quantity.value)
    high = float(quantity.value_max) if quantity.value_max is not None else low
    rounding = _rounding(low) * (rules.about_rounds if quantity.bound == "about" else 1)
    rounding = max(rounding, rules.about_least) if quantity.bound == "about" else rounding
    below = rules.under_reaches if quantity.bound == "under" else 1 - rounding
    above = rules.over_reaches if quantity.bound == "over" else 1 + rounding
    ends = (low * below, low * (1 + rounding), high * above, high * (1 - rounding))
    return min(ends), max(ends)


def _rounding(value: float) -> float:
    """Just under half a unit of the last digit that is said, as a share of the figure: 28 and 29 are two figures."""
    digits = f"{abs(value):.12g}".replace(".", "").lstrip("0").split("e")[0].rstrip("0")
    rules = limits()
    if not digits:
        return rules.most_rounding
    leading = float(f"{digits[0]}.{digits[1:] or '0'}")
    return min(rules.most_rounding, max(rules.least_rounding, 0.49 / 10.0 ** (len(digits) - 1) / leading))


def _unit(quantity: Quantity) -> str:
    unit = (quantity.unit or "").strip().lower()
    return unit.rstrip("s") or unit


def written(quantity: Quantity) -> str:
    """A figure as a sentence gives it: ``$7 billion``, ``over 100 billion yuan``, ``42 million devices``."""
    words = limits().words
    value = _short(quantity.value)
    if quantity.value_max is not None:
        value = f"{value} to {_short(quantity.value_max)}"
    bound = {"over": "over ", "under": "under ", "about": "about "}.get(quantity.bound, "")
    if quantity.currency:
        before = words.signs.get(quantity.currency)
        return (
            f"{bound}{before}{value}"
            if before
            else f"{bound}{value} {words.currencies.get(quantity.currency, quantity.currency)}"
        )
    unit = quantity.unit or ""
    return f"{bound}{value}{unit if unit in ('%', 'x') else (' ' + unit if unit else '')}"


def _short(value: float) -> str:
    for name, size in (("trillion", 1e12), ("billion", 1e9), ("million", 1e6)):
        if abs(value) >= size:
            return f"{value / size:.4g} {name}"
    return f"{value:,.10g}" if abs(value) >= 10_000 else f"{value:.10g}"
