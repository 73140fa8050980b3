"""Dates as both languages write them, as ISO dates as precise as the words."""

from __future__ import annotations

from dataclasses import dataclass

from tenfold.claims import Span


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: where it stands, what it is in ISO (None where it stays open), whether it leaned on publication."""

    span: Span
    iso: str | None
    relative: bool


def find_dates(text: str, lang: str, published: str | None) -> list[FoundDate]:
    """The dates of one sentence or paragraph."""
    return []
