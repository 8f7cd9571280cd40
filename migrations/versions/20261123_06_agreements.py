"""Agreements, their signatures, fee invoices and payments."""

from hub.db.migrate import run_sql

revision = "20261123_06_agreements"
down_revision = "20261123_05_consensus"


def upgrade() -> None:
    run_sql(revision, "up")


def downgrade() -> None:
    run_sql(revision, "down")
