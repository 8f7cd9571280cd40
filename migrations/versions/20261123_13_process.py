"""How we decide: which process a collective has adopted, and under which one each matter was brought."""

from hub.db.migrate import run_sql

revision = "20261123_13_process"
down_revision = "20261123_12_plugins"


def upgrade() -> None:
    run_sql(revision, "up")


def downgrade() -> None:
    run_sql(revision, "down")
