"""The life of an event: rumoured, in talks, planned, then done or denied, each step as it was told first; and who says
that a figure was revised."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tenfold import data
from tenfold.claims import Status
from tenfold.reconciling.model import Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tenfold.reconciling.model import ResolvedClaim

RUMOURED = "rumoured"
ORDER = {RUMOURED: 0, Status.TALKS: 1, Status.PLANNED: 2, Status.DONE: 3, Status.DENIED: 4}


@cache
def _words(name: str) -> re.Pattern[str]:
    """The words of a file of data/belief/."""
    raw = data.table(f"belief/{name}")
    english = "|".join(re.escape(word) for word in raw["en"])
    return re.compile(rf"\b(?:{english})\b|{'|'.join(map(re.escape, raw['zh']))}", re.IGNORECASE)


def revises(claim: ResolvedClaim) -> bool:
    """Its words say that what was told before no longer holds: an update, and no contradiction."""
    return bool(_words("revision").search(claim.evidence))


def step_told_by(claim: ResolvedClaim) -> str:
    """The step that a claim tells of: its status, or a rumour where its words say that talks are hearsay."""
    if claim.claim.status is Status.TALKS and _words("rumour").search(
        f"{claim.evidence} {claim.claim.attribution or ''}"
    ):
        return RUMOURED
    return str(claim.claim.status)


def steps_of(claims: Iterable[ResolvedClaim]) -> tuple[Step, ...]:
    """The steps that claims about one event tell of, in the order of time; a step back told later is none.

    A denial is a step whenever it comes.
    """
    first: dict[str, ResolvedClaim] = {}
    for claim in claims:
        name = step_told_by(claim)
        if name not in first or _told(claim) < _told(first[name]):
            first[name] = claim
    ordered = sorted(first, key=lambda name: (first[name].published or "9", ORDER[name]))
    kept: list[Step] = []
    furthest = -1
    for name in ordered:
        if name != Status.DENIED and ORDER[name] < furthest:
            continue
        if name != Status.DENIED:
            furthest = ORDER[name]
        kept.append(Step(name, first[name].published, first[name].id))
    return tuple(kept)


def _told(claim: ResolvedClaim) -> tuple[str, str]:
    return claim.published or "9", claim.id
