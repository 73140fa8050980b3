"""The Python API: a ledger that is opened, added to and asked. Everything else in the package serves it."""

from __future__ import annotations

import os
import time
from itertools import islice
from typing import TYPE_CHECKING

from tenfold.adding import AddReport, Progress, Tally, inputs, name_of, readings, with_language
from tenfold.asking.checking import KINDS, check
from tenfold.asking.choosing import COMPARED_IN, MONEY_TYPES, Filters
from tenfold.asking.claims import find_claims
from tenfold.asking.comparing import compare
from tenfold.asking.deals import deals
from tenfold.asking.dossier import dossier
from tenfold.asking.find import find
from tenfold.asking.overview import Overview, overview
from tenfold.asking.rows import RejectRow, Rows
from tenfold.asking.sources import all_sources
from tenfold.asking.sql import MAX_ROWS, TIMEOUT_SECONDS, sql
from tenfold.asking.totals import total
from tenfold.browsing import Browsing
from tenfold.documents import Document, Reject
from tenfold.judging_claims import JudgingClaims
from tenfold.judging_names import JudgingNames
from tenfold.ledger import LedgerError, Purged, Store, copy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import TracebackType

    from tenfold.adding import Reader, Source
    from tenfold.asking.rows import ClaimRow, Comparison, Deal, Dossier, FindingRow, Hit, SourceRow, SqlAnswer, Total
    from tenfold.claims import Reading

ENVIRONMENT = "TENFOLD_LEDGER"
DEFAULT_LEDGER = "tenfold.db"
_BATCH = 200  # documents in one transaction: what a kill can lose
_COMMIT_SECONDS = 2.0  # while reading takes long, documents are kept this often


def read(text: str, *, published: str | None = None, lang: str | None = None, title: str | None = None) -> Reading:
    """Read one text and keep nothing: its claims, mentions and relations, tied to it by spans.

    ``published`` (ISO) is what "yesterday" is reckoned from. The language is detected where it is not given. A text
    that cannot be read comes back with ``rejected`` saying why.
    """
    from tenfold.reading import read_document

    return read_document(with_language(Document(text=text, lang=lang, title=title, published=published)))


class Ledger(Browsing, JudgingNames, JudgingClaims):
    """A ledger of who said what. Open it with ``Ledger.open``, use it as a context manager, or close it.

    Every question gives rows with ``to_json()``; every error that a user can do something about is a LedgerError of
    one line.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def open(cls, path: str | os.PathLike[str] | None = None, *, read_only: bool = False) -> Ledger:
        """Open the ledger at ``path``, else the one that TENFOLD_LEDGER names, else ``tenfold.db`` here.

        ``postgresql://user@host/name`` is a ledger in that database (with the extra ``tenfold[postgres]``).
        A new ledger is made where there is none, unless it is only to be read. Raises LedgerError.
        """
        return cls(Store.open(path or os.environ.get(ENVIRONMENT) or DEFAULT_LEDGER, read_only=read_only))

    @property
    def name(self) -> str:
        """What to call the ledger: its path, or its address without the password."""
        return self._store.name

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
        found = inputs([sources] if isinstance(sources, str | os.PathLike | Document | Reject) else sources)
        return self._take_in(found, reader, Tally(progress), anew=False)

    def add_table(
        self,
        table: str | os.PathLike[str],
        mapping: str | os.PathLike[str],
        progress: Callable[[Progress], None] | None = None,
    ) -> AddReport:
        """Keep the rows of a table (.csv, .tsv, .xlsx) as one more source: each is a document whose claims a map tells.

        ``mapping`` is the map's file (docs/tables.md). Rows that are there are skipped, unless the map has changed:
        then they are read again by it. Cells that cannot be read as the map says are set aside, each with its reason.
        Raises LedgerError where table or map are no such things.
        """
        from tenfold.adding import mapped

        found, reader = mapped(table, mapping)
        return self._take_in(found, reader, Tally(progress), anew=True)

    def _take_in(
        self, found: Iterator[Document | Reject], reader: Reader | None, tally: Tally, *, anew: bool
    ) -> AddReport:
        """Keep what comes, batch by batch. What is there already is skipped, or (``anew``) read again."""
        while batch := list(islice(found, _BATCH)):
            set_aside = [item for item in batch if isinstance(item, Reject)]
            given = [item for item in batch if isinstance(item, Document)]
            known = self._store.known(document.id for document in given)
            new: dict[str, Document] = {}
            again: dict[str, Document] = {}
            for document in given:
                wanted = again if anew and document.id in known else new
                if document.id in wanted or (wanted is new and document.id in known):
                    tally.note(name_of(document), "already_there")
                else:
                    wanted[document.id] = document
            self._read_and_keep(list(new.values()), set_aside, reader, tally)
            self._read_again(list(again.values()), reader, tally)
        return tally.report()

    def _read_and_keep(
        self, new: Sequence[Document], set_aside: list[Reject], reader: Reader | None, tally: Tally
    ) -> None:
        """Read documents and keep them, all in one transaction if that does not take too long."""
        done: list[tuple[Document, Reading]] = []
        began = time.monotonic()
        for document, reading in readings(new, reader):
            if isinstance(reading, str):
                set_aside.append(Reject(document.origin or name_of(document), reading))
            else:
                done.append((document, reading))
            if time.monotonic() - began > _COMMIT_SECONDS:
                self._keep(done, set_aside, tally)
                done, set_aside, began = [], [], time.monotonic()
        self._keep(done, set_aside, tally)

    def _keep(self, done: Sequence[tuple[Document, Reading]], set_aside: Sequence[Reject], tally: Tally) -> None:
        if not done and not set_aside:
            return
        kept = self._store.add(done, set_aside)
        for document, _ in done:
            tally.note(name_of(document), "added" if document.id in kept else "already_there", kept.get(document.id))
        for reject in set_aside:
            tally.note(str(reject.origin), "rejected", reason=reject.reason)

    def reread(self, progress: Callable[[Progress], None] | None = None, *, reader: Reader | None = None) -> AddReport:
        """Read again, with the present version of the reader, all documents that it has not read yet.

        Each reader's latest reading counts; older ones are kept. In the report ``added`` counts documents
        read again. With a ``reader`` of your own every document is given to it; readings that are there are skipped.
        """
        from tenfold.reading import READER, VERSION

        tally = Tally(progress)
        documents = iter(list(self._store.documents(not_read_by=None if reader else (READER, VERSION))))
        while batch := list(islice(documents, _BATCH)):
            self._read_again(batch, reader, tally)
        return tally.report()

    def _read_again(self, batch: Sequence[Document], reader: Reader | None, tally: Tally) -> None:
        """Keep further readings of documents that are there; those that the reader has made already are skipped."""
        if not batch:
            return
        done = list(readings(batch, reader))
        kept = self._store.add_readings([(document, made) for document, made in done if not isinstance(made, str)])
        for document, made in done:
            if isinstance(made, str):
                tally.note(name_of(document), "rejected", reason=made)
            else:
                outcome = "added" if document.id in kept else "already_there"
                tally.note(name_of(document), outcome, kept.get(document.id))

    def count_readings(self) -> int:
        """How many readings are kept: one more for each document that was added or read again."""
        return self._store.count_readings()

    def rebuild(self) -> None:
        """Make everything that is derived again from documents, readings and judgements."""
        self._store.rebuild()

    def purge(self, document: str) -> Purged:
        """Really delete a document (by its id, the beginning of it, or the id it came with) and all that came of it."""
        return self._store.purge(self._store.find_id(document))

    def copy_to(self, place: str | os.PathLike[str], progress: Callable[[int, int], None] | None = None) -> int:
        """Copy the truth into a new ledger, in a file or in PostgreSQL, and derive the rest there; how many documents.

        ``progress`` is told rows done and rows in all. Raises LedgerError where documents are there already.
        """
        with Ledger.open(place) as target:
            return copy(self._store, target._store, progress)

    def state(self) -> str:
        """A word that is another one after every change of the ledger, by whatever program: for what keeps answers."""
        return self._store.state()

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
        stated_in: str | None = None,
        sort: str = "date",
        limit: int | None = None,
        after: str | None = None,
        skip: int = 0,
        as_of: str | None = None,
    ) -> Rows[Deal]:
        """Rounds, valuations, listings, acquisitions and funds, each event once.

        ``since`` and ``until`` are ISO dates, inclusive; ``country`` is ISO 3166 (two letters); ``sort`` is amount,
        date or company; ``in_currency`` adds each amount converted at its date; ``after`` (the ``next`` of the rows
        before) turns the page, ``skip`` leaves out so many first; ``stated_in`` is the amount's own currency; ``as_of``
        answers from what was published by that day. Raises LedgerError (UnknownName with suggestions) for what makes
        no sense.
        """
        filters = Filters(
            since=since, until=until, types=tuple(types), statuses=tuple(statuses), min_amount=min_amount,
            max_amount=max_amount, amount_currency=amount_currency, company=company, investor=investor,
            country=country, stage=stage, stated_in=stated_in, as_of=as_of,
        )  # fmt: skip
        with self._store.reading() as connection:
            return deals(connection, filters, currency=in_currency, sort=sort, limit=limit, after=after, skip=skip)

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
        after: str | None = None,
    ) -> Rows[ClaimRow]:
        """The claims as the texts make them, with evidence, place and source. ``company`` is any name of anyone."""
        document_id = self._store.find_id(document) if document else None
        with self._store.reading() as connection:
            return find_claims(
                connection, company=company, types=types, statuses=statuses, measure=measure, since=since, until=until,
                document=document_id, min_confidence=min_confidence, as_of=as_of, limit=limit,
                after=after,
            )  # fmt: skip

    def dossier(self, name: str, *, as_of: str | None = None, limit: int | None = None) -> Dossier:
        """All that is known of whoever bears ``name``, in any script; with ``limit`` the newest of each kind.

        Raises UnknownName, with suggestions.
        """
        with self._store.reading() as connection:
            return dossier(connection, name, as_of=as_of, limit=limit)

    def find(self, query: str, *, limit: int = 20, as_of: str | None = None) -> Rows[Hit]:
        """The best passages for a query, English or Chinese; names and words of the field are found in both."""
        with self._store.reading() as connection:
            return find(connection, query, limit=limit, as_of=as_of)

    def check(
        self,
        *,
        company: str | None = None,
        min_confidence: float = 0.0,
        kinds: Sequence[str] = KINDS,
        limit: int | None = None,
        after: str | None = None,
        skip: int = 0,
        as_of: str | None = None,
    ) -> Rows[FindingRow]:
        """What does not add up, worst first; ``kinds`` are implausible, conflict, update and duplicate."""
        with self._store.reading() as connection:
            return check(
                connection, company=company, min_confidence=min_confidence, kinds=kinds, limit=limit, after=after,
                skip=skip, as_of=as_of,
            )  # fmt: skip

    def sql(self, query: str, *, max_rows: int = MAX_ROWS, timeout: float = TIMEOUT_SECONDS) -> SqlAnswer:
        """The answer to one SELECT over the views that docs/ledger.md describes; nothing else is allowed."""
        with self._store.reading() as connection:
            return sql(connection, query, max_rows=max_rows, timeout=timeout)

    def compare(
        self, source: str, *, types: Sequence[str] = MONEY_TYPES, company: str | None = None
    ) -> Rows[Comparison]:
        """Where a source (a publisher, such as the one that a table's map names) and all others part, deal by deal.

        Of deals that the source lacks, those of its own types and of the time that it covers are named. Raises
        LedgerError where the ledger holds nothing of the source.
        """
        with self._store.reading() as connection:
            return compare(connection, source, Filters(types=tuple(types), company=company))

    def overview(self, *, limit: int = 10) -> Overview:
        """The whole on one screen: counts, who is told of most, rounds, listings, releases, findings."""
        with self._store.reading() as connection:
            return overview(connection, limit=limit)

    def sources(self, *, limit: int | None = None, after: str | None = None) -> Rows[SourceRow]:
        """The documents that the ledger holds, newest first."""
        with self._store.reading() as connection:
            return all_sources(connection, limit=limit, after=after)

    def rejects(self) -> Rows[RejectRow]:
        """What was set aside, where and why."""
        return Rows([RejectRow(reject.origin, reject.line, reject.reason) for reject in self._store.rejects()])


__all__ = ["AddReport", "Ledger", "LedgerError", "Progress", "read"]
