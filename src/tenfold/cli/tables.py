"""Rows of an answer as a table for people, or the same rows as JSON or CSV."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from tenfold.cli.console import CONTROLS, clean, show
from tenfold.cli.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class Row(Protocol):
    """What every answer is made of."""

    def to_json(self) -> dict[str, Any]:
        """The row as a JSON object."""
        ...


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading and how it shows a row. ``wraps`` lets long text take several lines."""

    title: str
    cell: Callable[[Any], str | None]
    right: bool = False
    wraps: bool = False


def print_json(content: Any, indent: int | None = 2) -> None:
    """JSON on standard output, every script as itself, controls escaped; ``indent`` None puts it on one line."""
    text = json.dumps(content, ensure_ascii=False, indent=indent)
    print(CONTROLS.sub(lambda match: json.dumps(match[0])[1:-1], text))


def print_rows(
    rows: Iterable[Row], columns: Sequence[Column], *, as_json: bool, as_csv: bool, none: str = "Nothing found."
) -> None:
    """Print an answer in the form that was asked for; ``none`` is what a person reads where there is no row."""
    found = list(rows)
    if as_json and as_csv:
        raise Problem("--json and --csv exclude each other; give one", code=2)
    if as_json:
        print_json([row.to_json() for row in found])
    elif as_csv:
        from tenfold.publishing import write_csv

        write_csv([row.to_json() for row in found], sys.stdout)
    elif not found:
        print(none)
    else:
        show(table(found, columns))


def table(rows: Sequence[Any], columns: Sequence[Column]) -> Any:
    """A rich table: no rules, one quiet line of headings; columns that are empty throughout are left out."""
    from rich.table import Table
    from rich.text import Text

    cells = [[clean(column.cell(row) or "") for column in columns] for row in rows]
    used = [at for at in range(len(columns)) if any(row[at] for row in cells)]
    drawn = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for at in used:
        column = columns[at]
        drawn.add_column(
            Text(column.title),
            justify="right" if column.right else "left",
            no_wrap=not column.wraps,
            overflow="fold" if column.wraps else "ellipsis",
        )
    for row in cells:
        drawn.add_row(*(Text(row[at]) for at in used))
    return drawn
