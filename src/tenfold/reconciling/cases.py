"""Checks small sets of documents, each for itself: what ``tenfold check --cases`` runs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from tenfold.claims import ANCHORS, Reading, claim_from_json
from tenfold.documents import Document
from tenfold.reconciling import Event, Fact, Finding, ResolvedClaim, reconcile_all
from tenfold.reconciling.naming import resolved_claims

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tenfold.claims import Json


def check_case(case: Mapping[str, Any], read: Callable[[Document], Reading], given_claims: bool = False) -> Json:
    """The findings and events of one case, as SPEC.md gives them.

    ``case`` holds id and documents; ``read`` reads a document. With ``given_claims`` each document's own ``claims``
    take the place of reading it. A document without a text is left out. Raises KeyError where the case has no id.
    """
    documents: dict[str, Document] = {}
    items: list[tuple[Document, list[Reading]]] = []
    for raw in case.get("documents") or []:
        document = _document(raw)
        if document.text and document.id not in documents:
            documents[document.id] = document
            items.append((document, [_given(raw, document) if given_claims else read(document)]))
    claims = resolved_claims(items)
    names = _names(claims)
    given_ids = {document_id: document.given_id for document_id, document in documents.items()}
    by_id = {claim.id: claim for claim in claims}
    findings: list[Json] = []
    events: list[Json] = []
    for found in reconcile_all(claims):
        findings += [finding_json(finding, by_id[finding.claim], given_ids) for finding in found.findings]
        events.append(event_json(found.event, names, given_ids))
    return {"id": case["id"], "findings": findings, "events": events}


def finding_json(finding: Finding, claim: ResolvedClaim, given_ids: Mapping[str, str]) -> Json:
    """A finding as SPEC.md writes it."""
    anchors = claim.claim.anchor or tuple(value for value in claim.claim.values if value.forms)
    return {
        "kind": finding.kind,
        "claim": {
            "document": given_ids.get(claim.document) or claim.document,
            "type": str(claim.claim.type),
            "company": anchors[0].forms[0] if anchors else None,
            "role": finding.role,
            "stated": finding.stated,
            "evidence": claim.evidence,
        },
        "should_be": finding.should_be,
        "because": finding.because,
        "confidence": round(finding.confidence, 3),
    }


def event_json(event: Event, names: Mapping[str, Iterable[str]], given_ids: Mapping[str, str]) -> Json:
    """An event as SPEC.md writes it; ``names`` gives every name of an entity, the fullest first."""
    believed: Json = {}
    anchor = ANCHORS[event.type]
    for role in dict.fromkeys(fact.role for fact in event.facts if fact.believed and fact.role != anchor):
        believed[role] = _believed(event.believed(role), names)
    return {
        "type": str(event.type),
        "company": " | ".join(name for entity in event.subject for name in names.get(entity, (entity,))) or None,
        "status": event.status,
        "believed": believed,
        "documents": sorted(given_ids.get(document) or document for document in event.documents),
    }


def _believed(facts: tuple[Fact, ...], names: Mapping[str, Iterable[str]]) -> Any:
    if facts[0].entity is not None:
        return {"names": [" | ".join(names.get(fact.entity or "", (fact.text,))) for fact in facts]}
    return facts[0].value_json()


def _names(claims: Iterable[ResolvedClaim]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        for value, entity in zip(claim.claim.values, claim.entities, strict=True):
            if entity is not None:
                found[entity].update(value.forms)
    return {entity: sorted(forms, key=lambda form: (-len(form), form)) for entity, forms in found.items()}


def _document(raw: Mapping[str, Any]) -> Document:
    return Document(
        text=raw.get("text") or "",
        lang=raw.get("lang"),
        title=raw.get("title"),
        publisher=raw.get("publisher"),
        url=raw.get("url"),
        published=raw.get("published"),
        given_id=str(raw.get("id") or ""),
    )


def _given(raw: Mapping[str, Any], document: Document) -> Reading:
    claims = [claim_from_json(claim, document.text) for claim in raw.get("claims") or []]
    grounded = tuple(claim for claim in claims if claim is not None)
    return Reading(document.id, "given", "1", grounded, refused=len(claims) - len(grounded))
