"""One hash over whatever is derived, its rows sorted: the same documents give the same digest, in whatever order they
came, and after any rebuild."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import select

from tenfold.ledger.tables import DERIVED, documents, terms

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

_ROWS_AT_ONCE = 10_000


def digest(connection: Connection) -> str:
    """The digest, as 64 hex digits. What names no content (row numbers, times of adding, file names) is not in it."""
    whole = hashlib.sha256()
    for table in sorted(DERIVED.tables.values(), key=lambda table: table.name):
        whole.update(f"{table.name}\n".encode())
        _add_terms(connection, whole) if table is terms else _add_table(connection, table, whole)
    return whole.hexdigest()


def _add_table(connection: Connection, table: Table, whole: hashlib._Hash) -> None:
    query = select(table).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query):
        whole.update(json.dumps(list(row), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))
        whole.update(b"\n")


def _add_terms(connection: Connection, whole: hashlib._Hash) -> None:
    """The words of each document as a sum of hashes, which needs no sorting: it is by far the longest table."""
    sums: dict[int, int] = defaultdict(int)
    query = select(terms.c.term, terms.c.document)
    for term, document in connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query):
        sums[document] += _number_of(term)
    ids = {row.number: row.id for row in connection.execute(select(documents.c.number, documents.c.id))}
    for document_id, total in sorted((ids[number], total) for number, total in sums.items()):
        whole.update(f"{document_id} {total % (1 << 256):x}\n".encode())


@lru_cache(maxsize=200_000)
def _number_of(term: str) -> int:
    return int.from_bytes(hashlib.sha256(term.encode("utf-8", "surrogatepass")).digest(), "big")
