"""The values that claims state in one role, and which of them agree: bounds, rounding and conversions count."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tenfold.claims import ClaimType, Status
from tenfold.days import days_between
from tenfold.reconciling.amounts import agree, in_currency, ratio
from tenfold.reconciling.events import slip_between
from tenfold.reconciling.limits import limits
from tenfold.reconciling.weights import odds_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tenfold.claims import Quantity
    from tenfold.reconciling.model import ResolvedClaim

LIFE = {Status.TALKS: 1, Status.PLANNED: 2, Status.DONE: 3}  # the higher, the further an event has come
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


def said_of(claims: Iterable[ResolvedClaim], role: str) -> list[Said]:
    """The figures, dates or codes that claims give in a role."""
    return [
        Said(claim, claim.evidence, value.quantity, value.code, role in claim.settled)
        for claim in claims
        for value in claim.claim.of(role)
        if value.quantity is not None or value.code is not None
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


def without_parts(said: list[Said], role: str, claim_type: ClaimType) -> list[Said]:
    """The values without sums (and shares) that are parts of others: what one backer paid, what one purchase cost."""
    if role not in ("amount", "stake") or claim_type not in _WHOLE_AND_PARTS:
        return said
    return _wholes([item for item in said if not _part_of_one_investor(item, said)])


def _wholes(said: list[Said]) -> list[Said]:
    """Of every document the largest sum, and with it those that differ in nothing but the currency's sign."""
    kept: list[Said] = []
    for document in dict.fromkeys(item.claim.document for item in said):
        here = [item for item in said if item.claim.document == document]
        largest = max(
            here, key=lambda item: (LIFE.get(item.claim.claim.status, 0), *_size(item, here[0]), item.claim.id)
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


def agreeing(said: Sequence[Said], role: str) -> list[list[Said]]:
    """Classes of values that agree, each led by the one that a person settled, else by the most telling one."""
    telling = _most_telling(said, role)
    classes: list[list[Said]] = []
    for item in sorted(said, key=telling):
        home = next((members for members in classes if same(members[0], item, role)), None)
        if home is None:
            classes.append([item])
        else:
            home.append(item)
    return classes


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
            *precision(item, role),
            -weight[_number(item)],
            key_of_value(item),
            item.claim.id,
        )

    return order


def _number(item: Said) -> tuple[object, ...]:
    """What is said, whichever bound is put to it."""
    if item.quantity is None:
        return (item.code,)
    return item.quantity.value, item.quantity.value_max, item.quantity.currency, item.quantity.unit


def key_of_value(item: Said) -> str:
    """A key that puts values in one order."""
    return repr(item.quantity) if item.quantity else item.code or ""


def precision(item: Said, role: str) -> tuple[int, ...]:
    """The smaller, the more precisely it is said."""
    if item.quantity is None:
        return (-len(item.code or "") if role in ("date", "venue") else 0,)
    if item.quantity.value_max is not None:
        return (2,)
    return (_PRECISION.get(item.quantity.bound, 0),)


def same(leader: Said, item: Said, role: str) -> bool:
    """Whether two values of a role agree."""
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
