"""Judgements may give a value (what a claim must say) or take back another; what is learned about outlets is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column("judgements", sa.Column("value", sa.Text))
    op.add_column("judgements", sa.Column("takes_back", sa.Integer))
    op.create_table(
        "weighings",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("method", sa.String, nullable=False),
        sa.Column("records", sa.Text, nullable=False),
        sa.Column("made_at", sa.String, nullable=False),
    )
