"""One sentence with its items in place of their words, cut into the clauses that patterns are matched on.

"X Square, a rising start-up backed by Vast Capital, raised $12 million" becomes two clauses: ``§ raised §`` and
``§ backed by §``: an apposition is taken out of the sentence and read on its own, led by the name that it explains.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from tenfold.claims import MentionKind, Span
from tenfold.reading import items as kinds
from tenfold.reading.items import ANY_ITEM, NAME_CHARACTERS, Item
from tenfold.reading.items_en import DESCRIBED, means_several, without_adjectives
from tenfold.reading.lexicon import table
from tenfold.reading.names import Name, known_names
from tenfold.reading.persons_en import tell_persons

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tenfold.reading.dates import FoundDate
    from tenfold.reading.quantities import Found
    from tenfold.reading.view import Sentence

_LIST_MARKS = {
    "en": re.compile(
        r"^(?: ?\([^()]{1,24}\))?"
        r"(?:,? (?:and|or|as well as|along with|together with|plus)(?: (?:also|by|from|once more|once again|again))?"
        r"|,| &| /|/)"
        r"(?: (?:the|its|their|an?))?(?: [A-Z][\w.&']*-[a-z]+)?"
        rf"(?: (?:{DESCRIBED}))? $|^ ?/ ?$"
    ),
    "zh": re.compile(
        r"^(?: ?\([^()]{1,24}\) ?)?\"?(?:,|,?(?:[、和与及]|以及|还有|并|暨)"
        r"(?:[\u4e00-\u9fff]{0,6}(?:基金|股东|机构|投资人|投资方|风投|资本|巨头|产业方))?)\"?$"
    ),
}
_FINAL_MARKS = re.compile(r"and|or|&|as well|along|plus|、|和|与|及|以及|还有|/")
_LIST_GOES_ON = re.compile(
    r",? (?:and|or|as well as|plus|&) (?:others?|an?|several|some|two|three|its|existing|angels?|other|more)\b"
    r"|,? among others"
)
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
_BACKS = re.compile(r"-(?:backed|owned|controlled|funded)\b")
_TIED = re.compile(rf"\b[\w.&']+-(?:linked|listed|based|headquartered|born|run) (?=(?:[a-z-]+ ){{0,3}}{_NAME})")
_BACKED = re.compile(rf"(?P<by>{_NAME}-(?:backed|owned|controlled|funded) (?:[a-z-]+ ){{0,3}}){_NAME}")
_BRACKET_IN_LIST = re.compile(r"[^()]{0,8}\) ?(?:[、和与及]|以及)")
# What stands in brackets behind an item; a date alone stays where it is: RMB377 million (2023).
_BRACKET = re.compile(rf"(?<=[{ANY_ITEM}]) ?\((?!{kinds.DATE}\))(?P<body>[^()]{{1,120}})\)")
_LEAST_SUMS = 3  # so many sums in a row are one of each of several years
_LEAST_SUM = (
    10_000  # a smaller sum of money is the price of something: no round, valuation or fund is told in so few units
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A run of masked text. ``places[i]`` is the view span of character ``i``, ``items[i]`` its item, if it is one."""

    text: str
    places: tuple[Span, ...]
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
) -> list[Item]:
    """All items of a sentence, in order, not overlapping; names that stand in a list are one item."""
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
    for match in _word_pattern(lang, "positions").finditer(sentence.text):
        if not _covers(found, match.span()):
            found.append(Item(kinds.POSITION, *match.span(), code=match.group()))
    if lang == "en":
        tell_persons(found, sentence.text)
    _set_aside(found, sentence.text, _word_pattern(lang, "quoted_sources"), kinds.NAMES)
    for item in _anaphors(sentence, lang):
        within = [other for other in found if other.start < item.end and other.end > item.start]
        if all(
            other.character == kinds.PLACE and item.start < other.start for other in within
        ):  # "the Munich-based firm"
            found = [other for other in found if other not in within] + [item]
    found = _without_owners(sorted(found, key=lambda item: item.start), sentence.text)
    if lang == "en":
        found = without_adjectives(found, sentence.text)
    if lang == "zh":
        found = _without_bracketed_forms(found, sentence.text)
    found = _with_lists(found, sentence.text, lang)
    if lang == "en":
        found = [item for item in found if not means_several(item, found, sentence.text)]
    _set_aside(found, sentence.text, _word_pattern(lang, "helpers"), kinds.COMPANIES + kinds.INVESTOR + kinds.FUND)
    return found


def clauses(sentence: Sentence, lang: str, found: Sequence[Item]) -> list[Clause]:
    """The clauses of a sentence: the main one first, then its appositions and brackets, each led by its name."""
    text, places, at_index = _masked(sentence, found)
    out: list[Clause] = []
    cuts: list[Span] = []
    if lang == "en":  # "led by Alpha-backed fund Beta": Beta leads, and Alpha backs it
        for match in _BACKED.finditer(text):
            cuts.append(match.span("by"))
            out.append(_clause(text, places, at_index, [match.span()], main=False))
        cuts += [match.span() for match in _TIED.finditer(text)]
    for pattern in (_BRACKET, _APPOSITION[lang]):
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(a < end and b > start for a, b in cuts):
                continue
            cuts.append((start, end))
            lead = start - 1
            aside = _clause(text, places, at_index, [(lead, lead + 1), match.span("body")], main=False)
            if len(aside.items[0].names) > 1:  # what follows a list explains its last member
                last = aside.items[0].names[-1]
                aside.items[0] = Item(_name_character(last, sentence.text, lang), last.start, last.end, names=[last])
            out.append(aside)
    keep: list[Span] = []
    at = 0
    for start, end in sorted(cuts):
        keep.append((at, start))
        at = end
    keep.append((at, len(text)))
    return [_clause(text, places, at_index, keep, main=True), *out]


def _clause(text: str, places: list[Span], at_index: dict[int, Item], parts: Sequence[Span], *, main: bool) -> Clause:
    pieces: list[str] = []
    positions: list[Span] = []
    found: dict[int, Item] = {}
    for number, (start, end) in enumerate(parts):
        if number and pieces and not main:
            pieces.append(" ")
            positions.append(places[start])
        for i in range(start, end):
            if i in at_index:
                found[len(positions) + i - start] = at_index[i]
        pieces.append(text[start:end])
        positions.extend(places[start:end])
    return Clause("".join(pieces), tuple(positions), found, main)


def _masked(sentence: Sentence, found: Sequence[Item]) -> tuple[str, list[Span], dict[int, Item]]:
    low = sentence.text.lower()
    if len(low) != len(sentence.text):  # a few capitals grow when lowered; matching needs one character for one
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in sentence.text)
    pieces: list[str] = []
    places: list[Span] = []
    at_index: dict[int, Item] = {}
    at = 0
    for item in found:
        pieces.append(low[at : item.start])
        places.extend((i, i + 1) for i in range(at, item.start))
        at_index[len(places)] = item
        pieces.append(item.character)
        places.append((item.start, item.end))
        at = item.end
    pieces.append(low[at:])
    places.extend((i, i + 1) for i in range(at, len(low)))
    return "".join(pieces), places, at_index


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
    before, after = _word_pattern(lang, "price_before"), _word_pattern(lang, "price_after")
    if figure.kind == "money" and (
        abs(figure.quantity.value) < _LEAST_SUM
        or after.match(text, figure.span[1])
        or before.search(text[max(0, figure.span[0] - 14) : figure.span[0]])
    ):
        return kinds.PRICE
    fixed = {"money": kinds.MONEY, "percent": kinds.PERCENT, "times": kinds.TIMES}.get(figure.kind)
    return fixed or _unit_characters().get(figure.quantity.unit or "", kinds.COUNT)


@cache
def _unit_characters() -> dict[str, str]:
    return {unit: kinds.KIND_NAMES[kind] for kind, units in table("items")["units"].items() for unit in units}


@cache
def _stage_patterns(lang: str) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(entry["match"], re.IGNORECASE), entry["code"]) for entry in table("items")[lang]["stages"]]


@cache
def _word_pattern(lang: str, key: str) -> re.Pattern[str]:
    edge = r"\b" if lang == "en" and key in ("venues", "positions") else ""
    return re.compile(
        "|".join(f"{edge}(?:{expression}){edge}" for expression in table("items")[lang][key]),
        0 if key in ("anaphors", "pairs", "pronouns") else re.IGNORECASE,
    )


def fixed_items(sentence: Sentence, lang: str) -> list[Item]:
    """Stages of rounds and places where shares are traded: found by their words alone, before any name."""
    out: list[Item] = []
    for pattern, code in _stage_patterns(lang):
        for match in pattern.finditer(sentence.text):
            if not _covers(out, match.span()):
                group = re.sub(r"[\s\"-]", "", match.group(1)).upper() if match.groups() else ""
                out.append(Item(kinds.STAGE, *match.span(), code=code.replace("$1", group)))
    for match in _word_pattern(lang, "venues").finditer(sentence.text):
        if not _covers(out, match.span()):
            out.append(Item(kinds.VENUE, *match.span(), code=venue_code(match.group())))
    return out


def venue_code(surface: str) -> str:
    """A venue as the ledger writes it; one that it has no name for as the text does."""
    return str(table("items")["venues"].get(surface.lower(), surface))


def _anaphors(sentence: Sentence, lang: str) -> list[Item]:
    text = sentence.text[:1].lower() + sentence.text[1:]
    found = [Item(kinds.PAIR, *match.span()) for match in _word_pattern(lang, "pairs").finditer(text)]
    found += [Item(kinds.PRONOUN, *match.span()) for match in _word_pattern(lang, "pronouns").finditer(text)]
    return found + [
        item
        for match in _word_pattern(lang, "anaphors").finditer(text)
        if not _covers(found, match.span())
        for item in [Item(kinds.ANAPHOR, *match.span())]
    ]


_OWNERS = ("'s ", "旗下", "旗下的")


def _without_owners(found: list[Item], text: str) -> list[Item]:
    """ "Alphabet's Google" is Google: an owner right before a company's name is no party of its own."""
    out: list[Item] = []
    company = kinds.COMPANIES + kinds.INVESTOR + kinds.FUND
    for item in found:
        owned = bool(out) and (
            (out[-1].character in company and text[out[-1].end : item.start] in _OWNERS)
            or _is_listed_place(out[-1], item, text)
        )
        if owned and item.character in company:
            out[-1] = replace(item, start=out[-1].start)
        else:
            out.append(item)
    return out


def _is_listed_place(place: Item, item: Item, text: str) -> bool:
    """甲资本和泰国的SCG is a list of two: a place before a member only says where it is."""
    listed = text[: place.start].endswith(("、", "和", "与", "及"))
    return place.character == kinds.PLACE and listed and text[place.end : item.start] == "的"


def _without_bracketed_forms(found: list[Item], text: str) -> list[Item]:
    """小马智行(NASDAQ:PONY)与文远知行 is a list of two: a name in brackets behind a member is a form of that one."""
    out: list[Item] = []
    for item in found:
        opened = bool(out) and re.match(r" ?\([^()]{0,12}$", text[out[-1].end : item.start])
        if not (opened and item.character in kinds.NAMES + kinds.POSITION and _BRACKET_IN_LIST.match(text, item.end)):
            out.append(item)
    return out


def _with_lists(found: list[Item], text: str, lang: str) -> list[Item]:
    out: list[Item] = []
    for run in _runs(found, text, lang):
        if len(run) == 1:
            out.append(run[0])
        elif run[0].character == kinds.MONEY:
            out.append(Item(kinds.MONEY, run[0].start, run[-1].end, quantity=run[0].quantity, more=run))
        else:
            out.append(
                Item(
                    _common_character(run),
                    run[0].start,
                    run[-1].end,
                    names=[name for item in run for name in item.names],
                )
            )
    return out


def _runs(found: list[Item], text: str, lang: str) -> list[list[Item]]:
    """Items that belong together: names (or sums) with nothing but list marks between them."""
    respective = any(word in text for word in ("respectively", "分别", "依次", "先后为"))
    runs: list[list[Item]] = []
    marks: list[list[str]] = []
    for item in found:
        if runs:
            between = text[runs[-1][-1].end : item.start]
            both = runs[-1][-1].character + item.character
            named = all(c in kinds.NAMES for c in both) and (
                (kinds.PLACE in both) == (both[0] == both[1] == kinds.PLACE)
            )
            sums = both == kinds.MONEY * 2 and _same_currency(runs[-1][-1], item)
            backer = lang == "en" and _BACKS.match(text, item.end)  # A and the B-backed C: B is in no list
            if (named or sums) and not backer and _LIST_MARKS[lang].match(between):
                runs[-1].append(item)
                marks[-1].append(between)
                continue
        runs.append([item])
        marks.append([])
    out: list[list[Item]] = []
    for run, marks_of_run in _without_first(runs, marks):
        goes_on = lang == "en" and _LIST_GOES_ON.match(text, run[-1].end)
        is_list = any(_FINAL_MARKS.search(mark) for mark in marks_of_run) or len(run) > 3 or bool(goes_on)
        if run[0].character == kinds.MONEY and not respective and len(run) < _LEAST_SUMS:
            is_list = False
        if len(run) == 2 and marks_of_run[0] == ", and ":  # "Alpha merged with Beta, and Gamma turned down ..."
            is_list = False
        out.extend([run] if len(run) == 1 or is_list else [[item] for item in run])
    return out


def _same_currency(one: Item, other: Item) -> bool:
    sums = (one.quantity, other.quantity)
    return len({sum_.currency for sum_ in sums if sum_ is not None}) == 1


def _without_first(runs: list[list[Item]], marks: list[list[str]]) -> Iterator[tuple[list[Item], list[str]]]:
    """The runs with their marks. A name before a comma is no member of the list behind it: 领投方是A,B、C跟投."""
    for run, between in zip(runs, marks, strict=True):
        cut = 1 if between and between[0] == "," and any("、" in mark for mark in between) else 0
        if cut:
            yield run[:1], []
        yield run[cut:], between[cut:]


def _common_character(run: Sequence[Item]) -> str:
    characters = {item.character for item in run}
    if len(characters) == 1:
        return run[0].character
    for kind in (kinds.PERSON, kinds.PRODUCT, kinds.INVESTOR):
        if characters == {kind, kinds.UNKNOWN}:
            return kind
    return kinds.ORG


def _covers(found: Sequence[Item], span: Span) -> bool:
    return any(item.start < span[1] and item.end > span[0] for item in found)
