"""Whose 元 a text means: a Taiwanese paper calls the New Taiwan dollar so, without a word of whose it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenfold.reading.quantities import Found

_TRADITIONAL, _SIMPLIFIED = re.compile("[億萬為與這個發]"), re.compile("[亿万为与这个发]")
_TAIWANESE = re.compile("新?[台臺]幣|兆元|純益")  # Hong Kong's papers write of mainland companies' 元, and say 港元
_BARE = re.compile(r"[\d百千万亿兆多余]\s?元$")


def means_taiwan_dollars(text: str) -> bool:
    """Whether a bare 元 in ``text`` is the New Taiwan dollar."""
    traditional = len(_TRADITIONAL.findall(text)) > len(_SIMPLIFIED.findall(text))
    return traditional and _TAIWANESE.search(text) is not None


def in_taiwan_dollars(figure: Found, text: str) -> Found:
    """``figure`` of a sentence's ``text``: in New Taiwan dollars if it is a bare 元 that no word calls the renminbi."""
    start, end = figure.span
    if figure.quantity.currency != "CNY" or not _BARE.search(text, start, end):
        return figure
    if "人民币" in text[max(0, start - 3) : end + 4]:
        return figure
    return replace(figure, quantity=replace(figure.quantity, currency="TWD"))
