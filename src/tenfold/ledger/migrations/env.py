"""Run by Alembic: migrate over the connection that the ledger hands over, within its transaction."""

from alembic import context

from tenfold.ledger.tables import TRUTH

context.configure(connection=context.config.attributes["connection"], target_metadata=TRUTH)
context.run_migrations()
