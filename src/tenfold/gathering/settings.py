"""The limits and word lists of gathering, from the data files that hold them."""

from __future__ import annotations

from functools import cache
from typing import Any

from tenfold import data

MEGABYTE = 1_000_000


class Unreadable(Exception):
    """Why an input is set aside, in the words that its Reject will carry. Never leaves this room."""


def limits() -> dict[str, Any]:
    """Sizes, shares, encodings and the kinds of files that are read (data/gathering/limits.toml)."""
    return data.table("gathering/limits")


def languages() -> dict[str, Any]:
    """How the language of a text is told (data/gathering/languages.toml)."""
    return data.table("gathering/languages")


@cache
def kind_of_suffix() -> dict[str, str]:
    """File name suffix (lower case, with its dot) → kind of input."""
    return {suffix: kind for kind, suffixes in limits()["kinds"].items() for suffix in suffixes}
