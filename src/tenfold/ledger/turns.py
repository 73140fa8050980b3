"""Transactions that write take turns: each waits at its start for the one before it, never in the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

WAIT_SECONDS = 30.0  # for another program that is writing
_WRITING = "tenfold_writing"


def writing(engine: Engine) -> Engine:
    """The same engine, for transactions that write."""
    return engine.execution_options(**{_WRITING: True})


def is_writing(connection: Connection) -> bool:
    """Whether a transaction that begins here is to write."""
    return bool(connection.get_execution_options().get(_WRITING))
