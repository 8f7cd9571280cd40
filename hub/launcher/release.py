"""The release step: make the database what this version of the hub needs, and refuse a login that could see too much."""

from __future__ import annotations

import psycopg
import psycopg.rows
from psycopg import sql
from sqlalchemy.engine import make_url

from hub.embedded.data_dir import DataDir
from hub.embedded.servers import Servers, running_servers
from hub.kernel.errors import DomainError, invalid, refused, unavailable
from hub.kernel.settings import Settings

OLDEST = 180000

WHO_AM_I = """
    SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS version_name,
           r.rolname, r.rolsuper, r.rolbypassrls,
           EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                   WHERE n.nspname = 'hub' AND (c.relowner = r.oid OR n.nspowner = r.oid)) AS owns,
           pg_has_role(r.oid, to_regrole('hub_owner')::oid, 'MEMBER') AS may_own,
           EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                   WHERE n.nspname = 'hub' AND c.relname = 'outbox') AS migrated
    FROM pg_roles r WHERE r.rolname = session_user
"""


def release(admin_url: str, app_password: str | None = None, plugins: str = "") -> None:
    """Make the database if it is missing, and migrate it; then each plugin's own part, where one that fails is switched off.

    Raises   REFUSED for a PostgreSQL older than 18, UNAVAILABLE for one that does not answer or in which a table stays locked.
    """
    from hub.db.migrate import upgrade
    from hub.plugin_host.release import release_plugins

    _make_database(admin_url)
    try:
        upgrade(admin_url, app_password=app_password)
    except psycopg.errors.LockNotAvailable as error:
        raise unavailable(
            "launcher.release.migrate",
            "Somebody was at work in a table that has to change, for longer than five seconds. Nothing was changed there. "
            "Stop the hub's processes, or wait, and say `hub release` again.",
        ) from error
    release_plugins(admin_url, plugins)


def refuse_unsafe_login(url: str) -> None:
    """Look at the login that the web process will use, before it serves anybody.

    Raises   REFUSED when PostgreSQL is older than 18, when the login is a superuser, may bypass row security or owns the tables,
             or when the database was never migrated; UNAVAILABLE when nothing answers.
    """
    with connect(url) as connection:
        row = connection.cursor(row_factory=psycopg.rows.namedtuple_row).execute(WHO_AM_I).fetchone()
    _refuse_old(row.version, row.version_name)
    for fault, holds in (("is a superuser", row.rolsuper), ("may bypass row security", row.rolbypassrls)):
        if holds:
            raise _login_refused(row.rolname, fault)
    if row.owns or row.may_own:
        raise _login_refused(row.rolname, "owns the hub's tables")
    if not row.migrated:
        raise refused(
            "launcher.release.check", "The database has no hub in it yet. Run `hub release` with HUB_ADMIN_DATABASE_URL set, then start again."
        )


def _login_refused(login: str, fault: str) -> DomainError:
    return refused(
        "launcher.release.check",
        f"The hub does not start as {login}, because that login {fault} and would see every practice's rows. "
        "Give DATABASE_URL the login hub_app, which `hub release` makes.",
    )


def _refuse_old(version: int, name: str) -> None:
    if version < OLDEST:
        raise refused("launcher.release.check", f"This PostgreSQL is {name}, and the hub needs 18 or newer. Upgrade it, or unset DATABASE_URL.")


def connect(url: str, **options: object) -> psycopg.Connection:
    """Open one plain connection.

    Raises   UNAVAILABLE with a sentence that names the server and never the password.
    """
    address = make_url(url)
    try:
        return psycopg.connect(address.set(drivername="postgresql").render_as_string(hide_password=False), connect_timeout=10, **options)  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        where = address.host or address.query.get("host", "the local socket")
        reason = str(error).strip().splitlines()[-1].strip()
        raise unavailable(
            "launcher.release.connect",
            f"PostgreSQL at {where} does not answer as {address.username}: {reason}. "
            "Start it, or correct the address in DATABASE_URL or HUB_ADMIN_DATABASE_URL.",
        ) from error


def _make_database(admin_url: str) -> None:
    address = make_url(admin_url)
    name = address.database or "hub"
    try:
        with connect(admin_url) as connection:
            _refuse_old(connection.info.server_version, str(connection.info.server_version // 10000))
            return
    except DomainError as error:
        if "does not exist" not in error.message or f'"{name}"' not in error.message:
            raise
    with connect(address.set(database="postgres").render_as_string(hide_password=False), autocommit=True) as connection:
        _refuse_old(connection.info.server_version, str(connection.info.server_version // 10000))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))


def drop_database(admin_url: str) -> None:
    """Remove the database, whoever is connected; only for one that no person has used yet."""
    address = make_url(admin_url)
    with connect(address.set(database="postgres").render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(address.database or "hub")))


def release_step(servers: Servers) -> None:
    """Migrate, if a login that may is known, and refuse an app login that could see too much."""
    settings, live = servers.settings, servers.complete()
    admin_url = servers.admin_address() if servers.postgres is not None else settings.admin_database_url
    if admin_url is not None:
        release(admin_url, app_password_of(live), live.plugins)
    refuse_unsafe_login(live.database_url or "")


def app_password_of(settings: Settings) -> str | None:
    """Return the password that `hub_app` shall have: the one that its address carries."""
    address = make_url(settings.database_url or "")
    return str(address.password) if address.username == "hub_app" and address.password is not None else None


def release_alone(settings: Settings) -> None:
    """Run the release step by itself: against the operator's server, or the bundled one, started for as long as it takes.

    Raises   INVALID when DATABASE_URL is set and HUB_ADMIN_DATABASE_URL is not.
    """
    if settings.database_url is not None:
        if settings.admin_database_url is None:
            raise invalid(
                "launcher.release.settings", "Set HUB_ADMIN_DATABASE_URL to a login that may create roles, beside DATABASE_URL, for `hub release`."
            )
        release(settings.admin_database_url, app_password_of(settings), settings.plugins)
        refuse_unsafe_login(settings.database_url)
        return
    data = DataDir(settings.data_dir)
    data.prepare()
    data.hold()
    with running_servers(settings, data) as servers:
        servers.begin()
        servers.wait_ready()
        release_step(servers)
