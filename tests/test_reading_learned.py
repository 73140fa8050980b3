"""The learned layer of the reader: what it adds where no rule fits, and that its confidence means what it says.

The floors are measured on the held-out texts of samples/gold (files ending in -d), which neither rules nor weights were
made from; they lie a little below what was measured when the weights were written (docs/reading.md).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tenfold.claims import ROLES, ClaimType
from tenfold.documents import Document
from tenfold.reading import patterns, read_document, weights
from tenfold.scoring import borne_out, score

GOLD = Path(__file__).parent.parent / "samples" / "gold"
LANGUAGES = ("en", "zh")


@cache
def held_out(lang: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The held-out texts of a language with their labels, and what is read in them."""
    gold = [json.loads(line) for line in (GOLD / f"{lang}-d.jsonl").read_text(encoding="utf-8").splitlines()]
    read = []
    for text in gold:
        document = Document(text=text["text"], lang=lang, published=text["published"], url=text["url"])
        claims = [claim.to_json(text["text"]) for claim in read_document(document).claims]
        read.append({"id": text["id"], "claims": claims})
    return gold, read


@pytest.mark.parametrize("lang", LANGUAGES)
def test_weights_speak_of_roles_that_there_are(lang: str) -> None:
    models = weights.models(lang)
    assert models is not None
    for label in models.figure.labels:
        kind, _, role = label.partition(".")
        assert role.partition(":")[0] in ROLES[ClaimType(kind)]
    for kind, model in models.roles.items():
        assert all(label.removeprefix(f"{kind}.") in ROLES[ClaimType(kind)] for label in model.labels)
    assert {label for label in models.clause.labels if ":" not in label} <= set(ClaimType)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_weights_name_word_groups_that_there_are(lang: str) -> None:
    """Groups of words.toml that were renamed or removed leave weights of no use behind: train anew."""
    models = weights.models(lang)
    assert models is not None
    named = {name.removeprefix("c:") for name in models.clause.weights if name.startswith("c:")}
    assert named <= set(patterns.words(lang))


def test_probabilities_are_probabilities() -> None:
    model = weights.Model(("a", "b"), (0.0, -3.0), {"x": [0, 2.0, 1, 50.0]})
    scored = model.score(["x", "unknown"])
    assert scored["a"] == pytest.approx(0.8808, abs=1e-4)
    assert 0.999 < scored["b"] <= 1.0
    assert "b" in model.score([])
    assert weights.probability(-1e9) > 0.0


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Orbitly, whose coffers a Series B of $41 million refilled in May, owes it to Vast Capital."),
        ("zh", "轨道科技的B轮落定在4100万美元,掏钱的是广阔资本。"),
    ],
)
def test_it_reads_what_no_rule_knows_and_points_to_it(lang: str, text: str) -> None:
    with weights.using(lang, None):
        ruled = read_document(Document(text=text, lang=lang, published="2025-06-01")).claims
    claims = read_document(Document(text=text, lang=lang, published="2025-06-01")).claims
    assert sum(len(claim.values) for claim in claims) >= sum(len(claim.values) for claim in ruled)
    for claim in claims:
        start, end = claim.evidence
        assert 0 <= start < end <= len(text)
        assert all(0 <= value.span[0] < value.span[1] <= len(text) for value in claim.values)


@pytest.mark.parametrize(("lang", "money", "everything"), [("en", 0.55, 0.55), ("zh", 0.55, 0.55)])
def test_held_out_texts_keep_their_floor(lang: str, money: float, everything: float) -> None:
    gold, read = held_out(lang)
    figures = {name: tally.f1 for name, tally in score(gold, read).headline()}
    assert figures["money"] >= money
    assert figures["all"] >= everything


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_hard_negative_makes_at_most_one_claim(lang: str) -> None:
    gold, read = held_out(lang)
    made = {text["id"]: len(found["claims"]) for text, found in zip(gold, read, strict=True) if not text["claims"]}
    assert made
    assert max(made.values()) <= 1, made


def test_confidence_is_how_often_a_claim_is_right() -> None:
    sure: list[bool] = []
    unsure: list[bool] = []
    for lang in LANGUAGES:
        gold, read = held_out(lang)
        for text, found in zip(gold, read, strict=True):
            rights = borne_out(text["claims"], found["claims"])
            for claim, right in zip(found["claims"], rights, strict=True):
                if right is not None:
                    (sure if claim["confidence"] >= 0.9 else unsure).append(right)
    assert len(sure) > 50
    assert sum(sure) / len(sure) > 0.85
    assert sum(unsure) / len(unsure) < sum(sure) / len(sure)
