"""How far an outlet is trusted: by its kind (a filing over an agency over a blog), set by hand or shipped, and by its
record where one was learned (``tenfold weigh``)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tenfold import data
from tenfold.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

UNKNOWN = "unknown"
_VIA = re.compile(r"\bvia\b")
_BRACKETED = re.compile(r"[(（]([^()（）]*)[)）]")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of outlets: the higher its rank, the more its word counts among copies of one text."""

    name: str
    rank: int
    reliability: float
    what: str
    one_voice: bool = True  # else many write there who have nothing to do with one another


@dataclass(frozen=True, slots=True)
class Standing:
    """What is held of one outlet: its kind, how many of its statements are right, and how that is known."""

    kind: Kind
    reliability: float
    known_by: str  # hand, list, record, or nothing


@dataclass(frozen=True, slots=True)
class Outlets:
    """Every outlet's standing. ``by_hand`` maps folded names to kinds, ``records`` to learned reliabilities."""

    by_hand: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, float] = field(default_factory=dict)

    def standing(self, publisher: str | None) -> Standing:
        """The standing of an outlet as a document names it. A record counts over what its kind is trusted with."""
        key = outlet_key(publisher)
        by_hand, listed = self.by_hand.get(key), _kind_listed(publisher)
        kind = kinds()[by_hand or listed or UNKNOWN]
        if key in self.records:
            return Standing(kind, self.records[key], "record")
        return Standing(kind, kind.reliability, "hand" if by_hand else "list" if listed else "nothing")


def outlet_key(publisher: str | None) -> str:
    """One spelling for all ways to write an outlet's name; empty where there is none.

    "Bloomberg via NDTV" is Bloomberg; what stands in brackets after the name is no part of it.
    """
    return fold(_BRACKETED.sub("", _VIA.split(publisher)[0]).strip() or publisher) if publisher else ""


@lru_cache(maxsize=10_000)
def _kind_listed(publisher: str | None) -> str | None:
    """What the data file knows of an outlet: of its name, of what stands in brackets beside it, by words in it."""
    if not publisher:
        return None
    beside = [outlet_key(inside) for inside in _BRACKETED.findall(publisher)]
    for key in (outlet_key(publisher), *beside):
        if key in known_outlets():
            return known_outlets()[key]
    told = publisher.casefold()
    words = data.table("belief/outlets")["words"]
    return next((kind for kind, of_kind in words.items() if any(word in told for word in of_kind)), None)


@cache
def kinds() -> Mapping[str, Kind]:
    """The kinds of data/belief/outlets.toml, by name, the highest rank first. Read once."""
    raw = data.table("belief/outlets")["kinds"]
    found = [Kind(name, **fields) for name, fields in raw.items()]
    return {kind.name: kind for kind in sorted(found, key=lambda kind: -kind.rank)}


@cache
def known_outlets() -> Mapping[str, str]:
    """Folded name → kind, of the outlets that the data file knows. Read once."""
    raw = data.table("belief/outlets")["outlets"]
    return {outlet_key(name): kind for kind, names in raw.items() for name in names}


def listed_names() -> frozenset[str]:
    """The names of outlets as the data file writes them, without those of which everybody may be one."""
    raw = data.table("belief/outlets")["outlets"]
    return frozenset(name for kind, names in raw.items() if kinds()[kind].one_voice for name in names)


SHIPPED = Outlets()
