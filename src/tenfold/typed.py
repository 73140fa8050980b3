"""Amounts of money as people type them: 100M, 1.5bn, 7亿, US$500m, RMB 3bn.

Currencies and magnitudes are those that the reader knows (``data/quantities``).
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from tenfold import data

_SHAPE = re.compile(
    r"(?P<before>[^\d.,\s]*)\s*(?P<number>\d[\d,]*(?:\.\d+)?|\.\d+)\s*(?P<scale>[a-z]+|[百千万亿兆]+)?\s*(?P<after>\D*)"
)
_WORD_LISTS = ("before", "before_large", "after", "after_large")


class Amount(NamedTuple):
    """A sum in single units; ``currency`` (ISO 4217) is None where none was typed."""

    value: float
    currency: str | None


@cache
def _scales() -> dict[str, int]:
    magnitudes = data.table("quantities/numbers")["after"]
    return {"": 1} | {word.strip(): scale for kind in magnitudes.values() for word, scale in kind.items()}


@cache
def _currencies() -> dict[str, str]:
    """Every word for a currency → its code; a word that several share means the one in whose table it stands."""
    codes = data.table("quantities/currencies")["code"]
    words = {word: code for code, entry in codes.items() for key in _WORD_LISTS for word in entry.get(key, ())}
    return words | {code.lower(): code for code in codes}


def _simplified(text: str) -> str:
    """``text`` as the lists write it: lower case and simplified."""
    folding = data.table("quantities/numbers")["folding"]
    return text.strip().lower().translate(str.maketrans(folding["from"], folding["to"]))


def parse_amount(text: str) -> Amount:
    """Read an amount. Raises ValueError for what is none."""
    match = _SHAPE.fullmatch(_simplified(text))
    if match:
        scale, after = match["scale"] or "", match["after"].strip()
        if scale not in _scales():  # "500usd": no scale, a currency
            scale, after = "", scale + after
        named = [word for word in (match["before"], after) if word]
        currencies = {_currencies().get(word) for word in named}
        if None not in currencies and len(currencies) <= 1:
            value = float(match["number"].replace(",", "")) * _scales()[scale]
            return Amount(value, next(iter(currencies), None))
    raise ValueError(f"{text!r} is no amount; write it like 100M, 1.5bn, 7亿 or US$500m")


def currency_code(text: str) -> str:
    """The ISO code of a currency as people type it ("usd", "$", "美元", "RMB"). Raises ValueError for what is none."""
    word = _simplified(text)
    code = _currencies().get(word, word.upper())
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise ValueError(f"{text!r} is no currency; give a code such as USD, CNY, HKD or EUR")
    return code
