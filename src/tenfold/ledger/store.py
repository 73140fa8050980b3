"""The ledger's file: what it keeps, and the few ways to change it, each in one transaction."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, text

from tenfold.documents import Document, Reject
from tenfold.ledger import deriving, judged_names, weighing
from tenfold.ledger.changes import Changes
from tenfold.ledger.digest import digest
from tenfold.ledger.encoding import write_reading
from tenfold.ledger.engine import count, open_engine, prepare, scrub
from tenfold.ledger.errors import LedgerError, clear_errors
from tenfold.ledger.grounding import grounded
from tenfold.ledger.sets import insert_all, rows_for
from tenfold.ledger.tables import documents, readings, rejects, sources, withdrawals
from tenfold.ledger.turns import writing
from tenfold.reconciling.naming import key_of

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Engine

    from tenfold.claims import Reading
    from tenfold.reconciling.weighing import Record
    from tenfold.resolving import NameNode, Verdict


@dataclass(frozen=True, slots=True)
class Purged:
    """What ``purge`` deleted, and the ids of documents with the same text that are still there."""

    document_id: str
    claims: int
    copies_left: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The row as JSON."""
        return {"document_id": self.document_id, "claims": self.claims, "copies_left": list(self.copies_left)}


class Store:
    """An open ledger. Use ``Store.open``; every error is a LedgerError of one line."""

    def __init__(self, engine: Engine, name: str, *, read_only: bool) -> None:
        self.engine = engine
        self.name = name
        self.read_only = read_only
        self._changes = Changes(engine)

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, read_only: bool = False) -> Store:
        """Open the ledger at ``path`` or in a database (postgresql://...); a new one where there is none.

        One that is only to be read has to be there.
        A ledger of an older version is brought up to this one. Raises LedgerError where the file is no ledger, of a
        newer version, locked for long, or may not be read or written.
        """
        engine, name = open_engine(path, read_only=read_only)
        store = cls(engine, name, read_only=read_only)
        try:
            if prepare(store.engine, store.name, read_only=read_only):
                store.rebuild()
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Close all connections. The last one to close folds the write-ahead log into the file."""
        self._changes.close()
        self.engine.dispose()

    def state(self) -> str:
        """A word that is another one after every change of the ledger, by whatever program; of no use to others."""
        with clear_errors(self.name):
            return self._changes.state()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the ledger throughout."""
        with clear_errors(self.name), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept whole or not at all; it waits while another program writes."""
        if self.read_only:
            raise LedgerError(f"{self.name} is open for reading only")
        with clear_errors(self.name), writing(self.engine).begin() as connection:
            yield connection

    def known(self, document_ids: Iterable[str]) -> set[str]:
        """Those of the ids that the ledger holds."""
        with self.reading() as connection:
            return _known(connection, document_ids)

    def add(self, batch: Sequence[tuple[Document, Reading]], set_aside: Iterable[Reject] = ()) -> dict[str, Reading]:
        """Keep documents with their readings, and inputs that were set aside, in one transaction.

        Returns the readings that were kept, by document: claims that point to no words of the text are refused, and
        counted. A document that is there already is left as it is.
        """
        with self.writing() as connection:
            known = _known(connection, (document.id for document, _ in batch))
            new = {document.id: document for document, _ in batch if document.id not in known}
            kept = {document.id: grounded(document, reading) for document, reading in batch if document.id in new}
            now = _now()
            insert_all(connection, documents, [_document_row(document, now) for document in new.values()])
            insert_all(connection, readings, [_reading_row(reading) for reading in kept.values()])
            _note_rejects(connection, set_aside, now)
            deriving.add(connection, deriving.kept_documents(connection, new))
        return kept

    def add_readings(self, batch: Sequence[tuple[Document, Reading]]) -> dict[str, Reading]:
        """Keep further readings of documents that are there, and derive again what follows; those that were kept.

        A reading that a reader has already made in the same version is left out.
        """
        with self.writing() as connection:
            new = [(document, reading) for document, reading in batch if not _has_reading(connection, reading)]
            kept = {document.id: grounded(document, reading) for document, reading in new}
            deriving.remove(connection, kept)
            insert_all(connection, readings, [_reading_row(reading) for reading in kept.values()])
            deriving.add(connection, deriving.kept_documents(connection, kept))
        return kept

    def documents(self, *, not_read_by: tuple[str, str] | None = None) -> Iterator[Document]:
        """The documents that are not withdrawn, by id; or only those that a reader (name, version) has yet to read.

        What other readers alone have read is theirs: the rows of a table are no prose.
        """
        with self.reading() as connection:
            ids = select(documents.c.id)
            if not_read_by is not None:
                reader, version = not_read_by
                done = select(readings.c.document_id).where(readings.c.reader == reader, readings.c.version == version)
                others = select(readings.c.document_id).except_(
                    select(readings.c.document_id).where(readings.c.reader == reader)
                )
                ids = ids.where(documents.c.id.not_in(done), documents.c.id.not_in(others))
            wanted = connection.scalars(ids).all()
            for _, document, _ in deriving.kept_documents(connection, wanted):
                yield document

    def withdraw(self, document_id: str, because: str, *, withdrawn: bool = True) -> None:
        """Take a document, and all that follows from it, out of the ledger's answers, or (False) back into them.

        Nothing is deleted: the entry says when and why. Raises LedgerError for an unknown document.
        """
        with self.writing() as connection:
            _must_know(connection, document_id, self.name)
            if (document_id in deriving.withdrawn(connection)) == withdrawn:
                return
            if withdrawn:
                deriving.remove(connection, [document_id])
            entry = {"document_id": document_id, "withdrawn": withdrawn, "because": because, "made_at": _now()}
            connection.execute(insert(withdrawals), entry)
            if not withdrawn:
                deriving.add(connection, deriving.kept_documents(connection, [document_id]))

    def judge(self, left: NameNode, right: NameNode, verdict: Verdict, *, because: str, author: str = "") -> int:
        """Keep what a person decided about two names; the newest on a pair is in force, unsure takes it back.

        Returns the judgement's number. Raises Contradiction (a LedgerError) where other judgements say otherwise.
        """
        with self.writing() as connection:
            number = judged_names.decide(connection, left, right, verdict, because=because, author=author)
            deriving.renamed(connection, {key_of(left), key_of(right)})
        return number

    def undo(self, number: int, *, because: str = "", author: str = "") -> int:
        """Take back judgement ``number`` of any kind by an entry of its own, and give that entry's number.

        Raises LedgerError where there is no such judgement, it was taken back already, or what held before it
        contradicts what was decided since.
        """
        with self.writing() as connection:
            entry = judged_names.take_back(connection, number, because=because, author=author)
            deriving.judged(connection, entry.kind, entry.left, entry.right, entry.value)
        return int(entry.number)

    def decide(
        self,
        kind: str,
        left: str,
        right: str,
        verdict: str,
        *,
        because: str,
        author: str = "",
        value: str | None = None,
    ) -> int:
        """Append a judgement of any kind (``ledger.decisions``), derive again what follows from it; its number."""
        with self.writing() as connection:
            entry = {"kind": kind, "left": left, "right": right, "verdict": verdict, "value": value}
            number = judged_names.append(connection, {**entry, "because": because, "author": author})
            deriving.judged(connection, kind, left, right, value)
        return number

    def weigh(self, progress: Callable[[int, int], None] | None = None, *, forget: bool = False) -> dict[str, Record]:
        """Learn the record of every outlet and weigh everything by it from now on; what was learned.

        ``forget`` goes back to what is held of each kind of outlets. Either is an entry of its own.
        """
        with self.writing() as connection:
            records = {} if forget else weighing.learn(connection, progress)
            weighing.keep(connection, records, _now())
        return records

    def purge(self, document_id: str) -> Purged:
        """Really delete a document with whatever came of it, and leave no trace of it in the file.

        Raises LedgerError for an unknown document. The same text under another identity stays: its ids are returned.
        """
        with self.writing() as connection:
            text_hash = _must_know(connection, document_id, self.name)
            query = select(sources.c.claims).where(sources.c.document_id == document_id)
            purged = connection.scalar(query) or 0
            if document_id not in deriving.withdrawn(connection):
                deriving.remove(connection, [document_id])
            for table in (readings, withdrawals):
                connection.execute(delete(table).where(table.c.document_id == document_id))
            connection.execute(delete(documents).where(documents.c.id == document_id))
            same = select(documents.c.id).where(documents.c.text_hash == text_hash).order_by(documents.c.id)
            left = tuple(connection.scalars(same))
        with clear_errors(self.name), self.engine.connect() as connection:
            scrub(connection)
        return Purged(document_id, purged, left)

    def rejects(self) -> list[Reject]:
        """The inputs that were set aside, in the order in which they were first met."""
        with self.reading() as connection:
            rows = connection.execute(select(rejects).order_by(rejects.c.number))
            return [Reject(row.origin, row.reason, row.line or None) for row in rows]

    def rebuild(self) -> None:
        """Make all derived tables again from documents, readings and judgements, in one transaction."""
        with self.writing() as connection:
            deriving.rebuild(connection)

    def digest(self) -> str:
        """One SHA-256 over whatever is derived, its rows sorted."""
        with self.reading() as connection:
            return digest(connection)

    def count_readings(self) -> int:
        """How many readings the ledger keeps, older ones included."""
        with self.reading() as connection:
            return count(connection, readings)

    def find_id(self, name: str) -> str:
        """The id of the document that a user names: by its id or the beginning of it, or by the id it came with.

        Raises LedgerError where there is none, or more than one.
        """
        with self.reading() as connection:
            found = connection.scalars(
                select(documents.c.id)
                .where((documents.c.id == name) | (documents.c.given_id == name))
                .order_by(documents.c.id)
            ).all()
            if not found and len(name) >= 6:
                found = connection.scalars(
                    select(documents.c.id).where(documents.c.id.startswith(name, autoescape=True))
                ).all()
        if len(found) == 1:
            return str(found[0])
        if found:
            raise LedgerError(
                f"{name} names {len(found)} documents ({', '.join(i[:12] for i in found[:5])}); give one's id"
            )
        raise LedgerError(f'{self.name} holds no document {name}; tenfold sql "select * from sources" lists them')


def _known(connection: Connection, document_ids: Iterable[str]) -> set[str]:
    found = rows_for(connection, document_ids, select(documents.c.id), documents.c.id)
    return {row.id for row in found}


def _must_know(connection: Connection, document_id: str, name: str) -> str:
    """The hash of the document's text."""
    found: str | None = connection.scalar(select(documents.c.text_hash).where(documents.c.id == document_id))
    if found is None:
        raise LedgerError(f"{name} holds no document {document_id}")
    return found


def _has_reading(connection: Connection, reading: Reading) -> bool:
    query = (
        select(text("1"))
        .select_from(readings)
        .where(
            readings.c.document_id == reading.document_id,
            readings.c.reader == reading.reader,
            readings.c.version == reading.version,
        )
    )
    return connection.scalar(query) is not None


def _note_rejects(connection: Connection, set_aside: Iterable[Reject], now: str) -> None:
    """Each reject once, however often it is met."""
    wanted = {(reject.origin, reject.line or 0, reject.reason) for reject in set_aside}
    known = {
        (row.origin, row.line, row.reason)
        for row in rows_for(connection, {origin for origin, *_ in wanted}, select(rejects), rejects.c.origin)
    }
    insert_all(
        connection,
        rejects,
        [{"origin": o, "line": line, "reason": reason, "seen_at": now} for o, line, reason in sorted(wanted - known)],
    )


def _document_row(document: Document, now: str) -> dict[str, object]:
    fields = {field: getattr(document, field) for field in Document.__dataclass_fields__}
    return {"id": document.id, "text_hash": document.text_hash, "added_at": now, **fields}


def _reading_row(reading: Reading) -> dict[str, object]:
    return {
        "document_id": reading.document_id,
        "reader": reading.reader,
        "version": reading.version,
        "content": write_reading(reading),
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
