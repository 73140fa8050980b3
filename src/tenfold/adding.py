"""What ``Ledger.add`` does with its sources before anything is kept: gather, tell the language, read, count."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenfold.documents import LANGUAGES, Document, Reject
from tenfold.ledger.errors import LedgerError
from tenfold.ledger.grounding import is_storable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tenfold.claims import Reading

    Source = str | os.PathLike[str] | Document | Reject
    Reader = Callable[[Iterable[Document]], Iterator[Reading]]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """One input that ``add`` has dealt with, and how many there were so far.

    ``outcome`` is added, already_there or rejected; ``reason`` says why it was rejected.
    """

    name: str
    outcome: str
    claims: int
    reason: str | None
    added: int
    already_there: int
    rejected: int
    total_claims: int


@dataclass(frozen=True, slots=True)
class AddReport:
    """What ``add`` did: counts of documents, of claims in those added, and of claims refused for lack of evidence."""

    added: int = 0
    already_there: int = 0
    rejected: int = 0
    claims: int = 0
    refused: int = 0


@dataclass
class Tally:
    """Counts as they grow, told to whoever listens."""

    listener: Callable[[Progress], None] | None
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("added", "already_there", "rejected"), 0))
    claims: int = 0
    refused: int = 0

    def note(self, name: str, outcome: str, reading: Reading | None = None, reason: str | None = None) -> None:
        """Count one more."""
        self.counts[outcome] += 1
        claims = len(reading.claims) if reading and outcome == "added" else 0
        self.claims += claims
        self.refused += reading.refused if reading and outcome == "added" else 0
        if self.listener:
            self.listener(Progress(name, outcome, claims, reason, **self.counts, total_claims=self.claims))

    def report(self) -> AddReport:
        """The counts as they are."""
        return AddReport(**self.counts, claims=self.claims, refused=self.refused)


def inputs(sources: Iterable[Source]) -> Iterator[Document | Reject]:
    """The documents of all sources, their languages known; what cannot be kept or read comes as a Reject."""
    from tenfold.gathering import gather

    for source in sources:
        found = [source] if isinstance(source, Document | Reject) else gather([os.fspath(source)])
        for item in found:
            yield item if isinstance(item, Reject) else _fit_to_keep(item)


def _fit_to_keep(document: Document) -> Document | Reject:
    """The document, its language known; a Reject where no ledger could keep it or no reader read it."""
    words = (document.text, document.title, document.publisher, document.url, document.given_id, document.origin)
    if not all(is_storable(each or "") for each in words):
        return Reject(document.origin or name_of(document), "holds characters that stand for none; save it as UTF-8")
    document = with_language(document)
    if document.lang not in LANGUAGES:
        return Reject(document.origin or name_of(document), f"no language that Tenfold reads ({document.lang})")
    return document


def mapped(
    table: str | os.PathLike[str], mapping: str | os.PathLike[str]
) -> tuple[Iterator[Document | Reject], Reader]:
    """The rows of a table with the problems in their cells, and the reader that a map makes. Raises LedgerError."""
    from tenfold.gathering.tables import BadTable, row_documents
    from tenfold.reading.tabular import BadMap, load_map

    try:
        told = load_map(os.fspath(mapping))
        rows = row_documents(
            os.fspath(table), source=told.source, columns=told.columns, lang=told.lang, needed=told.needed_columns(),
            sheet=told.sheet,
        )  # fmt: skip
        first = next(rows, None)
    except (BadTable, BadMap) as error:
        raise LedgerError(str(error)) from error

    def items() -> Iterator[Document | Reject]:
        for row in () if first is None else (first, *rows):
            yield (item := row if isinstance(row, Reject) else _fit_to_keep(row))
            if isinstance(item, Document):
                yield from (Reject(item.origin, problem) for problem in told.problems(item))

    return items(), told.read


def with_language(document: Document) -> Document:
    """The document, its language detected where it is not given."""
    if document.lang:
        return document
    from tenfold.gathering import language_of

    return document.with_language(language_of(document.text))


def readings(documents: Sequence[Document], reader: Reader | None) -> Iterator[tuple[Document, Reading | str]]:
    """Each document with its reading, or with the reason why there is none. One bad document does not stop the rest."""
    if reader is None:
        from tenfold.reading import read_batch

        reader = read_batch
    left = {document.id: document for document in documents}
    try:
        for reading in reader(documents):
            document = left.pop(reading.document_id, None)
            if document is not None:
                yield document, reading.rejected or reading
    except Exception:  # whatever a reader does: those that are left are read one by one, to find the one that it was
        _log.debug("a batch could not be read", exc_info=True)
    for document in left.values():
        yield document, _reading_or_reason(document, reader)


def _reading_or_reason(document: Document, reader: Reader) -> Reading | str:
    try:
        reading = next(iter(reader([document])), None)
    except Exception as error:
        return f"the reader failed on it ({type(error).__name__}: {error})"
    if reading is None or reading.document_id != document.id:
        return "the reader gave no reading of it"
    return reading.rejected or reading


def name_of(document: Document) -> str:
    """What to call a document: the id it came with, else its title, else the beginning of its own id."""
    return document.given_id or document.title or document.id[:12]
