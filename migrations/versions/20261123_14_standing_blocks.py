"""The blocks that stand, found without reading every word that was said."""

from hub.db.migrate import run_sql

revision = "20261123_14_standing_blocks"
down_revision = "20261123_13_process"


def upgrade() -> None:
    run_sql(revision, "up")


def downgrade() -> None:
    run_sql(revision, "down")
