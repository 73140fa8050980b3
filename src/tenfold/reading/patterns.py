"""Reading rules: what they look like in the data files, and how they are matched on a clause.

A rule says a claim in the order of its words::

    [[pattern]]
    name = "company raises amount"
    match = ["<company> .. {raised} .. <amount>"]
    reads = [["Orbitly raised $12 million.", "company=Orbitly; amount=USD 12000000"]]
    leaves = ["Orbitly raised the price to $12."]

``<role>`` is a name, figure, date, stage or venue that fills the role; ``<role:KIND>`` narrows what may fill it and
``<KIND>`` in capitals alone is context that fills nothing. ``{group}`` is any word of a group in ``words.toml``.
``..`` skips a few words and ``...`` many, but never an item that the slot on either side of it could have taken, so
that the nearest one is meant. ``~`` skips up to three plain words. Anything else is literal text, ``(a|b)`` a choice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ahocorasick_rs import AhoCorasick

from tenfold import data
from tenfold.claims import ClaimType, Status
from tenfold.reading.items import ANY_ITEM, KIND_NAMES, ROLE_KINDS, Item

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tenfold.reading.mask import Clause

_ELEMENT = re.compile(
    r"<[^<>]+>|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)[?*+]?|\{[^{}]+\}\??|\.\.\.|\.\.|~|\^|\$|[^\s<>{}()~]+"
)
_CHOICE = {
    "en": re.compile(r"\([a-z][a-z' -]*(?:\|[a-z][a-z' -]*)*\)"),
    "zh": re.compile(r"\([\u4e00-\u9fffa-z]+(?:\|[\u4e00-\u9fffa-z]+)*\)"),
}
_SHORT = {"en": 60, "zh": 22}
_LONG = {"en": 150, "zh": 60}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way of saying a claim. ``constants`` are roles whose value the rule itself gives (measure, instrument)."""

    name: str
    type: ClaimType
    lang: str
    expression: str
    groups: frozenset[str]
    slots: tuple[frozenset[str], ...]
    weight: float
    status: Status | None
    constants: Mapping[str, str]
    own: bool
    needs_anchor: bool
    adds: bool
    yields: bool
    order: int

    @property
    def regex(self) -> re.Pattern[str]:
        """The expression on masked text, compiled when it is first needed: most texts need few of the rules."""
        return _compiled(self.expression)


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


@dataclass(frozen=True, slots=True)
class Rule:
    """A block of a pattern file with its examples: several patterns under one name."""

    name: str
    patterns: tuple[Pattern, ...]
    reads: tuple[tuple[str, str], ...]
    leaves: tuple[str, ...]


@dataclass(slots=True)
class Match:
    """A pattern found in a clause: which item fills which role, and the clause's characters from first to last."""

    pattern: Pattern
    clause: Clause
    start: int
    end: int
    roles: dict[str, list[Item]]
    score: float


@cache
def words(lang: str) -> dict[str, tuple[str, ...]]:
    """The word groups of a language: name → its words; ``*`` stands for any ending of a word."""
    raw = data.table(f"patterns/{lang}/words")
    return {name: tuple(group) for name, group in raw.items()}


@cache
def rules(lang: str) -> tuple[Rule, ...]:
    """All rules of a language, in the order of claim types and of their files. Raises ValueError on a bad rule."""
    out: list[Rule] = []
    order = 0
    for claim_type in ClaimType:
        path = f"patterns/{lang}/{claim_type}"
        for block in data.table(path).get("pattern", ()):
            try:
                rule = _rule(block, claim_type, lang, order)
            except (KeyError, ValueError, re.error) as error:
                raise ValueError(f"{path}.toml: rule {block.get('name')!r}: {error}") from error
            order += len(rule.patterns)
            out.append(rule)
    return tuple(out)


@cache
def patterns(lang: str) -> tuple[Pattern, ...]:
    """All patterns of a language."""
    return tuple(pattern for rule in rules(lang) for pattern in rule.patterns)


def groups_in(text: str, lang: str) -> frozenset[str]:
    """The word groups of which a word may stand in ``text`` (lower case): a screen before any pattern is tried."""
    finder, owners = _screen(lang)
    found: set[str] = set()
    for index, _, _ in finder.find_matches_as_indexes(text, overlapping=True):
        found.update(owners[index])
    return frozenset(found)


def find(clause: Clause, lang: str, present: frozenset[str]) -> list[Match]:
    """Every match of the patterns whose word groups are ``present`` and whose slots can be filled, best first."""
    out: list[Match] = []
    kinds = {item.character for item in clause.items.values()}
    buckets = _by_rarest_group(lang)
    for pattern in (pattern for key in ("", *present) for pattern in buckets.get(key, ())):
        if not pattern.groups <= present or any(slot.isdisjoint(kinds) for slot in pattern.slots):
            continue
        regex = pattern.regex
        for match in regex.finditer(clause.text):
            roles: dict[str, list[Item]] = {}
            for name in regex.groupindex:
                if match.group(name):
                    roles.setdefault(name.rstrip("_0123456789"), []).append(clause.items[match.start(name)])
            gaps = match.end() - match.start()
            score = pattern.weight + 0.06 * len(roles) - 0.002 * gaps * (2 if lang == "zh" else 1)
            out.append(Match(pattern, clause, match.start(), match.end(), roles, score))
    return sorted(out, key=lambda m: (-m.score, m.start, m.pattern.order))


@cache
def _by_rarest_group(lang: str) -> dict[str, list[Pattern]]:
    """Patterns by the smallest of their word groups, "" where they have none: where that is absent none is tried."""
    choices = {
        name: name[1:-1].split("|") for pattern in patterns(lang) for name in pattern.groups if name.startswith("(")
    }
    size = {name: len(group) for name, group in {**words(lang), **choices}.items()}
    out: dict[str, list[Pattern]] = {}
    for pattern in patterns(lang):
        out.setdefault(min(pattern.groups, key=lambda name: (size[name], name), default=""), []).append(pattern)
    return out


def _rule(block: Mapping[str, Any], claim_type: ClaimType, lang: str, order: int) -> Rule:
    unknown = set(block) - {
        "name",
        "match",
        "reads",
        "leaves",
        "weight",
        "status",
        "set",
        "own",
        "anchor",
        "adds",
        "yields",
    }
    if unknown:
        raise ValueError(f"unknown keys {sorted(unknown)}")
    made = []
    for number, source in enumerate(block["match"]):
        expression, groups, slots = compile_pattern(source, lang)
        made.append(
            Pattern(
                name=f"{lang}/{claim_type}/{block['name']}",
                type=claim_type,
                lang=lang,
                expression=expression,
                groups=groups,
                slots=slots,
                weight=float(block.get("weight", 0.7)),
                status=Status(block["status"]) if "status" in block else None,
                constants=dict(block.get("set", {})),
                own=bool(block.get("own", False)),
                needs_anchor=bool(block.get("anchor", False)),
                adds=bool(block.get("adds", False)),
                yields=bool(block.get("yields", False)),
                order=order + number,
            )
        )
    reads = tuple((text, expected) for text, expected in block.get("reads", ()))
    return Rule(f"{lang}/{claim_type}/{block['name']}", tuple(made), reads, tuple(block.get("leaves", ())))


def compile_pattern(source: str, lang: str) -> tuple[str, frozenset[str], tuple[frozenset[str], ...]]:
    """A pattern's expression on masked text, the word groups that it needs, and what may fill each of its slots."""
    elements = _ELEMENT.findall(source)
    if "".join(elements).replace(" ", "") != source.replace(" ", ""):
        raise ValueError(f"brackets that do not close, or a sign that means nothing: {source}")
    groups: set[str] = set()
    pieces: list[str] = []
    glue = r"[\s\"'(*:,-]{0,3}" if lang == "en" else r"[\"'(:]{0,2}"
    for i, element in enumerate(elements):
        gap = _gap(elements, i, lang)
        if gap is not None:
            pieces.append(gap)
            continue
        if pieces and i and _gap(elements, i - 1, lang) is None and elements[i - 1] not in ("^",):
            pieces.append(glue)
        pieces.append(_element(element, lang, groups))
    slots = tuple(frozenset(characters) for element in elements if (characters := _slot_kinds(element)))
    return "".join(pieces), frozenset(groups), slots


def _gap(elements: Sequence[str], i: int, lang: str) -> str | None:
    if elements[i] == "~":
        return (
            r"[\s\"'(*:,-]{0,3}(?:(?!that\b|which\b|who\b|if\b|by\b)[a-z'-]+[\s\"',:-]{1,2}){0,3}"
            if lang == "en"
            else rf"[^{ANY_ITEM},;。]{{0,5}}"
        )
    limit = {"..": _SHORT[lang], "...": _LONG[lang]}.get(elements[i])
    if limit is None:
        return None
    barred = "".join(sorted({c for near in elements[max(0, i - 1) : i + 2] for c in _slot_kinds(near) or ""}))
    return rf"[^;\n{barred}]{{0,{limit}}}?"


def _slot_kinds(element: str) -> str | None:
    if not element.startswith("<"):
        return None
    inner = element[1:-1]
    if inner.isupper():
        return "".join(KIND_NAMES[part] for part in inner.split("|"))
    role, _, narrowed = inner.partition(":")
    if narrowed:
        return "".join(KIND_NAMES[part] for part in narrowed.split("|"))
    return ROLE_KINDS[role.rstrip("_0123456789")]


def _element(element: str, lang: str, groups: set[str]) -> str:
    if element.startswith("<"):
        characters = _slot_kinds(element)
        inner = element[1:-1]
        if inner.isupper():
            return f"[{characters}]"
        role = inner.partition(":")[0]
        return f"(?P<{role}>[{characters}])"
    if element.startswith("{"):
        name = element.strip("{}?")
        if name not in words(lang):
            raise ValueError(f"no word group {name!r} in words.toml")
        if not element.endswith("?"):
            groups.add(name)
        return _group_regex(name, lang) + ("?" if element.endswith("?") else "")
    if element in "^$":
        return element
    if element.startswith("("):
        close = element.rindex(")")
        inner, suffix = element[1:close], element[close + 1 :]
        if _CHOICE[lang].fullmatch(element):
            groups.add(element)  # a choice of plain words screens like a group of words.toml
        return f"(?:(?<![a-z])(?:{inner})(?![a-z])){suffix}" if lang == "en" else f"(?:{inner}){suffix}"
    if lang == "en" and element == "'s":
        return "'s?"  # Denali Robotics' new fund
    if lang == "en" and _CHOICE["en"].fullmatch(f"({element})"):
        groups.add(f"({element})")
    if lang == "zh":
        return re.escape(element)
    edges = [r"\b" if sign.isalnum() else "" for sign in (element[0], element[-1])]
    return edges[0] + re.escape(element) + edges[1]


@cache
def _group_regex(name: str, lang: str) -> str:
    edge = r"\b" if lang == "en" else ""
    parts = [
        re.escape(word).replace(r"\*", r"\w*") + ("" if word.endswith("*") else edge)
        for word in sorted(words(lang)[name], key=len, reverse=True)
    ]
    return f"{edge}(?:{'|'.join(parts)})"


def is_fall(text: str, lang: str) -> bool:
    """Whether masked text tells of a fall ("fell", "lower", 下降)."""
    return bool(re.search(_group_regex("down", lang), text))


@cache
def _screen(lang: str) -> tuple[AhoCorasick, list[list[str]]]:
    owners: dict[str, list[str]] = {}
    choices = {
        name: tuple(name[1:-1].split("|"))
        for pattern in patterns(lang)
        for name in pattern.groups
        if name.startswith("(")
    }
    for name, group in {**words(lang), **choices}.items():
        for word in group:
            owners.setdefault(word.split("*")[0], []).append(name)
    stems = list(owners)
    return AhoCorasick(stems), [owners[stem] for stem in stems]
