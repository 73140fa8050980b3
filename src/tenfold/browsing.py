"""What the pages ask of a ledger beside its other questions: one event or text with its sentences, the whole system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.asking.checking import KINDS, count_findings
from tenfold.asking.choosing import COMPARED_IN, Filters
from tenfold.asking.happenings import newest
from tenfold.asking.lately import Report, Size, lately, size
from tenfold.asking.names import Entity, entities_named
from tenfold.asking.outlets import Outlet, OutletRow, outlet, outlets
from tenfold.asking.proofs import Proof, proof, testimony
from tenfold.asking.rows import Rows
from tenfold.asking.scripts import InBoth, in_both
from tenfold.asking.suggesting import Suggestion, suggest
from tenfold.asking.sums import SumRow, sums
from tenfold.asking.system import System, system, tie_between
from tenfold.asking.texts import Text, text_of
from tenfold.ledger.errors import NotThere

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tenfold.asking.proofs import Testimony
    from tenfold.asking.rows import Happening
    from tenfold.ledger import Store

_KIND_ORDER = {"organisation": 0, "product": 1, "person": 2}


class Browsing:
    """The part of ``Ledger`` that pages are made of."""

    _store: Store

    def event(self, event_id: str) -> Proof:
        """An event with every sentence that tells of it and every value with who says it. Raises LedgerError."""
        with self._store.reading() as connection:
            return proof(connection, event_id)

    def document(self, name: str) -> Text:
        """A document (by its id, the beginning of it, or the id it came with) with its claims. Raises LedgerError."""
        document_id = self._store.find_id(name)
        with self._store.reading() as connection:
            return text_of(connection, document_id)

    def lately(self, *, limit: int = 12, shown: int = 3) -> Rows[Report]:
        """The documents of the newest dates, with ``shown`` claims of each."""
        with self._store.reading() as connection:
            return Rows(lately(connection, limit=limit, shown=shown))

    def outlets(self) -> Rows[OutletRow]:
        """All outlets, those with most documents first."""
        with self._store.reading() as connection:
            return Rows(outlets(connection))

    def outlet(self, publisher: str) -> Outlet:
        """What an outlet said first, alone, and wrongly. Raises LedgerError where the ledger has nothing of it."""
        with self._store.reading() as connection:
            return outlet(connection, publisher)

    def system(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        min_amount: float | None = None,
        country: str | None = None,
        company: str | None = None,
        limit: int = 60,
    ) -> System:
        """Who gives money to whom, who makes what, what it runs on, who regulates: those that most is told of."""
        with self._store.reading() as connection:
            return system(
                connection, since=since, until=until, min_amount=min_amount, country=country, company=company,
                limit=limit,
            )  # fmt: skip

    def tie(self, left: str, right: str) -> tuple[str, str, tuple[Testimony, ...]]:
        """The names of two entities (by id) and the sentences that tie them, newest first. Raises LedgerError."""
        with self._store.reading() as connection:
            return tie_between(connection, left, right)

    def in_both(self, names: Iterable[str]) -> dict[str, InBoth]:
        """What the bearers of names (as the ledger shows them) are called in English and in Chinese."""
        with self._store.reading() as connection:
            return in_both(connection, names)

    def suggest(self, typed: str, *, limit: int = 8) -> Rows[Suggestion]:
        """Those whose name, in any script, begins as typed; who is told of most first."""
        with self._store.reading() as connection:
            return Rows(suggest(connection, typed, limit=limit))

    def sums(self, filters: Filters, *, in_currency: str = COMPARED_IN) -> Rows[SumRow]:
        """How many deals meet filters and what they come to in one currency, by type. Raises as ``deals`` does."""
        with self._store.reading() as connection:
            return sums(connection, filters, in_currency)

    def count_findings(self, *, company: str | None = None, kinds: Sequence[str] = KINDS) -> int:
        """How many findings of these kinds there are. Raises UnknownName, with suggestions."""
        with self._store.reading() as connection:
            return count_findings(connection, company=company, kinds=kinds)

    def size(self) -> Size:
        """How many documents, claims, names and events the ledger holds, and the date of the newest document."""
        with self._store.reading() as connection:
            return size(connection)

    def bearer(self, name: str) -> Entity | None:
        """Who bears a name: of several an organisation before a product, a product before a person; None for nobody."""
        with self._store.reading() as connection:
            found = entities_named(connection, name)
        return min(found, key=lambda entity: (_KIND_ORDER.get(entity.kind, 9), entity.id), default=None)

    def claim(self, claim_id: str) -> Testimony:
        """One claim with its whole sentence. Raises LedgerError where there is none of that id."""
        with self._store.reading() as connection:
            found = testimony(connection, [claim_id])
        if not found:
            raise NotThere(f"the ledger holds no claim {claim_id}")
        return found[0]

    def happenings(
        self,
        kind: str,
        *,
        measures: Sequence[str] = (),
        of_products: Sequence[str] = (),
        since: str | None = None,
        until: str | None = None,
        limit: int = 60,
    ) -> Rows[Happening]:
        """The newest events of one type that is not about money; of metrics those of some measures, and of them
        those ``of_products`` only where they are told of a product."""
        with self._store.reading() as connection:
            return Rows(
                newest(
                    connection, kind, measures=measures, of_products=of_products, since=since, until=until, limit=limit
                )
            )
