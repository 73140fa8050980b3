"""What a ledger is told about names: that two are one, that they are not, and what is still open.

Every decision is an entry that is only ever added: signed, dated, with its reason. It outranks whatever texts and the
who's-who say, and can be taken back by another entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.asking.judged import bearer_of, judgement_rows, review
from tenfold.asking.names import pair_meant
from tenfold.ledger import LedgerError
from tenfold.resolving import Verdict

if TYPE_CHECKING:
    from tenfold.asking.judged import JudgementRow, ReviewPair
    from tenfold.asking.rows import Rows
    from tenfold.ledger import Store


class JudgingNames:
    """The part of a Ledger that decides who is who."""

    _store: Store

    def merge(self, left: str, right: str, *, because: str, author: str = "") -> JudgementRow:
        """Say that two names (as users write them, or node keys) mean one; the judgement that is now in force.

        Raises UnknownName, with suggestions; Contradiction, with the chain of judgements that say otherwise;
        LedgerError where the two are names of different kinds, or one name anyway, or no reason is given.
        """
        return self._judge(left, right, Verdict.SAME, because, author)

    def split(self, left: str, right: str, *, because: str, author: str = "") -> JudgementRow:
        """Say that two names do not mean one. It may contradict as ``merge`` may, and raises the same."""
        return self._judge(left, right, Verdict.DIFFERENT, because, author)

    def _judge(self, left: str, right: str, verdict: Verdict, because: str, author: str) -> JudgementRow:
        if not because.strip():
            raise LedgerError("a judgement needs its reason; say because what")
        with self._store.reading() as connection:
            pair = pair_meant(connection, left, right)
        return self.judgement(self._store.judge(*pair, verdict, because=because, author=author))

    def undo(self, number: int, *, because: str = "", author: str = "") -> JudgementRow:
        """Take back a judgement of any kind, by an entry of its own: what holds without it holds again.

        To undo an undo is to do again. Raises LedgerError where there is no such judgement or it was taken back
        already; Contradiction where what held before it contradicts what was decided since.
        """
        return self.judgement(self._store.undo(number, because=because, author=author))

    def judgement(self, number: int) -> JudgementRow:
        """One judgement. Raises LedgerError where there is none of that number."""
        with self._store.reading() as connection:
            found = next((row for row in judgement_rows(connection) if row.number == number), None)
        if found is None:
            raise LedgerError(f"there is no judgement {number}; tenfold judgements lists them")
        return found

    def bearers(self, *keys: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Those whom name nodes mean, each once: the name that is shown, and all spellings that texts use."""
        with self._store.reading() as connection:
            return tuple(dict.fromkeys(bearer_of(connection, key) for key in keys))

    def review(self, *, limit: int | None = 50) -> Rows[ReviewPair]:
        """The pairs of names that may be one and of which nothing was decided, the most probable first."""
        with self._store.reading() as connection:
            return review(connection, limit=limit)

    def judgements(self, *, kind: str | None = None, limit: int | None = None) -> Rows[JudgementRow]:
        """What was decided, newest first; ``kind`` is names, or one of those that judgements on claims have."""
        with self._store.reading() as connection:
            return judgement_rows(connection, kind=kind, limit=limit)
