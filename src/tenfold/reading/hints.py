"""Which of many expressions may match a text at all, told by one pass over it.

For each expression a few plain strings are worked out of which every match of it holds at least one; where none of them
stands in the text, the expression need not be tried. What a text is read as never depends on it.
"""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, Any

from ahocorasick_rs import AhoCorasick

try:
    from re import _constants as op  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # another Python: then every expression is tried
    parser = None

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MOST = 48  # strings that stand for one expression, or for a part of it
_EDGE = "\0"  # where a word begins or ends
_LETTERS_ONLY = bytes(code if chr(code) in string.ascii_lowercase else ord(" ") for code in range(256))


class Hints:
    """Tells which of the expressions of a language may match."""

    def __init__(self, expressions: Mapping[str, Iterable[re.Pattern[str]]], lang: str) -> None:
        """``expressions`` go by names, several under one where one name serves them all."""
        self._lang = lang
        always: set[str] = set()
        owners: dict[str, set[str]] = {}
        for name, row in expressions.items():
            for expression in row:
                needed = needed_by(expression.pattern, expression.flags, lang)
                if needed is None:
                    always.add(name)
                for literal in needed or ():
                    owners.setdefault(literal, set()).add(name)
        self._always = frozenset(always)
        self._finder = AhoCorasick(list(owners))
        self._owners = [frozenset(names) for names in owners.values()]

    def of(self, text: str) -> frozenset[str]:
        """The names of the expressions that may match ``text``."""
        found = self._always
        for index in {index for index, _, _ in self._finder.find_matches_as_indexes(plain(text, self._lang), True)}:
            found |= self._owners[index]
        return found


def plain(text: str, lang: str) -> str:
    """``text`` as strings are looked for: in lower case; in English with a space for all that is no plain letter, and
    spaces around."""
    low = text.lower()
    if lang == "zh":
        return low
    return f" {low.encode('ascii', 'replace').translate(_LETTERS_ONLY).decode('ascii')} "


def needed_by(expression: str, flags: int, lang: str) -> frozenset[str] | None:
    """Strings of which each match of the expression, seen as ``plain``, holds at least one; None if there are none."""
    if parser is None:
        return None
    needed = _needed(parser.parse(expression, flags))
    if needed is None:
        return None
    literals = {_as_looked_for(literal, lang) for literal in needed}
    return frozenset(literals) if all(literal.strip() for literal in literals) else None


def _as_looked_for(literal: str, lang: str) -> str:
    bare = literal.replace(_EDGE, "")
    if lang == "zh" or not bare:
        return bare.lower()
    first = literal.startswith(_EDGE) and bare[0].isalpha()
    last = literal.endswith(_EDGE) and bare[-1].isalpha()
    seen = plain(bare, lang)
    return seen[not first : len(seen) - (not last)]


def _needed(tree: Any) -> set[str] | None:
    """The best of the sets of strings that a sequence needs: the one whose shortest string is longest."""
    sets: list[set[str]] = []
    run = {""}
    for kind, value in tree:
        exact = _exact(kind, value)
        if exact is not None and len(run) * len(exact) <= _MOST:
            run = {before + after for before in run for after in exact}
            continue
        sets.append(run)
        run = {""} if exact is None else exact
        needed = _needed_by_part(kind, value) if exact is None else None
        if needed is not None:
            sets.append(needed)
    sets.append(run)
    return max((s for s in sets if _worth(s)), key=lambda s: (_worth(s), -len(s)), default=None)


def _worth(strings: set[str]) -> int:
    return min(len(each.replace(_EDGE, "")) for each in strings)


def _needed_by_part(kind: Any, value: Any) -> set[str] | None:
    if kind is op.SUBPATTERN:
        return _needed(value[-1])
    if kind is op.ATOMIC_GROUP:
        return _needed(value)
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT) and value[0] > 0:
        return _needed(value[2])
    if kind is op.BRANCH:
        parts = [_needed(part) for part in value[1]]
        if all(part is not None for part in parts):
            return {literal for part in parts for literal in part or ()}
    return None


def _exact(kind: Any, value: Any) -> set[str] | None:
    """All the strings that a part can match, where they are few; None where they are many."""
    if kind is op.LITERAL:
        return {chr(value)}
    if kind is op.AT:
        return {_EDGE} if value is op.AT_BOUNDARY else {""}
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return {""}
    if kind is op.IN:
        few = len(value) <= 4 and all(inner is op.LITERAL for inner, _ in value)
        return {chr(code) for _, code in value} if few else None
    if kind is op.SUBPATTERN:
        return _exact_sequence(value[-1])
    if kind is op.BRANCH:
        parts = [_exact_sequence(part) for part in value[1]]
        strings = {each for part in parts for each in part or ()}
        return strings if all(part is not None for part in parts) and len(strings) <= _MOST else None
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[:2] == (0, 1):
        inner = _exact_sequence(value[2])
        return None if inner is None else inner | {""}
    return None


def _exact_sequence(tree: Any) -> set[str] | None:
    run = {""}
    for kind, value in tree:
        exact = _exact(kind, value)
        if exact is None or len(run) * len(exact) > _MOST:
            return None
        run = {before + after for before in run for after in exact}
    return run
