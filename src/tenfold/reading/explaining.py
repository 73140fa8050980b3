"""Why a document is read as it is: for each claim the rules behind it, and the figures of which nothing was read.

It reads the document once more with the reader's steps laid open, so that reading itself stays quick.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tenfold.documents import LANGUAGES, Document
from tenfold.reading import items as kinds
from tenfold.reading import learned, weights
from tenfold.reading.confidence import is_made
from tenfold.reading.features import LETTERS
from tenfold.reading.lexicon import table
from tenfold.reading.patterns import patterns, rules
from tenfold.reading.reader import DocumentReader, Passed, read_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tenfold.claims import Claim, Json, Reading, Span
    from tenfold.reading.drafts import Draft
    from tenfold.reading.features import ClauseFeatures
    from tenfold.reading.items import Item
    from tenfold.reading.mask import Clause
    from tenfold.reading.patterns import Match
    from tenfold.reading.view import Sentence

_MOST_REASONS = 5
_LETTER_KINDS = {letter: f"<{kinds.SHOWN[character]}>" for character, letter in LETTERS.items()}
_TOKENS = re.compile("[a-z]+(?:['-][a-z]+)*|[0-9]+|[A-Z#$%][a-z0-9]?|.")
_EDGES = {"^": "the beginning", "$$": "the end"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that speaks for a claim of the learned layer, in words, and what it adds to the log odds."""

    says: str
    weight: float


@dataclass(frozen=True, slots=True)
class Ground:
    """One rule, or the learned layer, that stands behind a claim.

    ``clause`` is the clause as patterns see it, with the roles that this ground fills. A rule has the line of ``match``
    that fits and one of its examples; the learned layer has the question it answered, how sure it is, and why.
    """

    pattern: str
    clause: str
    match: str | None = None
    example: tuple[str, str] | None = None
    question: str | None = None
    probability: float | None = None
    reasons: tuple[Reason, ...] = ()

    def to_json(self) -> Json:
        """The ground as ``tenfold read --explain --json`` prints it; what it has not is left out."""
        out: Json = {"pattern": self.pattern, "clause": self.clause}
        if self.match is not None:
            out["match"] = self.match
        if self.example is not None:
            out["example"] = {"text": self.example[0], "says": self.example[1]}
        if self.question is not None:
            out |= {"learned": True, "question": self.question, "probability": round(self.probability or 0.0, 3)}
            out["reasons"] = [{"says": reason.says, "weight": reason.weight} for reason in self.reasons]
        return out


@dataclass(frozen=True, slots=True)
class Source:
    """Where one value of a claim comes from: ``words`` of the claim's own clause, the ``rule``, or the ``context``."""

    role: str
    span: Span
    comes_from: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A sentence with figures of which no claim was made."""

    sentence: Span
    figures: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A reading with what stands behind it. ``grounds`` and ``sources`` have one row for each claim, in order."""

    reading: Reading
    grounds: tuple[tuple[Ground, ...], ...] = ()
    sources: tuple[tuple[Source, ...], ...] = ()
    unread: tuple[Unread, ...] = ()


class Trace:
    """One reading of a document with all its clauses, and each claim with the draft that it was made of."""

    def __init__(self, document: Document, lang: str) -> None:
        self.lang = lang
        self.seen: list[Passed] = []
        self.reader = DocumentReader(document, lang, watch=self.seen.append)
        self.reading = self.reader.read()
        self.drafts = [(draft, self.reader.claim(draft)) for draft in self.reader.drafts]

    def claims(self) -> list[tuple[Draft, Claim]]:
        """The claims that were sure enough to be made, with their drafts."""
        return [(draft, claim) for draft, claim in self.drafts if is_made(draft, claim.confidence)]

    def place(self, match: Match) -> tuple[Sentence, ClauseFeatures]:
        """The sentence in which a match was found, and the features of its clause."""
        return next((each.sentence, each.features) for each in self.seen if each.clause is match.clause)


def explain(document: Document) -> Explained:
    """Read a document and say why it is read so."""
    if document.lang not in LANGUAGES:
        return Explained(read_document(document))
    trace = Trace(document, document.lang)
    made = trace.claims()
    return Explained(
        trace.reading,
        tuple(tuple(_grounds(trace, draft)) for draft, _ in made),
        tuple(tuple(_sources(trace, draft, claim)) for draft, claim in made),
        tuple(_unread(trace, [draft for draft, _ in made])),
    )


def readable(clause: Clause, roles: Mapping[str, Sequence[Item]], start: int = 0, end: int | None = None) -> str:
    """A clause as patterns see it: each item by the role that it fills, in capitals by its kind where it fills none."""
    played: dict[int, list[str]] = {}
    for role, row in roles.items():
        for item in row:
            names = played.setdefault(clause.place_of(item), [])
            names += [role] if role not in names else []
    out = []
    for at, character in enumerate(clause.text[:end]):
        if at >= start:
            shown = "|".join(played.get(at, ())) or kinds.SHOWN.get(character)
            out.append(f"<{shown}>" if shown else character)
    return "".join(out).strip()


def _grounds(trace: Trace, draft: Draft) -> Iterator[Ground]:
    """One ground for each pattern name: of a rule whose lines fit in several ways, the way that fits best."""
    told: set[str] = set()
    for match in draft.matches:
        if match.pattern.name in told:
            continue
        told.add(match.pattern.name)
        clause = readable(match.clause, match.roles)
        if match.pattern.source:
            yield Ground(match.pattern.name, clause, match.pattern.source, _example(trace.lang, match.pattern.order))
        else:
            yield _learned(trace, match, clause)


def _learned(trace: Trace, match: Match, clause: str) -> Ground:
    models = weights.models(trace.lang)
    _, features = trace.place(match)
    assert models is not None
    label, probability, shares = learned.Opinion(models, features, match.clause).reasons(match)
    reasons = tuple(Reason(in_words(name), weight) for name, weight in shares[:_MOST_REASONS] if weight > 0)
    return Ground(match.pattern.name, clause, question=label, probability=probability, reasons=reasons)


@cache
def _example(lang: str, order: int) -> tuple[str, str] | None:
    """The example beside a rule that this line of it reads, else the rule's first."""
    pattern = patterns(lang)[order]
    rule = next(rule for rule in rules(lang) if pattern in rule.patterns)
    for text, says in rule.reads:
        trace = Trace(Document(text=text, lang=lang), lang)
        if any(pattern.regex.search(passed.clause.text) for passed in trace.seen):
            return text, says
    return rule.reads[0] if rule.reads else None


def _sources(trace: Trace, draft: Draft, claim: Claim) -> Iterator[Source]:
    said: set[tuple[str, Span]] = set()
    by_rule = {role for match in draft.matches for role in match.pattern.constants}
    for match in draft.matches:
        sentence, _ = trace.place(match)
        for role, row in match.roles.items():
            for item in row:
                places = [(item.start, item.end), *((n.start, n.end) for n in item.names)]
                said |= {(role, sentence.span(*place)) for place in places}
                said |= {(role, sentence.span(part.start, part.end)) for part in item.more}
    said |= {("investor", span) for role, span in said if role == "lead_investor"}
    for value in claim.values:
        named = (value.role, value.span) in said
        yield Source(value.role, value.span, "words" if named else "rule" if value.role in by_rule else "context")


def _unread(trace: Trace, drafts: Sequence[Draft]) -> Iterator[Unread]:
    read: set[Span] = {cell.span for draft in drafts for row in draft.cells.values() for cell in row}
    for match in (match for draft in drafts for match in draft.matches):
        sentence, _ = trace.place(match)
        for item in (item for row in match.roles.values() for item in row):
            read |= {sentence.span(part.start, part.end) for part in (item, *item.more)}
    for sentence, figures in zip(trace.reader.sentences, trace.reader.figures, strict=True):
        spans = [sentence.span(*figure.span) for figure in figures]
        left = tuple(span for span in spans if not any(a < span[1] and b > span[0] for a, b in read))
        if left:
            yield Unread(sentence.span(0, len(sentence.text)), left)


def in_words(feature: str) -> str:
    """A feature of the learned layer as people say it."""
    wording = {**table("features")["item"], **table("features")["clause"]}
    start = max((start for start in wording if feature.startswith(start)), key=len, default="")
    if not start:
        return feature
    rest = feature[len(start) :]
    if start in ("ll", "rr"):
        rest = rest.partition("=")[2]
    if "{{}}" in wording[start]:
        return str(wording[start]).replace("{{}}", f"{{{rest}}}")
    if start in ("lb:", "rb:"):  # in Chinese two tokens without a space
        rest = " ".join(_TOKENS.findall(rest))
    return str(wording[start]).replace("{}", " ".join(_token(token) for token in rest.split(" ")))


def _token(token: str) -> str:
    shown = re.sub(r"^(\D+?)(\d*)$", lambda m: _LETTER_KINDS.get(m[1], m[1]) + (f" {m[2]}" if m[2] else ""), token)
    return _EDGES.get(token) or _LETTER_KINDS.get(token) or (shown if "<" in shown else token)
