"""Full-text search over passages, with the claims in them, in English and Chinese.

A name in the query stands for all names of its bearer, and a word of the field for its translation (data/search/), so
that "Huawei chips" finds what is written of 华为 and of 芯片 too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tenfold import data
from tenfold.asking.loading import count_undated, day, source_columns, source_of
from tenfold.asking.matching import Wanted, best_documents
from tenfold.asking.names import entities_named, spellings
from tenfold.asking.rows import Hit, Rows
from tenfold.folding import HAN
from tenfold.ledger.sets import rows_for
from tenfold.ledger.tables import claims, documents, sources
from tenfold.ledger.terms import phrases_of, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Row

    from tenfold.asking.rows import Source

_LONGEST_QUERY = 300  # characters
_LONGEST_NAME = 6  # words
_LONGEST_CHINESE = 12  # characters
_PIECE = re.compile(rf"[{HAN}]+|[^{HAN}]+")
_HAN_RUN = re.compile(rf"[{HAN}]+")
_LONGEST_PASSAGE = 400  # characters
_SENTENCE = re.compile(r"[^\n.!?。！？]+(?:[.!?](?=\S)[^\n.!?。！？]*)*[.!?。！？]*[”\"』」)]*")


def find(connection: Connection, query: str, *, limit: int = 20, as_of: str | None = None) -> Rows[Hit]:
    """The best passages for a query, those that hold most of what it asks for first, then the newest.

    Every name in the query must be there (under any name of its bearer); of the other words all, where a passage's
    document holds all, else as many as there are. ``as_of`` leaves out what was published later, and what has no date
    (the answer's ``undated`` counts these).
    """
    wanted = _wanted(connection, query)
    last = day(as_of, "as of")
    undated = count_undated(connection) if last else 0
    found = best_documents(connection, wanted, limit, last)[:limit]
    rows = {row.number: row for row in rows_for(connection, found, _DOCUMENTS, documents.c.number)}
    best = [rows[number] for number in found]
    texts = select(documents.c.id, documents.c.text)
    text = {row.id: row.text for row in rows_for(connection, [row.source_id for row in best], texts, documents.c.id)}
    told = _claims_of(connection, [row.source_id for row in best])
    hits = [_hit(source_of(row), text[row.source_id], wanted, told.get(row.source_id, ())) for row in best]
    return Rows(sorted(hits, key=lambda hit: -len(hit.matched)), undated=undated)


_DOCUMENTS = select(documents.c.number, *source_columns()).join(sources, sources.c.document_id == documents.c.id)


def _wanted(connection: Connection, query: str) -> list[Wanted]:
    """What the query asks for: the longest runs of words, or of Chinese characters, that are somebody's name, and the
    words between them."""
    wanted: list[Wanted] = []
    for piece in _PIECE.findall(query[:_LONGEST_QUERY]):
        chinese = bool(_HAN_RUN.fullmatch(piece))
        units, glue, longest = (list(piece), "", _LONGEST_CHINESE) if chinese else (piece.split(), " ", _LONGEST_NAME)
        at, unnamed = 0, 0
        while at < len(units):
            length, one = _longest(connection, units[at : at + longest], glue)
            if one is not None:
                wanted += _plain(glue.join(units[unnamed:at]), chinese)
                wanted.append(one)
                unnamed = at + length
            at += length
        wanted += _plain(glue.join(units[unnamed:]), chinese)
    return wanted


def _longest(connection: Connection, units: Sequence[str], glue: str) -> tuple[int, Wanted | None]:
    """The longest beginning of some units that is a name or a word of the glossary, and its length; else one unit."""
    for length in range(len(units), 0, -1):
        run = glue.join(units[:length])
        if len(run) < 2:
            continue
        names = _names_of(connection, run)
        one = _one(run, names or _translations(run), bool(names))
        if one is not None and (names or len(one.phrases) > 1):
            return length, one
    return 1, None


def _plain(words: str, chinese: bool) -> list[Wanted]:
    """Words that are nobody's name and have no translation: each for itself."""
    found = [_one(word, {word}, False) for word in ([words] if chinese else words.split())]
    return [one for one in found if one is not None]


def _one(word: str, forms: Iterable[str], name: bool) -> Wanted | None:
    phrases = {frozenset(term for terms in phrases_of(form) for term in terms) for form in forms} - {frozenset()}
    return Wanted(word, frozenset(phrases), name) if phrases else None


def _names_of(connection: Connection, run: str) -> set[str]:
    """All names of those who bear the name; none where nobody does."""
    found = entities_named(connection, run)
    return spellings(connection, [entity.id for entity in found]) | {run} if found else set()


def _translations(word: str) -> set[str]:
    """A word, and what it is in the other language; a plural counts as its singular."""
    word = word.casefold()
    return {word, *glossary().get(word, ()), *glossary().get(" ".join(phrase[0] for phrase in phrases_of(word)), ())}


@cache
def glossary() -> Mapping[str, tuple[str, ...]]:
    """Words of the field with their translations, in both directions. Read once."""
    raw = data.table("search/glossary")
    both: dict[str, set[str]] = defaultdict(set)
    for english, chinese in raw.items():
        for word in chinese:
            both[english].add(word)
            both[word].add(english)
    return {word: tuple(sorted(others)) for word, others in both.items()}


def _claims_of(connection: Connection, document_ids: Iterable[str]) -> dict[str, list[Row[Any]]]:
    query = select(claims.c.id, claims.c.document_id, claims.c.evidence_start, claims.c.evidence_end).order_by(
        claims.c.id
    )
    told: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows_for(connection, document_ids, query, claims.c.document_id):
        told[row.document_id].append(row)
    return told


def _hit(source: Source, text: str, wanted: Sequence[Wanted], told: Iterable[Row[Any]]) -> Hit:
    """The sentence of the text that holds most of what is wanted."""
    best: tuple[int, int, int] = (-1, 0, 0)
    matched: tuple[str, ...] = ()
    for sentence in _SENTENCE.finditer(text):
        there = terms_of(sentence[0])
        holds = tuple(one.word for one in wanted if one.in_terms(there))
        if len(holds) > best[0]:
            best, matched = (len(holds), *sentence.span()), holds
    _, start, end = best
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = min(end, start + _LONGEST_PASSAGE)
    inside = tuple(row.id for row in told if start <= row.evidence_start < end or start < row.evidence_end <= end)
    return Hit(text[start:end].rstrip(), start, start + len(text[start:end].rstrip()), matched, inside, source)
