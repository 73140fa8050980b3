"""Queries over more ids than one statement takes."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import ColumnElement, Connection, Row, Select, Table

_AT_ONCE = 5_000  # parameters; both databases take more


def chunks(items: Iterable[Any], size: int = _AT_ONCE) -> Iterator[list[Any]]:
    """The items in lists of at most ``size``, in order."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def rows_for(
    connection: Connection, ids: Iterable[Any], query: Select[Any], column: ColumnElement[Any]
) -> Iterator[Row[Any]]:
    """The rows of ``query`` where ``column`` is one of ``ids``. The ids are taken in sorted order, each once."""
    for chunk in chunks(sorted(set(ids))):
        yield from connection.execute(query.where(column.in_(chunk))).all()


def delete_for(connection: Connection, table: Table, ids: Iterable[Any], column: ColumnElement[Any]) -> None:
    """Delete the rows of ``table`` where ``column`` is one of ``ids``."""
    for chunk in chunks(sorted(set(ids))):
        connection.execute(table.delete().where(column.in_(chunk)))


def insert_all(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows, if there are any."""
    if rows:
        connection.execute(table.insert(), rows)
