"""`migrations/schema.sql` shows what the migrations make, so that a review sees every table, policy, trigger and grant that changes."""

from __future__ import annotations

import difflib

import pytest

from hub.db.migrate import upgrade
from migrations.schema import SCHEMA_FILE, dump
from tests.migrations.road import empty_database


@pytest.fixture
def bare_database(cluster):
    """A database that the migrations made, and no plugin has touched."""
    with empty_database(cluster) as database:
        upgrade(database.admin_url)
        yield database


def test_the_schema_in_the_repository_is_what_the_migrations_make(bare_database):
    written, made = SCHEMA_FILE.read_text(encoding="utf-8"), dump(bare_database.admin_url)
    diff = list(difflib.unified_diff(written.splitlines(), made.splitlines(), "migrations/schema.sql", "the migrations", lineterm="", n=1))
    assert not diff, "The migrations make something else: say `make schema`, and read the diff.\n" + "\n".join(diff[:80])


def test_a_policy_a_grant_a_trigger_and_an_owner_are_seen(bare_database):
    before = dump(bare_database.admin_url)
    for change in (
        "CREATE POLICY looser ON hub.posting FOR SELECT TO scope_person USING (true)",
        "GRANT UPDATE ON hub.posting TO scope_hub",
        "DROP TRIGGER only_grows ON hub.posting",
        "ALTER FUNCTION hub.verify_ledger() OWNER TO hub_poster",
        "ALTER TABLE hub.posting NO FORCE ROW LEVEL SECURITY",
    ):
        with bare_database.admin() as admin:
            admin.execute(change)
        after = dump(bare_database.admin_url)
        assert after != before, change
        before = after
