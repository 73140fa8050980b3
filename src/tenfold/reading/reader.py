"""The built-in reader: a document in, a reading out, by the steps that docs/reading.md draws.

view → figures, dates, names → items → clauses → patterns → drafts → discourse and merging → claims.
It looks at nothing but the document and the shipped tables: the same document gives the same reading, always.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from multiprocessing import Pool
from typing import TYPE_CHECKING, NamedTuple

from tenfold.claims import Claim, ClaimType, Mention, MentionKind, Reading, Relation, RelationType, Span, Status, Value
from tenfold.documents import LANGUAGES, Document
from tenfold.reading import attribution, dates, learned, mask, merging, status, weights
from tenfold.reading.aliases import Aliases, Cluster
from tenfold.reading.attribution import attribution_in
from tenfold.reading.confidence import confidence_of, is_made
from tenfold.reading.dates import find_dates
from tenfold.reading.dates_leaning import carried_on
from tenfold.reading.discourse import Focus
from tenfold.reading.features import ClauseFeatures, Context
from tenfold.reading.filling import Filler
from tenfold.reading.hints import Hints
from tenfold.reading.local_currency import local_currency
from tenfold.reading.mask import Clause, clauses, fixed_items, items_of
from tenfold.reading.names_en import EnglishNames
from tenfold.reading.patterns import find
from tenfold.reading.quantities import BARE, Found, find_figures
from tenfold.reading.subjects import Subjects
from tenfold.reading.understood import Understood
from tenfold.reading.view import Sentence, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tenfold.reading.drafts import Draft
    from tenfold.reading.items import Item
    from tenfold.reading.names import Name
    from tenfold.reading.names_zh import ChineseNames

READER = "builtin"
VERSION = "3"


class Passed(NamedTuple):
    """A clause on its way, as a watcher is shown it: ``row`` are all clauses of its sentence."""

    reader: DocumentReader
    sentence: Sentence
    row: Sequence[Clause]
    clause: Clause
    features: ClauseFeatures


Watch = Callable[[Passed], None]
# What a figure without a digit cannot do without.
_FIGURE_WORDS = {
    "en": re.compile(
        "illion|hundred|thousand|dozen|doubl|tripl|quadrupl|halv|half\\b|third|quarter|fifth|fold\\b|twice|times|percent"
        "|order of magnitude|-person"
    ),
    "zh": re.compile("[一二两三四五六七八九十百千万亿数翻倍半]"),
}
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
_AT_A_TIME = 16  # documents that a process is given
_DIGIT = re.compile(r"\d")
_IN_CODE = re.compile(r"\w-$")


def read_document(document: Document) -> Reading:
    """Read one document. A document in a language that the reader has no rules for is set aside with the reason."""
    if document.lang not in LANGUAGES:
        return Reading(document.id, READER, VERSION, rejected=f"no rules for language {document.lang or 'unknown'}")
    return DocumentReader(document, document.lang).read()


def read_batch(documents: Iterable[Document], processes: int = 1) -> Iterator[Reading]:
    """Read documents one after another, in their order; in several ``processes`` a few at a time in each."""
    if processes == 1:
        yield from map(read_document, documents)
        return
    with Pool(processes) as pool:
        yield from pool.imap(read_document, documents, chunksize=_AT_A_TIME)


def _figures(text: str, lang: str, hints: frozenset[str]) -> list[Found]:
    """The figures of a sentence, those inside a code ("Qwen 3.5-397B-A17B") apart."""
    told = (_FIGURE_WORDS["en"].search(text) if "figures" in hints else None) or _DIGIT.search(text)
    if not told and (text.isascii() or not _FIGURE_WORDS["zh"].search(text)):
        return []
    return [
        f
        for f in find_figures(text)
        if f.kind not in ("count", BARE) or not _IN_CODE.search(text[max(0, f.span[0] - 2) : f.span[0]])
    ]


@cache
def _hints(lang: str) -> Hints:
    rooms = (dates, mask, attribution, status)
    items = {name: row for room in rooms for name, row in room.expressions(lang).items()}
    return Hints({**items, "figures": [_FIGURE_WORDS["en"]]}, lang)


@cache
def _spotter(lang: str) -> type[EnglishNames | ChineseNames]:
    """What spots the names of a language. A start for English texts alone is spared what is for Chinese ones."""
    if lang == "en":
        return EnglishNames
    from tenfold.reading.names_zh import ChineseNames

    return ChineseNames


class DocumentReader:
    """The state of reading one document. ``watch`` is shown each clause on the way: training looks through it."""

    def __init__(self, document: Document, lang: str, watch: Watch | None = None) -> None:
        self.document = document
        self.lang = lang
        self._watch = watch
        self.sentences = sentences(document.text, lang)
        self.hints = [_hints(lang).of(s.text) for s in self.sentences]
        self.figures = [_figures(s.text, lang, hints) for s, hints in zip(self.sentences, self.hints, strict=True)]
        if (local := local_currency(document.text)) is not None:
            self.figures = [
                [local.of(figure, sentence.text) for figure in row]
                for sentence, row in zip(self.sentences, self.figures, strict=True)
            ]
        self.dates = carried_on(
            [
                find_dates(s.text, lang, document.published) if "dates" in hints or _DIGIT.search(s.text) else []
                for s, hints in zip(self.sentences, self.hints, strict=True)
            ],
            [s.paragraph for s in self.sentences],
        )
        understood = Understood(lang, self.figures)
        self.figures = [
            understood.settle(s.text, row, [date.span for date in dates], s.paragraph)
            for s, row, dates in zip(self.sentences, self.figures, self.dates, strict=True)
        ]
        self.fixed = [fixed_items(s, lang, hints) for s, hints in zip(self.sentences, self.hints, strict=True)]
        taken = [
            [f.core for f in f_row] + [d.span for d in d_row] + [(item.start, item.end) for item in i_row]
            for f_row, d_row, i_row in zip(self.figures, self.dates, self.fixed, strict=True)
        ]
        spotter = _spotter(lang)(self.sentences, taken)
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
            hints = self.hints[sentence.index]
            said = attribution_in(sentence, self.lang, self.document.text) if "attribution" in hints else None
            found: list[Draft] = []
            ruled: set[str] = set()
            for clause in row:
                if not clause.items:
                    continue
                matches = find(clause, self.lang)
                here = frozenset(str(match.pattern.type) for match in matches)
                ruled |= here
                features = ClauseFeatures(clause, self.lang, Context(before, here, sentence.heading, hints))
                if self._watch is not None:
                    self._watch(Passed(self, sentence, row, clause, features))
                if self._models is not None:
                    held = learned.Opinion(self._models, features, clause)
                    matches += learned.propose(clause, self.lang, held, matches)
                    for match in matches:
                        match.belief = held.belief(match)
                found += filler.drafts(sentence, row, clause, matches, hints)
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
            self.subjects.move(sentence, row, found)
            self.focus.move(sentence, row[0], anchors, self.by_key)
        merging.follow_rounds(drafts)
        drafts = merging.follow_moves(merging.follow_listings(drafts))
        for draft in drafts:
            merging.unback_itself(draft)
        self.drafts = [draft for draft in drafts if merging.is_enough(draft)]
        found_out = [(draft, self.claim(draft)) for draft in self.drafts]
        claims = [claim for draft, claim in found_out if is_made(draft, claim.confidence)]
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
        row: list[Item] = items_of(
            sentence, self.lang, self.names[i], self.figures[i], self.dates[i], self.fixed[i], self.hints[i]
        )
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
