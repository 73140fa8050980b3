"""Keeps which documents are copies of one another: a new text is compared with those that share a band with it, and
nothing else is looked at.

Every document has a witness: the smallest hash of all texts that a chain of copies joins to its own. Of the documents
of one witness the earliest is the original.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from tenfold.ledger.sets import delete_for, insert_all, rows_for
from tenfold.ledger.tables import bands, copies, documents, sources
from tenfold.reconciling.copies import are_copies, bands_of, components

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

_TEXTS = select(documents.c.text_hash, documents.c.text)
_PAIRS = select(copies.c.left, copies.c.right)
_OF_WITNESS = (
    select(sources.c.document_id, sources.c.date, sources.c.copy_of, sources.c.witness, documents.c.text_hash)
    .join(documents, documents.c.id == sources.c.document_id)
    .order_by(sources.c.document_id)
)


def add(connection: Connection, texts: Mapping[str, str]) -> set[str]:
    """Compare texts, by their hashes, whose documents were just written. The older documents whose witness changed."""
    known = {
        row.text_hash for row in rows_for(connection, texts, select(bands.c.text_hash).distinct(), bands.c.text_hash)
    }
    new = {text_hash: text for text_hash, text in texts.items() if text_hash not in known}
    rows = [{"band": band, "text_hash": key} for key in sorted(new) for band in sorted(bands_of(new[key]))]
    insert_all(connection, bands, sorted(rows, key=lambda row: (row["band"], row["text_hash"])))
    insert_all(connection, copies, [{"left": left, "right": right} for left, right in _pairs(connection, new, rows)])
    return _note_witnesses(connection, texts) - _documents_of(connection, texts)


def _pairs(connection: Connection, new: Mapping[str, str], rows: Iterable[Mapping[str, str]]) -> list[tuple[str, str]]:
    """The pairs of copies among the new texts, and of new ones and older ones."""
    mine: dict[str, list[str]] = defaultdict(list)
    for made in rows:
        mine[made["band"]].append(made["text_hash"])
    candidates: set[tuple[str, str]] = set()
    for row in rows_for(connection, mine, select(bands), bands.c.band):
        for key in mine[row.band]:
            if key != row.text_hash:
                candidates.add((min(key, row.text_hash), max(key, row.text_hash)))
    others = {key for pair in candidates for key in pair} - new.keys()
    texts = {row.text_hash: row.text for row in rows_for(connection, others, _TEXTS, documents.c.text_hash)} | dict(new)
    return [pair for pair in sorted(candidates) if are_copies(texts[pair[0]], texts[pair[1]])]


def remove(connection: Connection, text_hashes: Iterable[str]) -> set[str]:
    """Forget texts whose documents were just taken away. The documents left whose witness changed."""
    hashes = set(text_hashes)
    query = select(documents.c.text_hash).join(sources, sources.c.document_id == documents.c.id)
    gone = hashes - {row.text_hash for row in rows_for(connection, hashes, query, documents.c.text_hash)}
    near = _near(connection, hashes)
    delete_for(connection, bands, gone, bands.c.text_hash)
    for column in (copies.c.left, copies.c.right):
        delete_for(connection, copies, gone, column)
    return _note_witnesses(connection, (near | hashes) - gone)


def _near(connection: Connection, text_hashes: Iterable[str]) -> set[str]:
    """The texts that a chain of copies joins to these, and these."""
    found = set(text_hashes)
    frontier = set(found)
    while frontier:
        pairs = [
            row for column in (copies.c.left, copies.c.right) for row in rows_for(connection, frontier, _PAIRS, column)
        ]
        frontier = {key for row in pairs for key in row} - found
        found |= frontier
    return found


def _note_witnesses(connection: Connection, text_hashes: Iterable[str]) -> set[str]:
    """Write for all documents of these texts, and of their copies, the witness and the original; those that changed."""
    found = _near(connection, text_hashes)
    pairs = {(row.left, row.right) for row in rows_for(connection, found, _PAIRS, copies.c.left)}
    witness = components(found, pairs)
    told = list(rows_for(connection, found, _OF_WITNESS, documents.c.text_hash))
    originals: dict[str, tuple[str, str]] = {}
    for row in told:
        mine = (row.date or "9", row.document_id)
        originals[witness[row.text_hash]] = min(originals.get(witness[row.text_hash], mine), mine)
    changed: set[str] = set()
    for row in told:
        now = witness[row.text_hash]
        original = originals[now][1]
        copy_of = None if original == row.document_id else original
        if (now, copy_of) != (row.witness, row.copy_of):
            where = sources.c.document_id == row.document_id
            connection.execute(update(sources).where(where).values(witness=now, copy_of=copy_of))
            changed.add(row.document_id)
    return changed


def _documents_of(connection: Connection, text_hashes: Iterable[str]) -> set[str]:
    found = rows_for(connection, text_hashes, select(documents.c.id, documents.c.text_hash), documents.c.text_hash)
    return {row.id for row in found}
