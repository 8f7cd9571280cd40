"""A dump of the story makes the same hub in another database; a dump by a login that row security binds does not."""

from __future__ import annotations

import os
import subprocess

import pytest
from psycopg import sql

from hub.audit import services as audit
from hub.db.unit_of_work import transact
from hub.embedded.postgres import SUPERUSER, binaries
from hub.kernel.context import Scope, operator_actor
from hub.ledger import services as ledger

OPERATOR = operator_actor()
TABLES = """
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' ORDER BY 1, 2
"""
SECURED = """
    SELECT n.nspname, c.relname, c.relowner::regrole::text, c.relrowsecurity, c.relforcerowsecurity, c.relacl::text,
           (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' ORDER BY 1, 2
"""
FUNCTIONS = """
    SELECT p.oid::regprocedure::text, p.proowner::regrole::text, p.prosecdef, p.proacl::text FROM pg_proc p
    JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'hub' ORDER BY 1
"""


def run(cluster, program, *arguments):
    environ = {"PATH": os.environ["PATH"], "PGPASSWORD": cluster.admin_password, "LC_ALL": "C"}
    login = (f"--host={cluster.sockets}", f"--username={SUPERUSER}")
    return subprocess.run([str(binaries() / program), *login, *arguments], env=environ, capture_output=True, text=True, timeout=120, check=False)


def rows(database):
    """Return for each table how many rows it has and a digest of all of them."""
    with database.admin() as connection:
        found = {}
        for schema, name in connection.execute(TABLES).fetchall():
            each = sql.SQL(
                "SELECT count(*), encode(sha256(convert_to(coalesce(string_agg(line, E'\\n' ORDER BY line), ''), 'UTF8')), 'hex') "
                "FROM (SELECT t::text AS line FROM {} t) AS lines"
            ).format(sql.Identifier(schema, name))
            found[f"{schema}.{name}"] = connection.execute(each).fetchone()
        return found


@pytest.fixture(scope="module")
def story(_story_template, make_database):
    return make_database(_story_template)


@pytest.fixture(scope="module")
def restored(cluster, story, make_database, tmp_path_factory):
    """The story, dumped and restored into a database that had nothing in it."""
    file = tmp_path_factory.mktemp("dump") / "hub.dump"
    taken = run(cluster, "pg_dump", "--format=custom", f"--file={file}", story.name)
    assert (taken.returncode, taken.stderr) == (0, "")
    empty = make_database("template0")
    filled = run(cluster, "pg_restore", "--exit-on-error", f"--dbname={empty.name}", str(file))
    assert (filled.returncode, filled.stderr) == (0, "")
    return empty


@pytest.fixture(scope="module")
def restored_app(restored, make_app):
    return make_app(restored)


def test_every_row_of_every_table_comes_back(story, restored):
    before, after = rows(story), rows(restored)
    assert after == before
    assert before["hub.posting"][0] > 500 and before["hub.audit_entry"][0] > 100


def test_row_security_owners_grants_and_policies_come_back(story, restored):
    for question in (SECURED, FUNCTIONS):
        with story.admin() as one, restored.admin() as other:
            before, after = one.execute(question).fetchall(), other.execute(question).fetchall()
        assert after == before and len(before) > 10


def test_the_books_and_the_trail_verify_after_a_restore(restored_app):
    with restored_app.app_context():
        hub = transact(Scope.system(), OPERATOR, lambda uow: uow.hub_entity_id, read_only=True)
        assert transact(Scope.hub(hub), OPERATOR, ledger.verify, read_only=True) == []
        states = transact(Scope.system(), OPERATOR, audit.verify, read_only=True)
        assert states and all(state.reason is None for state in states)


def test_the_trail_goes_on_after_a_restore(restored_app):
    with restored_app.app_context():
        transact(Scope.system(), OPERATOR, lambda uow: audit.record(uow, action="tests.backup.restore", words="Restored a backup"))
        transact(Scope.system(), OPERATOR, audit.seal)
        states = transact(Scope.system(), OPERATOR, audit.verify, read_only=True)
        assert all(state.reason is None and state.sealed == state.entries for state in states)


def test_a_login_that_row_security_binds_gets_an_error_or_a_dump_without_rows(cluster, story, tmp_path):
    asked = run(cluster, "pg_dump", "--role=hub_owner", "--data-only", "--table=hub.posting", story.name)
    assert asked.returncode != 0 and "row-level security" in asked.stderr
    file = tmp_path / "looks-fine.sql"
    blind = run(
        cluster, "pg_dump", "--role=hub_owner", "--enable-row-security", "--data-only", "--table=hub.posting", f"--file={file}", story.name
    )
    assert blind.returncode == 0
    said = file.read_text(encoding="utf-8").partition("FROM stdin;\n")[2]
    assert said.startswith("\\.\n")
