"""Judges two names, each in its text: the same, different, or unsure, with a probability and the reasons in words.

The who's-who is asked first. Where it does not know both names, the names themselves and the texts around them are
weighed, as log-odds that add up. The weights are set by hand and checked against pairs with known answers; two names
are called one only where being wrong is unlikely, for a wrong merge costs far more than a missed one.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tenfold.folding import fold, is_chinese
from tenfold.resolving.affinity import affinity
from tenfold.resolving.context import Evidence, evidence, known_in, ordinary_words
from tenfold.resolving.known import Found, find
from tenfold.resolving.nodes import PairVerdict, Verdict
from tenfold.resolving.words import name_words
from tenfold.whoswho import display_name, load

if TYPE_CHECKING:
    from tenfold.whoswho import Entry

_SAME_FROM, _DIFFERENT_TO = 0.88, 0.12
_APPOSED = 3.5
_KNOWN, _MAX_KNOWN = 0.8, 2
_SURELY = 0.9  # a name found with more is the entry's own, letter for letter
_UNCONFIRMED = 2.2  # both lead to one entry, but by a common word, a reading or a shorter form
_ALIKE = 1.4  # the same word twice: whether the texts speak of one is all the question
_ELSEWHERE = -3.0
_LISTED_ALONE = -0.8  # the who's-who has most names of those it knows: one that it has not is rather someone else's


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two names, its text, and whom the who's-who takes it for."""

    name: str
    context: str
    found: Found


def judge_pair(
    left: str, right: str, left_context: str = "", right_context: str = "", use_list: bool = True
) -> PairVerdict:
    """Whether ``left`` in its context and ``right`` in its own are one. ``use_list``: whether to ask the who's-who."""
    around = _around(left, right, left_context, right_context)
    if not use_list:
        return _weigh([affinity(left, right), *around])
    one = _Side(left, left_context, find(left, left_context))
    other = _Side(right, right_context, find(right, right_context))
    if one.found.entries and other.found.entries:
        return _both_known(one, other, around)
    names = affinity(left, right)
    if one.found.entries:
        names = _resemblance(one, right, names)
    elif other.found.entries:
        names = _resemblance(other, left, names)
    weights = [names, *around, *_shared_known(one, other)]
    if one.found.denied or other.found.denied:
        weights.append(Evidence(_ELSEWHERE, "a text gives the name to another country than the who's-who"))
    elif one.found.entries or other.found.entries:
        weights.append(Evidence(_LISTED_ALONE, "the who's-who knows only one of the two names"))
    return _weigh(weights)


def _around(left: str, right: str, left_context: str, right_context: str) -> list[Evidence]:
    """The evidence of the texts."""
    found = evidence(left, right, left_context, right_context)
    apart = (left_context, right_context)
    return found + [Evidence(_APPOSED, "one text gives them as one") for text in apart if apposed(left, right, text)]


def _both_known(one: _Side, other: _Side, around: list[Evidence]) -> PairVerdict:
    if not one.found.ids & other.found.ids:
        mine, theirs = display_name(one.found.entries[0]), display_name(other.found.entries[0])
        surely = min(one.found.sure, other.found.sure) > _SURELY
        return _verdict(0.02 if surely else 0.1, f"{mine} and {theirs} are two entries of the who's-who")
    if len(one.found.entries) > 1 or len(other.found.entries) > 1:
        weighed = _weigh([affinity(one.name, other.name), *around])
        probability = min(0.8, max(0.3, weighed.probability))
        return _verdict(probability, f"several bear the name, and the texts do not decide: {weighed.reason}")
    return _one_entry(one, other, around)


def _one_entry(one: _Side, other: _Side, around: list[Evidence]) -> PairVerdict:
    """Both names lead to one entry: how surely, depends on how common they are and on what the texts confirm."""
    entry, sure = one.found.entries[0], min(one.found.sure, other.found.sure)
    reason = f"both are {display_name(entry)} in the who's-who ({one.found.how}, {other.found.how})"
    confirmed = [side.found.supported for side in (one, other)]
    if fold(one.name) == fold(other.name) and _borne_by_many(one.name, entry):
        return _verdict(sure, reason) if all(confirmed) else _weigh([Evidence(_ALIKE, reason), *around])
    if sure > _SURELY and (not entry.ordinary or any(confirmed)):
        return _verdict(sure, reason)
    return _weigh([Evidence(_UNCONFIRMED, reason), *around])


def _borne_by_many(name: str, entry: Entry) -> bool:
    """Whether others may well bear this name: an acronym, an ordinary word, a person's name."""
    acronym = name.isupper() and name.isalpha() and len(name) <= 5
    return acronym or entry.ordinary or entry.kind == "person" or fold(name) in ordinary_words()


def _resemblance(known: _Side, stranger: str, of_the_two: Evidence) -> Evidence:
    """How the unknown name resembles the known one, or one of the other names of who is known by it."""
    names = [name.text for entry in known.found.entries for name in entry.names if name.nature != "ticker"]
    in_chinese = [name for name in names if is_chinese(name)]
    if is_chinese(stranger) and in_chinese:  # one that only sounds like a Chinese name is told by its characters
        return max((affinity(name, stranger) for name in in_chinese), key=lambda each: each.weight)
    return max([of_the_two, *(affinity(name, stranger) for name in names)], key=lambda each: each.weight)


def _shared_known(one: _Side, other: _Side) -> list[Evidence]:
    """Who else is in both texts, or linked to who is meant there."""
    near: list[set[str]] = []
    for side in (one, other):
        ids = known_in(side.context)
        for entry in side.found.entries:
            ids |= {*entry.links, *load().linked_to.get(entry.id, ())}
        near.append(ids - one.found.ids - other.found.ids)
    shared = sorted(near[0] & near[1])[:_MAX_KNOWN]
    return [Evidence(_KNOWN, f"both have to do with {display_name(load().entries[each])}") for each in shared]


@cache
def _between() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, name_words().apposition), key=len, reverse=True))
    return re.compile(rf"[,，]? ?(?:[(（] ?)?(?:(?:{words}),? ?)?[\"'“「]?", re.IGNORECASE)


def apposed(left: str, right: str, context: str) -> bool:
    """Whether the text itself gives the two as one: "Leap AI, known as Jieyue Xingchen", "X（Y）"."""
    for first, second in ((left, right), (right, left)):
        at = context.find(first)
        end = context.find(second, at + len(first)) if at >= 0 else -1
        between = context[at + len(first) : end] if end >= 0 else ""
        if between.strip(" ,") and len(between) <= 40 and _between().fullmatch(between):
            return True
    return False


def _weigh(weights: list[Evidence]) -> PairVerdict:
    total = sum(each.weight for each in weights)
    reason = "; ".join(each.reason for each in sorted(weights, key=lambda each: -abs(each.weight)))
    return _verdict(1 / (1 + math.exp(-total)), reason)


def _verdict(probability: float, reason: str) -> PairVerdict:
    if probability >= _SAME_FROM:
        return PairVerdict(Verdict.SAME, probability, reason)
    verdict = Verdict.DIFFERENT if probability <= _DIFFERENT_TO else Verdict.UNSURE
    return PairVerdict(verdict, probability, reason)
