"""What statements weigh when sources differ, and how sure that makes us of a value.

Each independent source counts with the logarithm of the odds that it is right; those who agree add up, and the values
told of, and one that nobody tells, share the probability in proportion: the vote of Dong, Berti-Equille and Srivastava,
"Integrating Conflicting Data: The Role of Source Dependence" (VLDB 2009). A source counts for no less than even odds,
so that one more which says the same never makes a value less likely.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tenfold import data

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tenfold.reconciling.model import ResolvedClaim

_DIGITS = 6  # of weights and probabilities: sums of floats agree so far on every machine


@dataclass(frozen=True, slots=True)
class WeighLimits:
    """data/belief/weight.toml without what concerns the learning of records."""

    least_reliability: float
    most_reliability: float
    inflated: float
    nothing: float


@cache
def weigh_limits() -> WeighLimits:
    """The shipped limits. Read once."""
    raw = data.table("belief/weight")
    return WeighLimits(**{key: value for key, value in raw.items() if key != "weigh"})


def odds_of(claims: Iterable[ResolvedClaim]) -> float:
    """What claims that say the same weigh together: each origin once, with its best claim."""
    claims = list(claims)
    origin = origins(claims)
    best: dict[str, float] = {}
    for claim in claims:
        best[origin[claim.id]] = max(best.get(origin[claim.id], 0.0), weight_of(claim))
    return round(math.fsum(best.values()), _DIGITS)


def origins(claims: Iterable[ResolvedClaim]) -> dict[str, str]:
    """Claim → from whom it comes, among claims that say the same: an outlet, or the text itself.

    What a text credits to an outlet is that outlet's word, and what one outlet says twice it says once.
    """
    claims = list(claims)
    relays: dict[str, str] = {}
    for claim in sorted(claims, key=lambda claim: claim.id):
        if claim.outlet and claim.credit and claim.credit != claim.outlet:
            relays.setdefault(claim.outlet, claim.credit)
    return {claim.id: _origin(claim, relays) for claim in claims}


def _origin(claim: ResolvedClaim, relays: Mapping[str, str]) -> str:
    """The end of the chain of credits; of a circle its smallest outlet."""
    outlet = claim.credit or claim.outlet
    if outlet is None:
        return claim.witness
    passed = [outlet]
    while (beyond := relays.get(passed[-1])) is not None:
        if beyond in passed:
            return f"outlet:{min(passed[passed.index(beyond) :])}"
        passed.append(beyond)
    return f"outlet:{passed[-1]}"


def weight_of(claim: ResolvedClaim) -> float:
    """The log-odds that a claim is right: that its source is, and that it was read right."""
    limits = weigh_limits()
    return log_odds(claim.reliability * claim.claim.confidence, limits.least_reliability, limits.most_reliability)


def log_odds(share: float, least: float, most: float) -> float:
    """ln(p / (1 - p)) of a share that is kept within two bounds."""
    kept = min(most, max(least, share))
    return math.log(kept / (1.0 - kept))


def shares(weights: Sequence[float]) -> list[float]:
    """The probability of each of some values that exclude each other, by their weights."""
    nothing = weigh_limits().nothing
    largest = max([nothing, *weights])
    whole = math.fsum(math.exp(weight - largest) for weight in [nothing, *weights])
    return [round(math.exp(weight - largest) / whole, _DIGITS) for weight in weights]


def likely(weight: float) -> float:
    """The probability of a value beside which others may stand, by its weight."""
    return shares([weight])[0]
