"""The who's-who: the organisations, people and products of the field, with their names in every script.

It is read from data/whoswho/*.toml: one table an entry, sorted by id within its file, facts only.

    [stepfun]
    kind = "company"
    country = "CN"                       # ISO 3166, two letters; "EU" for the union
    founded = 2023
    brand = ["StepFun", "阶跃星辰"]       # names by nature, see NATURES
    translation = ["Leap AI"]

Kinds, and the kind of name node that each makes (NODE_KINDS):
    organisation  company, lab (makes models), unit (of a parent), investor, fund, exchange, authority, university,
                  media
    product       chip, family (of models, chips or robots), model, robot, app
    person        person

Names by nature: brand (what it calls itself), legal (its registered name), short (an abbreviation), former (a name it
gave up), translation (what others call it in another language, machine translations included), ticker, pinyin.
The language of a name is told by its script. Traditional characters, case and legal forms need no line of their own.

Links to other entries: parent (owner of a company or unit), maker (of a product), family (that a product belongs to),
member_of, manager (of a fund), founder_of and works_at (of a person).
``ordinary``: the name is also a common word, or a name that others bear: take it only with other evidence.
``shared``: names that another entry bears too, said on both sides; ``cues`` are words in whose company a shared or
ordinary name means this entry.

The files keep to the part of TOML that is line by line: [id], and key = value, where the value is JSON as well. So they
are read ten times as fast as by a full parser; ``python -m tenfold.whoswho check`` proves that both read the same.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tenfold.folding import HAN, fold, simplify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NATURES = ("brand", "legal", "short", "former", "translation", "pinyin", "ticker")
NODE_KINDS: Mapping[str, str] = {
    **dict.fromkeys(
        ("company", "lab", "unit", "investor", "fund", "exchange", "authority", "university", "media"), "organisation"
    ),
    **dict.fromkeys(("chip", "family", "model", "robot", "app"), "product"),
    "person": "person",
}
LINKS = ("parent", "maker", "family", "manager")
LINK_LISTS = ("member_of", "founder_of", "works_at")

_FOLDER = Path(__file__).parent / "data" / "whoswho"
_TABLE = re.compile(r"\[([A-Za-z0-9_-]+)\]")
_PAIR = re.compile(r"([a-z_]+) = (.+)")
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile(f"[{HAN}]")),
)


class Name(NamedTuple):
    """One name of an entry, as it is written; ``nature`` is one of NATURES."""

    text: str
    nature: str

    @property
    def lang(self) -> str:
        """The language that the script tells: zh, ja, ko, else en."""
        return "en" if self.text.isascii() else next((lang for lang, mark in _SCRIPTS if mark.search(self.text)), "en")


@dataclass(frozen=True, slots=True)
class Entry:
    """One organisation, person or product. Links are ids of other entries."""

    id: str
    kind: str
    names: tuple[Name, ...]
    country: str | None = None
    founded: int | None = None
    wikidata: str | None = None
    parent: str | None = None
    maker: str | None = None
    family: str | None = None
    manager: str | None = None
    member_of: tuple[str, ...] = ()
    founder_of: tuple[str, ...] = ()
    works_at: tuple[str, ...] = ()
    ordinary: bool = False
    shared: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()

    @property
    def node_kind(self) -> str:
        """The kind of its name nodes: organisation, person or product."""
        return NODE_KINDS[self.kind]

    @property
    def links(self) -> tuple[str, ...]:
        """The ids of all entries that it is linked to, each once."""
        single = (self.parent, self.maker, self.family, self.manager)
        return tuple(dict.fromkeys([*filter(None, single), *self.member_of, *self.founder_of, *self.works_at]))


_SCALARS = {"kind", "country", "founded", "wikidata", "ordinary", *LINKS}
_LISTS = {"shared", "cues", *LINK_LISTS}


@dataclass(frozen=True)
class WhosWho:
    """All entries by id, and the ways to find one."""

    entries: Mapping[str, Entry] = field(default_factory=dict)

    def by_name(self, folded: str) -> tuple[Entry, ...]:
        """The entries that bear a name which folds to ``folded`` (``folding.fold``), by id. Mostly one, or none."""
        return tuple(self.entries[entry_id] for entry_id in self._by_name.get(folded, ()))

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, ...]]:
        index: dict[str, set[str]] = defaultdict(set)
        for entry in self.entries.values():
            for name in entry.names:
                index[fold(name.text)].add(entry.id)
        return {folded: tuple(sorted(ids)) for folded, ids in index.items()}

    @cached_property
    def linked_to(self) -> Mapping[str, tuple[str, ...]]:
        """Entry id → ids of the entries that link to it: a company's founders, products, units."""
        index: dict[str, list[str]] = defaultdict(list)
        for entry in self.entries.values():
            for link in entry.links:
                index[link].append(entry.id)
        return {entry_id: tuple(sorted(ids)) for entry_id, ids in index.items()}


@cache
def load() -> WhosWho:
    """The shipped who's-who. Read once. Raises ValueError where a file is not in the form that the module describes."""
    entries: dict[str, Entry] = {}
    for name, text in _files():
        for entry_id, raw in parse(text, name).items():
            if entry_id in entries:
                raise ValueError(f"{name}: [{entry_id}] stands in another file too; give one of them another id")
            entries[entry_id] = _entry(entry_id, raw, name)
    return WhosWho(entries)


def display_name(entry: Entry, lang: str = "en") -> str:
    """The name to show in ``lang``: its brand there, else its first name of any kind there, else its first name."""
    names = [name for name in entry.names if name.nature != "ticker"] or list(entry.names)
    in_lang = [name for name in names if name.lang == lang]
    brands = [name for name in in_lang if name.nature == "brand"]
    return (brands or in_lang or names)[0].text


def _files() -> Iterator[tuple[str, str]]:
    for path in sorted(_FOLDER.glob("*.toml")):
        yield path.name, path.read_text("utf-8")


def parse(text: str, name: str = "?") -> dict[str, dict[str, Any]]:
    """The tables of one file, by id. Raises ValueError (file and line) for what is not line-by-line TOML."""
    pieces: list[str] = []
    ids: set[str] = set()
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line.startswith("#"):
            continue
        if table := _TABLE.fullmatch(line):
            if table[1] in ids:
                raise ValueError(f"{name}:{number}: {line} stands here twice")
            ids.add(table[1])
            pieces.append(f'{"}," if pieces else "{"}"{table[1]}":{{"":0')
        elif pieces and (pair := _PAIR.fullmatch(line)):
            pieces.append(f',"{pair[1]}":{pair[2]}')
        else:
            raise ValueError(f"{name}:{number}: neither [id] nor key = value: {line[:60]}")
    try:
        tables: dict[str, dict[str, Any]] = json.loads("".join(pieces) + "}}" if pieces else "{}")
    except json.JSONDecodeError as error:
        raise ValueError(f"{name}: a value that is not JSON near {error.doc[error.pos : error.pos + 40]!r}") from error
    for found in tables.values():
        del found[""]
    return tables


def _entry(entry_id: str, raw: dict[str, Any], where: str) -> Entry:
    names: list[Name] = []
    rest: dict[str, Any] = {}
    for key, value in raw.items():
        if key in NATURES:
            names += [Name(text, key) for text in value]
        elif key in _LISTS:
            rest[key] = tuple(value)
        elif key in _SCALARS:
            rest[key] = value
        else:
            raise ValueError(f"{where}: [{entry_id}] has an unknown key {key!r}")
    if "kind" not in rest:
        raise ValueError(f"{where}: [{entry_id}] has no kind")
    return Entry(id=entry_id, names=tuple(names), **rest)


def check(sources: Mapping[str, str] | None = None) -> list[str]:
    """What is wrong with the who's-who, one line each (``sources``: file name → text; by default what ships)."""
    problems: list[str] = []
    entries: dict[str, Entry] = {}
    for name, text in (dict(_files()) if sources is None else sources).items():
        try:
            tables = parse(text, name)
            found = {entry_id: _entry(entry_id, raw, name) for entry_id, raw in tables.items()}
        except ValueError as error:
            problems.append(str(error))
            continue
        if tables != tomllib.loads(text):
            problems.append(f"{name}: a full TOML parser reads something else; keep to one line a key")
        ids = _TABLE.findall("\n".join(line for line in text.split("\n") if line.startswith("[")))
        problems += [f"{name}: [{b}] stands after [{a}]; sort by id" for a, b in pairwise(ids) if b <= a]
        problems += [f"{name}: [{i}] stands in another file too" for i in found if i in entries]
        entries |= found
    for entry in entries.values():
        problems += _check_entry(entry, entries)
    return [*problems, *_check_shared(entries)]


def _check_entry(entry: Entry, entries: Mapping[str, Entry]) -> Iterator[str]:
    here = f"[{entry.id}]"
    if entry.kind not in NODE_KINDS:
        yield f"{here} has an unknown kind {entry.kind!r}"
    if not entry.names:
        yield f"{here} has no name"
    for name in entry.names:
        if not name.text.strip() or not fold(name.text):
            yield f"{here} has an empty name"
        if name.text != " ".join(name.text.split()):
            yield f"{here}: stray space in {name.text!r}"
    spellings = [simplify(name.text).casefold() for name in entry.names]
    for spelling in sorted({spelling for spelling in spellings if spellings.count(spelling) > 1}):
        yield f"{here} has {spelling!r} twice (case and traditional characters are folded anyway)"
    for link in entry.links:
        if link not in entries:
            yield f"{here} links to {link!r}, which is no entry"
        if link == entry.id:
            yield f"{here} links to itself"
    own = {fold(name.text) for name in entry.names}
    for shared in entry.shared:
        if fold(shared) not in own:
            yield f"{here} shares {shared!r}, which is not among its names"


def _check_shared(entries: Mapping[str, Entry]) -> Iterator[str]:
    holders: dict[str, dict[str, Entry]] = defaultdict(dict)
    for entry in entries.values():
        for name in entry.names:
            holders[fold(name.text)][entry.id] = entry
    for folded, bearers in sorted(holders.items()):
        for entry in bearers.values():
            says = folded in {fold(shared) for shared in entry.shared}
            others = ", ".join(sorted(other for other in bearers if other != entry.id))
            if others and not says:
                yield f"[{entry.id}] shares {folded!r} with {others}; say so in shared, or drop it"
            if says and not others:
                yield f"[{entry.id}] says that it shares {folded!r}, but no other entry bears it"


def main(arguments: list[str]) -> int:
    """``python -m tenfold.whoswho check``: print what is wrong, exit 1 if anything is."""
    if arguments != ["check"]:
        print("usage: python -m tenfold.whoswho check", file=sys.stderr)
        return 2
    problems = check()
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        kinds: dict[str, int] = defaultdict(int)
        for entry in load().entries.values():
            kinds[entry.kind] += 1
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        print(f"{sum(kinds.values())} entries: {told}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
