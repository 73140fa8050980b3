"""One sentence with its items in place of their words, cut into the clauses that patterns are matched on.

"X Square, a rising start-up backed by Vast Capital, raised $12 million" becomes two clauses: ``§ raised §`` and
``§ backed by §``: an apposition is taken out of the sentence and read on its own, led by the name that it explains.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tenfold.claims import MentionKind, Span
from tenfold.reading import items as kinds
from tenfold.reading.items import ANY_ITEM, NAME_CHARACTERS, Item
from tenfold.reading.lexicon import table
from tenfold.reading.lists import in_order
from tenfold.reading.names import Name, known_names
from tenfold.reading.persons_en import tell_persons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenfold.reading.dates import FoundDate
    from tenfold.reading.quantities import Found
    from tenfold.reading.view import Sentence

_NAME = f"[{kinds.NAMES}]"
_APPOSITION = {
    "en": re.compile(
        rf"(?<=[{kinds.NAMES}{kinds.ANAPHOR}])(?:,| -) (?P<body>(?:an?|the|one of|makers?|developer|owner|"
        r"operator|which|who|whose|"
        r"where|its|their|all|both|each|backed|based|known|formerly|founded|co-founded|active|focus\w*|speciali[sz]\w*|"
        rf"home|part|run|valued|headed|itself|like|long|already|also|now|then|not|once|short|{_NAME}'s?)\b"
        r"(?:(?!said|says|told|announced|reported|according)[^,;:]){3,140}?)(?:,|(?=[.!?]?$)| - )"
    ),
    "zh": re.compile(r"(?!x)x"),
}  # fmt: skip
_TIED = re.compile(rf"\b[\w.&']+-(?:linked|listed|based|headquartered|born|run) (?=(?:[a-z-]+ ){{0,3}}{_NAME})")
_BACKED = re.compile(rf"(?P<by>{_NAME}-(?:backed|owned|controlled|funded) (?:[a-z-]+ ){{0,3}}){_NAME}")
# What stands in brackets behind an item; a date alone stays where it is: RMB377 million (2023).
_BRACKET = re.compile(rf"(?<=[{ANY_ITEM}]) ?\((?!{kinds.DATE}\))(?P<body>[^()]{{1,120}})\)")
_KEYS = ("venues", "positions", "quoted_sources", "pairs", "pronouns", "anaphors", "helpers")
_STANDING_FOR = {"pairs": kinds.PAIR, "pronouns": kinds.PRONOUN, "anaphors": kinds.ANAPHOR}
_LEAST_SUM = (
    10_000  # a smaller sum of money is the price of something: no round, valuation or fund is told in so few units
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A run of masked text. ``starts[i]`` and ``ends[i]`` bound character ``i`` in the view; ``items[i]`` is its item,
    if it is one."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    items: dict[int, Item]
    main: bool

    def place_of(self, item: Item) -> int:
        """The character at which an item of the clause, or the list that it is a member of, stands."""
        return next(i for i, other in self.items.items() if other.start <= item.start < other.end)


def items_of(
    sentence: Sentence,
    lang: str,
    names: Sequence[Name],
    figures: Sequence[Found],
    dates: Sequence[FoundDate],
    fixed: Sequence[Item],
    hints: frozenset[str],
) -> list[Item]:
    """All items of a sentence, in order, not overlapping; names that stand in a list are one item.

    ``hints`` are the names of the ``expressions`` that may match the sentence.
    """
    found = [
        Item(_figure_character(figure, sentence.text, lang), *figure.span, quantity=figure.quantity)
        for figure in figures
    ]
    found += [
        Item(kinds.DATE, *date.span, code=date.iso, relative=date.relative)
        for date in dates
        if not _covers(found, date.span)
    ]
    found += [item for item in fixed if not _covers(found, (item.start, item.end))]
    for name in names:
        if not _covers(found, (name.start, name.end)):
            character = _name_character(name, sentence.text, lang)
            found.append(Item(character, name.start, name.end, names=[name]))
    if "positions" in hints:
        for match in _word_pattern(lang, "positions").finditer(sentence.text):
            if not _covers(found, match.span()):
                found.append(Item(kinds.POSITION, *match.span(), code=match.group()))
    if lang == "en":
        tell_persons(found, sentence.text)
    if "quoted_sources" in hints:
        _set_aside(found, sentence.text, _word_pattern(lang, "quoted_sources"), kinds.NAMES)
    for item in _anaphors(sentence, lang, hints) if not hints.isdisjoint(_STANDING_FOR) else ():
        within = [other for other in found if other.start < item.end and other.end > item.start]
        if all(
            other.character == kinds.PLACE and item.start < other.start for other in within
        ):  # "the Munich-based firm"
            found = [other for other in found if other not in within] + [item]
    found.sort(key=lambda item: item.start)
    found = in_order(found, sentence.text, lang) if found else found
    if "helpers" in hints:
        _set_aside(found, sentence.text, _word_pattern(lang, "helpers"), kinds.COMPANIES + kinds.INVESTOR + kinds.FUND)
    return found


def clauses(sentence: Sentence, lang: str, found: Sequence[Item]) -> list[Clause]:
    """The clauses of a sentence: the main one first, then its appositions and brackets, each led by its name."""
    whole = _masked(sentence, found)
    text = whole.text
    out: list[Clause] = []
    cuts: list[Span] = []
    if lang == "en" and "-" in text:  # "led by Alpha-backed fund Beta": Beta leads, and Alpha backs it
        for match in _BACKED.finditer(text):
            cuts.append(match.span("by"))
            out.append(_clause(whole, [match.span()], main=False))
        cuts += [match.span() for match in _TIED.finditer(text)]
    for pattern, marks in ((_BRACKET, "("), (_APPOSITION[lang], (", ", " - "))):
        for match in pattern.finditer(text) if any(mark in text for mark in marks) else ():
            start, end = match.span()
            if any(a < end and b > start for a, b in cuts):
                continue
            cuts.append((start, end))
            lead = start - 1
            aside = _clause(whole, [(lead, lead + 1), match.span("body")], main=False)
            if len(aside.items[0].names) > 1:  # what follows a list explains its last member
                last = aside.items[0].names[-1]
                aside.items[0] = Item(_name_character(last, sentence.text, lang), last.start, last.end, names=[last])
            out.append(aside)
    if not cuts:
        return [whole]
    keep: list[Span] = []
    at = 0
    for start, end in sorted(cuts):
        keep.append((at, start))
        at = end
    keep.append((at, len(text)))
    return [_clause(whole, keep, main=True), *out]


def _clause(whole: Clause, parts: Sequence[Span], *, main: bool) -> Clause:
    """The clause that some parts of a sentence make."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    found: dict[int, Item] = {}
    for start, end in parts:
        if pieces and not main:
            pieces.append(" ")
            starts.append(whole.starts[start])
            ends.append(whole.ends[start])
        shift = len(starts) - start
        found.update((at + shift, item) for at, item in whole.items.items() if start <= at < end)
        pieces.append(whole.text[start:end])
        starts += whole.starts[start:end]
        ends += whole.ends[start:end]
    return Clause("".join(pieces), starts, ends, found, main)


def _masked(sentence: Sentence, found: Sequence[Item]) -> Clause:
    """The whole sentence in lower case with a character for each item."""
    low = sentence.text.lower()
    if len(low) != len(sentence.text):  # a few capitals grow when lowered; matching needs one character for one
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in sentence.text)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at_index: dict[int, Item] = {}
    at = 0
    for item in found:
        pieces.append(low[at : item.start])
        starts += range(at, item.start)
        ends += range(at + 1, item.start + 1)
        at_index[len(starts)] = item
        pieces.append(item.character)
        starts.append(item.start)
        ends.append(item.end)
        at = item.end
    pieces.append(low[at:])
    starts += range(at, len(low))
    ends += range(at + 1, len(low) + 1)
    return Clause("".join(pieces), starts, ends, at_index, main=True)


def _set_aside(found: Sequence[Item], text: str, behind: re.Pattern[str], which: str) -> None:
    """Names right behind certain words ("according to", "advised by") take no part in what the sentence tells."""
    for match in behind.finditer(text):
        for item in found:
            beside = match.end() - 2 <= item.start <= match.end() + 4 and "," not in text[match.end() : item.start]
            if item.character in which and beside:
                item.character = kinds.MEDIA


def _name_character(name: Name, text: str, lang: str) -> str:
    """What kind of item a name is: chips are told by the who's-who, investors by it and by their last word."""
    if name.media:
        return kinds.MEDIA
    known = known_names().get(text[name.start : name.end].lower())
    if known is not None and (known.chip or known.investor):
        return kinds.CHIP if known.chip else kinds.INVESTOR
    company = name.kind in (MentionKind.ORGANISATION, MentionKind.UNKNOWN)
    return (
        kinds.INVESTOR
        if company and known is None and _word_pattern(lang, "investors").search(text, name.start, name.end)
        else NAME_CHARACTERS[name.kind]
    )


def _figure_character(figure: Found, text: str, lang: str) -> str:
    if figure.kind == "money":
        is_price = (
            abs(figure.quantity.value) < _LEAST_SUM
            or _word_pattern(lang, "price_after").match(text, figure.span[1])
            or _word_pattern(lang, "price_before").search(text[max(0, figure.span[0] - 14) : figure.span[0]])
        )
        return kinds.PRICE if is_price else kinds.MONEY
    fixed = {"percent": kinds.PERCENT, "times": kinds.TIMES}.get(figure.kind)
    return fixed or _unit_characters().get(figure.quantity.unit or "", kinds.COUNT)


@cache
def _unit_characters() -> dict[str, str]:
    return {unit: kinds.KIND_NAMES[kind] for kind, units in table("items")["units"].items() for unit in units}


@cache
def _stage_patterns(lang: str) -> dict[str, tuple[re.Pattern[str], str]]:
    """By the name under which ``hints`` speaks of it: the expression of a stage, and the stage's code."""
    return {
        f"stage {number}": (re.compile(entry["match"], re.IGNORECASE), entry["code"])
        for number, entry in enumerate(table("items")[lang]["stages"])
    }


@cache
def _word_pattern(lang: str, key: str) -> re.Pattern[str]:
    edge = r"\b" if lang == "en" and key in ("venues", "positions") else ""
    return re.compile(
        "|".join(f"{edge}(?:{expression}){edge}" for expression in table("items")[lang][key]),
        0 if key in ("anaphors", "pairs", "pronouns") else re.IGNORECASE,
    )


def expressions(lang: str) -> dict[str, list[re.Pattern[str]]]:
    """The expressions that find items in a sentence, by the names under which ``hints`` speaks of them."""
    by_key = {key: [_word_pattern(lang, key)] for key in _KEYS}
    return {**by_key, **{name: [pattern] for name, (pattern, _) in _stage_patterns(lang).items()}}


def fixed_items(sentence: Sentence, lang: str, hints: frozenset[str]) -> list[Item]:
    """Stages of rounds and places where shares are traded: found by their words alone, before any name."""
    out: list[Item] = []
    for name, (pattern, code) in _stage_patterns(lang).items():
        if name not in hints:
            continue
        for match in pattern.finditer(sentence.text):
            if not _covers(out, match.span()):
                out.append(Item(kinds.STAGE, *match.span(), code=code.replace("$1", _stage_letters(match))))
    for match in _word_pattern(lang, "venues").finditer(sentence.text) if "venues" in hints else ():
        if not _covers(out, match.span()):
            out.append(Item(kinds.VENUE, *match.span(), code=venue_code(match.group())))
    return out


def stage_code(words: str, lang: str) -> str | None:
    """The stage of a round as the ledger writes it, where ``words`` are nothing else (B, Series B, B轮); else None."""
    for pattern, code in _stage_patterns(lang).values():
        match = pattern.match(f"{words} round")
        if match and match.end() >= len(words):
            return code.replace("$1", _stage_letters(match))
    return None


def _stage_letters(match: re.Match[str]) -> str:
    return re.sub(r"[\s\"-]", "", match.group(1)).upper() if match.groups() else ""


def venue_code(surface: str) -> str:
    """A venue as the ledger writes it; one that it has no name for as the text does."""
    return str(table("items")["venues"].get(surface.lower(), surface))


def _anaphors(sentence: Sentence, lang: str, hints: frozenset[str]) -> list[Item]:
    text = sentence.text[:1].lower() + sentence.text[1:]
    found: list[Item] = []
    for key, character in _STANDING_FOR.items():
        if key in hints:
            matches = _word_pattern(lang, key).finditer(text)
            free = [match.span() for match in matches if key != "anaphors" or not _covers(found, match.span())]
            found += [Item(character, *span) for span in free]
    return found


def _covers(found: Sequence[Item], span: Span) -> bool:
    start, end = span
    for item in found:  # noqa: SIM110 - a plain loop is the faster, and this is asked for every item
        if item.start < end and item.end > start:
            return True
    return False
