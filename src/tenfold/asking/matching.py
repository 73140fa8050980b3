"""Which documents hold what a query asks for, the best first, without looking at all of them.

Where few documents hold what is required, each is scored. Where very many do, the newest of those that hold everything
are the best there are, and the documents are gone through from the newest on until enough are found.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations, islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select, union

from tenfold.asking.loading import out_by
from tenfold.ledger.sets import rows_for
from tenfold.ledger.tables import documents, sources, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection, Select

_FEW = 2_000  # documents that are scored one by one
_COUNTED = 50_000  # documents with a term, as far as they are counted
_TRIES = 30  # parts of a query of which no document holds all


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that a query asks for: any of some phrases, each a set of terms. ``name`` says that it is a name's."""

    word: str
    phrases: frozenset[frozenset[str]]
    name: bool

    def in_terms(self, found: set[str]) -> bool:
        """One of the phrases is there."""
        return any(phrase <= found for phrase in self.phrases)

    @property
    def shortest(self) -> list[frozenset[str]]:
        """The phrases that are not there already wherever another one is."""
        return [phrase for phrase in self.phrases if not any(other < phrase for other in self.phrases)]


def best_documents(connection: Connection, wanted: Sequence[Wanted], limit: int, last: str | None = None) -> list[int]:
    """The documents (numbers) that hold most of what is wanted, then the newest, at least ``limit`` if there are.

    Every wanted name must be there; of other words all, else as many as there are. With ``last`` only documents count
    that were out by that day.
    """
    sizes = _sizes(connection, wanted)
    if not wanted or any(one.name and not sizes[one] for one in wanted):
        return []
    named = [one for one in wanted if one.name]
    required = named or list(wanted)
    found = _holding(connection, required, sizes, last)
    if len(found) > _FEW:
        return list(
            dict.fromkeys([*_newest(connection, wanted, limit, last), *_newest(connection, required, limit, last)])
        )
    if not found and not named:
        found = _parts(connection, [one for one in wanted if sizes[one]], sizes, limit, last)
    return _ranked(connection, found, wanted)


def _parts(
    connection: Connection, wanted: Sequence[Wanted], sizes: dict[Wanted, int], limit: int, last: str | None
) -> set[int]:
    """Documents that hold as many of the wanted things as any do, though none holds all."""
    found: set[int] = set()
    parts = (part for size in range(len(wanted), 0, -1) for part in combinations(wanted, size))
    for part in islice(parts, _TRIES):
        some = _holding(connection, part, sizes, last)
        found.update(some if len(some) <= _FEW else _newest(connection, part, limit, last))
        if len(found) >= limit:
            break
    return found


def _sizes(connection: Connection, wanted: Sequence[Wanted]) -> dict[Wanted, int]:
    """In how many documents each wanted thing can be at most."""
    counted = {term: _count(connection, term) for one in wanted for phrase in one.shortest for term in phrase}
    return {one: sum(min(counted[term] for term in phrase) for phrase in one.shortest) for one in wanted}


def _count(connection: Connection, term: str) -> int:
    some = select(terms.c.document).where(terms.c.term == term).limit(_COUNTED).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def _holding(connection: Connection, wanted: Sequence[Wanted], sizes: dict[Wanted, int], last: str | None) -> set[int]:
    """The documents that hold all that is wanted; where there are more than few, one more than that."""
    rarest = min(wanted, key=lambda one: (sizes[one], one.word))
    begun = [select(terms.c.document).where(terms.c.term == min(phrase)) for phrase in rarest.shortest]
    start = (union(*begun) if len(begun) > 1 else begun[0]).subquery()
    query = select(start.c.document).where(_all_in(wanted, start.c.document))
    if last is not None:
        query = query.join(documents, documents.c.number == start.c.document).join(
            sources, sources.c.document_id == documents.c.id
        )
        query = query.where(out_by(sources.c.date, last))
    return set(connection.scalars(query.limit(_FEW + 1)))


def _newest(connection: Connection, wanted: Sequence[Wanted], limit: int, last: str | None) -> list[int]:
    """The newest documents that hold all that is wanted, in order."""
    query: Select[Any] = (
        select(documents.c.number)
        .join(sources, sources.c.document_id == documents.c.id)
        .where(_all_in(wanted, documents.c.number), *([] if last is None else [out_by(sources.c.date, last)]))
        .order_by(sources.c.date.desc().nulls_last(), sources.c.document_id.desc())
        .limit(limit)
    )
    return list(connection.scalars(query))


def _all_in(wanted: Iterable[Wanted], document: Any) -> ColumnElement[bool]:
    return and_(*(or_(*(and_(*(_in(t, document) for t in sorted(p))) for p in one.shortest)) for one in wanted))


def _in(term: str, document: Any) -> ColumnElement[bool]:
    there = terms.alias()
    return select(there.c.term).where(there.c.term == term, there.c.document == document).exists()


def _ranked(connection: Connection, numbers: Iterable[int], wanted: Sequence[Wanted]) -> list[int]:
    """Documents by how much they hold of what is wanted, then by date, the newest first."""
    every = {term for one in wanted for phrase in one.shortest for term in phrase}
    holds: dict[int, set[str]] = defaultdict(set)
    query = select(terms.c.term, terms.c.document).where(terms.c.term.in_(sorted(every)))
    for row in rows_for(connection, numbers, query, terms.c.document):
        holds[row.document].add(row.term)
    dated = select(documents.c.number, documents.c.id, sources.c.date).join(
        sources, sources.c.document_id == documents.c.id
    )
    rows = list(rows_for(connection, numbers, dated, documents.c.number))
    rows.sort(key=lambda row: (row.date or "", row.id), reverse=True)
    rows.sort(key=lambda row: -sum(one.in_terms(holds[row.number]) for one in wanted))
    return [row.number for row in rows]
