"""Texts with the claims in them coloured: whole documents, and single sentences as evidence. Whatever they hold is
escaped."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup

from tenfold.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tenfold.asking.proofs import Testimony
    from tenfold.claims import Span


@dataclass(frozen=True, slots=True)
class Coloured:
    """A claim to be coloured: its number in the list beside the text, its type, and its places."""

    number: int
    type: str
    evidence: Span
    values: tuple[Span, ...]


def painted(text: str, claims: Sequence[Coloured]) -> Markup:
    """A text with each claim's evidence underlined in the colour of its type, its values stronger, and its number
    after it, which leads to the claim in the list."""
    spans = [claim.evidence for claim in claims] + [span for claim in claims for span in claim.values]
    owners = [*claims, *(claim for claim in claims for _ in claim.values)]
    ends: dict[int, list[Coloured]] = {}
    for claim in claims:
        ends.setdefault(claim.evidence[1], []).append(claim)
    pieces: list[Markup] = []
    for start, end, inside in _pieces(len(text), spans):
        pieces.append(_coloured(text[start:end], [owners[i] for i in inside], any(i >= len(claims) for i in inside)))
        pieces += [
            Markup('<a class="ref t-{0}" href="#c{1}" id="r{1}" aria-label="claim {1}">{1}</a>').format(
                claim.type, claim.number
            )
            for claim in ends.get(end, ())
        ]
    return Markup("").join(pieces)


def _coloured(piece: str, claims: Sequence[Coloured], value: bool) -> Markup:
    if not claims:
        return Markup("{}").format(clean(piece))
    numbers = " ".join(str(number) for number in sorted({claim.number for claim in claims}))
    return Markup('<span class="said t-{}{}" data-claims="{}">{}</span>').format(
        claims[0].type, " value" if value else "", numbers, clean(piece)
    )


def sentence(told: Testimony) -> Markup:
    """A claim's sentence, the words that make the claim marked, the values in them strong."""
    marks = told.marks
    pieces = [Markup("… ")] if told.cut[0] else []
    for start, end, inside in _pieces(len(told.sentence), [(mark.start, mark.end) for mark in marks]):
        piece = Markup("{}").format(_plain(told.sentence[start:end]))
        roles = [marks[i].role for i in inside]
        if any(role != "evidence" for role in roles):
            piece = Markup("<b>{}</b>").format(piece)
        pieces.append(Markup("<mark>{}</mark>").format(piece) if roles else piece)
    return Markup("").join([*pieces, *([Markup(" …")] if told.cut[1] else [])])


def marked(sentence: str, words: str) -> Markup:
    """A sentence with the first place marked where some words stand."""
    at = sentence.find(words)
    if at < 0:
        return Markup("{}").format(_plain(sentence))
    end = at + len(words)
    parts = (_plain(part) for part in (sentence[:at], sentence[at:end], sentence[end:]))
    return Markup("{}<mark>{}</mark>{}").format(*parts)


def _plain(words: str) -> str:
    """Words of a sentence without Markdown's marks of strong ones: out of their text they only disturb."""
    return clean(words).replace("**", "")


def _pieces(length: int, spans: Sequence[Span]) -> Iterator[tuple[int, int, list[int]]]:
    """The text cut wherever a span begins or ends, each piece with the spans (by index) that it lies in."""
    cuts = sorted({0, length, *(at for span in spans for at in span if 0 < at < length)})
    for start, end in pairwise(cuts):
        yield start, end, [index for index, span in enumerate(spans) if span[0] <= start and end <= span[1]]
