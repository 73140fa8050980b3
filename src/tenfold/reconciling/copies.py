"""Which texts are one text told twice: the same to the letter, nearly the same (a wire story under ten mastheads), or
translated (the same figures in the same order). Copies are no witnesses.

Near copies are found by MinHash (Broder, "On the resemblance and containment of documents", 1997) over shingles: texts
that share a band of their sketches are compared in full. Everything here depends on the texts alone, so that a set of
texts falls into the same copies in whatever order they come.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from rensa import RMinHash  # type: ignore[import-untyped]

from tenfold import data
from tenfold.folding import HAN, simplify

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tenfold.reconciling.model import ResolvedClaim

_WORD = re.compile(rf"[{HAN}]|[^\W{HAN}]+")
_HAN = re.compile(f"[{HAN}]")
_MONTH = re.compile(r"\d+(?=月)")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CHINESE_SHARE = 0.2  # of a text's words, from which on it is Chinese


@dataclass(frozen=True, slots=True)
class Near:
    """When two texts are nearly the same, see data/belief/copies.toml."""

    shingle: int
    least_shingles: int
    bands: int
    rows: int
    alike: float
    seed: int


@dataclass(frozen=True, slots=True)
class Translated:
    """When one text is a translation of another, see data/belief/copies.toml."""

    run: int
    least_figures: int
    alike: float


@cache
def near() -> Near:
    """The shipped limits for near copies. Read once."""
    return Near(**data.table("belief/copies")["near"])


@cache
def translated() -> Translated:
    """The shipped limits for translations. Read once."""
    return Translated(**data.table("belief/copies")["translated"])


@dataclass(frozen=True, slots=True)
class Print:
    """What is compared of a text: its shingles, its figures in order (digits alone), whether it is Chinese."""

    shingles: frozenset[str]
    figures: tuple[str, ...]
    chinese: bool


@lru_cache(maxsize=256)
def print_of(text: str) -> Print:
    """The print of a text."""
    words = _WORD.findall(simplify(text).casefold())
    size = near().shingle
    han = sum(bool(_HAN.match(word)) for word in words)
    return Print(
        frozenset(" ".join(words[at : at + size]) for at in range(len(words) - size + 1)),
        tuple(_figures(text)),
        han > _CHINESE_SHARE * len(words),
    )


def _figures(text: str) -> Iterable[str]:
    for match in _FIGURE.finditer(_MONTH.sub("", text)):
        digits = match[0].replace(",", "")
        significant = digits.replace(".", "").strip("0")
        if len(significant) > 1 and not _YEAR.fullmatch(digits):
            yield significant


def bands_of(text: str) -> frozenset[str]:
    """The keys of a text: copies share one (near copies all but surely, translations always)."""
    made = print_of(text)
    keys: set[str] = set()
    if len(made.shingles) >= near().least_shingles:
        sketch = RMinHash(near().bands * near().rows, near().seed)
        sketch.update(sorted(made.shingles))
        digest = sketch.digest()
        keys = {_key("near", at, digest[at : at + near().rows]) for at in range(0, len(digest), near().rows)}
    if len(set(made.figures)) >= translated().least_figures:
        size = translated().run
        keys |= {_key("figures", size, made.figures[at : at + size]) for at in range(len(made.figures) - size + 1)}
    return frozenset(keys)


def _key(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def are_copies(left: str, right: str) -> bool:
    """Whether two texts that share a band are one text, told twice."""
    a, b = print_of(left), print_of(right)
    if min(len(a.shingles), len(b.shingles)) >= near().least_shingles:
        shared = len(a.shingles & b.shingles)
        if shared >= near().alike * (len(a.shingles) + len(b.shingles) - shared):
            return True
    return a.chinese != b.chinese and _same_figures(a.figures, b.figures)


def _same_figures(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """The longest run of figures that both give in this order (with gaps) is nearly all of the longer list."""
    limits = translated()
    enough = limits.alike * max(len(left), len(right))
    if min(len(left), len(right)) < enough or len(set(left) & set(right)) < limits.least_figures:
        return False
    longest = [0] * (len(right) + 1)
    for figure in left:
        before = 0
        for at, other in enumerate(right, start=1):
            above = longest[at]
            longest[at] = before + 1 if figure == other else max(above, longest[at - 1])
            before = above
    return longest[-1] >= enough


def witnesses(texts: Mapping[str, str]) -> dict[str, str]:
    """Text (by its key) → the witness that it is: the smallest key of all its copies, and of their copies."""
    holding: dict[str, set[str]] = defaultdict(set)
    for key, text in texts.items():
        for band in bands_of(text):
            holding[band].add(key)
    pairs = {pair for keys in holding.values() for pair in combinations(sorted(keys), 2)}
    return components(texts, (pair for pair in sorted(pairs) if are_copies(texts[pair[0]], texts[pair[1]])))


def components(keys: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each key's component in the graph of the pairs: the smallest key in it."""
    head = {key: key for key in keys}

    def top(key: str) -> str:
        while head[key] != key:
            head[key] = head[head[key]]
            key = head[key]
        return key

    for left, right in pairs:
        low, high = sorted((top(left), top(right)))
        head[high] = low
    return {key: top(key) for key in head}


def speakers(claims: Iterable[ResolvedClaim]) -> dict[str, str]:
    """For each witness the document that speaks for all its copies: of the highest rank, among these the earliest."""
    best: dict[str, tuple[tuple[int, str, str], str]] = {}
    for claim in claims:
        order = (-claim.rank, claim.published or "9", claim.document)
        if claim.witness not in best or order < best[claim.witness][0]:
            best[claim.witness] = order, claim.document
    return {witness: document for witness, (_, document) in best.items()}
