"""Whether an English name is a person's: by the given or family name in it, and by the words beside it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tenfold.reading import items as kinds
from tenfold.reading.lexicon import choice, table, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenfold.reading.items import Item

_WORD_OF_NAME = re.compile(r"[^\W\d]+(?:[-'][^\W\d]+)*\.?")
_LONGEST_GIVEN = 9  # letters of a Chinese given name of two syllables
_LOOK_BACK = 24
_FORM = re.compile(r"[^\W\d_]+\.?(?: [^\W\d_]+\.?){1,2}")
_OFFICE_AFTER = re.compile(r",? (?:the |its |a |as )?")
_ACTS = re.compile(rf",? (?:who |has |had |will |is to |is set to )?{choice('en/persons', 'acts')}\b")


def is_person(tokens: Sequence[str], before: str, after: str) -> bool:
    """Whether a name of these words (in lower case) is a person's; ``before`` and ``after`` are the text beside it."""
    if not 2 <= len(tokens) <= 4 or any(not _WORD_OF_NAME.fullmatch(token) for token in tokens):
        return False
    if " ".join(tokens) in words("en/persons", "companies"):
        return False
    if any(first in words("en/persons", "given_names") for first in (tokens[0], tokens[0].split("-")[0])):
        return True
    if _family_name_first(tokens):
        return True
    return bool(_signs_after().match(after) or _roles_before().search(before[-_LOOK_BACK:]))


def _family_name_first(tokens: Sequence[str]) -> bool:
    return (
        len(tokens) == 2 and tokens[0] in words("en/persons", "family_names_first") and len(tokens[1]) <= _LONGEST_GIVEN
    )


@cache
def _signs_after() -> re.Pattern[str]:
    return re.compile("|".join(table("en/persons")["signs_after"]), re.IGNORECASE)


@cache
def _roles_before() -> re.Pattern[str]:
    roles = "|".join(re.escape(role) for role in sorted(words("en/persons", "roles_before"), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{roles}),? [*_]{{0,2}}$", re.IGNORECASE)


def tell_persons(found: Sequence[Item], text: str) -> None:
    """An unknown name of two or three words beside an office, or doing what only people do, is a person's."""
    offices = [item for item in found if item.character == kinds.POSITION]
    for item in found:
        if item.character != kinds.UNKNOWN or not _FORM.fullmatch(text, item.start, item.end):
            continue
        beside = any(
            (0 <= office.start - item.end <= 7 and _OFFICE_AFTER.fullmatch(text[item.end : office.start]))
            or (0 < item.start - office.end <= 2 and not text[office.end : item.start].strip(" ,"))
            for office in offices
        )
        if beside or _ACTS.match(text, item.end):
            item.character = kinds.PERSON
