"""The road from an empty database to head, revision by revision, and what stands in the tables along it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest
from alembic.script import ScriptDirectory
from psycopg import Connection, sql

from hub.db.migrate import MIGRATIONS
from tests.database import Cluster, Database

REVISIONS = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]
BEFORE = dict(zip(REVISIONS, ["base", *REVISIONS], strict=False))
_numbers = count(1)

Fingerprint = tuple[int, str]
Columns = dict[str, list[str]]


@contextmanager
def empty_database(cluster: Cluster) -> Iterator[Database]:
    """Make a database that no migration and no plugin has touched; it goes at the end."""
    database = Database(cluster, f"road_{os.getpid()}_{next(_numbers)}")
    with cluster.admin() as admin:
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(database.name)))
    try:
        yield database
    finally:
        database.drop()


def columns(database: Database) -> Columns:
    """Name the columns of the hub's tables in their order, without the table that alembic keeps."""
    with database.admin() as admin:
        found = admin.execute(
            """SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
               WHERE c.relnamespace = to_regnamespace('hub') AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
               AND c.relname <> 'alembic_version' GROUP BY c.relname"""
        ).fetchall()
    return dict(found)


def fingerprints(database: Database, over: Columns | None = None) -> dict[str, Fingerprint]:
    """Count and hash the rows of every table, in an order that does not depend on where they lie; over some columns, or over all."""
    query = "SELECT count(*), coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') FROM (SELECT {} FROM {}) t"
    wanted = columns(database) if over is None else over
    with database.admin() as admin:
        return {name: admin.execute(sql.SQL(query).format(listed(wanted[name]), sql.Identifier("hub", name))).fetchone() for name in sorted(wanted)}


def listed(names: list[str]) -> sql.Composable:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def version(database: Database) -> str | None:
    """Tell which revision a database is at; None when no migration stands."""
    with database.admin() as admin:
        if admin.execute("SELECT to_regclass('hub.alembic_version')").fetchone() == (None,):
            return None
        found = admin.execute("SELECT version_num FROM hub.alembic_version").fetchone()
        return found[0] if found else None


def pour(source: Database, target: Database, wanted: Columns) -> None:
    """Put the rows of some tables, as far as their columns are there, in place of what is there; triggers and foreign keys asleep."""
    worked_out = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attgenerated <> ''"
    with source.admin() as giving, target.admin() as taking:
        taking.execute("SET session_replication_role = replica")
        for name in sorted(wanted):
            by_itself = {column for (column,) in taking.execute(worked_out, [f"hub.{name}"])}
            given_columns = listed([column for column in wanted[name] if column not in by_itself])
            table = sql.Identifier("hub", name)
            taking.execute(sql.SQL("DELETE FROM {}").format(table))
            out, into = (sql.SQL(f"COPY {{}} ({{}}) {way}").format(table, given_columns) for way in ("TO STDOUT", "FROM STDIN"))
            with giving.cursor().copy(out) as given, taking.cursor().copy(into) as taken:
                for block in given:
                    taken.write(block)


HUB, PRACTICE, ADA, BEN, DECISION = (f"018f0000-0000-7000-8000-00000000000{number}" for number in range(1, 6))


def settle(admin: Connection, *, decided: bool = False) -> None:
    """Write what stands before most revisions: the hub, a practice, two people and, if wanted, a decision of theirs."""
    admin.execute("SET hub.now = '2026-01-01T12:00:00Z'")
    for ident, kind, slug, discipline in ((HUB, "hub", "hub", None), (PRACTICE, "practice", "needles", "acupuncture")):
        admin.execute(
            "INSERT INTO hub.entity (id, kind, slug, name, jurisdiction, discipline, joined_on) VALUES (%s, %s, %s, %s, 'US-NY', %s, '2026-01-01')",
            [ident, kind, slug, slug, discipline],
        )
    for ident, name in ((ADA, "ada"), (BEN, "ben")):
        admin.execute("INSERT INTO hub.person (id, name, email) VALUES (%s, %s, %s)", [ident, name, f"{name}@example.coop"])
    if decided:
        admin.execute("SET session_replication_role = replica")  # the decision stands in for one that people took
        admin.execute(
            """INSERT INTO hub.decision (id, entity_id, proposal_id, round, version, wording, text_hash, label, title, adopted_on,
               last_sequence, heard) VALUES (%s, %s, uuidv7(), 1, 1, 1, 'x', '2026-01', 'One of ours', '2026-01-01', 1, '[]')""",
            [DECISION, HUB],
        )
        admin.execute("SET session_replication_role = origin")


def refuses(admin: Connection, fault: type[Exception], statement: str, values: list[object]) -> None:
    """Hold that the database refuses a row, and which way."""
    with pytest.raises(fault):
        admin.execute(statement, values)
