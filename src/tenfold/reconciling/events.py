"""Which claims are about one event: claims of one type about one subject, brought together where they fit.

Claims are taken in an order that depends on nothing but themselves, the most telling first, and each goes to the event
that it fits best, or opens one. So the same claims in any order give the same events, and a vague claim never draws two
rounds together.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from tenfold.claims import ClaimType, Status
from tenfold.days import days_between
from tenfold.reconciling.amounts import agree, comparable, ratio
from tenfold.reconciling.copies import speakers
from tenfold.reconciling.judging import NO_TIES
from tenfold.reconciling.limits import limits
from tenfold.reconciling.retelling import retelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tenfold.claims import Quantity
    from tenfold.reconciling.judging import Pair, Ties
    from tenfold.reconciling.model import ResolvedClaim

_EXACTNESS = {"exact": 0, "about": 1, "over": 2, "under": 3}


class Cluster:
    """The claims about one event, while they are being brought together."""

    def __init__(self, founder: ResolvedClaim) -> None:
        self.claims: list[ResolvedClaim] = []
        self.copies: list[ResolvedClaim] = []
        self.witnesses: set[str] = set()
        self.stages: set[str | None] = set()
        self.parties: set[str] = set()
        self.first, self.last = date.max.toordinal(), date.min.toordinal()
        self.add(founder)

    def add(self, claim: ResolvedClaim) -> None:
        """Take in a claim that fits."""
        self.claims.append(claim)
        self.witnesses.add(claim.witness)
        self.stages |= {claim.code("stage")} - {None}
        self.parties |= _parties(claim)
        for span in claim.spans:
            self.first, self.last = min(self.first, span[0]), max(self.last, span[1])

    def within_reach_of(self, claim: ResolvedClaim) -> bool:
        """Nothing that lies further away than any window reaches can fit; claims without a date may."""
        reach = limits().longest_reach
        return not claim.spans or any(a - self.last <= reach and self.first - b <= reach for a, b in claim.spans)

    @property
    def ids(self) -> set[str]:
        """The ids of all its claims."""
        return {claim.id for claim in (*self.claims, *self.copies)}


def neighbourhood_of(claim: ResolvedClaim) -> str:
    """The key that two claims share if they may be about one event at all: ``funding_round/organisation:stepfun``.

    A claim that names no subject has a neighbourhood of its own.
    """
    if not claim.subject:
        return f"claim/{claim.id}"
    parts = [str(claim.claim.type), "|".join(claim.subject)]
    match claim.claim.type:
        case ClaimType.METRIC:
            parts.append(claim.code("measure") or "")
        case ClaimType.PERSONNEL:
            parts.append("|".join(sorted(claim.of_role("organisation"))))
        case ClaimType.HARDWARE:
            parts.append("|".join(sorted(claim.of_role("hardware"))))
        case ClaimType.POLICY:
            parts += [claim.code("instrument") or "", "|".join(sorted(claim.of_role("target")))]
        case ClaimType.ALLEGATION:
            parts.append("|".join(sorted(claim.of_role("accused"))))
    return "/".join(parts)


def group(claims: Iterable[ResolvedClaim], ties: Ties = NO_TIES) -> list[list[ResolvedClaim]]:
    """The events among the claims of one neighbourhood: each a list of claims, sorted by id.

    Copies are brought in last and draw nothing together: without them the others would lie as they do. ``ties`` are
    what people said of claims.
    """
    ordered = sorted(claims, key=_telling_first)
    speaking = speakers(ordered)
    apart: dict[str, set[str]] = defaultdict(set)
    for left, right in ties.apart:
        apart[left].add(right)
        apart[right].add(left)
    clusters: list[Cluster] = []
    for claim in (claim for claim in ordered if speaking[claim.witness] == claim.document):
        home = _home(claim, clusters, apart.get(claim.id))
        if home is None:
            clusters.append(Cluster(claim))
        else:
            home.add(claim)
    for claim in (claim for claim in ordered if speaking[claim.witness] != claim.document):
        home = _home(claim, clusters, apart.get(claim.id))
        if home is None:
            clusters.append(Cluster(claim))
        else:
            home.copies.append(claim)
    united = _united([{claim.id: claim for claim in (*c.claims, *c.copies)} for c in clusters], ties.together, apart)
    found = [[members[claim_id] for claim_id in sorted(members)] for members in united]
    return sorted(found, key=lambda members: members[0].id)


def _home(claim: ResolvedClaim, clusters: Iterable[Cluster], apart: set[str] | None) -> Cluster | None:
    """The event that a claim fits best; of equals the first, which is the more telling."""
    best: tuple[float, Cluster] | None = None
    for cluster in clusters:
        if not cluster.within_reach_of(claim) or (apart and not apart.isdisjoint(cluster.ids)):
            continue
        score = _fit(claim, cluster)
        if score is not None and (best is None or score > best[0]):
            best = score, cluster
    return best[1] if best else None


def _united(
    groups: list[dict[str, ResolvedClaim]], together: Iterable[Pair], apart: Mapping[str, set[str]]
) -> list[dict[str, ResolvedClaim]]:
    """The groups, those joined of which people said that they are one event, save where they said the contrary."""
    for left, right in sorted(together):
        a, b = (next((group for group in groups if claim in group), None) for claim in (left, right))
        if a is None or b is None or a is b or any(not apart.get(claim, set()).isdisjoint(b) for claim in a):
            continue
        a.update(b)
        groups = [group for group in groups if group is not b]
    return groups


def _telling_first(claim: ResolvedClaim) -> tuple[object, ...]:
    figure = claim.quantity
    told = (
        (figure is not None) * 2
        + (claim.code("stage") is not None)
        + (claim.stated is not None)
        + bool(_parties(claim))
    )
    exactness = _EXACTNESS.get(figure.bound, 0) if figure else 9
    return -told, exactness, claim.date or "9", claim.id


def _parties(claim: ResolvedClaim) -> frozenset[str]:
    """Those who act in the event beside its subject: investors, buyers, a fund's name."""
    match claim.claim.type:
        case ClaimType.FUNDING_ROUND:
            return claim.of_role("investor") | claim.of_role("lead_investor")
        case ClaimType.ACQUISITION:
            return claim.of_role("buyer")
        case ClaimType.FUND:
            return claim.of_role("name") | claim.of_role("manager")
        case _:
            return frozenset()


def gap(left: ResolvedClaim, right: ResolvedClaim) -> int | None:
    """Days between what two claims tell of: by their own dates, else by the day on which they were published."""
    if bool(left.stated) == bool(right.stated):
        return days_between(left.stated or left.reported, right.stated or right.reported)
    stated, unstated = (left, right) if left.stated else (right, left)
    told = days_between(stated.stated, unstated.reported)
    if stated.claim.status is Status.DONE:
        return told
    return min((days for days in (told, days_between(left.reported, right.reported)) if days is not None), default=None)


def _fit(claim: ResolvedClaim, cluster: Cluster) -> float | None:
    """How well a claim fits an event; None where it cannot be about it."""
    match claim.claim.type:
        case ClaimType.FUNDING_ROUND:
            return _fit_round(claim, cluster)
        case ClaimType.LISTING:
            return _fit_listing(claim, cluster)
        case ClaimType.ACQUISITION:
            return _fit_acquisition(claim, cluster)
        case ClaimType.VALUATION | ClaimType.FUND | ClaimType.METRIC:
            return _fit_figure(claim, cluster)
        case _:
            return _within(claim, cluster, limits().window("other").same, unknown=True)


def _fit_round(claim: ResolvedClaim, cluster: Cluster) -> float | None:
    window = limits().window("funding_round")
    stage = claim.code("stage")
    if stage and cluster.stages and stage not in cluster.stages:
        return None
    same_stage = bool(stage and cluster.stages)
    shared = len(_parties(claim) & cluster.parties)
    figures = _agreement(claim, cluster.claims)
    in_one_text = claim.witness in cluster.witnesses
    if figures is False and not same_stage and not (_slip(claim, cluster.claims) or (shared and not in_one_text)):
        return None
    if figures is None and not same_stage and (in_one_text or not (shared or _bare(claim) or not cluster.parties)):
        return None
    reach = window.staged if same_stage else window.same if figures else window.near
    near = _within(
        claim,
        cluster,
        reach,
        unknown=same_stage or bool(figures),
        stated=None if same_stage else window.stated,
        same_figure=bool(figures),
    )
    return None if near is None else near + 3 * same_stage + 3 * bool(figures) + min(shared, 2)


def _bare(claim: ResolvedClaim) -> bool:
    """A round without a figure, a stage or an investor: "closed a new round"."""
    return claim.quantity is None and not claim.code("stage") and not _parties(claim)


def _fit_listing(claim: ResolvedClaim, cluster: Cluster) -> float | None:
    venues = limits().venues
    venue = venues.get(claim.code("venue") or "")
    others = {venues.get(member.code("venue") or "") for member in cluster.claims} - {None}
    if venue and others and venue not in others:
        return None
    near = _within(claim, cluster, limits().window("listing").near, unknown=True)
    return None if near is None else near + bool(venue and others)


def _fit_acquisition(claim: ResolvedClaim, cluster: Cluster) -> float | None:
    window = limits().window("acquisition")
    shared = _parties(claim) & cluster.parties
    named = bool(_parties(claim)) and bool(cluster.parties)
    figures = _agreement(claim, cluster.claims)
    if not shared and (named or not figures):
        return None
    near = _within(claim, cluster, window.same if figures else window.near, unknown=True)
    return None if near is None else near + 2 * bool(shared) + 3 * bool(figures)


def _fit_figure(claim: ResolvedClaim, cluster: Cluster) -> float | None:
    """Valuations, funds and metrics: the figure makes the event; another figure is another event, but for a slip."""
    window = limits().window(claim.claim.type)
    founder = cluster.claims[0]
    if claim.quantity is None or founder.quantity is None:
        both_bare = claim.quantity is None and founder.quantity is None
        return _within(claim, cluster, window.same, unknown=True) if both_bare else None
    if agree(claim.quantity, founder.quantity, claim.date or founder.date):
        return _within(claim, cluster, window.same, unknown=True, stated=window.stated, same_figure=True)
    if claim.witness not in cluster.witnesses and _may_slip(claim) and _slip(claim, [founder]):
        reach = max(window.near, 10)
        return _within(claim, cluster, reach, unknown=False, stated=reach)
    return None


def _may_slip(claim: ResolvedClaim) -> bool:
    return claim.claim.type is not ClaimType.METRIC or claim.code("measure") in limits().slip_measures


def _within(
    claim: ResolvedClaim,
    cluster: Cluster,
    reach: int,
    *,
    unknown: bool,
    stated: int | None = None,
    same_figure: bool = False,
) -> float | None:
    """A point less than one for nearness in time, None beyond ``reach`` days of every member.

    Where claim and member both give a date of their own, ``stated`` is the reach. ``unknown`` says whether claims
    without any date fit. With the same figure a round-up reaches back further.
    """
    best: float | None = None
    for member in cluster.claims:
        days = gap(claim, member)
        if days is None:
            if unknown:
                best = max(best or 0.0, 0.0)
            continue
        allowed = reach if stated is None or not (claim.stated and member.stated) else stated
        if same_figure and (claim.retells or member.retells):
            allowed = max(allowed, retelling().days)
        if days <= allowed:
            best = max(best or 0.0, 1 / (1 + days))
    return best


def _agreement(claim: ResolvedClaim, members: Iterable[ResolvedClaim]) -> bool | None:
    """True where the figure agrees with one of the members', False where with none, None where there is none."""
    answer: bool | None = None
    for member in members:
        if claim.quantity is not None and member.quantity is not None:
            same = agree(claim.quantity, member.quantity, claim.date or member.date)
            if same:
                return True
            answer = False if same is False or answer is False else answer
    return answer


def _slip(claim: ResolvedClaim, members: Iterable[ResolvedClaim]) -> bool:
    """The figure is a member's with a unit misread."""
    return any(
        slip_between(claim.quantity, member.quantity, claim.date or member.date) is not None
        for member in members
        if claim.quantity is not None and member.quantity is not None
    )


def slip_between(left: Quantity, right: Quantity, on_date: str | None) -> float | None:
    """The factor (10, 100, 1,000, or the same below one) that parts two figures; 1.0 where only the currency differs.

    None where nothing of the kind does.
    """
    if not comparable(left, right):
        return None
    if left.currency != right.currency and left.value == right.value and left.value_max == right.value_max:
        return None if agree(left, right, on_date) else 1.0
    if left.currency != right.currency and not _converted_in_text(left, right):
        return None  # a factor of ten between two currencies is chance
    times = ratio(left, right, on_date)
    if times is None or times <= 0:
        return None
    exactly = limits().rules["scale"].limit
    for factor in limits().slip_factors:
        for wanted in (float(factor), 1.0 / factor):
            if abs(times / wanted - 1) <= exactly:
                return wanted
    return None


def _converted_in_text(left: Quantity, right: Quantity) -> bool:
    return any(
        a.conversion is not None and a.conversion.currency == b.currency for a, b in ((left, right), (right, left))
    )
