"""Writes rows to a file, by its suffix; the file appears whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenfold.publishing.flat import Cell, columns_of, flatten, write_csv

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


_COLUMN_WIDTH = 18  # of a spreadsheet, in letters
_LONGEST_CELL = 32_767  # characters; Excel opens no file with a longer one


class CannotWrite(Exception):
    """Why an export cannot be written, and what to do, on one line."""


def export(rows: Sequence[Mapping[str, Any]], path: str | Path) -> None:
    """Write rows to ``path``: .csv, .jsonl, .parquet or .xlsx. A file that is there is replaced in one step.

    Raises CannotWrite for another suffix, a missing extra or a place that cannot be written to.
    """
    target = Path(path)
    write = FORMATS.get(target.suffix.lower())
    if write is None:
        raise CannotWrite(f"{target}: a name ending in {', '.join(FORMATS)} is expected")
    name = ""
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        os.close(handle)
        write(rows, Path(name))
        os.chmod(name, 0o666 & ~_umask())  # noqa: PTH101 - mkstemp makes files that only their owner can read
        os.replace(name, target)  # noqa: PTH105
    except OSError as error:
        raise CannotWrite(f"{target}: {(error.strerror or str(error)).lower()}; choose another place") from error
    finally:
        if name:
            Path(name).unlink(missing_ok=True)


def _write_csv(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:  # with the mark, or Excel reads Chinese as Latin-1
        write_csv(rows, stream)


def _write_jsonl(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_parquet(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    try:
        import polars
    except ImportError as error:
        raise CannotWrite(
            "Parquet needs an extra: pip install 'tenfold[frames]'; or export to .csv or .jsonl"
        ) from error
    flat = [flatten(row) for row in rows]
    columns = {name: [row.get(name) for row in flat] for name in columns_of(rows)}
    polars.DataFrame(columns, strict=False).write_parquet(path)


def _write_excel(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    try:
        import xlsxwriter
    except ImportError as error:
        raise CannotWrite("Excel needs an extra: pip install 'tenfold[excel]'; or export to .csv") from error
    names = columns_of(rows)
    # Text stays text: neither a formula nor a link is made of what an article says.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, {**options, "constant_memory": True}) as book:
        sheet = book.add_worksheet("tenfold")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(0, len(names) - 1), _COLUMN_WIDTH)
        heading = book.add_format({"bold": True})
        for column, name in enumerate(names):
            sheet.write_string(0, column, name, heading)
        for line, row in enumerate(rows, start=1):
            flat = flatten(row)
            for column, name in enumerate(names):
                _write_cell(sheet, line, column, flat.get(name))


def _write_cell(sheet: Any, line: int, column: int, cell: Cell) -> None:
    if isinstance(cell, str):
        sheet.write_string(line, column, cell[:_LONGEST_CELL])
    elif cell is not None:
        sheet.write(line, column, cell)


FORMATS: Mapping[str, Callable[[Sequence[Mapping[str, Any]], Path], None]] = {
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
    ".parquet": _write_parquet,
    ".xlsx": _write_excel,
}


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
