"""Names in a text: what the two languages' spotters share, and the names that the who's-who knows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tenfold.claims import MentionKind
from tenfold.reading.view import fold_characters
from tenfold.whoswho import load

# What the who's-who calls an entry, and what that is to the reader.
_KINDS = {
    "person": MentionKind.PERSON,
    "chip": MentionKind.PRODUCT,
    "model": MentionKind.PRODUCT,
    "family": MentionKind.PRODUCT,
    "robot": MentionKind.PRODUCT,
    "app": MentionKind.PRODUCT,
    "fund": MentionKind.FUND,
    "authority": MentionKind.AUTHORITY,
    "exchange": MentionKind.AUTHORITY,
    "media": MentionKind.PLACE,  # an outlet only reports: like a place, it is no name that anyone asks for
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the who's-who knows of a name: its entry, its kind, and whether the name is also an ordinary word."""

    entry: str
    kind: MentionKind
    ordinary: bool
    media: bool
    maker: str | None = None
    chip: bool = False
    investor: bool = False


@dataclass(slots=True)
class Name:
    """A name in one sentence, by its place in the view. ``entry`` is its who's-who id, if it has one."""

    start: int
    end: int
    kind: MentionKind
    entry: str | None = None
    media: bool = False
    sure: bool = True


@cache
def known_names() -> dict[str, Known]:
    """Folded, lower-case name → what is known of it.

    A name of two entries is known as neither's; where one of them makes the other (Kimi, the company and its chatbot),
    it may be either, and the maker is known.
    """
    out: dict[str, Known] = {}
    shared: dict[str, list[Known]] = {}
    for entry in load().entries.values():
        kind = _KINDS.get(entry.kind, MentionKind.ORGANISATION)
        for name in entry.names:
            if name.nature == "ticker" and not name.text.isalpha():
                continue
            key = fold_characters(name.text).lower()
            known = Known(
                entry.id,
                kind,
                entry.ordinary,
                entry.kind == "media",
                entry.maker,
                entry.kind == "chip",
                entry.kind == "investor",
            )
            if key in out and out[key].entry != entry.id:
                shared.setdefault(key, [out[key]]).append(known)
            out[key] = known
    out.update({key: _either(bearers) for key, bearers in shared.items()})
    return out


def _either(bearers: list[Known]) -> Known:
    """What is known of a name that several entries bear."""
    kinds = {known.kind for known in bearers}
    ids = {known.entry for known in bearers}
    maker = next((known.maker for known in bearers if known.maker in ids), None)
    kind = kinds.pop() if len(kinds) == 1 else MentionKind.UNKNOWN
    return Known("", kind, maker is None, all(known.media for known in bearers), maker)
