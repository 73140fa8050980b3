"""Names that may be one though no list and no text says so: by which keys they meet, and how probable it is.

A pair is scored by its own two names, the sentences that use them and what both are tied to, and by nothing else that a
ledger holds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import TYPE_CHECKING

from tenfold import data
from tenfold.folding import is_chinese
from tenfold.resolving.pair import judge_pair
from tenfold.resolving.resolver import entries_of
from tenfold.resolving.words import meanings, name_words, pinyin, reads_as_pinyin, shorter_forms, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tenfold.resolving.nodes import NameNode

_LONGEST_GLOSSED = 4  # characters of a word that the dictionary is asked for
_STEM = 5  # letters: "robot" and "robotics" are one meaning
_ACRONYM = range(4, 8)  # letters; shorter ones are the initials of too many
_CERTAIN = 1e-6


@dataclass(frozen=True, slots=True)
class Limits:
    """data/names/likely.toml."""

    merge_from: float
    review_from: float
    widest: int
    sentences: int
    texts_at_most: float
    ties: Mapping[str, float]


@cache
def limits() -> Limits:
    """The shipped limits. Read once."""
    return Limits(**data.table("names/likely"))


@lru_cache(maxsize=1 << 16)
def near_keys(node: NameNode) -> frozenset[str]:
    """Two names that may be one share one of these keys (and their kind), if only by look, sound or meaning.

    A person's name has its reading; a product's its letters; an organisation's also its core, its initials, and, in
    English as in Chinese, what its words mean.
    """
    folded = node.folded
    if node.kind == "person":
        return frozenset(_of_person(folded))
    if is_chinese(folded):
        core = (shorter_forms(folded) or (folded,))[-1]
        keys = {f"core:{form}" for form in (folded, *shorter_forms(folded))}
        if node.kind == "organisation":
            keys.add("sound:" + squeeze("".join(pinyin(core))))
            keys |= {f"sense:{word[:_STEM]}" for word in _meant_by(core)}
        return frozenset(keys)
    keys = {f"bare:{squeeze(folded)}"} | {f"core:{form}" for form in (folded, *shorter_forms(folded))}
    return frozenset(keys | set(_of_latin_organisation(folded))) if node.kind == "organisation" else frozenset(keys)


def _of_person(folded: str) -> Iterator[str]:
    if is_chinese(folded):
        yield "sound:" + squeeze("".join(pinyin(folded)))
    else:
        parts = folded.split(" ")
        if len(parts) == 2 and reads_as_pinyin(folded):
            yield from (f"sound:{squeeze(''.join(order))}" for order in (parts, parts[::-1]))


def _of_latin_organisation(folded: str) -> Iterator[str]:
    words = folded.split(" ")
    said = name_words()
    own = [word for word in words if word not in said.sector_en and word not in said.neutral_en] or words
    if reads_as_pinyin("".join(own)):
        yield "sound:" + squeeze("".join(own))
    yield from (f"sense:{word[:_STEM]}" for word in own if len(word) > 2)
    letters = folded if len(words) == 1 else "".join(word[0] for word in words)
    if len(letters) in _ACRONYM and letters.isalpha():
        yield f"initials:{letters}"


def _meant_by(core: str) -> set[str]:
    """The English words that the words of a Chinese name can mean, those of two characters or more."""
    pieces = {core[at : at + size] for size in range(2, _LONGEST_GLOSSED + 1) for at in range(len(core) - size + 1)}
    return {word for piece in pieces for meaning in meanings(piece) for word in meaning if len(word) > 2}


def may_meet(key: str, left: NameNode, right: NameNode) -> bool:
    """Whether two names that share a key are worth a look: not where the who's-who knows both, and decides; what they
    sound like or mean tells of two scripts only.
    """
    if left.kind != right.kind or left == right or (entries_of(left) and entries_of(right)):
        return False
    return not key.startswith(("sound:", "sense:")) or is_chinese(left.folded) != is_chinese(right.folded)


@dataclass(frozen=True, slots=True)
class Known:
    """What a pair is judged by on each side: a spelling, sentences that use it, and what the name is tied to."""

    spelling: str
    sentences: tuple[str, ...] = ()
    ties: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likely:
    """How probable it is (0 to 1) that two names are one, and why, in words."""

    probability: float
    reasons: tuple[str, ...]


def weigh(left: Known, right: Known) -> Likely:
    """How probable it is that two names are one: by names and texts, then by what both are tied to."""
    by_name = judge_pair(left.spelling, right.spelling)
    judged = judge_pair(left.spelling, right.spelling, " ".join(left.sentences), " ".join(right.sentences))
    reasons = [reason for reason in judged.reason.split("; ") if reason]
    odds = min(_odds(judged.probability), _odds(by_name.probability) + limits().texts_at_most)
    for kind, weight in sorted(limits().ties.items()):
        shared = sorted(tie for tie in left.ties & right.ties if tie.startswith(f"{kind}:"))
        if shared:  # two products say hardly more than one
            odds += weight
            reasons.append(_TOLD[kind].format(shared[0].partition(":")[2]))
    return Likely(round(1 / (1 + math.exp(-odds)), 4), tuple(reasons))


def _odds(probability: float) -> float:
    certain = min(max(probability, _CERTAIN), 1 - _CERTAIN)
    return math.log(certain / (1 - certain))


_TOLD = {
    "makes": "both made {}",
    "founder": "{} founded both",
    "round": "both raised the same round: {}",
}


def candidates(blocks: Mapping[str, Iterable[NameNode]]) -> set[tuple[NameNode, NameNode]]:
    """The pairs to look at, the smaller node first, of the names that share each key; none of too wide a key."""
    found: set[tuple[NameNode, NameNode]] = set()
    for key, names in blocks.items():
        members = sorted(set(names))
        if len(members) <= limits().widest:
            found |= {(a, b) for a, b in product(members, members) if a < b and may_meet(key, a, b)}
    return found
