"""Learns the record of every outlet from the whole ledger and keeps it as a dated entry (``tenfold weigh``)."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from tenfold.claims import NAME_ROLES, ROLES, ClaimType, Status
from tenfold.ledger import decisions, neighbourhoods
from tenfold.ledger.sets import chunks
from tenfold.ledger.tables import claims, documents, events, members, sources, weighings
from tenfold.reconciling.facts import heard, reported_values, status_of
from tenfold.reconciling.outlets import Outlets, outlet_key
from tenfold.reconciling.weighing import Record, Vote, weigh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from tenfold.reconciling import ResolvedClaim

METHOD = "ACCU (Dong, Berti-Equille, Srivastava 2009)"
_EVENTS_AT_ONCE = 1_000


def learn(connection: Connection, progress: Callable[[int, int], None] | None = None) -> dict[str, Record]:
    """The record of each outlet, from all events of which two outlets tell. Writes nothing.

    ``progress`` is told how many of how many events are done.
    """
    by_hand = Outlets(decisions.outlets(connection).by_hand)
    names = connection.scalars(select(documents.c.publisher).distinct().where(documents.c.publisher.is_not(None)))
    held = {outlet_key(name): by_hand.standing(name).reliability for name in sorted(names)}
    return weigh(_votes(connection, progress), held)


def _votes(connection: Connection, progress: Callable[[int, int], None] | None) -> Iterator[Vote]:
    several = connection.scalars(select(events.c.id).where(events.c.documents > 1).order_by(events.c.id)).all()
    done = 0
    for chunk in chunks(several, _EVENTS_AT_ONCE):
        told: dict[str, list[ResolvedClaim]] = defaultdict(list)
        of_chunk = select(members.c.claim_id, members.c.event_id).where(members.c.event_id.in_(chunk))
        event_of = {row.claim_id: row.event_id for row in connection.execute(of_chunk)}
        inside = select(members.c.claim_id).where(members.c.event_id.in_(chunk))
        for claim, _ in neighbourhoods.claims_where(connection, claims.c.id.in_(inside)):
            told[event_of[claim.id]].append(claim)
        for event_id in sorted(told):
            yield from votes_of(told[event_id])
        done += len(chunk)
        if progress is not None:
            progress(done, len(several))


def votes_of(together: Sequence[ResolvedClaim]) -> Iterator[Vote]:
    """For each role of an event of which one value holds: who gives which value. What was overtaken is no vote."""
    status = Status(status_of(heard(together)))
    for role in ROLES[ClaimType(together[0].claim.type)]:
        if role in NAME_ROLES:
            continue
        classes = [reported for reported in reported_values(together, role, status) if not reported.overtaken]
        vote = tuple(
            frozenset(said.claim.outlet for said in reported.said if said.claim.outlet and not said.claim.credit)
            for reported in classes
        )
        if len(frozenset().union(*vote)) > 1:
            yield vote


def keep(connection: Connection, records: dict[str, Record], made_at: str) -> None:
    """Write the records as the newest entry, and weigh everything anew."""
    content = json.dumps({outlet: record.reliability for outlet, record in sorted(records.items())}, ensure_ascii=False)
    connection.execute(insert(weighings).values(method=METHOD, records=content, made_at=made_at))
    reweigh(connection, connection.scalars(select(sources.c.document_id)).all())


def reweigh(connection: Connection, document_ids: Iterable[str]) -> None:
    """Reconcile again whatever these documents tell of: the weight of their outlets has changed."""
    for chunk in chunks(sorted(document_ids), _EVENTS_AT_ONCE):
        inside = {row.id for row in connection.execute(select(claims.c.id).where(claims.c.document_id.in_(chunk)))}
        near = neighbourhoods.of_documents(connection, chunk)
        neighbourhoods.refresh(connection, neighbourhoods.Placed(near, inside))
