"""What people decide about claims and events, as the Python API takes it: ``judge``, ``merge_events``, ``split_event``.

Every decision is an entry of its own that says who made it and why, wins over whatever sources say, and can be taken
back: the ledger then answers as before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tenfold.asking.changes import diff
from tenfold.asking.proof import why
from tenfold.asking.rows import Rows
from tenfold.asking.sources import ranked_outlets
from tenfold.claims import NAME_ROLES, QUANTITY_ROLES, ROLES, ClaimType, Quantity, Status
from tenfold.days import span_of
from tenfold.ledger import LedgerError
from tenfold.ledger.decisions import CLAIMS, EVENTS, ONE_EVENT, OUTLETS, TWO_EVENTS
from tenfold.ledger.errors import NotThere
from tenfold.ledger.neighbourhoods import claims_where
from tenfold.ledger.tables import claims, documents, events, members
from tenfold.reconciling.judging import ClaimVerdict, place_of
from tenfold.reconciling.outlets import kinds, outlet_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from tenfold.asking.belief_rows import ChangeRow, OutletRank, ProofRow
    from tenfold.claims import Claim
    from tenfold.ledger import Store

_FIGURES = ("amount", "value", "stake")
_ID_LENGTH = 20
_LEAST_OF_ID = 6  # characters by which a claim or an event may be named


class JudgingClaims:
    """The part of ``Ledger`` by which people decide what is believed, and see how it came about."""

    _store: Store

    def judge(
        self,
        claim_id: str,
        verdict: str,
        *,
        role: str | None = None,
        value: Any = None,
        because: str,
        author: str = "",
    ) -> int:
        """Say that a claim, or its value in one role, is wrong, or what is correct; the number of the judgement.

        ``wrong`` without a role takes the whole claim out of what is believed; with one, that value. ``correct`` gives
        what must stand there: a Quantity (or its JSON, or a number in the unit of the one stated), an ISO date, a code,
        or a status; without a value, what does stand there. It is believed from then on, whoever says otherwise.
        Raises LedgerError for an unknown claim, and for a role or value that makes no sense.
        """
        if verdict not in tuple(ClaimVerdict):
            raise LedgerError(f"a claim is judged {' or '.join(ClaimVerdict)}, not {verdict}")
        _must_have_reason(because)
        if verdict == ClaimVerdict.WRONG and value is not None:
            raise LedgerError("what is wrong needs no value; say correct with the value that must stand there")
        with self._store.reading() as connection:
            text_hash, claim = _claim(connection, claim_id)
        if verdict == ClaimVerdict.CORRECT:
            role = role or _figure_of(claim)
        said = None if value is None else _said(claim, role or "", value)
        return self._store.decide(
            CLAIMS, text_hash, _place(claim, role), verdict, because=because, author=author, value=said
        )

    def merge_events(self, left_id: str, right_id: str, *, because: str, author: str = "") -> int:
        """Say that two events are one; the number of the judgement.

        Raises LedgerError for unknown events, and for events of two kinds or about two companies (whose names are to
        be merged first).
        """
        with self._store.reading() as connection:
            left, right = _event(connection, left_id), _event(connection, right_id)
            if left.id == right.id:
                raise LedgerError(f"{left_id} and {right_id} are one event already")
            if left.neighbourhood != right.neighbourhood:
                raise LedgerError(
                    f"{_about(left)} and {_about(right)} cannot be one event: they must be of one type and about one "
                    "company (two names of one company are merged first: tenfold merge)"
                )
            sides = _claims_in(connection, left.id), _claims_in(connection, right.id)
        return self._decide_on_events(sides, ONE_EVENT, because, author)

    def split_event(self, event_id: str, claim_id: str, *, because: str, author: str = "") -> int:
        """Say that a claim tells of another event than the others of this one; the number of the judgement.

        Raises LedgerError where the claim is not in the event, or alone in it.
        """
        with self._store.reading() as connection:
            event = _event(connection, event_id)
            chosen = _one(connection, claims.c.id, claim_id, "claim")
            inside = _claims_in(connection, event.id)
        if chosen not in inside:
            raise LedgerError(f"the claim {claim_id} is not in the event {event_id}")
        rest = [claim for claim in inside if claim != chosen]
        if not rest:
            raise LedgerError(f"the claim {claim_id} is alone in its event; there is nothing to split")
        return self._decide_on_events(([chosen], rest), TWO_EVENTS, because, author)

    def _decide_on_events(self, sides: tuple[list[str], list[str]], verdict: str, because: str, author: str) -> int:
        _must_have_reason(because)
        left, right = sorted(sides)
        return self._store.decide(
            EVENTS, left[0], right[0], verdict, because=because, author=author, value=json.dumps([left, right])
        )

    def rank(self, outlet: str, kind: str, *, because: str, author: str = "") -> int:
        """Set by hand what kind of outlet one is: filing, agency, newspaper, trade, unknown, portal, blog.

        Of a text and its copies the one of the highest rank speaks. Returns the number of the judgement. Raises
        LedgerError for a kind that there is not.
        """
        if kind not in kinds():
            raise LedgerError(f"{kind} is no kind of outlet; there are {', '.join(kinds())}")
        if not outlet_key(outlet):
            raise LedgerError("an outlet needs a name")
        _must_have_reason(because)
        return self._store.decide(OUTLETS, outlet_key(outlet), "", kind, because=because, author=author)

    def weigh(self, progress: Callable[[int, int], None] | None = None, *, forget: bool = False) -> Rows[OutletRank]:
        """Learn from the whole ledger how far each outlet is to be trusted, and weigh by that from now on.

        It is an entry of its own; between two of them weights are constants. ``forget`` goes back to what is held of
        each kind of outlets. ``progress`` is told how many of how many events are done. The outlets with a record.
        """
        learned = self._store.weigh(progress, forget=forget)
        return Rows([row for row in self.rankings() if outlet_key(row.outlet) in learned])

    def rankings(self) -> Rows[OutletRank]:
        """Who publishes what the ledger holds, and how far each is trusted; the highest rank first."""
        with self._store.reading() as connection:
            return ranked_outlets(connection)

    def diff(self, *, since: str, until: str | None = None) -> Rows[ChangeRow]:
        """What changed in belief from ``since`` to ``until`` (now): new events, values that are others, or surer, than
        before. Raises LedgerError for what is no day.
        """
        with self._store.reading() as connection:
            return diff(connection, since=since, until=until)

    def why(self, name: str, role: str | None = None, *, as_of: str | None = None) -> Rows[ProofRow]:
        """How what is believed came about: for each event about ``name`` its believed values with what speaks for them.

        ``role`` is amount, date, stage, investor, value ...; the main one of each event where none is given. ``as_of``
        answers from what was published by that day. Raises UnknownName, with suggestions.
        """
        with self._store.reading() as connection:
            return why(connection, name, role, as_of=as_of)


def _must_have_reason(because: str) -> None:
    if not because.strip():
        raise LedgerError("a judgement needs its reason (because)")


def _claim(connection: Connection, claim_id: str) -> tuple[str, Claim]:
    """The hash of its document's text, and the claim as the text makes it."""
    found = _one(connection, claims.c.id, claim_id, "claim")
    resolved, _ = claims_where(connection, claims.c.id == found, as_judged=False)[0]
    text_hash = connection.scalar(select(documents.c.text_hash).where(documents.c.id == resolved.document))
    return str(text_hash), resolved.claim


def _one(connection: Connection, column: Any, name: str, what: str) -> str:
    """The id that a user means by it or by its beginning."""
    found = connection.scalars(select(column).where(column == name)).all()
    if not found and _LEAST_OF_ID <= len(name) < _ID_LENGTH:
        found = connection.scalars(select(column).where(column.startswith(name, autoescape=True))).all()
    if not found:
        raise NotThere(f"there is no {what} {name}; tenfold show NAME --why shows the ids")
    if len(found) > 1:
        raise LedgerError(f"{name} begins the ids of {len(found)} {what}s; give more of it")
    return str(found[0])


def _event(connection: Connection, event_id: str) -> Any:
    found = _one(connection, events.c.id, event_id, "event")
    return connection.execute(select(events).where(events.c.id == found)).one()


def _about(event: Any) -> str:
    return f"the {event.type.replace('_', ' ')} of {event.company or 'no one named'}"


def _claims_in(connection: Connection, event_id: str) -> list[str]:
    query = select(members.c.claim_id).where(members.c.event_id == event_id).order_by(members.c.claim_id)
    return [str(claim) for claim in connection.scalars(query)]


def _figure_of(claim: Claim) -> str:
    role = next((role for role in _FIGURES if claim.of(role)), None)
    if role is None:
        raise LedgerError(f"this {_type(claim)} gives no figure; say which role is meant: {', '.join(_roles(claim))}")
    return role


def _place(claim: Claim, role: str | None) -> str:
    try:
        return place_of(claim, role)
    except KeyError:
        raise LedgerError(f"this {_type(claim)} says nothing of {role}; it has {', '.join(_roles(claim))}") from None


def _type(claim: Claim) -> str:
    return claim.type.replace("_", " ")


def _roles(claim: Claim) -> list[str]:
    return [*(role for role in ROLES[ClaimType(claim.type)] if claim.of(role)), "status"]


def _said(claim: Claim, role: str, value: Any) -> str:
    """The value that must stand in a role, as JSON. Raises LedgerError where it can be none."""
    if role in NAME_ROLES:
        raise LedgerError(f"{role} is a name: judge it wrong, or say who is who (tenfold merge, tenfold split)")
    if role in QUANTITY_ROLES:
        return json.dumps(_quantity(claim, role, value).to_json(), sort_keys=True)
    if role == "status" and value not in tuple(Status):
        raise LedgerError(f"{value} is no status; there are {', '.join(Status)}")
    if role == "date" and span_of(str(value)) is None:
        raise LedgerError(f"{value} is no date; write it like 2026, 2026-01 or 2026-01-31")
    return json.dumps(str(value))


def _quantity(claim: Claim, role: str, value: Any) -> Quantity:
    stated = next((each.quantity for each in claim.of(role)), None)
    try:
        if isinstance(value, Quantity):
            return value
        if isinstance(value, Mapping):
            return Quantity.from_json(value)
        return Quantity(float(value), stated.currency if stated else None, stated.unit if stated else None)
    except (KeyError, TypeError, ValueError) as error:
        raise LedgerError(f"{value} is no figure; give a number, or an object with value and currency") from error
