"""What is believed of an event: its status, its date, and of every role the value with the best support.

Witnesses are heard, not documents: of a text and its copies one speaks. What a person settled is believed; else what
has come furthest counts first (a closing over a rumour), then what those who say it weigh (weights.py), then who says
it last. Every tie is decided by the values themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from tenfold.claims import NAME_ROLES, QUANTITY_ROLES, ROLES, ClaimType, Status
from tenfold.days import days_between, first_day, last_day
from tenfold.reconciling.amounts import agree, in_currency, ratio
from tenfold.reconciling.copies import speakers
from tenfold.reconciling.events import slip_between
from tenfold.reconciling.life import steps_of
from tenfold.reconciling.limits import limits
from tenfold.reconciling.model import MANY_VALUED, Event, Fact, ResolvedClaim, event_id_of
from tenfold.reconciling.weights import likely, odds_of, origins, shares, weigh_limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tenfold.claims import Quantity

_LIFE = {Status.TALKS: 1, Status.PLANNED: 2, Status.DONE: 3}
_PRECISION = {"exact": 0, "about": 1, "over": 3, "under": 4}
# Where one text gives several sums of one event, the largest is the whole and the others its parts.
_WHOLE_AND_PARTS = frozenset({ClaimType.FUNDING_ROUND, ClaimType.ACQUISITION, ClaimType.FUND})


class Said(NamedTuple):
    """One quantity or code as one claim states it."""

    claim: ResolvedClaim
    text: str
    quantity: Quantity | None
    code: str | None
    settled: bool = False

    @property
    def vague(self) -> bool:
        """A bound or a range, with which several values may agree."""
        return self.quantity is not None and (self.quantity.bound != "exact" or self.quantity.value_max is not None)


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

    def supporters(self, status: Status) -> frozenset[str]:
        """The witnesses that tell of the event as far as it has come; all of them where none does."""
        at_end = origins(said.claim for said in self.said if said.claim.claim.status is status)
        return frozenset(at_end.values()) or self.witnesses

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
    furthest = max((claim.claim.status for claim in alive), key=lambda status: _LIFE[status])
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
    said = _said(spoken, role)
    if status is not Status.DENIED:
        said = [item for item in said if item.claim.claim.status is not Status.DENIED]
    if role in ("amount", "stake") and claims[0].claim.type in _WHOLE_AND_PARTS:
        said = _wholes([item for item in said if not _part_of_one_investor(item, said)])
    speaking = {claim.id for claim in spoken}
    copied = _said([claim for claim in claims if claim.id not in speaking], role)
    vague = [item for item in said if item.vague]  # a bound or a range agrees with more values than one
    classes = [
        replace(
            reported,
            weight=odds_of(
                item.claim for item in (*reported.said, *(one for one in vague if _same(reported.best, one, role)))
            ),
            copies=tuple(item for item in copied if _same(reported.best, item, role)),
        )
        for reported in _agreeing(said, role)
    ]
    classes.sort(key=lambda reported: _rank(reported, role, status))
    return _with_probability(_smaller_of_slips(classes) if role in QUANTITY_ROLES else classes, status)


def _said(claims: Iterable[ResolvedClaim], role: str) -> list[Said]:
    return [
        Said(claim, claim.evidence, value.quantity, value.code, role in claim.settled)
        for claim in claims
        for value in claim.claim.of(role)
        if value.quantity is not None or value.code is not None
    ]


def _with_probability(classes: list[Reported], status: Status) -> list[Reported]:
    """The classes (the believed one first) with the probability of each; what was overtaken competes no longer."""
    if not classes:
        return []
    if classes[0].settled:
        return [replace(reported, probability=float(reported is classes[0])) for reported in classes]
    reached = _order_of_life(classes[0], status)
    in_force = [_order_of_life(reported, status) <= reached for reported in classes]
    chances = iter(shares([reported.weight for reported, still in zip(classes, in_force, strict=True) if still]))
    return [
        replace(reported, probability=next(chances)) if still else replace(reported, overtaken=True)
        for reported, still in zip(classes, in_force, strict=True)
    ]


def _part_of_one_investor(item: Said, others: Iterable[Said]) -> bool:
    """What one backer put in, where others tell of the whole round; a tenth of it to the digit is a slip instead."""
    if item.claim.claim.type is not ClaimType.FUNDING_ROUND or item.quantity is None:
        return False
    if len(item.claim.of_role("investor")) != 1 or item.claim.of_role("lead_investor"):
        return False
    on_date = item.claim.date
    shares = [
        ratio(item.quantity, other.quantity, on_date)
        for other in others
        if other.quantity is not None and slip_between(item.quantity, other.quantity, on_date) is None
    ]
    return any(share is not None and share < limits().largest_part for share in shares)


def _wholes(said: list[Said]) -> list[Said]:
    """Of every document the largest sum, and with it those that differ in nothing but the currency's sign."""
    kept: list[Said] = []
    for document in dict.fromkeys(item.claim.document for item in said):
        here = [item for item in said if item.claim.document == document]
        largest = max(
            here, key=lambda item: (_LIFE.get(item.claim.claim.status, 0), *_size(item, here[0]), item.claim.id)
        )
        kept += [item for item in here if item is largest or _of_one_number(item, largest)]
    return kept


def _size(item: Said, other: Said) -> tuple[bool, float]:
    assert item.quantity is not None and other.quantity is not None
    value = in_currency(item.quantity, other.quantity.currency, item.claim.date)
    return value is not None, value[0] if value else float(item.quantity.value)


def _of_one_number(left: Said, right: Said) -> bool:
    assert left.quantity is not None and right.quantity is not None
    return left.quantity.value == right.quantity.value or bool(agree(left.quantity, right.quantity, left.claim.date))


def _agreeing(said: Sequence[Said], role: str) -> list[Reported]:
    """Classes of values that agree, each led by the one that a person settled, else by the most telling one."""
    telling = _most_telling(said, role)
    classes: list[list[Said]] = []
    for item in sorted(said, key=telling):
        home = next((members for members in classes if _same(members[0], item, role)), None)
        if home is None:
            classes.append([item])
        else:
            home.append(item)
    return [Reported(tuple(members)) for members in classes]


def _most_telling(said: Sequence[Said], role: str) -> Callable[[Said], tuple[object, ...]]:
    """An order of values, the most telling first: precise ones, and of these the number that more sources give.

    A sum that another text gives as the conversion of its own comes after that.
    """
    saying: dict[tuple[object, ...], list[ResolvedClaim]] = {}
    converted: set[tuple[object, ...]] = set()
    for item in said:
        saying.setdefault(_number(item), []).append(item.claim)
        if item.quantity is not None and item.quantity.conversion is not None:
            converted.add((item.quantity.conversion.value, item.quantity.conversion.currency))
    weight = {number: odds_of(claims) for number, claims in saying.items()}

    def order(item: Said) -> tuple[object, ...]:
        secondary = item.quantity is not None and (item.quantity.value, item.quantity.currency) in converted
        return (
            not item.settled,
            secondary,
            *_precision(item, role),
            -weight[_number(item)],
            _key(item),
            item.claim.id,
        )

    return order


def _number(item: Said) -> tuple[object, ...]:
    """What is said, whichever bound is put to it."""
    if item.quantity is None:
        return (item.code,)
    return item.quantity.value, item.quantity.value_max, item.quantity.currency, item.quantity.unit


def _key(item: Said) -> str:
    return repr(item.quantity) if item.quantity else item.code or ""


def _precision(item: Said, role: str) -> tuple[int, ...]:
    if item.quantity is None:
        return (-len(item.code or "") if role in ("date", "venue") else 0,)
    if item.quantity.value_max is not None:
        return (2,)
    return (_PRECISION.get(item.quantity.bound, 0),)


def _same(leader: Said, item: Said, role: str) -> bool:
    if leader.quantity is not None and item.quantity is not None:
        return bool(agree(leader.quantity, item.quantity, item.claim.date or leader.claim.date))
    if leader.code is None or item.code is None:
        return False
    if role == "date":
        return leader.code.startswith(item.code) or days_between(leader.code, item.code) in (0, 1, 2)
    if role == "venue":
        venues = limits().venues
        return venues.get(leader.code, leader.code) == venues.get(item.code, item.code)
    return leader.code.casefold() == item.code.casefold()


def _rank(reported: Reported, role: str, status: Status) -> tuple[object, ...]:
    """Smallest is most believed: furthest in life, then what weighs most; while nothing is done, the latest word."""
    late = _descending(_latest(reported, status))
    key = (_precision(reported.best, role), _key(reported.best))
    return not reported.settled, *_order_of_life(reported, status), -reported.weight, late, *key


def _order_of_life(reported: Reported, status: Status) -> tuple[object, ...]:
    """Smallest is furthest: told of the event as far as it has come; while nothing is done, told last."""
    at_end = [said for said in reported.said if said.claim.claim.status is status]
    life = max(_LIFE.get(said.claim.claim.status, 3) for said in at_end or reported.said)
    late = () if status is Status.DONE else _descending(_latest(reported, status))
    return not at_end, -life, late


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
