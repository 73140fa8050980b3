"""What gathering hands to reading: a document and what is known about where it came from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it was published.

    ``text`` is what every span of a reading refers to, in code points. ``published`` is an ISO date as precise as it
    is known (``2026``, ``2026-01`` or ``2026-01-31``). ``given_id`` is the id under which the input knows the document
    (its own, or the file's stem); ``origin`` is the path or address that it was gathered from. Neither is part of its
    identity: the same text under another file name is the same document.
    """

    text: str
    lang: str | None = None
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    given_id: str = ""
    origin: str = ""

    @property
    def id(self) -> str:
        """SHA-256 (hex) over text, title, publisher, url and date: the document's identity."""
        identity = [self.text, self.title, self.publisher, self.url, self.published]
        return hashlib.sha256(json.dumps(identity, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def text_hash(self) -> str:
        """SHA-256 (hex) of the text alone: two documents that share it are copies of one text."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def with_language(self, lang: str | None) -> Document:
        """The same document, its language known."""
        return replace(self, lang=lang)


@dataclass(frozen=True, slots=True)
class Reject:
    """An input that was set aside: what, where, why, and what the user can do about it."""

    origin: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"{self.origin}:{self.line}" if self.line else self.origin
        return f"{where}: {self.reason}"
