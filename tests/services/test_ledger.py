"""The books against a real PostgreSQL: one door, twins, settled months, and nobody else's rows."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.exc import DBAPIError

from hub.db.unit_of_work import unit_of_work
from hub.kernel.context import Scope
from hub.kernel.errors import DomainError, Kind
from hub.kernel.ids import new_id
from hub.kernel.period import Month
from hub.ledger import services as ledger
from hub.ledger.services import Entry, Posting
from tests.builders.books import OPERATOR, client_fees, fee_pair, three_books

DAY = date(2025, 1, 15)


@pytest.fixture
def books(app):
    with app.app_context():
        yield three_books()


def test_an_entry_posted_twice_stands_once(books):
    _, psychology, _ = books
    with unit_of_work(Scope.practice(psychology), OPERATOR) as uow:
        first = ledger.post(uow, [client_fees(psychology, DAY, 12_345, "jan")])[0]
        again = ledger.post(uow, [client_fees(psychology, DAY, 12_345, "jan")])[0]
        assert first.is_new and not again.is_new and first.id == again.id
        assert len(ledger.entries(uow, psychology)) == 1
        assert uow.execute("SELECT sum(debit_minor), sum(credit_minor) FROM hub.balance").one() == (12_345, 12_345)


@pytest.mark.parametrize(
    "postings",
    [
        (),
        (Posting("1000", debit_minor=100),),
        (Posting("1000", debit_minor=100), Posting("4000", credit_minor=99)),
        (Posting("1000", debit_minor=0), Posting("4000", credit_minor=0)),
        (Posting("1000", debit_minor=-5), Posting("4000", credit_minor=-5)),
        (Posting("1000", debit_minor=2**63), Posting("4000", credit_minor=2**63)),
    ],
)
def test_an_entry_that_is_empty_one_sided_or_unbalanced_is_refused_in_words(books, postings):
    _, psychology, _ = books
    with pytest.raises(DomainError) as refusal, unit_of_work(Scope.practice(psychology), OPERATOR) as uow:
        ledger.post(uow, [Entry(psychology, DAY, "Wrong", "test", "wrong", postings)])
    assert refusal.value.kind is Kind.INVALID


@pytest.mark.parametrize("amounts", [(100, 99), (0, 0), (-5, -5), (2**63, 2**63)])
def test_the_database_refuses_a_wrong_entry_that_python_let_through(books, amounts):
    _, psychology, _ = books
    batch = (
        '[{{"entity_id": "{}", "id": "{}", "accounting_on": "2025-01-15", "memo": "x", "source": "t", "source_key": "k", "postings": '
        '[{{"account": "1000", "side": "D", "amount_minor": {}}}, {{"account": "4000", "side": "C", "amount_minor": {}}}]}}]'
    ).format(psychology, new_id(), *amounts)
    with pytest.raises(DBAPIError), unit_of_work(Scope.practice(psychology), OPERATOR) as uow:
        uow.execute("SELECT * FROM hub.post_entries(CAST(:batch AS jsonb), 'test')", {"batch": batch})


def test_a_practice_cannot_post_into_another_book_nor_see_it(books):
    _, psychology, social_work = books
    with unit_of_work(Scope.practice(social_work), OPERATOR) as uow:
        ledger.post(uow, [client_fees(social_work, DAY, 500, "jan")])
    with pytest.raises(DBAPIError) as refusal, unit_of_work(Scope.practice(psychology), OPERATOR) as uow:
        ledger.post(uow, [client_fees(social_work, DAY, 500, "feb")])
    assert refusal.value.orig.sqlstate == "42501"
    with unit_of_work(Scope.practice(psychology), OPERATOR, read_only=True) as uow:
        assert ledger.entries(uow, social_work) == []
        assert ledger.accounts(uow, social_work) == []


def test_the_hub_sees_balances_of_all_books_but_only_its_own_postings(books):
    hub, psychology, _ = books
    with unit_of_work(Scope.practice(psychology), OPERATOR) as uow:
        ledger.post(uow, [client_fees(psychology, DAY, 700, "jan")])
    with unit_of_work(Scope.hub(hub), OPERATOR, read_only=True) as uow:
        assert uow.execute("SELECT sum(debit_minor) FROM hub.balance").scalar_one() == 700
        assert uow.execute("SELECT count(*) FROM hub.posting").scalar_one() == 0
        assert ledger.entries(uow, psychology) == []


def test_a_fee_stands_in_both_books_or_in_none(books):
    hub, psychology, _ = books
    pair = fee_pair(psychology, hub, DAY, 500_000, "2025-01")
    with pytest.raises(DBAPIError) as refusal, unit_of_work(Scope.hub(hub), OPERATOR) as uow:
        ledger.post(uow, pair[:1])
    assert refusal.value.orig.sqlstate == "HB004"
    with unit_of_work(Scope.hub(hub), OPERATOR) as uow:
        assert all(line.is_new for line in ledger.post(uow, pair))
        assert ledger.verify(uow) == []


def test_a_settled_month_takes_no_entry_and_its_entries_have_numbers_without_gaps(books):
    _hub, psychology, _ = books
    with unit_of_work(Scope.practice(psychology), OPERATOR) as uow:
        ledger.post(uow, [client_fees(psychology, date(2025, 1, 20 - n), 100 + n, f"k{n}") for n in range(5)])
        assert ledger.settle_month(uow, psychology, Month(202501))
        assert not ledger.settle_month(uow, psychology, Month(202501))
        assert [entry.number for entry in ledger.entries(uow, psychology)] == [1, 2, 3, 4, 5]
        ledger.post(uow, [client_fees(psychology, date(2025, 1, 20), 100, "k0")])  # what stands already may be sent again
    with pytest.raises(DomainError, match="settled"), unit_of_work(Scope.practice(psychology), OPERATOR) as uow:
        ledger.post(uow, [client_fees(psychology, DAY, 1, "late")])


def test_months_are_settled_in_order(books):
    _, psychology, _ = books
    with unit_of_work(Scope.practice(psychology), OPERATOR) as uow:
        ledger.post(uow, [client_fees(psychology, DAY, 1, "jan"), client_fees(psychology, date(2025, 2, 1), 1, "feb")])
    with pytest.raises(DomainError, match="in order"), unit_of_work(Scope.practice(psychology), OPERATOR) as uow:
        ledger.settle_month(uow, psychology, Month(202502))


def test_a_correction_names_what_it_reverses_and_happens_once(books):
    _, psychology, _ = books
    with unit_of_work(Scope.practice(psychology), OPERATOR) as uow:
        wrong = ledger.post(uow, [client_fees(psychology, DAY, 900, "jan")])[0]
        mirror = ledger.reverse(uow, psychology, wrong.id, date(2025, 2, 1), "wrong month")
        assert ledger.entry(uow, psychology, mirror.id).reverses == wrong.id
        assert uow.execute("SELECT sum(debit_minor - credit_minor) FROM hub.balance WHERE account_code = '4000'").scalar_one() == 0
    with pytest.raises(DomainError, match="corrected before"), unit_of_work(Scope.practice(psychology), OPERATOR) as uow:
        ledger.reverse(uow, psychology, wrong.id, date(2025, 3, 1), "again")
    with pytest.raises(DomainError, match="itself a correction"), unit_of_work(Scope.practice(psychology), OPERATOR) as uow:
        ledger.reverse(uow, psychology, mirror.id, date(2025, 3, 1), "back")


@pytest.mark.parametrize("table", ["journal_entry", "posting", "month_close", "entry_number", "audit_entry", "audit_link"])
@pytest.mark.parametrize("statement", ["UPDATE hub.{} SET entity_id = entity_id", "DELETE FROM hub.{}", "TRUNCATE hub.{} CASCADE"])
def test_what_only_grows_refuses_the_app_and_the_superuser(books, database, table, statement):
    _, psychology, _ = books
    with pytest.raises(DBAPIError) as refusal, unit_of_work(Scope.practice(psychology), OPERATOR) as uow:
        uow.execute(statement.format(table))
    assert refusal.value.orig.sqlstate == "42501"
    with database.cluster.admin(database.name) as admin, pytest.raises(Exception, match="only grows"):
        admin.execute(statement.format(table))


@pytest.mark.parametrize("table", ["journal_entry", "posting", "balance", "month_close"])
def test_there_is_no_second_door_into_the_books(books, table):
    _, psychology, _ = books
    with pytest.raises(DBAPIError) as refusal, unit_of_work(Scope.practice(psychology), OPERATOR) as uow:
        uow.execute(f"INSERT INTO hub.{table} SELECT * FROM hub.{table}")
    assert refusal.value.orig.sqlstate == "42501"


def test_the_check_names_a_balance_that_somebody_changed(books, database):
    hub, psychology, _ = books
    with unit_of_work(Scope.practice(psychology), OPERATOR) as uow:
        ledger.post(uow, [client_fees(psychology, DAY, 900, "jan")])
    with database.cluster.admin(database.name) as admin:
        admin.execute("UPDATE hub.balance SET debit_minor = debit_minor + 1 WHERE account_code = '1000'")
    with unit_of_work(Scope.hub(hub), OPERATOR, read_only=True) as uow:
        faults = ledger.verify(uow)
    assert [fault.rule for fault in faults] == ["kept balance equals postings"]
    assert faults[0].entity_id == psychology
