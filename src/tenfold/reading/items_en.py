"""What an English sentence seems to hold and does not: places that are adjectives, a "they" that means several."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from tenfold.reading import items as kinds
from tenfold.reading.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenfold.reading.items import Item

# What may stand before the next member of a list: "and the hospital operator Tenet", "and existing investor Accel".
DESCRIBED = (
    r"(?:existing|earlier|new|returning|fellow|current|previous|strategic|long-time|chip|state|incumbent|present)"
    r"(?: (?:existing|strategic|new))?"
    r"|(?:(?!(?:is|are|was|were|has|had|said|will|with|by|to|from|for|of|that|which|who)\b)[a-z-]+ ){0,3}"
    rf"(?:{'|'.join(sorted(words('en/names', 'descriptions'), key=len, reverse=True))})"
)
_ARTICLE = re.compile(r"\b(?:the|an?|and|by|from|rival) $", re.IGNORECASE)
_TIED = re.compile(r"-(?:linked|listed|based|headquartered|born|run)\b")
_DESCRIBES = re.compile(rf" (?:{DESCRIBED}) ")


def without_adjectives(found: list[Item], text: str) -> list[Item]:
    """What stands only to describe another does nothing itself: "the U.S. hospital operator", "Tencent-linked"."""
    free = [item for item in found if not (item.character in kinds.NAMES and _TIED.match(text, item.end))]
    return [item for item, after in pairwise(free) if not _is_adjective(item, after, text)] + free[-1:]


def _is_adjective(item: Item, after: Item, text: str) -> bool:
    return (
        item.character == kinds.PLACE
        and after.character in kinds.NAMES
        and bool(_DESCRIBES.fullmatch(text, item.end, after.start))
        and bool(_ARTICLE.search(text, max(0, item.start - 8), item.start))
    )


def means_several(item: Item, found: Sequence[Item], text: str) -> bool:
    """Whether this is a "they" for companies listed before it in the sentence: no single one is meant."""
    they = item.character == kinds.ANAPHOR and text[item.start : item.end].lower() == "they"
    return they and any(len(other.names) > 1 and other.end < item.start for other in found)
