"""Whose matters and decisions each scope sees, asked of the database itself with plain SQL."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from hub.db.unit_of_work import unit_of_work
from hub.kernel.context import Scope
from hub.kernel.ids import new_id
from tests.builders.deciding import STORY, all_say, attempt, bring, do
from tests.builders.people import small_collective

TABLES = (
    "consensus_series", "proposal", "proposal_version", "position", "standing", "decision", "decision_effect", "meeting", "attendance",
    "agenda_item", "consultation",
)  # fmt: skip
WRITTEN = (
    "proposal",
    "proposal_version",
    "position",
    "decision",
    "decision_effect",
    "consultation",
    "agenda_item",
    "meeting",
    "attendance",
)


@pytest.fixture
def told(app):
    """A decided and a blocked matter of the hub and of each practice, with a meeting noted."""
    from hub.consensus import services as consensus

    with app.app_context():
        us = small_collective()
        circles = {
            Scope.hub(us.hub): ("ada", "cem", "dee"),
            Scope.practice(us.places["psychology"]): ("ada", "dee"),
            Scope.practice(us.places["social-work"]): ("cem", "dee"),
        }
        for scope, names in circles.items():
            people = [us.people[name] for name in names]
            decided, open_still = bring(scope, people[0]), bring(scope, people[0], title="Another")
            all_say(scope, decided.id, people)
            assert attempt(scope, decided.id).how == "adopted"
            all_say(scope, open_still.id, people[:1], "block")
            do(scope, consensus.note_meeting, do(scope, lambda uow: uow.today), people[:1], noted_by=people[0])
        yield us


def seen(scope, table):
    """Return whose rows a scope sees; a refusal is none of anybody's."""
    try:
        with unit_of_work(scope, STORY, read_only=True) as uow:
            return set(uow.execute(f"SELECT DISTINCT entity_id FROM hub.{table}").scalars())
    except DBAPIError as error:
        assert error.orig.sqlstate == "42501"
        return set()


@pytest.mark.parametrize("table", TABLES)
def test_a_practice_sees_its_own_matters_and_those_of_all_and_no_neighbour_s(told, table):
    for slug in ("psychology", "social-work"):
        assert seen(Scope.practice(told.places[slug]), table) == {told.hub, told.places[slug]}


@pytest.mark.parametrize("table", TABLES)
def test_the_hub_and_each_person_see_the_matters_of_all_alone(told, table):
    for scope in (Scope.hub(told.hub), Scope.person(told.people["ada"]), Scope.practice(new_id())):
        assert seen(scope, table) == {told.hub}


@pytest.mark.parametrize("table", TABLES)
def test_sign_in_and_the_schedule_see_none(told, table):
    assert seen(Scope.system(), table) == set()


@pytest.mark.parametrize("table", WRITTEN)
def test_nobody_writes_a_row_of_another_place(told, table):
    """A practice sees the matters of all and writes none of them; the hub writes none of a practice's."""
    psychology, social_work = told.places["psychology"], told.places["social-work"]
    for scope, theirs in (
        (Scope.practice(psychology), told.hub), (Scope.practice(psychology), social_work), (Scope.hub(told.hub), psychology),
        (Scope.person(told.people["ada"]), told.hub), (Scope.system(), told.hub),
    ):  # fmt: skip
        columns = "entity_id, proposal_id" if table in ("proposal_version", "position", "decision", "consultation") else "entity_id"
        values = f"'{theirs}', '{new_id()}'" if "," in columns else f"'{theirs}'"
        with pytest.raises(DBAPIError) as caught, unit_of_work(scope, STORY) as uow:
            uow.execute(f"INSERT INTO hub.{table} ({columns}) VALUES ({values})")
        assert caught.value.orig.sqlstate in ("42501", "23502", "P0002"), (scope, table)  # what is missing is told before the policy
        with unit_of_work(Scope.hub(told.hub), STORY, read_only=True) as uow:
            assert uow.execute("SELECT count(*) FROM hub.proposal").scalar_one() == 2


@pytest.mark.parametrize("kind", ["consent", "block"])
def test_a_practice_cannot_speak_on_a_matter_of_all_from_its_own_scope(told, kind):
    matter = do(Scope.hub(told.hub), lambda uow: uow.execute("SELECT id, live_version FROM hub.proposal WHERE title = 'Another'").one())
    statement = """INSERT INTO hub.position (entity_id, proposal_id, sequence, version, wording, text_hash, person_id, kind, reason, via)
                   SELECT entity_id, proposal_id, 99, version, wording, text_hash, :person, :kind, 'x', 'page' FROM hub.proposal_version
                   WHERE proposal_id = :proposal"""
    with pytest.raises(DBAPIError) as caught, unit_of_work(Scope.practice(told.places["psychology"]), STORY) as uow:
        uow.execute(statement, {"person": told.people["cem"], "kind": kind, "proposal": matter.id})
    assert caught.value.orig.sqlstate == "42501"


def test_a_matter_of_a_neighbour_cannot_be_named_in_one_s_own_rows(told):
    """A position in my place on a matter of another place finds no such words."""
    theirs = do(Scope.practice(told.places["social-work"]), lambda uow: uow.execute("SELECT id FROM hub.proposal LIMIT 1").scalar_one())
    with pytest.raises(DBAPIError) as caught, unit_of_work(Scope.practice(told.places["psychology"]), STORY) as uow:
        uow.execute(
            """INSERT INTO hub.position (entity_id, proposal_id, sequence, version, wording, text_hash, person_id, kind, via)
               VALUES (:mine, :theirs, 1, 1, 1, :hash, :person, 'consent', 'page')""",
            {"mine": told.places["psychology"], "theirs": theirs, "hash": "0" * 64, "person": told.people["ada"]},
        )
    assert caught.value.orig.sqlstate in ("23503", "P0002")
