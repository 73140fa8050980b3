"""One figure from one source is told once, however many texts tell it: which claims have theirs from another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.reconciling import weights

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tenfold.reconciling.model import ResolvedClaim


def first_tellers(claims: Iterable[ResolvedClaim]) -> dict[str, str]:
    """For every claim (by id) the earliest claim of another text that has the same figure from the same source.

    One source have copies of one text and texts that credit, or are, one outlet. A claim that is the earliest leads to
    itself.
    """
    claims = list(claims)
    origin = weights.origins(claims)
    found: dict[str, str] = {}
    leaders: dict[tuple[object, ...], ResolvedClaim] = {}
    for claim in sorted(
        claims, key=lambda claim: (claim.published or "9", claim.credit is not None, claim.document, claim.id)
    ):
        figure = claim.quantity
        key = (figure.value, figure.value_max, figure.currency) if figure else (claim.id,)
        known = [leaders.get((*key, "text", claim.witness)), leaders.get((*key, "source", origin[claim.id]))]
        leader = next((one for one in known if one is not None and one.document != claim.document), None)
        found[claim.id] = found[leader.id] if leader else claim.id
        leaders.setdefault((*key, "text", claim.witness), claim)
        leaders.setdefault((*key, "source", origin[claim.id]), claim)
    return found
