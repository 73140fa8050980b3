"""Which figures of one subject are tied together: those of one text, of one event, and of one time and another."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from tenfold.claims import ClaimType, Status
from tenfold.days import days_between, first_day
from tenfold.reconciling.amounts import agree
from tenfold.reconciling.events import group, neighbourhood_of, slip_between
from tenfold.reconciling.limits import limits
from tenfold.reconciling.plausible.bonds import AllRounds, Bond, Converted, Grown, Multiple, OneEvent, Sum

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tenfold.reconciling.model import ResolvedClaim
    from tenfold.reconciling.plausible.figures import Figure

_WHOLES = {"round": ("round", "total"), "price": ("price",), "fund": ("fund",)}  # what parts of a kind may make
_VALUES = frozenset({"value", "sought"})
_GROWING = frozenset({"revenue", "profit", "loss", "users", "orders", "headcount", "assets"})


def events_of(figures: Sequence[Figure], claims: Iterable[ResolvedClaim]) -> list[list[int]]:
    """The figures that tell of one event; ``claims`` are all claims about the subject, those without a figure too."""
    number_of = {figure.claim.id: number for number, figure in enumerate(figures)}
    by_key: dict[str, list[ResolvedClaim]] = defaultdict(list)
    for claim in claims:
        by_key[neighbourhood_of(claim)].append(claim)
    return [
        sorted(number_of[claim.id] for claim in together if claim.id in number_of)
        for key in sorted(by_key)
        for together in group(by_key[key])
    ]


def bonds_between(
    figures: Sequence[Figure], events: Iterable[Sequence[int]], claims: Iterable[ResolvedClaim]
) -> list[Bond]:
    """All that ties these figures of one subject."""
    found: list[Bond] = []
    by_document: dict[str, list[int]] = defaultdict(list)
    for number, figure in enumerate(figures):
        by_document[figure.claim.document].append(number)
        if figure.quantity.conversion is not None:
            found.append(Converted((number,), figure.quantity.conversion, figure.claim.date))
    for numbers in by_document.values():
        found += _ratios(figures, numbers)
        found += _sums(figures, numbers)
    found += _grown(figures, by_document, claims)
    found += _over_time(figures)
    for event in events:
        found += _tellings(figures, event)
    return found


def _ratios(figures: Sequence[Figure], numbers: Sequence[int]) -> Iterator[Bond]:
    for ratio in (ratio for ratio in limits().ratios if not ratio.over_time):
        for at in (n for n in numbers if figures[n].kind == ratio.of):
            for kind in ratio.over:
                against = [
                    n for n in numbers
                    if figures[n].kind == kind and n != at and figures[n].unit == figures[at].unit
                    and _one_time(figures[at], figures[n])
                    and not (kind == "total" and figures[n].quantity.bound == "over" and ratio.of == "round")
                ]  # fmt: skip
                if against:  # the largest that the text gives for that time: what it knows of the whole
                    whole = max(against, key=lambda n: (figures[n].size, -n))
                    yield Multiple((at, whole), ratio, _stake(figures[at]))
                    break


def _stake(figure: Figure) -> float:
    """What part of the company a price buys, as far as the claim says."""
    stake = figure.claim.first("stake")
    if figure.kind != "price" or stake is None or stake.quantity is None or stake.quantity.unit != "%":
        return 1.0
    share = float(stake.quantity.value_max or stake.quantity.value) / 100
    return share if 0 < share <= 1 else 1.0


def _one_time(figure: Figure, value: Figure) -> bool:
    """The valuation is not said to be older than what it is set against."""
    told = figure.claim.stated or figure.claim.published
    if not value.claim.stated:
        return True
    apart = days_between(value.claim.stated, told)
    older = (first_day(value.claim.stated) or "") < (first_day(told) or "")
    return apart is None or apart <= limits().same_time or not older


def _sums(figures: Sequence[Figure], numbers: Sequence[int]) -> Iterator[Bond]:
    """The figures of one text that are two or three others together, or ten times as much."""
    for kind, wholes in _WHOLES.items():
        for whole in (n for n in numbers if figures[n].kind in wholes):
            unit = figures[whole].unit
            parts = [
                n for n in numbers
                if n != whole and figures[n].kind == kind and figures[n].unit == unit
                and figures[n].size < figures[whole].size
            ]  # fmt: skip
            parts = _unlike(figures, parts)
            for some in [tuple(parts), *combinations(parts, 2)] if len(parts) > 2 else [tuple(parts)]:
                makes = sum(figures[n].size for n in some) / figures[whole].size if len(some) > 1 else 0.0
                held = abs(makes - 1) <= limits().rules["parts_sum"].limit
                slipped = any(abs(makes * by - 1) <= limits().rules["parts_sum"].limit for by in (10, 1000))
                if held or slipped:
                    yield Sum((whole, *some), held)
                    break


def _unlike(figures: Sequence[Figure], numbers: Iterable[int]) -> list[int]:
    """One of each size: a sum that is told twice is one part."""
    found: list[int] = []
    for number in numbers:
        if all(abs(figures[number].size / figures[other].size - 1) > 1e-3 for other in found):
            found.append(number)
    return found[:6]


def _grown(
    figures: Sequence[Figure], by_document: Mapping[str, Sequence[int]], claims: Iterable[ResolvedClaim]
) -> Iterator[Bond]:
    """Two figures of one kind and of two times in a text that says by how much the one outgrew the other."""
    said: dict[tuple[str, bool], set[float]] = defaultdict(set)
    for claim in claims:
        times = _times_grown(claim)
        if times is not None:  # a measure "other" is what speaks of the value of the company itself
            said[claim.document, claim.code("measure") == "other"].add(times)
    for document, of_value in sorted(said):
        times_said = said[document, of_value]
        for a, b in combinations(by_document.get(document, ()), 2):
            now, before = (a, b) if _later(figures[a], figures[b]) else (b, a)
            kinds = {figures[a].kind, figures[b].kind}
            if not (kinds <= _VALUES if of_value else kinds <= _GROWING and len(kinds) == 1):
                continue
            if _later(figures[now], figures[before]) and figures[now].unit == figures[before].unit:
                yield from (Grown((now, before), times) for times in times_said if len(times_said) == 1)


def _over_time(figures: Sequence[Figure]) -> Iterator[Bond]:
    """What other texts told before: a round is no larger than all rounds told of later, and valuations do not leap."""
    ratios = {ratio.name: ratio for ratio in limits().ratios}
    told = sorted((n for n, f in enumerate(figures) if f.claim.reported), key=lambda n: (_when(figures[n]), n))
    last: int | None = None
    largest: list[int] = []  # of the rounds and totals so far, the largest first
    of_stage: dict[tuple[str, str], int] = {}  # the smallest round of each stage so far, by unit
    for n in told:
        figure = figures[n]
        if figure.kind == "total":
            earlier = [m for m in largest if figures[m].unit == figure.unit and _apart(figures[m], figure)]
            for m in earlier[: limits().search.most_earlier]:
                yield Multiple((m, n), ratios["round_over_total" if figures[m].kind == "round" else "total_shrinks"])
            rounds = [
                m for (unit, _), m in sorted(of_stage.items()) if unit == figure.unit and _apart(figures[m], figure)
            ]
            if len(rounds) > 1:
                yield AllRounds((n, *rounds))
        stage = figure.claim.code("stage")
        if figure.kind == "round" and figure.claim.claim.status is Status.DONE and stage:
            before = of_stage.get((figure.unit, stage))
            if before is None or figures[before].size > figure.size:
                of_stage[figure.unit, stage] = n
        if figure.kind in ("round", "total") and figure.claim.claim.status is Status.DONE:
            largest = sorted([*largest, n], key=lambda m: (-figures[m].size, m))
        if figure.kind == "value":
            if last is not None and figures[last].unit == figure.unit and _apart(figures[last], figure):
                apart = days_between(_when(figures[last]), _when(figure))
                if apart is not None and apart <= limits().leap_days:
                    yield Multiple((n, last), ratios["value_leap"])
            last = n


def _apart(left: Figure, right: Figure) -> bool:
    return left.claim.document != right.claim.document and left.claim.witness != right.claim.witness


def _when(figure: Figure) -> str:
    return first_day(figure.claim.stated) or first_day(figure.claim.reported) or ""


def _times_grown(claim: ResolvedClaim) -> float | None:
    """2.0 for "doubled" and for "grew by 100%"; None for what is no growth of this kind."""
    if claim.claim.type is not ClaimType.METRIC or claim.code("measure") not in ("growth", "other"):
        return None
    figure = claim.quantity
    if figure is None or figure.value_max is not None:
        return None
    if figure.unit == "x":
        return float(figure.value) if figure.value >= 1.2 else None
    return 1 + float(figure.value) / 100 if figure.unit == "%" and figure.value > -100 else None


def _later(figure: Figure, than: Figure) -> bool:
    """Told as newer: by its own date, or by having none where the other is dated in the past."""
    own, other = first_day(figure.claim.stated), first_day(than.claim.stated)
    if own and other:
        return own > other
    return own is None and other is not None and other < (first_day(figure.claim.published) or "")


def _tellings(figures: Sequence[Figure], numbers: Sequence[int]) -> Iterator[Bond]:
    """Pairs of figures that are one figure, told twice: alike, or parted by a slip."""
    partners: dict[int, int] = defaultdict(int)
    most = limits().search.most_partners
    for a, b in combinations(numbers, 2):
        if partners[a] >= most or partners[b] >= most:
            continue
        one, other = figures[a], figures[b]
        on_date = one.claim.date or other.claim.date
        agreed = bool(agree(one.quantity, other.quantity, on_date))
        if agreed or _parted_by_slip(figures, numbers, a, b, on_date):
            partners[a] += 1
            partners[b] += 1
            said_b = {figures[n].claim.witness for n in numbers if agree(figures[n].quantity, other.quantity, on_date)}
            yield OneEvent((a, b), on_date, max(1, len(said_b)), agreed)


def _parted_by_slip(figures: Sequence[Figure], numbers: Sequence[int], a: int, b: int, on_date: str | None) -> bool:
    """A misread unit parts them, and neither text has the other's figure as well (a part beside the whole)."""
    one, other = figures[a], figures[b]
    times = slip_between(one.quantity, other.quantity, on_date)
    if times is None:
        return False
    if one.claim.document == other.claim.document:
        reaches = limits().headline_reaches
        headline = min(one.claim.claim.evidence[0], other.claim.claim.evidence[0]) < reaches
        return one.kind == other.kind and (headline or times == 1.0)
    if _part_of_one_backer(one, other) or _part_of_one_backer(other, one):
        return False
    for mine, theirs in ((one, other), (other, one)):
        beside = [figures[n] for n in numbers if figures[n].claim.document == mine.claim.document]
        if any(each is not mine and agree(each.quantity, theirs.quantity, on_date) for each in beside):
            return False
    return True


def _part_of_one_backer(part: Figure, whole: Figure) -> bool:
    """What one backer put into a round that others backed too."""
    backers, all_backers = (figure.claim.of_role("investor") for figure in (part, whole))
    return part.size < whole.size and len(backers) == 1 < len(all_backers) and not part.claim.of_role("lead_investor")
