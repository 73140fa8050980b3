"""Which English names are places, and where a wire's dateline ends: neither does anything in a text."""

from __future__ import annotations

import re
from functools import cache

from tenfold import data
from tenfold.reading.lexicon import choice, places

_MONTH = r"(?:Jan|Feb|March|Mar|April|Apr|May|June|July|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
# "WALTHAM, Mass., March 11 - ", "BEIJING (Newsline) - ", "ATLANTA--(WIRE SERVICE)--", "(Newsline) June 30 -- ".
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z .'-]{3,}(?:/[A-Z .]+)?(?:, [A-Z][\w.]+(?: [A-Z]\w+)?)?)?(?:,? ?" + _MONTH + r" \d{1,2}(?:, \d{4})?)?"
    r"(?: ?-{0,2}\([^)]{2,30}\))?(?:,? " + _MONTH + r" \d{1,2}(?:, \d{4})?)? ?--?\s*"
)
_AGENCY = re.compile(r"\(([^)]{2,30})\)")
_AFTER_TITLE = re.compile(r"(?:,? [A-Z][a-z]+\.?(?: \d+)?)?(?: \([^)]*\))? - ")
_LONGEST_TITLE = 30
_PREPOSITION = re.compile(r"\b(?:in|at|near|outside|around|from|of|between|and|throughout|across) $")
_SEAT = re.compile(
    r"-(?:based|headquartered|born|listed)\b|,? (?:plant|factory|headquarters|campus|office|court|exchange)\b"
    r"|'s (?:\w+ ){0,2}(?:university|airport|mayor|court|port)\b|, (?:[A-Z][a-z]+|[A-Z]{2})\b"
)
_THE = re.compile(r"\b[Tt]he $")
_ITS_COMPANY = re.compile(rf" (?:(?!said\b)[a-z-]+ ){{0,3}}{choice('en/names', 'descriptions')}\b")


def dateline_end(text: str) -> int:
    """Where the dateline at the head of a sentence ends; 0 where there is none."""
    match = _DATELINE.match(text)
    return match.end() if match and len(match.group().strip(" -")) > 3 and "-" in match.group()[3:] else 0


def agency_in(dateline: str) -> str | None:
    """The agency that a dateline names in brackets."""
    match = _AGENCY.search(dateline)
    return match.group(1) if match else None


def is_place(text: str, start: int, end: int) -> bool:
    """Whether the name there is a place: a listed one, or a city of which the words beside it make a place."""
    surface = text[start:end]
    if surface.removesuffix(" AI") in places("en"):
        return True
    if _is_headed(text, start, end):
        return True
    if surface not in _cities():
        return False
    beside = _PREPOSITION.search(text[:start]) or _SEAT.match(text, end)
    return bool(beside or (_THE.search(text[:start]) and _ITS_COMPANY.match(text, end)))


def _is_headed(text: str, start: int, end: int) -> bool:
    """Whether a name in capitals is the place before a wire's first words, behind the title of the piece."""
    shouted = start < _LONGEST_TITLE and end - start > 3 and text[start:end].isupper()
    return shouted and bool(_AFTER_TITLE.match(text[end:]))


@cache
def _cities() -> frozenset[str]:
    return data.word_list("lexicon/en/cities.txt")
