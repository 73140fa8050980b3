"""The reader's word lists, loaded once from ``data/lexicon``; what is in them is told at the top of each file."""

from __future__ import annotations

from functools import cache
from typing import Any

from tenfold import data


def table(name: str) -> dict[str, Any]:
    """A TOML file of ``data/lexicon`` by its path without the ending, e.g. ``en/names``."""
    return data.table(f"lexicon/{name}")


@cache
def words(name: str, key: str) -> frozenset[str]:
    """One list of a lexicon file as a set."""
    return frozenset(table(name)[key])


def choice(name: str, key: str) -> str:
    """The entries of a list as one regular expression, the longest first; they may be expressions themselves."""
    return "(?:" + "|".join(sorted(table(name)[key], key=lambda entry: (-len(entry), entry))) + ")"


def ordinary_english() -> frozenset[str]:
    """English words that are ordinary in lower case."""
    return data.word_list("lexicon/en/words.txt")


@cache
def places(lang: str) -> dict[str, str]:
    """Place names as written → "state" (may act as an authority) or "city"."""
    lists = table("places")[lang]
    return {name: kind for kind, key in (("city", "cities"), ("state", "states")) for name in lists[key]}
