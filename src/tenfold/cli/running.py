"""The frame around every command: one-line errors, exit codes, broken pipes, output as UTF-8."""

from __future__ import annotations

import os
import sys
import traceback
from typing import TYPE_CHECKING

from tenfold.cli.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

_DEBUG = "TENFOLD_DEBUG"  # set it to see where in the code an error arose


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the ``tenfold`` command and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    code = run(sys.argv[1:] if arguments is None else arguments)
    _settle_stdout()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; every error ends as one line on stderr."""
    import typer

    from tenfold.cli.app import app

    try:
        code = app(list(arguments), prog_name="tenfold", standalone_mode=False)
    except typer.TyperException as error:
        command = getattr(getattr(error, "ctx", None), "command_path", "tenfold")
        _complain(f"{_one_line(error.format_message()).rstrip('.')} (see: {command} --help)")
        return error.exit_code
    except Problem as problem:
        _complain(_one_line(str(problem)))
        return problem.code
    except typer.Abort:
        _complain("stopped")
        return 130
    except BrokenPipeError:
        return 0
    except SystemExit as leaving:  # how typer leaves after completing a word, and when the reader of a pipe has gone
        return leaving.code if isinstance(leaving.code, int) else 0
    except Exception as error:
        if os.environ.get(_DEBUG):
            traceback.print_exc()
        _complain(f"a fault of tenfold's own: {type(error).__name__}: {_one_line(str(error))} (details: {_DEBUG}=1)")
        return 1
    return code if isinstance(code, int) else 0


def _complain(message: str) -> None:
    print(f"tenfold: {message}", file=sys.stderr)


def _one_line(message: str) -> str:
    from tenfold.cli.console import clean

    return " ".join(clean(message).split())


def _settle_stdout() -> None:
    """Write what is left; where nobody reads it any more, send it nowhere, or Python would complain on its way out."""
    stdout = sys.__stdout__
    if stdout is None:
        return
    try:
        stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())
