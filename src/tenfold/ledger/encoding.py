"""Readings as JSON text and back: what the table of readings keeps, span by span."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tenfold.claims import (
    Claim,
    ClaimType,
    Mention,
    MentionKind,
    Quantity,
    Reading,
    Relation,
    RelationType,
    Span,
    Status,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tenfold.claims import Json


def write_reading(reading: Reading) -> str:
    """A reading's content: claims, mentions, relations, and how many claims were refused."""
    content = {
        "claims": [_write_claim(claim) for claim in reading.claims],
        "mentions": [[mention.name, str(mention.kind), mention.span] for mention in reading.mentions],
        "relations": [[str(r.type), r.left, r.right, r.left_span, r.right_span, r.evidence] for r in reading.relations],
        "refused": reading.refused,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def read_reading(document_id: str, reader: str, version: str, content: str) -> Reading:
    """The reading that ``write_reading`` wrote. Raises KeyError or ValueError for anything else."""
    raw = json.loads(content)
    return Reading(
        document_id=document_id,
        reader=reader,
        version=version,
        claims=tuple(_read_claim(claim) for claim in raw["claims"]),
        mentions=tuple(Mention(name, MentionKind(kind), _span(span)) for name, kind, span in raw["mentions"]),
        relations=tuple(
            Relation(RelationType(kind), left, right, _span(left_span), _span(right_span), _span(evidence))
            for kind, left, right, left_span, right_span, evidence in raw["relations"]
        ),
        refused=raw["refused"],
    )


def _write_claim(claim: Claim) -> Json:
    out: Json = {
        "type": str(claim.type),
        "status": str(claim.status),
        "evidence": claim.evidence,
        "confidence": claim.confidence,
        "values": [_write_value(value) for value in claim.values],
    }
    if claim.status_span is not None:
        out["status_span"] = claim.status_span
    if claim.attribution is not None:
        out["attribution"] = claim.attribution
    if claim.patterns:
        out["patterns"] = claim.patterns
    return out


def _write_value(value: Value) -> Json:
    out: Json = {"role": value.role, "span": value.span}
    if value.forms:
        out["forms"] = value.forms
    if value.quantity is not None:
        out["quantity"] = value.quantity.to_json()
    if value.code is not None:
        out["code"] = value.code
    return out


def _read_claim(raw: Mapping[str, Any]) -> Claim:
    return Claim(
        type=ClaimType(raw["type"]),
        status=Status(raw["status"]),
        values=tuple(_read_value(value) for value in raw["values"]),
        evidence=_span(raw["evidence"]),
        status_span=_span(raw["status_span"]) if "status_span" in raw else None,
        attribution=raw.get("attribution"),
        confidence=raw["confidence"],
        patterns=tuple(raw.get("patterns", ())),
    )


def _read_value(raw: Mapping[str, Any]) -> Value:
    return Value(
        role=raw["role"],
        span=_span(raw["span"]),
        forms=tuple(raw.get("forms", ())),
        quantity=Quantity.from_json(raw["quantity"]) if "quantity" in raw else None,
        code=raw.get("code"),
    )


def _span(raw: Any) -> Span:
    start, end = raw
    return int(start), int(end)
