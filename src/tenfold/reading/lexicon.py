"""The reader's word lists, loaded once from ``data/lexicon``; what is in them is told at the top of each file."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """A TOML file of ``data/lexicon`` by its path without the ending, e.g. ``en/names``."""
    return tomllib.loads(_text(f"lexicon/{name}.toml"))


@cache
def words(name: str, key: str) -> frozenset[str]:
    """One list of a lexicon file as a set."""
    return frozenset(table(name)[key])


@cache
def ordinary_english() -> frozenset[str]:
    """English words that are ordinary in lower case."""
    return frozenset(line for line in _text("lexicon/en/words.txt").splitlines() if not line.startswith("#"))


@cache
def places(lang: str) -> dict[str, str]:
    """Place names as written → "state" (may act as an authority) or "city"."""
    lists = table("places")[lang]
    return {name: kind for kind, key in (("city", "cities"), ("state", "states")) for name in lists[key]}


def _text(path: str) -> str:
    return files("tenfold.data").joinpath(path).read_text(encoding="utf-8")
