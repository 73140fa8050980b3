"""The reader's view of a text: markup gone, lines joined, characters folded, every position traceable to the original.

Matching works on the view; whatever is reported is taken from the original by its span. Folding never changes the
number of characters (full-width to ASCII, traditional to simplified, curly quotes to straight ones).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tenfold.folding import HAN, simplified

if TYPE_CHECKING:
    from collections.abc import Sequence

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
_CJK_SPACE = re.compile(
    rf"(?<=[{HAN}，。、；：“”（）《》])[^\S\u3000]+|(?<![^\S\u3000])[^\S\u3000]+(?=[{HAN}，。、；：“”（）《》])"
)
_SPACES = re.compile(r"\s{2,}")
_ENDS_SENTENCE = re.compile(r"[.!?。！？:：;；…][\"'”’)）】\]]*\s*$")
_EN_BOUNDARY = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9$€£¥])|;\s+")
# A Chinese sentence ends behind its mark, and behind the line that says who reports: 〔記者…／台北報導〕, 【本報訊】.
_ZH_BOUNDARY = re.compile(
    r"(?<=[。!?！？;；])[\"'”’」』)]*|(?<=[報报][導导道]〕)|(?<=[報报][導导道]】)|(?<=[訊讯电電]】)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Inc|Ltd|Corp|Co|Mr|Mrs|Ms|Dr|Prof|vs|No|St|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|est|e\.g|i\.e|"
    r"a\.m|p\.m)|\b[A-Z](?:\.\s?[A-Z])*)\.$"
)
_STARTS_SENTENCE = re.compile(r"(?:The|It|Its|In|But|And|He|She|They|This|That|A|An|For|On|At|As|When|While|Also)\b")

MAX_SENTENCE = 1200  # longer runs without an end are cut, so that no pattern sees unbounded text
_ROW = re.compile(r"[|｜][^|｜\n]{1,80}[|｜]")  # a line of a table


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the view. ``offsets[i]`` is where character ``i`` stands in the original text."""

    text: str
    offsets: Sequence[int]
    index: int
    paragraph: int
    heading: bool
    bullet: bool

    def span(self, start: int, end: int) -> Span:
        """The original span of the view's characters ``start`` to ``end`` (not empty)."""
        return self.offsets[start], self.offsets[end - 1] + 1


@cache
def folding() -> dict[int, str]:
    """Character for character: width, script and quotation marks folded. 1:1 by construction."""
    table = dict(simplified())
    for code in [*range(0xFF01, 0xFF5F), 0x3000]:
        table[code] = unicodedata.normalize("NFKC", chr(code))
    table.update({ord(mark): '"' for mark in "“”「」『』"} | {ord(mark): "'" for mark in "‘’"})
    table.update({ord(dash): "-" for dash in "–—‑−"} | {ord(space): " " for space in "\u00a0\u200b"})
    return table


def fold_characters(text: str) -> str:
    """``text`` folded for matching; the same length."""
    return text if text.isascii() else text.translate(folding())


def sentences(text: str, lang: str) -> list[Sentence]:
    """The sentences of ``text`` in order. Linear in the text's length."""
    out: list[Sentence] = []
    for paragraph, (block, start, heading, bullet) in enumerate(_blocks(text, lang)):
        view, offsets = _without_markup(block, start)
        for first, last in _split(view, lang):
            piece = view[first:last]
            if not piece.strip():
                continue
            pad = len(piece) - len(piece.lstrip())
            end = first + len(piece.rstrip())
            folded, places = fold_characters(view[first + pad : end]), offsets[first + pad : end]
            out.append(Sentence(folded, places, len(out), paragraph, heading, bullet))
    return out


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
        block.comma = block.comma or "," in line or "，" in line
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
        return last in "、，,和与及有(（" or (before.end - before.start > 16 and before.comma)
    first = line.lstrip()[:1]
    width = before.end - before.line  # of the last line: a long one that stops in mid-sentence was wrapped
    return first.islower() or width > 60 or (width > 40 and (first.isdigit() or last in ",-("))


def _looks_like_heading(line: str, lang: str) -> bool:
    bare = line.strip()
    limit = 40 if lang == "zh" else 120
    return len(bare) <= limit and not _ENDS_SENTENCE.search(bare) and "，" not in bare and "|" not in bare


def _without_markup(block: str, start: int) -> tuple[str, Sequence[int]]:
    """The block without markup and doubled spaces, and where each of its characters stands in the text."""
    cuts = [match.span() for match in _MARKUP.finditer(block)] if _MAY_BE_MARKUP.search(block) else []
    if not block.isascii():
        cuts += [match.span() for match in _CJK_SPACE.finditer(block)]
    cuts += [(match.start() + 1, match.end()) for match in _SPACES.finditer(block)]
    if not cuts:
        return block.replace("\n", " ").replace("\t", " "), range(start, start + len(block))
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
    return "".join(pieces).replace("\n", " ").replace("\t", " "), offsets


def _split(view: str, lang: str) -> list[tuple[int, int]]:
    ends: list[int] = []
    last = 0
    for match in (_ZH_BOUNDARY if lang == "zh" else _EN_BOUNDARY).finditer(view):
        before = view[max(last, match.start() - 12) : match.start()]
        if lang == "en" and _ABBREVIATION.search(before) and not _STARTS_SENTENCE.match(view, match.end()):
            continue
        ends.append(match.end())
        last = match.end()
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
