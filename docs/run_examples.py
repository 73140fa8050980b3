"""Run the commands that the docs show, and hold what they print against what the docs say they print.

usage: python docs/run_examples.py [--write] [FILE.md ...]      (all of README.md, CONTRIBUTING.md and docs/ by default)

A block that begins with ```console holds commands behind "$ " and their output. All commands of one file run one after
another in one new folder; those that begin with "tenfold" are run by this Python. ``--write`` puts the real output
in; without it, a difference is printed and the exit code is 1. Seconds and rates are not compared.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TIMES = re.compile(r"\d+(?:\.\d+)?(?= s\b)|/tmp/[\w./-]+")


def documents() -> list[Path]:
    """The files whose commands are run."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def render(path: Path) -> str:
    """The file's text with the real output in its console blocks."""
    with tempfile.TemporaryDirectory() as folder:
        for part in ("src", "samples"):  # so that paths are those of a checkout
            (Path(folder) / part).symlink_to(ROOT / part)
        return _BLOCK.sub(lambda block: _run_block(block.group(1), folder), path.read_text("utf-8"))


def _run_block(block: str, folder: str) -> str:
    out = ["```console\n"]
    for line in block.splitlines():
        if line.startswith("$ "):
            out += [line, "\n", _output(line[2:], folder)]
    return "".join([*out, "```"])


def _output(command: str, folder: str) -> str:
    """What a command prints on both streams. Raises RuntimeError where it fails."""
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "TENFOLD_LEDGER": "demo.db", "PYTHONUTF8": "1"}
    words = shlex.split(command, comments=True)
    if words[0] != "tenfold":
        raise RuntimeError(f"only tenfold's own commands are shown with output: {command}")
    done = subprocess.run(
        [sys.executable, "-m", "tenfold", *words[1:]],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{command}: exit {done.returncode}: {done.stdout.strip()}")
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()) + "\n"


def comparable(text: str) -> str:
    """The text without what differs from run to run."""
    return _TIMES.sub("…", text)


def main(arguments: list[str]) -> int:
    """Compare, or write; the number of files that differ."""
    write = "--write" in arguments
    paths = [Path(name).resolve() for name in arguments if name != "--write"] or documents()
    differing = 0
    for path in paths:
        stated, real = path.read_text("utf-8"), render(path)
        if comparable(stated) != comparable(real):
            differing += 1
            if write:
                path.write_text(real, encoding="utf-8")
            print(f"{path.relative_to(ROOT)}: {'written anew' if write else 'its commands print something else now'}")
    return 0 if write else min(differing, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
