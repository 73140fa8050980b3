"""The one error that the ledger raises for what a user can do something about, always on one clear line."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Iterator

# What SQLite says → what it means and what to do. The first that fits is taken.
_MEANINGS = (
    ("file is not a database", "is no Tenfold ledger; give the path of a ledger, or of a file that does not exist yet"),
    ("database disk image is malformed", "is damaged; restore it from a copy and add the documents since again"),
    ("database is locked", "is being written to by another program; try again when that has finished"),
    ("database or disk is full", "cannot grow, the disk is full; free some space and run the command again"),
    ("attempt to write a readonly database", "may not be written to; check the permissions of the file and its folder"),
    ("unable to open database file", "cannot be opened; check that the path and the permissions are right"),
    ("disk i/o error", "cannot be read or written, the disk reports an error"),
)


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
        for mark, meaning in _MEANINGS:
            if mark in said.lower():
                raise LedgerError(f"{name} {meaning}") from error
        raise LedgerError(f"{name}: {said.splitlines()[0] if said else type(error.orig).__name__}") from error
