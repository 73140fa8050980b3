"""The weights of the learned layer: logistic models over named features, as training/train.py writes them."""

from __future__ import annotations

import gzip
import json
import math
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from tenfold import data

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_NEGLIGIBLE = -4.0  # log odds below which a label is not looked at further


def probability(log_odds: float) -> float:
    """The logistic function, safe for any size."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))


@dataclass(frozen=True, slots=True)
class Model:
    """Logistic models that share their features: each feature's weights are label, weight, label, weight ..."""

    labels: tuple[str, ...]
    biases: tuple[float, ...]
    weights: Mapping[str, Sequence[Any]]

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Self:
        """From the JSON that training/train.py writes."""
        return cls(tuple(raw["labels"]), tuple(raw["biases"]), raw["weights"])

    def score(self, features: Sequence[str], begun: Sequence[float] | None = None) -> dict[str, float]:
        """The probability of each label that is not all but excluded; ``begun`` are the sums of other features."""
        sums = self.sums(features, begun)
        return {name: probability(x) for name, x in zip(self.labels, sums, strict=True) if x > _NEGLIGIBLE}

    def sums(self, features: Sequence[str], begun: Sequence[float] | None = None) -> list[float]:
        """The log odds of each label, from those of other features on, or from the biases."""
        sums = list(self.biases if begun is None else begun)
        weights = self.weights
        for name in features:
            row = weights.get(name)
            if row is not None:
                entries = iter(row)
                for label, weight in zip(entries, entries, strict=True):
                    sums[label] += weight
        return sums

    def reasons(self, features: Sequence[str], label: str) -> list[tuple[str, float]]:
        """What each feature adds to the log odds of a label, what adds most first."""
        number = self.labels.index(label)
        rows = {name: self.weights.get(name, ()) for name in features}
        shares = [
            (name, row[at + 1]) for name, row in rows.items() for at in range(0, len(row), 2) if int(row[at]) == number
        ]
        return sorted(shares, key=lambda share: (-share[1], share[0]))


@dataclass(frozen=True, slots=True)
class Models:
    """The models of one language.

    What a clause tells, what a figure says, who plays a role, whom a figure is about, and
    how often a claim of a kind is right.
    """

    clause: Model
    figure: Model
    roles: Mapping[str, Model]
    subject: Mapping[str, float]
    confidence: Mapping[str, float]

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Self:
        """From the JSON that training/train.py writes."""
        return cls(
            clause=Model.load(raw["clause"]),
            figure=Model.load(raw["figure"]),
            roles={kind: Model.load(part) for kind, part in raw["roles"].items()},
            subject=raw["subject"],
            confidence=raw["confidence"],
        )


_in_training: dict[str, Models | None] = {}


@contextmanager
def using(lang: str, models_: Models | None) -> Iterator[None]:
    """Read with other weights than the shipped ones, or with none: for training and its validation only."""
    _in_training[lang] = models_
    try:
        yield
    finally:
        del _in_training[lang]


def models(lang: str) -> Models | None:
    """The models in use for a language: the shipped ones, but in training."""
    return _in_training[lang] if lang in _in_training else _shipped(lang)


@cache
def _shipped(lang: str) -> Models:
    return Models.load(json.loads(gzip.decompress(data.binary(f"weights/{lang}.json.gz"))))
