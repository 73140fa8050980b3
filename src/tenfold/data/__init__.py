"""What ships as data beside the code, and the one way to read it: TOML files, and plain lists of words."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(path: str) -> dict[str, Any]:
    """A TOML file below this folder by its path without the ending, e.g. ``lexicon/en/names``. Read once.

    Raises ValueError with the file's name where it is no TOML.
    """
    try:
        return tomllib.loads(text(f"{path}.toml"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path}.toml: {error}") from error


@cache
def word_list(path: str) -> frozenset[str]:
    """The lines of a text file below this folder, comments (#) and empty ones apart. Read once."""
    return frozenset(line for line in text(path).splitlines() if line and not line.startswith("#"))


def text(path: str) -> str:
    """A file below this folder."""
    return files(__name__).joinpath(path).read_text(encoding="utf-8")


def binary(path: str) -> bytes:
    """A file below this folder, as it is."""
    return files(__name__).joinpath(path).read_bytes()
