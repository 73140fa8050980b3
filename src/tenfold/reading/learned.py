"""What rules do not know, guessed from labelled texts: logistic models that say which role an item of a clause plays.

The rules come first. Where one has spoken of a figure or of a name in a kind of event, nothing is proposed; the models
fill in for the ways of saying things that no rule knows. They see masked text, never a name, so that no company can be
learned by heart. ``training/train.py`` makes their weights from samples/gold; docs/reading.md says how well they do.
"""

from __future__ import annotations

import gzip
import json
import math
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from tenfold import data
from tenfold.claims import ANCHORS, ROLES, ClaimType
from tenfold.reading import items as kinds
from tenfold.reading.drafts import FIGURE_ROLES
from tenfold.reading.items import ROLE_KINDS
from tenfold.reading.lexicon import table
from tenfold.reading.patterns import Match, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tenfold.reading.features import ClauseFeatures
    from tenfold.reading.items import Item
    from tenfold.reading.mask import Clause

Scores = dict[int, dict[str, float]]

# Probabilities from which a guess is taken, read off cross-validation (training/train.py --validate).
_FIGURE, _EVENT, _ROLE, _ADD = 0.3, 0.35, 0.4, 0.4
_NEGLIGIBLE = -4.0  # log odds below which a label is not looked at further
_MANY = frozenset({"investor", "lead_investor", "party", "target", "hardware"})  # roles that may have several values
# Roles that one name does not play both of: the likelier one stands.
_RIVALS = {"buyer": ("target",), "target": ("buyer",), "company": ("investor", "lead_investor"), "accuser": ("accused",)}


@dataclass(frozen=True, slots=True)
class Model:
    """Logistic models that share their features: each feature's weights are label, weight, label, weight ..."""

    labels: tuple[str, ...]
    biases: tuple[float, ...]
    weights: Mapping[str, Sequence[float]]

    def score(self, features: Sequence[str]) -> dict[str, float]:
        """The probability of each label that is not all but excluded."""
        sums = list(self.biases)
        weights = self.weights
        for name in features:
            row = weights.get(name)
            if row is not None:
                for at in range(0, len(row), 2):
                    sums[int(row[at])] += row[at + 1]
        return {
            label: 1.0 / (1.0 + math.exp(-x)) for label, x in zip(self.labels, sums, strict=True) if x > _NEGLIGIBLE
        }


@dataclass(frozen=True, slots=True)
class Models:
    """The models of one language: what a clause tells, what a figure says, who plays a role, whom a figure is about."""

    clause: Model
    figure: Model
    role: Model
    subject: Mapping[str, float]

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Self:
        """From the JSON that training/train.py writes."""
        parts = {
            name: Model(tuple(raw[name]["labels"]), tuple(raw[name]["biases"]), raw[name]["weights"])
            for name in ("clause", "figure", "role")
        }
        return cls(**parts, subject=raw["subject"])


_in_training: dict[str, Models | None] = {}


@contextmanager
def using(lang: str, models_: Models | None) -> Iterator[None]:
    """Read with other weights than the shipped ones, or with none: for training and its validation only."""
    _in_training[lang] = models_
    try:
        yield
    finally:
        del _in_training[lang]


def models(lang: str) -> Models | None:
    """The models in use for a language: the shipped ones, but in training."""
    return _in_training[lang] if lang in _in_training else _shipped(lang)


@cache
def _shipped(lang: str) -> Models:
    return Models.load(json.loads(gzip.decompress(data.binary(f"weights/{lang}.json.gz"))))


def propose(clause: Clause, lang: str, features: ClauseFeatures, matches: Sequence[Match]) -> list[Match]:
    """Claims for the figures and names of a clause of which no rule has spoken, surest first."""
    by_family = models(lang)
    if by_family is None or not features.items:
        return []
    events = by_family.clause.score(features.clause)
    roles = {at: by_family.role.score(strings) for at, strings in features.items.items()}
    taken = {item.start for match in matches for role in FIGURE_ROLES for item in match.roles.get(role, ())}
    out: list[Match] = []
    for at, strings in features.items.items():
        item = clause.items[at]
        if item.character not in kinds.FIGURES or item.start in taken:
            continue
        row = by_family.figure.score(strings)
        best = max(row, key=lambda label: (row[label], label), default="")
        if best and row[best] >= _FIGURE:
            match = _with_figure(clause, lang, roles, at, best, row[best])
            if match is not None:
                out.append(match)
    told = {match.pattern.type for match in (*matches, *out)}
    for claim_type in ClaimType:
        p = events.get(claim_type, 0.0)
        if claim_type in told:
            out += _additions(clause, lang, roles, claim_type, [*matches, *out])
        elif claim_type not in (ClaimType.VALUATION, ClaimType.METRIC) and p >= _EVENT:
            out += _without_figure(clause, lang, roles, claim_type, events)
    return sorted(out, key=lambda m: (-m.score, m.start, m.pattern.order))


def _with_figure(clause: Clause, lang: str, scores: Scores, at: int, label: str, p: float) -> Match | None:
    """The claim that a figure makes, with the parties that the clause names."""
    kind, role, measure = _parts(label)
    if clause.items[at].character not in (_measured_by(measure) if measure else ROLE_KINDS[role]):
        return None
    roles = _roles(clause, scores, kind, _ROLE)
    roles[role] = [clause.items[at]]
    return _match(clause, lang, kind, roles, p, {"measure": measure} if measure else {})


def _without_figure(
    clause: Clause, lang: str, scores: Scores, kind: ClaimType, events: Mapping[str, float]
) -> list[Match]:
    roles = _roles(clause, scores, kind, _ROLE)
    if not roles:
        return []
    constants = {}
    if kind == ClaimType.POLICY:
        instruments = [(p, label) for label, p in events.items() if label.startswith("policy:")]
        if not instruments or not roles.keys() >= {"authority", "target"}:
            return []
        constants["instrument"] = max(instruments)[1].partition(":")[2]
    return [_match(clause, lang, kind, roles, events[kind], constants)]


def _additions(clause: Clause, lang: str, scores: Scores, kind: ClaimType, matches: Sequence[Match]) -> list[Match]:
    """Parties and marks for the claims that the clause makes already."""
    same = [match for match in matches if match.pattern.type == kind]
    used = {item.start for match in same for row in match.roles.values() for item in row}
    roles = {
        role: rest
        for role, row in _roles(clause, scores, kind, _ADD).items()
        if role != ANCHORS[kind]
        and not any(role in match.roles for match in same)
        and (rest := [item for item in row if item.start not in used])
    }
    return [_match(clause, lang, kind, roles, 0.5, {}, adds=True)] if roles else []


def _roles(clause: Clause, scores: Scores, kind: ClaimType, least: float) -> dict[str, list[Item]]:
    """The items of the clause that fill the roles of a claim, given that the clause makes one of this kind."""
    out: dict[str, list[Item]] = {}
    for role in ROLES[kind]:
        label = f"{kind}.{role}"
        fit = [
            at
            for at, row in scores.items()
            if row.get(label, 0.0) >= least
            and clause.items[at].character in ROLE_KINDS.get(role, "")
            and not any(row.get(f"{kind}.{other}", 0.0) > row[label] for other in _RIVALS.get(role, ()))
        ]
        fit.sort(key=lambda at: (-scores[at][label], at))
        if fit:
            out[role] = [clause.items[at] for at in (fit if role in _MANY else fit[:1])]
    return out


@cache
def _measured_by(measure: str) -> str:
    """The kinds of figures that a measure may have."""
    return "".join(kinds.KIND_NAMES[kind] for kind in table("items")["measures"][measure])


def _parts(label: str) -> tuple[ClaimType, str, str]:
    kind, _, rest = label.partition(".")
    role, _, measure = rest.partition(":")
    return ClaimType(kind), role, measure


def _match(
    clause: Clause,
    lang: str,
    kind: ClaimType,
    roles: dict[str, list[Item]],
    p: float,
    constants: dict[str, str],
    *,
    adds: bool = False,
) -> Match:
    places = [clause.place_of(item) for row in roles.values() for item in row]
    return Match(_pattern(lang, kind, tuple(constants.items()), adds), clause, min(places), max(places) + 1, roles, 0.5 * p)


@cache
def _pattern(lang: str, kind: ClaimType, constants: tuple[tuple[str, str], ...], adds: bool) -> Pattern:
    """What a learned claim has in place of a rule."""
    return Pattern(
        name=" ".join([f"{lang}/{kind}/learned", *(value for _, value in constants)]),
        type=kind,
        lang=lang,
        expression="",
        groups=frozenset(),
        slots=(),
        weight=0.0,
        status=None,
        constants=dict(constants),
        own=False,
        needs_anchor=False,
        adds=adds,
        yields=False,
        order=1 << 30,
    )
