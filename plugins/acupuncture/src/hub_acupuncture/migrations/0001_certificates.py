"""The certificates, in the plugin's own schema; the hub adds row security and grants after this has run."""

from alembic import op

revision = "acu_0001"
down_revision = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE certificate (
          id uuid NOT NULL DEFAULT uuidv7(),
          entity_id uuid NOT NULL DEFAULT hub.bound_entity(),
          holder text NOT NULL,
          number text NOT NULL,
          valid_to date NOT NULL,
          kept_at timestamptz NOT NULL DEFAULT hub.now(),
          CONSTRAINT certificate_pkey PRIMARY KEY (entity_id, id),
          CONSTRAINT certificate_once UNIQUE (entity_id, number),
          CONSTRAINT certificate_holder CHECK (length(btrim(holder)) BETWEEN 1 AND 120)
        )
    """)


def downgrade() -> None:
    op.execute("DROP TABLE certificate")
