"""The tables of the ledger: those of truth, which are only ever added to, and those derived from them.

Tables of truth change by migrations (migrations/). Derived tables carry a version (DERIVED_VERSION) and are dropped and
made again where it differs. docs/ledger.md says what each column holds.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

# Raise it with every change of a derived table, of how it is filled, or of what reconciling or resolving answers.
DERIVED_VERSION = "10"

TRUTH = MetaData()
DERIVED = MetaData()

# Ids and keys sort by their bytes on every database, so that the canonical order is one.
Key = String().with_variant(Text(collation="C"), "postgresql")

documents = Table(
    "documents",
    TRUTH,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", Key, nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("text_hash", Key, nullable=False, index=True),
    Column("lang", String),
    Column("title", Text),
    Column("publisher", Text),
    Column("url", Text),
    Column("published", String),
    Column("given_id", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("added_at", String, nullable=False),
)

readings = Table(
    "readings",
    TRUTH,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("document_id", Key, ForeignKey("documents.id"), nullable=False),
    Column("reader", Key, nullable=False),
    Column("version", Key, nullable=False),
    Column("content", Text, nullable=False),
    UniqueConstraint("document_id", "reader", "version"),
)

judgements = Table(
    "judgements",
    TRUTH,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("left", Key, nullable=False),
    Column("right", Key, nullable=False),
    Column("verdict", String, nullable=False),
    Column("because", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("made_at", String, nullable=False),
    Column("value", Text),  # of a claim: what it must say; of events: the claims that were in them; as JSON
    Column("takes_back", Integer),  # the number of the judgement that this one takes back, if it is an undo
)

# What was learned about outlets: one entry for each run of tenfold weigh, the newest is in force.
weighings = Table(
    "weighings",
    TRUTH,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("method", String, nullable=False),
    Column("records", Text, nullable=False),
    Column("made_at", String, nullable=False),
)

withdrawals = Table(
    "withdrawals",
    TRUTH,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("document_id", Key, ForeignKey("documents.id"), nullable=False, index=True),
    Column("withdrawn", Boolean, nullable=False),
    Column("because", Text, nullable=False),
    Column("made_at", String, nullable=False),
)

rejects = Table(
    "rejects",
    TRUTH,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("origin", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("seen_at", String, nullable=False),
    UniqueConstraint("origin", "line", "reason"),
)

meta = Table("meta", TRUTH, Column("name", Key, primary_key=True), Column("value", Text, nullable=False))


def _quantity() -> list[Column[Any]]:
    """The columns of a figure as stated."""
    return [
        Column("value", Double),
        Column("value_max", Double),
        Column("currency", String),
        Column("unit", String),
        Column("bound", String),
        Column("conversion_value", Double),
        Column("conversion_currency", String),
    ]


def _finding() -> list[Column[Any]]:
    """The columns of what does not add up."""
    return [
        Column("claim_id", Key, nullable=False),
        Column("kind", Key, nullable=False),
        Column("role", Key, nullable=False),
        Column("rule", Key, nullable=False),
        Column("stated", Text, nullable=False),
        Column("should_be", Text),
        Column("because", Text, nullable=False),
        Column("confidence", Double, nullable=False),
    ]


sources = Table(
    "derived_sources",
    DERIVED,
    Column("document_id", Key, primary_key=True),
    Column("date", Key, index=True),
    Column("inferred", Boolean, nullable=False),
    Column("copy_of", Key),
    Column("witness", Key, nullable=False, index=True),
    Column("roundup", Boolean, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
)

# Texts (by their hashes) that share a band may be copies; those that proved to be are in the next table.
bands = Table(
    "derived_bands",
    DERIVED,
    Column("band", Key, primary_key=True),
    Column("text_hash", Key, primary_key=True, index=True),
    sqlite_with_rowid=False,
)

copies = Table(
    "derived_copies",
    DERIVED,
    Column("left", Key, primary_key=True),
    Column("right", Key, primary_key=True, index=True),
    sqlite_with_rowid=False,
)

claims = Table(
    "derived_claims",
    DERIVED,
    Column("id", Key, primary_key=True),
    Column("document_id", Key, nullable=False, index=True),
    Column("type", Key, nullable=False, index=True),
    Column("status", String, nullable=False),
    Column("subject", Key, index=True),
    Column("neighbourhood", Key, index=True),
    Column("about", Text),
    Column("date", Key, index=True),
    Column("date_end", Key),
    Column("evidence", Text, nullable=False),
    Column("evidence_start", Integer, nullable=False),
    Column("evidence_end", Integer, nullable=False),
    Column("status_start", Integer),
    Column("status_end", Integer),
    Column("attribution", Text),
    Column("credit", Key),
    Column("confidence", Double, nullable=False),
    Column("patterns", Text, nullable=False),
    Index("derived_claims_newest", "date", "id"),
)

values = Table(
    "derived_values",
    DERIVED,
    Column("claim_id", Key, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("role", Key, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("surface", Text, nullable=False),
    Column("forms", Text),
    Column("node", Key, index=True),
    Column("code", Text),
    *_quantity(),
)

nodes = Table(
    "derived_nodes",
    DERIVED,
    Column("node", Key, primary_key=True),
    Column("kind", Key, nullable=False),
    Column("folded", Key, nullable=False, index=True),
    Column("sense", Key, nullable=False),
    Column("entity", Key, nullable=False, index=True),
    Column("component", Key, nullable=False),
)

# Nodes that share a key, or a link, may be one entity: whatever changes one of them concerns the other.
node_keys = Table(
    "derived_node_keys",
    DERIVED,
    Column("key", Key, primary_key=True),
    Column("node", Key, primary_key=True, index=True),
    sqlite_with_rowid=False,
)

surfaces = Table(
    "derived_surfaces",
    DERIVED,
    Column("node", Key, primary_key=True),
    Column("surface", Key, primary_key=True),
    Column("document_id", Key, primary_key=True, index=True),
    sqlite_with_rowid=False,
)

links = Table(
    "derived_links",
    DERIVED,
    Column("left", Key, primary_key=True),
    Column("right", Key, primary_key=True, index=True),
    Column("document_id", Key, primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# Names that share one of these may be one by look, sound or meaning; it takes more than that to make them one.
near_keys = Table(
    "derived_near_keys",
    DERIVED,
    Column("key", Key, primary_key=True),
    Column("node", Key, primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# What a document ties a name to: a product made, a founder, a round with its investor.
ties = Table(
    "derived_ties",
    DERIVED,
    Column("node", Key, primary_key=True),
    Column("tie", Key, primary_key=True, index=True),
    Column("document_id", Key, primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# Pairs of names that may be one, with the probability; those that nobody can be sure of are for people to decide.
pairs = Table(
    "derived_pairs",
    DERIVED,
    Column("left", Key, primary_key=True),
    Column("right", Key, primary_key=True, index=True),
    Column("probability", Double, nullable=False),
    Column("reasons", Text, nullable=False),
)

entities = Table(
    "derived_entities",
    DERIVED,
    Column("id", Key, primary_key=True),
    Column("kind", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("known_as", Key),
    Column("country", String),
)

relations = Table(
    "derived_relations",
    DERIVED,
    Column("document_id", Key, primary_key=True),
    Column("type", Key, primary_key=True),
    Column("left_start", Integer, primary_key=True),
    Column("right_start", Integer, primary_key=True),
    Column("left", Key, nullable=False, index=True),
    Column("right", Key, nullable=False, index=True),
    Column("evidence", Text, nullable=False),
    Column("evidence_start", Integer, nullable=False),
    Column("evidence_end", Integer, nullable=False),
)

events = Table(
    "derived_events",
    DERIVED,
    Column("id", Key, primary_key=True),
    Column("type", Key, nullable=False, index=True),
    Column("neighbourhood", Key, nullable=False, index=True),
    Column("subject", Key, index=True),
    Column("company", Text),
    Column("status", Key, nullable=False),
    Column("date", Key, index=True),
    Column("date_end", Key),
    Column("dated", String),
    Column("stage", Text),
    Column("venue", Text),
    Column("amount", Double),
    Column("amount_max", Double),
    Column("currency", String),
    Column("bound", String),
    Column("usd", Double),
    Column("stake", Double),
    Column("investors", Text),
    Column("lead_investors", Text),
    Column("buyers", Text),
    Column("claims", Integer, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("witnesses", Integer, nullable=False),
    # Lists are read off these in their order, until a page is full.
    Index("derived_events_newest", "date_end", "date", "id", "type", "status"),
    Index("derived_events_largest", "usd", "id", "type", "status"),
    Index("derived_events_sums", "type", "status", "date", "date_end", "usd"),
)

members = Table(
    "derived_members",
    DERIVED,
    Column("claim_id", Key, primary_key=True),
    Column("event_id", Key, nullable=False, index=True),
)

steps = Table(
    "derived_steps",
    DERIVED,
    Column("event_id", Key, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("step", String, nullable=False),
    Column("date", String),
    Column("claim_id", Key, nullable=False),
)

facts = Table(
    "derived_facts",
    DERIVED,
    Column("event_id", Key, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("role", Key, nullable=False),
    Column("believed", Boolean, nullable=False),
    Column("support", Integer, nullable=False),
    Column("claims", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("entity", Key),
    Column("code", Text),
    *_quantity(),
    Column("probability", Double, nullable=False),
    Column("since", String),
    Column("overtaken", Boolean, nullable=False),
    Index("derived_facts_entity", "entity", "role"),
)

findings = Table(
    "derived_findings",
    DERIVED,
    Column("id", Key, primary_key=True),
    Column("event_id", Key, nullable=False, index=True),
    *_finding(),
    Index("derived_findings_claim", "claim_id"),
)

# What single documents raise by themselves; a finding is made of it unless a second witness confirms the figure.
doubts = Table(
    "derived_doubts",
    DERIVED,
    Column("id", Key, primary_key=True),
    *_finding(),
    Index("derived_doubts_claim", "claim_id"),
)

# Our own full-text index: words, and pairs of neighbouring Chinese characters, of every document's title and text.
terms = Table(
    "derived_terms",
    DERIVED,
    Column("term", Key, primary_key=True),
    Column("document", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
