"""Claims, events, facts and findings as rows of the derived tables, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tenfold.claims import Claim, ClaimType, Quantity, Status, Value, plain_number
from tenfold.days import last_day
from tenfold.reconciling import Event, Fact, Finding, ResolvedClaim, Step
from tenfold.reconciling.amounts import in_currency
from tenfold.reconciling.credits import credit_of
from tenfold.reconciling.naming import key_of, told_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Row

    from tenfold.claims import Json
    from tenfold.documents import Document
    from tenfold.reconciling.naming import NamedClaim, NamedRelation
    from tenfold.reconciling.outlets import Outlets

QUANTITY_COLUMNS = ("value", "value_max", "currency", "unit", "bound", "conversion_value", "conversion_currency")


def claim_row(document: Document, named: NamedClaim, published: str | None) -> Json:
    """One row of derived_claims; its subject is filled in when its names are resolved."""
    claim = named.claim
    start, end = claim.evidence
    stated = max((value.code for value in claim.of("date") if value.code), key=lambda d: (len(d), d), default=None)
    return {
        "id": named.id,
        "document_id": document.id,
        "type": str(claim.type),
        "status": str(claim.status),
        "subject": None,
        "neighbourhood": None,
        "about": None,
        "date": stated or published,
        "date_end": last_day(stated or published),
        "evidence": document.text[start:end],
        "evidence_start": start,
        "evidence_end": end,
        "status_start": claim.status_span[0] if claim.status_span else None,
        "status_end": claim.status_span[1] if claim.status_span else None,
        "attribution": claim.attribution,
        "credit": credit_of(document.text, claim.evidence),
        "confidence": claim.confidence,
        "patterns": json.dumps(claim.patterns, ensure_ascii=False),
    }


def value_rows(document: Document, named: NamedClaim) -> list[Json]:
    """The rows of derived_values for one claim."""
    return [
        {
            "claim_id": named.id,
            "position": position,
            "role": value.role,
            "span_start": value.span[0],
            "span_end": value.span[1],
            "surface": document.text[slice(*value.span)],
            "forms": " | ".join(value.forms) or None,
            "node": key_of(node) if node else None,
            "code": value.code,
            **quantity_columns(value.quantity),
        }
        for position, (value, node) in enumerate(zip(named.claim.values, named.nodes, strict=True))
    ]


def relation_row(document: Document, named: NamedRelation) -> Json:
    """One row of derived_relations."""
    relation = named.relation
    start, end = relation.evidence
    return {
        "document_id": document.id,
        "type": str(relation.type),
        "left_start": relation.left_span[0],
        "right_start": relation.right_span[0],
        "left": key_of(named.left),
        "right": key_of(named.right),
        "evidence": document.text[start:end],
        "evidence_start": start,
        "evidence_end": end,
    }


def quantity_columns(quantity: Quantity | None) -> Json:
    """A figure as columns; all empty where there is none."""
    if quantity is None:
        return dict.fromkeys(QUANTITY_COLUMNS)
    conversion = quantity.conversion
    return {
        "value": float(quantity.value),
        "value_max": None if quantity.value_max is None else float(quantity.value_max),
        "currency": quantity.currency,
        "unit": quantity.unit,
        "bound": quantity.bound,
        "conversion_value": float(conversion.value) if conversion else None,
        "conversion_currency": conversion.currency if conversion else None,
    }


def quantity_of(row: Row[Any]) -> Quantity | None:
    """The figure that a row's columns hold."""
    if row.value is None:
        return None
    conversion = None
    if row.conversion_value is not None:
        conversion = Quantity(plain_number(row.conversion_value), row.conversion_currency)
    return Quantity(
        value=plain_number(row.value),
        currency=row.currency,
        unit=row.unit,
        bound=row.bound or "exact",
        value_max=None if row.value_max is None else plain_number(row.value_max),
        conversion=conversion,
    )


def value_of(row: Row[Any]) -> Value:
    """A value from its row of derived_values."""
    forms = tuple(row.forms.split(" | ")) if row.forms else ()
    return Value(row.role, (row.span_start, row.span_end), forms, quantity_of(row), row.code)


def claim_of(row: Row[Any], values: Sequence[Row[Any]]) -> Claim:
    """A claim from its row of derived_claims and its values' rows."""
    return Claim(
        type=ClaimType(row.type),
        status=Status(row.status),
        values=tuple(value_of(value) for value in values),
        evidence=(row.evidence_start, row.evidence_end),
        status_span=None if row.status_start is None else (row.status_start, row.status_end),
        attribution=row.attribution,
        confidence=row.confidence,
        patterns=tuple(json.loads(row.patterns)),
    )


def resolved_claim(row: Row[Any], values: Sequence[Row[Any]], outlets: Outlets) -> ResolvedClaim:
    """What reconciling works on. ``row`` has its document's witness and dates too, ``values`` their entities."""
    return ResolvedClaim(
        id=row.id,
        claim=claim_of(row, values),
        entities=tuple(value.entity for value in values),
        document=row.document_id,
        witness=row.witness,
        evidence=row.evidence,
        published=row.source_date,
        inferred=bool(row.inferred),
        credit=row.credit,
        in_roundup=bool(row.roundup),
        **told_by(row.publisher, outlets),
    )


def event_row(event: Event, neighbourhood: str, names: Mapping[str, str], witnesses: int) -> Json:
    """One row of derived_events: what is believed, in columns that tables and exports show."""
    amount = event.one("amount") or event.one("value")
    quantity = amount.quantity if amount else None
    stake = event.one("stake")
    code = {role: fact.code for role in ("stage", "venue") if (fact := event.one(role))}
    return {
        "id": event.id,
        "type": str(event.type),
        "neighbourhood": neighbourhood,
        "subject": "|".join(event.subject) or None,
        "company": _joined(event.subject, names),
        "status": event.status,
        "date": event.date,
        "date_end": last_day(event.date),
        "dated": event.dated,
        "stage": code.get("stage"),
        "venue": code.get("venue"),
        "amount": float(quantity.value) if quantity else None,
        "amount_max": float(quantity.value_max) if quantity and quantity.value_max is not None else None,
        "currency": quantity.currency if quantity else None,
        "bound": quantity.bound if quantity else None,
        "usd": _dollars(event),
        "stake": float(stake.quantity.value) if stake and stake.quantity else None,
        "investors": _of_role(event, "investor", names),
        "lead_investors": _of_role(event, "lead_investor", names),
        "buyers": _of_role(event, "buyer", names),
        "claims": len(event.claims),
        "documents": len(event.documents),
        "witnesses": witnesses,
    }


def _dollars(event: Event) -> float | None:
    """The believed sum in US dollars of its day, by which sums of all currencies are compared; None without a rate."""
    amount = event.one("amount")
    if amount is None or amount.quantity is None or amount.quantity.currency is None:
        return None
    converted = in_currency(amount.quantity, "USD", event.date)
    return converted[0] if converted else None


def _of_role(event: Event, role: str, names: Mapping[str, str]) -> str | None:
    return _joined(sorted(fact.entity for fact in event.believed(role) if fact.entity), names)


def _joined(entities: Iterable[str], names: Mapping[str, str]) -> str | None:
    return "; ".join(names.get(entity, entity) for entity in entities) or None


def fact_rows(event: Event) -> list[Json]:
    """The rows of derived_facts for one event."""
    return [
        {
            "event_id": event.id,
            "position": position,
            "role": fact.role,
            "believed": fact.believed,
            "support": fact.support,
            "claims": json.dumps(fact.claims),
            "text": fact.text,
            "entity": fact.entity,
            "code": fact.code,
            **quantity_columns(fact.quantity),
            "probability": fact.probability,
            "since": fact.since,
            "overtaken": fact.overtaken,
        }
        for position, fact in enumerate(event.facts)
    ]


def step_rows(event: Event) -> list[Json]:
    """The rows of derived_steps for one event."""
    return [
        {"event_id": event.id, "position": position, "step": step.name, "date": step.date, "claim_id": step.claim}
        for position, step in enumerate(event.steps)
    ]


def step_of(row: Row[Any]) -> Step:
    """A step from its row."""
    return Step(row.step, row.date, row.claim_id)


def fact_of(row: Row[Any]) -> Fact:
    """A fact from its row."""
    return Fact(
        role=row.role,
        believed=bool(row.believed),
        support=row.support,
        claims=tuple(json.loads(row.claims)),
        text=row.text,
        entity=row.entity,
        quantity=quantity_of(row),
        code=row.code,
        probability=row.probability,
        since=row.since,
        overtaken=bool(row.overtaken),
    )


def finding_row(finding: Finding) -> Json:
    """One row of derived_findings; one of derived_doubts where it belongs to no event yet."""
    row = {
        "id": finding.id,
        "claim_id": finding.claim,
        "kind": finding.kind,
        "role": finding.role,
        "rule": finding.rule,
        "stated": json.dumps(finding.stated, ensure_ascii=False, sort_keys=True),
        "should_be": json.dumps(finding.should_be, ensure_ascii=False, sort_keys=True) if finding.should_be else None,
        "because": finding.because,
        "confidence": finding.confidence,
    }
    return row if finding.event is None else row | {"event_id": finding.event}


def finding_of(row: Row[Any], event: str | None = None) -> Finding:
    """A finding, or a doubt, from its row."""
    return Finding(
        kind=row.kind,
        claim=row.claim_id,
        event=event,
        role=row.role,
        stated=json.loads(row.stated),
        should_be=json.loads(row.should_be) if row.should_be else None,
        because=row.because,
        confidence=row.confidence,
        rule=row.rule,
    )
