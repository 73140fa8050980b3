"""Free queries over the documented views, read-only, within limits of time and size."""

from __future__ import annotations

import sqlite3
import time
from functools import cache
from typing import TYPE_CHECKING

from tenfold import data
from tenfold.asking.rows import SqlAnswer
from tenfold.ledger.errors import LedgerError
from tenfold.ledger.views import VIEWS

if TYPE_CHECKING:
    from sqlalchemy import Connection

MAX_ROWS = 10_000
TIMEOUT_SECONDS = 10.0
_LONGEST_VALUE = 10_000_000  # bytes: no expression may build anything longer
_STEPS_BETWEEN_LOOKS = 10_000


def sql(connection: Connection, query: str, *, max_rows: int = MAX_ROWS, timeout: float = TIMEOUT_SECONDS) -> SqlAnswer:
    """The answer to one SELECT over the documented views.

    Raises LedgerError for anything else, for a query that is wrong, and for one that takes too long.
    """
    if connection.dialect.name != "sqlite":
        from tenfold.asking.sql_postgres import ask

        return ask(connection, query, max_rows=max_rows, timeout=timeout)
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    started = time.monotonic()
    before = raw.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    raw.set_authorizer(_Guard(raw).allows)
    raw.set_progress_handler(lambda: time.monotonic() - started > timeout, _STEPS_BETWEEN_LOOKS)
    try:
        cursor = raw.execute(query)
        columns = tuple(column[0] for column in cursor.description or ())
        rows = cursor.fetchmany(max_rows + 1)
        cursor.close()
    except sqlite3.Error as error:
        raise LedgerError(_what_went_wrong(str(error), timeout)) from error
    except sqlite3.Warning as error:  # more than one statement
        raise LedgerError(f"the query: {str(error).lower().rstrip('.')}") from error
    finally:
        raw.set_progress_handler(None, 0)
        raw.set_authorizer(None)
        raw.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, before)
    if not columns:
        raise LedgerError("the query asks for nothing; write a SELECT")
    return SqlAnswer(columns, tuple(rows[:max_rows]), len(rows) > max_rows)


@cache
def functions(database: str) -> frozenset[str]:
    """The functions that a question may call there (data/asking/sql.toml)."""
    known = data.table("asking/sql")["functions"]
    return frozenset([*known["both"], *known[database]])


class _Guard:
    """Says of each step of a query whether it is allowed: to read views, and columns of tables that a view shows.

    SQLite names the view because of which a table is read, but a user may give a query of his own a view's name; so
    what each view itself reads is recorded first, and nothing else is let through.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        self._tables |= {"sqlite_master", "sqlite_schema", "sqlite_temp_master", "sqlite_temp_schema"}
        self._reads: set[tuple[str | None, str | None, str | None]] = set()
        connection.set_authorizer(self._record)
        for view in VIEWS:
            connection.execute(f"SELECT * FROM {view} LIMIT 0").close()

    def _record(
        self, action: int, first: str | None, second: str | None, _database: str | None, source: str | None
    ) -> int:
        if action == sqlite3.SQLITE_READ:
            self._reads.add((source, first, second))
        return sqlite3.SQLITE_OK

    def allows(
        self, action: int, first: str | None, second: str | None, _database: str | None, source: str | None
    ) -> int:
        """SQLite's question about one step."""
        allowed = (
            action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE)
            or (action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in functions("sqlite"))
            or (action == sqlite3.SQLITE_READ and (first not in self._tables or (source, first, second) in self._reads))
        )
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _what_went_wrong(said: str, timeout: float) -> str:
    if said == "interrupted":
        return f"the query took longer than {timeout:g} seconds; ask for less, or narrow it with a WHERE"
    if "not authorized" in said or "prohibited" in said:
        return f"the query may only read the views {', '.join(VIEWS)} ({said})"
    return f"the query: {said}"
