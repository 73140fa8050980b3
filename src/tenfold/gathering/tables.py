"""Rows of a table (a database's export as .csv or .tsv, a spreadsheet as .xlsx), each as a small document.

The text of such a document is the row as it stands: a line for each cell that is not empty, ``heading: cell``. Spans
refer to it as to any text.
"""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenfold.documents import Document, Reject
from tenfold.gathering.dates import normal_date
from tenfold.gathering.decoding import decode, refuse_bomb
from tenfold.gathering.settings import MEGABYTE, Unreadable, limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SUFFIXES = (".csv", ".tsv", ".xlsx")
_SEPARATORS = ",;\t|"


class BadTable(Exception):
    """Why a table cannot be read, on one line."""


Numbered = tuple[int, list[str]]  # a row: its line, and its cells


def read_table(path: str | Path, *, sheet: str | None = None) -> tuple[tuple[str, ...], Iterator[Numbered]]:
    """The headings of a table, and its rows. Rows that are empty throughout are left out.

    The first row that is not empty holds the headings. Raises BadTable where there is no such file, or none that is
    read.
    """
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES:
        raise BadTable(f"{path}: a table is expected ({', '.join(SUFFIXES)})")
    try:
        rows = _sheet(path, sheet) if path.suffix.lower() == ".xlsx" else _delimited(path)
        numbered = ((line, row) for line, row in enumerate(rows, start=1) if any(row))
        first = next(numbered, None)
    except (OSError, Unreadable) as error:
        raise BadTable(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    if first is None:
        raise BadTable(f"{path}: empty")
    headings = tuple(heading_of(cell) for cell in first[1])
    twice = {name for name in headings if name and headings.count(name) > 1}
    if twice:
        raise BadTable(f"{path}: two columns are called {', '.join(sorted(twice))}; rename one")
    return headings, numbered


def heading_of(cell: str) -> str:
    """A heading as the text of a row writes it: on one line, and parted from its cell by the first colon."""
    return _one_line(cell).replace(": ", " - ").rstrip(":")


def row_text(headings: Iterable[str], cells: Iterable[str]) -> str:
    """The text of a row."""
    return "\n".join(f"{name}: {_one_line(cell)}" for name, cell in zip(headings, cells, strict=False) if cell and name)


def row_documents(
    path: str | Path, *, source: str, columns: Mapping[str, str], lang: str, needed: Iterable[str] = (),
    sheet: str | None = None,
) -> Iterator[Document | Reject]:  # fmt: skip
    """Each row of a table as a document of the publisher ``source``.

    ``columns`` names the columns that hold id, url, title or published, as far as there are such.
    Raises BadTable, also where a ``needed`` column is not there.
    """
    headings, rows = read_table(path, sheet=sheet)
    if missing := [name for name in needed if name not in headings]:
        raise BadTable(f"{path}: has no column {', '.join(missing)}; it has {', '.join(filter(None, headings))}")
    origin = str(path)
    for line, cells in rows:
        row = dict(zip(headings, cells, strict=False))
        field = {key: row.get(name) or None for key, name in columns.items()}
        text = row_text(headings, cells)
        if len(text) > limits()["document_megabytes"] * MEGABYTE:
            yield Reject(origin, "a row as long as a book; split it", line)
            continue
        yield Document(
            text=text,
            lang=lang,
            title=field.get("title"),
            publisher=source,
            url=field.get("url"),
            published=normal_date(field.get("published")),
            given_id=field.get("id") or f"{Path(path).stem}:{line}",
            origin=f"{origin}:{line}",
        )


def _delimited(path: Path) -> Iterable[list[str]]:
    limit = limits()["collection_megabytes"]
    with path.open("rb") as stream:
        data = stream.read(limit * MEGABYTE + 1)
    if len(data) > limit * MEGABYTE:
        raise Unreadable(f"over {limit} MB; split it")
    text = decode(data)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:20_000], _SEPARATORS)
    except csv.Error:  # a single column, or nothing but words
        dialect = csv.excel
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), dialect)]
    except csv.Error as error:
        raise Unreadable(f"broken CSV ({error})") from error


def _sheet(path: Path, sheet: str | None) -> Iterator[list[str]]:
    try:
        import openpyxl
    except ImportError as error:
        raise Unreadable("a spreadsheet needs an extra: pip install 'tenfold[excel]'; or save it as .csv") from error
    try:
        with path.open("rb") as stream:
            refuse_bomb(stream)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Unreadable("a spreadsheet that cannot be read; save it as .csv") from error
    try:
        if sheet is not None and sheet not in book.sheetnames:
            raise Unreadable(f"has no sheet {sheet}; it has {', '.join(book.sheetnames)}")
        for row in (book[sheet] if sheet else book.worksheets[0]).iter_rows(values_only=True):
            yield [_cell(value) for value in row]
    finally:
        book.close()


def _cell(value: Any) -> str:
    """A cell as a person would type it: a day without its midnight, a whole number without a fraction."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%Y-%m-%d")
    return f"{value:.15g}" if isinstance(value, float) else str(value).strip()


def _one_line(words: str) -> str:
    return " ".join(words.split())
