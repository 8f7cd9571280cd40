"""The calendar: every due minute once, whatever was missed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hub.db.unit_of_work import unit_of_work
from hub.kernel.clock import fixed_clock
from hub.kernel.context import Scope, job_actor
from hub.queue.schedule import SCHEDULE, Scheduled, due, tick

ZONE = "America/New_York"
DAILY = Scheduled("daily", "30 2 * * *", "test.thing.do", "A daily thing.")


def at(*when):
    return datetime(*when, tzinfo=UTC)


def tick_at(app, instant, table=(DAILY,)):
    with app.app_context(), unit_of_work(Scope.system(), job_actor("schedule"), clock=fixed_clock(instant)) as uow:
        return tick(uow, ZONE, table)


def test_a_due_minute_is_asked_for_once_by_any_number_of_schedulers(app):
    assert tick_at(app, at(2026, 5, 4, 12)) == ["daily"]
    assert tick_at(app, at(2026, 5, 4, 12, 1)) == []


def test_a_week_of_missed_ticks_is_caught_up_once(app, database):
    tick_at(app, at(2026, 5, 4, 12))
    assert tick_at(app, at(2026, 5, 11, 12)) == ["daily"]
    with database.admin() as connection:
        assert connection.execute("SELECT count(*) FROM hub.outbox").fetchone() == (2,)


def test_the_hour_is_that_of_the_place_in_winter_and_in_summer():
    assert due(DAILY, at(2026, 1, 10, 12), ZONE) == at(2026, 1, 10, 7, 30)
    assert due(DAILY, at(2026, 7, 10, 12), ZONE) == at(2026, 7, 10, 6, 30)


def test_a_minute_counts_as_due_the_moment_it_begins():
    assert due(DAILY, at(2026, 1, 10, 7, 30), ZONE) == at(2026, 1, 10, 7, 30)


def test_the_night_that_has_no_half_past_two_still_has_one_run(app):
    asked = [tick_at(app, at(2026, 3, day, 15)) for day in (7, 8, 9)]
    assert asked == [["daily"]] * 3


def test_every_line_of_the_calendar_says_why_and_has_a_name_of_its_own():
    assert all(entry.why.endswith(".") for entry in SCHEDULE)
    assert len({entry.name for entry in SCHEDULE}) == len(SCHEDULE)


@pytest.mark.parametrize("entry", SCHEDULE, ids=lambda entry: entry.name)
def test_every_line_of_the_calendar_can_be_read(entry):
    assert due(entry, at(2026, 5, 4, 12), ZONE) <= at(2026, 5, 4, 12)
