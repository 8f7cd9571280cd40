"""The job that charges fees: however often it is rung, by whomever, each practice is charged once for each month."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from hub.agreements import services
from hub.agreements.jobs import NAME, charge_month
from hub.db.unit_of_work import unit_of_work
from hub.kernel.context import Scope
from hub.ledger import services as ledger
from hub.queue.outbox import enqueue
from hub.queue.schedule import SCHEDULE
from hub.queue.worker import run_waiting
from tests.builders.agreements import at, in_force
from tests.builders.books import OPERATOR, three_books


@pytest.fixture
def books(app, database):
    with app.app_context():
        made = three_books()
        for practice, fee in zip(made[1:], (500_000, 320_000), strict=True):
            in_force(database, made[0], practice, date(2025, 1, 1), fee, today=date(2024, 12, 10))
        app.extensions["hub.clock"] = at(date(2025, 3, 1))
        yield made
        app.extensions.pop("hub.clock")


def invoices(hub):
    with unit_of_work(Scope.hub(hub), OPERATOR, read_only=True) as uow:
        assert ledger.verify(uow) == []
        return services.invoices(uow)


def ask(times):
    with unit_of_work(Scope.system(), OPERATOR) as uow:
        for number in range(times):
            enqueue(uow, NAME, f"test:{number}")


def test_twenty_runs_in_four_threads_charge_each_practice_once_for_each_month(app, books):
    def run(_):
        with app.app_context():
            return charge_month({})

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(run, range(20)))
    found = invoices(books[0])
    assert len(found) == 6 and sum(each.amount_minor for each in found) == 3 * 820_000
    assert sorted(each.number for each in found) == [f"2025-{number:02d}" for number in range(1, 7)]
    assert answers.count("6 fees charged") == 1 and answers.count("already done") == 19


def test_the_worker_marks_the_row_done_with_the_effect_and_a_second_row_finds_nothing_to_do(books):
    ask(2)
    assert [(each.how, each.words) for each in run_waiting()] == [("done", "6 fees charged"), ("done", "already done")]
    assert len(invoices(books[0])) == 6


def test_months_that_were_missed_are_charged_by_the_next_run(app, books):
    charge_month({})
    app.extensions["hub.clock"] = at(date(2025, 7, 9))
    assert charge_month({}) == "8 fees charged"
    assert {each.month for each in invoices(books[0])} == set(range(202501, 202508))


def test_one_month_can_be_asked_for(books):
    assert charge_month({"month": "2025-02"}) == "2 fees charged"
    assert {each.month for each in invoices(books[0])} == {202502}


def test_what_one_practice_hinders_is_in_the_answer(books, database):
    with database.admin() as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("UPDATE hub.agreement SET fee_model = 'per_unit' WHERE entity_id = %s", (books[2],))
    answer = charge_month({"month": "2025-01"})
    assert answer.startswith("1 fee charged; social-work, 2025-01: ")


def test_before_the_founding_there_is_nothing_to_charge(app):
    with app.app_context():
        assert charge_month({}) == "already done"


def test_the_calendar_rings_it_every_day():
    (line,) = [each for each in SCHEDULE if each.job == NAME]
    assert line.cron.endswith("* * *")
