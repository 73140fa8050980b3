"""The words by which texts are found: Latin words in a plain form, and pairs of neighbouring Chinese characters.

The databases' own tokenizers miss Chinese words of two characters, so the index is a table that we fill ourselves.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from tenfold.folding import HAN, simplify

_RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+(?:[.'’-][^\W_{HAN}]+)*")
_HAN = re.compile(f"[{HAN}]")
_GENITIVE = re.compile(r"['’]s$")
_LONGEST = 40  # characters: what is longer is no word


def terms_of(text: str) -> set[str]:
    """All terms of a text."""
    found: set[str] = set()
    for run in _RUN.findall(simplify(text).casefold()):
        found.update(_terms_of_run(run))
    return found


def phrases_of(query: str) -> list[tuple[str, ...]]:
    """The words of a query, each as the terms that must all be there for it."""
    runs = _RUN.findall(simplify(query).casefold())
    return [tuple(terms) for run in runs if (terms := _terms_of_run(run))]


def _terms_of_run(run: str) -> list[str]:
    if _HAN.match(run):
        return ["".join(pair) for pair in pairwise(run)] or [run]
    words = [_plain(word) for word in re.split(r"[.'’-]", _GENITIVE.sub("", run)) if word]
    return [word for word in dict.fromkeys(words) if len(word) <= _LONGEST]


@lru_cache(maxsize=100_000)
def _plain(word: str) -> str:
    """A word without the mark of its plural, so that "chips" are found as "chip"."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
