"""Amounts and currencies in options: what is none is a mistake of whoever typed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold import typed
from tenfold.cli.errors import Problem

if TYPE_CHECKING:
    from tenfold.typed import Amount


def parse_amount(text: str) -> Amount:
    """Read an amount. Raises Problem for what is none."""
    try:
        return typed.parse_amount(text)
    except ValueError as error:
        raise Problem(str(error), code=2) from error


def currency_code(text: str) -> str:
    """The ISO code of a currency as people type it. Raises Problem for what is none."""
    try:
        return typed.currency_code(text)
    except ValueError as error:
        raise Problem(str(error), code=2) from error
