"""Judges two names, each in its text: the same, different, or unsure, with a probability and the reasons in words.

The who's-who is asked first. Where it does not know both names, the names themselves and the texts around them are
weighed, as log-odds that add up. The weights are set by hand and checked against pairs with known answers; two names
are called one only where being wrong is unlikely, for a wrong merge costs far more than a missed one.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING

from tenfold.folding import fold
from tenfold.resolving import known
from tenfold.resolving.affinity import affinity
from tenfold.resolving.context import Evidence, evidence, known_in, ordinary_words
from tenfold.resolving.nodes import PairVerdict, Verdict
from tenfold.resolving.words import is_chinese, name_words
from tenfold.whoswho import display_name, load

if TYPE_CHECKING:
    from tenfold.resolving.known import Found
    from tenfold.whoswho import Entry

_SAME_FROM, _DIFFERENT_TO = 0.88, 0.15
_APPOSED = 3.5
_KNOWN, _MAX_KNOWN = 0.8, 2
_UNSUPPORTED = 2.2  # both lead to one entry, but by a common word, a reading or a shorter form, and no text confirms it
_ALIKE = 1.4  # the same word twice: whether the texts speak of one is all the question
_ELSEWHERE = -3.0
_LISTED_ALONE = -0.8  # the who's-who has most names of those it knows: one that it has not is rather someone else's


def judge_pair(
    left: str, right: str, left_context: str = "", right_context: str = "", use_list: bool = True
) -> PairVerdict:
    """Whether ``left`` in its context and ``right`` in its own are one. ``use_list``: whether to ask the who's-who."""
    if not use_list:
        return _weigh(_weights(left, right, left_context, right_context))
    one, other = known.find(left, left_context), known.find(right, right_context)
    if one.entries and other.entries:
        return _both_known(left, right, left_context, right_context, one, other)
    weights = _weights(left, right, left_context, right_context)
    if one.denied or other.denied:
        weights.append(Evidence(_ELSEWHERE, "a text gives the name to another country than the who's-who"))
    if one.entries or other.entries:
        weights = _with_entry(weights, left, right, left_context, right_context, one, other)
    weights += _shared_known(left_context, right_context, one, other)
    return _weigh(weights)


def _both_known(left: str, right: str, left_context: str, right_context: str, one: Found, other: Found) -> PairVerdict:
    sure = min(one.sure, other.sure)
    if len(one.entries) == len(other.entries) == 1:
        mine, theirs = one.entries[0], other.entries[0]
        if mine.id != theirs.id:
            reason = f"{display_name(mine)} and {display_name(theirs)} are two entries of the who's-who"
            return _verdict(0.02 if sure > 0.9 else 0.1, reason)
        reason = f"both are {display_name(mine)} in the who's-who ({one.how}, {other.how})"
        alike = fold(left) == fold(right) and _borne_by_many(left, mine) and not (one.supported and other.supported)
        if not alike and sure > 0.9 and (not mine.ordinary or one.supported or other.supported):
            return _verdict(sure, reason)
        base = _ALIKE if alike else _UNSUPPORTED
        return _weigh([Evidence(base, reason), *evidence(left, right, left_context, right_context)])
    shared = one.ids & other.ids
    if not shared:
        return _verdict(0.05, "the who's-who gives them to different entries")
    found = _weigh(_weights(left, right, left_context, right_context))
    probability = min(0.8, max(0.3, found.probability))
    return _verdict(probability, f"several bear the name, and the texts do not decide: {found.reason}")


def _borne_by_many(name: str, entry: Entry) -> bool:
    """Whether others may well bear this name: an acronym, an ordinary word, a person's name."""
    acronym = name.isupper() and name.isalpha() and len(name) <= 5
    return acronym or entry.ordinary or entry.kind == "person" or fold(name) in ordinary_words()


def _weights(left: str, right: str, left_context: str, right_context: str) -> list[Evidence]:
    weights = [affinity(left, right), *evidence(left, right, left_context, right_context)]
    for context in (left_context, right_context):
        if apposed(left, right, context):
            weights.append(Evidence(_APPOSED, "one text gives them as one"))
    return weights


def _with_entry(
    weights: list[Evidence], left: str, right: str, left_context: str, right_context: str, one: Found, other: Found
) -> list[Evidence]:
    """One of the two is known: the other may resemble one of its other names."""
    stranger, entries = (right, one.entries) if one.entries else (left, other.entries)
    names = [name.text for entry in entries for name in entry.names if name.nature != "ticker"]
    if is_chinese(stranger):
        names = [name for name in names if is_chinese(name)] or names
    best = max((affinity(name, stranger) for name in names), key=lambda each: each.weight)
    rest = weights[1:]
    if best.weight <= weights[0].weight and not is_chinese(stranger):
        best = weights[0]
    unlisted = f"the who's-who does not have {stranger} as a name of {display_name(entries[0])}"
    return [best, *rest, Evidence(_LISTED_ALONE, unlisted)]


def _shared_known(left_context: str, right_context: str, one: Found, other: Found) -> list[Evidence]:
    near: list[set[str]] = []
    for context, found in ((left_context, one), (right_context, other)):
        ids = known_in(context)
        for entry in found.entries:
            ids |= {*entry.links, *load().linked_to.get(entry.id, ())}
        near.append(ids - one.ids - other.ids)
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
