"""The throwaway PostgreSQL and Valkey of a test run.

One cluster serves a run. Its template database is migrated once; every worker copies it once and, between tests, puts every
table back to the rows it had after the migrations (a few milliseconds, with triggers off, as the superuser).
"""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from hub.embedded.postgres import SUPERUSER, Postgres
from hub.embedded.valkey import Valkey

TEMPLATE = "hub_template"
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200", "max_wal_size": "4GB"}
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Cluster:
    """Where the servers of this run are; plain strings, so that workers can be told."""

    sockets: str
    valkey_socket: str
    admin_password: str
    app_password: str

    def admin_url(self, database: str) -> str:
        return f"postgresql+psycopg://{SUPERUSER}:{self.admin_password}@/{database}?host={self.sockets}"

    def app_url(self, database: str) -> str:
        return f"postgresql+psycopg://hub_app:{self.app_password}@/{database}?host={self.sockets}"

    def redis_url(self, number: int) -> str:
        return f"unix://{self.valkey_socket}?db={number % 16}"

    def admin(self, database: str = "postgres") -> psycopg.Connection:
        """Connect as the superuser, outside any transaction."""
        return psycopg.connect(host=self.sockets, user=SUPERUSER, password=self.admin_password, dbname=database, autocommit=True)

    def copy(self, template: str = TEMPLATE, prefix: str = "t") -> Database:
        """Make a database from a template nobody is connected to."""
        name = f"{prefix}_{os.getpid()}_{next(_numbers)}"
        with self.admin() as connection:
            connection.execute("SELECT pg_advisory_lock(1)")  # two copies of one template at once would refuse each other
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(sql.Identifier(name), sql.Identifier(template))
            )
        return Database(self, name)


@dataclass(frozen=True)
class Database:
    """One database of the cluster, and its two addresses: the app's login and the superuser's."""

    cluster: Cluster
    name: str

    @property
    def url(self) -> str:
        return self.cluster.app_url(self.name)

    @property
    def admin_url(self) -> str:
        return self.cluster.admin_url(self.name)

    def admin(self) -> psycopg.Connection:
        """Connect as the superuser, who sees every row and whom no policy binds."""
        return self.cluster.admin(self.name)

    def drop(self) -> None:
        with self.cluster.admin() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)))


class Resetter:
    """Put a database back to the rows that it had when this was made."""

    def __init__(self, database: Database):
        self.connection = database.admin()
        self.tables = [
            sql.Identifier(*row)
            for row in self.connection.execute(
                "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
            )
        ]
        self.connection.execute("SET session_replication_role = replica")  # no trigger fires, no foreign key is asked
        self.kept = [(table, rows) for table in self.tables if (rows := self._rows(table))]

    def _rows(self, table: sql.Identifier) -> bytes:
        with self.connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(table)) as copy:
            return b"".join(bytes(block) for block in copy)

    def reset(self) -> None:
        with self.connection.transaction():
            self.connection.execute(sql.SQL(";").join(sql.SQL("DELETE FROM {}").format(table) for table in self.tables))
            for table, rows in self.kept:
                with self.connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(table)) as copy:
                    copy.write(rows)


@contextlib.contextmanager
def running_cluster(extra: dict[str, str] = CARELESS) -> Iterator[Cluster]:
    """Start PostgreSQL and Valkey on a temporary directory, migrate the template, and leave nothing behind.

    Shape    `extra` are settings of PostgreSQL; without the careless ones it waits for its disk, as the hub's own does.
    """
    from hub.db.migrate import upgrade
    from hub.plugin_host.release import release_plugins

    home = Path(tempfile.mkdtemp(prefix="hub-test-"))
    home.chmod(0o711)  # ours, and empty: when root runs the tests, PostgreSQL runs as somebody else
    postgres = Postgres(home / "postgres", home / "postgres.log", extra=extra)
    valkey = Valkey(home / "valkey", home / "valkey.log", durable=False)
    cluster = Cluster(str(postgres.sockets), str(valkey.socket), secrets.token_hex(16), secrets.token_hex(16))
    try:
        valkey.start()
        postgres.initdb(cluster.admin_password, sync=False)
        postgres.start()
        postgres.wait_ready()
        with cluster.admin() as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
        upgrade(cluster.admin_url(TEMPLATE), app_password=cluster.app_password)
        release_plugins(cluster.admin_url(TEMPLATE))
        valkey.wait_ready()
        yield cluster
    finally:
        valkey.stop()
        postgres.stop()
        for leftover in (home, postgres.sockets, valkey.sockets):
            shutil.rmtree(leftover, ignore_errors=True)
