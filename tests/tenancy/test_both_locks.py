"""Two locks keep practices apart, the database's and the code's, and each holds when the other is off.

The database's  a transaction bound to Psychology reads whole tables and meets no row of Social Work.
The code's      with row security switched off in every table at once, every page, file and answer for a member of Psychology says
                what it said before, to the letter.
Both off        the same reading of whole tables does meet Social Work's rows: else the first test would prove nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.exc import DBAPIError

from hub.db.unit_of_work import unit_of_work
from hub.demo import cast
from hub.kernel.context import Scope
from tests.builders.people import OPERATOR, Browser
from tests.tenancy.neighbours import MAIN, settle_in
from tests.tenancy.prober import PART, kind_of, masked, routes_of, write

NO_RIGHT = "42501"
STAND_IN = {"uuid": "uuidv7()", "text": "'x'", "jsonb": "'{}'", "boolean": "false", "date": "current_date", "bytea": "'x'"}


@pytest.fixture(scope="module")
def told(_story_template, make_database, make_app) -> tuple[Any, Any, dict[str, Any]]:
    """The story, with rows of both practices in every tenant table there is."""
    database = make_database(_story_template)
    app = make_app(database)
    places = settle_in(app, database)
    with database.admin() as admin:
        admin.execute("SELECT hub.seal_audit()")
        for table in tables_of(database, "tenant"):
            plant(admin, table, places[cast.SOCIAL_WORK].entity_id)
    return app, database, places


def tables_of(database: Any, *classes: str) -> list[str]:
    with database.admin() as admin:
        found = admin.execute(
            """SELECT relname FROM pg_class WHERE relnamespace = 'hub'::regnamespace AND relkind IN ('r', 'p')
               AND obj_description(oid) = ANY (%s) ORDER BY 1""",
            [list(classes)],
        )
        return [name for (name,) in found]


def plant(admin: psycopg.Connection, table: str, entity_id: Any) -> None:
    """Put a row of this practice into a table that has none, whatever its columns want; no rule of the table is asked."""
    name = sql.Identifier("hub", table)
    if admin.execute(sql.SQL("SELECT 1 FROM {} WHERE entity_id = %s").format(name), [entity_id]).fetchone():
        return
    rules = "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"
    for (rule,) in admin.execute(rules, [f"hub.{table}"]).fetchall():
        admin.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(name, sql.Identifier(rule)))
    wanted = admin.execute(
        """SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND attnotnull
           AND attname <> 'entity_id' AND NOT attisdropped ORDER BY attnum""",
        [f"hub.{table}"],
    ).fetchall()
    columns = sql.SQL(", ").join(sql.Identifier(column) for column, _ in wanted)
    values = sql.SQL(", ").join(sql.SQL(STAND_IN.get(kind, "now()" if "time" in kind else "1")) for _, kind in wanted)
    admin.execute("SET session_replication_role = replica")
    admin.execute(sql.SQL("INSERT INTO {} (entity_id, {}) VALUES (%s, {})").format(name, columns, values), [entity_id])
    admin.execute("SET session_replication_role = origin")


@contextmanager
def unlocked(database: Any, tables: list[str]) -> Iterator[None]:
    """Switch row security off in some tables, as nobody but the superuser can."""

    def switch(word: str) -> None:
        with database.admin() as admin:
            for table in tables:
                admin.execute(sql.SQL("ALTER TABLE {} " + word + " ROW LEVEL SECURITY").format(sql.Identifier("hub", table)))

    switch("DISABLE")
    try:
        yield
    finally:
        switch("ENABLE")


def owners_seen(app: Any, scope: Scope, table: str) -> set[Any] | None:
    """Read a whole table in one scope; return whose rows were there, None when the scope may not read it at all."""
    try:
        with app.app_context(), unit_of_work(scope, OPERATOR, read_only=True) as uow:
            return set(uow.execute(f"SELECT entity_id FROM hub.{table}").scalars())
    except DBAPIError as refused:
        if refused.orig.sqlstate != NO_RIGHT:
            raise
        return None


def everything_of(app: Any, database: Any, browser: Browser, own: Any, theirs: Any) -> dict[str, tuple[int, str]]:
    """Open every page, file and answer there is, filled in with one's own rows; each as if it were the first thing opened today."""
    with database.admin() as admin:
        admin.execute("SET session_replication_role = replica")
        (last,) = admin.execute("SELECT max(at) FROM hub.audit_entry").fetchone()
        found = {}
        for rule, method in routes_of(app):
            if method == "GET" and "/sign-in/" not in rule.rule:
                address = write(rule.rule, {part: own.first(kind_of(rule.rule, part)) for part in PART.findall(rule.rule)})
                answer = browser.get(address)
                found[address] = (answer.status_code, masked(answer, theirs))
                admin.execute("DELETE FROM hub.audit_entry WHERE at > %s", [last])  # what reading left behind would be in the next page
    return found


def test_a_practice_reading_whole_tables_meets_no_row_of_another(told):
    app, database, places = told
    theirs = places[cast.SOCIAL_WORK].entity_id
    scope = Scope.practice(places[cast.PSYCHOLOGY].entity_id)
    tables = tables_of(database, "tenant")
    met = {table for table in tables if theirs in (owners_seen(app, scope, table) or ())}
    assert met == set()
    assert len(tables) >= 30


def test_without_row_security_the_same_reading_does_meet_them(told):
    app, database, places = told
    theirs = places[cast.SOCIAL_WORK].entity_id
    scope = Scope.practice(places[cast.PSYCHOLOGY].entity_id)
    missed = set()
    for table in tables_of(database, "tenant"):
        with unlocked(database, [table]):
            seen = owners_seen(app, scope, table)
        if seen is not None and theirs not in seen:
            missed.add(table)
        assert theirs not in (owners_seen(app, scope, table) or ())
    assert missed == set()


def test_without_row_security_every_page_says_what_it_said_before(told):
    app, database, places = told
    own, theirs = places[cast.PSYCHOLOGY], places[cast.SOCIAL_WORK]
    browser = Browser(app).enter(MAIN[cast.PSYCHOLOGY].email)
    before = everything_of(app, database, browser, own, theirs)
    again = everything_of(app, database, browser, own, theirs)
    assert [address for address in before if before[address] != again[address]] == []
    with unlocked(database, tables_of(database, "tenant", "personal")):
        without = everything_of(app, database, browser, own, theirs)
    assert [address for address in before if before[address] != without[address]] == []
    assert sum(status == 200 for status, _ in before.values()) > 100


def test_a_page_that_forgets_its_filter_would_be_noticed(told):
    """The comparison of pages is no idle one: a page whose query names no practice changes when row security goes."""
    app, database, places = told
    scope = Scope.practice(places[cast.PSYCHOLOGY].entity_id)

    def forgetful() -> list[str]:
        with app.app_context(), unit_of_work(scope, OPERATOR, read_only=True) as uow:
            return list(uow.execute("SELECT memo FROM hub.journal_entry ORDER BY id").scalars())

    before = forgetful()
    with unlocked(database, ["journal_entry"]):
        without = forgetful()
    assert len(without) > len(before)
