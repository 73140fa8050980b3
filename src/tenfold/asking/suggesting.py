"""Names as they are typed: who bears a name that begins so, in either script, under any alias."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from tenfold.asking.rows import Row
from tenfold.folding import fold
from tenfold.ledger.sets import rows_for
from tenfold.ledger.tables import entities, facts, nodes
from tenfold.whoswho import load

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LOOKED_AT = 60  # names that begin so, before the best are chosen


@dataclass(frozen=True, slots=True)
class Suggestion(Row):
    """Somebody whose name begins as typed: the name that did (``matched``), and in how many facts they take part."""

    entity_id: str
    name: str
    kind: str
    matched: str
    facts: int


def suggest(connection: Connection, typed: str, *, limit: int = 8) -> list[Suggestion]:
    """Those whose name, as texts write it or as the who's-who knows it, begins as typed (or holds it, in the
    who's-who): who takes part in most first."""
    start = fold(typed)
    if not start:
        return []
    bearers = select(nodes.c.folded, nodes.c.entity)
    near = bearers.where(nodes.c.folded >= start, nodes.c.folded < f"{start}\U0010ffff").order_by(nodes.c.folded)
    matched: dict[str, str] = {}
    for folded, entity in connection.execute(near.limit(_LOOKED_AT)):
        matched.setdefault(entity, folded)
    known = _known(start)
    for row in rows_for(connection, known, bearers, nodes.c.folded):
        matched.setdefault(row.entity, known[row.folded])
    told = select(facts.c.entity, func.count().label("told")).group_by(facts.c.entity)
    counts = {row.entity: row.told for row in rows_for(connection, matched, told, facts.c.entity)}
    found = [
        Suggestion(row.id, row.name, row.kind, matched[row.id], counts.get(row.id, 0))
        for row in rows_for(connection, matched, select(entities), entities.c.id)
    ]
    return sorted(found, key=lambda each: (not each.matched.startswith(start), -each.facts, each.entity_id))[:limit]


@cache
def _folded_names() -> tuple[tuple[str, str, str], ...]:
    """Every name of the who's-who, folded, with itself and its entry's id."""
    return tuple(
        (fold(name.text), name.text, entry.id)
        for entry in load().entries.values()
        for name in entry.names
        if name.nature != "ticker"
    )


def _known(start: str) -> dict[str, str]:
    """All folded names of the entries that bear a name which begins so or holds it → the name that does."""
    bearers: dict[str, str] = {}
    holding = [each for each in _folded_names() if start in each[0]]
    for _, text, entry_id in sorted(holding, key=lambda each: not each[0].startswith(start)):
        if len(bearers) < _LOOKED_AT:
            bearers.setdefault(entry_id, text)
    return {fold(name.text): bearers[entry_id] for entry_id in bearers for name in load().entries[entry_id].names}
