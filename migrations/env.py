"""Run inside alembic: the connection and the version table are given by `hub.db.migrate`."""

from alembic import context

from hub.db.base import Base

connection = context.config.attributes["connection"]
options = context.config.attributes["options"]
context.configure(connection=connection, target_metadata=Base.metadata, transaction_per_migration=True, **options)
with context.begin_transaction():
    context.run_migrations()
