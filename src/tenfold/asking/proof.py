"""How a belief came about: of one role of an event the value that is believed, the others, and who speaks for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenfold.asking.belief_rows import ProofRow, Statement, ValueSaid
from tenfold.asking.dossier import entity_named
from tenfold.asking.loading import Told, involving, tell, with_sources
from tenfold.asking.rows import Rows
from tenfold.claims import ANCHORS, ROLES
from tenfold.ledger import decisions
from tenfold.ledger.errors import LedgerError
from tenfold.ledger.neighbourhoods import claims_where
from tenfold.ledger.sets import chunks
from tenfold.ledger.tables import claims
from tenfold.reconciling.facts import heard
from tenfold.reconciling.weights import weight_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from tenfold.reconciling import Event, Fact, ResolvedClaim
    from tenfold.reconciling.outlets import Outlets

_MAIN = ("amount", "value", "stake", "date", "product", "person", "hardware")


def why(connection: Connection, name: str, role: str | None = None, *, as_of: str | None = None) -> Rows[ProofRow]:
    """The proofs for the events about whoever bears ``name``, newest first. ``role`` None takes each event's main one.

    Raises UnknownName, with suggestions, and LedgerError for a role that no claim has.
    """
    known = {each for roles in ROLES.values() for each in roles}
    if role is not None and role not in known:
        raise LedgerError(f"{role} is no role; there are {', '.join(sorted(known))}")
    entity = entity_named(connection, name)
    told = tell(connection, [involving([entity.id])], as_of, about=[entity.id])
    mine = [event for event in told.events if entity.id in event.subject]
    with_sources(connection, told, mine)
    known_claims = _claims_of(connection, mine)
    outlets = decisions.outlets(connection)
    rows = [
        row
        for event in sorted(mine, key=lambda event: (event.date or "", event.id), reverse=True)
        if (wanted := role or _main_role(event)) is not None
        for row in _proofs(event, wanted, told, known_claims, outlets)
    ]
    return Rows(rows, undated=told.undated)


def _main_role(event: Event) -> str | None:
    stated = {fact.role for fact in event.facts} - {ANCHORS[event.type]}
    return next((role for role in _MAIN if role in stated), min(stated, default=None))


def _claims_of(connection: Connection, events: Iterable[Event]) -> dict[str, ResolvedClaim]:
    ids = sorted({claim for event in events for claim in event.claims})
    found = [pair for chunk in chunks(ids) for pair in claims_where(connection, claims.c.id.in_(chunk))]
    return {claim.id: claim for claim, _ in found}


def _proofs(
    event: Event, role: str, told: Told, known: Mapping[str, ResolvedClaim], outlets: Outlets
) -> Iterable[ProofRow]:
    """A proof for each believed value of the role."""
    members = [known[claim] for claim in event.claims if claim in known]
    speaking = {claim.id for claim in heard(members, role)}
    said = [(fact, _said(fact, told, known, speaking, outlets)) for fact in event.facts if fact.role == role]
    doubts = tuple(finding.because for finding in told.findings.get(event.id, ()) if finding.role == role)
    for fact, value in said:
        if fact.believed:
            others = tuple(other for it, other in said if it is not fact and not it.believed)
            yield ProofRow(
                event_id=event.id,
                type=str(event.type),
                status=event.status,
                company=told.about(event),
                date=event.date,
                role=role,
                believed=value,
                others=others,
                because=_because(fact, value, others, settled=any(role in known[c].settled for c in fact.claims)),
                doubts=doubts,
            )


def _said(
    fact: Fact, told: Told, known: Mapping[str, ResolvedClaim], speaking: set[str], outlets: Outlets
) -> ValueSaid:
    statements = []
    for claim_id in fact.claims:
        claim, (evidence, source) = known[claim_id], told.evidence[claim_id]
        standing = outlets.standing(source.publisher)
        statements.append(
            Statement(
                claim_id=claim_id,
                status=str(claim.claim.status),
                evidence=evidence,
                kind_of_outlet=standing.kind.name,
                reliability=standing.reliability,
                weight=round(weight_of(claim), 3) if claim_id in speaking else 0.0,
                copy=claim_id not in speaking,
                credit=claim.credit,
                judged=fact.role in claim.settled,
                source=source,
            )
        )
    statements.sort(key=lambda each: (each.copy, each.source.date or "9", each.claim_id))
    return ValueSaid(
        value=_value(fact, told),
        probability=round(fact.probability, 4),
        since=fact.since,
        witnesses=fact.support,
        overtaken=fact.overtaken,
        statements=tuple(statements),
    )


def _value(fact: Fact, told: Told) -> Any:
    return {"names": [told.names.get(fact.entity, fact.text)]} if fact.entity else fact.value_json()


def _because(fact: Fact, value: ValueSaid, others: tuple[ValueSaid, ...], *, settled: bool) -> str:
    """The last line of the proof, in a sentence."""
    if settled:
        return "A person judged that this is the value; that wins over whatever sources say."
    if not fact.support:
        return "No source states it: the figure that they state cannot be right, and this is what it must have been."
    count = f"{fact.support} independent source{'s say' if fact.support > 1 else ' says'} so"
    against = [other for other in others if not other.overtaken and other.witnesses]
    overtaken = sum(other.overtaken for other in others)
    parts = [count]
    if against:
        witnesses = sum(other.witnesses for other in against)
        parts.append(
            f"{witnesses} say{'s' if witnesses == 1 else ''} otherwise and weigh{'s' if witnesses == 1 else ''} less"
        )
    if overtaken:
        parts.append(f"{overtaken} earlier value{'s were' if overtaken > 1 else ' was'} overtaken")
    return "; ".join(parts) + "."
