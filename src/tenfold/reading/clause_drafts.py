"""The drafts of one clause as they come together: those that tell one event are joined, the nearest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.claims import ClaimType
from tenfold.reading import merging
from tenfold.reading.drafts import Draft, distance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenfold.reading.patterns import Match


def place(out: list[tuple[Draft, int, int]], draft: Draft, match: Match) -> int:
    """Join the draft to one of this clause that tells the same event, the nearest first; else keep it apart. Gives its
    place in ``out``."""
    for i in nearest(out, match):
        other = out[i][0]
        if other.type == draft.type and (
            other.same_figure(draft) or _same_act(other, draft) or merging.is_one(other, draft)
        ):
            other.absorb(draft)
            reach_further(out, i, match)
            return i
    out.append((draft, match.start, match.end))
    return len(out) - 1


def nearest(out: Sequence[tuple[Draft, int, int]], match: Match) -> list[int]:
    """The places in ``out``, those first whose words stand nearest to the match's."""
    if len(out) < 2:
        return [0] * len(out)
    here = match.start, match.end
    return [i for _, i in sorted((distance((start, end), here), i) for i, (_, start, end) in enumerate(out))]


def reach_further(out: list[tuple[Draft, int, int]], place: int, match: Match) -> None:
    draft, start, end = out[place]
    out[place] = draft, min(start, match.start), max(end, match.end)


def without_self(draft: Draft) -> None:
    """No company is its own investor or buyer: where both slots took one name, the slot that says less gives it up."""
    for anchor, other in (("company", "investor"), ("target", "buyer"), ("accused", "accuser")):
        if anchor in draft.cells and other in draft.cells:
            rest = [cell for cell in draft.cells[anchor] if not any(cell.same(o) for o in draft.cells[other])]
            if rest:
                draft.cells[anchor] = rest
            else:
                del draft.cells[anchor]


def _same_act(a: Draft, b: Draft) -> bool:
    """Two readings of one act of state in one clause: the better one stands."""
    return a.type == b.type == ClaimType.POLICY and a.shares(b, "target") and a.agrees(b, "authority")
