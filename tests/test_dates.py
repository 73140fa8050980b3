"""The date reader against its corpus, and properties that hold for any text."""

from __future__ import annotations

import re
import time
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.reading.dates import FoundDate, find_dates
from tenfold.reading.dates_leaning import carried_on
from tenfold.reading.timeline import Published

CORPUS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "dates_corpus.toml").read_text(encoding="utf-8"))
CARRIERS = {
    "en": ["{}", "Two firms merged ({}) and parted.", "The plant, {}: a quiet place."],
    "zh": ["{}", "两家工厂（{}）合并。", "记者注：{}，风平浪静。"],
}
MEANS = [(entry, said) for entry in CORPUS["means"] for said in entry["says"]]
NOTHING = [(entry["lang"], said) for entry in CORPUS["nothing"] for said in entry["says"]]
ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def sentences(said: str, lang: str) -> list[tuple[str, int, int]]:
    """The texts to try a string in, each with the span that should be found."""
    if "«" in said:
        before, rest = said.split("«")
        inside, after = rest.split("»")
        return [(before + inside + after, len(before), len(before) + len(inside))]
    return [(carrier.format(said), carrier.index("{}"), carrier.index("{}") + len(said)) for carrier in CARRIERS[lang]]


@pytest.mark.parametrize(("entry", "said"), MEANS, ids=[f"{said} @{entry['published']}" for entry, said in MEANS])
def test_string_means_date(entry: dict[str, Any], said: str) -> None:
    for text, start, end in sentences(said, entry["lang"]):
        found = find_dates(text, entry["lang"], entry["published"] or None)
        assert len(found) == 1, (text, found)
        assert (found[0].iso or "") == entry["iso"], text
        assert text[slice(*found[0].span)] == text[start:end]


@pytest.mark.parametrize(("lang", "said"), NOTHING, ids=[said for _, said in NOTHING])
def test_string_means_no_date(lang: str, said: str) -> None:
    for text, _, _ in sentences(said, lang):
        assert find_dates(text, lang, "2026-02-17") == []


@pytest.mark.parametrize("entry", CORPUS["several"], ids=lambda entry: entry["text"])
def test_dates_lean_on_the_one_before(entry: dict[str, Any]) -> None:
    found = find_dates(entry["text"], entry["lang"], entry["published"])
    assert [each.iso or "" for each in found] == entry["isos"]


def test_dates_lean_on_a_sentence_before_in_the_same_paragraph() -> None:
    rows = [find_dates(text, "zh", None) for text in ("5月前的2025年4月3日签约。", "次日付款。", "同日开业。")]
    assert [[each.iso for each in row] for row in carried_on(rows, [0, 0, 1])][1:] == [["2025-04-04"], [None]]


def test_corpus_is_large_enough() -> None:
    assert len(MEANS) >= 100


def test_relative_says_whether_it_leaned_on_publication() -> None:
    outright, leaning = find_dates("From May 4, 2025 to last month it was shut", "en", "2026-02-17")
    assert outright == FoundDate((5, 16), "2025-05-04", relative=False)
    assert leaning == FoundDate((20, 30), "2026-01", relative=True)


# --- properties ----------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(CORPUS["pieces"]["fuzz"])
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=24).map("".join))
PUBLISHED = st.one_of(
    st.sampled_from([None, "", "2026", "2026-02", "nonsense", "2026-13-40", "0001-01-01", "9999-12-31"]),
    st.dates(date(2000, 1, 1), date(2039, 12, 31)).map(str),
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["en", "zh"]), PUBLISHED)
def test_dates_are_sorted_inside_apart_and_real(text: str, lang: str, published: str | None) -> None:
    last = 0
    for each in find_dates(text, lang, published):
        assert last <= each.span[0] < each.span[1] <= len(text)
        last = each.span[1]
        if each.iso is not None:
            assert ISO.fullmatch(each.iso)
            date.fromisoformat((each.iso + "-01-01")[:10])


DAYS = st.dates(date(1995, 1, 1), date(2038, 12, 31))
FORMS = [
    ("en", "{d:%B} {d.day}, {d.year}"),
    ("en", "{d.day} {d:%B} {d.year}"),
    ("en", "{d:%b} {d.day}, {d.year}"),
    ("en", "{d.year}/{d.month}/{d.day}"),
    ("en", "{d}"),
    ("zh", "{d.year}年{d.month}月{d.day}日"),
    ("zh", "{d.year} 年 {d.month} 月 {d.day} 日"),
    ("zh", "{d.year}.{d.month}.{d.day}"),
    ("zh", "{d}"),
]


@settings(max_examples=200, deadline=None)
@given(DAYS, st.sampled_from(FORMS))
def test_rendered_days_read_back(day: date, how: tuple[str, str]) -> None:
    lang, form = how
    (found,) = find_dates(form.format(d=day), lang, None)
    assert found.iso == day.isoformat()


@given(DAYS, st.integers(0, 364))
def test_a_day_without_its_year_is_the_latest(published: date, back: int) -> None:
    day = published - timedelta(days=back)
    (found,) = find_dates(f"It opened on {day:%B} {day.day}.", "en", published.isoformat())
    if (day.month, day.day) != (2, 29):
        assert found.iso == day.isoformat()


@given(DAYS, st.integers(0, 6))
def test_weekdays_lie_within_a_week(published: date, weekday: int) -> None:
    when = Published.parse(published.isoformat())
    latest, last, following = (date.fromisoformat(when.weekday(weekday, which) or "") for which in (None, -1, 1))
    assert {day.weekday() for day in (latest, last, following)} == {weekday}
    assert published - timedelta(days=7) < latest <= published < following <= published + timedelta(days=7)
    assert published - timedelta(days=7) <= last < published


@pytest.mark.parametrize("piece", CORPUS["pieces"]["repeated"])
def test_time_grows_linearly(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        begin = time.process_time()
        find_dates(text, "en", "2026-02-17")
        find_dates(text, "zh", "2026-02-17")
        return time.process_time() - begin

    seconds(1_000)
    short, long = (min(seconds(length) for _ in range(3)) for length in (4_000, 32_000))
    assert long < 24 * max(short, 0.002)  # eight times the text; 64 times the time if it were quadratic
