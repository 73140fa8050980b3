"""Figures that cannot be right: the rules of data/limits/plausible.toml on all that is said about one subject.

Where nothing breaks nothing is searched. Where a rule breaks, the most probable reading of the figures concerned says
which of them slipped and what was meant; what it leaves broken, and what a slip explains poorly, is not reported.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tenfold.reconciling.amounts import written
from tenfold.reconciling.limits import limits
from tenfold.reconciling.model import Finding, ResolvedClaim
from tenfold.reconciling.plausible.bonds import Bond, Converted
from tenfold.reconciling.plausible.figures import FIGURED, Figure, Taken, figures_of, told_for
from tenfold.reconciling.plausible.rules import bonds_between, events_of
from tenfold.reconciling.plausible.search import Found, broken, most_probable
from tenfold.reconciling.plausible.texts import RULES_OF_TEXTS, doubts_of_texts
from tenfold.reconciling.successive import differing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["FIGURED", "RULES_OF_TEXTS", "doubts_about", "doubts_of_subjects", "doubts_of_texts"]


def doubts_about(claims: Iterable[ResolvedClaim]) -> list[Finding]:
    """What does not add up in these claims: in all that they say of one subject, and in one text."""
    claims = list(claims)
    return doubts_of_subjects(claims) + doubts_of_texts(claims)


def doubts_of_subjects(claims: Iterable[ResolvedClaim]) -> list[Finding]:
    """What does not add up subject by subject. Of each subject all claims of the types ``FIGURED`` must be there."""
    subjects: dict[tuple[str, ...], list[ResolvedClaim]] = defaultdict(list)
    for claim in claims:
        if claim.subject and claim.claim.type in FIGURED:
            subjects[claim.subject].append(claim)
    return [doubt for subject in sorted(subjects) for doubt in _of_subject(subjects[subject])]


def _of_subject(claims: Iterable[ResolvedClaim]) -> list[Finding]:
    claims = sorted(claims, key=lambda claim: claim.id)
    return [*_slipped(claims), *differing(claims)]


def _slipped(claims: Sequence[ResolvedClaim]) -> list[Finding]:
    figures = figures_of(claims)
    events = events_of(figures, claims)
    bonds = bonds_between(figures, events, claims)
    breaks = broken(figures, bonds)
    cost_of: dict[int, float] = defaultdict(float)
    for cost, bond in breaks:
        for n in bond.members:
            cost_of[n] += cost
    doubtful = {n for n, cost in cost_of.items() if cost >= limits().search.breaks}
    doubtful |= {n for n, figure in enumerate(figures) if told_for(figure, figures)}
    if not doubtful:
        return []
    found = most_probable(figures, bonds, doubtful)
    return [
        *_findings(figures, bonds, found),
        *_conversions(figures, [bond for _, bond in breaks], found),
        *_told_for(figures, events, found),
    ]


def _findings(figures: Sequence[Figure], bonds: Sequence[Bond], found: Found) -> Iterator[Finding]:
    search = limits().search
    for n, taken in sorted(found.taken.items()):
        if taken.slip is None or found.sure[n] < search.least_sure:
            continue
        rule, because = _because(n, figures, bonds, found)
        yield _finding(figures[n], taken, rule, because, min(found.sure[n], search.most_sure))


def _because(n: int, figures: Sequence[Figure], bonds: Sequence[Bond], found: Found) -> tuple[str, str]:
    """The rule that is broken as stated, or would be by this figure alone; else that it follows the others."""
    said: list[tuple[bool, float, str, str]] = []
    for bond in bonds:
        if n not in bond.members:
            continue
        stated = [Taken(figures[m].quantity, figures[m].size) for m in bond.members]
        meant = [found.taken.get(m, stated[at]) for at, m in enumerate(bond.members)]
        if any(each.size is None for each in meant):
            continue
        at = bond.members.index(n)
        alone = [*meant[:at], stated[at], *meant[at + 1 :]]
        for shown in (stated, alone):
            worse = bond.cost(shown) - bond.cost(meant)
            if worse > 0:
                said.append(
                    (shown is stated, worse, bond.rule, bond.because(at, shown, meant if shown is alone else stated))
                )
                break
    if said:
        *_, rule, because = max(said)
        return rule, because[0].upper() + because[1:]
    taken = found.taken[n]
    others = [m for m in found.taken if m != n and found.taken[m].slip == taken.slip]
    rule = "follows" if others and taken.slip is not None and taken.slip.factor != 1.0 else "usual_size"
    times = f"{1 / taken.slip.factor:g}" if taken.slip else ""
    words = {"times": times, "figure": written(figures[n].quantity), "mended": written(taken.quantity)}
    because = limits().rules[rule].because.format(**words)
    return rule, because[0].upper() + because[1:]


def _finding(figure: Figure, taken: Taken, rule: str, because: str, sure: float) -> Finding:
    return Finding(
        kind="implausible", claim=figure.claim.id, event=None, role=figure.role, stated=figure.quantity.to_json(),
        should_be=taken.quantity.to_json(), because=because, confidence=round(sure, 3), rule=rule,
    )  # fmt: skip


def _conversions(figures: Sequence[Figure], breaks: Iterable[Bond], found: Found) -> Iterator[Finding]:
    """Conversions that no slip of the figure mends: the conversion itself is wrong."""
    rule = limits().rules["conversion"]
    for bond in breaks:
        if not isinstance(bond, Converted):
            continue
        (n,) = bond.members
        taken = found.taken.get(n)
        if taken is None or taken.slip is not None or taken.size is None:
            continue
        figure = figures[n]
        right = bond.right(figure.quantity)
        if right is not None:
            should_be = {**figure.quantity.to_json(), "conversion": right.to_json()}
            yield Finding(
                kind="implausible", claim=figure.claim.id, event=None, role=figure.role,
                stated=figure.quantity.to_json(), should_be=should_be, because=bond.because(0, [taken], [taken]),
                confidence=rule.confidence, rule=rule.name,
            )  # fmt: skip


def _told_for(figures: Sequence[Figure], events: Iterable[Sequence[int]], found: Found) -> Iterator[Finding]:
    """A valuation, or a total, told as if it were the money of an event whose money is told as well."""
    search, rule = limits().search, limits().rules["told_for"]
    for event in events:
        for n in event:
            taken = found.taken.get(n)
            if taken is None or taken.rather is None or found.sure[n] < search.least_sure:
                continue
            others = [m for m in event if m != n and (m not in found.taken or found.taken[m].size is not None)]
            if not others:
                continue
            own = figures[n].claim
            nearest = min(others, key=lambda m: (figures[m].claim.document != own.document, figures[m].order))
            right = found.taken[nearest].quantity if nearest in found.taken else figures[nearest].quantity
            what = limits().words.rather[taken.rather.kind]
            because = rule.because.format(figure=written(figures[n].quantity), what=what, against=written(right))
            yield Finding(
                kind="conflict", claim=own.id, event=None, role=figures[n].role,
                stated=figures[n].quantity.to_json(), should_be=right.to_json(), because=because,
                confidence=round(min(found.sure[n], search.most_sure), 3), rule=rule.name,
            )  # fmt: skip
