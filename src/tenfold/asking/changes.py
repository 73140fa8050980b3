"""What changed in belief between two days: not what arrived, but what we would have answered then and answer now."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tenfold.asking.belief_rows import ChangeRow
from tenfold.asking.loading import Told, count_undated, day, near_as_of, published_by, with_sources
from tenfold.asking.rows import Rows
from tenfold.claims import ANCHORS
from tenfold.ledger import neighbourhoods
from tenfold.ledger.tables import sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from tenfold.reconciling import Event, Fact

NEW, CHANGED, SURER, LESS_SURE, GONE = "new", "changed", "surer", "less_sure", "gone"
_ORDER = (NEW, CHANGED, GONE, SURER, LESS_SURE)
_MAIN = ("amount", "value", "product", "person", "hardware", "party", "instrument", "accused")
_MOVED = 0.05  # a probability that changed by less is the same


def diff(connection: Connection, *, since: str, until: str | None = None) -> Rows[ChangeRow]:
    """The changes from what was believed on ``since`` to what is believed on ``until`` (now): new events first, then
    values that changed, events that are no more, values that became surer or less sure.

    Only what was published since is looked at, and what it touches. Raises LedgerError for what is no day.
    """
    first, last = day(since, "since"), day(until, "until")
    later = [
        row.document_id
        for row in connection.execute(select(sources.c.document_id, sources.c.date).where(sources.c.date > first))
        if published_by(row.date, last)
    ]
    near = neighbourhoods.of_documents(connection, later)
    before, now = near_as_of(connection, near, first), near_as_of(connection, near, last)
    for told in (before, now):
        with_sources(connection, told, told.events)
    rows = list(_changes(before, now, first or ""))
    rows.sort(key=lambda row: (_ORDER.index(row.change), row.type, row.company or "", row.event_id, row.role))
    return Rows(rows, undated=count_undated(connection))


def _changes(before: Told, now: Told, first: str) -> Iterable[ChangeRow]:
    event_of = {claim: event for event in before.events for claim in event.claims}
    kept: set[str] = set()
    for event in now.events:
        shared: dict[str, int] = defaultdict(int)
        for claim in event.claims:
            if claim in event_of:
                shared[event_of[claim].id] += 1
        kept |= shared.keys()
        if shared:
            old_id = min(shared, key=lambda each: (-shared[each], each))
            old = next(each for each in before.events if each.id == old_id)
            yield from _between(before, old, now, event, first)
        else:
            yield _row(NEW, now, event, _main_role(event), None, _value(now, event, _main_role(event)), first)
    for old in before.events:
        if old.id not in kept:
            role = _main_role(old)
            yield _row(GONE, before, old, role, _value(before, old, role), None, first)


def _between(before: Told, old: Event, now: Told, event: Event, first: str) -> Iterable[ChangeRow]:
    """The changes within one event: its status, then role by role."""
    if old.status != event.status:
        yield _row(CHANGED, now, event, "status", str(old.status), str(event.status), first)
    roles = dict.fromkeys(fact.role for fact in (*old.facts, *event.facts) if fact.role != ANCHORS[event.type])
    for role in roles:
        was, is_now = _value(before, old, role), _value(now, event, role)
        sure_before, sure_now = _sure(old, role), _sure(event, role)
        if was != is_now:
            change = CHANGED
        elif abs((sure_now or 0) - (sure_before or 0)) >= _MOVED:
            change = SURER if (sure_now or 0) > (sure_before or 0) else LESS_SURE
        else:
            continue
        yield _row(change, now, event, role, was, is_now, first, sure_before)


def _row(
    change: str,
    told: Told,
    event: Event,
    role: str,
    was: Any,
    is_now: Any,
    first: str,
    sure_before: float | None = None,
) -> ChangeRow:
    gone = change == GONE
    said = [told.evidence[claim][1] for claim in _claims_for(event, role) if claim in told.evidence]
    since = [source for source in said if source.date and source.date > first]
    return ChangeRow(
        change=change,
        event_id=event.id,
        type=str(event.type),
        company=told.about(event),
        role=role,
        before=was,
        after=is_now,
        probability_before=_sure(event, role) if gone else sure_before,
        probability_after=None if gone else _sure(event, role),
        source=min(since, key=lambda source: (source.date or "9", source.document_id), default=None),
    )


def _claims_for(event: Event, role: str) -> Iterable[str]:
    believed = event.believed(role)
    return {claim for fact in believed for claim in fact.claims} if believed else event.claims


def _main_role(event: Event) -> str:
    stated = {fact.role for fact in event.facts}
    return next((role for role in _MAIN if role in stated and role != ANCHORS[event.type]), "status")


def _value(told: Told, event: Event, role: str) -> Any:
    """What is believed of a role: a value, names in their order, a status; None where nothing is."""
    if role == "status":
        return str(event.status)
    facts = event.believed(role)
    if not facts:
        return None
    return {"names": _names(facts, told.names)} if facts[0].entity else facts[0].value_json()


def _names(facts: Sequence[Fact], names: Mapping[str, str]) -> list[str]:
    return sorted({names.get(fact.entity or "", fact.text) for fact in facts})


def _sure(event: Event, role: str) -> float | None:
    """How sure we are of the believed value of a role that has one."""
    facts = event.believed(role)
    return round(facts[0].probability, 4) if len(facts) == 1 else None
