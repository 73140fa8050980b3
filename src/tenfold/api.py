"""The Python API: a ledger that is opened, added to and asked. Everything else in the package serves it."""

from __future__ import annotations

import logging
import os
import time
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from tenfold.asking.checking import KINDS, check
from tenfold.asking.claims import find_claims
from tenfold.asking.deals import COMPARED_IN, MONEY_TYPES, Filters, deals
from tenfold.asking.dossier import dossier
from tenfold.asking.find import find
from tenfold.asking.overview import Overview, overview
from tenfold.asking.rows import RejectRow, Rows
from tenfold.asking.sources import all_sources
from tenfold.asking.sql import MAX_ROWS, TIMEOUT_SECONDS, sql
from tenfold.asking.totals import total
from tenfold.documents import LANGUAGES, Document, Reject
from tenfold.ledger import LedgerError, Purged, Store
from tenfold.ledger.grounding import is_storable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import TracebackType

    from tenfold.asking.rows import ClaimRow, Deal, Dossier, FindingRow, Hit, SourceRow, SqlAnswer, Total
    from tenfold.claims import Reading

    Source = str | os.PathLike[str] | Document | Reject
    Reader = Callable[[Iterable[Document]], Iterator[Reading]]

ENVIRONMENT = "TENFOLD_LEDGER"
DEFAULT_LEDGER = "tenfold.db"
_log = logging.getLogger(__name__)
_BATCH = 100  # documents in one transaction: what a kill can lose
_COMMIT_SECONDS = 5.0  # a slow reader's documents are kept this often


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
class _Tally:
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


def read(text: str, *, published: str | None = None, lang: str | None = None, title: str | None = None) -> Reading:
    """Read one text and keep nothing: its claims, mentions and relations, tied to it by spans.

    ``published`` (ISO) is what "yesterday" is reckoned from. The language is detected where it is not given. A text
    that cannot be read comes back with ``rejected`` saying why.
    """
    from tenfold.reading import read_document

    return read_document(_with_language(Document(text=text, lang=lang, title=title, published=published)))


class Ledger:
    """A ledger of who said what. Open it with ``Ledger.open``, use it as a context manager, or close it.

    Every question gives rows with ``to_json()``; every error that a user can do something about is a LedgerError of
    one line.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def open(cls, path: str | os.PathLike[str] | None = None, *, read_only: bool = False) -> Ledger:
        """Open the ledger at ``path``, else the one that TENFOLD_LEDGER names, else ``tenfold.db`` here.

        A new ledger is made where there is none, unless it is only to be read. Raises LedgerError.
        """
        return cls(Store.open(path or os.environ.get(ENVIRONMENT) or DEFAULT_LEDGER, read_only=read_only))

    def close(self) -> None:
        """Close the ledger; it cannot be used after that."""
        self._store.close()

    def __enter__(self) -> Ledger:
        """The ledger itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the ledger."""
        self.close()

    # Changing it

    def add(
        self,
        sources: Source | Iterable[Source],
        progress: Callable[[Progress], None] | None = None,
        *,
        reader: Reader | None = None,
    ) -> AddReport:
        """Read and keep documents: paths of files and folders, globs, "-" for standard input, or Document objects.

        A document that is there already is skipped, so that a run that was stopped can be run again. What cannot be
        read is set aside (``rejects``), and the rest is read. ``reader`` takes the place of the built-in one: it is
        given documents and yields a Reading of each. ``progress`` is called after each input.
        """
        tally = _Tally(progress)
        inputs = _inputs([sources] if isinstance(sources, str | os.PathLike | Document | Reject) else sources)
        while batch := list(islice(inputs, _BATCH)):
            set_aside = [item for item in batch if isinstance(item, Reject)]
            given = [item for item in batch if isinstance(item, Document)]
            known = self._store.known(document.id for document in given)
            new: dict[str, Document] = {}
            for document in given:
                if document.id in known or document.id in new:
                    tally.note(_name(document), "already_there")
                else:
                    new[document.id] = document
            self._read_and_keep(list(new.values()), set_aside, reader, tally)
        return tally.report()

    def _read_and_keep(
        self, new: Sequence[Document], set_aside: list[Reject], reader: Reader | None, tally: _Tally
    ) -> None:
        """Read documents and keep them, all in one transaction if that does not take too long."""
        done: list[tuple[Document, Reading]] = []
        began = time.monotonic()
        for document, reading in _readings(new, reader):
            if isinstance(reading, str):
                set_aside.append(Reject(document.origin or _name(document), reading))
            else:
                done.append((document, reading))
            if time.monotonic() - began > _COMMIT_SECONDS:
                self._keep(done, set_aside, tally)
                done, set_aside, began = [], [], time.monotonic()
        self._keep(done, set_aside, tally)

    def _keep(self, done: Sequence[tuple[Document, Reading]], set_aside: Sequence[Reject], tally: _Tally) -> None:
        if not done and not set_aside:
            return
        kept = self._store.add(done, set_aside)
        for document, _ in done:
            tally.note(_name(document), "added" if document.id in kept else "already_there", kept.get(document.id))
        for reject in set_aside:
            tally.note(str(reject.origin), "rejected", reason=reject.reason)

    def reread(self, progress: Callable[[Progress], None] | None = None, *, reader: Reader | None = None) -> AddReport:
        """Read again, with the present version of the reader, all documents that it has not read yet.

        The newest reading of each reader is in force; older ones are kept. In the report ``added`` counts documents
        read again. With a ``reader`` of your own every document is given to it; readings that are there are skipped.
        """
        from tenfold.reading import READER, VERSION

        tally = _Tally(progress)
        documents = iter(list(self._store.documents(not_read_by=None if reader else (READER, VERSION))))
        while batch := list(islice(documents, _BATCH)):
            done = list(_readings(batch, reader))
            read_again = [(document, reading) for document, reading in done if not isinstance(reading, str)]
            kept = self._store.add_readings(read_again)
            for document, reading in done:
                if isinstance(reading, str):
                    tally.note(_name(document), "rejected", reason=reading)
                else:
                    tally.note(
                        _name(document), "added" if document.id in kept else "already_there", kept.get(document.id)
                    )
        return tally.report()

    def rebuild(self) -> None:
        """Make everything that is derived again from documents, readings and judgements."""
        self._store.rebuild()

    def purge(self, document: str) -> Purged:
        """Really delete a document (by its id, the beginning of it, or the id it came with) and all that came of it."""
        return self._store.purge(self._store.find_id(document))

    def digest(self) -> str:
        """One SHA-256 over all that is derived: the same documents give the same, in whatever order they came."""
        return self._store.digest()

    # Asking it

    def deals(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        types: Sequence[str] = MONEY_TYPES,
        statuses: Sequence[str] = (),
        min_amount: float | None = None,
        max_amount: float | None = None,
        amount_currency: str = COMPARED_IN,
        in_currency: str | None = None,
        company: str | None = None,
        investor: str | None = None,
        country: str | None = None,
        stage: str | None = None,
        sort: str = "date",
        limit: int | None = None,
        as_of: str | None = None,
    ) -> Rows[Deal]:
        """Rounds, valuations, listings, acquisitions and funds, each event once.

        ``since`` and ``until`` are ISO dates, inclusive; ``country`` is ISO 3166 (two letters); ``sort`` is amount,
        date or company; ``in_currency`` adds each amount converted at its date; ``as_of`` answers from what was
        published by that day. Raises LedgerError (UnknownName with suggestions) for what makes no sense.
        """
        filters = Filters(
            since=since, until=until, types=tuple(types), statuses=tuple(statuses), min_amount=min_amount,
            max_amount=max_amount, amount_currency=amount_currency, company=company, investor=investor,
            country=country, stage=stage, as_of=as_of,
        )  # fmt: skip
        with self._store.reading() as connection:
            return deals(connection, filters, currency=in_currency, sort=sort, limit=limit)

    def total(
        self,
        by: str = "quarter",
        *,
        in_currency: str = COMPARED_IN,
        types: Sequence[str] = ("funding_round",),
        statuses: Sequence[str] = ("done",),
        since: str | None = None,
        until: str | None = None,
        company: str | None = None,
        investor: str | None = None,
        country: str | None = None,
        stage: str | None = None,
        as_of: str | None = None,
    ) -> Total:
        """The sum of events, each once, by investor, company, quarter, month, year, stage or type, in one currency."""
        filters = Filters(
            since=since, until=until, types=tuple(types), statuses=tuple(statuses), company=company, investor=investor,
            country=country, stage=stage, as_of=as_of,
        )  # fmt: skip
        with self._store.reading() as connection:
            return total(connection, filters, by=by, currency=in_currency)

    def claims(
        self,
        *,
        company: str | None = None,
        types: Sequence[str] = (),
        statuses: Sequence[str] = (),
        measure: str | None = None,
        since: str | None = None,
        until: str | None = None,
        document: str | None = None,
        min_confidence: float = 0.0,
        as_of: str | None = None,
        limit: int | None = None,
    ) -> Rows[ClaimRow]:
        """The claims as the texts make them, with evidence, place and source. ``company`` is any name of anyone."""
        document_id = self._store.find_id(document) if document else None
        with self._store.reading() as connection:
            return find_claims(
                connection, company=company, types=types, statuses=statuses, measure=measure, since=since, until=until,
                document=document_id, min_confidence=min_confidence, as_of=as_of, limit=limit,
            )  # fmt: skip

    def dossier(self, name: str, *, as_of: str | None = None) -> Dossier:
        """All that is known of whoever bears ``name``, in any script. Raises UnknownName, with suggestions."""
        with self._store.reading() as connection:
            return dossier(connection, name, as_of=as_of)

    def find(self, query: str, *, limit: int = 20) -> Rows[Hit]:
        """The best passages for a query, English or Chinese; names and words of the field are found in both."""
        with self._store.reading() as connection:
            return find(connection, query, limit=limit)

    def check(
        self, *, company: str | None = None, min_confidence: float = 0.0, kinds: Sequence[str] = KINDS
    ) -> Rows[FindingRow]:
        """What does not add up, worst first; ``kinds`` are implausible, conflict, update and duplicate."""
        with self._store.reading() as connection:
            return check(connection, company=company, min_confidence=min_confidence, kinds=kinds)

    def sql(self, query: str, *, max_rows: int = MAX_ROWS, timeout: float = TIMEOUT_SECONDS) -> SqlAnswer:
        """The answer to one SELECT over the views that docs/ledger.md describes; nothing else is allowed."""
        with self._store.reading() as connection:
            return sql(connection, query, max_rows=max_rows, timeout=timeout)

    def overview(self, *, limit: int = 10) -> Overview:
        """The whole on one screen: counts, who is told of most, rounds, listings, releases, findings."""
        with self._store.reading() as connection:
            return overview(connection, limit=limit)

    def sources(self) -> Rows[SourceRow]:
        """The documents that the ledger holds, newest first."""
        with self._store.reading() as connection:
            return all_sources(connection)

    def rejects(self) -> Rows[RejectRow]:
        """What was set aside, where and why."""
        return Rows([RejectRow(reject.origin, reject.line, reject.reason) for reject in self._store.rejects()])


def _inputs(sources: Iterable[Source]) -> Iterator[Document | Reject]:
    from tenfold.gathering import gather

    for source in sources:
        found = [source] if isinstance(source, Document | Reject) else gather([os.fspath(source)])
        for item in found:
            yield item if isinstance(item, Reject) else _fit_to_keep(item)


def _fit_to_keep(document: Document) -> Document | Reject:
    """The document, its language known; a Reject where no ledger could keep it or no reader read it."""
    words = (document.text, document.title, document.publisher, document.url, document.given_id, document.origin)
    if not all(is_storable(each or "") for each in words):
        return Reject(document.origin or _name(document), "holds characters that stand for none; save it as UTF-8")
    document = _with_language(document)
    if document.lang not in LANGUAGES:
        return Reject(document.origin or _name(document), f"no language that Tenfold reads ({document.lang})")
    return document


def _with_language(document: Document) -> Document:
    if document.lang:
        return document
    from tenfold.gathering import language_of

    return document.with_language(language_of(document.text))


def _readings(documents: Sequence[Document], reader: Reader | None) -> Iterator[tuple[Document, Reading | str]]:
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


def _name(document: Document) -> str:
    return document.given_id or document.title or document.id[:12]


__all__ = ["AddReport", "Ledger", "LedgerError", "Progress", "read"]
