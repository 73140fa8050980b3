"""The limits of data/limits/*.toml, ready for use: what agrees, what cannot be right, how figures slip.

Costs are negative natural logarithms of probabilities, so that they add up where probabilities multiply.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from tenfold import data

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of data/limits/plausible.toml: its reason, how exactly it must hold, what it costs to break it."""

    name: str
    because: str
    limit: float = 0.0
    broken: float = 0.0  # left as it is
    torn: float = 0.0  # where it held as stated and is read so that it does not
    chance: float = 0.0  # that figures fit so well by the reader's mistake
    confidence: float = 0.0  # of a finding that rests on this rule alone


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure set against one of other kinds: the multiples from which on (and to which) it costs something."""

    name: str
    of: str
    over: tuple[str, ...]
    steps: tuple[tuple[float, float], ...]
    low: tuple[tuple[float, float], ...]
    because: str
    over_time: bool  # between texts of different days, and not within one


@dataclass(frozen=True, slots=True)
class Slip:
    """A way in which figures go wrong: ``factor`` turns what is stated into what was meant, or the currency changes.

    ``first`` is what it costs that a text has such a slip at all, ``more`` what each further figure costs.
    """

    name: str
    first: float
    more: float
    factor: float = 1.0
    currency: tuple[str, str] | None = None  # stated, meant


@dataclass(frozen=True, slots=True)
class Search:
    """The bounds of the search for the most probable reading."""

    breaks: float
    beam: int
    most_figures: int
    most_partners: int
    most_earlier: int
    least_sure: float
    most_sure: float
    misread_costs: float
    strange_currency: float


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large sums of a kind are: the median, in US dollars or in number, and the spread of their logarithms."""

    median: float
    spread: float


@dataclass(frozen=True, slots=True)
class Successive:
    """How far figures of different times may lie that contradict or overtake each other: days and multiples."""

    current: int
    near: int
    sought: int
    fall: int
    most_apart: float
    up_to: float
    money: float


@dataclass(frozen=True, slots=True)
class Window:
    """Days that may lie between two claims of one event, see data/limits/agreement.toml."""

    stated: int
    near: int
    same: int
    staged: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """What reasons are written with: signs before figures, names after them; what a sum ``rather`` is, by its kind."""

    signs: Mapping[str, str]
    currencies: Mapping[str, str]
    rather: Mapping[str, str]


@dataclass(frozen=True)
class Limits:
    """Everything in data/limits/."""

    least_rounding: float
    most_rounding: float
    about_rounds: float
    about_least: float
    over_reaches: float
    under_reaches: float
    largest_part: float
    rate_slack: float
    windows: Mapping[str, Window]
    venues: Mapping[str, str]
    rules: Mapping[str, Rule]
    ratios: tuple[Ratio, ...]
    slips: tuple[Slip, ...]
    sizes: Mapping[tuple[str, str | None], Sizes]
    search: Search
    slip_factors: tuple[int, ...]
    one_figure: tuple[float, float]
    one_number: float
    slip_measures: frozenset[str]
    same_time: int
    leap_days: int
    headline_reaches: int
    conflict_confidence: tuple[float, ...]
    conflict_least_sure: float
    conflict_most_apart: float
    successive: Successive
    words: Words

    @cached_property
    def longest_reach(self) -> int:
        """Days: no two claims further apart than this are about one event."""
        return max(max(w.stated, w.near, w.same, w.staged) for w in self.windows.values())

    def window(self, claim_type: str) -> Window:
        """The windows of a type; types without money share one."""
        return self.windows.get(claim_type, self.windows["other"])

    def size_of(self, kind: str, stage: str | None) -> Sizes | None:
        """How large figures of a kind are, at a stage where that is known; None for kinds of which nothing is known."""
        return self.sizes.get((kind, stage)) or self.sizes.get((kind, None))


@cache
def limits() -> Limits:
    """The shipped limits. Read once. Raises KeyError, TypeError or ValueError where a file lacks something."""
    agreement, plausible = data.table("limits/agreement"), data.table("limits/plausible")
    figures = plausible["figures"]
    return Limits(
        **agreement["figures"],
        windows={name: Window(**raw) for name, raw in agreement["windows"].items()},
        venues=agreement["venues"],
        rules={name: Rule(name, **raw) for name, raw in plausible["rules"].items()},
        ratios=tuple(
            Ratio(
                name,
                raw["of"],
                tuple(raw["over"]),
                _steps(raw["steps"]),
                _steps(raw.get("low", ())),
                raw["because"],
                raw.get("over_time", False),
            )
            for name, raw in plausible["relations"].items()
        ),
        slips=tuple(slip for name, raw in plausible["slips"].items() for slip in _slips(name, raw)),
        sizes=_sizes(),
        search=Search(**plausible["search"]),
        slip_factors=tuple(figures["factors"]),
        one_figure=tuple(figures["one_figure"]),
        one_number=figures["one_number"],
        slip_measures=frozenset(figures["measures"]),
        same_time=figures["same_time"],
        leap_days=figures["leap_days"],
        headline_reaches=figures["headline_reaches"],
        conflict_confidence=tuple(plausible["conflict"]["confidence"]),
        conflict_least_sure=plausible["conflict"]["least_sure"],
        conflict_most_apart=plausible["conflict"]["most_apart"],
        successive=Successive(**plausible["successive"]),
        words=Words(**plausible["words"]),
    )


def _steps(raw: Iterable[Sequence[float]]) -> tuple[tuple[float, float], ...]:
    return tuple((at, cost) for at, cost in raw)


def _slips(name: str, raw: Mapping[str, object]) -> list[Slip]:
    costs = {"first": raw["first"], "more": raw["more"]}
    match raw:
        case {"divide": int(by)}:
            return [Slip(name, factor=1 / by, **costs)]  # type: ignore[arg-type]
        case {"multiply": int(by)}:
            return [Slip(name, factor=float(by), **costs)]  # type: ignore[arg-type]
        case {"swaps": list(swaps)}:
            return [Slip(name, currency=(stated, meant), **costs) for stated, meant in swaps]  # type: ignore[arg-type]
        case _:
            raise ValueError(f"plausible.toml: the slip {name} has none of divide, multiply, swaps")


def _sizes() -> dict[tuple[str, str | None], Sizes]:
    found: dict[tuple[str, str | None], Sizes] = {}
    for kind, raw in data.table("limits/sizes").items():
        found[kind, None] = Sizes(raw["median"], raw["spread"])
        for stage, (median, spread) in raw.get("stages", {}).items():
            found[kind, stage] = Sizes(median, spread)
    return found
