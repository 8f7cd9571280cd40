"""A plugin's migrations that reach too far are refused by the database, leave nothing behind, and switch off that plugin alone."""

from __future__ import annotations

import pytest

from hub.db.base import db
from hub.plugin_host.release import release_plugins
from tests.builders.plugged import come_as, found_hub, plugged_app
from tests.conformance.strangers import TABLE, with_table

MIGRATIONS = {
    "makes a table of the hub": ("CREATE TABLE hub.oil (id int)", "reach outside its own part of the database"),
    "makes a table in public": ("CREATE TABLE public.oil (id int)", "reach outside its own part of the database"),
    "changes a table of the hub": ("ALTER TABLE hub.entity ADD COLUMN oil int", "reach outside its own part of the database"),
    "drops the books": ("DROP TABLE hub.posting CASCADE", "reach outside its own part of the database"),
    "forgets the practice": ("CREATE TABLE oil (id uuid PRIMARY KEY)", "has no column entity_id"),
    "forgets the practice in a key": (TABLE + "; CREATE UNIQUE INDEX one_name ON oil (name)", "leaves out entity_id"),
    "makes a view with its owner's eyes": (TABLE + "; CREATE VIEW all_oils AS SELECT * FROM oil", "reads with its owner"),
    "makes a function": (
        TABLE + "; CREATE FUNCTION all_oils() RETURNS bigint LANGUAGE sql RETURN 1",
        "The function all_oils may not be there",
    ),
    "works as somebody else": (TABLE + "; RESET ROLE", "change the role"),
    "is no sql": ("CREATE TABEL oil", "do not run"),
    "runs for ever": ("SET LOCAL statement_timeout = '200ms'; SELECT pg_sleep(60)", "do not run"),
}


@pytest.fixture(scope="module")
def failing_migrations(make_database, module_folder):
    """One release with a plugin for each way to reach too far."""
    for how, (up, _) in MIGRATIONS.items():
        with_table(key_of(how), up=up).install(module_folder)
    database = make_database()
    results = {each.key: each for each in release_plugins(database.admin_url)}
    app = plugged_app(database.url)
    with app.app_context():
        places = found_hub(needles="acupuncture", **{key_of(how): key_of(how) for how in MIGRATIONS})
        come_as(app, *places.values())
        yield app, database, results
        db.engine.dispose()


def key_of(how: str) -> str:
    return how.replace(" ", "_").replace("'", "")[:28]


@pytest.mark.parametrize("how", MIGRATIONS)
def test_a_migration_that_reaches_too_far_leaves_nothing_behind_and_the_hub_goes_on(failing_migrations, how):
    reason, key = MIGRATIONS[how][1], key_of(how)
    app, database, results = failing_migrations
    assert reason in results[key].fault and results[key].revision is None
    with database.admin() as admin:
        left = "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = %s"
        assert admin.execute(left, [f"plugin_{key}"]).fetchall() == []
        found = admin.execute("SELECT to_regclass('public.oil'), to_regclass('hub.oil'), to_regclass('hub.posting') IS NULL").fetchone()
        assert found == (None, None, False)
    visitor = app.test_client()
    switched_off = visitor.get(f"/p/{key.replace('_', '-')}/oils-{key.replace('_', '-')}")
    assert switched_off.status_code == 503 and reason in switched_off.text.replace("&#39;", "'")
    assert visitor.get("/p/needles/needle-certificates").status_code == 200
    assert results["acupuncture"].fault == ""
