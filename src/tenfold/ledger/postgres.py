"""A ledger in a PostgreSQL database (``postgresql://user@host/name``), for teams. The driver is an extra.

The same tables and queries as in a file. Whoever reads sees one state throughout (REPEATABLE READ). Whoever writes
holds one lock of the database until the end, so that writers take turns, and sees whatever was kept before (READ
COMMITTED).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from tenfold.ledger.errors import LedgerError, clear_errors
from tenfold.ledger.tables import DERIVED, TRUTH
from tenfold.ledger.turns import WAIT_SECONDS, is_writing

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

_WRITERS_LOCK = 0x7E_4F_01D  # any number, as long as it stays: writers of one ledger meet at it
_CONNECT_SECONDS = 10


def open_database(address: str, *, read_only: bool = False) -> tuple[Engine, str]:
    """The engine for a database, and its address without the password. Raises LedgerError where it is none."""
    url = _url(address)
    name = url.render_as_string(hide_password=True).replace("+psycopg", "")
    options = f"-c lock_timeout={int(WAIT_SECONDS * 1000)} -c timezone=UTC"
    if read_only:
        options += " -c default_transaction_read_only=on"
    engine = create_engine(
        url,
        isolation_level="REPEATABLE READ",
        connect_args={"connect_timeout": _CONNECT_SECONDS, "options": options, "client_encoding": "utf8"},
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if is_writing(connection):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")

    with clear_errors(name), engine.connect() as connection:
        encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        raise LedgerError(f"{name} keeps {encoding}; make a database that keeps UTF8: createdb -E UTF8 -T template0")
    return engine, name


def scrub_database(connection: Connection) -> None:
    """Write the tables anew, so that no page keeps what was deleted. The server's log and backups are its owner's."""
    connection.rollback()
    outside = connection.execution_options(isolation_level="AUTOCOMMIT")
    for table in (*TRUTH.sorted_tables, *DERIVED.sorted_tables):
        outside.exec_driver_sql(f'VACUUM (FULL) "{table.name}"')


def _url(address: str) -> URL:
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise LedgerError("a ledger in PostgreSQL needs an extra: pip install 'tenfold[postgres]'") from error
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise LedgerError("no address of a database; write it like postgresql://user@host/name") from error
    if not url.database:
        raise LedgerError(f"{url.render_as_string(hide_password=True)} names no database; add its name: .../tenfold")
    return url.set(drivername="postgresql+psycopg")
