"""Which plugins this hub has known, and what a practice has chosen in them."""

from hub.db.migrate import run_sql

revision = "20261123_12_plugins"
down_revision = "20261123_11_onboarding"


def upgrade() -> None:
    run_sql(revision, "up")


def downgrade() -> None:
    run_sql(revision, "down")
