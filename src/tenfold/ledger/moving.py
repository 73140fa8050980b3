"""Copies the truth of one ledger into another, of either database, and derives the rest there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from tenfold.ledger import deriving
from tenfold.ledger.engine import go_on_counting
from tenfold.ledger.errors import LedgerError
from tenfold.ledger.sets import insert_all
from tenfold.ledger.tables import TRUTH, documents, meta

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenfold.ledger.store import Store

_ROWS_AT_ONCE = 500


def copy(source: Store, target: Store, progress: Callable[[int, int], None] | None = None) -> int:
    """Copy documents, readings, judgements and all other truth; the number of documents.

    All of it is copied or nothing. ``progress`` is told rows done and rows in all. Raises LedgerError where the target
    holds documents.
    """
    tables = [table for table in TRUTH.sorted_tables if table is not meta]
    with source.reading() as old, target.writing() as new:
        if new.scalar(select(func.count()).select_from(documents)):
            raise LedgerError(f"{target.name} holds documents already; copy into a new ledger")
        in_all = sum(old.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
        done = 0
        for table in tables:
            # Rows keep their numbers: an undo names the judgement that it takes back by its number.
            rows = old.execution_options(yield_per=_ROWS_AT_ONCE).execute(select(table).order_by(table.c.number))
            for batch in rows.mappings().partitions(_ROWS_AT_ONCE):
                insert_all(new, table, [dict(row) for row in batch])
                done += len(batch)
                if progress:
                    progress(done, in_all)
            go_on_counting(new, table)
        deriving.rebuild(new)
        return int(new.scalar(select(func.count()).select_from(documents)) or 0)
