"""Tells whether a ledger has changed, without looking at what it holds."""

from __future__ import annotations

import secrets
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

# SQLite counts what other connections commit, for the one connection that asks again and again; PostgreSQL numbers its
# transactions, those of its other databases too: it may say that there is a change where there is none.
_COUNTS = {"sqlite": "PRAGMA data_version", "postgresql": "SELECT pg_snapshot_xmax(pg_current_snapshot())::text"}


class Changes:
    """Asks the database of an engine for its count of changes, by a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._since = secrets.token_hex(4)  # counts of another run are other counts

    def state(self) -> str:
        """A word that is another one after every commit, by whatever program."""
        with self._lock:
            if self._connection is None:
                self._connection = self._engine.connect()
            count = self._connection.exec_driver_sql(_COUNTS[self._engine.dialect.name]).scalar_one()
            self._connection.rollback()  # the next question must see what comes in between
            return f"{self._since}-{count}"

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
