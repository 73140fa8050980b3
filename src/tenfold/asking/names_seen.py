"""The names of an entity: as texts write them, with how many do and the first that did, then those only listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from tenfold.asking.loading import out_by, source_columns, source_of
from tenfold.asking.rows import NameSeen
from tenfold.folding import is_chinese
from tenfold.ledger.sets import rows_for
from tenfold.ledger.tables import documents, nodes, sources, surfaces
from tenfold.whoswho import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from tenfold.asking.names import Entity

_LAST = "9"  # after every date


def names_seen(connection: Connection, entity: Entity, last: str | None) -> Iterator[NameSeen]:
    """Every name that texts use, those of most texts first; then those that only the who's-who knows.

    ``last`` leaves out what was published after that day.
    """
    uses = (
        select(surfaces.c.surface, surfaces.c.document_id, func.coalesce(sources.c.date, _LAST).label("date"))
        .distinct()
        .join(nodes, nodes.c.node == surfaces.c.node)
        .join(sources, sources.c.document_id == surfaces.c.document_id)
        .where(nodes.c.entity == entity.id, *([] if last is None else [out_by(sources.c.date, last)]))
    ).subquery()
    placed = select(
        uses.c.surface,
        uses.c.document_id,
        func.count().over(partition_by=uses.c.surface).label("documents"),
        func.row_number().over(partition_by=uses.c.surface, order_by=(uses.c.date, uses.c.document_id)).label("place"),
    ).subquery()
    rows = connection.execute(
        select(placed).where(placed.c.place == 1).order_by(placed.c.documents.desc(), placed.c.surface)
    ).all()
    query = select(*source_columns()).join(sources, sources.c.document_id == documents.c.id)
    first = {
        row.source_id: source_of(row)
        for row in rows_for(connection, [row.document_id for row in rows], query, documents.c.id)
    }
    for row in rows:
        yield NameSeen(row.surface, _script(row.surface), row.documents, first[row.document_id])
    entry = load().entries.get(entity.known_as) if entity.known_as else None
    seen = {row.surface for row in rows}
    for known in entry.names if entry else ():
        if known.text not in seen and known.nature != "ticker":
            yield NameSeen(known.text, _script(known.text), 0, None)


def _script(name: str) -> str:
    return "Chinese" if is_chinese(name) else "Latin"
