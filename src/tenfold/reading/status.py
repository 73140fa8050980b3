"""How far a thing has come, told by the words around the trigger: denied, in talks, planned, else done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tenfold.claims import ClaimType, Status
from tenfold.reading.items import ANY_ITEM
from tenfold.reading.lexicon import table

if TYPE_CHECKING:
    from tenfold.reading.mask import Clause

_ORDER = (Status.DENIED, Status.TALKS, Status.PLANNED)
_MORE = ("acts_planned", "applied", "listed")  # cues that only some claims have
_TELLING = frozenset({*_ORDER, "acts_planned", "applied"})  # without any of these cues a thing is done
# Claims that the steps of an application tell the status of: a filing is no plan of the figures told beside it.
_APPLIED_FOR = frozenset({ClaimType.LISTING, ClaimType.VALUATION, ClaimType.FUNDING_ROUND, ClaimType.ACQUISITION})
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
    """The words that tell how far a thing has come, by the names under which ``hints`` speaks of them."""
    return {key: [_words(lang, key)] for key in (*_ORDER, *_MORE)}


def status_of(
    clause: Clause,
    start: int,
    end: int,
    lang: str,
    claim_type: ClaimType | None = None,
    hints: frozenset[str] | None = None,
) -> Told:
    """The status of what the clause says between ``start`` and ``end``; acts of state and accusations are made once
    they are told of, whatever they ask for ("wants damages"), unless they are said to be still to come.

    ``hints`` names the ``expressions`` that may match the sentence; without it all are tried.
    """
    if hints is not None and hints.isdisjoint(_TELLING):
        return Told(Status.DONE, None)
    first = max(0, start - _BEFORE[lang])
    last = min(len(clause.text), end + _AFTER[lang])
    for match in _BREAK[lang].finditer(clause.text, first, start):
        first = match.end()
    ahead = _end(_BREAK_AFTER[lang], clause.text, end, last)
    acts = lang == "en" and claim_type in (ClaimType.POLICY, ClaimType.ALLEGATION)
    for status in _ORDER:
        key = "acts_planned" if acts and status == Status.PLANNED else str(status)
        if (acts and status == Status.TALKS) or (hints is not None and key not in hints):
            continue
        # 收购A公司,也不买了: what was to be is taken back behind the comma
        taken_back = lang == "zh" and status == Status.DENIED
        until = _end(_BREAK[lang], clause.text, end, last) if taken_back else ahead
        cue = _words(lang, key).search(clause.text, first, until)
        if cue:
            return Told(status, cue.span())
    if claim_type in _APPLIED_FOR and (hints is None or "applied" in hints):
        cue = _words(lang, "applied").search(clause.text, first, ahead)
        traded = claim_type == ClaimType.LISTING and _words(lang, "listed").search(clause.text, first, last)
        if cue and not traded:
            return Told(Status.PLANNED, cue.span())
    return Told(Status.DONE, None)


def _end(breaks: re.Pattern[str], text: str, start: int, last: int) -> int:
    broken = breaks.search(text, start, last)
    return broken.start() if broken else last


def cues(lang: str, status: Status) -> re.Pattern[str]:
    """Any of the words (on lower-case text) that tell a status."""
    return _words(lang, str(status))


@cache
def _words(lang: str, key: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{cue})" for cue in table(f"{lang}/status").get(key, ("(?!x)x",))))
