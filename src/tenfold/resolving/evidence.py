"""Evidence for or against two names being one, and what each kind of it weighs.

A piece of evidence has a kind, an amount (how much of it there is) and a reason in words. What one unit of a kind
weighs (in log-odds) stands in data/names/weights.toml, learned by training/train_pairs.py from labelled pairs; the sum,
with the weight of a pair of which nothing is known, gives the probability.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tenfold import data

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NOTHING_KNOWN = "nothing known"  # the weight of a pair of which nothing else is known


@dataclass(frozen=True, slots=True)
class Evidence:
    """``amount`` units of one ``kind`` of evidence, and the ``reason`` to show for it."""

    kind: str
    amount: float
    reason: str

    @property
    def weight(self) -> float:
        """In log-odds: above 0 it speaks for one, below 0 for two."""
        return weights()[self.kind] * self.amount


@cache
def weights() -> Mapping[str, float]:
    """What one unit of each kind of evidence weighs. Read once."""
    return {kind: float(weight) for table in data.table("names/weights").values() for kind, weight in table.items()}


def probability(found: Iterable[Evidence]) -> float:
    """The probability that two names with this evidence are one."""
    total = weights()[NOTHING_KNOWN] + sum(each.weight for each in found)
    return 1 / (1 + math.exp(-total))


def in_words(found: Iterable[Evidence]) -> str:
    """The reasons, the weightiest first."""
    weighed = sorted(((each.weight, each.reason) for each in found), key=lambda pair: (-abs(pair[0]), pair[1]))
    return "; ".join(dict.fromkeys(reason for _, reason in weighed))
