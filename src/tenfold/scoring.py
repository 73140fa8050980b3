"""Scores predicted claims against gold ones, role value by role value, as the claims benchmark defines it.

The rules of agreement are the benchmark's own (docs/claims.md), so that its figures and ours are the same to the digit:
claims of one type in one document are paired best first, and every role value, the status included, is then found
(hit), missed or spurious. Claims and documents are plain JSON objects here: gold files, and predictions of any reader.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from tenfold.claims import ANCHORS, NAME_ROLES, ClaimType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Json = dict[str, Any]

MONEY_TYPES = frozenset({"funding_round", "valuation", "listing", "acquisition", "fund"})
_TYPES = tuple(str(kind) for kind in ClaimType)
_ANCHORS = {str(kind): role for kind, role in ANCHORS.items()}
_RATIO_UNITS = ("%", "x")
_TOLERANCE = 0.005
_LEGAL_FORMS = re.compile(
    r"\b(?:the|group|holdings?|company|co|corporation|corp|incorporated|inc|limited|ltd|llc|plc|gmbh|ag|sa)\b"
    r"|公司|集团|有限公司|有限责任公司|股份有限公司"
)
_STAGE_WORDS = re.compile(r"series|round|轮|融资|\s")
_GENITIVE = re.compile(r"['’]s\b")
_MARKS = re.compile(r"[^\w\s]")
_LOST = "ungrounded"  # a value that no gold value can be


class Item(NamedTuple):
    """One value of one role of a claim."""

    role: str
    value: Any


class Error(NamedTuple):
    """One value that was missed or spurious."""

    document: str
    type: str
    what: str
    role: str
    value: Any


@dataclass(slots=True)
class Tally:
    """How many values were found, missed and spurious."""

    hit: int = 0
    missed: int = 0
    spurious: int = 0

    @property
    def precision(self) -> float:
        """Share of the predicted values that gold has."""
        return self.hit / max(1, self.hit + self.spurious)

    @property
    def recall(self) -> float:
        """Share of gold's values that were predicted."""
        return self.hit / max(1, self.hit + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 where both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True)
class Score:
    """Tallies by (grouping, name): ("all", "all"), ("group", "money" or "other"), and by "type", "lang" and "role".

    ``bounds_right`` of ``bounds_seen`` agreed quantities agree in their bound too. ``errors`` come in reading order.
    """

    tallies: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    bounds_right: int = 0
    bounds_seen: int = 0
    errors: list[Error] = field(default_factory=list)

    def headline(self) -> list[tuple[str, Tally]]:
        """The three figures that count: money types, the other types, all."""
        keys = (("group", "money"), ("group", "other"), ("all", "all"))
        return [(key[1], self.tallies[key]) for key in keys]

    def by(self, grouping: str) -> list[tuple[str, Tally]]:
        """The tallies of one grouping ("type", "lang" or "role"), sorted by name."""
        return sorted((name, tally) for (kind, name), tally in self.tallies.items() if kind == grouping)


def score(gold: Iterable[Mapping[str, Any]], predicted: Iterable[Mapping[str, Any]]) -> Score:
    """Score predictions ({"id", "claims"}) against gold documents ({"id", "lang", "text", "claims"}).

    Documents without a prediction count as empty; of a predicted claim that quotes what no text holds every value is
    spurious.
    """
    claims_of = {document["id"]: document.get("claims") or [] for document in predicted}
    result = Score()
    for document in gold:
        found = claims_of.get(document["id"], [])
        _score_document(result, document, found)
        _count_bounds(result, document, found)
    return result


def borne_out(expected: Sequence[Json], predicted: Sequence[Json]) -> list[bool | None]:
    """For each predicted claim whether gold bears it out: at least half of its values agree with one gold claim.

    None where it says what gold marks as optional, or a metric that is not scored.
    """
    out: list[bool | None] = [None] * len(predicted)
    for kind in _TYPES:
        places = [at for at, claim in enumerate(predicted) if _of_type([claim], kind)]
        ours = _of_type(expected, kind)
        pairs = {other: at for at, other in _pair(ours, [predicted[at] for at in places])}
        for number, at in enumerate(places):
            twin = ours[pairs[number]] if number in pairs else None
            if twin is None:
                out[at] = False
            elif not twin.get("optional"):
                out[at] = 2 * len(_agreed(twin, predicted[at])) >= len(_items(predicted[at]))
    return out


def same_name(expected: str, given: str) -> bool:
    """Whether the first form of ``given`` is one of ``expected``'s, letter case, marks and legal forms aside."""
    return bare_name(_first_form(given)) in _forms(expected)


def agrees(role: str, expected: Any, given: Any) -> bool:
    """Whether a predicted value of a role says the same as gold's."""
    quantities = isinstance(expected, dict), isinstance(given, dict)
    if any(quantities):
        return all(quantities) and _same_quantity(expected, given)
    compare = same_name if role in NAME_ROLES else _COMPARE.get(role, _same_code)
    return compare(str(expected), str(given))


def _same_code(expected: str, given: str) -> bool:
    return expected.strip().lower() == given.strip().lower()


def _same_date(expected: str, given: str) -> bool:
    """As far as gold goes the two are equal; the given one may go further."""
    return given[: len(expected)] == expected and len(expected) > 3


def _same_stage(expected: str, given: str) -> bool:
    bare = [_STAGE_WORDS.sub("", stage.lower()) for stage in (expected, given)]
    return bare[0] == bare[1]


def _same_position(expected: str, given: str) -> bool:
    """One within the other: "chief executive" is the same as "chief executive officer"."""
    title = bare_name(_first_form(given))
    return any(title in form or form in title for form in _forms(expected))


_COMPARE = {"date": _same_date, "venue": same_name, "stage": _same_stage, "position": _same_position}


def _score_document(result: Score, document: Mapping[str, Any], predicted: Sequence[Json]) -> None:
    grounded = [claim if _stands_in(claim, document["text"]) else _ungrounded(claim) for claim in predicted]
    for kind in _TYPES:
        ours, theirs = _without_optional(_of_type(document["claims"], kind), _of_type(grounded, kind))
        pairs = _pair(ours, theirs)
        counter = _Counter(result, document, kind)
        for at, other_at in pairs:
            counter.compare(ours[at], theirs[other_at])
        counter.add_unpaired("missed", ours, {at for at, _ in pairs})
        counter.add_unpaired("spurious", theirs, {other_at for _, other_at in pairs})


@dataclass(frozen=True, slots=True)
class _Counter:
    """Where the values of one document and type are counted."""

    result: Score
    document: Mapping[str, Any]
    kind: str

    def add(self, what: str, item: Item) -> None:
        group = "money" if self.kind in MONEY_TYPES else "other"
        lang = self.document.get("lang", "?")
        for key in (("all", "all"), ("group", group), ("type", self.kind), ("lang", lang), ("role", item.role)):
            tally = self.result.tallies[key]
            setattr(tally, what, getattr(tally, what) + 1)
        if what != "hit":
            self.result.errors.append(Error(self.document["id"], self.kind, what, *item))

    def add_unpaired(self, what: str, claims: Sequence[Json], paired: set[int]) -> None:
        """All items of the claims that stand in no pair."""
        for at, claim in enumerate(claims):
            if at not in paired:
                for item in _items(claim):
                    self.add(what, item)

    def compare(self, claim: Json, other: Json) -> None:
        """The items of a pair: those that agree, then what only one of the two has."""
        agreed = _agreed(claim, other)
        for item, _ in agreed:
            self.add("hit", item)
        self._add_rest("missed", claim, Counter(_key(item) for item, _ in agreed))
        self._add_rest("spurious", other, Counter(_key(item) for _, item in agreed))

    def _add_rest(self, what: str, claim: Json, hits: Counter[str]) -> None:
        for item in _items(claim):
            if hits[_key(item)]:
                hits[_key(item)] -= 1
            else:
                self.add(what, item)


def _count_bounds(result: Score, document: Mapping[str, Any], predicted: Sequence[Json]) -> None:
    for kind in _TYPES:
        ours, theirs = _of_type(document["claims"], kind), _of_type(predicted, kind)
        for at, other_at in _pair(ours, theirs):
            for item, other in _agreed(ours[at], theirs[other_at]):
                if isinstance(item.value, dict):
                    result.bounds_seen += 1
                    result.bounds_right += _bound(item.value) == _bound(other.value)


def _bound(quantity: Json) -> str:
    return str(quantity.get("bound", "exact"))


def _pair(expected: Sequence[Json], predicted: Sequence[Json]) -> list[tuple[int, int]]:
    """Which claim is which: the pair that shares most first, ties to the later ones, each claim once."""
    candidates = [
        (_shared(claim, other), at, other_at)
        for at, claim in enumerate(expected)
        for other_at, other in enumerate(predicted)
    ]
    pairs: dict[int, int] = {}
    for shared, at, other_at in sorted(candidates, reverse=True):
        if shared and at not in pairs and other_at not in pairs.values():
            pairs[at] = other_at
    return list(pairs.items())


def _shared(claim: Json, other: Json) -> float:
    """How much two claims have in common; a status alone is nothing, the anchor is half a value more."""
    roles = [item.role for item, _ in _agreed(claim, other)]
    if set(roles) <= {"status"}:
        return 0
    return len(roles) + 0.5 * (_ANCHORS[claim["type"]] in roles)


def _agreed(claim: Json, other: Json) -> list[tuple[Item, Item]]:
    """The items that agree, gold's beside the predicted one, each used once."""
    left = _items(other)
    pairs: list[tuple[Item, Item]] = []
    for item in _items(claim):
        fits = (
            at for at, that in enumerate(left) if that.role == item.role and agrees(item.role, item.value, that.value)
        )
        at = next(fits, None)
        if at is not None:
            pairs.append((item, left.pop(at)))
    return pairs


def _items(claim: Json) -> list[Item]:
    """All that a claim says, its status as the last item."""
    said: list[Item] = []
    for role, found in _roles(claim).items():
        if role != "status":
            said += [Item(role, each) for each in (found if isinstance(found, list) else [found])]
    return [*said, Item("status", claim.get("status", "done"))]


def _roles(claim: Json) -> Json:
    return claim.get("roles") or {}


def _without_optional(expected: list[Json], predicted: list[Json]) -> tuple[list[Json], list[Json]]:
    """Both sides without the optional gold claims and without what was predicted for these."""
    excused = {other_at for at, other_at in _pair(expected, predicted) if expected[at].get("optional")}
    kept = [claim for claim in expected if not claim.get("optional")]
    return kept, [claim for at, claim in enumerate(predicted) if at not in excused]


def _of_type(claims: Iterable[Json], kind: str) -> list[Json]:
    """The claims of a type, without the metrics of measure "other"."""
    found = [claim for claim in claims if claim.get("type") == kind]
    return found if kind != "metric" else [claim for claim in found if "other" not in _roles(claim).get("measure", [])]


def _stands_in(claim: Json, text: str) -> bool:
    return bool(claim.get("evidence")) and claim["evidence"] in text


def _ungrounded(claim: Json) -> Json:
    """A claim that the text does not hold, with as many values, none of which can agree."""
    lost = {role: [_LOST for _ in found] for role, found in _roles(claim).items()}
    return {"type": claim.get("type"), "roles": lost, "status": _LOST}


def _same_quantity(expected: Json, given: Json) -> bool:
    if bool(expected.get("currency")) is not bool(given.get("currency")):
        return False
    unit, other = _unit(expected), _unit(given)
    if expected.get("currency") and unit != other:
        return False
    if (unit in _RATIO_UNITS) is not (other in _RATIO_UNITS):  # what is counted may be worded in many ways
        return False
    if expected.get("value_max") is not None and not _near(expected["value_max"], given.get("value_max")):
        return False
    return _near(expected.get("value"), given.get("value"))


def _unit(quantity: Json) -> str:
    return str(quantity.get("currency") or quantity.get("unit") or "").strip().lower().rstrip("s")


def _near(expected: Any, given: Any) -> bool:
    try:
        wanted, found = float(expected), float(given)
    except (TypeError, ValueError):
        return False
    return abs(wanted - found) <= max(abs(wanted), 1e-9) * _TOLERANCE


@cache
def bare_name(name: str) -> str:
    """A name without what does not tell it from another: letter case and width, marks, forms of incorporation."""
    plain = _GENITIVE.sub("", unicodedata.normalize("NFKC", name).lower().replace("&", " and "))
    words = _LEGAL_FORMS.sub(" ", _MARKS.sub(" ", plain)).split()
    return "".join(words or plain.split())


@cache
def _forms(name: str) -> frozenset[str]:
    return frozenset(bare_name(form) for form in name.split(" | ") if form.strip())


def _first_form(name: str) -> str:
    return name.split(" | ")[0]


def _key(item: Item) -> str:
    return json.dumps(item, sort_keys=True, ensure_ascii=False)
