"""The rows that answers are made of, each with ``to_json``; ``Rows`` is a list of them, or a polars frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from tenfold.claims import Quantity

if TYPE_CHECKING:
    import polars

    from tenfold.claims import Json
    from tenfold.exchange import Converted

R = TypeVar("R", bound="Row")


class Row:
    """A row of an answer: a frozen dataclass whose fields say what it holds."""

    def to_json(self) -> Json:
        """The row as a JSON object: a figure as an object, a list as a list."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    if isinstance(value, Row | Quantity):
        return value.to_json()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


class Rows(Sequence[R], Generic[R]):
    """The rows of an answer, in its order.

    ``undated`` documents were left out of an answer as of a day; ``next`` is the cursor of the page behind this one.
    """

    def __init__(self, rows: Sequence[R] = (), *, undated: int = 0, next: str | None = None) -> None:
        self._rows = tuple(rows)
        self.undated = undated
        self.next = next

    @overload
    def __getitem__(self, index: int) -> R: ...
    @overload
    def __getitem__(self, index: slice) -> Rows[R]: ...
    def __getitem__(self, index: int | slice) -> R | Rows[R]:
        """One row, or the rows of a slice."""
        return Rows(self._rows[index], undated=self.undated) if isinstance(index, slice) else self._rows[index]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def __repr__(self) -> str:
        return f"Rows({list(self._rows)!r})"

    def to_json(self) -> list[Json]:
        """All rows as JSON objects."""
        return [row.to_json() for row in self._rows]

    def to_polars(self) -> polars.DataFrame:
        """The rows as a polars frame, a column for each field; a figure becomes a struct.

        Raises ImportError, saying what to install, where polars is missing.
        """
        try:
            import polars
        except ImportError as error:
            raise ImportError("frames need an extra: pip install 'tenfold[frames]'") from error
        return polars.DataFrame(self.to_json(), infer_schema_length=None)


@dataclass(frozen=True, slots=True)
class Source(Row):
    """Where something stands: the document, and what is known of it. ``date`` is the best known one."""

    document_id: str
    given_id: str
    title: str | None
    publisher: str | None
    url: str | None
    date: str | None
    inferred: bool


@dataclass(frozen=True, slots=True)
class InCurrency(Row):
    """A sum converted: at ``rate`` units of ``currency`` for one of its own, the rate of ``rate_date``."""

    value: float
    currency: str
    rate: float
    rate_date: str

    @classmethod
    def of(cls, converted: Converted) -> InCurrency:
        """The row of a conversion."""
        return cls(converted.value, converted.currency, converted.rate, converted.rate_date)


@dataclass(frozen=True, slots=True)
class StepRow(Row):
    """A step in the life of an event, and where it was told first."""

    step: str
    date: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class Deal(Row):
    """An event about money: a round, a valuation, a listing, an acquisition, a fund.

    ``amount`` is the believed figure as stated; ``stated`` the figure that sources give where that cannot be right, and
    ``doubt`` why; ``probability`` is how sure we are of the believed figure. ``witnesses`` counts independent texts.
    ``evidence`` is a sentence of ``source`` that states it (the claim ``claim_id``). ``life`` are the steps by which it
    came about.
    """

    event_id: str
    type: str
    status: str
    company: str | None
    amount: Quantity | None
    converted: InCurrency | None
    stage: str | None
    venue: str | None
    stake: Quantity | None
    date: str | None
    dated: str | None
    investors: tuple[str, ...]
    lead_investors: tuple[str, ...]
    buyers: tuple[str, ...]
    witnesses: int
    stated: Quantity | None
    doubt: str | None
    claim_id: str
    evidence: str
    source: Source
    probability: float | None = None
    life: tuple[StepRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Happening(Row):
    """An event of another kind: ``roles`` gives who and what, ``value`` a metric's figure."""

    event_id: str
    type: str
    status: str
    about: str | None
    roles: dict[str, tuple[str, ...]]
    value: Quantity | None
    date: str | None
    dated: str | None
    witnesses: int
    doubt: str | None
    claim_id: str
    evidence: str
    source: Source


@dataclass(frozen=True, slots=True)
class ClaimRow(Row):
    """One claim as the text makes it. ``start`` and ``end`` are code points of the document's text.

    ``event_id`` is None where a person judged it to be wrong.
    """

    claim_id: str
    type: str
    status: str
    company: str | None
    roles: dict[str, tuple[Any, ...]]
    date: str | None
    attribution: str | None
    confidence: float
    evidence: str
    start: int
    end: int
    event_id: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class FindingRow(Row):
    """Something that does not add up, as SPEC.md's findings are, with the place where it stands."""

    kind: str
    company: str | None
    type: str
    role: str
    stated: dict[str, Any]
    should_be: dict[str, Any] | None
    because: str
    confidence: float
    evidence: str
    claim_id: str
    source: Source

    def to_json(self) -> Json:
        """SPEC.md's object: kind, claim, should_be, because, confidence; its place beside it."""
        return {
            "kind": self.kind,
            "claim": {
                "document": self.source.given_id or self.source.document_id,
                "type": self.type,
                "company": self.company,
                "role": self.role,
                "stated": self.stated,
                "evidence": self.evidence,
            },
            "should_be": self.should_be,
            "because": self.because,
            "confidence": round(self.confidence, 3),
            "claim_id": self.claim_id,
            "source": self.source.to_json(),
        }


@dataclass(frozen=True, slots=True)
class LeftOut(Row):
    """An event that a total does not count, and why."""

    event_id: str
    company: str | None
    amount: Quantity | None
    date: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class TotalRow(Row):
    """The sum of the events under one key. ``at_least`` of them state a lower bound only."""

    key: str
    events: int
    total: float
    at_least: int


@dataclass(frozen=True, slots=True)
class Total(Row):
    """Sums over events, each counted once in ``total``; by investor an event stands under every one of its investors.

    ``left_out`` lists what could not be counted. ``undated`` documents were left out of an answer as of a day.
    """

    by: str
    currency: str
    rows: tuple[TotalRow, ...]
    events: int
    total: float
    left_out: tuple[LeftOut, ...]
    undated: int = 0


@dataclass(frozen=True, slots=True)
class NameSeen(Row):
    """A name of an entity: ``script`` is Latin or Chinese, ``documents`` how many write it so, and the first of them.

    A name that only the who's-who knows has no document.
    """

    name: str
    script: str
    documents: int
    first: Source | None


@dataclass(frozen=True, slots=True)
class Comparison(Row):
    """Where one source and the others part. ``kind``: only_theirs (the others have no such deal), only_ours (the source
    lacks it) or differs (in ``role``). ``theirs`` is what the source says, ``ours`` what the others do.
    """

    kind: str
    type: str
    company: str | None
    date: str | None
    role: str | None
    theirs: str | None
    ours: str | None
    event_id: str
    evidence: str
    source: Source


@dataclass(frozen=True, slots=True)
class Hit(Row):
    """A passage that a search found, with the claims made in it."""

    passage: str
    start: int
    end: int
    matched: tuple[str, ...]
    claims: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class SourceRow(Row):
    """A document of the ledger."""

    document_id: str
    given_id: str
    title: str | None
    publisher: str | None
    url: str | None
    lang: str | None
    date: str | None
    inferred: bool
    copy_of: str | None
    claims: int
    refused: int


@dataclass(frozen=True, slots=True)
class RejectRow(Row):
    """An input that was set aside, and why."""

    origin: str
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class SqlAnswer:
    """The answer to a query: columns, rows as tuples, and whether more rows were there than were asked for."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool

    def to_json(self) -> list[Json]:
        """One object a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Backer(Row):
    """An investor of a company: in how many of its rounds, whether it led one, and the date of the latest."""

    name: str
    rounds: int
    led: bool
    date: str | None


@dataclass(frozen=True, slots=True)
class RelationRow(Row):
    """What a text says about two names: ``type`` is unit_of, made_by or founded_by, left of right."""

    type: str
    left: str
    right: str
    evidence: str
    source: Source


@dataclass(frozen=True, slots=True)
class Dossier(Row):
    """All that the ledger holds on one entity, item by item with its source. ``others`` bear the same name.

    Where only the newest rows of each section were asked for, ``in_all`` says how many each section has.
    """

    entity_id: str
    name: str
    kind: str
    country: str | None
    founded: int | None
    others: tuple[str, ...]
    names: tuple[NameSeen, ...]
    rounds: tuple[Deal, ...]
    valuations: tuple[Deal, ...]
    listings: tuple[Deal, ...]
    acquisitions: tuple[Deal, ...]
    funds: tuple[Deal, ...]
    investments: tuple[Deal, ...]
    backers: tuple[Backer, ...]
    releases: tuple[Happening, ...]
    metrics: tuple[Happening, ...]
    hardware: tuple[Happening, ...]
    people: tuple[Happening, ...]
    partnerships: tuple[Happening, ...]
    policies: tuple[Happening, ...]
    allegations: tuple[Happening, ...]
    relations: tuple[RelationRow, ...]
    findings: tuple[FindingRow, ...]
    undated: int = 0
    in_all: dict[str, int] | None = None
