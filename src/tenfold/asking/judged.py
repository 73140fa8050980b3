"""What people decided, and what waits for them: the list of judgements, and the pairs of names that are unsure."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tenfold.asking.loading import source_columns, source_of
from tenfold.asking.rows import Row, Rows, Source
from tenfold.ledger.errors import LedgerError
from tenfold.ledger.judged_names import NAMES, all_on_names, decision_in, node_of, standing_in
from tenfold.ledger.sets import rows_for
from tenfold.ledger.tables import documents, entities, judgements, nodes, pairs, sources, surfaces
from tenfold.reconciling.naming import key_of
from tenfold.resolving import Verdict
from tenfold.resolving.judged import in_force
from tenfold.resolving.sentences import sentence_with

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection
    from sqlalchemy import Row as DatabaseRow

_SHOWN = 3  # sentences beside each name of a pair


@dataclass(frozen=True, slots=True)
class Said(Row):
    """A sentence that uses a name, and where it stands."""

    sentence: str
    source: Source


@dataclass(frozen=True, slots=True)
class ReviewPair(Row):
    """Two names that may be one: their node keys and spellings, how probable it is and why, and who uses them how.

    ``left_entity`` and ``right_entity`` are the names of those whom they are taken for now.
    """

    left: str
    right: str
    left_name: str
    right_name: str
    left_entity: str
    right_entity: str
    kind: str
    probability: float
    reasons: tuple[str, ...]
    left_evidence: tuple[Said, ...]
    right_evidence: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class JudgementRow(Row):
    """One judgement. ``in_force``: no newer one took its place, nor took it back. ``made_at`` is UTC, ISO.

    The verdict of one that takes back another is what holds since: unsure where nothing does.
    """

    number: int
    kind: str
    left: str
    right: str
    left_name: str
    right_name: str
    verdict: str
    because: str
    author: str
    made_at: str
    in_force: bool


def judgement_rows(connection: Connection, *, kind: str | None = None, limit: int | None = None) -> Rows[JudgementRow]:
    """The judgements, newest first."""
    query = select(judgements).order_by(judgements.c.number)
    rows = connection.execute(query if kind is None else query.where(judgements.c.kind == kind)).all()
    histories: dict[tuple[str, str, str], list[DatabaseRow[Any]]] = defaultdict(list)
    for row in rows:
        histories[row.kind, row.left, row.right].append(row)
    holds: set[int] = set()
    for history in histories.values():
        standing = standing_in(history)
        decision = decision_in(history, standing)
        holds |= {row.number for row in history if row.number in standing and (row.takes_back or row is decision)}
    shown = rows[::-1][:limit]
    spelt = spellings_of(connection, {key for row in shown for key in (row.left, row.right)})
    return Rows([_judgement_row(row, row.number in holds, spelt) for row in shown])


def _judgement_row(row: DatabaseRow[Any], holds: bool, spelt: Mapping[str, str]) -> JudgementRow:
    left_name, right_name = (
        spelt.get(key, node_of(key).folded if row.kind == NAMES else key) for key in (row.left, row.right)
    )
    return JudgementRow(
        row.number, row.kind, row.left, row.right, left_name, right_name, row.verdict, row.because, row.author,
        row.made_at, holds,
    )  # fmt: skip


def review(connection: Connection, *, limit: int | None = 50) -> Rows[ReviewPair]:
    """The pairs of names that are unsure and of which nothing was decided, the most probable first.

    Of several pairs of names of the same two entities one is given: deciding it decides them all.
    """
    met = _told_apart(connection)
    left, right = nodes.alias(), nodes.alias()
    left_name, right_name = entities.alias(), entities.alias()
    query = (
        select(
            pairs,
            left.c.kind,
            left.c.entity.label("left_entity"),
            right.c.entity.label("right_entity"),
            left_name.c.name.label("left_called"),
            right_name.c.name.label("right_called"),
        )
        .join(left, left.c.node == pairs.c.left)
        .join(right, right.c.node == pairs.c.right)
        .join(left_name, left_name.c.id == left.c.entity)
        .join(right_name, right_name.c.id == right.c.entity)
        .where(left.c.entity != right.c.entity)
        .order_by(pairs.c.probability.desc(), pairs.c.left, pairs.c.right)
    )
    found: list[DatabaseRow[Any]] = []
    for row in connection.execute(query):
        ends = frozenset((row.left_entity, row.right_entity))
        if ends in met:
            continue
        met.add(ends)
        found.append(row)
        if len(found) == limit:
            break
    return Rows(_review_pairs(connection, found))


def _told_apart(connection: Connection) -> set[frozenset[str]]:
    """The pairs of entities of which people said that they are two."""
    different = [pair for pair, each in in_force(all_on_names(connection)).items() if each.verdict is Verdict.DIFFERENT]
    keys = {key_of(node) for pair in different for node in pair}
    found = rows_for(connection, keys, select(nodes.c.node, nodes.c.entity), nodes.c.node)
    entity = {row.node: row.entity for row in found}
    return {frozenset(entity.get(key_of(node), key_of(node)) for node in pair) for pair in different}


def _review_pairs(connection: Connection, rows: Sequence[DatabaseRow[Any]]) -> list[ReviewPair]:
    keys = {key for row in rows for key in (row.left, row.right)}
    spelt = spellings_of(connection, keys)
    told = sentences_of(connection, keys)
    return [
        ReviewPair(
            row.left, row.right, spelt[row.left], spelt[row.right], row.left_called, row.right_called, row.kind,
            row.probability, tuple(json.loads(row.reasons)), told[row.left], told[row.right],
        )
        for row in rows
    ]  # fmt: skip


def spellings_of(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """Node → the way in which most documents write it; nodes that no document names are left out."""
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows_for(connection, keys, select(surfaces.c.node, surfaces.c.surface), surfaces.c.node):
        counted[row.node][row.surface] += 1
    return {node: min(found, key=lambda surface: (-found[surface], surface)) for node, found in counted.items()}


def sentences_of(connection: Connection, keys: Iterable[str]) -> dict[str, tuple[Said, ...]]:
    """Node → the earliest sentences that use it, one a document."""
    query = (
        select(surfaces.c.node, surfaces.c.surface, *source_columns())
        .join(documents, documents.c.id == surfaces.c.document_id)
        .join(sources, sources.c.document_id == surfaces.c.document_id)
    )
    earliest: dict[str, dict[str, tuple[str, Source]]] = defaultdict(dict)
    for row in rows_for(connection, keys, query, surfaces.c.node):
        earliest[row.node].setdefault(row.source_id, (row.surface, source_of(row)))
    chosen = {
        node: sorted(found.values(), key=lambda each: (each[1].date or "9", each[1].document_id))[:_SHOWN]
        for node, found in earliest.items()
    }
    ids = {source.document_id for found in chosen.values() for _, source in found}
    texts = select(documents.c.id, documents.c.text)
    text = {row.id: row.text for row in rows_for(connection, ids, texts, documents.c.id)}
    return {
        node: tuple(Said(sentence_with(surface, text[source.document_id]), source) for surface, source in found)
        for node, found in chosen.items()
    }


def bearer_of(connection: Connection, key: str) -> tuple[str, tuple[str, ...]]:
    """The name of the entity that a node belongs to, and all spellings that texts have for it.

    Raises LedgerError where no document uses the name.
    """
    query = select(nodes.c.entity, entities.c.name).join(entities, entities.c.id == nodes.c.entity)
    row = connection.execute(query.where(nodes.c.node == key)).one_or_none()
    if row is None:
        raise LedgerError(f"no document uses the name {key}")
    spelt = select(surfaces.c.surface).distinct().join(nodes, nodes.c.node == surfaces.c.node)
    found = connection.scalars(spelt.where(nodes.c.entity == row.entity).order_by(surfaces.c.surface))
    return row.name, tuple(found)
