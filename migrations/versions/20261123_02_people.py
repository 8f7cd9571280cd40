"""People, legal entities, owners of record, membership, engagements, licences."""

from hub.db.migrate import run_sql

revision = "20261123_02_people"
down_revision = "20261123_01_foundation"


def upgrade() -> None:
    run_sql(revision, "up")


def downgrade() -> None:
    run_sql(revision, "down")
