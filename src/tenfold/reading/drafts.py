"""Claims on their way: what a pattern found, with names as clusters, before the discourse has filled and merged it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenfold.claims import ANCHORS, ClaimType, Quantity, Span, Status

if TYPE_CHECKING:
    from tenfold.reading.patterns import Match

# Roles of which a claim has one value: a second one is not added to it.
SINGLE_ROLES = frozenset(
    {
        *("company", "amount", "stage", "venue", "stake", "manager", "name", "measure", "value", "instrument"),
        *("date", "license", "product", "maker", "person"),
    }
)


# Roles whose figure makes a claim one of its kind.
FIGURE_ROLES = ("amount", "stake", "value")
# Roles that set two parties of one deal against each other.
_ACROSS = {"buyer": "target", "target": "buyer"}


@dataclass(slots=True)
class Cell:
    """One value of a role. ``cluster`` is the key of a name's cluster, else ``quantity`` or ``code`` says it."""

    span: Span
    cluster: int | None = None
    quantity: Quantity | None = None
    code: str | None = None

    def same(self, other: Cell) -> bool:
        """Whether both say the same value (for figures: the same sum, or one the other's conversion)."""
        if self.cluster is not None or other.cluster is not None:
            return self.cluster == other.cluster
        if self.quantity is not None and other.quantity is not None:
            return self.quantity is other.quantity or any(
                _close(a, b) for a in _readings(self.quantity) for b in _readings(other.quantity)
            )
        return self.code == other.code


@dataclass(slots=True)
class Draft:
    """A claim being made. ``own`` marks what stands for itself and adds nothing to a neighbouring claim."""

    type: ClaimType
    status: Status
    cells: dict[str, list[Cell]]
    evidence: Span
    sentence: int
    score: float
    matches: list[Match]  # what it was made of
    status_span: Span | None = None
    own: bool = False
    told: bool = False  # the status is told by words, not only taken for done
    adds: bool = False  # it only adds to a claim that another rule makes
    yields: bool = False  # it gives way to a claim of its sentence that says more of the same person
    attribution: str | None = None
    fallback: Cell | None = None  # who is meant by the discourse, if no neighbouring claim of the same event says it
    heading: bool = False
    belief: float = 0.0  # how probable the learned layer holds it
    definite: bool = False  # it speaks of a deal told before: "the round", 本轮

    @property
    def anchor(self) -> list[Cell]:
        """The values of the anchor role."""
        return self.cells.get(ANCHORS[self.type], [])

    @property
    def patterns(self) -> list[str]:
        """The names of the patterns that made it, each once."""
        return list(dict.fromkeys(match.pattern.name for match in self.matches))

    def fill_anchor(self) -> None:
        """Where no one is named, take the one whom the discourse means."""
        meant = self.fallback
        if not self.anchor and meant is not None and not any(meant.same(c) for row in self.cells.values() for c in row):
            self.cells[ANCHORS[self.type]] = [meant]

    def same_figure(self, other: Draft) -> bool:
        """Whether both were made of one and the same figure of the text."""
        spans = [cell.span for role in FIGURE_ROLES if role in other.cells for cell in other.cells[role]]
        return bool(spans) and any(
            cell.span in spans for role in FIGURE_ROLES if role in self.cells for cell in self.cells[role]
        )

    def shares(self, other: Draft, role: str) -> bool:
        """Whether both give the role and at least one value of it is the same."""
        theirs = other.cells.get(role)
        if theirs:
            for mine in self.cells.get(role, ()):
                for cell in theirs:
                    if mine.same(cell):
                        return True
        return False

    def agrees(self, other: Draft, role: str) -> bool:
        """Whether the role does not set the two apart: one lacks it, or they share a value."""
        return not self.cells.get(role) or not other.cells.get(role) or self.shares(other, role)

    def absorb(self, other: Draft) -> None:
        """Take over what ``other`` adds. The better-founded of the two says status and evidence."""
        for role, cells in other.cells.items():
            mine = self.cells.setdefault(role, [])
            across = self.cells.get(_ACROSS[role], ()) if role in _ACROSS else ()
            for cell in cells:
                if across and any(cell.same(c) for c in across):
                    continue  # no one buys or backs itself
                known = next((at for at, own in enumerate(mine) if own.same(cell)), None)
                if known is None and not (role in SINGLE_ROLES and mine):
                    mine.append(cell)
                elif known is not None and _fuller(cell, mine[known]):
                    mine[known] = cell
        self.fallback = self.fallback or other.fallback
        self.matches += other.matches
        self.attribution = self.attribution or other.attribution
        self.score = max(self.score, other.score)
        self.belief = max(self.belief, other.belief)
        self.adds = self.adds and other.adds
        self.yields = self.yields and other.yields


def distance(a: Span, b: Span) -> int:
    """Characters between two spans, 0 where they touch or overlap."""
    return max(0, max(a[0], b[0]) - min(a[1], b[1]))


def _readings(quantity: Quantity) -> list[tuple[str, float]]:
    own = [(quantity.currency or quantity.unit or "", float(quantity.value))]
    return own + (_readings(quantity.conversion) if quantity.conversion else [])


def _close(a: tuple[str, float], b: tuple[str, float]) -> bool:
    return a[0] == b[0] and abs(a[1] - b[1]) <= 0.005 * max(abs(a[1]), 1e-9)


def _fuller(new: Cell, old: Cell) -> bool:
    """Whether a figure says more than the same one before: a bound, a conversion, a range."""
    if new.quantity is None or old.quantity is None:
        return False
    return _fullness(new.quantity) > _fullness(old.quantity)


def _fullness(quantity: Quantity) -> int:
    return (quantity.value_max is not None) + (quantity.bound != "exact") + (quantity.conversion is not None)
