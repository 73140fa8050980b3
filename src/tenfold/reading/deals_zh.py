"""Chinese names by their part in what a sentence tells: who stands before 完成…融资, before 领投, behind 收购.

Such a place is held by a name whatever words it is made of: 元气山林 and 半尺 are words of the dictionary, and names
in "元气山林完成B轮融资". What may stand there without being a name (公司, 项目, 双方) is closed to names anyway.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tenfold.reading.endings_zh import kind_by_form, told_as_company, unknown_characters
from tenfold.reading.lexicon import places, table, words
from tenfold.reading.words_zh import CLOSED, ENDING, EVERYDAY, HAN, LATIN, MARK, NAME_KINDS, NOUN, PLACE, PROPER, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tenfold.claims import MentionKind, Span

_LONGEST = 12  # characters of a name that only its place tells
COUNTED = re.compile(
    "[一二两三四五六七八九十几数多每某这那第]|[亿万美日欧港]元|人民币"
)  # what begins a sum, not a name
_TELLS_OF_DEAL = re.compile(
    "[融投募轮买卖购股创任]|估值|身价|上市|挂牌|敲钟|表|过会|聆讯|登陆|冲刺|上会|IPO|成立|系|是一家|加|离|旗下|从|入职|跳槽|执掌|[回重]|[:|]|付"
)
_LIST_MARK = re.compile("、|和|与|及|以及|,")
_QUOTED_BEFORE = re.compile(rf'"([{HAN}A-Za-z0-9·]{{2,10}})"$')
_LATIN_ONLY = re.compile(r"[A-Za-z0-9 .&'+-]+")


def names_in_deals(
    split: Sequence[Word], text: str, spans: Sequence[Span], whole: str
) -> Iterator[tuple[str, MentionKind]]:
    """The names that a sentence's deals give away, with their kinds.

    ``spans`` hold figures and dates: no names; ``whole`` is the text to which the sentence belongs.
    """
    if not _TELLS_OF_DEAL.search(text):
        return
    ends = {word.end: i for i, word in enumerate(split)}
    starts = {word.start: i for i, word in enumerate(split)}
    for frame in _frames("subject_frames"):
        for match in frame.finditer(text):
            if quoted := _QUOTED_BEFORE.search(text, 0, match.start()):
                yield quoted.group(1), kind_by_form(quoted.group(1))
            elif match.start() in ends:
                yield from _piece_before(split, ends[match.start()], spans, listed=False)
    for frame in _frames("backer_frames"):
        for match in frame.finditer(text):
            if match.start() in ends:
                yield from _piece_before(split, ends[match.start()], spans, listed=True)
    for key in ("object_frames", "place_frames"):
        for frame in _frames(key):
            for match in frame.finditer(text):
                start, end = match.span("name")
                if start in starts and end in ends:
                    found = _accepted(split, starts[start], ends[end] + 1, spans)
                    yield from (
                        f
                        for f in found
                        if key == "object_frames" or _is_strange(split, starts[start], ends[end], whole)
                    )
    for frame in _frames("list_frames"):
        for match in frame.finditer(text):
            if match.end() in starts:
                yield from _list_behind(split, starts[match.end()], spans)


def _is_strange(split: Sequence[Word], first: int, last: int, whole: str) -> bool:
    """Whether these words look like a name: one that the dictionary lacks or knows as a name, or an ending, or a
    heading (X:) to which the text comes back."""
    part = split[first : last + 1]
    if any(word.kind not in NAME_KINDS for word in part):
        return False
    if (
        unknown_characters(part) > 1
        or any(word.kind == PROPER for word in part)
        or (first < last and part[-1].kind == ENDING)
    ):
        return True
    heads = last + 1 < len(split) and split[last + 1].text in ":("
    return heads and first < last and whole.count("".join(word.text for word in part)) > 1


@cache
def _frames(key: str) -> tuple[re.Pattern[str], ...]:
    """Frames of the lexicon; ``ADV`` in them stands for what may come between a name and its verb."""
    frames = table("zh/names")[key]
    return tuple(re.compile(frame.replace("ADV", between_name_and_verb().pattern), re.IGNORECASE) for frame in frames)


@cache
def between_name_and_verb() -> re.Pattern[str]:
    """Any run of the words that may come between a company's name and what it does."""
    return re.compile(f"(?:{'|'.join(table('zh/names')['between_name_and_verb'])}){{0,8}}")


def _piece_before(
    split: Sequence[Word], last: int, spans: Sequence[Span], *, listed: bool
) -> Iterator[tuple[str, MentionKind]]:
    """The name that ends with word ``last``, and with ``listed`` those before it in one list with it."""
    first = last + 1
    while first and _may_hold(split[first - 1], last - first + 1):
        first -= 1
    if first <= last:
        yield from _accepted(split, first, last + 1, spans, listed=listed)
    if listed and first and _LIST_MARK.fullmatch(split[first - 1].text) and split[first - 1].text != "," and first > 1:
        yield from _piece_before(split, first - 2, spans, listed=True)


def _list_behind(split: Sequence[Word], first: int, spans: Sequence[Span]) -> Iterator[tuple[str, MentionKind]]:
    """The names of the list that begins with word ``first``."""
    while first < len(split):
        end = first
        while end < len(split) and _may_hold(split[end], 0):
            end += 1
        if end == first:
            return
        yield from _accepted(split, first, end, spans, listed=True)
        if end == len(split) or not _LIST_MARK.fullmatch(split[end].text) or split[end].text == ",":
            return
        first = end + 1


def _may_hold(word: Word, behind: int) -> bool:
    """Whether a name in a deal may hold the word. ``behind``: words of the name that follow it already."""
    if word.kind == CLOSED:  # 半尺科技: counted before an ending, it is a name's
        return behind == 1 and word.tag in ("m", "t", "q") and len(word.text) > 1 and not COUNTED.match(word.text)
    return word.kind in NAME_KINDS and not told_as_company(word) and word.text not in words("zh/names", "acts")


def _accepted(
    split: Sequence[Word], first: int, end: int, spans: Sequence[Span], *, listed: bool = False
) -> Iterator[tuple[str, MentionKind]]:
    """The name of these words, if nothing rules it out."""
    if split[first].kind == PLACE and end - first > 1 and split[end - 1].end - split[first].end > 2:
        first += 1
    first = max((i + 1 for i in range(first, end - 1) if told_as_company(split[i])), default=first)
    before = split[first - 1] if first else None
    part = split[first:end]
    if any(word.kind in (CLOSED, MARK) and not _may_hold(word, len(part) - at - 1) for at, word in enumerate(part)):
        return
    surface = "".join(word.text for word in part)
    if not 2 <= len(surface) <= _LONGEST or any(a < part[-1].end and b > part[0].start for a, b in spans):
        return
    if _LATIN_ONLY.fullmatch(surface) or surface in words("zh/names", "not_names") or surface in places("zh"):
        return
    if part[0].text in table("zh/names")["never_first"] and len(part) < 3 and not unknown_characters(part):
        return
    jargon = part[0].kind == LATIN and part[0].text.lower() in words("en/names", "jargon") | words(
        "zh/names", "latin_noise"
    )
    if all(word.kind in (PLACE, ENDING, MARK) for word in part[jargon:]) or surface.startswith(_counted()):
        return
    if any(word.kind == NOUN and word.tag[:1] == "v" and len(word.text) > 1 for word in part[:-1]):
        return  # 原拟引入产业投资
    led = before is not None and told_as_company(before)
    plain = all(word.kind in (NOUN, EVERYDAY, ENDING, CLOSED, LATIN) for word in part)
    if plain and not led and not _begins(before, listed=listed):
        return
    if plain and part[-1].tag[:1] in ("v", "a", "d") and not led:
        return
    if plain and len(part) == 1 and part[0].tag[:1] != "n":
        return
    yield surface, kind_by_form(surface)


def _begins(before: Word | None, *, listed: bool) -> bool:
    """Whether a name of ordinary words may begin behind this one: at the start of a clause or of a list's member."""
    if before is None or before.kind == MARK:
        return True
    introduces = before.text in words("zh/names", "introducers") and before.text != "的"
    return before.kind == CLOSED and (introduces if listed else before.tag in ("t", "d", "f") or introduces)


@cache
def _counted() -> tuple[str, ...]:
    return tuple(table("zh/names")["no_name_begins_with"])
