"""The built-in reader: a document in, a reading out, by the steps that docs/reading.md draws.

view → figures, dates, names → items → clauses → patterns → drafts → discourse and merging → claims.
It looks at nothing but the document and the shipped tables: the same document gives the same reading, always.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tenfold.claims import Claim, ClaimType, Mention, MentionKind, Reading, Relation, RelationType, Span, Status, Value
from tenfold.documents import LANGUAGES, Document
from tenfold.reading import learned, merging, weights
from tenfold.reading.aliases import Aliases, Cluster
from tenfold.reading.attribution import attribution_in
from tenfold.reading.confidence import confidence_of
from tenfold.reading.dates import find_dates
from tenfold.reading.dates_leaning import carried_on
from tenfold.reading.discourse import Focus
from tenfold.reading.features import ClauseFeatures, Context
from tenfold.reading.filling import Filler
from tenfold.reading.local_currency import local_currency
from tenfold.reading.mask import Clause, clauses, fixed_items, items_of
from tenfold.reading.names_en import EnglishNames
from tenfold.reading.names_zh import ChineseNames
from tenfold.reading.patterns import find
from tenfold.reading.quantities import Found, find_quantities
from tenfold.reading.subjects import Subjects
from tenfold.reading.view import Sentence, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tenfold.reading.drafts import Draft
    from tenfold.reading.items import Item
    from tenfold.reading.names import Name

READER = "builtin"
VERSION = "2"
LEAST_CONFIDENCE = 0.45  # a claim less sure than this is not made

_FIGURE_HINT = re.compile(
    r"\d|illion|hundred|thousand|dozen|doubl|tripl|quadrupl|halv|fold\b|twice|times|order of magnitude|percent"
    r"|[一二两三四五六七八九十百千万亿数]"
)


Watch = Callable[["DocumentReader", Sentence, Sequence[Clause], Clause, ClauseFeatures], None]
_BY_LINE = re.compile(
    r"(?:By|Reporting by|Editing by|Photo|Image|Picture|Courtesy|Reporter)\b[^.]{0,80}$"
    r"|(?:编译|编辑|记者|作者|撰文|文|来源|责编)\s*[:／/|丨][^,。!?]{0,40}$"
)
# Claims whose anchor the text goes on about; what is bought, a partner or a target of the state comes and goes.
_PUTS_IN_FOCUS = frozenset(
    {
        *(ClaimType.FUNDING_ROUND, ClaimType.VALUATION, ClaimType.LISTING),
        *(ClaimType.FUND, ClaimType.RELEASE, ClaimType.HARDWARE),
    }
)
_IN_CODE = re.compile(r"\w-$")


def read_document(document: Document) -> Reading:
    """Read one document. A document in a language that the reader has no rules for is set aside with the reason."""
    if document.lang not in LANGUAGES:
        return Reading(document.id, READER, VERSION, rejected=f"no rules for language {document.lang or 'unknown'}")
    return DocumentReader(document, document.lang).read()


def read_batch(documents: Iterable[Document]) -> Iterator[Reading]:
    """Read documents one after another, in their order."""
    return map(read_document, documents)


def _figures(text: str, lang: str) -> list[Found]:
    """The figures of a sentence, those inside a code ("Qwen 3.5-397B-A17B") apart."""
    if not _FIGURE_HINT.search(text):
        return []
    return [
        f
        for f in find_quantities(text, lang)
        if f.kind != "count" or not _IN_CODE.search(text[max(0, f.span[0] - 2) : f.span[0]])
    ]


class DocumentReader:
    """The state of reading one document. ``watch`` is shown each clause on the way: training looks through it."""

    def __init__(self, document: Document, lang: str, watch: Watch | None = None) -> None:
        self.document = document
        self.lang = lang
        self._watch = watch
        self.sentences = sentences(document.text, lang)
        self.figures = [_figures(s.text, lang) for s in self.sentences]
        if (local := local_currency(document.text)) is not None:
            self.figures = [
                [local.of(figure, sentence.text) for figure in row]
                for sentence, row in zip(self.sentences, self.figures, strict=True)
            ]
        self.dates = carried_on(
            [find_dates(s.text, lang, document.published) for s in self.sentences],
            [s.paragraph for s in self.sentences],
        )
        self.fixed = [fixed_items(s, lang) for s in self.sentences]
        taken = [
            [f.core for f in f_row] + [d.span for d in d_row] + [(item.start, item.end) for item in i_row]
            for f_row, d_row, i_row in zip(self.figures, self.dates, self.fixed, strict=True)
        ]
        spotter = (EnglishNames if lang == "en" else ChineseNames)(self.sentences, taken)
        self.names: list[list[Name]] = [[] if _BY_LINE.match(s.text) else spotter.spot(s.index) for s in self.sentences]
        self.aliases = Aliases(document.text, self.sentences, self.names)
        self.by_key: dict[int, Cluster] = {c.key: c for c in self.aliases.clusters.values()}
        self.focus = Focus(self.aliases)
        self._models = weights.models(lang)
        self.subjects = Subjects(self.aliases, self.focus, lang, self._models.subject if self._models else None)

    def read(self) -> Reading:
        """Read sentence by sentence, then say what was found."""
        drafts: list[Draft] = []
        filler = Filler(self.document.text, self.lang, self.aliases, self.focus, self.subjects)
        before: frozenset[str] = frozenset()  # what the rules read in the sentence before
        for sentence in self.sentences:
            row = self._clauses(sentence)
            said = attribution_in(sentence, self.lang, self.document.text)
            found: list[Draft] = []
            ruled: set[str] = set()
            for clause in row:
                if not clause.items:
                    continue
                matches = find(clause, self.lang)
                ruled.update(str(match.pattern.type) for match in matches)
                here = frozenset(str(match.pattern.type) for match in matches)
                features = ClauseFeatures(clause, self.lang, Context(before, here, sentence.heading))
                if self._watch is not None:
                    self._watch(self, sentence, row, clause, features)
                if self._models is not None:
                    held = learned.Opinion(self._models, features, clause)
                    matches += learned.propose(clause, self.lang, held, matches)
                    for match in matches:
                        match.belief = held.belief(match)
                found += filler.drafts(sentence, row, clause, matches)
            before = frozenset(ruled)
            for draft in found:
                draft.attribution = said
                self._plan_if_ahead(draft)
                merging.add(drafts, draft)
            anchors = [
                cell.cluster
                for draft in found
                if draft.type in _PUTS_IN_FOCUS
                for cell in draft.anchor
                if cell.cluster is not None
            ]
            self.subjects.move(sentence, row, [c.cluster for d in found for c in d.anchor if c.cluster is not None])
            self.focus.move(sentence, row[0], anchors, self.by_key)
        merging.follow_rounds(drafts)
        drafts = merging.follow_moves(merging.follow_listings(drafts))
        self.drafts = [draft for draft in drafts if merging.is_enough(draft)]
        claims = [self.claim(draft) for draft in self.drafts]
        claims = [claim for claim in claims if claim.confidence >= LEAST_CONFIDENCE]
        return Reading(
            self.document.id, READER, VERSION, tuple(claims), tuple(self._mentions()), tuple(self._relations())
        )

    def _plan_if_ahead(self, draft: Draft) -> None:
        """What is dated behind the day of publication has not happened, whatever the words say."""
        day = self.document.published
        if day is None or draft.told or draft.status != Status.DONE:
            return
        ahead = next((c for c in draft.cells.get("date", ()) if c.code and c.code > day[: len(c.code)]), None)
        if ahead is not None:
            draft.status, draft.status_span = Status.PLANNED, ahead.span

    def _clauses(self, sentence: Sentence) -> list[Clause]:
        i = sentence.index
        row: list[Item] = items_of(sentence, self.lang, self.names[i], self.figures[i], self.dates[i], self.fixed[i])
        return clauses(sentence, self.lang, row)

    def claim(self, draft: Draft) -> Claim:
        """What a draft says, with its spans."""
        values = [
            Value(
                role,
                cell.span,
                forms=self.by_key[cell.cluster].forms() if cell.cluster is not None else (),
                quantity=cell.quantity,
                code=cell.code,
            )
            for role, cells in draft.cells.items()
            for cell in cells
        ]
        confidence = confidence_of(draft, self._models)
        return Claim(
            draft.type,
            draft.status,
            tuple(values),
            draft.evidence,
            draft.status_span,
            draft.attribution,
            confidence,
            tuple(draft.patterns),
        )

    def _mentions(self) -> Iterator[Mention]:
        for cluster in self.by_key.values():
            if cluster.kind != MentionKind.PLACE:
                form = cluster.forms()[0]
                for span in cluster.spans:
                    yield Mention(form, cluster.kind, span)

    def _relations(self) -> Iterator[Relation]:
        for left, right, evidence in self.aliases.alias_pairs:
            yield Relation(RelationType.ALIAS, self._at(left), self._at(right), left, right, evidence)

    def _at(self, span: Span) -> str:
        return self.document.text[span[0] : span[1]]
