"""Rows with objects and lists in them, made flat for tables of cells; and cells that no spreadsheet will execute."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TextIO

Cell = str | int | float | bool | None

# A cell that begins so is a formula to Excel, LibreOffice and Google Sheets (the wide forms too, after normalisation).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def flatten(row: Mapping[str, Any]) -> dict[str, Cell]:
    """A row of plain cells: a list becomes its items with "; " between, an object a cell for each of its keys.

    A quantity under ``amount`` becomes ``amount``, ``amount_currency``, ``amount_bound`` and so on.
    """
    cells: dict[str, Cell] = {}
    for key, value in row.items():
        if isinstance(value, dict):
            for inner, cell in flatten(value).items():
                cells[key if inner == "value" else f"{key}_{inner}"] = cell
        else:
            cells[key] = _cell(value)
    return cells


def columns_of(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The names of all cells that the rows make: a field's cells stand together, in the order of the fields."""
    cells: dict[str, dict[str, None]] = {}
    for row in rows:
        for key, value in row.items():
            cells.setdefault(key, {}).update(dict.fromkeys(flatten({key: value})))
    return [name for names in cells.values() for name in names]


def write_csv(rows: Sequence[Mapping[str, Any]], stream: TextIO) -> None:
    """Write rows as CSV (RFC 4180) with a header."""
    names = columns_of(rows)
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        flat = flatten(row)
        writer.writerow([guarded(flat.get(name)) for name in names])


def guarded(cell: Cell) -> Cell:
    """The cell, with an apostrophe before text that a spreadsheet would take for a formula. Numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def _cell(value: Any) -> Cell:
    if isinstance(value, (list, tuple)):
        return "; ".join(item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for item in value)
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)
