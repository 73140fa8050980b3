"""The reader's view of a text: markup gone, lines joined, characters folded, every position traceable to the original.

All matching works on the view, so that the ways of writing one text read alike; whatever is reported is taken from the
original by its span. Characters that are not seen are left out first. Folding never changes the number of characters
(full-width to ASCII, traditional to simplified, curly quotes to straight ones, all spaces to one).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from tenfold.folding import HAN, simplified
from tenfold.reading.lexicon import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tenfold.claims import Span

_MARKUP = re.compile(
    r"!\[[^\]\n]{0,200}\](?:\([^)\n]{0,400}\)|\[[^\]\n]{0,40}\])"  # an image: gone altogether
    r"|</?[a-z!][^<>\n]{0,300}>"  # an HTML tag, but not the <Name Inc> of old wires
    r"|\]\([^)\n]{1,400}\)|\]\[[^\]\n]{0,40}\]"  # the address behind a link's text
    r"|\*\*+|__+|`+"  # emphasis, code
    r"|(?<![\w\]])\[(?=[^\]\n]{1,300}\](?:\(|\[))"  # the bracket before a link's text
    r"|(?m:^[ \t]*(?:\#{1,6}|>|[-*•·▪●◦]|\d{1,2}[.)])[ \t]+)"  # heading, quotation, bullet
)
_MAY_BE_MARKUP = re.compile(r"[*_`\[\]<#>•·▪●◦-]|^\s*\d")
_BULLET = re.compile(r"[ \t]*(?:[-*•·▪●◦]|\d{1,2}[.)])[ \t]+")
_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]+")
# Spaces beside Chinese characters and marks say nothing, save those that part a headline's halves: between two
# characters of one line, and full-width ones where the text has others too (they become a sign of their own).
_PARTING = re.compile(r"(?<=\S)\u3000(?=\S)")
_PARTED = "\x1c"
_APART = "。、《》,;:()"
_CJK_SPACE = {
    "en": re.compile(rf"(?<=[{HAN}。、《》])\s+|\s+(?=[{HAN}。、《》])"),
    "zh": re.compile(
        rf"(?<=[{_APART}])\s+|\s+(?=[{_APART}])"
        rf"|(?<=[{HAN}])(?:\n| (?![{HAN}]))|(?:\n|(?<![{HAN}]) )(?=[{HAN}])"
    ),
}
_ENDS_SENTENCE = re.compile(r"[.!?。:;…][\"')】\]]*\s*$")
_EN_BOUNDARY = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9$€£¥])|;\s+")
# A Chinese sentence ends behind its mark, and behind the line that says who reports: 〔记者…/台北报导〕, 【本报讯】.
_ZH_BOUNDARY = re.compile(r"(?<=[。!?;])[\"')]*|(?<=报[导道]〕)|(?<=报[导道]】)|(?<=[讯电]】)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Inc|Ltd|Corp|Co|Mr|Mrs|Ms|Dr|Prof|vs|No|St|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|est|e\.g|i\.e|"
    r"a\.m|p\.m)|\b[A-Z](?:\.\s?[A-Z])*)\.$"
)
_STARTS_SENTENCE = re.compile(r"(?:The|It|Its|In|But|And|He|She|They|This|That|A|An|For|On|At|As|When|While|Also)\b")

_UNKNOWN = "\ufffd"
MAX_SENTENCE = 1200  # longer runs without an end are cut, so that no pattern sees unbounded text
_ROW = re.compile(r"\|[^|\n]{1,80}\|")  # a line of a table
_UNSEEN = table("characters")["invisible"]
_INVISIBLE = re.compile(f"[{_UNSEEN}]+")
# What makes no difference where it stands: the invisible, spaces beside spaces or line ends, half of a line end.
_SURPLUS = re.compile(rf"[ {_UNSEEN}]+(?=[\r\n]|\Z)|(?:(?<=[ \r\n])|\A)[ {_UNSEEN}]+|[{_UNSEEN}]+|\r(?=\n)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the view. ``offsets[i]`` is where character ``i`` stands in the original text."""

    text: str
    offsets: tuple[int, ...]
    index: int
    paragraph: int
    heading: bool
    bullet: bool

    def span(self, start: int, end: int) -> Span:
        """The original span of the view's characters ``start`` to ``end`` (not empty)."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def written(self, start: int, end: int, text: str) -> str:
        """The view's characters ``start`` to ``end`` as the original ``text`` writes them, on one line."""
        first, last = self.span(start, end)
        return " ".join(_INVISIBLE.sub("", text[first:last]).split())


@cache
def folding() -> dict[int, str]:
    """Character for character: width, script, spaces and quotation marks folded. 1:1 by construction."""
    characters = table("characters")
    out = dict(simplified())
    alike = {ord(character): plain for plain, row in characters["alike"].items() for character in row}
    for code in _codes(characters["compatible"]):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1:
            out[code] = alike.get(ord(plain), out.get(ord(plain), plain))
    return out | alike | dict.fromkeys(_codes(characters["unknown"]), _UNKNOWN)


def _codes(ranges: Iterable[tuple[int, int]]) -> Iterator[int]:
    return chain.from_iterable(range(first, last + 1) for first, last in ranges)


def fold_characters(text: str) -> str:
    """``text`` folded for matching; the same length."""
    folded = text.translate(folding())
    return _particle().sub("着", folded) if "著" in folded else folded


@cache
def _particle() -> re.Pattern[str]:
    zhu = table("characters")["zhu"]
    return re.compile(f"(?<![{zhu['not_behind']}])著(?![{zhu['not_before']}])")


def sentences(text: str, lang: str) -> list[Sentence]:
    """The sentences of ``text`` in order. Linear in the text's length."""
    out: list[Sentence] = []
    if lang == "zh" and " " in text:
        text = _PARTING.sub(_PARTED, text)
    seen, at = _without_surplus(fold_characters(text))
    for paragraph, (block, start, heading, bullet) in enumerate(_blocks(seen, lang)):
        view, offsets = _without_markup(block, start, lang)
        for first, last in _split(view, lang):
            piece = view[first:last]
            if not piece.strip():
                continue
            pad = len(piece) - len(piece.lstrip())
            end = first + len(piece.rstrip())
            places = offsets[first + pad : end] if at is None else [at[i] for i in offsets[first + pad : end]]
            out.append(Sentence(view[first + pad : end], tuple(places), len(out), paragraph, heading, bullet))
    return out


def _without_surplus(text: str) -> tuple[str, list[int] | None]:
    """``text`` without what makes no difference, and where each character stood (None: nothing was left out)."""
    if not _SURPLUS.search(text):
        return text.replace("\r", "\n"), None
    kept: list[int] = []
    at = 0
    for match in _SURPLUS.finditer(text):
        kept.extend(range(at, match.start()))
        at = match.end()
    kept.extend(range(at, len(text)))
    return "".join(map(text.__getitem__, kept)).replace("\r", "\n"), kept


@dataclass(slots=True)
class _Block:
    """A paragraph by its place in the text; ``line`` is where its last line starts."""

    start: int
    end: int
    line: int
    heading: bool
    bullet: bool
    comma: bool = False  # whether a comma stands in it


def _blocks(text: str, lang: str) -> list[tuple[str, int, bool, bool]]:
    """Paragraphs: lines, with those joined that were only wrapped. (text, start, heading, bullet)"""
    blocks: list[_Block] = []
    position = 0
    open_line = False
    for line in text.split("\n"):
        start, position = position, position + len(line) + 1
        if not line.strip():
            open_line = False
            continue
        bullet, heading = bool(_BULLET.match(line)), bool(_HEADING.match(line))
        if not (open_line and not bullet and not heading and _continues(blocks[-1], text, line, lang)):
            blocks.append(_Block(start, start, start, heading, bullet))
        block = blocks[-1]
        block.line, block.end = start, start + len(line)
        block.comma = block.comma or "," in line
        open_line = not heading
    out: list[tuple[str, int, bool, bool]] = []
    for block in blocks:
        whole = text[block.start : block.end]
        out.append((whole, block.start, block.heading or _looks_like_heading(whole, lang), block.bullet))
    return out


def _continues(before: _Block, text: str, line: str, lang: str) -> bool:
    """Whether ``line`` goes on with the sentence that the block before left open."""
    last_line = text[before.line : before.end]
    last = last_line.rstrip()[-1:]
    if _ENDS_SENTENCE.search(text[max(before.start, before.end - 12) : before.end]):
        return False
    if _ROW.search(line) or _ROW.search(last_line):
        return False
    if lang == "zh":
        return last in "、,和与及有(" or (before.end - before.start > 16 and before.comma)
    first = line.lstrip()[:1]
    width = before.end - before.line  # of the last line: a long one that stops in mid-sentence was wrapped
    return first.islower() or width > 60 or (width > 40 and (first.isdigit() or last in ",-("))


def _looks_like_heading(line: str, lang: str) -> bool:
    bare = line.strip()
    limit = 40 if lang == "zh" else 120
    return len(bare) <= limit and "|" not in bare and not _ENDS_SENTENCE.search(bare)


def _without_markup(block: str, start: int, lang: str) -> tuple[str, Sequence[int]]:
    """The block without markup and spaces that say nothing, and where each of its characters stands in the text."""
    cuts = [match.span() for match in _MARKUP.finditer(block)] if _MAY_BE_MARKUP.search(block) else []
    if lang == "zh" or not block.isascii():
        cuts += [match.span() for match in _CJK_SPACE[lang].finditer(block)]
    if not cuts:
        return block.replace("\n", " ").replace(_PARTED, " "), range(start, start + len(block))
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for first, last in sorted(cuts):
        if first > at:
            pieces.append(block[at:first])
            offsets.extend(range(start + at, start + first))
        at = max(at, last)
    pieces.append(block[at:])
    offsets.extend(range(start + at, start + len(block)))
    return "".join(pieces).replace("\n", " ").replace(_PARTED, " "), offsets


def _split(view: str, lang: str) -> list[tuple[int, int]]:
    ends: list[int] = []
    last = quotes = 0
    for match in (_ZH_BOUNDARY if lang == "zh" else _EN_BOUNDARY).finditer(view):
        before = view[max(last, match.start() - 12) : match.start()]
        if lang == "en" and _ABBREVIATION.search(before) and not _STARTS_SENTENCE.match(view, match.end()):
            continue
        end = match.end()
        if lang == "zh":
            quotes += view.count('"', last, match.start())
            if quotes % 2 == 0 and '"' in match[0]:  # no quotation is open: the mark begins the next sentence
                end = view.index('"', match.start())
            quotes += view.count('"', match.start(), end)
        ends.append(end)
        last = end
    ends.append(len(view))
    spans: list[tuple[int, int]] = []
    start = 0
    for end in ends:
        while end - start > MAX_SENTENCE:
            spans.append((start, start + MAX_SENTENCE))
            start += MAX_SENTENCE
        if end > start:
            spans.append((start, end))
        start = end
    return spans
