"""The limits of data/limits/*.toml, ready for use: when figures and events agree, and what cannot be right."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from tenfold import data

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of data/limits/plausible.toml: its limit, how sure a break makes us, and the reason in words."""

    name: str
    strong: bool
    limit: float
    confidence: float
    because: str


@dataclass(frozen=True, slots=True)
class Window:
    """Days that may lie between two claims of one event, see data/limits/agreement.toml."""

    stated: int
    near: int
    same: int
    staged: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """How money is written in reasons: signs that go before a figure, names that go after it."""

    signs: Mapping[str, str]
    currencies: Mapping[str, str]


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
    slip_factors: tuple[int, ...]
    one_figure: tuple[float, float]
    slip_measures: frozenset[str]
    conflict_confidence: tuple[float, ...]
    conflict_most_apart: float
    words: Words

    @cached_property
    def longest_reach(self) -> int:
        """Days: no two claims further apart than this are about one event."""
        return max(max(w.stated, w.near, w.same, w.staged) for w in self.windows.values())

    def window(self, claim_type: str) -> Window:
        """The windows of a type; types without money share one."""
        return self.windows.get(claim_type, self.windows["other"])


@cache
def limits() -> Limits:
    """The shipped limits. Read once. Raises KeyError or ValueError where a file lacks something."""
    agreement, plausible = data.table("limits/agreement"), data.table("limits/plausible")
    return Limits(
        **agreement["figures"],
        windows={name: Window(**raw) for name, raw in agreement["windows"].items()},
        venues=agreement["venues"],
        rules={
            name: Rule(name, _strength(name, raw), raw["limit"], raw["confidence"], raw["because"])
            for name, raw in plausible["rules"].items()
        },
        slip_factors=tuple(plausible["slips"]["factors"]),
        one_figure=tuple(plausible["slips"]["one_figure"]),
        slip_measures=frozenset(plausible["slips"]["measures"]),
        conflict_confidence=tuple(plausible["conflict"]["confidence"]),
        conflict_most_apart=plausible["conflict"]["most_apart"],
        words=Words(**plausible["words"]),
    )


def _strength(name: str, raw: Mapping[str, object]) -> bool:
    if raw["strength"] not in ("strong", "weak"):
        raise ValueError(f"plausible.toml: {name} is neither strong nor weak")
    return raw["strength"] == "strong"
