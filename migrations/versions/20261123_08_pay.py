"""The one rate, leave days, the rhythm of a month, pay runs and their lines."""

from hub.db.migrate import run_sql

revision = "20261123_08_pay"
down_revision = "20261123_07_hours"


def upgrade() -> None:
    run_sql(revision, "up")


def downgrade() -> None:
    run_sql(revision, "down")
