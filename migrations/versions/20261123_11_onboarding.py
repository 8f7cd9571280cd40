"""Practices on their way in."""

from hub.db.migrate import run_sql

revision = "20261123_11_onboarding"
down_revision = "20261123_10_surplus"


def upgrade() -> None:
    run_sql(revision, "up")


def downgrade() -> None:
    run_sql(revision, "down")
