"""Fees against a real PostgreSQL: once per practice and month in both books, prorated, numbered without gaps, settled once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy.exc import DBAPIError

from hub.agreements import services
from hub.agreements.services import Signed
from hub.db.unit_of_work import transact, unit_of_work
from hub.kernel.context import Scope
from hub.kernel.errors import DomainError, Kind
from hub.kernel.ids import new_id
from hub.kernel.period import Month
from hub.ledger import services as ledger
from tests.builders.agreements import a_decision, at, in_force, paper
from tests.builders.books import OPERATOR, three_books

NEW_YEAR = date(2025, 1, 1)
MAY = Month(202505)
UNSIGNED = {"signatures": (), "warning_note": "The paper is with the notary."}


@pytest.fixture
def books(app):
    with app.app_context():
        yield three_books()


def hub_day(hub, day):
    return unit_of_work(Scope.hub(hub), OPERATOR, clock=at(day))


def test_twelve_months_at_five_thousand_dollars_are_sixty_thousand_in_both_books(books, database):
    hub, psychology, _ = books
    in_force(database, hub, psychology, NEW_YEAR)
    with hub_day(hub, date(2025, 12, 31)) as uow:
        services.charge_due_fees(uow)
        assert sum(each.amount_minor for each in services.invoices(uow, psychology)) == 6_000_000
        assert len(services.invoices(uow)) == 12
        sums = uow.execute("SELECT entity_id, account_code, sum(debit_minor), sum(credit_minor) FROM hub.balance GROUP BY 1, 2").all()
        assert {(each[0], each[1]): (each[2], each[3]) for each in sums} == {
            (psychology, "6000"): (6_000_000, 0),
            (psychology, "2100"): (0, 6_000_000),
            (hub, "1300"): (6_000_000, 0),
            (hub, "4500"): (0, 6_000_000),
        }
        assert ledger.verify(uow) == []


@pytest.mark.parametrize(
    ("first_day", "days", "fee"), [(date(2022, 7, 15), 17, 274_194), (date(2022, 7, 31), 1, 16_129), (date(2024, 2, 29), 1, 17_241)]
)
def test_the_first_month_is_charged_by_its_days(books, database, first_day, days, fee):
    hub, psychology, _ = books
    in_force(database, hub, psychology, first_day, **UNSIGNED)
    with hub_day(hub, first_day) as uow:
        assert services.invoices(uow) == []
        for side, name in (("hub", "Noor Haddad"), ("practice", "Amara Osei")):
            services.record_signature(uow, psychology, 1, Signed(side, name, first_day))
        invoice = services.invoices(uow)[0]
        assert (invoice.active_days, invoice.amount_minor) == (days, fee)


def test_a_fee_is_charged_when_its_first_day_has_come_and_not_before(books, database):
    hub, psychology, _ = books
    in_force(database, hub, psychology, date(2025, 5, 20), today=date(2025, 5, 2))
    for day, charged in ((date(2025, 5, 19), 0), (date(2025, 5, 20), 1), (date(2025, 5, 31), 0)):
        with hub_day(hub, day) as uow:
            assert len(services.charge_fees(uow, MAY).charged) == charged


def test_a_month_that_has_not_begun_is_not_charged(books, database):
    hub, psychology, _ = books
    in_force(database, hub, psychology, NEW_YEAR)
    with pytest.raises(DomainError) as caught, hub_day(hub, date(2025, 4, 30)) as uow:
        services.charge_fees(uow, MAY)
    assert caught.value.kind is Kind.REFUSED


def test_twenty_charges_in_four_threads_make_one_invoice_for_each_practice(app, books, database):
    hub, psychology, social_work = books
    for practice, fee in ((psychology, 500_000), (social_work, 320_000)):
        in_force(database, hub, practice, NEW_YEAR, fee, today=date(2024, 12, 10))
    app.extensions["hub.clock"] = at(date(2025, 1, 31))

    def charge(_):
        with app.app_context():
            return len(transact(Scope.hub(hub), OPERATOR, lambda uow: services.charge_fees(uow, Month(202501))).charged)

    try:
        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(charge, range(20))) == 2
    finally:
        app.extensions.pop("hub.clock")
    with hub_day(hub, date(2025, 2, 1)) as uow:
        assert sorted(each.number for each in services.invoices(uow)) == ["2025-01", "2025-02"]
        assert ledger.verify(uow) == []
        assert uow.execute("SELECT sum(debit_minor) FROM hub.balance WHERE account_code = '1300'").scalar_one() == 820_000


def test_a_trial_run_says_what_would_be_charged_and_writes_nothing(books, database):
    hub, psychology, _ = books
    in_force(database, hub, psychology, NEW_YEAR)
    with unit_of_work(Scope.hub(hub), OPERATOR, clock=at(date(2025, 5, 3)), read_only=True) as uow:
        run = services.charge_fees(uow, MAY, dry_run=True)
        assert [(each.slug, each.amount_minor, each.number) for each in run.charged] == [("psychology", 500_000, None)]
        assert services.invoices(uow, month=MAY) == []


def test_invoice_numbers_of_a_year_have_no_gaps_even_after_a_charge_that_failed(books, database):
    hub, psychology, _ = books
    in_force(database, hub, psychology, NEW_YEAR)
    with pytest.raises(ZeroDivisionError), hub_day(hub, date(2025, 2, 3)) as uow:
        services.charge_due_fees(uow)
        _ = 1 // 0
    with hub_day(hub, date(2025, 3, 3)) as uow:
        services.charge_due_fees(uow)
        assert [each.number for each in reversed(services.invoices(uow))] == ["2025-01", "2025-02", "2025-03"]


def test_a_fee_found_after_its_month_was_settled_is_recorded_on_the_day_it_is_found(books, database):
    hub, psychology, _ = books
    in_force(database, hub, psychology, NEW_YEAR, **UNSIGNED)
    with hub_day(hub, date(2025, 2, 5)) as uow:
        ledger.settle_month(uow, hub, Month(202501))
    with hub_day(hub, date(2025, 2, 10)) as uow:
        for side, name in (("hub", "Noor Haddad"), ("practice", "Amara Osei")):
            services.record_signature(uow, psychology, 1, Signed(side, name, date(2025, 2, 10)))
        january = services.invoices(uow, psychology, month=Month(202501))[0]
        assert ledger.entry(uow, hub, january.hub_entry_id).accounting_on == date(2025, 2, 10)
        assert ledger.verify(uow) == []


def test_a_payment_settles_an_invoice_once_in_both_books(books, database):
    hub, psychology, _ = books
    in_force(database, hub, psychology, NEW_YEAR)
    with hub_day(hub, date(2025, 1, 15)) as uow:
        invoice = services.invoices(uow)[0]
        settled = services.settle_fee(uow, invoice.id, date(2025, 1, 14))
        assert (settled.state, settled.paid_on) == ("settled", date(2025, 1, 14))
    with hub_day(hub, date(2025, 1, 16)) as uow:
        assert services.settle_fee(uow, invoice.id).paid_on == date(2025, 1, 14)
        owed = uow.execute("SELECT sum(debit_minor - credit_minor) FROM hub.balance WHERE account_code IN ('1300', '2100')").scalar_one()
        cash = uow.execute(
            "SELECT entity_id, sum(debit_minor - credit_minor) FROM hub.balance WHERE account_code = '1000' GROUP BY 1"
        ).all()
        assert owed == 0 and dict(map(tuple, cash)) == {hub: 500_000, psychology: -500_000}
        assert services.open_invoices(uow) == [] and ledger.verify(uow) == []


def test_a_payment_of_a_day_that_has_not_come_or_of_nobodys_invoice_is_refused(books, database):
    hub, psychology, _ = books
    in_force(database, hub, psychology, NEW_YEAR)
    for ident, day, kind in ((None, date(2025, 1, 20), Kind.REFUSED), (new_id(), None, Kind.MISSING)):
        with pytest.raises(DomainError) as caught, hub_day(hub, date(2025, 1, 15)) as uow:
            services.settle_fee(uow, ident or services.invoices(uow)[0].id, day)
        assert caught.value.kind is kind


def test_a_practice_sees_its_own_invoices_and_can_neither_make_nor_pay_one(books, database):
    hub, psychology, social_work = books
    for practice in (psychology, social_work):
        in_force(database, hub, practice, NEW_YEAR)
    with unit_of_work(Scope.practice(psychology), OPERATOR, read_only=True) as uow:
        assert [each.slug for each in services.invoices(uow)] == ["psychology"]
        assert services.invoices(uow, social_work) == []
    for statement in (
        "DELETE FROM hub.fee_invoice",
        "UPDATE hub.fee_invoice SET amount_minor = 1",
        "UPDATE hub.fee_series SET last_number = 0",
        "INSERT INTO hub.fee_payment SELECT * FROM hub.fee_payment",
    ):
        with pytest.raises(DBAPIError) as caught, unit_of_work(Scope.practice(psychology), OPERATOR) as uow:
            uow.execute(statement)
        assert caught.value.orig.sqlstate == "42501"


def test_what_stops_one_practice_is_told_and_does_not_stop_the_others(books, database):
    hub, psychology, social_work = books
    for practice in (psychology, social_work):
        in_force(database, hub, practice, NEW_YEAR, today=date(2024, 12, 10))
    with database.admin() as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("UPDATE hub.agreement SET fee_model = 'cost_plus' WHERE entity_id = %s", (social_work,))
    with hub_day(hub, NEW_YEAR) as uow:
        run = services.charge_fees(uow, Month(202501))
        assert [each.slug for each in run.charged] == ["psychology"]
        assert [slug for slug, _ in run.refused] == ["social-work"]


def test_two_amounts_within_a_month_are_charged_together_and_rounded_once(books, database):
    hub, psychology, _ = books
    in_force(database, hub, psychology, NEW_YEAR)
    with hub_day(hub, date(2025, 4, 20)) as uow:
        services.charge_due_fees(uow)
        services.adopt_agreement(
            uow, paper(psychology, date(2025, 5, 16), 520_000, warning_note="More hours of reception."), a_decision(database, hub)
        )
    with hub_day(hub, date(2025, 5, 1)) as uow:
        charged = services.charge_fees(uow, MAY).charged[0]
        assert charged.amount_minor == (500_000 * 15 * 2 + 520_000 * 16 * 2 + 31) // (31 * 2)
