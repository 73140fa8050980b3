"""The rows that say how beliefs came about and how they changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tenfold.asking.rows import Row, Source


@dataclass(frozen=True, slots=True)
class Statement(Row):
    """One source's word for a value: what it weighs, whether it is a copy for which another text speaks, and from whom
    it says to have it (``credit``; what several have from one outlet counts once).
    """

    claim_id: str
    status: str
    evidence: str
    kind_of_outlet: str
    reliability: float
    weight: float
    copy: bool
    credit: str | None
    judged: bool
    source: Source


@dataclass(frozen=True, slots=True)
class ValueSaid(Row):
    """A value with how sure it is, since when it is told, how many independent texts say it, and which.

    What was ``overtaken`` was told of an earlier stage of the event.
    """

    value: Any
    probability: float
    since: str | None
    witnesses: int
    overtaken: bool
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class ProofRow(Row):
    """How the believed value of one role of one event came about. ``doubts`` are the findings about it."""

    event_id: str
    type: str
    status: str
    company: str | None
    date: str | None
    role: str
    believed: ValueSaid
    others: tuple[ValueSaid, ...]
    because: str
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow(Row):
    """A change of belief between two days: an event that came or went, or a value that is another than before.

    ``change`` is new, gone, changed, surer or less_sure; ``source`` is the first text since then that says what is
    believed now.
    """

    change: str
    event_id: str
    type: str
    company: str | None
    role: str
    before: Any
    after: Any
    probability_before: float | None
    probability_after: float | None
    source: Source | None


@dataclass(frozen=True, slots=True)
class OutletRank(Row):
    """An outlet: its kind and rank, how many of its statements are right, and how that is known.

    ``known_by`` is hand, record, list (it is a well-known one) or nothing; ``documents`` counts its texts.
    """

    outlet: str
    kind: str
    rank: int
    reliability: float
    known_by: str
    documents: int
