"""Proposals, versions, positions, decisions, consultations, meetings."""

from hub.db.migrate import run_sql

revision = "20261123_05_consensus"
down_revision = "20261123_04_identity"


def upgrade() -> None:
    run_sql(revision, "up")


def downgrade() -> None:
    run_sql(revision, "down")
