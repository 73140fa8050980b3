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
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from ahocorasick_rs import AhoCorasick

from tenfold import data
from tenfold.claims import ROLES, ClaimType, Status
from tenfold.reading.hints import needed_by
from tenfold.reading.items import ANY_ITEM, KIND_NAMES, ROLE_KINDS, Item
from tenfold.reading.pattern_screen import Need, PatternScreen, looked_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tenfold.reading.mask import Clause

_ELEMENT = re.compile(
    r"<[^<>]+>|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)[?*+]?|\{[^{}]+\}\??|\.\.\.|\.\.|~|\^|\$|[^\s<>{}()~]+"
)
# Who acts is named at the head of a rule, but never right behind one of these words.
_ACTORS = frozenset({"buyer", "company", "target", "maker", "accuser", "user", "manager"})
_NO_ACTOR_BEHIND = r"(?<!\bwith .)(?<!\bfrom .)(?<!\bthan .)(?<!\bagainst .)(?<!\bunlike .)"
# A choice of plain words, of which one must stand in the text.
_CHOICE = {
    "en": re.compile(r"[a-z][a-z0-9', -]*(?:\|[a-z][a-z0-9', -]*)*"),
    "zh": re.compile(r"[^()|?*+.^$\\{}\[\]]+(?:\|[^()|?*+.^$\\{}\[\]]+)*"),
}
_KEYS = frozenset(
    {"name", "match", "reads", "leaves", "weight", "status", "set", "own", "anchor", "adds", "yields", "nobody"}
)
_ENDS = {"*": r"\w*", r"\b": r"\b", "": ""}  # how a word of a group may end
_SHORT = {"en": 60, "zh": 22}
_LONG = {"en": 150, "zh": 60}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way of saying a claim: a line of a rule's ``match``, as it is written (``source``).

    ``constants`` are roles whose value the rule itself gives (measure, instrument).
    """

    name: str
    type: ClaimType
    lang: str
    source: str
    needs: frozenset[Need]
    weight: float
    status: Status | None
    constants: Mapping[str, str]
    own: bool
    needs_anchor: bool
    adds: bool
    yields: bool
    rule: int
    order: int
    nobody: bool = False  # it speaks of many together and names no one: a market's total

    @property
    def regex(self) -> re.Pattern[str]:
        """The expression on masked text, made when it is first needed: most texts need few of the rules."""
        return expression(self.source, self.lang)


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
    belief: float = 0.0  # what the learned layer thinks of it


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
                rule = _rule(block, claim_type, lang, len(out), order)
            except (KeyError, ValueError, re.error) as error:
                raise ValueError(
                    f"{path}.toml: rule {block.get('name', 'without a name')!r}: {_said(error)}"
                ) from error
            order += len(rule.patterns)
            out.append(rule)
    return tuple(out)


def _said(error: Exception) -> str:
    return f"the key {error} is missing" if isinstance(error, KeyError) else str(error)


@cache
def patterns(lang: str) -> tuple[Pattern, ...]:
    """All patterns of a language."""
    return tuple(pattern for rule in rules(lang) for pattern in rule.patterns)


@cache
def screen(lang: str) -> PatternScreen:
    """What tells which patterns of a language may match a clause."""
    every = patterns(lang)
    named = {need for pattern in every for need in pattern.needs if isinstance(need, str)}
    return PatternScreen([pattern.needs for pattern in every], {name: _looked_for(name, lang) for name in named}, lang)


def _looked_for(group: str, lang: str) -> frozenset[str]:
    """The words of a group as the screen looks for them: one of words.toml, a choice "(a|b)", or what the expression of
    a choice needs "[a|b]"."""
    if group.startswith("["):
        return frozenset(group[1:-1].split("|"))
    return frozenset(
        looked_for(word, lang) for word in (group[1:-1].split("|") if group[0] == "(" else words(lang)[group])
    )


@cache
def _group_finder(lang: str) -> tuple[AhoCorasick, list[list[str]]]:
    """Finds the words of all named groups at once, up to where any ending may follow."""
    owners: dict[str, list[str]] = {}
    for name, group in words(lang).items():
        for word in group:
            owners.setdefault(word.partition("*")[0], []).append(name)
    stems = list(owners)
    return AhoCorasick(stems), [owners[stem] for stem in stems]


@lru_cache(maxsize=64)
def group_hits(text: str, lang: str) -> tuple[tuple[int, int, str], ...]:
    """The places (start, end) of words of the named groups in masked text, with the group's name."""
    finder, owners = _group_finder(lang)
    out: list[tuple[int, int, str]] = []
    for index, start, end in finder.find_matches_as_indexes(text, overlapping=True):
        if lang == "en" and start and text[start - 1].isalpha():
            continue
        out += [(start, end, name) for name in owners[index]]
    return tuple(out)


def find(clause: Clause, lang: str) -> list[Match]:
    """Every match of the patterns whose words may stand in the clause and whose slots can be filled, best first."""
    out: list[Match] = []
    text, items, every = clause.text, clause.items, patterns(lang)
    for number in screen(lang).candidates(text, frozenset([item.character for item in items.values()])):
        regex = every[number].regex
        match = regex.search(text)
        while match is not None:
            out.append(_match(every[number], clause, match))
            match = regex.search(text, match.end())
    return sorted(out, key=lambda m: (-m.score, m.start, m.pattern.order))


def _match(pattern: Pattern, clause: Clause, match: re.Match[str]) -> Match:
    roles: dict[str, list[Item]] = {}
    for name, group in pattern.regex.groupindex.items():
        at = match.start(group)
        if at >= 0:
            roles.setdefault(name.rstrip("_0123456789"), []).append(clause.items[at])
    start, end = match.span()
    score = pattern.weight + 0.06 * len(roles) - 0.002 * (end - start) * (2 if pattern.lang == "zh" else 1)
    return Match(pattern, clause, start, end, roles, score)


def _rule(block: Mapping[str, Any], claim_type: ClaimType, lang: str, number: int, order: int) -> Rule:
    unknown = sorted(set(block) - _KEYS)
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}{_meant(unknown[0], _KEYS)}")
    if not all(isinstance(row, list) and len(row) == 2 for row in block.get("reads", ())):
        raise ValueError('an example of reads is a pair: ["the sentence", "role=value; role=value"]')
    made = []
    for place, source in enumerate(block["match"]):
        needs = frozenset(need for element in elements_of(source) for need in _needs(element, lang))
        _require_roles(source, claim_type)
        made.append(
            Pattern(
                name=f"{lang}/{claim_type}/{block['name']}",
                type=claim_type,
                lang=lang,
                source=source,
                needs=needs,
                weight=float(block.get("weight", 0.7)),
                status=Status(block["status"]) if "status" in block else None,
                constants=dict(block.get("set", {})),
                own=bool(block.get("own", False)),
                needs_anchor=bool(block.get("anchor", False)),
                adds=bool(block.get("adds", False)),
                yields=bool(block.get("yields", False)),
                rule=number,
                order=order + place,
                nobody=bool(block.get("nobody", False)),
            )
        )
    reads = tuple((text, expected) for text, expected in block.get("reads", ()))
    return Rule(f"{lang}/{claim_type}/{block['name']}", tuple(made), reads, tuple(block.get("leaves", ())))


def elements_of(source: str) -> list[str]:
    """The slots, groups, gaps and words of a line of ``match``, in order. Raises ValueError on one that has others."""
    elements: list[str] = _ELEMENT.findall(source)
    if "".join(elements).replace(" ", "") != source.replace(" ", ""):
        raise ValueError(f"brackets that do not close, or a sign that means nothing: {source}")
    return elements


@cache
def expression(source: str, lang: str) -> re.Pattern[str]:
    """A line of ``match`` as an expression on masked text."""
    elements = elements_of(source)
    pieces: list[str] = []
    glue = r"[\s\"'(*:,-]{0,3}" if lang == "en" else r"[\"'(:]{0,2}"
    for i, element in enumerate(elements):
        gap = _gap(elements, i, lang)
        if gap is not None:
            pieces.append(gap)
            continue
        if pieces and i and _gap(elements, i - 1, lang) is None and elements[i - 1] not in ("^",):
            pieces.append(glue)
        pieces.append(_element(element, lang))
        if i == 0 and lang == "en" and _is_actor(element):
            pieces.append(_NO_ACTOR_BEHIND)
    return re.compile("".join(pieces))


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
    barred = "".join(sorted({c for near in elements[max(0, i - 1) : i + 2] for c in slot_kinds(near) or ""}))
    if lang == "en" and i == 1 and _is_actor(elements[0]):  # "Alpha has agreed with Beta to buy ..."
        return rf"(?:[^;\n{barred}]|(?<=\bwith )[{barred}]){{0,{limit}}}?"
    return rf"[^;\n{barred}]{{0,{limit}}}?"


def _require_roles(source: str, claim_type: ClaimType) -> None:
    """Raise ValueError where a slot is for a role that claims of this type do not have."""
    for element in elements_of(source):
        role = element[1:-1].partition(":")[0].rstrip("_0123456789")
        if element.startswith("<") and not role.replace("|", "").isupper() and role not in ROLES[claim_type]:
            raise ValueError(f"<{role}> is no role of a {claim_type}; its roles: {', '.join(ROLES[claim_type])}")


def _is_actor(element: str) -> bool:
    """Whether a slot is filled by who does what the rule tells."""
    return element.startswith("<") and element[1:-1].partition(":")[0] in _ACTORS


def slot_kinds(element: str) -> str | None:
    """The characters of the items that can fill a slot; None for what is no slot. Raises ValueError on a bad slot."""
    if not element.startswith("<"):
        return None
    inner = element[1:-1]
    role, _, narrowed = ("", "", inner) if inner.isupper() else inner.partition(":")
    try:
        if narrowed:
            return "".join(KIND_NAMES[part] for part in narrowed.split("|"))
        return ROLE_KINDS[role.rstrip("_0123456789")]
    except KeyError as error:
        known = KIND_NAMES if narrowed else ROLE_KINDS
        what = "kind of item" if narrowed else "role"
        raise ValueError(f"{element}: no {what} {error}{_meant(error.args[0], known)}") from None


def _meant(name: str, known: Iterable[str]) -> str:
    """What someone may have meant who wrote a name that is not known."""
    close = get_close_matches(name, list(known), 1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _element(element: str, lang: str) -> str:
    """The expression of one element."""
    characters = slot_kinds(element)
    if characters is not None:
        inner = element[1:-1]
        if inner.isupper():
            return f"[{characters}]"
        role = inner.partition(":")[0]
        return f"(?P<{role}>[{characters}])"
    if element.startswith("{"):
        return _group_regex(element.strip("{}?"), lang) + ("?" if element.endswith("?") else "")
    if element in "^$":
        return element
    if element.startswith("("):
        inner, suffix = _choice(element)
        return f"(?:(?<![a-z])(?:{inner})(?![a-z])){suffix}" if lang == "en" else f"(?:{inner}){suffix}"
    if lang == "en" and element == "'s":
        return "'s?"  # Denali Robotics' new fund
    if lang == "zh":
        return re.escape(element)
    edges = [r"\b" if sign.isalnum() else "" for sign in (element[0], element[-1])]
    return edges[0] + re.escape(element) + edges[1]


def _needs(element: str, lang: str) -> Iterator[Need]:
    """What must stand in the text for one element: nothing for a gap, or what may be left out."""
    characters = slot_kinds(element)
    if characters is not None:
        yield frozenset(characters)
    elif element.startswith("{"):
        name = element.strip("{}?")
        if name not in words(lang):
            raise ValueError(f"no word group {name!r} in words.toml{_meant(name, words(lang))}")
        if not element.endswith("?"):
            yield name
    elif element.startswith("("):
        inner, suffix = _choice(element)
        if suffix in ("", "+"):
            if _CHOICE[lang].fullmatch(inner):
                yield f"({inner})"
            elif literals := needed_by(f"(?:{inner})", 0, lang):
                yield f"[{'|'.join(sorted(literals))}]"
    elif any(sign.isalpha() for sign in element) and not {"|", "*"} & set(element) and element != "'s":
        yield f"({element})"


def _choice(element: str) -> tuple[str, str]:
    """What stands between an element's brackets, and what behind them."""
    inner, _, suffix = element[1:].rpartition(")")
    return inner, suffix


@cache
def _group_regex(name: str, lang: str) -> str:
    edge = r"\b" if lang == "en" else ""
    return edge + _branches([[*word] if word.endswith("*") else [*word, edge] for word in words(lang)[name]])


def _branches(words_: Sequence[Sequence[str]]) -> str:
    """An expression for any of some words, the longest first; what their beginnings share is said once, so that few
    branches are tried at a place of the text."""
    by_first: dict[str, list[Sequence[str]]] = {}
    for word in words_:
        if word:
            by_first.setdefault(word[0], []).append(word[1:])
    longest_first = sorted(by_first, key=lambda sign: sign in _ENDS)
    parts = [_ENDS.get(sign, re.escape(sign)) + _branches(by_first[sign]) for sign in longest_first]
    if any(not word for word in words_):
        parts.append("")
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"


def is_fall(text: str, lang: str) -> bool:
    """Whether masked text tells of a fall ("fell", "lower", 下降)."""
    return bool(re.search(_group_regex("down", lang), text))
