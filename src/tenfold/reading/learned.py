"""What rules do not know, guessed from labelled texts: logistic models that say which role an item of a clause plays.

The rules come first. Where one has spoken of a figure or of a name in a kind of event, nothing is proposed; the models
fill in for the ways of saying things that no rule knows. They see masked text, never a name, so that no company can be
learned by heart. ``training/train.py`` makes their weights from samples/gold; docs/reading.md says how well they do.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tenfold.claims import ANCHORS, ROLES, ClaimType
from tenfold.reading import items as kinds
from tenfold.reading.drafts import FIGURE_ROLES
from tenfold.reading.items import ROLE_KINDS
from tenfold.reading.lexicon import table
from tenfold.reading.patterns import Match, Pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tenfold.reading.features import ClauseFeatures
    from tenfold.reading.items import Item
    from tenfold.reading.mask import Clause
    from tenfold.reading.weights import Model, Models

Scores = dict[int, dict[str, float]]

# Probabilities from which a guess is taken, read off cross-validation (training/train.py --validate).
_FIGURE, _EVENT, _ROLE, _ADD = 0.15, 0.15, 0.4, 0.4
_MANY = frozenset({"investor", "lead_investor", "party", "target", "hardware"})  # roles that may have several values
# Roles that one name does not play both of: the likelier one stands.
_RIVALS = {
    "buyer": ("target",),
    "target": ("buyer",),
    "company": ("investor", "lead_investor"),
    "accuser": ("accused",),
}


class Opinion:
    """What the models hold of one clause: probabilities of the events told, and of what each item of it says."""

    def __init__(self, models: Models, features: ClauseFeatures, clause: Clause) -> None:
        self._models, self._features = models, features
        self._beside: dict[int, list[str]] = {}
        self._begun: dict[int, list[float]] = {}
        self.events: Mapping[str, float] = models.clause.score(features.of_clause()) if features.candidates else {}
        self.figures: Scores = {
            at: self._score(models.figure, at)
            for at in features.candidates
            if clause.items[at].character in kinds.FIGURES
        }

    @property
    def candidates(self) -> Sequence[int]:
        """The characters of the items that may play a role."""
        return self._features.candidates

    def roles(self, kind: ClaimType) -> Scores:
        """Which roles each item plays, given that the clause tells an event of this kind."""
        model = self._models.roles[kind]
        if not model.labels:
            return {}
        return {at: self._score(model, at) for at in self._features.candidates}

    def _score(self, model: Model, at: int) -> dict[str, float]:
        """A model's say of one item; what all items of the clause share is summed once."""
        if at not in self._beside:
            self._beside[at] = self._features.beside_item(at)
        if id(model) not in self._begun:
            self._begun[id(model)] = model.sums(self._features.shared)
        return model.score(self._beside[at], self._begun[id(model)])

    def belief(self, match: Match) -> float:
        """How probable it is that the clause says a claim of the match's kind with the match's figure."""
        said = _figure_said(match)
        if said is None:
            return self.events.get(match.pattern.type, 0.0)
        at, label = said
        return self.figures.get(at, {}).get(label, 0.0)

    def reasons(self, match: Match) -> tuple[str, float, list[tuple[str, float]]]:
        """The question that a proposal answers (a label), how probably with yes, and what its features add to that.

        Looks at everything again, so it is for explanations only.
        """
        kind = match.pattern.type
        model, features, label = self._models.clause, self._features.of_clause(), str(kind)
        if (said := _figure_said(match)) is not None:
            at, label = said
            model, features = self._models.figure, self._features.of_item(at)
        if match.pattern.adds:
            role, (item, *_) = next(iter(match.roles.items()))
            model, features = self._models.roles[kind], self._features.of_item(match.clause.place_of(item))
            label = f"{kind}.{role}"
        return label, model.score(features).get(label, 0.0), model.reasons(features, label)


def _figure_said(match: Match) -> tuple[int, str] | None:
    """The character of a match's figure, and the label of what the match takes it to say."""
    measure = match.pattern.constants.get("measure", "")
    for role in FIGURE_ROLES:
        if role in match.roles:
            label = f"{match.pattern.type}.{role}" + (f":{measure}" if measure else "")
            return match.clause.place_of(match.roles[role][0]), label
    return None


def propose(clause: Clause, lang: str, held: Opinion, matches: Sequence[Match]) -> list[Match]:
    """Claims for the figures and names of a clause of which no rule has spoken, surest first."""
    taken = {item.start for match in matches for role in FIGURE_ROLES for item in match.roles.get(role, ())}
    out: list[Match] = []
    for at, row in held.figures.items():
        best = max(row, key=lambda label: (row[label], label), default="")
        if clause.items[at].start not in taken and best and row[best] >= _FIGURE:
            match = _with_figure(clause, lang, held, at, best)
            if match is not None:
                out.append(match)
    told = {match.pattern.type for match in (*matches, *out)}
    for claim_type in ClaimType:
        if claim_type in told:
            out += _additions(clause, lang, held, claim_type, [*matches, *out])
        elif claim_type not in (ClaimType.VALUATION, ClaimType.METRIC) and held.events.get(claim_type, 0.0) >= _EVENT:
            out += _without_figure(clause, lang, held, claim_type)
    return sorted(out, key=lambda m: (-m.score, m.start, m.pattern.order))


def _with_figure(clause: Clause, lang: str, held: Opinion, at: int, label: str) -> Match | None:
    """The claim that a figure makes, with the parties that the clause names."""
    kind, role, measure = _parts(label)
    if clause.items[at].character not in (_measured_by(measure) if measure else ROLE_KINDS[role]):
        return None
    roles = _roles(clause, held.roles(kind), kind, _ROLE)
    roles[role] = [clause.items[at]]
    return _match(clause, lang, kind, roles, held.figures[at][label], {"measure": measure} if measure else {})


def _without_figure(clause: Clause, lang: str, held: Opinion, kind: ClaimType) -> list[Match]:
    """The claim that a clause tells by its words alone, with the parties that it names."""
    roles = _roles(clause, held.roles(kind), kind, _ROLE)
    if not roles:
        return []
    constants = {}
    if kind == ClaimType.POLICY:
        instruments = [(p, label) for label, p in held.events.items() if label.startswith("policy:")]
        if not instruments or not roles.keys() >= {"authority", "target"}:
            return []
        constants["instrument"] = max(instruments)[1].partition(":")[2]
    return [_match(clause, lang, kind, roles, held.events[kind], constants)]


def _additions(clause: Clause, lang: str, held: Opinion, kind: ClaimType, matches: Sequence[Match]) -> list[Match]:
    """Parties and marks for the claims that the clause makes already."""
    same = [match for match in matches if match.pattern.type == kind]
    used = {item.start for match in same for row in match.roles.values() for item in row}
    if all(clause.items[at].start in used for at in held.candidates):
        return []
    roles = {
        role: rest
        for role, row in _roles(clause, held.roles(kind), kind, _ADD).items()
        if role != ANCHORS[kind]
        and (role in _MANY or not any(role in match.roles for match in same))
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
    return Match(
        _pattern(lang, kind, tuple(constants.items()), adds), clause, min(places), max(places) + 1, roles, 0.5 * p
    )


@cache
def _pattern(lang: str, kind: ClaimType, constants: tuple[tuple[str, str], ...], adds: bool) -> Pattern:
    """What a learned claim has in place of a rule."""
    return Pattern(
        name=" ".join([f"{lang}/{kind}/learned", *(value for _, value in constants)]),
        type=kind,
        lang=lang,
        source="",
        needs=frozenset(),
        weight=0.0,
        status=None,
        constants=dict(constants),
        own=False,
        needs_anchor=False,
        adds=adds,
        yields=False,
        rule=-1,
        order=1 << 30,
    )
