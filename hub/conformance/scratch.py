"""A PostgreSQL of its own for one check, made from nothing, migrated, and gone afterwards. No real book is ever near."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hub.db.migrate import upgrade
from hub.embedded.postgres import SUPERUSER, Postgres

CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Scratch:
    """The two addresses of a database that may be spoiled: the login that may make roles, and the app's."""

    admin_url: str
    app_url: str


@contextlib.contextmanager
def scratch_database() -> Iterator[Scratch]:
    """Start a throwaway PostgreSQL with the hub's schema at head, and leave nothing behind."""
    home = Path(tempfile.mkdtemp(prefix="hub-check-"))
    home.chmod(0o711)  # empty but for the server's own folder: as root, PostgreSQL runs as somebody else
    postgres = Postgres(home / "postgres", home / "postgres.log", extra=CARELESS)
    password, app_password = secrets.token_hex(16), secrets.token_hex(16)
    try:
        postgres.initdb(password, sync=False)
        postgres.start()
        postgres.wait_ready()
        admin_url = f"postgresql+psycopg://{SUPERUSER}:{password}@/postgres?host={postgres.sockets}"
        upgrade(admin_url, app_password=app_password)
        yield Scratch(admin_url, f"postgresql+psycopg://hub_app:{app_password}@/postgres?host={postgres.sockets}")
    finally:
        postgres.stop()
        for leftover in (home, postgres.sockets):
            shutil.rmtree(leftover, ignore_errors=True)
