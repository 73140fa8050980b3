"""Options that many commands share, and how a command opens the ledger that they name."""

from __future__ import annotations

from typing import Annotated

import typer

ENVIRONMENT = "TENFOLD_LEDGER"
DEFAULT_LEDGER = "tenfold.db"

LedgerPath = Annotated[
    str | None,
    typer.Option("--ledger", metavar="PATH", help=f"The ledger file (or {ENVIRONMENT}); tenfold.db here by default."),
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


def ledger_path(context: typer.Context, given: str | None) -> str:
    """The ledger that is meant: named after the command, before it or in the environment, else tenfold.db here."""
    return given or context.find_root().obj or DEFAULT_LEDGER
