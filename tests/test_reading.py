"""The built-in reader, through its public entry points: what it reads.

What holds for any text is in test_reading_properties.py.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tenfold.claims import ANCHORS, ROLES, ClaimType
from tenfold.documents import Document
from tenfold.reading import read_document
from tenfold.reading.check import failures
from tenfold.reading.patterns import rules
from tenfold.scoring import score

ROOT = Path(__file__).parents[1]
BENCHMARK = ROOT.parent / "shared" / "benchmark"

EN = """Orbitly in talks for $300m round

Orbitly, a Leeds start-up that makes robots for greenhouses, is in talks to raise $300 million at a valuation of
about $2 billion, according to Harbour Wire. The company took in $45 million last year in a Series B led by Vast
Capital, with participation from Lantern Ventures and Moss Partners.
"""
ZH = "近日，星圃科技宣布完成近3亿元B轮融资，由长汀资本领投，老股东木石创投跟投。该公司投后估值超过20亿元。"


def claims(text: str, lang: str = "en", published: str | None = None) -> list[dict[str, object]]:
    """What the reader makes of a text, as JSON."""
    reading = read_document(Document(text=text, lang=lang, published=published))
    return [claim.to_json(text) for claim in reading.claims]


def only(kind: str, found: list[dict[str, object]]) -> list[dict[str, object]]:
    return [claim for claim in found if claim["type"] == kind]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_example_beside_a_rule_reads_as_it_says(lang: str) -> None:
    assert not [str(failure) for failure in failures(f"{lang}/")]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_claim_type_has_rules_and_each_file_an_example(lang: str) -> None:
    by_type: dict[str, int] = {}
    for rule in rules(lang):
        kind = rule.name.split("/")[1]
        by_type[kind] = by_type.get(kind, 0) + len(rule.reads)
    assert set(by_type) == set(ClaimType)
    assert all(by_type.values()), by_type


def test_an_english_article_gives_its_rounds_and_valuation() -> None:
    found = claims(EN, published="2026-05-04")
    rounds = {claim["roles"]["amount"][0]["value"]: claim for claim in only("funding_round", found)}
    assert set(rounds) == {300_000_000, 45_000_000}
    assert rounds[300_000_000]["status"] == "talks"
    earlier = rounds[45_000_000]["roles"]
    assert earlier["company"] == ["Orbitly"]
    assert earlier["stage"] == ["B"]
    assert earlier["lead_investor"] == ["Vast Capital"]
    assert set(earlier["investor"]) == {"Vast Capital", "Lantern Ventures", "Moss Partners"}
    assert earlier["date"] == ["2025"]
    (valuation,) = only("valuation", found)
    assert valuation["roles"]["amount"][0] == {"value": 2_000_000_000, "currency": "USD", "bound": "about"}
    assert valuation["attribution"] == "Harbour Wire"


def test_a_headline_in_capitals_gives_its_company() -> None:
    body = "\n\nThe company was founded in 2021 by two engineers from Lisbon."
    (round_,) = only("funding_round", claims("Rivermint Secures Up To $300 Million In New Funding" + body))
    assert round_["roles"]["company"] == ["Rivermint"]
    assert not claims("Cybersecurity Firms To Raise Prices Next Year As Costs Grow" + body)


def test_a_chinese_article_gives_its_round_and_valuation() -> None:
    found = claims(ZH, "zh", "2026-05-04")
    (round_,) = [claim for claim in only("funding_round", found) if "amount" in claim["roles"]]
    assert round_["roles"]["company"] == ["星圃科技"]
    assert round_["roles"]["amount"] == [{"value": 300_000_000, "currency": "CNY", "bound": "under"}]
    assert round_["roles"]["stage"] == ["B"]
    assert round_["roles"]["lead_investor"] == ["长汀资本"]
    (valuation,) = only("valuation", found)
    assert valuation["roles"] == {
        "company": ["星圃科技"],
        "amount": [{"value": 2_000_000_000, "currency": "CNY", "bound": "over"}],
    }


def test_two_firms_and_two_sums_are_told_off_against_each_other() -> None:
    found = claims("Quillon and Tessary announced rounds of €160 million and €70 million, respectively.")
    told = {
        claim["roles"]["company"][0]: claim["roles"]["amount"][0]["value"] for claim in only("funding_round", found)
    }
    assert told == {"Quillon": 160_000_000, "Tessary": 70_000_000}


def test_one_round_told_twice_is_one_claim() -> None:
    text = "Orbitly raised $12 million.\n\nThe $12 million round was led by Vast Capital, Orbitly said on its site."
    assert len(only("funding_round", claims(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Greenhouses in the region produce tomatoes all year, and growers say that labour is their largest worry.",
        "The museum sold 300 tickets at $12 each and closes on Monday. Nobody knows what comes next.",
        "What would it take to trust a machine with a garden? Patience, says everyone who has tried.",
    ],
)
def test_a_text_without_a_deal_gives_at_most_one_claim(text: str) -> None:
    assert len(claims(text)) <= 1


def test_an_unknown_language_is_set_aside_with_the_reason() -> None:
    reading = read_document(Document(text="Guten Tag", lang="de"))
    assert reading.claims == ()
    assert "de" in str(reading.rejected)


@pytest.mark.parametrize(
    "unit", ["a", '"', "(", "$1 ", "raised ", "Orbitly ", "融资", "“", "A, ", "**", "[", "1,", "2026 "]
)
def test_a_long_text_of_one_thing_is_read_in_steps_linear_in_its_length(unit: str) -> None:
    """Adversarial text is cut into bounded sentences, so that the work per character does not grow with the text."""
    from tenfold.reading.view import MAX_SENTENCE, sentences

    text = unit * (60_000 // len(unit))
    found = sentences(text, "zh" if unit in "融资“" else "en")
    assert all(len(sentence.text) <= MAX_SENTENCE for sentence in found)
    assert sum(len(sentence.text) for sentence in found) <= len(text)
    read_document(Document(text=text, lang="en"))


@pytest.mark.skipif(not BENCHMARK.exists(), reason="the benchmark is not beside this checkout")
@pytest.mark.parametrize(("name", "money", "all_types"), [("dev", 0.45, 0.35), ("seeds", 0.60, 0.35)])
def test_the_floors_of_the_benchmark_hold(name: str, money: float, all_types: float) -> None:
    gold = [json.loads(line) for line in (BENCHMARK / f"{name}.jsonl").read_text("utf-8").splitlines()]
    predicted = [
        {"id": line["id"], "claims": claims(line["text"], line["lang"], line.get("published"))} for line in gold
    ]  # fmt: skip
    result = score(gold, predicted)
    figures = dict(result.headline())
    assert figures["money"].f1 >= money
    assert figures["all"].f1 >= all_types


def test_every_claim_type_has_an_anchor_among_its_roles() -> None:
    assert all(ANCHORS[kind] in ROLES[kind] for kind in ClaimType)
