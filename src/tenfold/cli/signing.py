"""What every decision bears: why it was made, and by whom."""

from __future__ import annotations

from typing import Annotated

import typer

from tenfold.cli.errors import Problem

Because = Annotated[str, typer.Option("--because", metavar="TEXT", help="Why: kept with the judgement.")]
Author = Annotated[
    str | None, typer.Option("--as", metavar="NAME", help="Who decides; by default git's user.name, or your login.")
]


def signed(author: str | None) -> str:
    """Who decides: as given, else as git knows the user, else as the machine does."""
    import getpass
    import subprocess

    if author and author.strip():
        return author.strip()
    try:
        asked = ["git", "config", "user.name"]
        known = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=5).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        known = ""
    try:
        return known or getpass.getuser()
    except (OSError, KeyError) as error:
        raise Problem("nobody knows who you are here; sign with --as NAME", code=2) from error
