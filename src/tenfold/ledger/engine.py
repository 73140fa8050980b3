"""Opening a ledger: the connection and its settings, what the file is, and which version of Tenfold made it."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, func, insert, inspect, select, text
from sqlalchemy.pool import QueuePool

from tenfold.ledger.errors import LedgerError, clear_errors
from tenfold.ledger.tables import DERIVED_VERSION, meta

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMA = "0001"  # the newest revision in migrations/versions
WAIT_SECONDS = 30.0  # for another program that is writing
_WRITING = "tenfold_writing"


def open_engine(path: Path, *, read_only: bool = False) -> Engine:
    """The engine for a ledger file. Raises LedgerError where there can be none; makes no tables."""
    _check_place(path, read_only=read_only)
    engine = create_engine("sqlite://", creator=_connector(path, read_only=read_only), poolclass=QueuePool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(_WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def writing(engine: Engine) -> Engine:
    """The same engine, for transactions that write: they wait their turn at the start, not in the middle."""
    return engine.execution_options(**{_WRITING: True})


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


def prepare(engine: Engine, name: str, *, read_only: bool) -> bool:
    """Bring the tables of truth up to this version; True where the derived tables must be made again.

    Raises LedgerError for what is no ledger, for a ledger of a newer version, and for one that would have to be changed
    but is open for reading only.
    """
    with clear_errors(name):
        with engine.connect() as connection:
            found = _schema_of(connection, name)
            outdated = found == SCHEMA and derived_version(connection) != DERIVED_VERSION
        if found == SCHEMA and not outdated:
            return False
        if found not in (None, SCHEMA) and found not in _known_revisions():
            raise LedgerError(
                f"{name} was made by a newer Tenfold (its tables are version {found}, this one knows up to {SCHEMA}); "
                "upgrade: pip install --upgrade tenfold"
            )
        if read_only:
            raise LedgerError(
                f"{name} was made by another version of Tenfold (tables {found}, {SCHEMA} expected); open it once for "
                "writing, for example with tenfold rebuild"
            )
        if found != SCHEMA:
            with writing(engine).begin() as connection:
                if _schema_of(connection, name) != SCHEMA:  # nobody else was quicker
                    _migrate(connection)
        return True


def derived_version(connection: Connection) -> str | None:
    """The version of the derived tables that are there; None where there are none."""
    version: str | None = connection.scalar(select(meta.c.value).where(meta.c.name == "derived_version"))
    return version


def set_derived_version(connection: Connection) -> None:
    """Note that the derived tables are those of this version."""
    connection.execute(meta.delete().where(meta.c.name == "derived_version"))
    connection.execute(insert(meta).values(name="derived_version", value=DERIVED_VERSION))


def _schema_of(connection: Connection, name: str) -> str | None:
    """The revision of the tables of truth; None for a new, empty file."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if "alembic_version" not in tables or "meta" not in tables:
        raise LedgerError(f"{name} is a database, but no Tenfold ledger; give the path of another file")
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def _known_revisions() -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory(_migrations()).walk_revisions()}


def _migrate(connection: Connection) -> None:
    """Run the steps that are missing, within the connection's transaction. Alembic is slow to import."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", _migrations().replace("%", "%%"))
    command.upgrade(config, "head")


def _migrations() -> str:
    return str(Path(__file__).parent / "migrations")


def count(connection: Connection, table: Any) -> int:
    """How many rows a table has."""
    return int(connection.scalar(select(func.count()).select_from(table)) or 0)
