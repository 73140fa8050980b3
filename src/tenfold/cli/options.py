"""Options that many commands share, and how a command opens the ledger that they name."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenfold.api import Ledger

ENVIRONMENT = "TENFOLD_LEDGER"  # api.ENVIRONMENT, which is slow to import

LedgerPath = Annotated[
    str | None,
    typer.Option("--ledger", metavar="PATH", help=f"The ledger (or {ENVIRONMENT}); tenfold.db here by default."),
]
AsJson = Annotated[bool, typer.Option("--json", help="The rows as JSON instead of a table.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="The rows as CSV instead of a table.")]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", help="From this day, month or year on: 2026-01-31, 2026-01, 2026."),
]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Up to and with this day, month or year.")]


def examples(*lines: str) -> str:
    """The examples at the end of a command's help, one on a line."""
    return "Examples:\n" + "\n".join(f"  [cyan]{line}[/]" for line in lines)


@contextmanager
def opened(context: typer.Context, given: str | None, *, to_write: bool = False) -> Iterator[Ledger]:
    """The ledger that is meant: named after the command (``given``), before it, or in the environment, else tenfold.db.

    Whatever is wrong with it comes as a Problem of one line.
    """
    from tenfold.api import Ledger, LedgerError

    try:
        with Ledger.open(given or context.find_root().obj, read_only=not to_write) as ledger:
            yield ledger
    except LedgerError as error:
        raise Problem(str(error)) from error


def many(given: list[str] | None) -> tuple[str, ...]:
    """The values of an option that may be repeated, or given once with commas."""
    return tuple(part.strip() for item in given or () for part in item.split(",") if part.strip())
