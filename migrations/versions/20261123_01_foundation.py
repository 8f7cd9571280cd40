"""Roles' rights, scopes, the audit trail, the outbox, answers kept by key."""

from hub.db.migrate import run_sql

revision = "20261123_01_foundation"
down_revision = None


def upgrade() -> None:
    run_sql(revision, "up")


def downgrade() -> None:
    run_sql(revision, "down")
