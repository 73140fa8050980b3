"""Text that a page or a mail program broke into lines, put together again: a sentence must not end with its line."""

from __future__ import annotations

import re
import unicodedata

from tenfold.folding import is_chinese

_FULL_STOPS = tuple(".!?:;。！？：；…”’」』\"')）")
_HYPHENATED = re.compile(r"[a-z]-\Z")
_NEARLY_FULL, _HALF_FULL = 0.85, 0.5  # shares of the longest line's width


def paragraphs(page: str) -> str:
    """A text that was broken into lines of one width, its lines joined where a sentence runs on.

    A paragraph ends at a blank line, and after a line that closes a sentence and is shorter than the page's lines are.
    A hyphen at the end of a line goes with it where a small letter follows.
    """
    lines = [line.strip() for line in page.splitlines()]
    full = max(map(_width, lines), default=0)
    joined: list[str] = []
    goes_on = False
    for line in lines:
        if line and goes_on:
            joined[-1] = _joined(joined[-1], line)
        elif line:
            joined.append(line)
        share = _width(line) / full if line else 0.0
        goes_on = share > (_NEARLY_FULL if line.endswith(_FULL_STOPS) else _HALF_FULL)
    return "\n\n".join(joined)


def _width(line: str) -> int:
    """The width of a line in Latin letters: a Chinese character takes the room of two."""
    return len(line) + sum(unicodedata.east_asian_width(character) in "WF" for character in line)


def _joined(above: str, below: str) -> str:
    if is_chinese(above[-1]) or is_chinese(below[0]) or above[-1] in "，、。；：":
        return above + below
    if _HYPHENATED.search(above) and below[0].islower():
        return above[:-1] + below
    return f"{above} {below}"
