"""Amounts of money as people type them: 100M, 1.5bn, 7亿, US$500m, RMB 3bn."""

from __future__ import annotations

import re
from typing import NamedTuple

from tenfold.cli.errors import Problem

_SCALES = {
    "": 1, "k": 10**3, "m": 10**6, "mn": 10**6, "mio": 10**6, "million": 10**6, "b": 10**9, "bn": 10**9,
    "billion": 10**9, "t": 10**12, "tn": 10**12, "trillion": 10**12, "thousand": 10**3,
    "千": 10**3, "万": 10**4, "萬": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "億": 10**8, "万亿": 10**12,
}  # fmt: skip
_CURRENCIES = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollars": "USD", "美元": "USD", "¥": "CNY", "rmb": "CNY", "cny": "CNY",
    "yuan": "CNY", "元": "CNY", "人民币": "CNY", "hk$": "HKD", "hkd": "HKD", "港元": "HKD", "港币": "HKD", "€": "EUR",
    "eur": "EUR", "欧元": "EUR", "£": "GBP", "gbp": "GBP", "英镑": "GBP", "日元": "JPY", "jpy": "JPY", "krw": "KRW",
    "韩元": "KRW", "inr": "INR", "sgd": "SGD", "s$": "SGD",
}  # fmt: skip
_SHAPE = re.compile(
    r"(?P<before>[^\d.,\s]*)\s*(?P<number>\d[\d,]*(?:\.\d+)?|\.\d+)\s*(?P<scale>[a-z]+|[千百万萬亿億]+)?\s*(?P<after>\D*)",
    re.I,
)


class Amount(NamedTuple):
    """A sum in single units; ``currency`` (ISO 4217) is None where none was typed."""

    value: float
    currency: str | None


def parse_amount(text: str) -> Amount:
    """Read an amount. Raises Problem for what is none."""
    match = _SHAPE.fullmatch(text.strip())
    if match:
        scale, after = (match["scale"] or "").lower(), match["after"].strip().lower()
        if scale not in _SCALES:  # "500usd": no scale, a currency
            scale, after = "", scale + after
        named = [word for word in (match["before"].lower(), after) if word]
        currencies = {_CURRENCIES.get(word) for word in named}
        if None not in currencies and len(currencies) <= 1:
            value = float(match["number"].replace(",", "")) * _SCALES[scale]
            return Amount(value, next(iter(currencies), None))
    raise Problem(f"{text!r} is no amount; write it like 100M, 1.5bn, 7亿 or US$500m", code=2)


def currency_code(text: str) -> str:
    """The ISO code of a currency as people type it ("usd", "$", "美元", "RMB"). Raises Problem for what is none."""
    word = text.strip().lower()
    code = _CURRENCIES.get(word, word.upper())
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise Problem(f"{text!r} is no currency; give a code such as USD, CNY, HKD or EUR", code=2)
    return code
