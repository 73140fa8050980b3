"""Judges two names, each in its text: the same, different, or unsure, with a probability and the reasons in words.

The who's-who is asked first. Where it does not know both names, the names themselves and the texts around them are
weighed: evidence that adds up, by weights learned from labelled pairs (``evidence``). Two names are called one only
where being wrong is unlikely, for one wrong merge weighs as much as ten that are missed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenfold.folding import fold, is_chinese
from tenfold.resolving.affinity import affinity
from tenfold.resolving.context import evidence, from_own_words
from tenfold.resolving.evidence import Evidence, in_words, probability
from tenfold.resolving.known import NOT_FOUND, Found, find, known_in, support
from tenfold.resolving.nodes import PairVerdict, Verdict
from tenfold.resolving.passage import ordinary_words
from tenfold.resolving.words import reads_as_pinyin
from tenfold.whoswho import display_name, load

if TYPE_CHECKING:
    from tenfold.whoswho import Entry

_SAME_FROM, _DIFFERENT_TO = 0.9, 0.1
_MAX_KNOWN = 2
_SHORT_PERSON = 2  # characters
_SURELY = 0.9  # a name found with more is the entry's own, letter for letter


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two names, its text, and whom the who's-who takes it for."""

    name: str
    context: str
    found: Found = NOT_FOUND


def judge_pair(
    left: str, right: str, left_context: str = "", right_context: str = "", use_list: bool = True
) -> PairVerdict:
    """Whether ``left`` in its context and ``right`` in its own are one. ``use_list``: whether to ask the who's-who.

    Pure, and fast once names and texts were seen: two or three tenths of a millisecond.
    """
    if not use_list:
        return _weigh(of_strangers(Side(left, left_context), Side(right, right_context)))
    one = Side(left, left_context, find(left, left_context))
    other = Side(right, right_context, find(right, right_context))
    if one.found.entries and other.found.entries:
        return _both_known(one, other)
    return _weigh(of_one_known(one, other))


def of_strangers(one: Side, other: Side) -> list[Evidence]:
    """The evidence for two names without the who's-who."""
    return [*affinity(one.name, other.name), *_around(one, other)]


def of_one_known(one: Side, other: Side) -> list[Evidence]:
    """The evidence where the who's-who knows one of the names, or neither, but perhaps others in the texts."""
    names = affinity(one.name, other.name)
    found: list[Evidence] = []
    if one.found.entries or other.found.entries:
        known, stranger = (one, other) if one.found.entries else (other, one)
        names = _resemblance(known, stranger.name, names)
        found.append(Evidence("one of them listed", 1, "the who's-who knows only one of the two names"))
        told = max(support(entry, stranger.context) for entry in known.found.entries) if stranger.context else 0
        if told:
            reason = f"what belongs to {display_name(known.found.entries[0])} is in the other's text"
            found.append(Evidence("its own in the other text", min(told, _MAX_KNOWN), reason))
    if one.found.denied or other.found.denied:
        reason = "a text gives the name to another country than the who's-who"
        found.append(Evidence("listed elsewhere", 1, reason))
    return [*names, *_around(one, other), *_shared_known(one, other), *found]


def _around(one: Side, other: Side) -> list[Evidence]:
    """The evidence of the texts."""
    sides = one.name, other.name, one.context, other.context
    return [*evidence(*sides), *from_own_words(*sides)]


def _both_known(one: Side, other: Side) -> PairVerdict:
    if not one.found.ids & other.found.ids:
        mine, theirs = display_name(one.found.entries[0]), display_name(other.found.entries[0])
        surely = min(one.found.sure, other.found.sure) > _SURELY
        return _verdict(0.02 if surely else 0.1, f"{mine} and {theirs} are two entries of the who's-who")
    if len(one.found.entries) > 1 or len(other.found.entries) > 1:
        weighed = _weigh(of_strangers(one, other))
        likely = min(0.8, max(0.3, weighed.probability))
        return _verdict(likely, f"several bear the name, and the texts do not decide: {weighed.reason}")
    return _one_entry(one, other)


def _one_entry(one: Side, other: Side) -> PairVerdict:
    """Both names lead to one entry: how surely, depends on how common they are and on what the texts confirm."""
    entry, sure = one.found.entries[0], min(one.found.sure, other.found.sure)
    reason = f"both are {display_name(entry)} in the who's-who ({one.found.how}, {other.found.how})"
    confirmed = [side.found.supported for side in (one, other)]
    if fold(one.name) == fold(other.name) and _borne_by_many(one.name, entry):
        if all(confirmed):
            return _verdict(sure, reason)
        return _weigh([Evidence("one entry, by a common name", 1, reason), *_around(one, other)])
    if sure > _SURELY and not any(_doubtful(side, entry) for side in (one, other)):
        return _verdict(sure, reason)
    return _weigh([Evidence("one entry, by a doubtful name", 1, reason), *_around(one, other)])


def _doubtful(side: Side, entry: Entry) -> bool:
    """Whether the name may well be another's, and nothing in its text says that it is not."""
    if side.found.supported or fold(side.name) in {fold(name.text) for name in entry.names if name.nature == "legal"}:
        return False
    if entry.kind == "person":
        short = len(side.name) == _SHORT_PERSON if is_chinese(side.name) else reads_as_pinyin(side.name)
        return short and (entry.ordinary or _has_short_name(entry))
    return entry.ordinary and side.name.isascii() and " " not in side.name


def _has_short_name(entry: Entry) -> bool:
    """Whether a person's Chinese name has two characters: many bear such a one."""
    return any(is_chinese(name.text) and len(name.text) == _SHORT_PERSON for name in entry.names)


def _borne_by_many(name: str, entry: Entry) -> bool:
    """Whether others may well bear this name: an acronym, an ordinary word, a person's name."""
    acronym = name.isupper() and name.isalpha() and len(name) <= 5
    return acronym or entry.ordinary or entry.kind == "person" or fold(name) in ordinary_words()


def _resemblance(known: Side, stranger: str, of_the_two: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """How the unknown name resembles the known one, or one of the other names of who is known by it."""
    names = [name.text for entry in known.found.entries for name in entry.names if name.nature != "ticker"]
    if is_chinese(stranger) and any(map(is_chinese, names)):  # one that only sounds like it is told by its characters
        names = [name for name in names if is_chinese(name)]
        alike = [affinity(name, stranger) for name in names]
    else:
        alike = [of_the_two, *(affinity(name, stranger) for name in names if fold(name) != fold(stranger))]
    return max(alike, key=lambda found: sum(each.weight for each in found))


def _shared_known(one: Side, other: Side) -> list[Evidence]:
    """Who else is in both texts, or linked to who is meant there."""
    near: list[set[str]] = []
    for side in (one, other):
        ids = set(known_in(side.context))
        for entry in side.found.entries:
            ids |= {*entry.links, *load().linked_to.get(entry.id, ())}
        near.append(ids - one.found.ids - other.found.ids)
    shared = sorted(near[0] & near[1])[:_MAX_KNOWN]
    names = " and ".join(display_name(load().entries[each]) for each in shared)
    return [Evidence("listed names in both texts", len(shared), f"both have to do with {names}")] if shared else []


def _weigh(found: list[Evidence]) -> PairVerdict:
    return _verdict(probability(found), in_words(found))


def _verdict(likely: float, reason: str) -> PairVerdict:
    if likely >= _SAME_FROM:
        return PairVerdict(Verdict.SAME, likely, reason)
    verdict = Verdict.DIFFERENT if likely <= _DIFFERENT_TO else Verdict.UNSURE
    return PairVerdict(verdict, likely, reason)
