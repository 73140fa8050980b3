"""Words that are a multiple by themselves: "doubled", "fourfold", "five times", "twice the", 翻番, 腰斩.

The words and their neighbours: ``data/quantities/multiples.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenfold.reading.numbers_en import EN_WORDS
from tenfold.reading.numbers_zh import chinese_value
from tenfold.reading.numerals import alternatives, holds_any, table

if TYPE_CHECKING:
    from collections.abc import Iterator

_EN, _ZH = table("multiples")["en"], table("multiples")["zh"]
_RULES = _EN["rules"]
_EN_TRIGGERS = ("oubl", "tripl", "trebl", "upl", "halv", "fold", "times", "twice", "thrice", "magnitude")
_ZH_TRIGGERS = ("翻", "倍", "腰斩", "半", "数量级")
_NOT_BEFORE = re.compile(rf"[\s-](?:{alternatives(_RULES['not_before'])})\b")
_BEFORE = re.compile(rf"\s(?:{alternatives(_RULES['only_before'])})\b")
_BEFORE_TWICE = re.compile(rf"\s(?:{alternatives(_RULES['twice_before'])})\b")
_AFTER = tuple(f" {word}" for word in _RULES["only_after"])
_SMALL = {word: value for word, value in EN_WORDS.items() if word not in ("a", "an", "zero")}

_WORDS: dict[str, int] = _EN["verbs"] | _EN["cuts"]
_PLAIN = re.compile(rf"\b(?:{alternatives(_WORDS)})\b")
_OPEN = re.compile(rf"\b(?:{alternatives(_EN['open'])})\b")
_FOLD = re.compile(rf"\b(?P<n>{alternatives(_EN['folds'])})[\s-]?fold\b")
_N = alternatives(_SMALL)
_TIMES = re.compile(
    rf"\b(?P<n>{_N})(?:\s(?:to|or)\s(?P<high>{_N}))?\stimes\b(?!\s(?:{alternatives(_RULES['times_not_before'])})\b)"
)
_ORDERS = re.compile(rf"\b(?:an?|(?P<n>{_N}))[\s-]orders?[\s-]of[\s-]magnitude\b")
_ZH_PLAIN: dict[str, int] = _ZH["words"] | _ZH["cuts"]
_ZH_WORDS = re.compile(alternatives(_ZH_PLAIN))
_ZH_ORDERS = re.compile(r"([一二两三四五六]|[0-9])个(?:以上)?数量级")


@dataclass(frozen=True, slots=True)
class Multiple:
    """A multiple (``unit`` "x") or a cut in percent ("%") at ``start`` to ``end``."""

    start: int
    end: int
    value: int
    unit: str = "x"
    high: int | None = None  # the upper end, where a range is given


def find_multiples(folded: str) -> Iterator[Multiple]:
    """Every multiple that a folded text states in words, in no order."""
    if holds_any(folded, _EN_TRIGGERS):
        yield from _english(folded)
    if not folded.isascii() and holds_any(folded, _ZH_TRIGGERS):
        yield from _chinese(folded)


def _english(folded: str) -> Iterator[Multiple]:
    for match in _PLAIN.finditer(folded):
        if not _NOT_BEFORE.match(folded, match.end()):
            yield _multiple(match, _WORDS[match.group()])
    for match in _OPEN.finditer(folded):
        if _means_multiple(folded, match):
            yield _multiple(match, _EN["open"][match.group()])
    for match in _FOLD.finditer(folded):
        yield _multiple(match, _EN["folds"][match["n"]])
    for match in _TIMES.finditer(folded):
        yield Multiple(*match.span(), _SMALL[match["n"]], high=_SMALL[match["high"]] if match["high"] else None)
    for match in _ORDERS.finditer(folded):
        yield _multiple(match, 10 ** _SMALL.get(match["n"] or "one", 1))


def _means_multiple(folded: str, match: re.Match[str]) -> bool:
    """Whether "double" or "twice" is a multiple where it stands, not part of "double-digit" or "met twice"."""
    if match.group() in ("twice", "thrice"):
        return bool(_BEFORE_TWICE.match(folded, match.end()))
    if _NOT_BEFORE.match(folded, match.end()) or folded[match.end() : match.end() + 1] == "-":
        return False
    if _BEFORE.match(folded, match.end()):
        return True
    return f" {folded[max(0, match.start() - 12) : match.start()]}".rstrip(" *").endswith(_AFTER)


def _chinese(folded: str) -> Iterator[Multiple]:
    for match in _ZH_WORDS.finditer(folded):
        yield _multiple(match, _ZH_PLAIN[match.group()])
    for match in _ZH_ORDERS.finditer(folded):
        power = int(match[1]) if match[1].isascii() else int(chinese_value(match[1]) or 1)
        yield _multiple(match, 10**power)


def _multiple(match: re.Match[str], value: int) -> Multiple:
    return Multiple(*match.span(), value, "%" if value < 0 else "x")
