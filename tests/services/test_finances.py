"""The pooled view against a real PostgreSQL: the case study's closed year, cell by cell, and who may see which line."""

from __future__ import annotations

from datetime import date

import pytest

from hub.agreements import services as agreements
from hub.audit import services as audit
from hub.db.unit_of_work import unit_of_work
from hub.finances import services as finances
from hub.finances.services import EntryFilters
from hub.kernel.context import Scope
from hub.kernel.errors import DomainError, Kind
from hub.kernel.period import Month, Period
from hub.ledger import services as ledger
from tests.builders.agreements import at, in_force, told_year
from tests.builders.books import OPERATOR, client_fees
from tests.builders.people import small_collective

YEAR = Period.parse("2025")
FIGURES = ("outside_revenue_minor", "hub_fee_minor", "pay_minor", "other_costs_minor", "net_minor")


@pytest.fixture
def told(app, database):
    with app.app_context():
        collective = small_collective()
        told_year(database, collective)
        yield collective


def as_hub(told, **named):
    return unit_of_work(Scope.hub(told.hub), OPERATOR, clock=at(date(2026, 1, 20)), **named)


def as_practice(told, slug, **named):
    return unit_of_work(Scope.practice(told.places[slug]), OPERATOR, clock=at(date(2026, 1, 20)), **named)


def column(matrix, entity):
    return tuple(getattr(matrix.column(entity), name) for name in FIGURES)


def test_the_closed_year_of_the_case_study_adds_up_in_every_column(told):
    with as_hub(told, read_only=True) as uow:
        matrix = finances.pooled(uow, YEAR)
    assert column(matrix, "psychology") == (20_000_000, -6_000_000, -13_500_000, 0, 500_000)
    assert column(matrix, "hub") == (0, 6_000_000, -3_600_000, -1_165_433, 1_234_567)
    assert column(matrix, "elimination") == (0, 0, 0, 0, 0)
    assert column(matrix, "combined") == (20_000_000, 0, -17_100_000, -1_165_433, 1_734_567)
    assert [each.entity for each in matrix.columns] == ["psychology", "social-work", "hub", "elimination", "combined"]
    assert matrix.eliminated_minor == 6_000_000


def test_quarters_and_months_of_a_year_add_up_to_the_year(told):
    with as_hub(told, read_only=True) as uow:
        year = finances.pooled(uow, YEAR)
        for parts in ([f"2025-Q{number}" for number in range(1, 5)], [f"2025-{number:02d}" for number in range(1, 13)]):
            matrices = [finances.pooled(uow, Period.parse(text)) for text in parts]
            for each in year.columns:
                sums = tuple(sum(figures) for figures in zip(*(column(matrix, each.entity) for matrix in matrices), strict=True))
                assert sums == column(year, each.entity)


def test_every_cell_is_the_sum_of_the_months_behind_it(told):
    with as_hub(told, read_only=True) as uow:
        matrix = finances.pooled(uow, YEAR)
        for each in matrix.columns:
            for row in (*finances.ROWS, finances.NET):
                behind = finances.months_behind(uow, each.entity, row, YEAR)
                assert sum(part.amount_minor for part in behind) == each.cell(row), (each.entity, row)


def test_the_matrix_is_one_statement_and_reads_no_posting(told):
    from sqlalchemy import event

    from hub.db.base import db

    said: list[str] = []
    with as_hub(told, read_only=True) as uow:
        event.listen(db.engine, "before_cursor_execute", listener := lambda *call: said.append(call[2]))
        finances.pooled(uow, YEAR)
        event.remove(db.engine, "before_cursor_execute", listener)
    assert len(said) == 1 and "hub.balance" in said[0]
    assert "hub.posting" not in said[0] and "hub.journal_entry" not in said[0]


def test_a_practice_that_joins_later_is_no_column_of_the_year_before(told):
    with as_hub(told, read_only=True) as uow:
        uow.execute("SELECT 1")
    with as_hub(told) as uow:
        uow.execute("UPDATE hub.entity SET joined_on = '2026-03-01' WHERE slug = 'social-work'")
    with as_hub(told, read_only=True) as uow:
        assert finances.pooled(uow, YEAR).column("social-work") is None
        assert finances.pooled(uow, Period.parse("2026")).column("social-work") is not None


def test_a_period_that_cuts_a_month_is_refused_in_words(told):
    with pytest.raises(DomainError) as caught, as_hub(told, read_only=True) as uow:
        finances.pooled(uow, Period.parse("2025-03-05..2025-05-31"))
    assert caught.value.kind is Kind.INVALID


def test_a_cell_that_is_not_there_is_missing(told):
    for entity, row in (("nobody", "pay"), ("hub", "cash")):
        with pytest.raises(DomainError) as caught, as_hub(told, read_only=True) as uow:
            finances.months_behind(uow, entity, row, YEAR)
        assert caught.value.kind is Kind.MISSING


def test_the_matrix_says_how_far_every_book_is_settled(told):
    with as_hub(told) as uow:
        for book in (told.hub, told.places["psychology"], told.places["social-work"]):
            ledger.settle_month(uow, book, Month(202501))
        ledger.settle_month(uow, told.hub, Month(202502))
    with as_hub(told, read_only=True) as uow:
        assert finances.pooled(uow, YEAR).settled_through == 202501
        assert finances.pooled(uow, Period.parse("2025-Q2")).settled_through is None


def test_a_fee_entry_leads_to_its_twin_its_agreement_its_invoice_and_its_decision(told):
    with as_hub(told, read_only=True) as uow:
        invoice = agreements.invoices(uow)[0]
        found = finances.entry(uow, told.hub, invoice.hub_entry_id)
        assert (found.twin_entity.slug, found.twin_entry_id) == ("psychology", invoice.practice_entry_id)
        assert (found.invoice.number, found.agreement.version) == (invoice.number, 1)
        assert found.entry.decision_id == found.agreement.decision_id
    with as_practice(told, "psychology", read_only=True) as uow:
        mirror = finances.entry(uow, told.places["psychology"], invoice.practice_entry_id)
        assert (mirror.twin_entity.slug, mirror.twin_entry_id) == ("hub", invoice.hub_entry_id)


def test_entries_come_newest_first_in_pages_that_miss_none(told):
    seen, cursor = [], None
    with as_practice(told, "psychology", read_only=True) as uow:
        while True:
            page = finances.entries(uow, told.places["psychology"], EntryFilters(), cursor, 7)
            seen += [(each.accounting_on, each.id) for each in page.lines]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert page.count == 36 and page.effect_minor == 500_000
    assert len(seen) == 36 == len(set(seen)) and seen == sorted(seen, reverse=True)


@pytest.mark.parametrize("cursor", ["x", "2025-01-01_", "2025-01-01_" + "z" * 32, "2025-13-01_" + "0" * 32])
def test_a_cursor_that_is_not_ours_is_refused(told, cursor):
    with pytest.raises(DomainError) as caught, as_practice(told, "psychology", read_only=True) as uow:
        finances.entries(uow, told.places["psychology"], EntryFilters(), cursor)
    assert caught.value.kind is Kind.INVALID


def test_filters_narrow_by_class_day_words_and_settled(told):
    book = told.places["psychology"]
    with as_hub(told) as uow:
        ledger.settle_month(uow, book, Month(202501))
    with as_practice(told, "psychology", read_only=True) as uow:

        def count(**filters):
            return finances.entries(uow, book, EntryFilters(**filters)).count

        assert count(classes=("pay",)) == 12 == count(classes=("hub_fee",))
        assert count(first=date(2025, 3, 1), before=date(2025, 4, 1)) == 3
        assert count(words="CLIENT") == 12 and count(words="100%") == 0
        assert count(settled=True) == 3 and count(settled=False) == 33
        assert finances.entries(uow, book, EntryFilters(classes=("pay",))).effect_minor == -13_500_000


def test_lines_of_a_sibling_are_open_where_its_agreement_says_and_its_trail_tells_who_looked(told):
    with as_practice(told, "psychology") as uow:
        page = finances.lines_of_sibling(uow, EntryFilters(), None, 3)
        assert page.count == 36
    with as_practice(told, "psychology", read_only=True) as uow:
        assert [line.action for line in audit.trail(uow, limit=1)] == ["finances.lines.read"]


def test_lines_stay_closed_without_an_agreement_and_where_it_shares_totals(told, database):
    with pytest.raises(DomainError) as caught, as_practice(told, "social-work") as uow:
        finances.lines_of_sibling(uow, EntryFilters())
    assert caught.value.kind is Kind.MISSING
    in_force(database, told.hub, told.places["social-work"], date(2026, 1, 1), 320_000, shares="totals")
    with pytest.raises(DomainError) as caught, as_practice(told, "social-work") as uow:
        finances.lines_of_sibling(uow, EntryFilters())
    assert caught.value.kind is Kind.MISSING
    with as_practice(told, "social-work", read_only=True) as uow:
        assert "finances.lines.read" not in [line.action for line in audit.trail(uow)]


def test_a_month_of_a_practice_at_a_glance(told):
    book = told.places["psychology"]
    with as_practice(told, "psychology", read_only=True) as uow:
        seen = finances.practice_summary(uow, book, Month(202512))
        assert (seen.this.outside_revenue_minor, seen.this.hub_fee_minor, seen.this.net_minor) == (1_666_674, -500_000, 41_674)
        assert seen.before.outside_revenue_minor == 1_666_666
        assert (seen.cash_minor, seen.owed_minor) == (6_500_000, 6_000_000)
        assert (seen.fee.amount_minor, seen.agreement.version) == (500_000, 1)
        empty = finances.practice_summary(uow, book, Month(202401))
        assert (empty.this.net_minor, empty.cash_minor, empty.fee) == (0, 0, None)


def test_what_a_practice_shares_are_its_month_totals_by_class_and_they_balance(told):
    with as_hub(told, read_only=True) as uow:
        book, entries = finances.totals_book(uow, told.places["psychology"])
        assert len(entries) == 12 and {each.name for each in book.accounts} == {
            "Bank",
            "Fee for services",
            "Money in from outside",
            "Owed by us",
            "Pay",
        }
        assert all(sum(posting.signed_minor for posting in each.postings) == 0 for each in entries)
        assert all(each.id is None and each.decision_id is None for each in entries)


def test_the_review_follows_a_new_entry_at_once(told):
    with as_practice(told, "psychology") as uow:
        ledger.post(uow, [client_fees(told.places["psychology"], date(2025, 12, 30), 12_345, "late")])
    with as_hub(told, read_only=True) as uow:
        assert finances.pooled(uow, YEAR).column("combined").net_minor == 1_734_567 + 12_345


def test_a_fee_in_one_book_alone_would_show_in_the_elimination_column(told, database):
    with database.admin() as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(
            "UPDATE hub.balance SET credit_minor = credit_minor + 700 WHERE account_code = '4500' AND month = 202505 AND credit_minor > 0"
        )
    with as_hub(told, read_only=True) as uow:
        matrix = finances.pooled(uow, YEAR)
        assert matrix.column("elimination").net_minor == -700
        assert {fault.rule for fault in ledger.verify(uow)} == {"fees between hub and practices cancel", "kept balance equals postings"}
