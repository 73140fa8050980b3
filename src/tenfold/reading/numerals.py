"""What a number is, and the text in which numbers are looked for: lower case, half width, simplified, as long."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from tenfold import data

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

MAX_DIGITS = 24  # longer runs are ids, not figures


def table(name: str) -> dict[str, Any]:
    """One file of ``data/quantities``, by its name without the ending."""
    return data.table(f"quantities/{name}")


def alternatives(words: Iterable[str]) -> str:
    """A regular expression for any of ``words``, the longest first; a space in a word stands for any white space."""
    return _tree(sorted({word for word in words if word}))


def holds_any(text: str, words: tuple[str, ...]) -> bool:
    """Whether any of ``words`` is in ``text``: what rules out most texts before a costlier look."""
    for word in words:  # noqa: SIM110 (twice as fast as any())
        if word in text:
            return True
    return False


def _tree(words: list[str]) -> str:
    """``words`` (sorted) by their first characters, so that a text is compared with no more of them than it must be."""
    branches: list[str] = []
    for first, group in groupby(words, key=lambda word: word[0]):
        tails = [word[1:] for word in group]
        rest = _tree([tail for tail in tails if tail])
        if rest and "" in tails:
            rest = f"(?:{rest})?"
        branches.append((r"\s" if first == " " else re.escape(first)) + rest)
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})" if branches else ""


@dataclass(slots=True)
class Number:
    """A number at ``start`` to ``end`` of the text. What it comes to is ``value * scale``.

    ``scale`` is 1 where no magnitude stands behind it. ``bound`` is "over" where the number itself is vague.
    ``attached`` says that it is glued to something before it ("K2.5", "GPT-4", "2026-07"); ``worded`` that it is in
    words; ``bare`` that it is a magnitude alone ("百亿", "trillion"); ``letter`` that its magnitude is a single letter.
    """

    start: int
    end: int
    value: Decimal
    scale: int = 1
    bound: str = "exact"
    attached: bool = False
    worded: bool = False
    bare: bool = False
    letter: bool = False
    grouped: bool = False  # its thousands are set apart ("5,168")
    high: Decimal | None = None  # the upper end, on the same scale, where the number itself is a range ("两三百万")

    @property
    def looks_like_year(self) -> bool:
        """Whether it is four digits that could be a year of our time."""
        return self.end - self.start == 4 and 1990 <= self.value < 2040 and not self.grouped

    @property
    def amount(self) -> Decimal:
        """What the number comes to."""
        return self.value * self.scale


# --- folding ------------------------------------------------------------------------------------------------------

_FOLDING = {ord(a): b for a, b in zip(*(table("numbers")["folding"][end] for end in ("from", "to")), strict=True)}
_FOLDING.update({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
_FOLDABLE = re.compile("[" + "".join(re.escape(chr(code)) for code in _FOLDING) + "]")


def fold(text: str) -> str:
    """``text`` for matching: lower case, half width, simplified where figures need it. Always of the same length."""
    folded = text.translate(_FOLDING) if _FOLDABLE.search(text) else text
    low = folded.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


def plain(value: Decimal) -> int | float:
    """A number as quantities carry it: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)
