"""The one error that the ledger raises for what a user can do something about, always on one clear line."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Iterator

# What the database says → what it means and what to do. The first that fits is taken: SQLite's words, then the words of
# PostgreSQL's client, then PostgreSQL's codes, whose words come in the server's language.
_LOCKED = "is being written to by another program; try again when that has finished"
_FULL = "cannot grow, the disk is full; free some space and run the command again"
_MEANINGS = (
    ("file is not a database", "is no Tenfold ledger; give the path of a ledger, or of a file that does not exist yet"),
    ("database disk image is malformed", "is damaged; restore it from a copy and add the documents since again"),
    ("database is locked", _LOCKED),
    ("database or disk is full", _FULL),
    ("attempt to write a readonly database", "may not be written to; check the permissions of the file and its folder"),
    ("unable to open database file", "cannot be opened; check that the path and the permissions are right"),
    ("disk i/o error", "cannot be read or written, the disk reports an error"),
    ("connection refused", "cannot be reached; check that PostgreSQL runs there, and the port"),
    ("failed to resolve host", "cannot be reached; check the name of the host"),
    ("timeout expired", "does not answer; check the host and the port"),
    ("password authentication failed", "does not let this user in; check name and password"),
    ('role "', "does not let this user in; check name and password"),
    ("does not exist", "does not exist; make it first (createdb)"),
    ("no password supplied", "asks for a password; put it into ~/.pgpass or PGPASSWORD"),
    ("server closed the connection", "has ended the connection; run the command again"),
)
_CODES = {
    "55P03": _LOCKED,
    "53100": _FULL,
    "25006": "may only be read",
    "42501": "does not let this user do that; ask its owner for the rights",
    "28P01": "does not let this user in; check name and password",
    "28000": "does not let this user in; check name and password",
    "3D000": "does not exist; make it first (createdb)",
    "57P01": "has ended the connection; run the command again",
}


class LedgerError(Exception):
    """Why the ledger cannot do what it was asked: one line that says what, where and what to do."""


class NotThere(LedgerError):
    """What was asked for (an event, a claim, a document, an outlet) is not in the ledger."""


@contextmanager
def clear_errors(name: str) -> Iterator[None]:
    """Turn what the database says about the ledger ``name`` into a LedgerError."""
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig)
        if meaning := _CODES.get(getattr(error.orig, "sqlstate", None) or ""):
            raise LedgerError(f"{name} {meaning}") from error
        for mark, meaning in _MEANINGS:
            if mark in said.lower():
                raise LedgerError(f"{name} {meaning}") from error
        raise LedgerError(f"{name}: {said.splitlines()[0] if said else type(error.orig).__name__}") from error
