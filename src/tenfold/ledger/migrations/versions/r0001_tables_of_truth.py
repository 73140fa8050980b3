"""The first tables of truth: documents, readings, judgements, withdrawals, rejects, meta."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEY = sa.String().with_variant(sa.Text(collation="C"), "postgresql")


def _number() -> sa.Column[int]:
    return sa.Column("number", sa.Integer, primary_key=True, autoincrement=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "documents",
        _number(),
        sa.Column("id", _KEY, nullable=False, unique=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("text_hash", _KEY, nullable=False, index=True),
        sa.Column("lang", sa.String),
        sa.Column("title", sa.Text),
        sa.Column("publisher", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("published", sa.String),
        sa.Column("given_id", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("added_at", sa.String, nullable=False),
    )
    op.create_table(
        "readings",
        _number(),
        sa.Column("document_id", _KEY, sa.ForeignKey("documents.id"), nullable=False),
        sa.Column("reader", _KEY, nullable=False),
        sa.Column("version", _KEY, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.UniqueConstraint("document_id", "reader", "version"),
    )
    op.create_table(
        "judgements",
        _number(),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("left", _KEY, nullable=False),
        sa.Column("right", _KEY, nullable=False),
        sa.Column("verdict", sa.String, nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("made_at", sa.String, nullable=False),
    )
    op.create_table(
        "withdrawals",
        _number(),
        sa.Column("document_id", _KEY, sa.ForeignKey("documents.id"), nullable=False, index=True),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("made_at", sa.String, nullable=False),
    )
    op.create_table(
        "rejects",
        _number(),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("seen_at", sa.String, nullable=False),
        sa.UniqueConstraint("origin", "line", "reason"),
    )
    op.create_table("meta", sa.Column("name", _KEY, primary_key=True), sa.Column("value", sa.Text, nullable=False))
