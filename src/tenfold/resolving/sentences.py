"""The sentence of a text that uses a name: what the name is judged by, and what people are shown."""

from __future__ import annotations

import re

_LONGEST = 300  # characters
_END = re.compile(r"[.!?](?=\s)|[。！？\n]")


def sentence_with(name: str, text: str) -> str:
    """The first sentence that holds a name, shortened around it; the name alone where a line's end breaks it."""
    at = text.find(name)
    if at < 0:
        return name
    last = at + len(name)
    start = max((match.end() for match in _END.finditer(text, max(0, at - _LONGEST), at)), default=0)
    match = _END.search(text, last)
    end = match.end() if match else len(text)
    return " ".join(text[max(start, at - _LONGEST // 2) : min(end, last + _LONGEST // 2)].split())
