"""What is believed of an event: its status, its date, and of every role the value with the best support.

Witnesses are heard, not documents: of a text and its copies one speaks. What a person settled is believed; else what
has come furthest counts first (a closing over a rumour), then what those who say it weigh (weights.py), then who says
it last. Every tie is decided by the values themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tenfold.claims import NAME_ROLES, QUANTITY_ROLES, ROLES, Status
from tenfold.days import first_day, last_day
from tenfold.reconciling.copies import speakers
from tenfold.reconciling.events import slip_between
from tenfold.reconciling.life import revises, steps_of
from tenfold.reconciling.model import MANY_VALUED, Event, Fact, ResolvedClaim, event_id_of
from tenfold.reconciling.said import LIFE, Said, agreeing, key_of_value, precision, said_of, same, without_parts
from tenfold.reconciling.weights import likely, odds_of, origins, shares, weigh_limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Reported:
    """Values of one role that agree: the most precise one speaks for all. Findings look at these.

    ``copies`` are what copies say of it beside the texts that speak for them. ``weight`` is what all say together who
    agree with it.
    """

    said: tuple[Said, ...]
    copies: tuple[Said, ...] = ()
    weight: float = 0.0
    probability: float = 0.0
    overtaken: bool = False

    @property
    def best(self) -> Said:
        """The value that speaks for the others."""
        return self.said[0]

    @property
    def witnesses(self) -> frozenset[str]:
        """From whom it comes, each independent of the others."""
        return frozenset(origins(said.claim for said in self.said).values())

    @property
    def first(self) -> Said:
        """The earliest statement."""
        return min(self.said, key=lambda said: (said.claim.published or "9", said.claim.id))

    @property
    def settled(self) -> bool:
        """A person said that this is the value."""
        return any(said.settled for said in self.said)


def event_of(claims: Sequence[ResolvedClaim]) -> Event:
    """The event that these claims (of one type, about one subject) tell of."""
    spoken = heard(claims)
    status = status_of(spoken)
    facts: list[Fact] = []
    for role in ROLES[claims[0].claim.type]:
        if role in NAME_ROLES:
            facts += _names(claims, role, status)
        else:
            facts += _values(claims, role, status)
    date, dated = _date(spoken, facts)
    ids = sorted(claim.id for claim in claims)
    return Event(
        id=event_id_of(ids),
        type=claims[0].claim.type,
        subject=claims[0].subject,
        status=status,
        date=date,
        dated=dated,
        claims=tuple(ids),
        documents=tuple(sorted({claim.document for claim in claims})),
        facts=tuple(facts),
        steps=steps_of(spoken),
    )


def heard(claims: Sequence[ResolvedClaim], role: str | None = None) -> list[ResolvedClaim]:
    """The claims (that say something of a role) without those of copies for which another document speaks."""
    telling = [claim for claim in claims if role is None or claim.claim.of(role)]
    speaking = speakers(telling)
    return [claim for claim in telling if speaking[claim.witness] == claim.document]


def witnesses_of(claims: Iterable[ResolvedClaim]) -> int:
    """How many independent witnesses stand behind claims of which no copy is among them."""
    return len(set(origins(claims).values()))


def status_of(claims: Iterable[ResolvedClaim]) -> Status:
    """The furthest that the event has come. A denial ends it unless it is reported done on that day or later."""
    claims = list(claims)
    alive = [claim for claim in claims if claim.claim.status is not Status.DENIED]
    denials = [claim for claim in claims if claim.claim.status is Status.DENIED]
    if not alive:
        return Status.DENIED
    furthest = max((claim.claim.status for claim in alive), key=lambda status: LIFE[status])
    last_told = max(last_day(claim.published) or "" for claim in alive if claim.claim.status is furthest)
    if any((first_day(claim.published) or "") > last_told for claim in denials):
        return Status.DENIED
    return furthest


def _names(claims: Sequence[ResolvedClaim], role: str, status: Status) -> list[Fact]:
    """Every entity in a role. All are believed where a role has many, else the one whose witnesses weigh most."""
    saying: dict[str, list[tuple[ResolvedClaim, str]]] = {}
    for claim in heard(claims, role):
        if claim.claim.status is Status.DENIED and status is not Status.DENIED:
            continue
        for value, entity in zip(claim.claim.values, claim.entities, strict=True):
            if value.role == role and entity is not None:
                saying.setdefault(entity, []).append((claim, value.forms[0]))
    weights = {entity: odds_of(claim for claim, _ in said) for entity, said in saying.items()}
    settled = {entity for entity, said in saying.items() if any(role in claim.settled for claim, _ in said)}
    ranked = sorted(saying, key=lambda entity: (entity not in settled, -weights[entity], entity))
    many = role in MANY_VALUED
    chances = [likely(weights[entity]) for entity in ranked] if many else shares([weights[entity] for entity in ranked])
    return [
        Fact(
            role=role,
            believed=many or rank == 0,
            support=witnesses_of(claim for claim, _ in saying[entity]),
            claims=tuple(sorted({claim.id for claim, _ in saying[entity]})),
            text=max((text for _, text in saying[entity]), key=lambda text: (len(text), text)),
            entity=entity,
            probability=1.0 if entity in settled else 0.0 if settled and not many else chance,
            since=_since(claim for claim, _ in saying[entity]),
        )
        for rank, (entity, chance) in enumerate(zip(ranked, chances, strict=True))
    ]


def _since(claims: Iterable[ResolvedClaim]) -> str | None:
    return min((claim.published for claim in claims if claim.published), default=None)


def _values(claims: Sequence[ResolvedClaim], role: str, status: Status) -> list[Fact]:
    """Every figure, date or code in a role, the believed one first."""
    return [
        Fact(
            role=role,
            believed=rank == 0,
            support=len(reported.witnesses),
            claims=tuple(sorted({said.claim.id for said in (*reported.said, *reported.copies)})),
            text=reported.best.text,
            quantity=reported.best.quantity,
            code=reported.best.code,
            probability=reported.probability,
            since=_since(said.claim for said in reported.said),
            overtaken=reported.overtaken,
        )
        for rank, reported in enumerate(reported_values(claims, role, status))
    ]


def reported_values(claims: Sequence[ResolvedClaim], role: str, status: Status) -> list[Reported]:
    """The values of a role in classes that agree, most believed first; without parts of a whole and denied figures."""
    spoken = heard(claims, role)
    said = said_of(spoken, role)
    if status is not Status.DENIED:
        said = [item for item in said if item.claim.claim.status is not Status.DENIED]
    said = without_parts(said, role, claims[0].claim.type)
    speaking = {claim.id for claim in spoken}
    copied = said_of([claim for claim in claims if claim.id not in speaking], role)
    vague = [item for item in said if item.vague]  # a bound or a range agrees with more values than one
    classes = [
        replace(
            reported,
            weight=odds_of(
                item.claim for item in (*reported.said, *(one for one in vague if same(reported.best, one, role)))
            ),
            copies=tuple(item for item in copied if same(reported.best, item, role)),
        )
        for reported in (Reported(tuple(members)) for members in agreeing(said, role))
    ]
    revised = _revised_on(classes, status) if role in QUANTITY_ROLES else ""
    classes.sort(key=lambda reported: _rank(reported, role, status, revised))
    classes = _smaller_of_slips(classes) if role in QUANTITY_ROLES else classes
    return _with_probability(classes, [_order_of_life(reported, status, revised) for reported in classes])


def _with_probability(classes: list[Reported], reached: Sequence[tuple[object, ...]]) -> list[Reported]:
    """The classes (the believed one first) with the probability of each. What has not come as far in the event's life
    as the believed one (``reached`` says how far each has) was overtaken, and competes no longer.
    """
    if not classes:
        return []
    if classes[0].settled:
        return [replace(reported, probability=float(reported is classes[0])) for reported in classes]
    in_force = [far <= reached[0] for far in reached]
    chances = iter(shares([reported.weight for reported, still in zip(classes, in_force, strict=True) if still]))
    return [
        replace(reported, probability=next(chances)) if still else replace(reported, overtaken=True)
        for reported, still in zip(classes, in_force, strict=True)
    ]


def _rank(reported: Reported, role: str, status: Status, revised: str) -> tuple[object, ...]:
    """Smallest is most believed: furthest in life, then what weighs most; while nothing is done, the latest word."""
    late = _descending(_latest(reported, status))
    key = (precision(reported.best, role), key_of_value(reported.best))
    return not reported.settled, *_order_of_life(reported, status, revised), -reported.weight, late, *key


def _order_of_life(reported: Reported, status: Status, revised: str) -> tuple[object, ...]:
    """Smallest is furthest: told of the event as far as it has come, and not before a revision; while nothing is done,
    told last."""
    at_end = [said for said in reported.said if said.claim.claim.status is status]
    life = max(LIFE.get(said.claim.claim.status, 3) for said in at_end or reported.said)
    latest = _latest(reported, status)
    return not at_end, -life, latest < revised, () if status is Status.DONE else _descending(latest)


def _revised_on(classes: Iterable[Reported], status: Status) -> str:
    """The day of the last revision of a figure by one who tells of the event as far as it has come; empty for none."""
    told = (said.claim for reported in classes for said in reported.said if said.claim.claim.status is status)
    return max((last_day(claim.published) or "" for claim in told if revises(claim)), default="")


def _latest(reported: Reported, status: Status) -> str:
    """The day of the last word on it; what a round-up retells is none, unless nobody else says it."""
    at_end = [said for said in reported.said if said.claim.claim.status is status] or list(reported.said)
    fresh = [said for said in at_end if not said.claim.retells]
    return max(last_day(said.claim.published) or "" for said in fresh or at_end)


def _descending(iso: str) -> tuple[int, ...]:
    return tuple(-ord(letter) for letter in iso)


def _smaller_of_slips(classes: list[Reported]) -> list[Reported]:
    """Of two figures that a misread unit parts the smaller one is believed, unless the other weighs more by far."""
    if len(classes) < 2 or classes[0].settled:
        return classes
    first, second = classes[0], classes[1]
    assert first.best.quantity is not None and second.best.quantity is not None
    times = slip_between(first.best.quantity, second.best.quantity, first.best.claim.date)
    converted = second.best.quantity.conversion is not None and first.best.quantity.conversion is None
    if times is not None and (times > 1 or (times == 1.0 and converted)):
        heavier = replace(second, weight=second.weight + weigh_limits().inflated)
        pair = [heavier, first] if heavier.weight > first.weight else [first, heavier]
        return [*pair, *classes[2:]]
    return classes


def _date(claims: Iterable[ResolvedClaim], facts: Iterable[Fact]) -> tuple[str | None, str | None]:
    """The event's date and how it is known: stated, else the day of the first report."""
    stated = next((fact.code for fact in facts if fact.role == "date" and fact.believed), None)
    if stated:
        return stated, "stated"
    reported = min((claim.reported for claim in claims if claim.reported), default=None)
    if reported:
        return reported, "reported"
    inferred = max((claim.published for claim in claims if claim.published), default=None)
    return inferred, "inferred" if inferred else None
