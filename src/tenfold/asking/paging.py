"""Answers page by page. A cursor holds the place of the last row, not a count of rows: what is added or taken away
meanwhile neither repeats a row nor hides one that was there."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, or_

from tenfold.ledger.errors import LedgerError
from tenfold.ledger.grounding import is_storable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

_LONGEST = 2_000  # characters of a cursor
_LARGEST = 1e300  # no figure is larger, and no database takes a number that is none

Place = tuple[str | float | None, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """An order of rows: its name, and (column, whether downwards) by which rows are parted; None comes last."""

    name: str
    by: tuple[tuple[Any, bool], ...]

    def terms(self) -> list[ColumnElement[Any]]:
        """What to order a query by."""
        return [(column.desc() if down else column.asc()).nulls_last() for column, down in self.by]

    def after(self, cursor: str | None) -> ColumnElement[bool] | None:
        """The condition for rows behind a cursor; None without one. Raises LedgerError for what is no cursor."""
        place = self.place(cursor)
        return None if place is None else _after(self.by, place)

    def place(self, cursor: str | None) -> Place | None:
        """The place that a cursor holds; None without one. Raises LedgerError for what is no cursor of this order."""
        return read_cursor(self.name, cursor, [column.type.python_type for column, _ in self.by]) if cursor else None

    def cursor(self, row: Any) -> str:
        """The cursor of a row of the query, which has the order's columns under their names."""
        return write_cursor(self.name, tuple(getattr(row, column.key) for column, _ in self.by))

    def key(self, place: Place) -> tuple[Any, ...]:
        """By what to sort in memory what a query would have sorted so."""
        return tuple(
            (value is None, 0 if value is None else _downwards(value) if down else value)
            for value, (_, down) in zip(place, self.by, strict=True)
        )


def write_cursor(order: str, place: Place) -> str:
    """A cursor for the row at a place; whoever gets it need not understand it."""
    text = json.dumps([order, *place], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode("ascii").rstrip("=")


def read_cursor(order: str, cursor: str, types: Sequence[type]) -> Place:
    """The place that a cursor holds. Raises LedgerError where it is none, or one of another order."""
    try:
        if len(cursor) > _LONGEST:
            raise ValueError
        raw = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=="))
        name, *place = raw if isinstance(raw, list) and raw else [None]
    except (ValueError, UnicodeError, RecursionError):
        name, place = None, []
    if name != order or len(place) != len(types) or not all(map(_fits, place, types)):
        raise LedgerError("that cursor belongs to no such list; ask for the first page again, without a cursor")
    return tuple(place)


def _fits(value: object, wanted: type) -> bool:
    if isinstance(value, str):
        return wanted is str and is_storable(value)
    if isinstance(value, int | float):
        return wanted is not str and -_LARGEST < value < _LARGEST
    return value is None


def _after(by: Sequence[tuple[Any, bool]], place: Place) -> ColumnElement[bool]:
    (column, down), *rest = by
    value = place[0]
    if value is None:  # the last of this column: only the columns behind it can part what follows
        return and_(column.is_(None), _after(rest, place[1:])) if rest else false()
    beyond = or_(column < value if down else column > value, column.is_(None))
    return or_(beyond, and_(column == value, _after(rest, place[1:]))) if rest else beyond


def _downwards(value: str | float | None) -> Any:
    return (*(-ord(letter) for letter in value), 1) if isinstance(value, str) else -(value or 0.0)
