"""Opening a ledger: which database holds it, and which version of Tenfold made it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, func, insert, inspect, select, text

from tenfold.ledger.errors import LedgerError, clear_errors
from tenfold.ledger.tables import DERIVED_VERSION, meta
from tenfold.ledger.turns import writing

if TYPE_CHECKING:
    import os

    from sqlalchemy import Table

SCHEMA = "0002"  # the newest revision in migrations/versions
_SCHEMES = ("postgresql://", "postgres://")


def is_url(place: str | os.PathLike[str]) -> bool:
    """Whether a ledger is in a PostgreSQL database, not in a file."""
    return isinstance(place, str) and place.startswith(_SCHEMES)


def open_engine(place: str | os.PathLike[str], *, read_only: bool = False) -> tuple[Engine, str]:
    """The engine for a ledger, and what to call it in messages. Raises LedgerError; makes no tables."""
    if is_url(place):
        from tenfold.ledger.postgres import open_database

        return open_database(str(place), read_only=read_only)
    from tenfold.ledger.sqlite import open_file

    return open_file(Path(place), read_only=read_only), str(Path(place))


def scrub(connection: Connection) -> None:
    """Leave no trace of what was deleted in the database's own files."""
    if connection.dialect.name == "sqlite":
        from tenfold.ledger.sqlite import scrub_file

        scrub_file(connection)
    else:
        from tenfold.ledger.postgres import scrub_database

        scrub_database(connection)


def go_on_counting(connection: Connection, table: Table) -> None:
    """Let the numbers of new rows follow those that rows were given. SQLite looks for the highest by itself."""
    if connection.dialect.name == "postgresql":
        highest = select(func.coalesce(func.max(table.c.number), 1), func.max(table.c.number).is_not(None))
        number, used = connection.execute(highest).one()
        sequence = func.pg_get_serial_sequence(table.name, "number")
        connection.execute(select(func.setval(sequence, number, used)))


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
