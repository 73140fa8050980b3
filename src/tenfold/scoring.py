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
Item = tuple[str, Any]  # (role, value)

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

    Documents without a prediction count as empty; a predicted claim whose evidence is not in the text is spurious in
    every value.
    """
    claims_of = {document["id"]: document.get("claims") or [] for document in predicted}
    result = Score()
    for document in gold:
        guesses = claims_of.get(document["id"], [])
        _score_document(result, document, guesses)
        _count_bounds(result, document, guesses)
    return result


def same_name(left: str, right: str) -> bool:
    """Whether the first form of ``right`` is one of ``left``'s forms, case, punctuation and legal forms aside."""
    return _bare(_first_form(right)) in _forms(left)


def agrees(role: str, gold: Any, guess: Any) -> bool:
    """Whether a predicted value of a role says the same as gold's."""
    if isinstance(gold, dict) or isinstance(guess, dict):
        return _same_quantity(gold, guess)
    if role == "date":
        return len(str(gold)) >= 4 and str(guess).startswith(str(gold))
    if role in NAME_ROLES or role == "venue":
        return same_name(str(gold), str(guess))
    if role == "position":
        guessed = _bare(_first_form(guess))
        return any(form in guessed or guessed in form for form in _forms(str(gold)))
    if role == "stage":
        return _STAGE_WORDS.sub("", str(gold).lower()) == _STAGE_WORDS.sub("", str(guess).lower())
    return str(gold).strip().lower() == str(guess).strip().lower()


def _score_document(result: Score, document: Mapping[str, Any], guesses: Sequence[Json]) -> None:
    text = document["text"]
    grounded = [claim if _stands_in(claim, text) else _ungrounded(claim) for claim in guesses]
    for kind in _TYPES:
        golds, guessed = _of_type(document["claims"], kind), _of_type(grounded, kind)
        golds, guessed = _without_optional(golds, guessed)
        pairs = _pair(golds, guessed)
        ledger = _Ledger(result, document, kind)
        for gold_at, guess_at in pairs:
            ledger.compare(golds[gold_at], guessed[guess_at])
        for claims, taken, what in (
            (golds, {pair[0] for pair in pairs}, "missed"),
            (guessed, {pair[1] for pair in pairs}, "spurious"),
        ):
            for claim in (claim for at, claim in enumerate(claims) if at not in taken):
                for item in _items(claim):
                    ledger.add(what, item)


@dataclass(frozen=True, slots=True)
class _Ledger:
    """Where the values of one document and type are counted."""

    result: Score
    document: Mapping[str, Any]
    kind: str

    def add(self, what: str, item: Item) -> None:
        role, value = item
        group = "money" if self.kind in MONEY_TYPES else "other"
        lang = self.document.get("lang", "?")
        for key in (("all", "all"), ("group", group), ("type", self.kind), ("lang", lang), ("role", role)):
            tally = self.result.tallies[key]
            setattr(tally, what, getattr(tally, what) + 1)
        if what != "hit":
            self.result.errors.append(Error(self.document["id"], self.kind, what, role, value))

    def compare(self, gold: Json, guess: Json) -> None:
        agreed = _agreed(gold, guess)
        for item, _ in agreed:
            self.add("hit", item)
        for claim, hits, what in (
            (gold, Counter(_key(item) for item, _ in agreed), "missed"),
            (guess, Counter(_key(other) for _, other in agreed), "spurious"),
        ):
            for item in _items(claim):
                if hits[_key(item)]:
                    hits[_key(item)] -= 1
                else:
                    self.add(what, item)


def _count_bounds(result: Score, document: Mapping[str, Any], guesses: Sequence[Json]) -> None:
    for kind in _TYPES:
        golds, guessed = _of_type(document["claims"], kind), _of_type(guesses, kind)
        for gold_at, guess_at in _pair(golds, guessed):
            for (_, value), (_, other) in _agreed(golds[gold_at], guessed[guess_at]):
                if isinstance(value, dict):
                    result.bounds_seen += 1
                    result.bounds_right += value.get("bound", "exact") == other.get("bound", "exact")


def _pair(golds: Sequence[Json], guesses: Sequence[Json]) -> list[tuple[int, int]]:
    """Which claim is which: the pair that shares most first, ties to the later ones, each claim once."""
    ranked = sorted(
        (
            (shared, gold_at, guess_at)
            for gold_at, gold in enumerate(golds)
            for guess_at, guess in enumerate(guesses)
            if (shared := _shared(gold, guess))
        ),
        reverse=True,
    )
    pairs: list[tuple[int, int]] = []
    for _, gold_at, guess_at in ranked:
        if all(gold_at != pair[0] and guess_at != pair[1] for pair in pairs):
            pairs.append((gold_at, guess_at))
    return pairs


def _shared(gold: Json, guess: Json) -> float:
    """How much two claims have in common; a status alone is nothing, the anchor is half a value more."""
    roles = [role for (role, _), _ in _agreed(gold, guess)]
    if not any(role != "status" for role in roles):
        return 0
    return len(roles) + (0.5 if _ANCHORS[gold["type"]] in roles else 0)


def _agreed(gold: Json, guess: Json) -> list[tuple[Item, Item]]:
    """The values that agree, gold's beside the predicted one, each used once."""
    left = _items(guess)
    pairs: list[tuple[Item, Item]] = []
    for role, value in _items(gold):
        at = next((at for at, other in enumerate(left) if other[0] == role and agrees(role, value, other[1])), None)
        if at is not None:
            pairs.append(((role, value), left.pop(at)))
    return pairs


def _items(claim: Json) -> list[Item]:
    """Every (role, value) of a claim, its status as one of them."""
    roles = {**(claim.get("roles") or {}), "status": claim.get("status", "done")}
    return [
        (role, value) for role, values in roles.items() for value in (values if isinstance(values, list) else [values])
    ]


def _without_optional(golds: list[Json], guesses: list[Json]) -> tuple[list[Json], list[Json]]:
    """Both sides without the optional gold claims and without what was predicted for these."""
    excused = {guess_at for gold_at, guess_at in _pair(golds, guesses) if golds[gold_at].get("optional")}
    return (
        [claim for claim in golds if not claim.get("optional")],
        [claim for at, claim in enumerate(guesses) if at not in excused],
    )


def _of_type(claims: Iterable[Json], kind: str) -> list[Json]:
    """The claims of a type, without the metrics of measure "other"."""
    return [
        claim
        for claim in claims
        if claim.get("type") == kind
        and not (kind == "metric" and "other" in (claim.get("roles") or {}).get("measure", []))
    ]


def _stands_in(claim: Json, text: str) -> bool:
    return bool(claim.get("evidence")) and claim["evidence"] in text


def _ungrounded(claim: Json) -> Json:
    """A claim that the text does not hold, with as many values, none of which can agree."""
    roles = {role: ["ungrounded"] * len(values) for role, values in (claim.get("roles") or {}).items()}
    return {"type": claim.get("type"), "status": "ungrounded", "roles": roles}


def _same_quantity(gold: Any, guess: Any) -> bool:
    if not (isinstance(gold, dict) and isinstance(guess, dict)):
        return False
    unit, other = _unit(gold), _unit(guess)
    if bool(gold.get("currency")) != bool(guess.get("currency")) or (gold.get("currency") and unit != other):
        return False
    if (unit in _RATIO_UNITS) != (other in _RATIO_UNITS) or not _near(gold.get("value"), guess.get("value")):
        return False
    return gold.get("value_max") is None or _near(gold["value_max"], guess.get("value_max"))


def _unit(quantity: Json) -> str:
    return str(quantity.get("currency") or quantity.get("unit") or "").strip().lower().rstrip("s")


def _near(gold: Any, guess: Any) -> bool:
    try:
        return abs(float(gold) - float(guess)) <= _TOLERANCE * max(abs(float(gold)), 1e-9)
    except (TypeError, ValueError):
        return False


@cache
def _bare(name: str) -> str:
    """A name without what does not tell it from another: letter case and width, marks, forms of incorporation."""
    text = unicodedata.normalize("NFKC", name).lower().replace("&", " and ")
    text = re.sub(r"['’]s\b", "", text)
    bare = _LEGAL_FORMS.sub(" ", re.sub(r"[^\w\s]", " ", text))
    return "".join(bare.split()) or "".join(text.split())


@cache
def _forms(name: str) -> frozenset[str]:
    return frozenset(_bare(form) for form in name.split(" | ") if form.strip())


def _first_form(name: Any) -> str:
    return str(name).split(" | ")[0]


def _key(item: Item) -> str:
    return json.dumps(item, sort_keys=True, ensure_ascii=False)
