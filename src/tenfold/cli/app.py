"""The ``tenfold`` command: its global options, and the groups of commands that it is made of."""

from __future__ import annotations

from typing import Annotated

import typer

from tenfold.cli import (
    asking,
    believing,
    checking,
    comparing,
    deals,
    demo,
    dossier,
    judging,
    keeping,
    reading,
    serving,
    who,
)
from tenfold.cli.options import ENVIRONMENT

app = typer.Typer(
    name="tenfold",
    help="Reads English and Chinese news of the AI industry and keeps a ledger: who said what, and where.\n\n"
    "Every value leads back to its sentence.",
    epilog="Start with [cyan]tenfold demo[/], or [cyan]tenfold add FOLDER[/] and then [cyan]tenfold show COMPANY[/].",
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for group in (
    demo, keeping, dossier, deals, asking, checking, comparing, believing, judging, reading, who, serving,
):  # fmt: skip
    app.add_typer(group.commands)


def _version(wanted: bool) -> None:
    if wanted:
        from tenfold import __version__

        print(f"tenfold {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def tenfold(
    context: typer.Context,
    ledger: Annotated[
        str | None,
        typer.Option(
            "--ledger",
            metavar="PATH",
            envvar=ENVIRONMENT,
            help="The ledger: a file (tenfold.db here by default) or postgresql://...",
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Keep in mind which ledger is meant; without a command, show the help."""
    context.obj = ledger
    if context.invoked_subcommand is None:
        print(context.get_help())
