"""Pay: one rate by the day of work, one run a month, corrections in the open month, nobody else's statement."""

from __future__ import annotations

import threading
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import DBAPIError

from hub.db.unit_of_work import transact, unit_of_work
from hub.hours import services as hours
from hub.hours.services import NewEntry
from hub.kernel.clock import fixed_clock
from hub.kernel.context import Scope
from hub.kernel.errors import DomainError
from hub.kernel.ids import new_id
from hub.kernel.period import Month
from hub.ledger import services as ledger
from hub.onboarding import founding
from hub.onboarding.founding import Charter, Founder
from hub.pay import services as pay
from hub.pay.rhythm import keep_rhythm, what_is_due
from tests.builders.books import OPERATOR

FOUNDED = date(2025, 1, 2)
ZONE = ZoneInfo("America/New_York")


def at(app, day):
    app.extensions["hub.clock"] = fixed_clock(datetime(day.year, day.month, day.day, 12, tzinfo=ZONE))


@pytest.fixture
def founded(app):
    """A hub of two, one of whom works for it; the clock stands on the founding day."""
    with app.app_context():
        at(app, FOUNDED)
        hub = new_id()
        charter = Charter(
            "Test", (Founder("Sam", "sam@x.example", works_for_hub=True), Founder("Ada", "ada@x.example", works_for_hub=True)), FOUNDED
        )
        with unit_of_work(Scope.hub(hub), OPERATOR) as uow:
            people = founding.found(uow, charter).people
        yield app, Scope.hub(hub), people["sam@x.example"], people["ada@x.example"]
        app.extensions.pop("hub.clock")


def work(app, scope, rows, on):
    at(app, on)
    transact(
        scope,
        OPERATOR,
        lambda uow: hours.record_entries(
            uow, scope.entity_id, [NewEntry(who, day, minutes, "administration") for who, day, minutes in rows]
        ),
    )


def test_minutes_are_summed_at_the_rate_of_their_day_and_rounded_once(founded):
    app, scope, sam, _ = founded
    work(app, scope, [(sam, date(2025, 1, day), 440) for day in (6, 7, 8)], date(2025, 1, 31))
    at(app, date(2025, 2, 3))
    assert transact(scope, OPERATOR, lambda uow: pay.make_run(uow, scope.entity_id, Month(202501)))
    lines = transact(scope, OPERATOR, lambda uow: pay.lines_of_run(uow, scope.entity_id, Month(202501)), read_only=True)
    assert [(line.kind, line.minutes, line.amount_minor) for line in lines] == [("work", 1320, 88_000)]


def test_a_month_is_paid_once_whoever_asks_and_however_often(founded):
    app, scope, sam, _ = founded
    work(app, scope, [(sam, date(2025, 1, 6), 600)], date(2025, 1, 31))
    at(app, date(2025, 2, 12))
    made: list[str] = []

    def turn():
        with app.app_context():
            made.append(str(keep_rhythm(OPERATOR)))

    threads = [threading.Thread(target=turn) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    keep_rhythm(OPERATOR)
    with unit_of_work(scope, OPERATOR, read_only=True) as uow:
        entries = [entry.memo for entry in ledger.entries(uow, scope.entity_id)]
        assert sorted(entries) == ["Pay for January 2025", "Pay for January 2025, paid"]
        assert ledger.settled_months(uow, scope.entity_id) == [Month(202501)]
        assert ledger.verify(uow) == []
    assert what_is_due(OPERATOR) == []


def test_a_month_that_is_not_over_is_not_paid(founded):
    app, scope, sam, _ = founded
    work(app, scope, [(sam, date(2025, 1, 6), 600)], date(2025, 1, 20))
    with pytest.raises(DomainError, match="not over"):
        transact(scope, OPERATOR, lambda uow: pay.make_run(uow, scope.entity_id, Month(202501)))


def test_leave_pays_what_was_agreed_and_adds_no_hours(founded):
    app, scope, sam, _ = founded
    at(app, date(2025, 1, 31))
    transact(
        scope, OPERATOR, lambda uow: hours.take_leave(uow, scope.entity_id, sam, [date(2025, 1, 6), date(2025, 1, 7), date(2025, 1, 8)])
    )
    earned = transact(scope, OPERATOR, lambda uow: pay.owed(uow, scope.entity_id, Month(202501)), read_only=True)[sam]
    assert (earned.minutes, earned.leave_days, earned.amount_minor) == (0, 3, 48_000)


def test_a_slip_found_later_is_a_line_in_the_open_month(founded):
    app, scope, sam, _ = founded
    work(app, scope, [(sam, date(2025, 1, 10), 21 * 60)], date(2025, 1, 31))
    at(app, date(2025, 2, 4))
    transact(scope, OPERATOR, lambda uow: pay.make_run(uow, scope.entity_id, Month(202501)))
    with pytest.raises(DomainError):
        work(app, scope, [(sam, date(2025, 1, 11), 60)], date(2025, 2, 4))
    transact(scope, OPERATOR, lambda uow: hours.correct(uow, scope.entity_id, sam, date(2025, 1, 10), -9 * 60, "administration"))
    at(app, date(2025, 3, 4))
    transact(scope, OPERATOR, lambda uow: pay.make_run(uow, scope.entity_id, Month(202502)))
    with unit_of_work(scope, OPERATOR, read_only=True) as uow:
        assert pay.run_of(uow, scope.entity_id, Month(202501)).total_minor == 84_000
        lines = pay.lines_of_run(uow, scope.entity_id, Month(202502))
        assert [(line.kind, line.amount_minor) for line in lines] == [("correction", -36_000)]
        assert ledger.verify(uow) == []


def test_a_statement_is_its_persons_alone(founded):
    app, scope, sam, ada = founded
    work(app, scope, [(sam, date(2025, 1, 6), 60), (ada, date(2025, 1, 6), 120)], date(2025, 1, 31))
    at(app, date(2025, 2, 4))
    transact(scope, OPERATOR, lambda uow: pay.make_run(uow, scope.entity_id, Month(202501)))
    with unit_of_work(Scope.person(ada), OPERATOR, read_only=True) as uow:
        assert pay.my_lines(uow, sam, Month(202501), Month(202501)) == []
        assert [line.amount_minor for line in pay.my_lines(uow, ada, Month(202501), Month(202501))] == [8_000]


def test_no_rate_stands_without_a_decision_and_none_changes(founded):
    _, scope, _, _ = founded
    with pytest.raises(DBAPIError), unit_of_work(scope, OPERATOR) as uow:
        pay.set_rate(uow, date(2025, 6, 1), 4_100, new_id())
    with pytest.raises(DBAPIError), unit_of_work(scope, OPERATOR) as uow:
        uow.execute("UPDATE hub.pay_rate SET per_hour_minor = 1")
    with pytest.raises(DomainError, match="later day"), unit_of_work(scope, OPERATOR) as uow:
        pay.set_rate(uow, FOUNDED, 4_100, new_id())


def test_the_rhythm_of_the_month_changes_by_decision_and_only_forward(founded):
    app, scope, sam, ada = founded
    from hub.consensus import services as consensus

    at(app, date(2025, 1, 20))
    payload = {"from_on": "2025-02-01", "pay_run_day": 2, "pay_day": 4, "settle_day": 20}
    with unit_of_work(scope, OPERATOR) as uow:
        consensus.decide_on_paper(
            uow, title="Later", text="We settle later.", signed_by=(sam, ada), effect_type="pay.rhythm.change", payload=payload
        )
        assert pay.rhythm_on(uow, date(2025, 2, 1)).settle_day == 20
        assert pay.rhythm_on(uow, date(2025, 1, 31)).settle_day == 10
    with pytest.raises(DomainError, match="needs a look"), unit_of_work(scope, OPERATOR) as uow:
        consensus.decide_on_paper(
            uow, title="Wrong", text="Out of order.", signed_by=(sam, ada), effect_type="pay.rhythm.change",
            payload=payload | {"from_on": "2025-03-01", "settle_day": 1},
        )  # fmt: skip
