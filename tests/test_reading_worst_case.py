"""However a text is made, reading it costs steps in proportion to its length, not to the square of it.

A step is a call of a function, Python's own included. What one call does is bounded by the length of a sentence, which
is cut at MAX_SENTENCE characters; where a call sees the whole text, it is the linear pass that its comment says it is.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from tenfold.documents import Document
from tenfold.reading import aliases, discourse, merging, read_document
from tenfold.reading.view import MAX_SENTENCE, sentences

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = {"en": 12_000, "zh": 6_000}  # characters; each text is read at this size and at four times it
GROWTH = 5.5  # times as many steps for four times the text: linear, with room for what loads or repeats
EACH = {"en": 80, "zh": 300}  # steps a character at the most; a Chinese one says as much as several letters
# The same where one sentence is packed with names and figures: each figure may be about any of the nearest names.
PACKED = {"one deal over and over in one sentence": 550, "names and figures in one sentence": 250}


def steps(work: Callable[[], object]) -> int:
    """How many functions are called."""
    count = 0

    def note(frame: object, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def han(number: int) -> str:
    """Two characters that differ with the number."""
    return chr(0x4E00 + number * 7 % 8000) + chr(0x5E00 + number % 3000)


ENGLISH: dict[str, Callable[[int], str]] = {
    "no space": lambda n: "a" * n,
    "capitals without a space": lambda n: "A" * n,
    "digits": lambda n: "1" * n,
    "spaces": lambda n: "a" + " " * n + "b",
    "line breaks": lambda n: "a\n" * (n // 2),
    "open quotes": lambda n: "“" * n,
    "quoted words": lambda n: '"Aa ' * (n // 4),
    "nested brackets": lambda n: "(" * (n // 2) + ")" * (n // 2),
    "square brackets": lambda n: "[" * n,
    "images": lambda n: "![" * (n // 2),
    "links": lambda n: "[a](" * (n // 4),
    "tags": lambda n: "<" * n,
    "repeated triggers": lambda n: "raised " * (n // 7),
    "one deal over and over in one sentence": lambda n: "Orbitly raised $12 million in Series A, " * (n // 40),
    "one deal over and over": lambda n: "Orbitly raised $12 million. " * (n // 28),
    "valuations": lambda n: "It is valued at $12 billion. " * (n // 29),
    "new companies": lambda n: " ".join(f"Orb{i}ly Labs raised ${i % 900 + 1} million." for i in range(n // 38)),
    "forms of one name": lambda n: " ".join(f"Acme {i} Group bought Acme Robotics." for i in range(n // 36)),
    "persons": lambda n: " ".join(f"Anna Kov{i}a, chief executive of Orb{i}, resigned." for i in range(n // 46)),
    "products": lambda n: " ".join(f"Orb{i} released Zeta-{i}, its model." for i in range(n // 36)),
    "listings": lambda n: " ".join(f"Orb{i}ly went public. It raised $5 million." for i in range(n // 44)),
    "pairs": lambda n: "Orbitly Labs said the two companies agreed to merge. " * (n // 53),
    "figures": lambda n: "12 million, " * (n // 12),
    "names and figures in one sentence": lambda n: "Orbitly Labs and $5bn, " * (n // 23),
    "dates": lambda n: "on 3 May 2025 " * (n // 14),
    "wrapped lines": lambda n: (
        "the company said it would do what takes a long line to tell you all about\n" * (n // 75)
    ),
}
CHINESE: dict[str, Callable[[int], str]] = {
    "one character": lambda n: "好" * n,
    "spaces before a Chinese character": lambda n: "b" + " " * n + "好",
    "open quotes": lambda n: "「" * n,
    "nested brackets": lambda n: "（" * (n // 2) + "）" * (n // 2),
    "repeated triggers": lambda n: "完成融资" * (n // 4),
    "one deal over and over": lambda n: "澜图科技完成1.4亿元A轮融资。" * (n // 16),
    "new companies": lambda n: "".join(f"{han(i)}科技完成{i % 9 + 1}亿元融资。" for i in range(n // 12)),
    "names defined": lambda n: "".join(f"{han(i)}科技(简称{han(i)})" for i in range(n // 10)),
    "persons": lambda n: "".join(f"创始人陈{han(i)}表示。" for i in range(n // 9)),
    "numerals": lambda n: "一二三四" * (n // 4),
    "lists": lambda n: "阿里、" * (n // 3),
    "figures": lambda n: "12亿元、" * (n // 5),
    "wrapped lines": lambda n: "公司表示将会做一些事情，需要很长的一行才能说完这件事情，而且还没有\n" * (n // 34),
}
CASES = [("en", name) for name in ENGLISH] + [("zh", name) for name in CHINESE]


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """What loads once is loaded before steps are counted."""
    for lang, text in (("en", "Orbitly raised $5m on Monday."), ("zh", "澜图科技周一完成1.4亿元A轮融资。")):
        read_document(Document(text=text, lang=lang, published="2026-05-20"))


@pytest.fixture(autouse=True)
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """How far back is looked is made little, so that short texts reach the bound as long ones do."""
    monkeypatch.setattr(merging, "REACH", 20)
    monkeypatch.setattr(discourse, "_REMEMBERED", 20)
    monkeypatch.setattr(aliases, "_MANY", 20)


@pytest.mark.parametrize(("lang", "name"), CASES, ids=lambda value: value.replace(" ", "_"))
def test_steps_grow_with_the_length(lang: str, name: str) -> None:
    make = (ENGLISH if lang == "en" else CHINESE)[name]
    short, long = (
        Document(text=make(size), lang=lang, published="2026-05-20") for size in (SIZE[lang], 4 * SIZE[lang])
    )
    read_document(short)  # expressions that this text needs are made
    few, many = steps(lambda: read_document(short)), steps(lambda: read_document(long))
    assert many <= GROWTH * few + 1_000
    assert many <= PACKED.get(name, EACH[lang]) * len(long.text) + 1_000


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_ten_megabytes_without_a_space_are_cut(lang: str) -> None:
    found = sentences("x" * 10_000_000, lang)
    assert max(len(sentence.text) for sentence in found) <= MAX_SENTENCE
    assert sum(len(sentence.text) for sentence in found) == 10_000_000
    assert steps(lambda: sentences("x" * 10_000_000, lang)) < 10_000_000 / MAX_SENTENCE * 40


def test_a_megabyte_of_blanks_before_a_chinese_character_is_one_blank() -> None:
    (sentence,) = sentences("b" + " " * 1_000_000 + "好", "zh")
    assert sentence.text == "b好"
