"""Chinese names: known ones, registered and Latin ones, those with a telling ending, persons, and those that the text
itself introduces or sets in a list beside another name."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, MatchKind

from tenfold.claims import MentionKind, Span
from tenfold.reading import words_zh
from tenfold.reading.brands_zh import brands
from tenfold.reading.endings_zh import (
    from_endings,
    kind_by_form,
    listed_investors,
    may_be_name,
    registered_names,
    told_as_company,
)
from tenfold.reading.lexicon import places, table, words
from tenfold.reading.names import Known, Name, known_names
from tenfold.reading.persons_zh import persons
from tenfold.reading.words_zh import CLOSED, HAN, MARK, NOUN, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tenfold.reading.view import Sentence

_LATIN = re.compile(
    r"(?<![A-Za-z0-9$])(?:[A-Z]|[a-zπ]{1,5}(?=[A-Z\d])|\d{1,2}(?=[A-Z][a-z]))[A-Za-z0-9.+&'-]*"
    r"(?: (?:[A-Z][A-Za-z0-9.+&'-]*|\d+(?:\.\d+)?[A-Z]?(?![\dA-Za-z.亿万%个年月])))*"
)
_TITLE = re.compile(r"(?:CEO|CTO|CFO|COO|CMO) ")
_FULL_NAME = re.compile(r"[A-Z][a-z'-]+(?: [A-Z][A-Za-z.'-]*){1,3}")
_INVESTOR = re.compile(rf"([{HAN}]{{2,3}})(?:资本|创投|投资|基金|中国|创业投资|投资基金)")
_DEAL = re.compile("融资|投资|投[了过给]|领投|跟投|轮|入股|注资|股份|股权|估值|收购|持股|追投|掏|出资")
_LIST_MARKS = frozenset({"、", "以及", "还有", "和", "与", "及", "跟", "同"})
_CODE = re.compile(  # what stands behind the Chinese part of a product's name: 910C, X1, -2
    rf"(?<=[{HAN}])-?(?:[A-Z]-?\d[A-Za-z0-9.]*|\d{{2,4}}[A-Z]?(?:\.\d+)?|\d+(?:\.\d+)?[A-Z]\w?|[A-Z]\d?(?![A-Za-z轮股]))"
    r"(?![亿万%年月日个家人名倍元股台辆只岁张多余轮氪\d]|[.,-]\d)"
)

# What follows a known product: 混元2.0, 华为昇腾910B.
_VERSION = re.compile(
    rf"(?<=[{HAN}])(?:\d{{1,2}}\.\d{{1,2}}|\d{{3,4}}[A-Z]{{0,2}})(?![\d亿万%倍.元个家人名年月日台辆])"
)


class ChineseNames:
    """Spots the names of one document, sentence by sentence, after a first pass that learns what it introduces."""

    def __init__(self, sentences: Sequence[Sentence], taken: Sequence[Sequence[Span]]) -> None:
        """``taken[i]`` are spans of sentence ``i`` that are figures or dates already: no name overlaps them."""
        self._sentences = sentences
        self._taken = taken
        texts = [sentence.text for sentence in sentences]
        self._known = [list(_from_known(text)) for text in texts]
        known = {text[name.start : name.end] for text, row in zip(texts, self._known, strict=True) for name in row}
        who = set(persons(texts))
        learned = brands(texts, taken, known={*who, *known})
        firms = {*learned, *known}  # 闻泰 beside 闻泰科技 is no person
        who = {name for name in who if not any(firm.startswith(name) and firm != name for firm in firms)}
        self._learned = [*learned.items(), *((name, MentionKind.PERSON) for name in sorted(who))]
        names = [name for name, _ in self._learned]
        self._finder = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest) if names else None

    def spot(self, index: int) -> list[Name]:
        """The names of sentence ``index``, in order, not overlapping."""
        text = self._sentences[index].text
        split = words_zh.split(text)
        candidates = [
            *self._known[index],
            *registered_names(split),
            *self._from_learned(text),
            *from_endings(split),
            *listed_investors(text),
            *_from_latin(text),
            *_from_places(text),
        ]
        found: list[Name] = []
        # The longest wins, then the first of those above.
        for name in sorted(candidates, key=lambda name: name.start - name.end):
            for a, b in self._taken[index]:  # a date or figure ends the name: Upstage8月
                name.end = a if text[name.start].isascii() and name.start + 1 < a < name.end <= b else name.end
            if not _overlaps(name, found) and not any(a < name.end and b > name.start for a, b in self._taken[index]):
                found.append(name)
        found = _with_versions(text, sorted(found, key=lambda name: name.start))
        listed = _from_lists(text, found, self._taken[index])
        found = [name for name in found if not _overlaps(name, listed)] + listed
        _persons_beside(text, found)
        for name in found:
            if name.kind in (MentionKind.ORGANISATION, MentionKind.UNKNOWN) and text.startswith("公司", name.end):
                name.end += len("公司")
            name.media = name.media or text.startswith(_source_marks(), name.end)
        return sorted(found, key=lambda name: name.start)

    def _from_learned(self, text: str) -> Iterator[Name]:
        if self._finder is None:
            return
        for index, start, end in self._finder.find_matches_as_indexes(text):
            yield Name(start, end, self._learned[index][1])


@cache
def _known_finder() -> tuple[AhoCorasick, list[str]]:
    names = [name for name in known_names() if re.search(f"[{HAN}]", name) and len(name) > 1]
    names += _investors_short()
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), names


@cache
def _investors_short() -> dict[str, Known]:
    """What texts call an investor: 元璟资本 is 元璟 where the words beside it allow it."""
    known = known_names()
    short = {
        match.group(1): entry
        for name, entry in known.items()
        if entry.investor and (match := _INVESTOR.fullmatch(name)) and match.group(1) not in known
    }
    out = {name: replace(entry, ordinary=True) for name, entry in short.items()}
    plain = words("zh/names", "not_investors") | words("zh/names", "breakers")
    return {name: entry for name, entry in out.items() if name not in plain and not name.startswith(_place_names())}


@cache
def _place_names() -> tuple[str, ...]:
    return tuple(places("zh"))


def _from_known(text: str) -> Iterator[Name]:
    finder, names = _known_finder()
    found = finder.find_matches_as_indexes(text.lower())
    split = words_zh.split(text) if found else ()
    starts, ends = {word.start: i for i, word in enumerate(split)}, {word.end: i for i, word in enumerate(split)}
    for index, start, end in found:
        known = known_names().get(names[index]) or _investors_short()[names[index]]
        if end - start <= 2 and start not in starts and end not in ends:
            continue  # a piece of two other words
        doubtful = known.ordinary or names[index] in words("zh/names", "also_words")
        whole = start in starts and end in ends and names[index] in words("zh/names", "names_in_news")
        if (doubtful and not whole) and not _is_meant(
            split,
            ends.get(start),
            starts.get(end),
            deal=known.kind == MentionKind.ORGANISATION and _DEAL.search(text) is not None,
        ):
            continue
        yield Name(start, end, known.kind, known.entry or None, known.media)


def _is_meant(split: Sequence[Word], before: int | None, after: int | None, *, deal: bool) -> bool:
    """Whether the words beside an ordinary word say that it is a name here. ``deal``: an investor's, told of a deal."""
    led = before is not None and (
        split[before].text in words("zh/names", "company_nouns") or split[before].text in '、"由'
    )
    acts = after is not None and (
        split[after].text in words("zh/names", "acts") or split[after].text in ("公司", "集团", "、", '"', "(")
    )
    if deal and not (led or acts):
        opens = before is None or split[before].kind in (MARK, CLOSED)
        ends = after is None or split[after].kind in (MARK, CLOSED) or split[after].tag[:1] in ("p", "d", "v", "c")
        return opens and ends
    return led or acts


def _from_latin(text: str) -> Iterator[Name]:
    for match in _LATIN.finditer(text):
        start, end = match.span()
        while end > start and text[end - 1] in ".'-+& ":
            end -= 1
        title = _TITLE.match(text, start, end)
        start = title.end() if title else start
        surface = text[start:end]
        known = known_names().get(surface.lower())
        if known:
            yield Name(start, end, known.kind, known.entry or None, known.media)
        elif len(surface) > 1 and not all(_is_noise(part) for part in surface.lower().split()):
            yield Name(start, end, _latin_kind(text, start, end, titled=title is not None))
    yield from _coded_products(text)


def _is_noise(word: str) -> bool:
    return word.isdigit() or word in words("en/names", "jargon") or word in words("zh/names", "latin_noise")


def _latin_kind(text: str, start: int, end: int, *, titled: bool) -> MentionKind:
    """What a Latin name is a name of, by its form and the words beside it."""
    surface, behind = text[start:end], text[end:].lstrip('"')
    if re.search(r"[A-Za-z]-?\d|\s\d|π\d", surface) or behind.startswith(tuple(words("zh/names", "product_after"))):
        return MentionKind.PRODUCT
    if text[:start].rstrip('"').endswith(tuple(words("zh/names", "product_before"))):
        return MentionKind.PRODUCT
    led = titled or text[:start].endswith(tuple(words("zh/names", "person_before")))
    if _FULL_NAME.fullmatch(surface) and (led or behind.startswith(tuple(words("zh/names", "person_moves")))):
        return MentionKind.PERSON
    return MentionKind.UNKNOWN


def _coded_products(text: str) -> Iterator[Name]:
    """Products with a number behind a Chinese word: 昇腾910C."""
    for match in _CODE.finditer(text):
        split = list(words_zh.split(text[: match.start()]))
        first = len(split)
        while first and split[first - 1].kind == words_zh.SINGLE and len(split) - first < 3:
            first -= 1
        short = (
            re.fullmatch(r"[A-Z]\d{0,2}", match.group())
            and split
            and split[-1].kind == words_zh.NOUN
            and split[-1].tag == "n"
        )
        if (
            first == len(split)
            and split
            and (split[-1].kind == words_zh.PROPER or short)
            and split[-1].text not in words("zh/names", "product_before")
        ):
            first -= 1
        if first < len(split) and match.start() - split[first].start >= 2:
            yield Name(split[first].start, match.end(), MentionKind.PRODUCT, sure=False)


def _with_versions(text: str, found: list[Name]) -> list[Name]:
    """A product and what stands right behind it in Latin letters is one name: 盘古Pro MoE."""
    out: list[Name] = []
    for name in found:
        before = out[-1] if out else None
        joined = (
            before is not None and before.kind == MentionKind.PRODUCT and text[before.end : name.start] in ("", " ")
        )
        if name.kind == MentionKind.PRODUCT and (version := _VERSION.match(text, name.end)):
            name.end = version.end()
        if (
            joined
            and before is not None
            and name.kind != MentionKind.PLACE
            and text[name.start].isascii()
            and not text[before.start].isascii()
        ):
            before.end = name.end
        else:
            out.append(name)
    return out


def _from_places(text: str) -> Iterator[Name]:
    finder, names = _place_finder()
    for index, start, end in finder.find_matches_as_indexes(text):
        state = places("zh")[names[index]] == "state"
        if state and text.startswith(tuple(words("zh/names", "described_by_place")), end):
            continue
        whole = not state and re.match("[市省](?![场值占面况级价])", text[end:])
        yield Name(start, end + (1 if whole else 0), MentionKind.PLACE)


def _from_lists(text: str, found: Sequence[Name], taken: Sequence[Span]) -> list[Name]:
    """Pieces of a list (A、B和C) beside a name are names too, unless a word in them rules it out."""
    out: list[Name] = []
    if not found:
        return []
    marks = [(word.start, word.end) for word in words_zh.split(text) if word.text in _LIST_MARKS]
    starts = {name.start: name for name in found if name.kind != MentionKind.PLACE}
    ends = {name.end: name for name in found if name.kind != MentionKind.PLACE}
    blocked = [*taken, *((name.start, name.end) for name in found if name.kind != MentionKind.PLACE)]
    changed = bool(marks and starts)
    while changed:
        changed = False
        for a, b in marks:
            for piece, beside in ((_piece_after(text, b), ends.get(a)), (_piece_before(text, a), starts.get(b))):
                if beside is None or piece is None or any(x < piece[1] and y > piece[0] for x, y in blocked):
                    continue
                surface = text[slice(*piece)]
                if not may_be_name(surface, beside_name=True):
                    continue
                kind = kind_by_form(surface)
                if kind == MentionKind.UNKNOWN and beside.kind == MentionKind.PRODUCT:
                    kind = beside.kind
                name = Name(*piece, kind, sure=False)
                out.append(name)
                blocked.append(piece)
                starts[piece[0]], ends[piece[1]] = name, name
                changed = True
    return out


def _persons_beside(text: str, found: list[Name]) -> None:
    """Who stands in a list beside a person and has a person's name is one too."""
    surnames = table("zh/names")["surnames"]
    ends = {name.end for name in found if name.kind == MentionKind.PERSON}
    starts = {name.start for name in found if name.kind == MentionKind.PERSON}
    for name in found:
        like = text[name.start] in surnames and 2 <= name.end - name.start <= 3
        beside = (name.start - 1 in ends and text[name.start - 1] in "、和与") or (
            name.end + 1 in starts and text[name.end] in "、和与"
        )
        if name.kind == MentionKind.UNKNOWN and like and beside and not name.entry:
            name.kind = MentionKind.PERSON
    for end in ends:
        match = re.match(
            rf"[、和与]([{surnames}][{HAN}]{{1,2}}?)(?=[,。;:、]|于|在|等|分别|均|都|共同|联合|$)", text[end:]
        )
        if match and not _overlaps(name := Name(end + 1, end + match.end(), MentionKind.PERSON), found):
            found.append(name)


def _piece_after(text: str, start: int) -> Span | None:
    """The piece of a list that begins at ``start``: up to the next word that no name holds."""
    begin = end = start
    for word in words_zh.split(text[start:]):
        verb = word.kind == NOUN and word.tag[:1] == "v" and end - begin > 1
        if not _holds(word) or (len(word.text) == 1 and word.text in "等领跟参") or verb:
            break
        if told_as_company(word):  # A和军工企业B
            begin = start + word.end
        end = start + word.end
    while end - begin > 2 and text[end - 1] in "倒都还也则才就":
        end -= 1
    return (begin, end) if end > begin else None


def _piece_before(text: str, end: int) -> Span | None:
    """The piece of a list that ends at ``end``: back to the last word that no name holds."""
    start = end
    for word in reversed(words_zh.split(text[:end])):
        if not _holds(word) or (word.kind == NOUN and told_as_company(word)):
            break
        start = word.start
    return (start, end) if end > start else None


def _holds(word: Word) -> bool:
    return word.kind in words_zh.NAME_KINDS and not (
        word.kind == words_zh.NOUN and word.text in words("zh/names", "acts")
    )


@cache
def _place_finder() -> tuple[AhoCorasick, list[str]]:
    names = list(places("zh"))
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), names


@cache
def _source_marks() -> tuple[str, ...]:
    return tuple(table("zh/names")["source_marks"])


def _overlaps(name: Name, others: Sequence[Name]) -> bool:
    return any(name.start < other.end and name.end > other.start for other in others)
