"""Hours, imports of them, leave days, and the months in which nothing of it changes any more."""

from hub.db.migrate import run_sql

revision = "20261123_07_hours"
down_revision = "20261123_06_agreements"


def upgrade() -> None:
    run_sql(revision, "up")


def downgrade() -> None:
    run_sql(revision, "down")
