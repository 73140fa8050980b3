"""Printing: consoles that know where they print, and text that cannot take the terminal over."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Any

from tenfold.cleaning import CONTROLS as CONTROLS
from tenfold.cleaning import clean as clean

if TYPE_CHECKING:
    from rich.console import Console

_FILE_WIDTH = 200  # columns of a table that goes to a file or a pipe: nothing is cut there
_MARKUP = re.compile(r"\*\*+|__+|`+|\]\([^()\s]*\)")


def one_line(text: str, limit: int = 0) -> str:
    """Text on one line without Markdown's marks, cut at ``limit`` characters (0: not at all) with an ellipsis."""
    line = " ".join(_MARKUP.sub("", clean(text)).split())
    return line[: limit - 1].rstrip() + "…" if limit and len(line) > limit else line


def out(width: int = 0) -> Console:
    """The console for results: colours in a terminal only (NO_COLOR is respected), ``width`` columns at most."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False, file=sys.stdout)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _FILE_WIDTH
    if width:
        console.width = min(console.width, width)
    return console


def show(*renderables: Any, width: int = 0) -> None:
    """Print rich content; in files and pipes without the spaces that fill a table's lines."""
    console = out(width)
    if console.is_terminal:
        for renderable in renderables:
            console.print(renderable)
        return
    with console.capture() as captured:
        for renderable in renderables:
            console.print(renderable)
    print("\n".join(line.rstrip() for line in captured.get().split("\n")), end="")


def err() -> Console:
    """The console for progress and warnings."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, stderr=True)


def say(message: str) -> None:
    """One plain line on stderr: progress and remarks never mix with results."""
    print(clean(message), file=sys.stderr)
