"""How sure a claim is: the share of claims like it that labelled texts bear out.

A logistic model over what stands behind the claim: the weight of its best rule, what the learned layer thinks of its
clause and figure, its kind, and whether the words name whom it is about. training/train.py fits it on readings of texts
that taught none of the weights they were read with, so that 0.8 means right in eight cases of ten.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tenfold.reading.weights import probability

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tenfold.reading.drafts import Draft
    from tenfold.reading.weights import Models

_LEAST, _MOST = 0.02, 0.99
# A claim less sure than this is not made; rules say what the models have not seen, so they are believed sooner.
LEAST_LEARNED, LEAST_RULED = 0.5, 0.35


def grounds(draft: Draft) -> dict[str, float]:
    """What a claim's confidence is read off."""
    patterns = draft.patterns
    learned = [name for name in patterns if is_learned(name)]
    source = "learned" if len(learned) == len(patterns) else "rule+" if learned else "rule"
    belief = min(max(draft.belief, 0.01), 0.99)
    start, end = draft.evidence
    bound = "none" if not draft.anchor else "in" if start <= draft.anchor[0].span[0] < end else "out"
    return {
        "belief": math.log(belief / (1.0 - belief)),
        "score": draft.score if source != "learned" else 0.0,
        f"type={draft.type}": 1.0,
        f"source={source}": 1.0,
        f"anchor={bound}": 1.0,
        f"status={draft.status}": 1.0,
        f"roles={min(len(draft.cells), 6)}": 1.0,
        f"source={source} type={draft.type}": 1.0,
        f"patterns={min(len(patterns), 4)}": 1.0,
        "heading": float(draft.heading),
    }


def is_learned(pattern: str) -> bool:
    """Whether a claim's pattern is the learned layer's and no rule."""
    return "/learned" in pattern


def is_made(draft: Draft, confidence: float) -> bool:
    """Whether a draft is sure enough to become a claim."""
    return confidence >= (LEAST_LEARNED if all(is_learned(name) for name in draft.patterns) else LEAST_RULED)


def confidence_of(draft: Draft, models: Models | None) -> float:
    """The probability that the text makes the claim, 0.02 to 0.99; without models the weight of the best rule."""
    if models is None or not models.confidence:
        return max(_LEAST, min(_MOST, draft.score))
    return confidence_from(draft, models.confidence)


def confidence_from(draft: Draft, weights: Mapping[str, float]) -> float:
    """The same by the weights of a confidence model."""
    log_odds = weights["bias"] + sum(weights.get(name, 0.0) * size for name, size in grounds(draft).items())
    return max(_LEAST, min(_MOST, probability(log_odds)))
