"""How far a thing has come, told by the words around the trigger: denied, in talks, planned, else done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tenfold.claims import Status
from tenfold.reading.items import ANY_ITEM
from tenfold.reading.lexicon import table

if TYPE_CHECKING:
    from tenfold.reading.mask import Clause

_ORDER = (Status.DENIED, Status.TALKS, Status.PLANNED)
_BREAK = {
    "en": re.compile(r";| but | while | whereas | although | after | since | which | when | who |: "),
    "zh": re.compile(r"[;:]|而|但|此前|,称|,表示"),
}
_BREAK_AFTER = {
    # "A brings out X, B wants ...": what B wants is another thing; "raised $5m to open a lab": what for, is one too.
    "en": re.compile(rf"{_BREAK['en'].pattern}|, ?[{ANY_ITEM}]| and | to (?!be\b)| in a bid| with (?:plans|the aim)"),
    "zh": re.compile(r"[,;:。]|而|但|此前"),  # 完成融资,资金将用于 ... is done
}
_BEFORE = {"en": 70, "zh": 26}
_AFTER = {"en": 22, "zh": 10}


@dataclass(frozen=True, slots=True)
class Told:
    """A status and the clause's characters that tell it (None where nothing does, and the thing counts as done)."""

    status: Status
    cue: tuple[int, int] | None


def expressions(lang: str) -> dict[str, list[re.Pattern[str]]]:
    """The cues of each status, by the names under which ``hints`` speaks of them."""
    return {status: [cues(lang, status)] for status in _ORDER}


def status_of(clause: Clause, start: int, end: int, lang: str, hints: frozenset[str]) -> Told:
    """The status of what the clause says between ``start`` and ``end``; ``hints`` names what may be told at all."""
    if hints.isdisjoint(_ORDER):
        return Told(Status.DONE, None)
    first = max(0, start - _BEFORE[lang])
    last = min(len(clause.text), end + _AFTER[lang])
    for match in _BREAK[lang].finditer(clause.text, first, start):
        first = match.end()
    ahead = _end(_BREAK_AFTER[lang], clause.text, end, last)
    for status in _ORDER:
        if status in hints:
            # 收购A公司,也不买了: what was to be is taken back behind the comma
            taken_back = lang == "zh" and status == Status.DENIED
            until = _end(_BREAK[lang], clause.text, end, last) if taken_back else ahead
            cue = cues(lang, status).search(clause.text, first, until)
            if cue:
                return Told(status, cue.span())
    return Told(Status.DONE, None)


def _end(breaks: re.Pattern[str], text: str, start: int, last: int) -> int:
    broken = breaks.search(text, start, last)
    return broken.start() if broken else last


@cache
def cues(lang: str, status: Status) -> re.Pattern[str]:
    """Any of the words (on lower-case text) that tell a status."""
    return re.compile("|".join(f"(?:{cue})" for cue in table(f"{lang}/status")[str(status)]))
