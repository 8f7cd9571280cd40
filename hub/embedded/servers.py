"""The two bundled servers together: started side by side, stopped in order."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from pathlib import Path

from hub.embedded.data_dir import APP_ADDRESSES, DataDir
from hub.embedded.postgres import SUPERUSER, Postgres
from hub.embedded.sockets import remove_sockets
from hub.embedded.step import begin_step, finish_step
from hub.embedded.supervisor import Forked
from hub.embedded.valkey import Valkey
from hub.kernel.settings import Settings

DATABASE = "hub"


class Servers:
    """Whichever of PostgreSQL and Valkey the settings do not name.

    Shape    `postgres` and `valkey` are None where the operator brings one.
    """

    def __init__(self, settings: Settings, data: DataDir):
        self.data = data
        self.settings = settings
        self.postgres = Postgres(data.postgres, data.logs / "postgres.log") if settings.database_url is None else None
        self.valkey = Valkey(data.valkey, data.logs / "valkey.log") if settings.redis_url is None else None
        self._initdb: Forked | None = None

    def begin(self) -> None:
        """Start what can start at once; the caller imports the application meanwhile."""
        if self.valkey is not None:
            self.valkey.start()
        if self.postgres is not None:
            if self.postgres.initialised():
                self.postgres.start()
            else:
                self._initdb = begin_step(self._make_cluster, self.data)

    def _make_cluster(self) -> None:
        if self.postgres is not None:
            self.postgres.initdb(self.data.secret("hub_admin"))

    def wait_ready(self) -> None:
        """Wait until both take connections.

        Raises   UNAVAILABLE with one sentence about the one that does not.
        """
        if self.postgres is not None:
            if self._initdb is not None:
                finish_step(self._initdb)
                self._initdb = None
                self.postgres.start()
            self.postgres.wait_ready()
        if self.valkey is not None:
            self.valkey.wait_ready()

    def stop(self) -> None:
        """Stop Valkey, then PostgreSQL."""
        for server in (self.valkey, self.postgres):
            if server is not None:
                server.stop()
                remove_sockets(server.sockets)

    def complete(self) -> Settings:
        """Return the settings with the addresses of the bundled servers in them; never the superuser's."""
        return dataclasses.replace(
            self.settings,
            database_url=self.settings.database_url or address("hub_app", self.data.secret("hub_app"), self.postgres_sockets()),
            redis_url=self.settings.redis_url or (self.valkey.url() if self.valkey else None),
            secret_key=self.settings.secret_key or self.data.secret("signing-key"),
            admin_database_url=None,
        )

    def admin_address(self) -> str:
        """Return the superuser's address of the bundled PostgreSQL; for the release step, in a process of its own."""
        return address(SUPERUSER, self.data.secret("hub_admin"), self.postgres_sockets())

    def postgres_sockets(self) -> Path:
        assert self.postgres is not None
        return self.postgres.sockets

    def publish(self, settings: Settings) -> None:
        """Leave the app's addresses where terminal commands of the same user find them."""
        self.data.write_private(self.data.run / APP_ADDRESSES, f"{settings.database_url}\n{settings.redis_url}")

    def withdraw(self) -> None:
        with contextlib.suppress(OSError):
            (self.data.run / APP_ADDRESSES).unlink()


@contextlib.contextmanager
def running_servers(settings: Settings, data: DataDir) -> Iterator[Servers]:
    """Give the bundled servers, and stop whatever of them runs at the end."""
    servers = Servers(settings, data)
    try:
        yield servers
    finally:
        servers.stop()


def published(data: DataDir) -> tuple[str, str] | None:
    """Return the app's addresses of the hub that runs on a data directory, or None while there is none."""
    if data.holder() is None:
        return None
    try:
        database, redis = (data.run / APP_ADDRESSES).read_text().split()
    except (OSError, ValueError):
        return None
    return database, redis


def address(login: str, password: str, sockets: Path, database: str = DATABASE) -> str:
    return f"postgresql+psycopg://{login}:{password}@/{database}?host={sockets}"
