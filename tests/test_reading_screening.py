"""Screening: what the labelled texts hold passes, what is about something else does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tenfold.reading.screening import is_of_interest

GOLD = sorted((Path(__file__).parents[1] / "samples" / "gold").glob("*.jsonl"))


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_no_text_with_a_claim_is_set_aside(path: Path) -> None:
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    missed = [record["id"] for record in records if record["claims"] and not is_of_interest(record["text"])]
    assert not missed


@pytest.mark.parametrize(
    "text",
    [
        "Rain fell for most of the week, and by Friday the lower meadows along the river were under water.",
        "祖母用铅笔把那些歌记了下来,纸页已经软得要戴手套才能翻。",
        "",
    ],
)
def test_what_is_about_something_else_is_set_aside(text: str) -> None:
    assert not is_of_interest(text)


@pytest.mark.parametrize("text", ["ORBITLY RAISED $5M", "晶片新創完成種子輪融資", "Nach der Series A", "半導體設備"])
def test_case_and_script_do_not_matter(text: str) -> None:
    assert is_of_interest(text)


def test_any_string_can_be_screened() -> None:
    assert not is_of_interest("\ud800 \x00 ﷽")
