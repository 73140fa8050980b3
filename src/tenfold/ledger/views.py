"""The views that ``tenfold sql`` answers from. docs/ledger.md describes every column; a test compares the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import Connection

VIEWS: dict[str, str] = {
    "deals": """
        SELECT id AS event_id, type, status, company, subject AS company_id, stage, venue, amount, amount_max, currency,
               bound, stake, investors, lead_investors, buyers, date, dated, claims, documents, witnesses
        FROM derived_events
        WHERE type IN ('funding_round', 'valuation', 'listing', 'acquisition', 'fund')
    """,
    "claims": """
        SELECT c.id AS claim_id, c.type, c.status, c.about AS company, c.subject AS company_id, f.value AS amount,
               f.value_max AS amount_max, f.currency, f.unit, f.bound, m.code AS measure, c.date, c.evidence,
               c.evidence_start, c.evidence_end, c.attribution, c.confidence, e.event_id, c.document_id, d.title,
               d.publisher, d.url, d.published
        FROM derived_claims c
        JOIN documents d ON d.id = c.document_id
        LEFT JOIN derived_members e ON e.claim_id = c.id
        LEFT JOIN derived_values f ON f.claim_id = c.id AND f.position = (
            SELECT MIN(v.position) FROM derived_values v WHERE v.claim_id = c.id AND v.role IN ('amount', 'value'))
        LEFT JOIN derived_values m ON m.claim_id = c.id AND m.position = (
            SELECT MIN(v.position) FROM derived_values v WHERE v.claim_id = c.id AND v.role = 'measure')
    """,
    "entities": """
        SELECT id AS entity_id, name, kind, country, known_as
        FROM derived_entities
    """,
    "aliases": """
        SELECT n.entity AS entity_id, e.name, s.surface AS alias, n.kind, COUNT(DISTINCT s.document_id) AS documents,
               MIN(r.date) AS first_seen
        FROM derived_surfaces s
        JOIN derived_nodes n ON n.node = s.node
        JOIN derived_entities e ON e.id = n.entity
        JOIN derived_sources r ON r.document_id = s.document_id
        GROUP BY n.entity, e.name, s.surface, n.kind
    """,
    "sources": """
        SELECT d.id AS document_id, d.given_id, d.title, d.publisher, d.url, d.lang, d.published, r.date, r.inferred,
               r.copy_of, r.claims, r.refused, d.origin, d.added_at
        FROM documents d
        JOIN derived_sources r ON r.document_id = d.id
    """,
    "findings": """
        SELECT f.id AS finding_id, f.kind, c.about AS company, c.subject AS company_id, c.type, f.role, f.stated,
               f.should_be, f.because, f.confidence, f.rule, f.claim_id, f.event_id, c.document_id, c.evidence
        FROM derived_findings f
        JOIN derived_claims c ON c.id = f.claim_id
    """,
}


def create_views(connection: Connection) -> None:
    """Make all views, on tables that are there."""
    for name, query in VIEWS.items():
        connection.execute(text(f"CREATE VIEW {name} AS {query}"))


def drop_views(connection: Connection) -> None:
    """Drop all views that are there."""
    for name in VIEWS:
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))
