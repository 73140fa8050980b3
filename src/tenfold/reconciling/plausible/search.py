"""The most probable reading of figures that cannot all be right.

Each figure is taken as stated, with a slip undone, or as the reader's mistake. A reading of all figures costs what its
slips cost (each kind of slip once for a text, little for each further figure), what the rules cost that it still
breaks, and what it costs that sums are seldom so large. The cheapest is the most probable one (maximum a posteriori);
the others say how sure it is.

Figures are taken one after another, and after each the ``beam`` cheapest readings are kept, so that the work is bounded
by figures × beam × ways. What is cut off is dearer than all that is kept; a test holds the answer against trying all
readings of four figures.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenfold.reconciling.limits import limits
from tenfold.reconciling.plausible.figures import Figure, Taken, ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tenfold.reconciling.plausible.bonds import Bond

Slipped = frozenset[tuple[str, str, str]]  # a text, its slip, and the currency that was meant


@dataclass(frozen=True)
class Found:
    """How figures are best taken, and how probable it is that each of them (by its number) is to be taken so."""

    taken: Mapping[int, Taken]
    sure: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class _State:
    """Readings of the first figures: which way each is taken, what that costs, and the slips so far."""

    cost: float
    choices: tuple[int, ...]
    slipped: Slipped


def broken(figures: Sequence[Figure], bonds: Iterable[Bond]) -> list[tuple[float, Bond]]:
    """The bonds that cost something with every figure as stated, with their cost."""
    stated = [Taken(figure.quantity, figure.size) for figure in figures]
    costs = [(bond.cost([stated[n] for n in bond.members]), bond) for bond in bonds]
    return [(cost, bond) for cost, bond in costs if cost > 0]


def most_probable(figures: Sequence[Figure], bonds: Sequence[Bond], doubtful: Iterable[int]) -> Found:
    """The best reading of the doubtful figures and of those that stand beside them; the others stand as stated."""
    free = _free(figures, bonds, doubtful)
    options = {n: ways(figures[n], figures) if n in free else (Taken(figures[n].quantity, figures[n].size),) for n in
               range(len(figures))}  # fmt: skip
    place = {n: at for at, n in enumerate(free)}
    closing: dict[int, list[Bond]] = defaultdict(list)
    for bond in bonds:
        inside = [place[n] for n in bond.members if n in place]
        if inside:
            closing[max(inside)].append(bond)
    states = [_State(0.0, (), frozenset())]
    for at, n in enumerate(free):
        grown = [_with(state, choice, n, at, figures, options, closing[at], place)
                 for state in states for choice in range(len(options[n]))]  # fmt: skip
        grown.sort(key=lambda state: (round(state.cost, 9), state.choices))
        states = grown[: limits().search.beam]
    best = states[0]
    weights = [math.exp(best.cost - state.cost) for state in states]
    sure = {
        n: sum(weight for weight, state in zip(weights, states, strict=True) if state.choices[at] == best.choices[at])
        / sum(weights)
        for at, n in enumerate(free)
    }
    return Found({n: options[n][best.choices[at]] for at, n in enumerate(free)}, sure)


def _with(
    state: _State, choice: int, n: int, at: int, figures: Sequence[Figure], options: Mapping[int, Sequence[Taken]],
    closing: Iterable[Bond], place: Mapping[int, int],
) -> _State:  # fmt: skip
    """One figure more, taken in one way."""
    way = options[n][choice]
    cost, slipped = state.cost + way.cost, state.slipped
    if way.slip is not None:
        slip = (figures[n].claim.witness, way.slip.name, way.slip.currency[1] if way.slip.currency else "")
        cost += way.slip.more if slip in slipped else way.slip.first
        slipped = slipped | {slip}
    choices = (*state.choices, choice)
    for bond in closing:
        cost += bond.cost([options[m][choices[place[m]] if m in place else 0] for m in bond.members])
    return _State(cost, choices, slipped)


def _free(figures: Sequence[Figure], bonds: Iterable[Bond], doubtful: Iterable[int]) -> list[int]:
    """The doubtful figures and those of the same texts, and what is tied to them; bounded, doubtful ones first."""
    first = set(doubtful)
    texts = {figures[n].claim.witness for n in first}
    beside = {n for n, figure in enumerate(figures) if figure.claim.witness in texts} - first
    tied = {m for bond in bonds if first & set(bond.members) for m in bond.members} - first - beside
    return sorted([*sorted(first), *sorted(beside), *sorted(tied)][: limits().search.most_figures])
