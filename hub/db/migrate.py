"""The release step: make the roles, then bring the schema to head, one revision a transaction."""

from __future__ import annotations

from pathlib import Path

from alembic import command, op
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
LOCK = 4811220000


def run_sql(revision: str, direction: str) -> None:
    """Run `migrations/sql/<revision>/<direction>.sql` inside a migration."""
    script = (MIGRATIONS / "sql" / revision / f"{direction}.sql").read_text(encoding="utf-8")
    run_script(op.get_bind(), script)


def run_script(connection: Connection, script: str) -> None:
    """Send a script of many statements as it stands: no parameters, so a percent sign or a colon means itself."""
    connection.connection.driver_connection.execute(script.encode())  # type: ignore[union-attr]


def upgrade(admin_url: str, *, app_password: str | None = None, revision: str = "head") -> None:
    """Bring the database at `admin_url` to `revision`.

    Needs    a login that may create roles; the application's own login may not.
    Safe     to run twice at once: an advisory lock lets one through at a time. A lock on a table is waited for five seconds at most.
    """
    with _as_owner(admin_url, app_password) as config:
        command.upgrade(config, revision)


def downgrade(admin_url: str, revision: str) -> None:
    """Take the database at `admin_url` back to `revision` (or `base`)."""
    with _as_owner(admin_url, None) as config:
        command.downgrade(config, revision)


class _as_owner:
    """Hold one connection that works as the owner of the schema while alembic runs."""

    def __init__(self, admin_url: str, app_password: str | None):
        self.engine = create_engine(sqlalchemy_url(admin_url))
        self.app_password = app_password

    def __enter__(self) -> Config:
        self.connection = self.engine.connect()
        self.connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        run_script(self.connection, (MIGRATIONS / "sql" / "roles.sql").read_text(encoding="utf-8"))
        if self.app_password is not None:
            literal = self.app_password.replace("'", "''")
            run_script(self.connection, f"ALTER ROLE hub_app PASSWORD '{literal}'")
        self.connection.commit()
        run_script(self.connection, "SET ROLE hub_owner; SET lock_timeout = '5s'; SET search_path = hub, pg_catalog")
        self.connection.commit()
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = self.connection
        config.attributes["options"] = {"version_table": "alembic_version", "version_table_schema": "hub"}
        return config

    def __exit__(self, *exc: object) -> None:
        self.connection.close()
        self.engine.dispose()


def sqlalchemy_url(url: str) -> str:
    """Write a PostgreSQL address the way SQLAlchemy wants it, whatever of the two ways it came in."""
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
