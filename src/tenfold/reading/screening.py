"""Whether a text can be of interest at all: one pass that sets aside what is about gardens or football.

The reader itself never leaves a text out for it: it is for whoever has archives to go through, of which most pages are
about something else. A text passes that holds a single word of ``data/lexicon/interest.toml``.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from ahocorasick_rs import BytesAhoCorasick, Implementation

from tenfold.folding import simplified
from tenfold.reading.lexicon import table

if TYPE_CHECKING:
    from collections.abc import Iterator


def is_of_interest(text: str) -> bool:
    """Whether a text, in whichever language, holds a word of the trade or of deals."""
    return bool(_finder().find_matches_as_indexes(text.encode("utf-8", "replace").lower()))


@cache
def _finder() -> BytesAhoCorasick:
    lists = table("interest")
    words = {spelling for lang in ("en", "zh") for word in lists[lang] for spelling in _spellings(word)}
    return BytesAhoCorasick([word.encode() for word in sorted(words)], implementation=Implementation.DFA)


def _spellings(word: str) -> Iterator[str]:
    """A word in simplified characters, and as traditional ones write it."""
    variants = [[character, *_traditional().get(character, ())] for character in word]
    return ("".join(characters) for characters in product(*variants))


@cache
def _traditional() -> dict[str, list[str]]:
    """Simplified character → the traditional ones that become it."""
    out: dict[str, list[str]] = {}
    for code, character in simplified().items():
        out.setdefault(character, []).append(chr(code))
    return out
