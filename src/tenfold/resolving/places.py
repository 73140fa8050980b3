"""Where a text says that something is: cities of China, countries, and the country of the bearer of a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tenfold import data
from tenfold.folding import HAN, fold

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Places:
    """data/names/places.toml: place as written → city of China, and → country."""

    cities: Mapping[str, str]
    countries: Mapping[str, str]
    in_english: frozenset[str]  # China's cities, folded


@cache
def places() -> Places:
    """The shipped places. Read once."""
    raw = data.table("names/places")
    cities = {name: city for city, names in raw["cities"].items() for name in (city, *names)}
    countries = {name: code for code, names in raw["countries"].items() for name in names}
    in_english = frozenset(fold(city) for city in raw["cities"])
    return Places(cities, {**dict.fromkeys(cities, "CN"), **countries}, in_english)


@cache
def place_names() -> frozenset[str]:
    """All of them as they are written, folded."""
    return frozenset(map(fold, (*places().cities, *places().countries)))


def named_in(text: str, table: Mapping[str, str]) -> frozenset[str]:
    """What the places stand for (``table``) that the text names; Latin names as whole words alone."""
    return frozenset(
        value
        for name, value in table.items()
        if name in text and (not name.isascii() or re.search(rf"\b{re.escape(name)}\b", text, re.ASCII))
    )


def country_of_name(name: str, context: str) -> str | None:
    """The country that the text gives to the bearer of ``name`` outright: "Dutch firm X", "X of London"."""
    here = re.escape(name)
    for place, code in places().countries.items():
        if place not in context:
            continue
        at = re.escape(place)
        if place.isascii():
            before = rf"\b{at}(?:'s|-based)? (?:[a-z-]+ ){{0,3}}{here}"
            said = rf"{before}|{here},? (?:of|in|from|based in) {at}\b|{here}, an? {at}\b"
        else:
            said = rf"{at}(?:的|一家)?[{HAN}]{{0,6}}{here}|{here}(?:是一家|总部位于|位于|是){at}"
        if re.search(said, context):
            return code
    return None
