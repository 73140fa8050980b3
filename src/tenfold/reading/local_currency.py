"""Whose money a text means by a sign that several countries share: 元 in a Taiwanese paper, ¥ in a text about Japan.

The signs and what tells of each currency: ``[[local]]`` in ``data/quantities/currencies.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tenfold.reading.numerals import alternatives, table
from tenfold.reading.view import fold_characters

if TYPE_CHECKING:
    from tenfold.reading.quantities import Found

_TRADITIONAL, _SIMPLIFIED = re.compile("[億萬為與這個發]"), re.compile("[亿万为与这个发]")
_NEAR = 4  # characters around a sum in which its currency may be named


@dataclass(frozen=True, slots=True)
class LocalCurrency:
    """The currency that a sum in ``instead_of`` is in, if it is written with the bare sign."""

    currency: str
    instead_of: str
    traditional: bool
    told_by: re.Pattern[str]
    unless: re.Pattern[str] | None
    bare: re.Pattern[str]  # a sum that is written with the sign alone
    named: tuple[str, ...]

    def holds_for(self, text: str) -> bool:
        """Whether a text means this currency by its sign. The script that it is written in tells of the country."""
        folded = fold_characters(text)
        if not self.told_by.search(folded) or (self.unless and self.unless.search(folded)):
            return False
        return not self.traditional or len(_TRADITIONAL.findall(text)) > len(_SIMPLIFIED.findall(text))

    def of(self, figure: Found, text: str) -> Found:
        """``figure`` of a sentence's ``text``: in this currency, if nothing else is said of it."""
        start, end = figure.span
        if figure.quantity.currency != self.instead_of or not self.bare.search(text, start, end):
            return figure
        around = text[max(0, start - _NEAR) : end + _NEAR]
        if any(name in around for name in self.named):
            return figure
        return replace(figure, quantity=replace(figure.quantity, currency=self.currency))


def _read(entry: dict[str, list[str]]) -> LocalCurrency:
    signs = alternatives(entry["signs"])
    return LocalCurrency(
        currency=str(entry["currency"]),
        instead_of=str(entry["instead_of"]),
        traditional=bool(entry["traditional"]),
        told_by=re.compile(_folded(entry["told_by"])),
        unless=re.compile(_folded(entry["unless"])) if entry["unless"] else None,
        bare=re.compile(rf"(?:[\d百千万亿億萬兆多余餘]\s?(?:{signs})$|(?<![A-Za-z])(?:{signs})\s?\d)"),
        named=tuple(entry["named"]),
    )


def _folded(words: list[str]) -> str:
    return alternatives([fold_characters(word) for word in words])


_LOCAL = [_read(entry) for entry in table("currencies")["local"]]


def local_currency(text: str) -> LocalCurrency | None:
    """The currency that a text means by a sign that several countries share; None where the sign alone tells enough."""
    return next((local for local in _LOCAL if local.holds_for(text)), None)
