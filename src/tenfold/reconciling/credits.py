"""From whom a text has its news, by its own word: "CNBC reports", "via The Verge", "据路透社报道"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tenfold import data
from tenfold.reconciling.outlets import listed_names, outlet_key

if TYPE_CHECKING:
    from tenfold.claims import Span

_NAME = r"(?:[A-Z][\w'&.-]*(?: [A-Z][\w'&.-]*| of| the)*|[\u4e00-\u9fff]{2,8})"


@dataclass(frozen=True, slots=True)
class _Cues:
    outlet: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    named: re.Pattern[str]


@cache
def _cues() -> _Cues:
    raw = data.table("belief/credits")
    reach = raw["reach"]

    def words(key: str) -> str:
        english = "|".join(rf"\b{re.escape(word)}" for word in raw["en"][key])
        return f"(?:{english}|{'|'.join(map(re.escape, raw['zh'][key]))})"

    names = sorted(listed_names(), key=lambda name: (-len(name), name))
    bounded = [
        rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])" if name[0].isascii() else re.escape(name) for name in names
    ]
    return _Cues(
        re.compile("|".join(bounded)),
        re.compile(rf"{words('before')}.{{0,{reach['before']}}}$", re.IGNORECASE),
        re.compile(rf".{{0,{reach['after']}}}?{words('after')}", re.IGNORECASE),
        re.compile(rf"(?i:{words('named')})\s*({_NAME})"),
    )


def credit_of(text: str, evidence: Span) -> str | None:
    """The outlet (by its key) to which the paragraph of the evidence ascribes its news; the nearest of several.

    None where it names none: then the text speaks for itself.
    """
    start = text.rfind("\n", 0, evidence[0]) + 1
    end = text.find("\n", evidence[1])
    paragraph = text[start : len(text) if end < 0 else end]
    at = evidence[0] - start
    found = _credits(paragraph)
    return min(found, key=lambda credit: (abs(credit[0] - at), credit[0]))[1] if found else None


def _credits(paragraph: str) -> list[tuple[int, str]]:
    """Every credit with its place."""
    cues = _cues()
    found = [(match.start(1), outlet_key(match[1])) for match in cues.named.finditer(paragraph)]
    for match in cues.outlet.finditer(paragraph):
        if cues.before.search(paragraph, 0, match.start()) or cues.after.match(paragraph, match.end()):
            found.append((match.start(), outlet_key(match[0])))
    return found
