"""How far an outlet is trusted: by its kind (a filing over an agency over a blog), set by hand or shipped, and by its
record where one was learned (``tenfold weigh``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from tenfold import data
from tenfold.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of outlets: the higher its rank, the more its word counts among copies of one text."""

    name: str
    rank: int
    reliability: float
    what: str


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
        by_hand, listed = self.by_hand.get(key), known_outlets().get(key)
        kind = kinds()[by_hand or listed or UNKNOWN]
        if key in self.records:
            return Standing(kind, self.records[key], "record")
        return Standing(kind, kind.reliability, "hand" if by_hand else "list" if listed else "nothing")


def outlet_key(publisher: str | None) -> str:
    """One spelling for all ways to write an outlet's name; empty where there is none."""
    return fold(publisher) if publisher else ""


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


SHIPPED = Outlets()
