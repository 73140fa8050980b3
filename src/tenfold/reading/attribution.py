"""To whom a sentence owes what it says: "according to Bloomberg", "people close to the matter", 据知情人士透露."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tenfold.reading.lexicon import table

if TYPE_CHECKING:
    from tenfold.reading.view import Sentence

_EDGES = ' ,"'


def attribution_in(sentence: Sentence, lang: str, text: str) -> str | None:
    """The source that a sentence names for what it says, as ``text`` words it; None where it names none."""
    for pattern in _patterns(lang):
        match = pattern.search(sentence.text)
        if match:
            who = match["who"].strip(_EDGES)
            start = sentence.text.find(who, match.start("who"))
            return sentence.written(start, start + len(who), text) if who else ""
    return None


def expressions(lang: str) -> dict[str, tuple[re.Pattern[str], ...]]:
    """The expressions that find a source, under the name by which ``hints`` speaks of them."""
    return {"attribution": _patterns(lang)}


@cache
def _patterns(lang: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(expression) for expression in table("attribution")[lang])
