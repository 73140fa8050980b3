"""The signs of figures: a fall is a negative change, and a negative profit a loss."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tenfold.reading.patterns import is_fall

if TYPE_CHECKING:
    from tenfold.claims import Quantity
    from tenfold.reading.drafts import Cell

_SIGNED_MEASURES = frozenset({"growth", "share_change"})
_EARNINGS = frozenset({"profit", "loss"})


def set_signs(cells: dict[str, list[Cell]], measure: str | None, words: str, lang: str) -> None:
    """Give the value of a measure the sign that the words of its claim tell."""
    if measure in _SIGNED_MEASURES and is_fall(words, lang):
        cells["value"] = [replace(cell, quantity=_negative(cell.quantity)) for cell in cells.get("value", ())]
    if measure in _EARNINGS:
        _tell_losses(cells)


def _negative(quantity: Quantity | None) -> Quantity | None:
    """A fall is a negative change; one that is written so already stays as it is, and so does a multiple."""
    if quantity is None or quantity.unit != "%" or quantity.value <= 0:
        return quantity
    return replace(
        quantity, value=-quantity.value, value_max=-quantity.value_max if quantity.value_max is not None else None
    )


def _tell_losses(cells: dict[str, list[Cell]]) -> None:
    """A negative profit is a loss, which is told as a positive sum (净利润-1.1亿元)."""
    row = cells.get("value", ())
    if any(cell.quantity is not None and cell.quantity.currency and cell.quantity.value < 0 for cell in row):
        cells["measure"] = [replace(cell, code="loss") for cell in cells.get("measure", ())]
        cells["value"] = [replace(cell, quantity=_positive(cell.quantity)) for cell in row]


def _positive(quantity: Quantity | None) -> Quantity | None:
    if quantity is None:
        return None
    ends = sorted(abs(end) for end in (quantity.value, quantity.value_max) if end is not None)
    return replace(quantity, value=ends[0], value_max=ends[1] if len(ends) > 1 else None)
