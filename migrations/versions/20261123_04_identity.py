"""Passwords, one-time links, sessions, tokens, and the attempts counted against guessing."""

from hub.db.migrate import run_sql

revision = "20261123_04_identity"
down_revision = "20261123_03_ledger"


def upgrade() -> None:
    run_sql(revision, "up")


def downgrade() -> None:
    run_sql(revision, "down")
