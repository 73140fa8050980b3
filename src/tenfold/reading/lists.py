"""Which items of a sentence belong together: the members of a list are one item, an owner is none of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tenfold.reading import items as kinds
from tenfold.reading.items import Item
from tenfold.reading.items_en import DESCRIBED, means_several, without_adjectives

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
_RESPECTIVELY = ("respectively", "分别", "依次", "先后为")
_LEAST_SUMS = 3  # so many sums in a row are one of each of several years
_FINAL_MARKS = re.compile(r"and|or|&|as well|along|plus|、|和|与|及|以及|还有|/")
_LIST_GOES_ON = re.compile(
    r",? (?:and|or|as well as|plus|&) (?:others?|an?|several|some|two|three|its|existing|angels?|other|more)\b"
    r"|,? among others"
)
_BACKS = re.compile(r"-(?:backed|owned|controlled|funded)\b")
_BRACKET_IN_LIST = re.compile(r"[^()]{0,8}\) ?(?:[、和与及]|以及)")
_OWNERS = ("'s ", "旗下", "旗下的")


def in_order(found: list[Item], text: str, lang: str) -> list[Item]:
    """Items by position, without those that only describe another, those of a list made one."""
    found = _without_owners(found, text)
    if lang == "en":
        found = without_adjectives(found, text)
    elif len(found) > 1:
        found = _without_bracketed_forms(found, text)
    if len(found) > 1:
        found = _with_lists(found, text, lang)
    if lang == "en":
        found = [item for item in found if not means_several(item, found, text)]
    return found


def _without_owners(found: list[Item], text: str) -> list[Item]:
    """ "Alphabet's Google" is Google, "Zhejiang's Geely" Geely: an owner or a place right before a company's name is no
    party of its own."""
    out: list[Item] = []
    company = kinds.COMPANIES + kinds.INVESTOR + kinds.FUND
    for item in found:
        owned = bool(out) and (
            (out[-1].character in company and text[out[-1].end : item.start] in _OWNERS)
            or _is_listed_place(out[-1], item, text)
            or (out[-1].character == kinds.PLACE and text[out[-1].end : item.start] == "'s ")
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
    runs: list[list[Item]] = []
    marks: list[list[str]] = []
    for item in found:
        between = text[runs[-1][-1].end : item.start] if runs else ""
        if runs and _may_share_list(runs[-1][-1], item, text, lang) and _LIST_MARKS[lang].match(between):
            runs[-1].append(item)
            marks[-1].append(between)
        else:
            runs.append([item])
            marks.append([])
    out: list[list[Item]] = []
    for run, marks_of_run in _without_first(runs, marks):
        if len(run) == 1:
            out.append(run)
            continue
        goes_on = lang == "en" and _LIST_GOES_ON.match(text, run[-1].end)
        is_list = any(_FINAL_MARKS.search(mark) for mark in marks_of_run) or len(run) > 3 or bool(goes_on)
        told_off = any(word in text for word in _RESPECTIVELY)
        if run[0].character == kinds.MONEY and not told_off and len(run) < _LEAST_SUMS:
            is_list = False
        if len(run) == 2 and marks_of_run[0] == ", and ":  # "Alpha merged with Beta, and Gamma turned down ..."
            is_list = False
        out.extend([run] if is_list else [[item] for item in run])
    return out


def _may_share_list(one: Item, other: Item, text: str, lang: str) -> bool:
    if lang == "en" and _BACKS.match(text, other.end):  # A and the B-backed C: B is in no list
        return False
    if one.character == other.character == kinds.MONEY:
        return (
            one.quantity is not None
            and other.quantity is not None
            and (one.quantity.currency == other.quantity.currency)
        )
    named = one.character in kinds.NAMES and other.character in kinds.NAMES
    return named and (one.character == kinds.PLACE) == (other.character == kinds.PLACE)


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
