"""`hub backup` and `hub restore`: the whole database in one file, and a hub made from it.

Whole    taken in one snapshot while people work, by a login that sees every row; one that row security would blind is refused,
         because its backup would look fine and be empty.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from hub.embedded.data_dir import DataDir
from hub.embedded.postgres import binaries
from hub.embedded.servers import Servers, running_servers
from hub.kernel.errors import DomainError, invalid, refused, unavailable
from hub.kernel.settings import Settings
from hub.launcher.release import connect, drop_database, release, release_step

SEES_ALL = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user"
FOUNDED = "SELECT EXISTS (SELECT FROM hub.entity)"


def back_up(settings: Settings, file: Path) -> int:
    """Write the database into a new file of mode 0600; return its size in bytes.

    Raises   REFUSED when the file exists or the login would not see every row, UNAVAILABLE when PostgreSQL or the disk does not play along.
    """
    if file.exists():
        raise refused("launcher.backup.take", f"{file} exists already. Choose another name; a backup is never written over.")
    draft = file.with_name(f".{file.name}.part")
    with _admin(settings) as admin:
        with connect(admin) as connection:
            if not connection.execute(SEES_ALL).fetchone() == (True,):
                raise refused(
                    "launcher.backup.take",
                    f"The login {make_url(admin).username} does not see every row, so its backup would be empty and look fine. "
                    "Give HUB_ADMIN_DATABASE_URL a superuser, or a login with BYPASSRLS.",
                )
        try:
            os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            _run("pg_dump", admin, "--format=custom", f"--file={draft}", make_url(admin).database or "hub")
            draft.replace(file)
        except OSError as error:
            raise unavailable("launcher.backup.take", f"Cannot write {file}: {error.strerror}.") from error
        finally:
            draft.unlink(missing_ok=True)
    return file.stat().st_size


def restore(settings: Settings, file: Path, *, replace: bool) -> None:
    """Make the bundled hub from a backup, and bring it to this version.

    Raises   INVALID when the file is no backup; REFUSED when there is a hub already and `replace` is not given, or while it runs.
    """
    if settings.database_url is not None:
        raise invalid("launcher.backup.restore", "`hub restore` fills the bundled PostgreSQL. For your own server use pg_restore.")
    _run("pg_restore", None, "--list", str(file))
    data = DataDir(settings.data_dir)
    data.prepare()
    data.hold()
    with running_servers(settings, data) as servers:
        servers.begin()
        servers.wait_ready()
        admin = servers.admin_address()
        release_step(servers)
        with connect(admin) as connection:
            founded = connection.execute(FOUNDED).fetchone() == (True,)
        if founded and not replace:
            raise refused(
                "launcher.backup.restore", f"There is a hub in {settings.data_dir} already. Say --replace to put the backup in its place."
            )
        _fill(servers, admin, file)


def _fill(servers: Servers, admin: str, file: Path) -> None:
    """Load a database of another name, and put it in place only when it is whole."""
    draft = make_url(admin).set(database="hub_restored").render_as_string(hide_password=False)
    drop_database(draft)
    with connect(make_url(admin).set(database="postgres").render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute("CREATE DATABASE hub_restored TEMPLATE template0 ENCODING 'UTF8'")
    try:
        _run("pg_restore", draft, "--exit-on-error", "--dbname=hub_restored", str(file))
    except DomainError:
        drop_database(draft)
        raise
    drop_database(admin)
    with connect(make_url(admin).set(database="postgres").render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute("ALTER DATABASE hub_restored RENAME TO hub")
    release(admin, servers.data.secret("hub_app"), servers.settings.plugins)


@contextmanager
def _admin(settings: Settings) -> Iterator[str]:
    """Give the superuser's address: the operator's, that of the running hub, or that of servers started for this."""
    if settings.database_url is not None:
        if settings.admin_database_url is None:
            raise invalid("launcher.backup.take", "Set HUB_ADMIN_DATABASE_URL, beside DATABASE_URL, to a login that sees every row.")
        yield settings.admin_database_url
        return
    data = DataDir(settings.data_dir)
    if not (data.postgres / "PG_VERSION").exists():
        raise refused("launcher.backup.take", f"There is no hub in {settings.data_dir} yet.")
    if data.holder() is not None:
        yield Servers(settings, data).admin_address()
        return
    data.prepare()
    data.hold()
    with running_servers(settings, data) as servers:
        servers.begin()
        servers.wait_ready()
        yield servers.admin_address()


def _run(program: str, admin: str | None, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; the password goes by its environment, never by its arguments."""
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    login: list[str] = []
    if admin is not None:
        url: URL = make_url(admin)
        environment["PGPASSWORD"] = str(url.password or "")
        host = url.host or str(url.query.get("host", ""))
        login = [f"--host={host}", f"--username={url.username}", *([f"--port={url.port}"] if url.port else [])]
    done = subprocess.run([str(binaries() / program), *login, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        make = invalid if program == "pg_restore" and admin is None else unavailable
        raise make("launcher.backup.run", f"{program} failed: {said}")
