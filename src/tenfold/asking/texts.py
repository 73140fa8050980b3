"""One document with all the claims that are made in it, each with the places of its values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from tenfold.asking.checking import finding_rows
from tenfold.asking.claims import find_claims
from tenfold.asking.loading import source_columns, source_of
from tenfold.asking.proofs import Mark
from tenfold.asking.rows import ClaimRow, FindingRow, Row, Source
from tenfold.ledger.errors import NotThere
from tenfold.ledger.rows import finding_of
from tenfold.ledger.sets import rows_for
from tenfold.ledger.tables import documents, findings, sources, values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Text(Row):
    """A document: where it comes from, its text, its claims in the order of the text with the marks of each.

    ``copy_of`` and ``copies`` are other documents with the same text.
    """

    source: Source
    lang: str | None
    text: str
    added_at: str
    refused: int
    copy_of: Source | None
    copies: tuple[Source, ...]
    claims: tuple[ClaimRow, ...]
    marks: tuple[tuple[Mark, ...], ...]
    findings: tuple[FindingRow, ...]


def text_of(connection: Connection, document_id: str) -> Text:
    """The document of an id. Raises NotThere where there is none in force."""
    query = _DOCUMENTS.add_columns(
        documents.c.text, documents.c.text_hash, documents.c.lang, documents.c.added_at, sources.c.copy_of,
        sources.c.refused,
    )  # fmt: skip
    row = connection.execute(query.where(documents.c.id == document_id)).first()
    if row is None:
        raise NotThere(f"the ledger holds no document {document_id}")
    told = sorted(
        find_claims(connection, document=document_id), key=lambda claim: (claim.start, claim.end, claim.claim_id)
    )
    ids = [claim.claim_id for claim in told]
    marks: dict[str, list[Mark]] = defaultdict(list)
    spans = select(values.c.claim_id, values.c.role, values.c.span_start, values.c.span_end)
    for value in rows_for(connection, ids, spans, values.c.claim_id):
        marks[value.claim_id].append(Mark(value.span_start, value.span_end, value.role))
    odd = [finding_of(each, each.event_id) for each in rows_for(connection, ids, select(findings), findings.c.claim_id)]
    same = {
        other.source_id: source_of(other)
        for other in connection.execute(
            _DOCUMENTS.where(documents.c.text_hash == row.text_hash, documents.c.id != document_id)
        )
    }
    if row.copy_of and row.copy_of not in same:  # a near copy, in other words
        same |= {source.document_id: source for source in _sources(connection, [row.copy_of])}
    original = same.pop(row.copy_of, None) if row.copy_of else None
    return Text(
        source=source_of(row),
        lang=row.lang,
        text=row.text,
        added_at=row.added_at,
        refused=row.refused,
        copy_of=original,
        copies=tuple(same[other] for other in sorted(same)),
        claims=tuple(told),
        marks=tuple(tuple(marks[claim_id]) for claim_id in ids),
        findings=tuple(finding_rows(connection, odd)),
    )


_DOCUMENTS = select(*source_columns()).join_from(documents, sources, sources.c.document_id == documents.c.id)


def _sources(connection: Connection, document_ids: Iterable[str]) -> list[Source]:
    return [source_of(row) for row in rows_for(connection, document_ids, _DOCUMENTS, documents.c.id)]
