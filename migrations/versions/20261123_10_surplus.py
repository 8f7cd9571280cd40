"""Surplus policies, allocations and shares."""

from hub.db.migrate import run_sql

revision = "20261123_10_surplus"
down_revision = "20261123_09_rates"


def upgrade() -> None:
    run_sql(revision, "up")


def downgrade() -> None:
    run_sql(revision, "down")
