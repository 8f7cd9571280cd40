"""Books, accounts, journal entries, postings, balances, closed months."""

from hub.db.migrate import run_sql

revision = "20261123_03_ledger"
down_revision = "20261123_02_people"


def upgrade() -> None:
    run_sql(revision, "up")


def downgrade() -> None:
    run_sql(revision, "down")
