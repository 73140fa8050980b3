"""A ledger in a file: the connection to SQLite and its settings."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from tenfold.ledger.errors import LedgerError
from tenfold.ledger.turns import WAIT_SECONDS, is_writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def open_file(path: Path, *, read_only: bool = False) -> Engine:
    """The engine for a ledger file. Raises LedgerError where there can be none; makes no tables."""
    _check_place(path, read_only=read_only)
    engine = create_engine("sqlite://", creator=_connector(path, read_only=read_only), poolclass=QueuePool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing(connection) else "BEGIN")

    return engine


def scrub_file(connection: Connection) -> None:
    """Write the file anew, so that nothing deleted lingers in free space or in the log."""
    raw = connection.connection.dbapi_connection
    assert raw is not None
    connection.rollback()  # neither runs within a transaction
    for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
        raw.execute(statement)


def _connector(path: Path, *, read_only: bool) -> Callable[[], sqlite3.Connection]:
    def connect() -> sqlite3.Connection:
        connection = _connect(path, read_only=read_only)
        for setting in ("foreign_keys = ON", "temp_store = MEMORY", "cache_size = -65536"):
            connection.execute(f"PRAGMA {setting}")
        if not read_only:
            # Deleted text is overwritten, so that a purge leaves no trace. Each commit is on disk before it returns:
            # a power cut loses at most the batch at hand.
            for setting in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
                connection.execute(f"PRAGMA {setting}")
        return connection

    return connect


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """A connection whose transactions are begun and ended by the engine alone."""
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    options: dict[str, Any] = {"timeout": WAIT_SECONDS, "isolation_level": None, "check_same_thread": False}
    connection: sqlite3.Connection = sqlite3.connect(uri, uri=True, **options)
    if read_only:
        try:
            connection.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.OperationalError:
            connection.close()
            # A folder that may not be written to cannot hold the file by which readers and writers take turns. Where
            # nobody has left unfinished work there, the file as it stands is the whole ledger.
            if path.with_name(path.name + "-wal").exists():
                raise
            connection = sqlite3.connect(f"{uri}&immutable=1", uri=True, **options)
    return connection


def _check_place(path: Path, *, read_only: bool) -> None:
    if path.is_dir():
        raise LedgerError(f"{path} is a folder; give the path of a ledger file, such as {path / 'tenfold.db'}")
    try:
        there = path.exists()
    except OSError as error:
        raise LedgerError(f"{path}: {(error.strerror or str(error)).lower()}; check the path") from error
    if read_only and not there:
        raise LedgerError(f"{path}: no such ledger; make one with tenfold add, or give the path of another")
    if not there and not path.absolute().parent.is_dir():
        raise LedgerError(f"{path}: there is no folder {path.absolute().parent}; make it first")
    if there and path.stat().st_size:
        with suppress(OSError), path.open("rb") as file:
            if file.read(16) != b"SQLite format 3\x00":
                raise LedgerError(f"{path} is no Tenfold ledger; give the path of a ledger, or of a file not yet there")
