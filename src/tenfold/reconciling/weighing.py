"""Learning how far outlets are to be trusted from how often they agree with what proves most probable.

The method is ACCU of Dong, Berti-Equille and Srivastava, "Integrating Conflicting Data: The Role of Source Dependence"
(VLDB 2009), without its search for copiers, since copies and relayed news are known before (copies.py, credits.py):
a value's probability follows from the accuracy of those who give it, an outlet's accuracy is the mean probability of
the values that it gives, and the two are worked out in turn until they stand still. What is held of an outlet's kind
counts like some statements of its own, so that few statements move it little.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tenfold import data
from tenfold.reconciling.weights import log_odds, shares

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# One thing that was asked of several outlets: for each value told of, the outlets (by key) that give it.
Vote = tuple[frozenset[str], ...]

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class _Settings:
    """The section [weigh] of data/belief/weight.toml."""

    prior: float
    least: int
    rounds: int
    close: float
    most: float
    least_reliability: float


class Record(NamedTuple):
    """What was learned about one outlet, and from how many statements."""

    reliability: float
    statements: int


@cache
def _settings() -> _Settings:
    return _Settings(**data.table("belief/weight")["weigh"])


def weigh(votes: Iterable[Vote], held: Mapping[str, float]) -> dict[str, Record]:
    """The record of every outlet that has enough statements; ``held`` is what is held of each before.

    It depends on the set of votes alone. A vote of one outlet tells nothing and is left out.
    """
    settings = _settings()
    asked = sorted(
        tuple(sorted(tuple(sorted(outlets)) for outlets in vote)) for vote in votes if len(frozenset().union(*vote)) > 1
    )
    statements: dict[str, int] = defaultdict(int)
    for vote in asked:
        for outlets in vote:
            for outlet in outlets:
                statements[outlet] += 1
    reliability = {outlet: held[outlet] for outlet in sorted(statements)}
    for _ in range(settings.rounds):
        sums: dict[str, list[float]] = defaultdict(list)
        for vote in asked:
            for outlets, chance in zip(vote, chances(vote, reliability), strict=True):
                for outlet in outlets:
                    sums[outlet].append(chance)
        now = {
            outlet: (math.fsum(sums[outlet]) + settings.prior * held[outlet]) / (statements[outlet] + settings.prior)
            for outlet in reliability
        }
        moved = max((abs(now[outlet] - reliability[outlet]) for outlet in now), default=0.0)
        reliability = now
        if moved < settings.close:
            break
    return {
        outlet: Record(round(min(settings.most, value), _DIGITS), statements[outlet])
        for outlet, value in reliability.items()
        if statements[outlet] >= settings.least
    }


def chances(vote: Sequence[Iterable[str]], reliability: Mapping[str, float]) -> list[float]:
    """The probability of each value of a vote, by the reliability of those who give it."""
    settings = _settings()
    return shares(
        [
            math.fsum(log_odds(reliability[outlet], settings.least_reliability, settings.most) for outlet in outlets)
            for outlets in vote
        ]
    )
