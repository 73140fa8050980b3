"""What people decided about claims and events, and what follows from it: a judgement always wins.

A judgement on a claim names the place in the text that it is about, so that it holds for whatever reading finds a claim
there. A judgement on two events names the claims that were in them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product
from typing import TYPE_CHECKING, Any

from tenfold.claims import QUANTITY_ROLES, Quantity, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tenfold.claims import Claim, Value
    from tenfold.reconciling.model import ResolvedClaim

Pair = tuple[str, str]


class ClaimVerdict(StrEnum):
    """What a person says of a claim, or of its value in one role."""

    WRONG = "wrong"
    CORRECT = "correct"


@dataclass(frozen=True, slots=True)
class ClaimJudgement:
    """A verdict on one place of a text; ``value`` is what must stand there (None: what does stand there)."""

    verdict: ClaimVerdict
    value: Any = None


@dataclass(frozen=True, slots=True)
class Ties:
    """Which claims people said to be, and not to be, about one event: pairs of claim ids, the smaller one first."""

    together: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()


NO_TIES = Ties()


def place_of(claim: Claim, role: str | None) -> str:
    """Where a claim, or its first value in a role, stands in its document. Raises KeyError where it has none."""
    if role is None:
        return f"{claim.type}//{claim.evidence[0]}-{claim.evidence[1]}"
    if role == "status":
        return f"{claim.type}/status/{claim.evidence[0]}-{claim.evidence[1]}"
    found = claim.of(role)
    if not found:
        raise KeyError(role)
    return _place(claim, found[0])


def _place(claim: Claim, value: Value) -> str:
    return f"{claim.type}/{value.role}/{value.span[0]}-{value.span[1]}"


def judged(claim: ResolvedClaim, judgements: Mapping[str, ClaimJudgement]) -> ResolvedClaim:
    """The claim as people judged it. ``judgements`` are those on its text, by place."""
    whole = judgements.get(place_of(claim.claim, None))
    if whole is not None and whole.verdict is ClaimVerdict.WRONG:
        return replace(claim, stands=False)
    settled: set[str] = set()
    kept: list[tuple[Value, str | None]] = []
    for value, entity in zip(claim.claim.values, claim.entities, strict=True):
        judgement = judgements.get(_place(claim.claim, value))
        if judgement is None:
            kept.append((value, entity))
        elif judgement.verdict is ClaimVerdict.CORRECT:
            kept.append((_given(value, judgement.value), entity))
            settled.add(value.role)
    status = judgements.get(place_of(claim.claim, "status"))
    told = claim.claim.status if status is None or status.value is None else Status(status.value)
    if whole is not None:
        settled |= {value.role for value, _ in kept}
    if not settled and status is None and len(kept) == len(claim.entities):
        return claim
    return replace(
        claim,
        claim=replace(claim.claim, status=told, values=tuple(value for value, _ in kept)),
        entities=tuple(entity for _, entity in kept),
        settled=frozenset(settled),
    )


def _given(value: Value, said: Any) -> Value:
    if said is None:
        return value
    if value.role in QUANTITY_ROLES:
        return replace(value, quantity=Quantity.from_json(said))
    return replace(value, code=str(said))


def ties_of(decided: Iterable[tuple[bool, Iterable[str], Iterable[str]]]) -> Ties:
    """What follows from judgements on events, oldest first: (one event or not, claims on the left, on the right).

    Of two judgements on a pair the later one holds.
    """
    verdicts: dict[Pair, bool] = {}
    for one, left, right in decided:
        for a, b in product(left, right):
            if a != b:
                verdicts[min(a, b), max(a, b)] = one
    together = frozenset(pair for pair, one in verdicts.items() if one)
    return Ties(together, frozenset(verdicts) - together)
