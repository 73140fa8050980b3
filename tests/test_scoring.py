"""The scorer: its rules on small cases of our own, and its figures against the benchmark's where that is at hand."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tenfold.scoring import Score, agrees, score

SHARED = Path(__file__).parents[2] / "shared" / "benchmark"
TEXT = "Orchid raised $40 million. Pine led. It is worth over $400 million."
ROUND = {
    "type": "funding_round",
    "status": "done",
    "roles": {"company": ["Orchid Robotics Inc. | Orchid"], "amount": [{"value": 40_000_000, "currency": "USD"}]},
    "evidence": "Orchid raised $40 million",
}


def scored(gold: list[dict[str, Any]], guesses: list[dict[str, Any]]) -> Score:
    return score([{"id": "a", "lang": "en", "text": TEXT, "claims": gold}], [{"id": "a", "claims": guesses}])


def total(result: Score) -> tuple[int, int, int]:
    tally = result.tallies["all", "all"]
    return tally.hit, tally.missed, tally.spurious


def test_a_claim_found_whole() -> None:
    result = scored([ROUND], [{**ROUND, "roles": {**ROUND["roles"], "company": ["orchid"]}}])  # type: ignore[dict-item]
    assert total(result) == (3, 0, 0)
    assert result.tallies["group", "money"].f1 == 1
    assert (result.bounds_right, result.bounds_seen) == (1, 1)


def test_a_document_without_a_prediction_counts_as_empty() -> None:
    result = score([{"id": "a", "text": TEXT, "claims": [ROUND]}], [])
    assert total(result) == (0, 3, 0)
    assert result.tallies["lang", "?"].missed == 3


def test_a_claim_without_evidence_in_the_text_is_spurious_in_all_its_values() -> None:
    assert total(scored([ROUND], [{**ROUND, "evidence": "words that nobody wrote"}])) == (0, 3, 3)


def test_an_optional_claim_neither_counts_nor_costs() -> None:
    optional = {**ROUND, "optional": True}
    assert total(scored([optional], [ROUND])) == (0, 0, 0)
    assert total(scored([optional], [])) == (0, 0, 0)


def test_a_status_alone_makes_no_pair() -> None:
    other = {**ROUND, "roles": {"company": ["Fern"]}}
    assert total(scored([ROUND], [other])) == (0, 3, 2)


def test_metrics_of_measure_other_are_left_out() -> None:
    metric = {"type": "metric", "roles": {"subject": ["Orchid"], "measure": ["other"]}, "evidence": "Orchid"}
    assert total(scored([metric], [metric, metric])) == (0, 0, 0)


@pytest.mark.parametrize(
    ("role", "gold", "guess", "same"),
    [
        ("date", "2026-03", "2026-03-17", True),
        ("date", "2026-03-17", "2026-03", False),
        ("company", "Orchid Robotics | Orchid", "ORCHID Co., Ltd. | Fern", True),
        ("company", "Orchid", "Fern | Orchid", False),
        ("company", "兰花机器人", "兰花机器人有限公司", True),
        ("stage", "B", "Series B round", True),
        ("position", "chief executive", "Chief Executive Officer", True),
        ("instrument", "tariff", "Tariff ", True),
        ("amount", {"value": 100, "currency": "USD"}, {"value": 100.4, "currency": "USD"}, True),
        ("amount", {"value": 100, "currency": "USD"}, {"value": 101, "currency": "USD"}, False),
        ("amount", {"value": 100, "currency": "USD"}, {"value": 100, "currency": "CNY"}, False),
        ("amount", {"value": 100, "value_max": 120, "currency": "USD"}, {"value": 100, "currency": "USD"}, False),
        ("value", {"value": 5, "unit": "%"}, {"value": 5, "unit": "users"}, False),
        ("value", {"value": 5, "unit": "devices"}, {"value": 5, "unit": "phones"}, True),
        ("value", {"value": 5}, "5", False),
    ],
)
def test_when_two_values_agree(role: str, gold: object, guess: object, same: bool) -> None:
    assert agrees(role, gold, guess) is same


def perturbed(documents: list[dict[str, Any]], seed: int) -> list[dict[str, Any]]:
    """Gold's claims with values dropped, doubled, mixed up and mis-stated, as a poor reader would give them."""
    chance = random.Random(seed)
    out = []
    for document in documents:
        claims: list[Any] = []
        for claim in json.loads(json.dumps(document["claims"])):
            claim.pop("optional", None)
            for role in list(claim["roles"]):
                throw = chance.random()
                if throw < 0.1:
                    del claim["roles"][role]
                elif throw < 0.2:
                    claim["roles"][role] *= 2
                elif throw < 0.3:
                    claim["roles"][role] = ["Somebody Else Ltd", {"value": 3, "currency": "USD"}]
                elif throw < 0.35:
                    claim["roles"][role] = claim["roles"][role][0]
                elif throw < 0.45 and isinstance(claim["roles"][role][0], dict):
                    claim["roles"][role][0] |= {"value": claim["roles"][role][0]["value"] * 1.004, "bound": "about"}
            if chance.random() < 0.1:
                claim["status"] = "talks"
            if chance.random() < 0.05:
                claim["evidence"] += " and more"
            claims += [claim] * chance.choice([0, 1, 1, 1, 1, 2])
        chance.shuffle(claims)
        if chance.random() > 0.05:
            out.append({"id": document["id"], "claims": claims})
    return out


@pytest.mark.skipif(not (SHARED / "score.py").exists(), reason="the benchmark is not at hand")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_figures_are_the_benchmarks(tmp_path: Path, seed: int) -> None:
    gold = [json.loads(line) for line in (SHARED / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    predicted = perturbed(gold, seed)
    (tmp_path / "p.jsonl").write_text("\n".join(map(json.dumps, predicted)), encoding="utf-8")
    options = ["--by", "type", "--by", "lang", "--by", "role", "--errors", "100000"]
    command = [sys.executable, str(SHARED / "score.py"), str(SHARED / "dev.jsonl"), str(tmp_path / "p.jsonl"), *options]
    theirs = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout.splitlines()

    result = score(gold, predicted)
    rows = result.headline() + sorted(
        ((name, tally) for (kind, name), tally in result.tallies.items() if kind in ("type", "lang", "role")),
        key=lambda row: next(key for key in result.tallies if result.tallies[key] is row[1]),
    )
    ours = [
        f"{name:16} P {tally.precision:.3f}  R {tally.recall:.3f}  F1 {tally.f1:.3f}  ({tally.hit} hit, "
        f"{tally.missed} missed, {tally.spurious} spurious)"
        for name, tally in rows
    ]
    ours.append(f"bounds right {result.bounds_right}/{result.bounds_seen}")
    ours += ["\t".join(map(str, error)) for error in result.errors]
    assert ours == theirs
