"""What goes into reconciling and what comes out of it: resolved claims; events, facts and findings."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from tenfold.claims import ANCHORS, ClaimType, Json
from tenfold.days import span_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tenfold.claims import Claim, Quantity, Value

# Where a fund or a policy names no anchor, it is about the role that follows.
FALLBACK_ANCHORS = {ClaimType.FUND: "name", ClaimType.POLICY: "target", ClaimType.ALLEGATION: "accused"}
# Roles whose values stand side by side; of every other role one value is believed.
MANY_VALUED = frozenset(
    {"company", "investor", "lead_investor", "buyer", "manager", "maker", "product", "subject", "user", "hardware",
     "party", "authority", "target", "accuser", "accused", "person"}
)  # fmt: skip


@dataclass(frozen=True)
class ResolvedClaim:
    """A claim whose names are known: ``entities`` holds, value by value, the id of the entity that a name means.

    ``witness`` tells copies: documents that tell one text have the same. ``published`` is the best known date of the
    document, ``inferred`` says that the document itself has none and its text fixed it. ``outlet`` is who published it
    (None where that is nobody in particular), with its ``rank`` and ``reliability``; ``credit`` the outlet from which
    the text says to have its news; ``in_roundup`` says that it stands among the deals of many companies. Where a person
    has judged it, the claim is as it was judged: ``settled`` are the roles whose value the person gave, and a claim
    that ``stands`` no longer tells of nothing.
    """

    id: str
    claim: Claim
    entities: tuple[str | None, ...]
    document: str
    witness: str
    evidence: str
    published: str | None = None
    inferred: bool = False
    outlet: str | None = None
    credit: str | None = None
    rank: int = 0
    reliability: float = 0.8
    in_roundup: bool = False
    settled: frozenset[str] = frozenset()
    stands: bool = True

    @cached_property
    def subject(self) -> tuple[str, ...]:
        """The entities that the claim is about, sorted; empty where the text names none."""
        anchor = ANCHORS[self.claim.type]
        found = self.of_role(anchor)
        if not found and self.claim.type in FALLBACK_ANCHORS:
            found = self.of_role(FALLBACK_ANCHORS[self.claim.type])
        return tuple(sorted(found))

    @cached_property
    def stated(self) -> str | None:
        """The date that the claim itself gives, the most precise one of several."""
        return max(
            (value.code for value in self.claim.of("date") if value.code), key=lambda d: (len(d), d), default=None
        )

    @property
    def retells(self) -> bool:
        """It may be about something of long ago: a round-up gives it, and no day."""
        return self.in_roundup and not self.stated

    @property
    def date(self) -> str | None:
        """The date best known: its own, else its document's."""
        return self.stated or self.published

    @property
    def reported(self) -> str | None:
        """The day of publication. An inferred date is none: it says only that the text is no older."""
        return None if self.inferred else self.published

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The days (as ordinals) that its own date and its publication's can mean; empty where neither is known."""
        spans = (span_of(iso) for iso in (self.stated, self.reported))
        return tuple((span[0].toordinal(), span[1].toordinal()) for span in spans if span)

    def of_role(self, role: str) -> frozenset[str]:
        """The entities that play a role."""
        return self._entities_by_role.get(role, frozenset())

    @cached_property
    def _entities_by_role(self) -> Mapping[str, frozenset[str]]:
        roles: dict[str, set[str]] = {}
        for value, entity in zip(self.claim.values, self.entities, strict=True):
            if entity is not None:
                roles.setdefault(value.role, set()).add(entity)
        return {role: frozenset(entities) for role, entities in roles.items()}

    def first(self, role: str) -> Value | None:
        """The first value of a role, or None."""
        return next(iter(self.claim.of(role)), None)

    @cached_property
    def quantity(self) -> Quantity | None:
        """The figure that the claim is about: its amount, else the value of a metric."""
        value = self.first("amount") or self.first("value")
        return value.quantity if value else None

    def code(self, role: str) -> str | None:
        """The code of a role (a stage, a venue, a measure), or None."""
        value = self.first(role)
        return value.code if value else None


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one role of an event, who says it, and whether it is the one believed.

    ``probability`` is how sure we are of it; a value that was ``overtaken`` was true in its time, as far as is known.
    """

    role: str
    believed: bool
    support: int  # independent witnesses
    claims: tuple[str, ...]
    text: str  # as the sources write it
    entity: str | None = None
    quantity: Quantity | None = None
    code: str | None = None
    probability: float = 0.0
    since: str | None = None  # published first
    overtaken: bool = False

    def value_json(self) -> Any:
        """SPEC.md's VALUE for what was stated: a quantity, {"date"}, {"names"} or a code."""
        if self.quantity is not None:
            return self.quantity.to_json()
        if self.entity is not None:
            return {"names": [self.text]}
        return {"date": self.code} if self.role == "date" else self.code


@dataclass(frozen=True, slots=True)
class Step:
    """A step in the life of an event (rumoured, talks, planned, done, denied), and the claim that told of it first."""

    name: str
    date: str | None
    claim: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened or is to happen, with all the claims about it.

    ``date`` is the believed date; where no source states one, the day on which it was first reported (``dated`` says
    which: stated, reported, inferred). ``claims`` are sorted ids, ``steps`` its life in the order of time.
    """

    id: str
    type: ClaimType
    subject: tuple[str, ...]
    status: str
    date: str | None
    dated: str | None
    claims: tuple[str, ...]
    documents: tuple[str, ...]
    facts: tuple[Fact, ...]
    steps: tuple[Step, ...] = ()

    def believed(self, role: str) -> tuple[Fact, ...]:
        """The believed facts of one role."""
        return tuple(fact for fact in self.facts if fact.role == role and fact.believed)

    def one(self, role: str) -> Fact | None:
        """The believed fact of a role that has one, or None."""
        return next(iter(self.believed(role)), None)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not add up, or a figure that was overtaken: about one value of one claim."""

    kind: str  # implausible, conflict, update, duplicate
    claim: str
    event: str | None
    role: str
    stated: Json
    should_be: Json | None
    because: str
    confidence: float
    rule: str

    @property
    def id(self) -> str:
        """A stable id: the same finding has it in every ledger."""
        return stable_id("finding", self.kind, self.claim, self.role, repr(sorted(self.stated.items())))


class Reconciled(NamedTuple):
    """An event and what does not add up in it."""

    event: Event
    findings: tuple[Finding, ...]


def event_id_of(claim_ids: Iterable[str]) -> str:
    """An event's id: it comes from its smallest claim's, so that new claims seldom change it."""
    return stable_id("event", min(claim_ids))


def stable_id(*parts: str) -> str:
    """20 hex digits that name these parts: short enough to type, long enough not to meet."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]
