"""Low rates and free care."""

from hub.db.migrate import run_sql

revision = "20261123_09_rates"
down_revision = "20261123_08_pay"


def upgrade() -> None:
    run_sql(revision, "up")


def downgrade() -> None:
    run_sql(revision, "down")
