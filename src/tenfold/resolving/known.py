"""Finds a name in the who's-who, with the text around it deciding between those who bear it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tenfold import data
from tenfold.folding import HAN, fold, is_chinese, is_registered, simplify
from tenfold.resolving.passage import ordinary_words
from tenfold.resolving.places import country_of_name
from tenfold.resolving.rendering import render
from tenfold.resolving.words import name_words, pinyin, reads_as_pinyin, shorter_forms, squeeze
from tenfold.whoswho import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tenfold.whoswho import Entry

_LONGEST_MAKER = 6  # characters
_MIN_CORE = 3
_MIN_SYLLABLES = 3
_MOSTLY = 0.9  # how much of both names a rendering covers
_LONGEST_NAME = 12  # characters or words of a known name that is looked for
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[.\-+][A-Za-z0-9]+)*\+?")
_HAN_RUN = re.compile(f"[{HAN}]+")


@dataclass(frozen=True, slots=True)
class Found:
    """Who may be meant: ``entries`` (several where the text does not decide), how they were found, how surely (0 to 1).

    ``supported``: something else in the text points to them. ``denied``: there was one by name, but the text gives the
    name's bearer to another country.
    """

    entries: tuple[Entry, ...] = ()
    how: str = ""
    sure: float = 0.0
    supported: bool = False
    denied: bool = False

    @property
    def ids(self) -> frozenset[str]:
        """Their ids."""
        return frozenset(entry.id for entry in self.entries)


NOT_FOUND = Found()


def find(name: str, context: str) -> Found:
    """Who is meant by ``name`` in ``context``, as far as the who's-who knows."""
    entries, how, sure = _candidates(name)
    weighed = {entry.id: support(entry, context) for entry in entries} if context else {}
    known = bool(entries)
    entries = tuple(entry for entry in entries if not _elsewhere(entry, name, context, weighed.get(entry.id, 0)))
    if not entries:
        return Found(denied=known)
    best = max((weighed.get(entry.id, 0) for entry in entries), default=0)
    if len(entries) > 1 and best:
        entries = tuple(entry for entry in entries if weighed.get(entry.id, 0) == best)
    return Found(entries, how, sure, supported=best > 0)


@lru_cache(maxsize=1 << 12)
def known_in(context: str) -> frozenset[str]:
    """The ids of who's-who entries that the text names, by names that are no ordinary words and no one else's."""
    ids: set[str] = set()
    words = _LATIN.findall(context)
    spans = [" ".join(words[at : at + size]) for at in range(len(words)) for size in range(1, 6)]
    for run in _HAN_RUN.findall(simplify(context)):
        spans += [run[at : at + size] for at in range(len(run)) for size in range(2, _LONGEST_NAME + 1)]
    for span in dict.fromkeys(spans):
        found = load().by_name(fold(span))
        if len(found) == 1 and not found[0].ordinary and len(span) > 1:
            ids.add(found[0].id)
    return frozenset(ids)


def support(entry: Entry, context: str) -> int:
    """How much in the text points to this entry: its cues, and the names of what it is linked to."""
    lowered = simplify(context).lower()
    cues = sum(1 for cue in entry.cues if re.search(_as_word(simplify(cue).lower()), lowered))
    near = {*entry.links, *load().linked_to.get(entry.id, ())}
    return 2 * cues + len(near & known_in(context))


def _as_word(text: str) -> str:
    return rf"\b{re.escape(text)}\b" if text.isascii() else re.escape(text)


def _elsewhere(entry: Entry, name: str, context: str, supported: int) -> bool:
    """Whether the text gives the bearer of the name to another country, and nothing in it speaks for the entry."""
    told_by_name = not (entry.ordinary or entry.shared or name.isascii())
    if told_by_name or not entry.country or entry.kind == "person" or supported > 1:
        return False
    said = country_of_name(name, context)
    close = ({"CN", "HK", "SG"}, {"US", "CA", "GB"}) if not entry.shared else ()
    return said not in (None, entry.country) and not any({said, entry.country} <= group for group in close)


def bearers(folded: str) -> tuple[Entry, ...]:
    """The entries that bear a folded name, or the rest of it where it begins with their maker ("nvidia h20")."""
    register = load()
    if found := register.by_name(folded):
        return found
    if is_chinese(folded):
        cuts = [(folded[:at], folded[at:]) for at in range(2, min(len(folded), _LONGEST_MAKER + 1))]
    else:
        words = folded.split(" ")
        cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, min(len(words), 3))]
    for first, rest in cuts:
        makers = {entry.id for entry in register.by_name(first)}
        made = tuple(entry for entry in register.by_name(rest) if makers and entry.maker in makers)
        if made:
            return made
    return ()


def _candidates(name: str) -> tuple[tuple[Entry, ...], str, float]:
    register = load()
    folded = fold(name)
    if found := bearers(folded):
        return found, "by name", 0.98
    if (ticker := ticker_key(name) or _bare_ticker(name)) and (found := _by_ticker().get(ticker, ())):
        return found, "by its ticker", 0.98
    registered = is_registered(name)
    for form in shorter_forms(folded, neutral=True):
        found = tuple(entry for entry in register.by_name(form) if not entry.ordinary)
        if found and (not is_chinese(form) or (registered and len(form) >= _MIN_CORE)):
            return found, f"as {form}", 0.8
    for word in sorted(name_words().weak):
        found = tuple(entry for entry in register.by_name(f"{folded} {word}") if not entry.ordinary)
        if found and folded not in ordinary_words():
            return found, f"as {folded} {word}", 0.8
    turned = " ".join(reversed(folded.split(" ")))
    if found := tuple(entry for entry in register.by_name(turned) if entry.kind == "person"):
        return found, "with its parts turned round", 0.95
    if reads_as_pinyin(folded) and (found := _by_reading().get(squeeze(folded), ())):
        return found, "by its reading", 0.8
    if found := _by_core(name):
        return found, "by the reading of its core", 0.7
    return (), "", 0.0


def _by_core(latin: str) -> tuple[Entry, ...]:
    """Who bears a Chinese name whose core is read so, the words behind it being translated: Jieka Robot, 节卡机器人."""
    folded = fold(latin)
    core = (shorter_forms(folded) or (folded,))[-1]
    if core == folded or not reads_as_pinyin(core):
        return ()
    found = _by_core_reading().get(squeeze(core), ())
    return tuple(dict.fromkeys(entry for name, entry in found if render(latin, name).covered >= _MOSTLY))


def ticker_key(name: str) -> str | None:
    """One spelling for a share's ticker ("00700.HK", "SEHK: 700", "NYSE:BABA"), or None where the name is none."""
    parts = re.fullmatch(r"\s*(?:([A-Za-z]+)\s*:\s*)?([A-Za-z0-9]{1,6})(?:[.:]([A-Za-z]{1,6}))?\s*", name)
    if not parts:
        return None
    code, market = parts[2].upper(), (parts[1] or parts[3] or "").lower()
    if market not in _markets():
        return None
    return f"{code.lstrip('0') if code.isdigit() else code}.{_markets()[market]}"


def _bare_ticker(name: str) -> str | None:
    """The same for one without its market: six digits, whose first tell the mainland's boards, or American letters."""
    code = name.strip()
    if re.fullmatch(r"[0-9]{6}", code):
        begun = data.table("names/markets")["begins"]
        market = next((market for market, starts in begun.items() if code.startswith(tuple(starts))), None)
        return f"{code.lstrip('0')}.{market}" if market else None
    return f"{code}.US" if re.fullmatch(r"[A-Z]{3,5}", code) else None


@cache
def _markets() -> Mapping[str, str]:
    raw = data.table("names/markets")["spellings"]
    return {spelling: market for market, spellings in raw.items() for spelling in spellings}


@cache
def _by_ticker() -> Mapping[str, tuple[Entry, ...]]:
    pairs = [
        (key, entry)
        for entry in load().entries.values()
        for name in entry.names
        if name.nature == "ticker" and (key := ticker_key(name.text))
    ]
    return {key: tuple(entry for other, entry in pairs if other == key) for key in dict(pairs)}


@cache
def _by_reading() -> Mapping[str, tuple[Entry, ...]]:
    """The entries by how their Chinese names (three characters or more; two for people) are read."""
    index: dict[str, dict[str, Entry]] = {}
    for entry in load().entries.values():
        least = 2 if entry.kind == "person" else _MIN_SYLLABLES
        for name in entry.names:
            if name.lang == "zh" and name.nature != "legal" and len(name.text) >= least:
                index.setdefault(squeeze("".join(pinyin(fold(name.text)))), {})[entry.id] = entry
    return {reading: tuple(found.values()) for reading, found in index.items()}


@cache
def _by_core_reading() -> Mapping[str, tuple[tuple[str, Entry], ...]]:
    """The Chinese names of organisations, with who bears them, by how they are read without what their sector is."""
    index: dict[str, list[tuple[str, Entry]]] = {}
    for entry in load().entries.values():
        for name in entry.names if entry.node_kind == "organisation" else ():
            if name.lang == "zh" and name.nature != "legal":
                folded = fold(name.text)
                core = (shorter_forms(folded) or (folded,))[-1]
                index.setdefault(squeeze("".join(pinyin(core))), []).append((name.text, entry))
    return {reading: tuple(found) for reading, found in index.items()}
