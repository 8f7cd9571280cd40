"""Give a plugin a schema and a role of its own, run its migrations there, and put row security on whatever they made.

The migrations run as an owner that owns nothing else, so a plugin that reaches for a table of the hub is refused by the database.
All of one plugin's migrations and their securing are one transaction: what is refused leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from hub.db.migrate import LOCK, MIGRATIONS, run_script, sqlalchemy_url
from hub.plugin_host.catalogue import Plugin
from hub.plugin_host.discovery import folder_of


@dataclass(frozen=True)
class Migrated:
    """How one plugin's schema stands: its revision, or the reason why it could not be brought there."""

    key: str
    revision: str | None
    fault: str = ""


class Unsafe(Exception):
    """Say what a plugin's migrations made that may not be there."""


def migrate(admin_url: str, plugins: Iterable[Plugin], revision: str = "head") -> list[Migrated]:
    """Bring the schema of every ready plugin that has one to `revision`; one that fails does not stop the others.

    Needs    a login that may create roles, and the hub's own schema at head.
    """
    engine = create_engine(sqlalchemy_url(admin_url))
    try:
        return [
            _migrate_one(connection, plugin, revision) for plugin in plugins if _has_schema(plugin) for connection in _connected(engine)
        ]
    finally:
        engine.dispose()


def _connected(engine) -> Iterator[Connection]:  # type: ignore[no-untyped-def]
    with engine.connect() as connection:
        yield connection


def _has_schema(plugin: Plugin) -> bool:
    return bool(plugin.ready and plugin.installed and plugin.declaration and plugin.declaration.migrations)


def _migrate_one(connection: Connection, plugin: Plugin, revision: str) -> Migrated:
    try:
        with _inside(connection, plugin) as config:
            if revision == "base":
                command.downgrade(config, revision)
            else:
                command.upgrade(config, revision)
            _still_inside(connection, plugin.key)
            _secure(connection, plugin.key)
            reached = _revision(connection, plugin.key)
        return Migrated(plugin.key, reached)
    except Unsafe as error:
        return Migrated(plugin.key, None, str(error))
    except DBAPIError as error:
        words = str(error.orig).splitlines()[0][:200]
        if getattr(error.orig, "sqlstate", "") == "42501":
            return Migrated(plugin.key, None, f"Its migrations reach outside its own part of the database ({words}).")
        return Migrated(plugin.key, None, f"Its migrations do not run: {words}.")
    except Exception as error:  # noqa: BLE001  (a stranger's migrations may raise anything; the hub goes on and says it)
        words = " ".join(str(error).split())[:200]
        return Migrated(plugin.key, None, f"Its migrations do not run: {type(error).__name__}: {words}.")


@contextmanager
def _inside(connection: Connection, plugin: Plugin) -> Iterator[Config]:
    """Hold one transaction that works as the plugin's own owner, in its own schema alone."""
    assert plugin.installed is not None and plugin.declaration is not None
    folder = folder_of(plugin.installed.package)
    if folder is None:
        raise Unsafe("Its package is not where its installation says.")
    with connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        _make_place(connection, plugin.key)
        run_script(
            connection,
            f"SET LOCAL ROLE plugin_{plugin.key}_owner; SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '60s';"
            f" SET LOCAL search_path = plugin_{plugin.key}, pg_catalog",
        )
        yield _config(connection, plugin.key, folder / str(plugin.declaration.migrations))


def _config(connection: Connection, key: str, folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_locations", str(folder))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    config.attributes["options"] = {"version_table": f"alembic_version_{key}", "version_table_schema": f"plugin_{key}"}
    return config


def _make_place(connection: Connection, key: str) -> None:
    """Make the plugin's schema and its two roles: the one that owns the tables, and the one that its pages work as."""
    run_script(
        connection,
        f"""
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'plugin_{key}') THEN CREATE ROLE plugin_{key} NOLOGIN NOINHERIT; END IF;
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'plugin_{key}_owner') THEN
            CREATE ROLE plugin_{key}_owner NOLOGIN NOINHERIT;
          END IF;
          EXECUTE format('GRANT plugin_{key}_owner TO %I WITH SET TRUE', current_user);
        END $$;
        GRANT plugin_{key} TO hub_app WITH INHERIT FALSE, SET TRUE;
        CREATE SCHEMA IF NOT EXISTS plugin_{key} AUTHORIZATION plugin_{key}_owner;
        SET LOCAL ROLE hub_owner;
        GRANT USAGE ON SCHEMA hub TO plugin_{key}, plugin_{key}_owner;
        GRANT EXECUTE ON PROCEDURE hub.secure_tenant(regclass) TO plugin_{key}_owner;
        SET LOCAL ROLE plugin_{key}_owner;
        GRANT USAGE ON SCHEMA plugin_{key} TO plugin_{key}, scope_practice, hub_checker;
        RESET ROLE;
        """,
    )


def _still_inside(connection: Connection, key: str) -> None:
    role = connection.execute(text("SELECT current_user")).scalar()
    if role != f"plugin_{key}_owner":
        raise Unsafe("Its migrations change the role that they run as.")


UNSAFE = text("""
    SELECT 'The table ' || c.relname || ' has no column entity_id uuid NOT NULL, so the hub cannot tell whose its rows are.'
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :schema AND c.relkind IN ('r', 'p') AND c.relname <> :version_table
      AND NOT EXISTS (SELECT FROM pg_attribute a
                      WHERE a.attrelid = c.oid AND a.attname = 'entity_id' AND a.atttypid = 'uuid'::regtype AND a.attnotnull)
    UNION ALL
    SELECT 'The key ' || i.relname || ' leaves out entity_id, so one practice could learn what another one has.'
    FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :schema AND x.indisunique AND c.relname <> :version_table
      AND NOT EXISTS (SELECT FROM pg_attribute a
                      WHERE a.attrelid = c.oid AND a.attname = 'entity_id' AND a.attnum = ANY (x.indkey::int2[]))
    UNION ALL
    SELECT 'The view ' || c.relname || ' reads with its owner''s eyes; make it security_invoker.'
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :schema AND (c.relkind = 'm' OR c.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false))
    UNION ALL
    SELECT 'The function ' || p.proname || ' may not be there: a plugin keeps rows, and works them out in its own Python.'
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = :schema
    UNION ALL
    SELECT 'It made ' || c.relname || ' outside its own schema.'
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relowner = (SELECT oid FROM pg_roles WHERE rolname = :owner) AND n.nspname <> :schema AND n.nspname NOT LIKE 'pg_toast%'
""")

UNSECURED = text("""
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :schema AND c.relkind IN ('r', 'p') AND c.relname <> :version_table
      AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'bound_entity')
""")


def _secure(connection: Connection, key: str) -> None:
    """Force row security on every table, and let the plugin's role and the practice's own eyes in.

    Raises   Unsafe with everything that is wrong at once.
    """
    names = {"schema": f"plugin_{key}", "version_table": f"alembic_version_{key}", "owner": f"plugin_{key}_owner"}
    faults = connection.execute(UNSAFE, names).scalars().all()
    if faults:
        raise Unsafe(" ".join(faults))
    for table in connection.execute(UNSECURED, names).scalars().all():
        name = f'plugin_{key}."{table}"'
        run_script(
            connection,
            f"""
            CALL hub.secure_tenant('{name}');
            CREATE POLICY own_pages ON {name} TO plugin_{key}
              USING (entity_id = (SELECT hub.bound_entity())) WITH CHECK (entity_id = (SELECT hub.bound_entity()));
            CREATE POLICY own_migrations ON {name} TO plugin_{key}_owner USING (true) WITH CHECK (true);
            GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO plugin_{key};
            GRANT SELECT ON {name} TO scope_practice;
            """,
        )
    run_script(connection, f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA plugin_{key} TO plugin_{key}")


def _revision(connection: Connection, key: str) -> str | None:
    return connection.execute(text(f"SELECT version_num FROM plugin_{key}.alembic_version_{key}")).scalar()
