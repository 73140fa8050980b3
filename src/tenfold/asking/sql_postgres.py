"""Free queries on a ledger in PostgreSQL: over the documented views alone, read-only, within limits of time and size.

PostgreSQL itself says what a query means: it is made a view that lasts for this transaction, which refuses whatever is
no plain question, and shows it in normal form, without comments or escapes. What it reads and calls there is checked
before it is run.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from tenfold import data
from tenfold.asking.rows import SqlAnswer
from tenfold.asking.sql import functions
from tenfold.ledger.errors import LedgerError
from tenfold.ledger.views import VIEWS

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NAME = "tenfold_question"
_LITERAL = re.compile(r"[Ee]?'(?:[^']|'')*'")
_CALL = re.compile(r'("(?:[^"]|"")+"|\w+)\s*\(')
# "n(x) AS (SELECT": the columns of a WITH, which look like a call. (A function's columns are no SELECT.)
_COLUMNS = re.compile(
    r'(?:"(?:[^"]|"")+"|\w+)\([\w", ]+\)(?= AS (?:(?:NOT )?MATERIALIZED )?\(\s*(?:SELECT|VALUES|WITH)\b)'
)
_CATALOGUE = re.compile(r"\b(?:pg_\w+|information_schema)\b")
_TABLES = f"""
    SELECT DISTINCT c.relname FROM pg_depend d
    JOIN pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
    JOIN pg_class c ON c.oid = d.refobjid AND d.refclassid = 'pg_class'::regclass
    WHERE r.ev_class = 'pg_temp.{_NAME}'::regclass AND c.oid <> r.ev_class
"""


def ask(connection: Connection, query: str, *, max_rows: int, timeout: float) -> SqlAnswer:
    """The answer to one SELECT over the documented views. Raises LedgerError for anything else, or if it takes long."""
    import psycopg

    raw: Any = connection.connection.dbapi_connection
    cursor = raw.cursor()
    try:
        cursor.execute("SET TRANSACTION READ WRITE")  # for the view, which goes with this transaction
        cursor.execute(f"SET LOCAL statement_timeout = {int(timeout * 1000)}")
        # A prepared statement is one statement: whatever would follow a semicolon is refused.
        cursor.execute(f"CREATE TEMP VIEW {_NAME} AS {query.strip().rstrip(';')}", prepare=True)
        _check(cursor)
        cursor.execute("SET TRANSACTION READ ONLY")
        cursor.execute(f"SELECT * FROM pg_temp.{_NAME} LIMIT {max_rows + 1}")
        columns = tuple(column.name for column in cursor.description or ())
        rows = cursor.fetchall()
    except psycopg.errors.QueryCanceled as error:
        raise LedgerError(
            f"the query took longer than {timeout:g} seconds; ask for less, or narrow it with a WHERE"
        ) from error
    except psycopg.Error as error:
        raise LedgerError(f"the query: {(str(error).splitlines() or ['it failed'])[0]}") from error
    finally:
        raw.rollback()
    return SqlAnswer(columns, tuple(rows[:max_rows]), len(rows) > max_rows)


def _check(cursor: Any) -> None:
    """Raise LedgerError where the question reads anything but the views, or calls what it may not."""
    cursor.execute(_TABLES)
    others = {name for (name,) in cursor.fetchall()} - VIEWS.keys()
    cursor.execute(f"SELECT pg_get_viewdef('pg_temp.{_NAME}'::regclass)")
    meant = _COLUMNS.sub("", _LITERAL.sub("''", str(cursor.fetchone()[0])))
    others |= set(_CATALOGUE.findall(meant))
    calls = {name.strip('"').lower() for name in _CALL.findall(meant)} - functions("postgresql") - _words()
    if others or calls:
        what = ", ".join(sorted(others) or sorted(f"{name}()" for name in calls))
        raise LedgerError(f"the query may only read the views {', '.join(VIEWS)} (not {what})")


@cache
def _words() -> frozenset[str]:
    return frozenset(data.table("asking/sql")["words"]["postgresql"])
