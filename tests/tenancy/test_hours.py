"""Whose hours, files and days off a scope sees, asked of the database itself."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.exc import DBAPIError

from hub.db.unit_of_work import unit_of_work
from hub.hours import services as hours
from hub.kernel.context import Scope, ScopeKind, job_actor
from hub.kernel.period import Month
from tests.builders.hours import desk_in, export

DAY = date(2026, 6, 8)
TABLES = ("time_entry", "leave_day", "month_complete", "hours_import", "hours_import_line")


@pytest.fixture
def desk(app):
    """Ada and Dee have written in Psychology, Cem and Dee in Social Work; Dee has a file in each."""
    with desk_in(app) as made:
        for place, names in ((made.psychology, ("ada", "dee")), (made.social_work, ("cem", "dee"))):
            for name in names:
                person = made.person(name)
                made.at(place, name, lambda uow, p=place, n=name: hours.record_entries(uow, p, [made.entry(n, DAY, 60)]))
                made.at(place, name, lambda uow, p=place, w=person: hours.say_complete(uow, p, w, Month(202606)))
                if name != "dee" or place == made.psychology:
                    made.at(place, name, lambda uow, p=place, w=person: hours.take_leave(uow, p, w, [date(2026, 6, 9)]))
            made.own("dee", lambda uow, p=place: hours.preview_import(uow, p, made.person("dee"), export("plain.csv"), otherwise="notes"))
        yield made


def seen(uow, table: str) -> set[tuple[object, object]]:
    return {(row[0], row[1]) for row in uow.execute(f"SELECT entity_id, person_id FROM hub.{table}")}


def in_scope(desk, scope: Scope, table: str) -> set[tuple[object, object]]:
    with desk.app.app_context(), unit_of_work(scope, job_actor("test")) as uow:
        return seen(uow, table)


@pytest.mark.parametrize("table", ["time_entry", "month_complete"])
def test_a_practice_sees_its_own_rows_and_no_others(desk, table):
    ada, cem, dee = (desk.person(name) for name in ("ada", "cem", "dee"))
    assert in_scope(desk, Scope.practice(desk.psychology), table) == {(desk.psychology, ada), (desk.psychology, dee)}
    assert in_scope(desk, Scope.practice(desk.social_work), table) == {(desk.social_work, cem), (desk.social_work, dee)}
    assert in_scope(desk, Scope.hub(desk.hub), table) == set()


@pytest.mark.parametrize("table", TABLES)
def test_a_person_sees_their_own_rows_wherever_they_lie(desk, table):
    assert {person for _, person in in_scope(desk, Scope.person(desk.person("dee")), table)} == {desk.person("dee")}
    assert desk.person("dee") not in {person for _, person in in_scope(desk, Scope.person(desk.person("ada")), table)}


@pytest.mark.parametrize("table", TABLES)
def test_without_a_scope_nobody_sees_anything(desk, table):
    with desk.app.app_context(), unit_of_work(Scope(ScopeKind.PRACTICE), job_actor("test")) as uow:
        assert seen(uow, table) == set()
    with desk.app.app_context(), unit_of_work(Scope(ScopeKind.PERSON), job_actor("test")) as uow:
        assert seen(uow, table) == set()


@pytest.mark.parametrize("table", ["hours_import", "hours_import_line"])
def test_a_file_is_seen_in_its_place_by_its_person_alone(desk, table):
    def rows(place, name):
        return desk.at(place, name, lambda uow: seen(uow, table))

    assert rows(desk.psychology, "dee") == {(desk.psychology, desk.person("dee"))}
    assert rows(desk.psychology, "ada") == set() and rows(desk.hub, "dee") == set()


@pytest.mark.parametrize(
    "statement",
    [
        """INSERT INTO hub.time_entry (entity_id, person_id, worked_on, minutes, kind, source, source_key)
           VALUES (:there, :who, '2026-06-01', 5, 'notes', 'hand', 'x')""",
        "INSERT INTO hub.leave_day (entity_id, person_id, on_day) VALUES (:there, :who, '2026-06-01')",
        "INSERT INTO hub.month_complete (entity_id, person_id, month) VALUES (:there, :who, 202605)",
        "INSERT INTO hub.month_seal (entity_id, month, sealed_by) VALUES (:there, 202605, 'me')",
        "UPDATE hub.time_entry SET minutes = 5",
        "DELETE FROM hub.time_entry",
        "UPDATE hub.month_seal SET month = 202601",
        "DELETE FROM hub.month_seal",
        "SELECT * FROM hub.minutes_by_place(202606)",
    ],
)
def test_a_practice_cannot_write_into_another_nor_rewrite_its_own(desk, statement):
    with pytest.raises(DBAPIError) as refusal:
        desk.at(desk.psychology, "ada", lambda uow: uow.execute(statement, {"there": desk.social_work, "who": desk.person("ada")}))
    assert refusal.value.orig.sqlstate == "42501"


@pytest.mark.parametrize("table", ["time_entry", "leave_day", "month_complete", "month_seal"])
def test_a_person_writes_nothing_in_their_own_scope_but_files(desk, table):
    with pytest.raises(DBAPIError) as refusal:
        desk.own("ada", lambda uow: uow.execute(f"DELETE FROM hub.{table}"))
    assert refusal.value.orig.sqlstate == "42501"


def test_ending_another_practices_lines_ends_nothing(desk):
    ended = desk.at(
        desk.psychology, "dee", lambda uow: uow.execute(
            "UPDATE hub.time_entry SET ended_at = hub.now(), ended_as = 'taken_back' WHERE entity_id = :there", {"there": desk.social_work}
        ).rowcount
    )  # fmt: skip
    assert ended == 0


def test_a_line_cannot_be_laid_on_another_places_file(desk):
    theirs = desk.own(
        "dee", lambda uow: uow.execute("SELECT id FROM hub.hours_import WHERE entity_id = :e", {"e": desk.social_work}).scalar_one()
    )
    with pytest.raises(DBAPIError) as refusal:
        desk.at(
            desk.psychology, "dee", lambda uow: uow.execute(
                """INSERT INTO hub.time_entry (entity_id, person_id, worked_on, minutes, kind, source, source_key, import_id)
                   VALUES (:here, :who, '2026-06-01', 5, 'notes', 'plain', 'x', :import)""",
                {"here": desk.psychology, "who": desk.person("dee"), "import": theirs},
            )
        )  # fmt: skip
    assert refusal.value.orig.sqlstate == "23503"


def test_everybody_may_know_that_a_month_is_sealed(desk):
    desk.at(desk.psychology, "ada", lambda uow: hours.seal_month(uow, desk.psychology, Month(202605)))
    for scope in (Scope.practice(desk.social_work), Scope.hub(desk.hub), Scope.person(desk.person("cem"))):
        with desk.app.app_context(), unit_of_work(scope, job_actor("test")) as uow:
            assert hours.is_sealed(uow, desk.psychology, Month(202605))
