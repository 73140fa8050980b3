"""Figures whose measure a text leaves to be understood, read as the reader reads them."""

from __future__ import annotations

import pytest

from tenfold.documents import Document
from tenfold.reading.reader import DocumentReader


def figures(text: str, lang: str) -> list[tuple[str, float, str]]:
    """(kind, value, unit or currency) of every figure that the reader finds in a text."""
    reader = DocumentReader(Document(text=text, lang=lang, published="2026-03-01"), lang)
    return [
        (figure.kind, figure.quantity.value, figure.quantity.currency or figure.quantity.unit or "")
        for row in reader.figures
        for figure in row
    ]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Orbitly employs 390.", ("count", 390, "people")),
        ("en", "More than 14,000 farms use Orbitly.", ("count", 14000, "farms")),
        (
            "en",
            "Orbitly's chip performs 8 trillion operations a second.",
            ("count", 8 * 10**12, "operations per second"),
        ),
        ("en", "Orbitly serves 2.3 million patients, up from 600,000 a year ago.", ("count", 600000, "patients")),
        ("en", "Orbitly lost 80 million yuan on revenue of 265 million.", ("money", 265000000, "CNY")),
        ("en", "Orbitly fell to 38 yuan, then closed at 37.20.", ("money", 37.2, "CNY")),
        ("en", "Orbitly raised £3m last year; its shares leapt to 399p.", ("money", 3.99, "GBP")),
        ("en", "Orbitly lost more than a quarter of its value.", ("percent", 25, "%")),
        ("en", "Comet-3 scored 81.4 on MMLU.", ("count", 81.4, "points")),
        ("zh", "星圃科技A轮规模1700万美元,把公司身价抬到了8000万。", ("money", 80000000, "USD")),
        ("zh", "星圃科技今年交付了1.1万只。", ("count", 11000, "units")),
        ("zh", "星圃科技的市场份额涨了三分之一。", ("percent", 33, "%")),
    ],
)
def test_understood(lang: str, text: str, expected: tuple[str, float, str]) -> None:
    assert expected in figures(text, lang)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Orbitly was founded in 1998 by Ada Vast, 33, after 18 years at Vast Corp."),
        ("en", "Orbitly's Comet 300 is its third model."),
        ("en", "Orbitly raised 265 million."),  # of what, nothing says
        ("en", "Orbitly met a third rival."),
        ("zh", "星圃科技用昇腾910B训练。"),
    ],
)
def test_nothing_to_understand(lang: str, text: str) -> None:
    assert figures(text, lang) == []
