"""Why a rule does not read its own example: what was found in the text, and how far the nearest line of it fits.

For the pattern checker, so that whoever adds a rule need not know how the reader works.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenfold.claims import NAME_ROLES, QUANTITY_ROLES, ROLES
from tenfold.reading import items as kinds
from tenfold.reading.drafts import FIGURE_ROLES
from tenfold.reading.explaining import Trace, readable
from tenfold.reading.items import ROLE_KINDS
from tenfold.reading.patterns import elements_of, expression, find, group_hits, slot_kinds, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tenfold.claims import Quantity
    from tenfold.reading.items import Item
    from tenfold.reading.mask import Clause
    from tenfold.reading.patterns import Match, Pattern, Rule
    from tenfold.reading.view import Sentence

_GAPS = {
    "~": "three plain words at most",
    "..": "a few words, but no item that a slot beside it could take",
    "...": "many words, but no item that a slot beside it could take",
}
_FOUND_IN_TEXT = (NAME_ROLES | QUANTITY_ROLES | {"date", "stage", "venue"}) - {"license"}
_SHOWN_BEHIND = 40  # characters

Hint = tuple[str, str]  # a heading and what it says


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A line of a rule that fits a clause up to its element number ``fitting``, the clause's character ``end``."""

    pattern: Pattern
    clause: Clause
    elements: Sequence[str]
    fitting: int
    end: int


def hints(rule: Rule, trace: Trace, wanted: Sequence[tuple[str, str]]) -> Iterator[Hint]:
    """What to look at where a rule has not made the claim with the values ``wanted`` (role, value)."""
    yield from _not_found(trace, wanted)
    fits = [m for passed in trace.seen for m in find(passed.clause, trace.lang) if m.pattern in rule.patterns]
    if any(rule.name in claim.patterns for _, claim in trace.drafts):
        for match in fits[:1]:
            yield "clause", readable(match.clause, match.roles)
            yield "fits", match.pattern.source
        return
    if fits:
        yield "clause", readable(fits[0].clause, fits[0].roles)
        yield "fits", fits[0].pattern.source
        yield "but", _taken_by(trace, fits[0])
    else:
        yield from _nearest(rule, trace, wanted)


def _not_found(trace: Trace, wanted: Sequence[tuple[str, str]]) -> Iterator[Hint]:
    """The values of the example that are no item of the text at all, or one that cannot fill its role."""
    found = list(_items(trace))
    for role, value in wanted:
        if role not in _FOUND_IN_TEXT:
            continue
        same = [item for sentence, item in found if value in _values(trace, sentence, item)]
        if not same:
            near = [
                sentence.text[item.start : item.end] + _means(item)
                for sentence, item in found
                if item.character in ROLE_KINDS[role]
            ]
            what = f"what could fill it here: {', '.join(near)}" if near else "nothing here could fill it"
            yield "not found", f"{role}={value} is no item of this text; {what}"
        elif all(item.character not in ROLE_KINDS[role] for item in same):
            yield "kind", f"{value} was found as <{kinds.SHOWN[same[0].character]}>, which fills no {role}"


def _items(trace: Trace) -> Iterator[tuple[Sentence, Item]]:
    told: set[tuple[int, int]] = set()
    for passed in trace.seen:
        for _, item in sorted(passed.clause.items.items()):
            if (passed.sentence.index, item.start) not in told:
                told.add((passed.sentence.index, item.start))
                yield passed.sentence, item


def _values(trace: Trace, sentence: Sentence, item: Item) -> set[str]:
    """All that an item may be called in an example."""
    out = {plain(part.quantity) for part in (item, *item.more) if part.quantity is not None}
    out |= {item.code} if item.code else set()
    for name in item.names:
        out |= {sentence.text[name.start : name.end], *trace.reader.aliases.of(sentence, name).forms()}
    return out


def _means(item: Item) -> str:
    if item.quantity is not None:
        return f" ({plain(item.quantity)})"
    return f" ({item.code})" if item.code else ""


def plain(quantity: Quantity) -> str:
    """A quantity in the words in which examples are written."""
    return f"{quantity.currency} {quantity.value}" if quantity.currency else f"{quantity.value} {quantity.unit}"


def _taken_by(trace: Trace, match: Match) -> str:
    """Why a match became no claim: another rule had the figure first, or it says too little."""
    figures = {item.start for role in FIGURE_ROLES for item in match.roles.get(role, ())}
    others = {
        other.pattern.name: other.score
        for draft, _ in trace.drafts
        for other in draft.matches
        if any(item.start in figures for role in FIGURE_ROLES for item in other.roles.get(role, ()))
    }
    if others:
        name = max(others, key=lambda name: others[name])
        return f"the figure went to {name}, which is trusted more ({others[name]:.2f} against {match.score:.2f})"
    lacking = [role for role in ROLES[match.pattern.type] if role not in match.roles]
    return f"it says too little for a claim of its own; roles that it leaves open: {', '.join(lacking)}"


def _nearest(rule: Rule, trace: Trace, wanted: Sequence[tuple[str, str]]) -> Iterator[Hint]:
    """The line of the rule that fits best, how far it fits, and what stands where it ends."""
    misses = [_miss(pattern, passed.clause) for passed in trace.seen for pattern in rule.patterns]
    if not misses:
        yield "clause", "none: no name, figure or date was found in the text"
        return
    best = max(misses, key=lambda miss: (miss.fitting / len(miss.elements), len(miss.clause.items)))
    sentence = next(passed.sentence for passed in trace.seen if passed.clause is best.clause)
    roles: dict[str, list[Item]] = {}
    for role, value in wanted:
        roles[role] = [item for item in best.clause.items.values() if value in _values(trace, sentence, item)]
    yield "clause", readable(best.clause, roles)
    yield "nearest", best.pattern.source
    behind = readable(best.clause, roles, best.end, best.end + _SHOWN_BEHIND)
    fits = _beginning(best)
    wants = best.elements[best.fitting :]
    gap, element = (wants[0], wants[1]) if wants[0] in _GAPS and len(wants) > 1 else ("", wants[0])
    place = f"fits up to “{fits}”; then it wants" if fits else "it begins with"
    yield "", f"{place} {f'{gap} ' if gap else ''}{element}" + (f", but there stands “{behind}”" if fits else "")
    yield "", _amiss(best, element, trace.lang) + (f" ({gap} is {_GAPS[gap]})" if gap else "")


def _beginning(miss: NearMiss) -> str:
    """The part of the line that fits, as it is written."""
    end = 0
    for element in miss.elements[: miss.fitting]:
        end = miss.pattern.source.index(element, end) + len(element)
    return miss.pattern.source[:end]


def _miss(pattern: Pattern, clause: Clause) -> NearMiss:
    elements = elements_of(pattern.source)
    for n in range(len(elements) - 1, 0, -1):
        if elements[n - 1] not in _GAPS:
            match = expression(" ".join(elements[:n]), pattern.lang).search(clause.text)
            if match:
                return NearMiss(pattern, clause, elements, n, match.end())
    return NearMiss(pattern, clause, elements, 0, 0)


def _amiss(miss: NearMiss, element: str, lang: str) -> str:
    """What is the matter with the element at which a line ceases to fit."""
    characters = slot_kinds(element)
    if characters is not None:
        if any(item.character in characters for item in miss.clause.items.values()):
            return f"what can fill {element} stands elsewhere in the clause"
        return f"nothing in the clause can fill {element}"
    if element.startswith("{"):
        group = element.strip("{}?")
        if any(name == group for _, _, name in group_hits(miss.clause.text, lang)):
            return f"a word of {element} stands elsewhere in the clause"
        known = ", ".join(words(lang)[group][:3])
        return (
            f"no word of the clause is in the group “{group}” of words.toml ({known} ...); add it, or write it out here"
        )
    stands = expression(element, lang).search(miss.clause.text)
    return f"“{element}” stands elsewhere in the clause" if stands else f"“{element}” does not stand in the clause"
