"""What reading hands on: claims, mentions and relations, each tied to the text that states it.

The claim types, their roles and values are those of the claims benchmark (docs/claims.md restates them).
Spans are (start, end) in code points of the document's text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Span = tuple[int, int]
Json = dict[str, Any]


class ClaimType(StrEnum):
    """The kinds of statement that the ledger keeps."""

    FUNDING_ROUND = "funding_round"
    VALUATION = "valuation"
    LISTING = "listing"
    ACQUISITION = "acquisition"
    FUND = "fund"
    RELEASE = "release"
    METRIC = "metric"
    HARDWARE = "hardware"
    PARTNERSHIP = "partnership"
    POLICY = "policy"
    ALLEGATION = "allegation"
    PERSONNEL = "personnel"


class Status(StrEnum):
    """How far a thing has come, as the text tells it."""

    DONE = "done"
    PLANNED = "planned"
    TALKS = "talks"
    DENIED = "denied"


ROLES: Mapping[ClaimType, tuple[str, ...]] = {
    ClaimType.FUNDING_ROUND: ("company", "amount", "stage", "investor", "lead_investor", "date"),
    ClaimType.VALUATION: ("company", "amount", "date"),
    ClaimType.LISTING: ("company", "venue", "amount", "date"),
    ClaimType.ACQUISITION: ("buyer", "target", "amount", "stake", "date"),
    ClaimType.FUND: ("manager", "name", "amount", "date"),
    ClaimType.RELEASE: ("maker", "product", "license", "date"),
    ClaimType.METRIC: ("subject", "measure", "value", "date"),
    ClaimType.HARDWARE: ("user", "hardware"),
    ClaimType.PARTNERSHIP: ("party",),
    ClaimType.POLICY: ("authority", "target", "instrument"),
    ClaimType.ALLEGATION: ("accuser", "accused"),
    ClaimType.PERSONNEL: ("person", "organisation", "position"),
}

ANCHORS: Mapping[ClaimType, str] = {
    ClaimType.FUNDING_ROUND: "company",
    ClaimType.VALUATION: "company",
    ClaimType.LISTING: "company",
    ClaimType.ACQUISITION: "target",
    ClaimType.FUND: "manager",
    ClaimType.RELEASE: "product",
    ClaimType.METRIC: "subject",
    ClaimType.HARDWARE: "user",
    ClaimType.PARTNERSHIP: "party",
    ClaimType.POLICY: "authority",
    ClaimType.ALLEGATION: "accuser",
    ClaimType.PERSONNEL: "person",
}

NAME_ROLES = frozenset(
    {"company", "investor", "lead_investor", "buyer", "target", "manager", "name", "maker", "product", "subject",
     "user", "hardware", "party", "authority", "accuser", "accused", "person", "organisation"}
)  # fmt: skip
QUANTITY_ROLES = frozenset({"amount", "stake", "value"})
BOUNDS = ("exact", "about", "over", "under")

MEASURES = frozenset(
    {"parameters", "context_length", "speed", "benchmark", "price", "users", "devices", "shipments", "market_share",
     "revenue", "profit", "loss", "growth", "cash", "headcount", "total_funding", "share_change", "assets", "orders",
     "other"}
)  # fmt: skip
INSTRUMENTS = frozenset(
    {"tariff", "export_control", "sanction", "investigation", "ruling", "subsidy", "approval", "ban", "other"}
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as stated: money (``currency`` is ISO 4217, ``value`` in single units) or a count with its ``unit``.

    ``unit`` is "%" for percentages, "x" for multiples, else the noun that was counted. A range has its upper end in
    ``value_max``. ``conversion`` is the same sum in another currency where the text itself gives one.
    """

    value: int | float
    currency: str | None = None
    unit: str | None = None
    bound: str = "exact"
    value_max: int | float | None = None
    conversion: Quantity | None = None

    def to_json(self) -> Json:
        """The quantity as the benchmark writes it; what is absent is left out."""
        out: Json = {"value": self.value}
        for key in ("currency", "unit"):
            if getattr(self, key) is not None:
                out[key] = getattr(self, key)
        out["bound"] = self.bound
        if self.value_max is not None:
            out["value_max"] = self.value_max
        if self.conversion is not None:
            out["conversion"] = self.conversion.to_json()
        return out

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Quantity:
        """Read what ``to_json`` writes. Raises KeyError where there is no value."""
        conversion = raw.get("conversion")
        return cls(
            value=plain_number(raw["value"]),
            currency=raw.get("currency"),
            unit=raw.get("unit"),
            bound=raw.get("bound", "exact"),
            value_max=plain_number(raw["value_max"]) if raw.get("value_max") is not None else None,
            conversion=cls.from_json(conversion) if conversion else None,
        )


def plain_number(number: Any) -> int | float:
    """A number without a needless fraction: 5.0 becomes 5."""
    as_float = float(number)
    return int(as_float) if as_float.is_integer() else as_float


@dataclass(frozen=True, slots=True)
class Value:
    """One value of one role: what the text says (``span``) and what we take it to mean (one of the three others).

    Names carry ``forms``: the fullest form in the text first, then its other forms in the text. Amounts, stakes and
    metric values carry ``quantity``. Dates (ISO), stages, venues, licences, measures and instruments carry ``code``.
    """

    role: str
    span: Span
    forms: tuple[str, ...] = ()
    quantity: Quantity | None = None
    code: str | None = None

    def to_json(self) -> Any:
        """A name with its forms parted by " | ", a quantity as an object, a code as it is."""
        if self.quantity is not None:
            return self.quantity.to_json()
        return " | ".join(self.forms) if self.forms else self.code


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a text. ``evidence`` is the shortest run of the text that states its core."""

    type: ClaimType
    status: Status
    values: tuple[Value, ...]
    evidence: Span
    status_span: Span | None = None
    attribution: str | None = None
    confidence: float = 0.5
    patterns: tuple[str, ...] = ()

    def of(self, role: str) -> tuple[Value, ...]:
        """The values of one role, in the order of the text."""
        return tuple(value for value in self.values if value.role == role)

    @property
    def anchor(self) -> tuple[Value, ...]:
        """The values of the role that the claim is about (the company, the product, the person)."""
        return self.of(ANCHORS[self.type])

    def to_json(self, text: str) -> Json:
        """The claim as SPEC.md's ``tenfold read --jsonl`` prints it; ``text`` is the document's."""
        roles: dict[str, list[Any]] = {}
        spans: dict[str, list[list[int]]] = {}
        for value in self.values:
            roles.setdefault(value.role, []).append(value.to_json())
            spans.setdefault(value.role, []).append(list(value.span))
        spans["status"] = [list(self.status_span or self.evidence)]
        return {
            "type": str(self.type),
            "status": str(self.status),
            "roles": roles,
            "evidence": text[self.evidence[0] : self.evidence[1]],
            "spans": spans,
            "attribution": self.attribution,
            "confidence": round(self.confidence, 3),
            "patterns": list(self.patterns),
        }


class MentionKind(StrEnum):
    """What a name is a name of."""

    ORGANISATION = "organisation"
    PERSON = "person"
    PRODUCT = "product"
    FUND = "fund"
    AUTHORITY = "authority"
    PLACE = "place"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands. ``name`` is its fullest form in the text, the surface is the text at ``span``."""

    name: str
    kind: MentionKind
    span: Span


class RelationType(StrEnum):
    """What a text says about two names."""

    ALIAS = "alias"
    UNIT_OF = "unit_of"
    MADE_BY = "made_by"
    FOUNDED_BY = "founded_by"


@dataclass(frozen=True, slots=True)
class Relation:
    """``left`` (a name as the text writes it) stands in this relation to ``right``; ``evidence`` says so."""

    type: RelationType
    left: str
    right: str
    left_span: Span
    right_span: Span
    evidence: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one reader, in one version, took from one document."""

    document_id: str
    reader: str
    version: str
    claims: tuple[Claim, ...] = ()
    mentions: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    rejected: str | None = None
    refused: int = field(default=0)  # claims that could not be grounded in the text


def claim_from_json(raw: Mapping[str, Any], text: str) -> Claim | None:
    """A claim written by hand or by another reader, tied to ``text``; None where its evidence is not in the text.

    Values whose words cannot be found (dates and amounts that are normalised) point to the evidence.
    """
    evidence = raw.get("evidence") or ""
    start = text.find(evidence)
    if not evidence or start < 0:
        return None
    around = (start, start + len(evidence))
    claim_type = ClaimType(raw["type"])
    given_spans = raw.get("spans") or {}
    values: list[Value] = []
    for role in ROLES[claim_type]:
        for index, item in enumerate(_as_list((raw.get("roles") or {}).get(role))):
            spans = given_spans.get(role) or []
            span = tuple(spans[index]) if index < len(spans) else None
            values.append(_value_from_json(role, item, text, around, span))
    return Claim(
        type=claim_type,
        status=Status(raw.get("status", "done")),
        values=tuple(values),
        evidence=around,
        attribution=raw.get("attribution"),
        confidence=float(raw.get("confidence", 1.0)),
        patterns=tuple(raw.get("patterns") or ()),
    )


def _as_list(item: Any) -> Iterable[Any]:
    if item is None:
        return ()
    return item if isinstance(item, list) else [item]


def _value_from_json(role: str, item: Any, text: str, around: Span, span: Span | None) -> Value:
    if isinstance(item, Mapping):
        return Value(role, span or around, quantity=Quantity.from_json(item))
    if role not in NAME_ROLES:
        return Value(role, span or around, code=str(item))
    forms = tuple(part for part in str(item).split(" | ") if part)
    if span is None:
        span = next((found for form in forms if (found := _nearest(form, text, around))), around)
    return Value(role, span, forms=forms)


def _nearest(form: str, text: str, around: Span) -> Span | None:
    """Where ``form`` stands in the evidence, else where it first stands in the text."""
    at = text.find(form, *around)
    at = at if at >= 0 else text.find(form)
    return (at, at + len(form)) if at >= 0 else None
