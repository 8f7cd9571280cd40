"""Every revision leaves the rows that were there as they were, on the way up and on the way back, with the whole story in them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from hub.db.migrate import downgrade, upgrade
from migrations.schema import dump
from tests.database import Database
from tests.migrations.road import BEFORE, REVISIONS, Columns, columns, empty_database, fingerprints, pour, version

NAMED_LATER = {"entity": "id", "membership": "person_id"}  # they stand before decisions do, and name one once there are any
DECISIONS = "20261123_05_consensus"


@pytest.fixture
def road(cluster):
    with empty_database(cluster) as database:
        yield database


@pytest.fixture
def told(_story_template, make_database):
    database = make_database(_story_template)
    with database.admin() as admin:  # as many rows as a few years bring
        admin.execute(
            """INSERT INTO hub.audit_entry (entity_id, at, actor, action, words)
               SELECT '00000000-0000-0000-0000-000000000000', now(), 'system', 'identity.session.begin', 'Signed in' FROM generate_series(1, 3000)"""
        )
    return database


def bring_story(told: Database, road: Database, revision: str, changed: Columns) -> None:
    """Fill the tables that a revision made or changed with the story's rows, as far as they can be there by then."""
    pour(told, road, changed)
    with road.admin() as admin, told.admin() as source:
        admin.execute("SET session_replication_role = replica")
        for name, key in NAMED_LATER.items():
            if name in changed and revision < DECISIONS:
                admin.execute(f"UPDATE hub.{name} SET decision_id = NULL")
            if revision == DECISIONS:
                for decision, ident in source.execute(f"SELECT decision_id, {key} FROM hub.{name} WHERE decision_id IS NOT NULL").fetchall():
                    admin.execute(f"UPDATE hub.{name} SET decision_id = %s WHERE {key} = %s", [decision, ident])


def climb(told: Database, road: Database) -> dict[str, dict]:
    """Go up one revision at a time, filling what each brings; return what stood after each."""
    stood: dict[str, dict] = {}
    for revision in REVISIONS:
        known = columns(road) if stood else {}
        before = fingerprints(road, known)
        upgrade(road.admin_url, revision=revision)
        now = columns(road)
        kept = {name: [each for each in known[name] if each in now[name]] for name in known if name in now}
        assert kept == known, f"{revision} takes columns away: say here what becomes of what stood in them"
        assert fingerprints(road, known) == before, f"{revision} changed rows that were there"
        new = {name: now[name] for name in now if name not in known}
        assert {rows for rows, _ in fingerprints(road, new).values()} <= {0}, f"{revision} begins with rows of its own"
        bring_story(told, road, revision, {name: now[name] for name in now if now[name] != known.get(name)})
        stood[revision] = fingerprints(road)
    return stood


def test_the_story_goes_all_the_way_up_and_back_and_up_again(told, road):
    whole = fingerprints(told)
    stood = climb(told, road)
    assert stood[REVISIONS[-1]] == whole
    assert sum(count for count, _ in whole.values()) >= 10_000
    for revision in reversed(REVISIONS):
        downgrade(road.admin_url, BEFORE[revision])
        remains = {} if BEFORE[revision] == "base" else stood[BEFORE[revision]]
        assert fingerprints(road) == remains, f"the way back from {revision} changed rows that were there before it"
    assert climb(told, road) == stood


def test_every_revision_leads_back_to_exactly_the_schema_before_it(road):
    upgrade(road.admin_url, revision=REVISIONS[0])
    downgrade(road.admin_url, "base")
    for revision in REVISIONS:
        before = dump(road.admin_url)
        upgrade(road.admin_url, revision=revision)
        made = dump(road.admin_url)
        downgrade(road.admin_url, BEFORE[revision])
        assert dump(road.admin_url) == before, f"{revision} leaves something behind"
        upgrade(road.admin_url, revision=revision)
        assert dump(road.admin_url) == made, f"{revision} makes something else the second time"
        assert version(road) == revision


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_revision_has_a_test_of_its_own_that_goes_up_and_back(revision):
    path = Path(__file__).with_name(f"test_{revision}.py")
    assert path.exists(), f"write {path.name}: rows before it, upgrade, look, downgrade, upgrade again"
    called = {node.func.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert {"upgrade", "downgrade"} <= called
