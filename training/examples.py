"""Labelled texts as examples for the learned layer: each clause and each item of it, with its features and labels.

A gold value is tied to the item that says it nearest to the claim's evidence; the same value elsewhere is left out, for
it is neither a right nor a wrong example. So is all that an optional claim says.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tenfold.claims import ANCHORS, NAME_ROLES, ClaimType, Json, Quantity, Span
from tenfold.documents import Document
from tenfold.reading import items as kinds
from tenfold.reading import weights
from tenfold.reading.reader import DocumentReader
from tenfold.scoring import bare_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tenfold.reading.aliases import Cluster
    from tenfold.reading.mask import Clause
    from tenfold.reading.reader import Passed
    from tenfold.reading.view import Sentence

UNLABELLED_ROLES = frozenset({"measure", "instrument", "license", "date"})  # not said by an item of their own
FAR = 400  # characters between a claim's evidence and the item that says one of its values, at the most
_TOLERANCE = 0.005


@dataclass
class Example:
    """A clause, or one item at its place in a text; ``unsure`` labels neither hold nor fail here."""

    family: str  # clause, figure, name, mark (stage, venue, position)
    features: list[str]
    span: Span
    clause: int
    document: str = ""
    character: str = ""
    names: frozenset[str] = frozenset()
    quantities: Sequence[Quantity] = ()
    code: str = ""
    covered: frozenset[int] = frozenset()  # the characters of a clause
    candidates: list[tuple[frozenset[str], list[str]]] = field(default_factory=list)  # whom a figure may be about
    labels: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    anchors: dict[str, list[str]] = field(default_factory=dict)  # for a figure: label → whom gold says it is about


class Collector:
    """Watches the reader read one document and keeps its clauses and items as examples."""

    def __init__(self) -> None:
        self.examples: list[Example] = []
        self._clauses = 0

    def __call__(self, passed: Passed) -> None:
        """Keep one clause."""
        reader, sentence, row, clause, features = passed
        if not features.candidates:
            return
        self._clauses += 1
        places = zip(clause.starts, clause.ends, strict=True)
        covered = frozenset(c for place in places for c in range(*sentence.span(*place)))
        span = (min(covered), max(covered) + 1)
        self.examples.append(Example("clause", features.of_clause(), span, self._clauses, covered=covered))
        for at in features.candidates:
            example = self._item(reader, sentence, clause, at, features.of_item(at))
            if example.family == "figure":
                meant = reader.focus.missing(sentence, clause, at, ())
                example.candidates = [
                    (_folded([cluster]), own)
                    for cluster, own in reader.subjects.candidates(sentence, row, clause, at, meant)
                ]
            self.examples.append(example)

    def _item(self, reader: DocumentReader, sentence: Sentence, clause: Clause, at: int, strings: list[str]) -> Example:
        item = clause.items[at]
        clusters: Iterable[Cluster | None] = [reader.aliases.of(sentence, name) for name in item.names]
        if item.character == kinds.PAIR:
            clusters = reader.focus.pair(sentence, clause, at)
        elif item.character == kinds.PRONOUN:
            clusters = [reader.focus.person(sentence, clause, at)]
        elif item.character == kinds.ANAPHOR:
            clusters = [reader.focus.antecedent(sentence, clause, at)]
        family = "name"
        if item.character in kinds.FIGURES:
            family = "figure"
        elif item.character in kinds.STAGE + kinds.VENUE + kinds.POSITION:
            family = "mark"
        return Example(
            family,
            strings,
            sentence.span(item.start, item.end),
            self._clauses,
            character=item.character,
            names=_folded(clusters),
            quantities=[q for q in [member.quantity for member in item.more] or [item.quantity] if q is not None],
            code=item.code or "",
        )


def document_of(gold: Json) -> Document:
    """A labelled text as the reader gets it."""
    return Document(text=gold["text"], lang=gold["lang"], published=gold.get("published"), url=gold.get("url"))


def read_gold(path: Path, lang: str) -> list[tuple[Json, list[Example]]]:
    """The texts of a gold file in one language, each with its labelled examples."""
    out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        if gold["lang"] != lang:
            continue
        collector = Collector()
        document = document_of(gold)
        with weights.using(lang, None):
            DocumentReader(document, lang, collector).read()
        for example in collector.examples:
            example.document = gold["id"]
        for claim in gold["claims"]:
            _label(gold["text"], claim, collector.examples)
        out.append((gold, collector.examples))
    return out


def _label(text: str, claim: Json, examples: Sequence[Example]) -> None:
    """Tie the values of one gold claim to the examples."""
    roles = claim["roles"]
    measure = roles.get("measure", [""])[0]
    if measure == "other":
        return
    start = text.find(claim["evidence"])
    evidence = (start, start + len(claim["evidence"]))
    told = [claim["type"], *(f"policy:{instrument}" for instrument in roles.get("instrument", ()))]
    _label_clause(evidence, told, examples, sure=not claim.get("optional"))
    for role, values in roles.items():
        if role in UNLABELLED_ROLES:
            continue
        label = f"{claim['type']}.{role}" + (f":{measure}" if role == "value" else "")
        for value in values:
            fit = [e for e in examples if e.family != "clause" and _says(e, role, value)]
            for e in fit:
                e.unsure.add(label)
            nearest = min(fit, key=lambda e: (_gap(e.span, evidence), e.span), default=None)
            if nearest is None or _gap(nearest.span, evidence) > FAR or claim.get("optional"):
                continue
            nearest.labels.add(label)
            if nearest.family == "figure":
                nearest.anchors[label] = roles.get(ANCHORS[ClaimType(claim["type"])], [])


def _label_clause(evidence: Span, told: Sequence[str], examples: Sequence[Example], *, sure: bool) -> None:
    """The clause that holds most of the evidence tells the claim; others that hold some of it may."""
    shared = [(len(e.covered.intersection(range(*evidence))), e) for e in examples if e.family == "clause"]
    most = max((n for n, _ in shared), default=0)
    chosen = next((e for n, e in shared if n == most and n), None)
    for n, e in shared:
        if n:
            e.unsure.update(told)
    if chosen is not None and sure:
        chosen.labels.update(told)


def _gap(a: Span, b: Span) -> int:
    return max(0, a[0] - b[1], b[0] - a[1])


def _folded(clusters: Iterable[Cluster | None]) -> frozenset[str]:
    return frozenset(bare_name(form) for cluster in clusters if cluster is not None for form in cluster.surfaces)


def _says(example: Example, role: str, value: Any) -> bool:
    """Whether an item says a value of a role."""
    if isinstance(value, dict):
        return any(_is_quantity(quantity, value) for quantity in example.quantities)
    forms = [bare_name(form) for form in str(value).split(" | ")]
    if role in NAME_ROLES or (role == "venue" and example.names):
        return any(form in example.names for form in forms)
    code = bare_name(example.code)
    if role == "position":
        return example.character == kinds.POSITION and any(form in code or code in form for form in forms)
    return example.character == {"stage": kinds.STAGE, "venue": kinds.VENUE}.get(role) and code in forms


def _is_quantity(quantity: Quantity, value: Json) -> bool:
    """Whether a figure is the gold value: the same currency, the same size but for the sign of a fall."""
    size = abs(float(value["value"]))
    return quantity.currency == value.get("currency") and (
        abs(abs(float(quantity.value)) - size) <= _TOLERANCE * max(size, 1e-9)
    )
