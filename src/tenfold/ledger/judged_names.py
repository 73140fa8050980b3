"""What people decided about two names, as the table of judgements keeps it: append-only, signed, in agreement.

Of two entries on one pair the newer is in force; the verdict ``unsure`` takes back what was decided before. An undo is
an entry like any other that says again what holds without the one that it takes back, and names that one: so
whoever only reads the newest entry on a pair reads what is in force.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from tenfold.ledger.errors import LedgerError
from tenfold.ledger.sets import rows_for
from tenfold.ledger.tables import judgements, surfaces
from tenfold.reconciling.naming import key_of
from tenfold.resolving import Judgement, NameNode, Verdict
from tenfold.resolving.judged import against, in_force
from tenfold.resolving.nodes import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Row

    from tenfold.resolving.nodes import Pair

NAMES = "names"  # the kind of these judgements


class Contradiction(LedgerError):
    """A decision that would contradict others. ``chain`` is what it contradicts, from its one name to the other."""

    def __init__(self, pair: Pair, verdict: Verdict, chain: Sequence[Judgement], spelt: Mapping[NameNode, str]) -> None:
        def name(node: NameNode) -> str:
            return spelt.get(node, node.folded)

        told = ", ".join(
            f"{name(each.left)} {'is' if each.verdict is Verdict.SAME else 'is not'} {name(each.right)} "
            f"({each.number}{', by ' + each.who if each.who else ''}: {each.why})"
            for each in chain
        )
        numbers = " or ".join(str(each.number) for each in chain)
        super().__init__(
            f"{name(pair[0])} and {name(pair[1])} cannot be {'one' if verdict is Verdict.SAME else 'two'}, for it was "
            f"decided that {told}; take one of these back first: tenfold undo {numbers}"
        )
        self.chain = tuple(chain)


def node_of(key: str) -> NameNode:
    """The node that ``key_of`` wrote."""
    kind, _, rest = key.partition(":")
    folded, _, sense = rest.partition("#")
    return NameNode(folded, kind, sense)


def all_on_names(connection: Connection) -> list[Judgement]:
    """All judgements on names, oldest first."""
    query = select(judgements).where(judgements.c.kind == NAMES).order_by(judgements.c.number)
    return [_judgement(row) for row in connection.execute(query)]


def _judgement(row: Row[Any]) -> Judgement:
    left, right = node_of(row.left), node_of(row.right)
    return Judgement(left, right, Verdict(row.verdict), row.author, row.made_at, row.because, row.number)


def decide(
    connection: Connection, left: NameNode, right: NameNode, verdict: Verdict, *, because: str, author: str
) -> int:
    """Append a judgement on two names and give its number; ``unsure`` takes back what was decided on them.

    What is in force already is not said again: its number is given. Raises Contradiction where other judgements say
    otherwise. What follows from it is left to the caller.
    """
    pair = in_order(left, right)
    judged = in_force(all_on_names(connection))
    if pair in judged and judged[pair].verdict is verdict:
        return judged[pair].number
    _must_agree(connection, judged, pair, verdict)
    entry = {"kind": NAMES, "left": key_of(pair[0]), "right": key_of(pair[1]), "verdict": str(verdict)}
    return append(connection, {**entry, "because": because, "author": author})


def _must_agree(connection: Connection, judged: Mapping[Pair, Judgement], pair: Pair, verdict: Verdict) -> None:
    if chain := against(judged, pair, verdict):
        named = {node for each in chain for node in each.pair}.union(pair)
        raise Contradiction(pair, verdict, chain, _spelt(connection, named))


def _spelt(connection: Connection, named: Iterable[NameNode]) -> dict[NameNode, str]:
    """One spelling of each node, as some document has it."""
    query = select(surfaces.c.node, func.min(surfaces.c.surface).label("surface")).group_by(surfaces.c.node)
    keys = [key_of(node) for node in named]
    return {node_of(row.node): row.surface for row in rows_for(connection, keys, query, surfaces.c.node)}


def append(connection: Connection, entry: dict[str, Any]) -> int:
    """Append an entry to the judgements, with the time of now; its number."""
    made = insert(judgements).values({**entry, "made_at": datetime.now(UTC).isoformat()}).returning(judgements.c.number)
    return int(connection.execute(made).scalar_one())


def take_back(connection: Connection, number: int, *, because: str, author: str) -> Row[Any]:
    """Append the entry that takes back judgement ``number`` of any kind, and give it.

    What holds without that judgement holds again; to take back an undo is to do again. Raises LedgerError where there
    is no such judgement or it was taken back already; Contradiction where what held before contradicts what was decided
    since.
    """
    row = connection.execute(select(judgements).where(judgements.c.number == number)).one_or_none()
    if row is None:
        raise LedgerError(f"there is no judgement {number}; tenfold judgements lists them")
    same = (judgements.c.kind == row.kind) & (judgements.c.left == row.left) & (judgements.c.right == row.right)
    history = connection.execute(select(judgements).where(same).order_by(judgements.c.number)).all()
    standing = standing_in(history)
    if number not in standing:
        raise LedgerError(f"judgement {number} was taken back already; tenfold judgements shows by what")
    undone = standing ^ {number} ^ ({row.takes_back} if row.takes_back else set())
    holds = decision_in(history, undone)
    entry = {**(holds or row)._asdict(), "because": f"takes back {number}" + (f": {because}" if because else "")}
    entry |= {"author": author, "takes_back": number} | ({} if holds else {"verdict": str(Verdict.UNSURE)})
    del entry["number"]
    if row.kind == NAMES:
        pair = in_order(node_of(row.left), node_of(row.right))
        _must_agree(connection, in_force(all_on_names(connection)), pair, Verdict(entry["verdict"]))
    new = append(connection, entry)
    return connection.execute(select(judgements).where(judgements.c.number == new)).one()


def standing_in(history: Sequence[Row[Any]]) -> set[int]:
    """Of all entries on one thing, oldest first, the numbers of those that were not taken back."""
    standing: set[int] = set()
    by_number = {row.number: row for row in history}
    for row in history:
        if row.takes_back in standing:
            standing.remove(row.takes_back)
            again = by_number[row.takes_back].takes_back
            if again in by_number:
                standing.add(again)
        standing.add(row.number)
    return standing


def decision_in(history: Sequence[Row[Any]], standing: set[int]) -> Row[Any] | None:
    """The newest of the entries that still stand and decide something themselves."""
    return next((row for row in reversed(history) if row.number in standing and row.takes_back is None), None)
