"""What holds for the reading of any text: it is grounded, repeatable, alone, and blind to the way of writing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from reading_laws import check_reading, said
from tenfold.documents import Document
from tenfold.folding import simplify
from tenfold.gathering import gather
from tenfold.reading import read_batch, read_document
from tenfold.reading.local_currency import local_currency
from tenfold.reading.view import sentences

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

SOURCE = Path(__file__).parents[1] / "src"
SAMPLES = [d for d in gather([str(SOURCE / "tenfold/data/samples")]) if isinstance(d, Document)]

LANGUAGE = st.sampled_from(["en", "zh"])
PUBLISHED = st.sampled_from([None, "2026", "2026-02", "2026-02-17"])
QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

# --- any text -----------------------------------------------------------------------------------------------------

WORDS = [
    *("Orbitly ", "raised ", "$12 million ", "in a Series B round ", "led by ", "Vast Capital", ", ", "and ", "Inc."),
    *("the company ", "on Monday. ", "\n", "**", "[x](y)", "（", "）", "星圃科技", "完成", "3亿元", "B轮", "融资"),
    *(
        "该公司",
        "，",
        "。",
        "由",
        "领投",
        "valued at ",
        "IPO ",
        "Hong Kong ",
        "CEO ",
        "Mary Oak ",
        "joined ",
        "50%",
        "两家公司",
    ),
    *("it ", "according to ", "Nvidia ", "H100 ", "launched ", "1,000", "2025", "last week ", "去年", "估值", "；"),
]
# What breaks readers: marks without width or of direction, combining marks, letters that grow when lowered or are no
# letters, other digits, characters beyond the first plane, halves of them, characters for private use, controls.
ODD = [
    *("\x00", "\x07", "\x0b", "\x0c", "\r", "\r\n", "\x1b[31m", "\x1f", "\x7f", "\x85", "\xa0", "\xad", "\u2028"),
    *("\u200b", "\u200d", "\u200e", "\u202e", "\u2066", "\ufeff", "\ufffd", "\u3000", "\u0301", "e\u0301", "\u0e33"),
    *("İ", "ß", "ﬁ", "ẞ", "ŉ", "ǅ", "²", "½", "①", "Ⅻ", "٣", "৪", "१", "𝟙𝟚", "㈱", "㎡", "℃", "％", "＄１２", "３亿"),
    *("😀", "👩‍💻", "𠮷", "𝔘", "\U000e0041", "\ud83d", "\udc00", "\ue010", "\ue022", "\uf8ff", "\ue03f", "\U0010ffff"),
    *("שלום", "مليون", "「", "」", "«", "»", "〝", "〞", "|", "<b>", "</", "![", "](", "`", "#", "- ", "1. ", "\t"),
]


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, str]:
    """A piece of a sample text, mishandled; and its language."""
    sample = draw(st.sampled_from(SAMPLES))
    start = draw(st.integers(0, max(0, len(sample.text) - 40)))
    text = sample.text[start : start + draw(st.integers(40, 500))]
    for _ in range(draw(st.integers(0, 5))):
        a, b = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        how = draw(st.integers(0, 5))
        if how == 0:  # cut
            text = text[:a] + text[b:]
        elif how == 1:  # repeated
            text = text[:b] + text[a : min(b, a + 60)] * draw(st.integers(1, 4)) + text[b:]
        elif how == 2:  # spliced
            other = draw(st.sampled_from(SAMPLES)).text
            text = text[:a] + other[a : a + 80] + text[b:]
        elif how == 3:  # every space or comma is something odd
            every, odd = draw(st.sampled_from([" ", ",", "，", "\n", r"\d"])), draw(st.sampled_from(["", *ODD]))
            text = re.sub(every, lambda _, odd=odd: odd, text)  # type: ignore[misc]
        else:
            text = text[:a] + draw(st.sampled_from(ODD + WORDS)) + text[a:]
    return text[:1500], sample.lang or "en"


GENERATED = st.one_of(
    st.text(max_size=200),
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.lists(st.sampled_from(WORDS), max_size=40).map("".join),
    st.lists(st.sampled_from(WORDS + ODD), max_size=40).map("".join),
)


@settings(QUICK, max_examples=250)
@given(text=GENERATED, lang=LANGUAGE, published=PUBLISHED)
def test_any_text_is_read_into_grounded_claims(text: str, lang: str, published: str | None) -> None:
    check_reading(Document(text=text, lang=lang, published=published))


@settings(QUICK, max_examples=250)
@given(mutated(), PUBLISHED)
def test_a_mishandled_article_is_read_into_grounded_claims(what: tuple[str, str], published: str | None) -> None:
    text, lang = what
    check_reading(Document(text=text, lang=lang, published=published))


# Texts that broke a law once, found by the tests above or by fuzz/reading.py.
FOUND = {
    "half a character": ("\ud83d没有发布会，600亿元的基金就这么成立了。\udc00", "zh"),
    "half a character in English": ("Orbitly \ud83d raised $12 million.", "en"),
    "characters that the masked sentences use": (
        "Orbitly \ue010 raised \ue022 led by \ue01c and \ue024 of \ue038.",
        "en",
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_broke_a_law_once_keeps_it(name: str) -> None:
    text, lang = FOUND[name]
    check_reading(Document(text=text, lang=lang, published="2026-02-17"))


@pytest.mark.parametrize("part", range(3))
def test_every_sample_is_read_into_grounded_claims(part: int) -> None:
    assert sum(len(check_reading(document).claims) for document in SAMPLES[part::3]) > 20


# --- alone --------------------------------------------------------------------------------------------------------


@settings(QUICK, max_examples=12)
@given(
    some=st.lists(st.sampled_from(SAMPLES), max_size=4),
    texts=st.lists(GENERATED, max_size=3),
    order=st.randoms(use_true_random=False),
)
def test_a_reading_does_not_depend_on_other_documents(some: list[Document], texts: list[str], order: Random) -> None:
    documents = [*some, *(Document(text=text, lang="en") for text in texts)]
    alone = {document.id: read_document(document) for document in documents}
    order.shuffle(documents)
    assert [reading.document_id for reading in read_batch(documents)] == [document.id for document in documents]
    assert all(reading == alone[reading.document_id] for reading in read_batch(documents))


def test_a_reading_does_not_depend_on_the_process_nor_on_what_it_read_before() -> None:
    script = """
import json, sys
from tenfold.gathering import gather
from tenfold.reading import read_document
documents = sorted(gather([sys.argv[1]]), key=lambda d: d.id)[::4]
if sys.argv[2] == "back":
    documents = documents[::-1]
print(json.dumps({d.id: [c.to_json(d.text) for c in read_document(d).claims] for d in documents}, sort_keys=True))
"""

    def read(order: str, seed: str) -> dict[str, object]:
        done = subprocess.run(
            [sys.executable, "-c", script, str(SOURCE / "tenfold/data/samples"), order],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONHASHSEED": seed},
        )
        return json.loads(done.stdout)

    forth = read("forth", "1")
    assert forth == read("back", "2")
    assert sum(map(len, forth.values())) > 60  # type: ignore[arg-type, misc]


# --- ways of writing ----------------------------------------------------------------------------------------------


def _replaced(pattern: str, by: str) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, by, text)


def _quoted(opening: str, closing: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        marks = iter(range(len(text)))
        return re.sub('["“”「」«»]', lambda _: (opening, closing)[next(marks) % 2], text)

    return change


def _wide(ranges: str) -> Callable[[str], str]:
    table = {ord(c): ord(c) + 0xFEE0 for c in map(chr, range(0x21, 0x7F)) if re.match(f"[{ranges}]", c)}
    return lambda text: text.translate(table)


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def _script(name: str) -> Callable[[str], str]:
    """In another script, where that script has a way back: a few words that OpenCC takes for others have none."""

    def change(text: str) -> str:
        other = _converter(name).convert(text)
        faithful = _converter("t2s").convert(other) == _converter("t2s").convert(text) and len(other) == len(text)
        return other if faithful else text

    return change


WAYS: dict[str, Callable[[str], str]] = {
    "two spaces": _replaced(" ", "  "),
    "tabs": _replaced(" ", "\t"),
    "no-break spaces": _replaced(" ", "\u00a0"),
    "narrow spaces": _replaced(" ", "\u202f"),
    "thin spaces": _replaced(" ", "\u2009"),
    "full-width spaces": _replaced(" ", "\u3000"),
    "spaces before line ends": _replaced("\n", " \u00a0\n"),
    "more empty lines": _replaced("\n\n", "\n\n \n\n"),
    "space around all": lambda text: f"\n\n  {text}  \n\n",
    "Windows line ends": _replaced("\n", "\r\n"),
    "old Mac line ends": _replaced("\n", "\r"),
    "line separators": _replaced("\n", "\u2028"),
    "a byte order mark": lambda text: "\ufeff" + text,
    "marks without width": _replaced("([ ，,。])", "\u200b\\1\u2060"),
    "soft hyphens": _replaced("(?<=[A-Za-z]{3})(?=[a-z]{3})", "\u00ad"),
    "controls": _replaced("(?<=[a-z])(?= )", "\x00\x07"),
    "marks of direction": _replaced(r"(\d+)", "\u2066\\1\u2069"),
    "straight quotes": lambda text: re.sub("[“”「」«»]", '"', re.sub("[‘’]", "'", text)),
    "curly quotes": _quoted("“", "”"),
    "corner brackets": _quoted("「", "」"),
    "guillemets": _quoted("«", "»"),
    "curly apostrophes": _replaced("'", "’"),
    "wide digits": _wide("0-9"),
    "wide letters": _wide("A-Za-z"),
    "wide digits and letters": _wide("0-9A-Za-z"),
    "wide marks": _wide("%$;:()?!&+"),
    "traditional characters": _script("s2t"),
    "Taiwan's characters": _script("s2tw"),
    "Hong Kong's characters": _script("s2hk"),
    "simplified characters": simplify,
}
SCRIPTS = ("traditional characters", "Taiwan's characters", "Hong Kong's characters", "simplified characters")


def reads_alike(document: Document, variant: str) -> None:
    """Both ways of writing give the same claims, each with the spans of its own text."""
    other = replace(document, text=variant)
    assert said(check_reading(other), variant) == said(read_document(document), document.text)


def _fits(document: Document, way: str) -> bool:
    """Whether a way of writing applies. Script says which dollar or yuan a 元 is: such a text is another in another."""
    return way not in SCRIPTS or (document.lang == "zh" and local_currency(document.text) is None)


@pytest.mark.parametrize("way", WAYS)
def test_however_an_article_is_written_it_says_the_same(way: str) -> None:
    number = list(WAYS).index(way)
    documents = [document for document in SAMPLES if _fits(document, way) and WAYS[way](document.text) != document.text]
    assert documents
    for document in documents[number % 4 :: 6] or documents:
        reads_alike(document, WAYS[way](document.text))


@settings(QUICK, max_examples=40)
@given(st.sampled_from(SAMPLES), st.lists(st.sampled_from(list(WAYS)), min_size=2, max_size=4, unique=True))
def test_ways_of_writing_can_be_mixed(document: Document, ways: list[str]) -> None:
    text = document.text
    for way in ways:
        text = WAYS[way](text) if _fits(document, way) else text
    reads_alike(document, text)


def test_names_positions_and_sources_are_reported_as_the_text_writes_them() -> None:
    text = "據商業快報報道，光譜視界昨日宣布完成3億元B輪融資，溫煥章接任星圃科技執行長。"
    reading = check_reading(Document(text=text, lang="zh", published="2026-05-04"))
    roles = {value.role: value.to_json() for claim in reading.claims for value in claim.values}
    assert roles["company"] == "光譜視界"
    assert roles["position"] == "執行長"
    assert "商業快報" in {claim.attribution for claim in reading.claims if claim.attribution}.pop()


def test_a_straight_mark_behind_a_sentence_opens_the_next_quotation() -> None:
    text = "他们正在谈A轮；“估值12亿元，”创始人说，“还在犹豫。”星圃科技完成3亿元融资。"
    texts = [sentence.text for sentence in sentences(text, "zh")]
    assert texts == ["他们正在谈A轮;", '"估值12亿元,"创始人说,"还在犹豫。"', "星圃科技完成3亿元融资。"]


def test_the_halves_of_a_chinese_headline_stay_apart() -> None:
    for gap in (" ", "　"):
        (headline,) = sentences(f"港投公司再下一城{gap}视行科技获注资 2.4 亿港元\n", "zh")
        assert headline.text == "港投公司再下一城 视行科技获注资2.4亿港元"
    (headline,) = sentences("Meta 收购 Manus　内地商务部出手审查\n", "zh")
    assert headline.text == "Meta收购Manus 内地商务部出手审查"
