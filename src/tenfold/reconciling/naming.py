"""From the names in readings to name nodes with their evidence, and from claims to resolved claims.

A node is a folded name of a kind. Names that one claim or an alias relation gives as forms of one another count for
their being one; two values of one claim count against it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenfold.claims import NAME_ROLES, MentionKind, RelationType
from tenfold.documents import LANGUAGES
from tenfold.folding import fold
from tenfold.reconciling.copies import witnesses
from tenfold.reconciling.credits import credit_of
from tenfold.reconciling.model import ResolvedClaim, stable_id
from tenfold.reconciling.outlets import SHIPPED, outlet_key
from tenfold.reconciling.retelling import is_roundup
from tenfold.resolving import NameNode, NodeEvidence, resolve
from tenfold.whoswho import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tenfold.claims import Claim, Reading, Relation
    from tenfold.documents import Document
    from tenfold.reconciling.outlets import Outlets

_KIND_OF_MENTION = {
    MentionKind.ORGANISATION: "organisation",
    MentionKind.FUND: "organisation",
    MentionKind.AUTHORITY: "organisation",
    MentionKind.PERSON: "person",
    MentionKind.PRODUCT: "product",
}
_KIND_OF_ROLE = {"person": "person", "product": "product"}
# What plays these may be an organisation, a product or a person: the text's mention of the name decides.
_OPEN_ROLES = frozenset({"subject", "user", "party", "accuser", "accused", "target", "hardware"})

Pair = tuple[NameNode, NameNode]


@dataclass(frozen=True, slots=True)
class NamedClaim:
    """A claim with its id and, value by value, the node of its name (None for what is no name)."""

    id: str
    claim: Claim
    nodes: tuple[NameNode | None, ...]


@dataclass(frozen=True, slots=True)
class NamedRelation:
    """A relation between two nodes, with the place that states it."""

    relation: Relation
    left: NameNode
    right: NameNode


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one document's readings: ``surfaces`` as they are written, ``together`` pairs given as one name."""

    claims: tuple[NamedClaim, ...]
    relations: tuple[NamedRelation, ...]
    surfaces: Mapping[NameNode, frozenset[str]]
    together: frozenset[Pair]


def names_of(readings: Sequence[Reading]) -> Names:
    """The nodes in the readings of one document. A claim that two readers make alike is one claim."""
    surfaces: dict[NameNode, set[str]] = defaultdict(set)
    together: set[Pair] = set()
    claims: dict[str, NamedClaim] = {}
    relations: list[NamedRelation] = []
    for reading in readings:
        kinds = {m.name: kind for m in reading.mentions if (kind := _KIND_OF_MENTION.get(m.kind))}
        for name, kind in kinds.items():
            _node(name, kind, surfaces)
        for claim in reading.claims:
            nodes = tuple(_node_of_value(value.role, value.forms, kinds, surfaces, together) for value in claim.values)
            claim_id = id_of(reading.document_id, claim)
            claims.setdefault(claim_id, NamedClaim(claim_id, claim, nodes))
        for relation in reading.relations:
            relations += _relation(relation, kinds, surfaces, together)
    return Names(
        claims=tuple(claims[claim_id] for claim_id in sorted(claims)),
        relations=tuple(relations),
        surfaces={node: frozenset(found) for node, found in surfaces.items()},
        together=frozenset(together),
    )


def id_of(document_id: str, claim: Claim) -> str:
    """A claim's stable id: from its document, type, status, evidence and values, whoever read it."""
    values = [[value.role, value.span, value.to_json()] for value in claim.values]
    body = json.dumps([claim.type, claim.status, claim.evidence, values], ensure_ascii=False, sort_keys=True)
    return stable_id("claim", document_id, body)


def _node_of_value(
    role: str, forms: tuple[str, ...], kinds: Mapping[str, str], surfaces: dict[NameNode, set[str]], together: set[Pair]
) -> NameNode | None:
    if role not in NAME_ROLES or not forms:
        return None
    kind = _KIND_OF_ROLE.get(role) or (kind_of(forms, kinds, role) if role in _OPEN_ROLES else "organisation")
    if kind == "person":  # "Wang" in the text on Wang Huiwen is no name by which he could be known elsewhere
        forms = tuple(form for form in forms if form == forms[0] or not _part_of(form, forms[0]))
    nodes = [node for form in forms if (node := _node(form, kind, surfaces))]
    together.update(_pair(nodes[0], other) for other in nodes[1:] if other != nodes[0])
    return nodes[0] if nodes else None


def _part_of(form: str, full: str) -> bool:
    return set(fold(form).split()) <= set(fold(full).split()) or fold(form) in fold(full)


def kind_of(forms: Iterable[str], kinds: Mapping[str, str], role: str = "") -> str:
    """What a name is a name of: as the text mentions it, else as the who's-who knows it, else by its role."""
    forms = tuple(forms)
    told = next((kinds[form] for form in forms if form in kinds), None)
    if told:
        return told
    known = {entry.node_kind for form in forms for entry in load().by_name(fold(form))}
    if len(known) == 1:
        return known.pop()
    return "product" if role == "hardware" else "organisation"


def _node(form: str, kind: str, surfaces: dict[NameNode, set[str]]) -> NameNode | None:
    folded = fold(form)
    if not folded:
        return None
    node = NameNode(folded, kind)
    surfaces[node].add(" ".join(form.split()))
    return node


def _relation(
    relation: Relation, kinds: Mapping[str, str], surfaces: dict[NameNode, set[str]], together: set[Pair]
) -> list[NamedRelation]:
    if relation.type is RelationType.ALIAS:
        left_kind = right_kind = kind_of((relation.left, relation.right), kinds)
    else:
        left_kind, right_kind = {
            RelationType.MADE_BY: ("product", "organisation"),
            RelationType.FOUNDED_BY: ("organisation", "person"),
        }.get(relation.type, ("organisation", "organisation"))
    left, right = _node(relation.left, left_kind, surfaces), _node(relation.right, right_kind, surfaces)
    if left is None or right is None or left == right:
        return []
    if relation.type is RelationType.ALIAS:
        together.add(_pair(left, right))
    return [NamedRelation(relation, left, right)]


def _pair(left: NameNode, right: NameNode) -> Pair:
    return (left, right) if left < right else (right, left)


def apart_in(nodes: Iterable[NameNode | None]) -> set[Pair]:
    """The pairs that one claim sets against each other: two of its values, of one kind, under two names."""
    named = sorted({node for node in nodes if node is not None})
    return {(a, b) for i, a in enumerate(named) for b in named[i + 1 :] if a.kind == b.kind}


def evidence_of(
    surfaces: Mapping[NameNode, Iterable[str]], together: Iterable[Pair], apart: Iterable[Pair]
) -> dict[NameNode, NodeEvidence]:
    """What is known about each node; a pair that some text gives as one name is not set apart by another."""
    one: dict[NameNode, set[NameNode]] = defaultdict(set)
    two: dict[NameNode, set[NameNode]] = defaultdict(set)
    for left, right in together:
        one[left].add(right)
        one[right].add(left)
    for left, right in apart:
        if right not in one[left]:
            two[left].add(right)
            two[right].add(left)
    return {
        node: NodeEvidence(frozenset(found), frozenset(one[node]), frozenset(two[node]))
        for node, found in surfaces.items()
    }


def date_of(document: Document, readings: Iterable[Reading]) -> tuple[str | None, bool]:
    """A document's date and whether it had to be inferred: the newest date told in it that was not still to come."""
    if document.published:
        return document.published, False
    from tenfold.reading import newest_told  # with the whole reader, which most commands do not need

    past = [
        value.code
        for reading in readings for claim in reading.claims if claim.status in ("done", "denied")
        for value in claim.of("date") if value.code
    ]  # fmt: skip
    told = newest_told(document.text, document.lang) if document.lang in LANGUAGES else None
    newest = max([*past, *([told] if told else [])], default=None)
    return newest, newest is not None


def resolved_claims(items: Iterable[tuple[Document, Sequence[Reading]]]) -> list[ResolvedClaim]:
    """The claims of documents and their readings, with all names resolved among themselves."""
    known = [(document, names_of(readings), *date_of(document, readings)) for document, readings in items]
    surfaces: dict[NameNode, set[str]] = defaultdict(set)
    together: set[Pair] = set()
    apart: set[Pair] = set()
    for _, names, _, _ in known:
        together |= names.together
        for node, found in names.surfaces.items():
            surfaces[node] |= found
        for claim in names.claims:
            apart |= apart_in(claim.nodes)
    entity = resolve(evidence_of(surfaces, together, apart), ())
    witness = witnesses({document.text_hash: document.text for document, *_ in known})
    return [
        ResolvedClaim(
            id=claim.id,
            claim=claim.claim,
            entities=tuple(key_of(entity[node]) if node else None for node in claim.nodes),
            document=document.id,
            witness=witness[document.text_hash],
            evidence=document.text[slice(*claim.claim.evidence)],
            published=published,
            inferred=inferred,
            credit=credit_of(document.text, claim.claim.evidence),
            in_roundup=is_roundup(each.claim for each in names.claims),
            **told_by(document.publisher, SHIPPED),
        )
        for document, names, published, inferred in known
        for claim in names.claims
    ]


def told_by(publisher: str | None, outlets: Outlets) -> dict[str, Any]:
    """What a claim takes from its document's outlet: ``outlet``, ``rank``, ``reliability``."""
    standing = outlets.standing(publisher)
    outlet = outlet_key(publisher) if standing.kind.one_voice else None
    return {"outlet": outlet or None, "rank": standing.kind.rank, "reliability": standing.reliability}


def key_of(node: NameNode) -> str:
    """A node as one readable text, its id in the ledger: ``organisation:stepfun``."""
    return f"{node.kind}:{node.folded}" + (f"#{node.sense}" if node.sense else "")
