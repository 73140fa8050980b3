"""The industry as the articles describe it: who gives money to whom, who makes what, what it runs on, who regulates."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from tenfold.asking.loading import between, involving
from tenfold.asking.names import must_find
from tenfold.asking.proofs import Testimony, testimony
from tenfold.asking.rows import Row
from tenfold.ledger.errors import NotThere
from tenfold.ledger.sets import rows_for
from tenfold.ledger.tables import claims, entities, events, facts, members, sources
from tenfold.whoswho import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

LAYERS = ("policy", "capital", "companies", "models", "chips", "devices")
# How each type of event ties those who take part: the roles on the left, those on the right.
_TIES = {
    "funding_round": (("lead_investor", "investor"), ("company",)),
    "acquisition": (("buyer",), ("target",)),
    "release": (("maker",), ("product",)),
    "hardware": (("user",), ("hardware",)),
    "policy": (("authority",), ("target",)),
    "partnership": (("party",), ("party",)),
}
# Where the who's-who knows what somebody is.
_LAYER_OF_KIND = {
    "authority": "policy", "investor": "capital", "fund": "capital", "model": "models", "app": "models",
    "chip": "chips", "robot": "devices",
}  # fmt: skip
_COMPANY_ROLES = frozenset({"company", "target", "maker", "user", "party"})
_MOST_EVENTS = 3_000  # the newest that meet the filters; what is drawn says how many there were
_MOST_NODES = 200
_SENTENCES = 20  # of one tie


@dataclass(frozen=True, slots=True)
class Node(Row):
    """Somebody or something in the system: its layer, and how many events it takes part in."""

    entity_id: str
    name: str
    layer: str
    country: str | None
    events: int


@dataclass(frozen=True, slots=True)
class Tie(Row):
    """What joins two of them: events of one type, the sum of their believed amounts in dollars, the newest date."""

    left: str
    right: str
    type: str
    events: int
    amount: float | None
    date: str | None


@dataclass(frozen=True, slots=True)
class System(Row):
    """The nodes that most is told of, with all ties between them. ``looked_at`` events were taken into account (the
    newest, where there are more than that), of which ``left_out`` nodes found no room."""

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    looked_at: int
    more: bool
    left_out: int
    focus: tuple[str, ...] = ()


@dataclass
class _Found:
    events: set[str] = field(default_factory=set)
    amount: float | None = None
    date: str | None = None


def system(
    connection: Connection,
    *,
    since: str | None = None,
    until: str | None = None,
    min_amount: float | None = None,
    country: str | None = None,
    company: str | None = None,
    types: Sequence[str] = tuple(_TIES),
    limit: int = 60,
) -> System:
    """The system within the filters. ``min_amount`` (dollars) is asked of deals, ``country`` of either end of a tie.

    With ``company`` (any name) only what is tied to it is shown. Raises NotThere for a filter that makes no sense.
    """
    conditions: list[ColumnElement[bool]] = [
        events.c.type.in_([kind for kind in types if kind in _TIES]),
        events.c.status != "denied",
        *between(since, until, events.c.date, events.c.date_end),
    ]
    focus = tuple(entity.id for entity in must_find(connection, company)) if company else ()
    if focus:
        conditions.append(involving(focus))
    columns = (events.c.id, events.c.type, events.c.date, events.c.usd)
    newest = select(*columns).where(and_(*conditions)).order_by(events.c.date.desc().nulls_last(), events.c.id)
    rows = connection.execute(newest.limit(_MOST_EVENTS + 1)).all()
    more, rows = len(rows) > _MOST_EVENTS, rows[:_MOST_EVENTS]
    roles = _roles(connection, [row.id for row in rows])
    ties, played = _ties(rows, roles, min_amount)
    known = {
        row.id: row
        for row in rows_for(connection, played, select(entities), entities.c.id)
        if row.kind in ("organisation", "product")
    }
    ties = {ends: tie for ends, tie in ties.items() if ends[0] in known and ends[1] in known}
    if country:
        code = country.upper()
        ties = {ends: tie for ends, tie in ties.items() if code in (known[ends[0]].country, known[ends[1]].country)}
    told_in = _told_in(ties)
    chosen, left_out = _chosen(told_in, focus, min(limit, _MOST_NODES))
    return System(
        nodes=tuple(_nodes(chosen, known, played, told_in)),
        ties=tuple(_rows(ties, chosen)),
        looked_at=len(rows),
        more=more,
        left_out=left_out,
        focus=tuple(entity for entity in focus if entity in chosen),
    )


def _roles(connection: Connection, event_ids: Sequence[str]) -> Mapping[str, Mapping[str, set[str]]]:
    """Event → role → the entities believed to play it."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    query = select(facts.c.event_id, facts.c.role, facts.c.entity).where(facts.c.believed, facts.c.entity.is_not(None))
    for row in rows_for(connection, event_ids, query, facts.c.event_id):
        found[row.event_id][row.role].add(row.entity)
    return found


def _ties(
    rows: Iterable[Any], roles: Mapping[str, Mapping[str, set[str]]], least: float | None
) -> tuple[dict[tuple[str, str, str], _Found], dict[str, set[str]]]:
    """(left, right, type) → what ties them; and the roles that each entity plays in these events."""
    ties: dict[tuple[str, str, str], _Found] = defaultdict(_Found)
    played: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        amount = row.usd
        if least is not None and row.type in ("funding_round", "acquisition") and (amount or 0.0) < least:
            continue
        cast = roles.get(row.id, {})
        for left, right in _pairs(cast, *_TIES[row.type]):
            tie = ties[left, right, row.type]
            tie.events.add(row.id)
            tie.amount = (tie.amount or 0.0) + amount if amount is not None else tie.amount
            tie.date = max(filter(None, (tie.date, row.date)), default=None)
        for role, who in cast.items():
            for entity in who:
                played[entity].add(role)
    return dict(ties), played


def _pairs(
    cast: Mapping[str, set[str]], left_roles: Sequence[str], right_roles: Sequence[str]
) -> Iterator[tuple[str, str]]:
    left = {entity for role in left_roles for entity in cast.get(role, ())}
    right = {entity for role in right_roles for entity in cast.get(role, ())}
    pairs = combinations(sorted(left), 2) if left_roles == right_roles else product(sorted(left), sorted(right))
    return (pair for pair in pairs if pair[0] != pair[1])


def _told_in(ties: Mapping[tuple[str, str, str], _Found]) -> Mapping[str, set[str]]:
    """Entity → the events that tie it to others."""
    found: dict[str, set[str]] = defaultdict(set)
    for (left, right, _), tie in ties.items():
        found[left] |= tie.events
        found[right] |= tie.events
    return found


def _chosen(told_in: Mapping[str, set[str]], focus: Sequence[str], limit: int) -> tuple[set[str], int]:
    """The entities of most events, those in focus first; and how many others there are."""
    ranked = sorted(told_in, key=lambda entity: (entity not in focus, -len(told_in[entity]), entity))
    return set(ranked[:limit]), max(0, len(ranked) - limit)


def _nodes(
    chosen: set[str], known: Mapping[str, Any], played: Mapping[str, set[str]], told_in: Mapping[str, set[str]]
) -> Iterator[Node]:
    for entity in sorted(chosen):
        row = known[entity]
        yield Node(entity, row.name, _layer(row, played[entity]), row.country, len(told_in[entity]))


def _layer(row: Any, roles: set[str]) -> str:
    """Where somebody stands: by what the who's-who knows it to be, else by the roles it plays."""
    entry = load().entries.get(row.known_as) if row.known_as else None
    if entry is not None and entry.kind in _LAYER_OF_KIND:
        return _LAYER_OF_KIND[entry.kind]
    if row.kind == "product":
        return "chips" if "hardware" in roles else "models"
    if "authority" in roles:
        return "policy"
    if roles == {"hardware"}:
        return "chips"
    if roles & (_COMPANY_ROLES | {"hardware"}):
        return "companies"
    return "capital"


def _rows(ties: Mapping[tuple[str, str, str], _Found], chosen: set[str]) -> Iterator[Tie]:
    for (left, right, kind), tie in sorted(ties.items()):
        if left in chosen and right in chosen:
            yield Tie(left, right, kind, len(tie.events), tie.amount, tie.date)


def tie_between(connection: Connection, left: str, right: str) -> tuple[str, str, tuple[Testimony, ...]]:
    """The names of two entities (given by id) and the sentences about events in which both take part, newest first.

    Raises NotThere for an unknown id.
    """
    names = {row.id: row.name for row in rows_for(connection, [left, right], select(entities), entities.c.id)}
    for entity in (left, right):
        if entity not in names:
            raise NotThere(f"the ledger knows nobody of the id {entity}")
    query = (
        select(members.c.claim_id)
        .join(claims, claims.c.id == members.c.claim_id)
        .join(sources, sources.c.document_id == claims.c.document_id)
        .join(events, events.c.id == members.c.event_id)
        .where(involving([left]), involving([right]), events.c.type.in_(list(_TIES)))
        .order_by(sources.c.date.desc().nulls_last(), members.c.claim_id)
        .limit(_SENTENCES)
    )
    return names[left], names[right], tuple(testimony(connection, connection.scalars(query).all()))
