"""Rows of a table to claims, by a map that says which column fills which role. The row is the evidence.

Comes in: documents as ``gathering.tables`` makes them, and a map (TOML, docs/tables.md). Goes out: a reading of each
row. Nothing is guessed: a cell that cannot be read as the map says is left out, and ``problems`` tells of it.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenfold import data
from tenfold.claims import (
    ANCHORS,
    MEASURES,
    NAME_ROLES,
    QUANTITY_ROLES,
    ROLES,
    Claim,
    ClaimType,
    Quantity,
    Reading,
    Status,
    Value,
    plain_number,
)
from tenfold.gathering import normal_date
from tenfold.gathering.tables import heading_of
from tenfold.reading.mask import stage_code, venue_code
from tenfold.reading.quantities import find_quantities

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tenfold.claims import Span
    from tenfold.documents import Document

READER = "table"
_PLAIN = re.compile(r"-?\d[\d,  ]*(?:\.\d+)?")
_TOP_KEYS = frozenset({"source", "lang", "sheet", "document", "claim"})
_KEYS = frozenset({"column", "scale", "currency", "currency_column", "unit", "separator", "values", "constant"})


class BadMap(Exception):
    """What is wrong with a map, on one line."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How a role is filled: from a ``column`` or by a ``constant``.

    Plain numbers are multiplied by ``scale`` and are of ``currency`` (or of what ``currency_column`` says) or ``unit``.
    ``separator`` parts several names, ``values`` gives the ledger's word for the table's.
    """

    column: str | None = None
    constant: str | None = None
    scale: float = 1
    currency: str | None = None
    currency_column: str | None = None
    unit: str | None = None
    separator: str | None = None
    values: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class ClaimMap:
    """What claim a row makes: its type, its status, and how each role is filled."""

    type: ClaimType
    status: Cell
    roles: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class TableMap:
    """A whole map. ``columns`` are those of the document itself (id, url, title, published); ``version`` tells maps."""

    source: str
    lang: str
    sheet: str | None
    columns: Mapping[str, str]
    claims: tuple[ClaimMap, ...]
    version: str

    def needed_columns(self) -> tuple[str, ...]:
        """Every column that the map speaks of."""
        cells = [cell for claim in self.claims for cell in (claim.status, *claim.roles.values())]
        named = [name for cell in cells for name in (cell.column, cell.currency_column) if name]
        return tuple(dict.fromkeys([*self.columns.values(), *named]))

    def read(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """A reading of each row."""
        for document in documents:
            row = _row(document.text)
            claims = [claim for each in self.claims if (claim := _claim(each, row, document))]
            yield Reading(document.id, READER, self.version, tuple(claims))

    def problems(self, document: Document) -> Iterator[str]:
        """The cells of a row that say something which cannot be read as the map says."""
        row, lang = _row(document.text), document.lang or "en"
        for role, cell in dict.fromkeys((role, cell) for each in self.claims for role, cell in each.roles.items()):
            if cell.column in row and not list(_values(role, cell, row, lang)):
                what = "date" if role == "date" else "figure" if role in QUANTITY_ROLES else role
                yield f"{cell.column}: {row[cell.column][0][:60]!r} is no {what}; the cell was left out"


def load_map(path: str | Path) -> TableMap:
    """The map in a file. Raises BadMap, saying what is wrong and where."""
    try:
        content = Path(path).read_bytes()
        raw = tomllib.loads(content.decode("utf-8"))
    except OSError as error:
        raise BadMap(f"{path}: {(error.strerror or str(error)).lower()}") from error
    except ValueError as error:
        raise BadMap(f"{path}: no TOML ({error})") from error
    try:
        if unknown := raw.keys() - _TOP_KEYS:
            raise BadMap(f"{', '.join(sorted(unknown))} is unknown; there are {', '.join(sorted(_TOP_KEYS))}")
        return TableMap(
            source=_text(raw, "source"),
            lang=raw.get("lang", "en"),
            sheet=raw.get("sheet"),
            columns={key: heading_of(str(name)) for key, name in raw.get("document", {}).items()},
            claims=tuple(_claim_map(each) for each in raw.get("claim", []) or _missing()),
            version=hashlib.sha256(content).hexdigest()[:12],
        )
    except BadMap as error:
        raise BadMap(f"{path}: {error}") from error


def _missing() -> list[Any]:
    raise BadMap("says no [[claim]]; docs/tables.md has an example")


def _text(raw: Mapping[str, Any], key: str) -> str:
    if not isinstance(raw.get(key), str) or not raw[key].strip():
        raise BadMap(f'needs {key} = "..."')
    return str(raw[key])


def _claim_map(raw: Mapping[str, Any]) -> ClaimMap:
    try:
        claim_type = ClaimType(_text(raw, "type"))
    except ValueError:
        raise BadMap(f"{raw['type']} is no type of claim; there are {', '.join(ClaimType)}") from None
    roles = {role: _cell_map(role, each) for role, each in raw.get("roles", {}).items()}
    unknown = [role for role in roles if role not in ROLES[claim_type]]
    if unknown:
        raise BadMap(f"{claim_type} has no role {', '.join(unknown)}; it has {', '.join(ROLES[claim_type])}")
    if ANCHORS[claim_type] not in roles:
        raise BadMap(f"{claim_type} needs the role {ANCHORS[claim_type]}")
    status = raw.get("status", "done")
    cell = Cell(constant=status) if isinstance(status, str) else _cell_map("status", status)
    for word in [cell.constant, *cell.values.values()]:
        if word is not None and word not in set(Status):
            raise BadMap(f"{word} is no status; there are {', '.join(Status)}")
    return ClaimMap(claim_type, cell, roles)


def _cell_map(role: str, raw: Any) -> Cell:
    if isinstance(raw, str):
        return Cell(column=heading_of(raw))
    if not isinstance(raw, dict) or ("column" in raw) == ("constant" in raw):
        raise BadMap(f'{role}: a column\'s name is expected, or {{column = "..."}}, or {{constant = "..."}}')
    if "constant" in raw and role in NAME_ROLES | QUANTITY_ROLES:
        raise BadMap(f"{role} cannot be constant: a name or a figure has to stand in the row that says it")
    if unknown := raw.keys() - _KEYS:
        raise BadMap(f"{role}: {', '.join(sorted(unknown))} is unknown; there are {', '.join(sorted(_KEYS))}")
    named = {key: heading_of(str(raw[key])) for key in ("column", "currency_column") if key in raw}
    values = {str(word).casefold(): str(code) for word, code in raw.get("values", {}).items()}
    if role == "measure" and (wrong := ({raw.get("constant"), *values.values()} - {None}) - MEASURES):
        raise BadMap(f"{', '.join(map(str, wrong))} is no measure; there are {', '.join(sorted(MEASURES))}")
    return Cell(**{**raw, **named, "values": values})


# A row: its columns with what they hold and where.
_Row = dict[str, tuple[str, "Span"]]


def _row(text: str) -> _Row:
    empty = set(data.table("gathering/tables")["empty"])
    row: _Row = {}
    start = 0
    for line in text.split("\n"):
        name, _, cell = line.partition(": ")
        if cell and cell.casefold() not in empty:
            row.setdefault(name, (cell, (start + len(line) - len(cell), start + len(line))))
        start += len(line) + 1
    return row


def _claim(mapped: ClaimMap, row: _Row, document: Document) -> Claim | None:
    status = _word(mapped.status, row)
    values = [value for role, cell in mapped.roles.items() for value in _values(role, cell, row, document.lang or "en")]
    filled = {value.role for value in values}
    needed = {ANCHORS[mapped.type], *data.table("gathering/tables")["needed"].get(mapped.type, ())}
    if not needed <= filled or status not in set(Status):
        return None
    order = {role: at for at, role in enumerate(ROLES[mapped.type])}
    values.sort(key=lambda value: (order[value.role], value.span))
    return Claim(
        type=mapped.type,
        status=Status(status),
        values=tuple(values),
        evidence=(0, len(document.text)),
        confidence=1.0,
        patterns=(READER,),
    )


def _word(cell: Cell, row: _Row) -> str:
    """A cell's word, or what the map says for it."""
    written = cell.constant or row.get(cell.column or "", ("", (0, 0)))[0]
    return cell.values.get(written.casefold(), written)


def _values(role: str, cell: Cell, row: _Row, lang: str) -> Iterator[Value]:
    if cell.constant is not None:
        yield Value(role, (0, max(end for _, (_, end) in row.values())), code=cell.constant)
        return
    written, span = row.get(cell.column or "", ("", (0, 0)))
    if not written:
        return
    if role in NAME_ROLES:
        yield from _names(role, written, span, cell.separator)
    elif role in QUANTITY_ROLES:
        quantity = _quantity(written, cell, row, role, lang)
        if quantity is not None:
            yield Value(role, span, quantity=quantity)
    elif code := _code(role, cell, written, lang):
        yield Value(role, span, code=code)


def _names(role: str, written: str, span: Span, separator: str | None) -> Iterator[Value]:
    at = 0
    for part in written.split(separator) if separator else [written]:
        name = part.strip()
        start = span[0] + at + (len(part) - len(part.lstrip()))
        if name:
            yield Value(role, (start, start + len(name)), forms=(name,))
        at += len(part) + len(separator or "")


def _quantity(written: str, cell: Cell, row: _Row, role: str, lang: str) -> Quantity | None:
    unit = cell.unit or ("%" if role == "stake" else None)
    if _PLAIN.fullmatch(written):
        number = plain_number(round(float(re.sub(r"[,  ]", "", written)) * cell.scale, 6))
        currency = row.get(cell.currency_column or "", (cell.currency or "", (0, 0)))[0].upper() or None
        if currency or unit:
            return Quantity(number, currency=None if unit else currency, unit=unit)
        return Quantity(number) if role == "value" else None
    found = find_quantities(written, lang)
    return found[0].quantity if len(found) == 1 else None


def _code(role: str, cell: Cell, written: str, lang: str) -> str | None:
    if mapped := cell.values.get(written.casefold()):
        return mapped
    if role == "date":
        return normal_date(written)
    if role == "stage":
        return stage_code(written, lang) or written
    if role == "venue":
        return venue_code(written)
    return written if role != "measure" or written in MEASURES else None
