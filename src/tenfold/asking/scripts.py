"""Names in both scripts: for a name as the ledger shows it, what its bearer is called in English and in Chinese."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from tenfold.asking.rows import Row
from tenfold.folding import fold, is_chinese
from tenfold.ledger.sets import rows_for
from tenfold.ledger.tables import nodes, surfaces
from tenfold.whoswho import display_name, load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class InBoth(Row):
    """A bearer's name in English and in Chinese; None where no text and no who's-who gives one."""

    en: str | None
    zh: str | None


def in_both(connection: Connection, names: Iterable[str]) -> dict[str, InBoth]:
    """For each of these names of the ledger, as it is written in either script.

    The who's-who goes first; where it knows nobody of that name (or several), the ledger's own spellings are asked.
    """
    found: dict[str, InBoth] = {}
    unknown: dict[str, str] = {}
    for name in set(names):
        entries = load().by_name(fold(name))
        if len(entries) == 1:
            shown = {lang: display_name(entries[0], lang) for lang in ("en", "zh")}
            found[name] = InBoth(
                name if not is_chinese(name) else shown["en"] if not is_chinese(shown["en"]) else None,
                shown["zh"] if is_chinese(shown["zh"]) else None,
            )
        else:
            unknown[name] = fold(name)
    spelt = _spelt(connection, set(unknown.values()))
    for name, folded in unknown.items():
        chinese = is_chinese(name)
        other = spelt.get((folded, not chinese))
        found[name] = InBoth(other, name) if chinese else InBoth(name, other)
    return found


def _spelt(connection: Connection, folded: Iterable[str]) -> dict[tuple[str, bool], str]:
    """(Folded name, in Chinese?) → a spelling of its bearer in that script; of several the one of the smallest node."""
    bearers = list(rows_for(connection, folded, select(nodes.c.folded, nodes.c.entity), nodes.c.folded))
    of_entity: dict[str, list[str]] = defaultdict(list)
    for row in rows_for(
        connection, {row.entity for row in bearers}, select(nodes.c.node, nodes.c.entity), nodes.c.entity
    ):
        of_entity[row.entity].append(row.node)
    several = [node for found in of_entity.values() if len(found) > 1 for node in found]
    query = select(surfaces.c.node, func.min(surfaces.c.surface).label("surface")).group_by(surfaces.c.node)
    written = {row.node: row.surface for row in rows_for(connection, several, query, surfaces.c.node)}
    found: dict[tuple[str, bool], str] = {}
    for row in bearers:
        for node in sorted(of_entity[row.entity]):
            if node in written:
                found.setdefault((row.folded, is_chinese(written[node])), written[node])
    return found
