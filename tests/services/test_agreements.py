"""Agreements against a real PostgreSQL: made by decisions, judged by rules, never overlapping, read by every member."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from hub.agreements import services
from hub.agreements.rules import FlatMonthly, Percentage
from hub.agreements.services import Service, Signed
from hub.db.unit_of_work import unit_of_work
from hub.kernel.context import Scope
from hub.kernel.errors import DomainError, Kind
from hub.kernel.ids import new_id
from hub.kernel.period import Month
from tests.builders.agreements import a_decision, at, both_signed, in_force, paper
from tests.builders.books import OPERATOR, three_books

NEW_YEAR = date(2025, 1, 1)


@pytest.fixture
def books(app):
    with app.app_context():
        yield three_books()


def adopt(database, hub, new, today):
    decision = a_decision(database, hub)
    with unit_of_work(Scope.hub(hub), OPERATOR, clock=at(today)) as uow:
        return services.adopt_agreement(uow, new, decision)


def refusal(database, hub, new, today=NEW_YEAR):
    with pytest.raises(DomainError) as caught:
        adopt(database, hub, new, today)
    return caught.value


def test_an_agreement_names_its_decision_its_signatures_and_what_it_shares(books, database):
    hub, psychology, _ = books
    made = in_force(database, hub, psychology, NEW_YEAR)
    assert (made.version, made.monthly_minor, made.shares, made.slug) == (1, 500_000, "lines", "psychology")
    with unit_of_work(Scope.practice(psychology), OPERATOR, read_only=True) as uow:
        assert {(each.side, each.on_paper) for each in services.signatures(uow, made)} == {("hub", True), ("practice", True)}
        assert services.decision_named(uow, made.decision_id).endswith("Agreement")


def test_a_percentage_of_what_a_practice_takes_in_is_refused_in_new_york_with_the_rule_and_its_words(books, database):
    hub, psychology, _ = books
    for model in ("percent_of_revenue", "percent_of_collections", "percent_of_net", "hybrid_percent"):
        error = refusal(database, hub, paper(psychology, NEW_YEAR, terms=Percentage(model, Fraction(3, 10))))
        assert error.kind is Kind.REFUSED
        assert "8 NYCRR 29.1(b)(4)" in error.message and "income" in error.message


def test_no_note_lifts_a_refusal(books, database):
    hub, psychology, _ = books
    new = paper(psychology, NEW_YEAR, terms=Percentage("percent_of_revenue", Fraction(3, 10)), warning_note="We talked it over.")
    assert refusal(database, hub, new).kind is Kind.REFUSED


def test_the_hub_cannot_promise_care(books, database):
    hub, psychology, _ = books
    error = refusal(database, hub, paper(psychology, NEW_YEAR, services=(Service("Sessions", "care"),)))
    assert error.kind is Kind.REFUSED and "care" in error.message


def test_a_state_that_nobody_reviewed_needs_a_note_to_go_on(books, database):
    hub, psychology, _ = books
    assert refusal(database, hub, paper(psychology, NEW_YEAR, jurisdiction="US-WY")).kind is Kind.REFUSED
    noted = paper(psychology, NEW_YEAR, jurisdiction="US-WY", warning_note="Counsel read it on 3 December.")
    assert adopt(database, hub, noted, NEW_YEAR).terms["warning_note"] == "Counsel read it on 3 December."


def test_one_person_cannot_sign_for_both_sides_without_a_note_on_the_conflict(books, database):
    hub, psychology, _ = books
    both = tuple(Signed(side, "Amara Osei", date(2024, 12, 6)) for side in ("hub", "practice"))
    assert refusal(database, hub, paper(psychology, NEW_YEAR, signatures=both)).kind is Kind.REFUSED
    made = adopt(database, hub, paper(psychology, NEW_YEAR, signatures=both, conflict_note="She is the only owner."), NEW_YEAR)
    assert made.terms["conflict_note"] == "She is the only owner."


def test_a_new_version_ends_the_one_before_it_and_both_stay_readable(books, database):
    hub, psychology, _ = books
    first = in_force(database, hub, psychology, NEW_YEAR)
    day = date(2026, 2, 1)
    with unit_of_work(Scope.hub(hub), OPERATOR, clock=at(date(2026, 1, 20))) as uow:
        services.charge_due_fees(uow)
    second = adopt(database, hub, paper(psychology, day, 520_000, signatures=both_signed(date(2026, 1, 15))), date(2026, 1, 20))
    with unit_of_work(Scope.practice(psychology), OPERATOR, read_only=True) as uow:
        one, two = services.agreements(uow, psychology)
        assert (one.last_day, two.first_day, two.supersedes) == (date(2026, 1, 31), day, first.id)
        assert services.current_agreement(uow, psychology, date(2026, 1, 31)).version == 1
        assert services.current_agreement(uow, psychology, day).id == second.id


def test_a_change_cannot_reach_back_into_a_month_that_was_charged(books, database):
    hub, psychology, _ = books
    in_force(database, hub, psychology, NEW_YEAR)
    soon = date(2025, 1, 10)
    error = refusal(
        database, hub, paper(psychology, date(2025, 1, 15), 400_000, signatures=both_signed(soon), warning_note="Less work."), soon
    )
    assert error.kind is Kind.REFUSED and "January 2025 has been charged" in error.message


def test_a_change_dated_before_its_last_signature_is_refused(books, database):
    hub, psychology, _ = books
    in_force(database, hub, psychology, NEW_YEAR)
    late = paper(psychology, date(2025, 2, 1), 400_000, signatures=both_signed(date(2025, 2, 10)))
    assert "signature" in refusal(database, hub, late, date(2025, 2, 12)).message


def test_the_database_refuses_versions_that_overlap(books, database):
    hub, psychology, social_work = books
    made = in_force(database, hub, psychology, NEW_YEAR)
    in_force(database, hub, social_work, NEW_YEAR)
    row = """INSERT INTO hub.agreement (entity_id, hub_entity_id, version, jurisdiction, first_day, fee_model, monthly_minor, currency,
             shares, notice_days, decision_id) VALUES (:e, :h, 2, 'US-NY', '2025-06-01', 'flat_monthly', 1, 'USD', 'totals', 0, :d)"""
    with pytest.raises(IntegrityError, match="agreement_versions_do_not_overlap"), unit_of_work(Scope.hub(hub), OPERATOR) as uow:
        uow.execute(row, {"e": psychology, "h": hub, "d": made.decision_id})


def test_an_agreement_without_a_decision_of_the_hub_is_refused_by_the_database(books):
    hub, psychology, _ = books
    with pytest.raises(DomainError), unit_of_work(Scope.hub(hub), OPERATOR, clock=at(NEW_YEAR)) as uow:
        services.adopt_agreement(uow, paper(psychology, NEW_YEAR), new_id())


@pytest.mark.parametrize("change", ["monthly_minor = 1", "shares = 'totals'", "first_day = '2024-01-01'", "decision_id = uuidv7()"])
def test_nothing_of_an_agreement_but_its_last_day_can_be_changed(books, database, change):
    hub, psychology, _ = books
    in_force(database, hub, psychology, NEW_YEAR)
    with pytest.raises(DBAPIError) as caught, unit_of_work(Scope.hub(hub), OPERATOR) as uow:
        uow.execute(f"UPDATE hub.agreement SET {change}")
    assert caught.value.orig.sqlstate == "42501"


def test_a_practice_can_write_no_agreement_not_even_its_own(books, database):
    hub, psychology, _ = books
    in_force(database, hub, psychology, NEW_YEAR)
    for statement in ("UPDATE hub.agreement SET last_day = '2025-06-30'", "DELETE FROM hub.agreement_signature"):
        with pytest.raises(DBAPIError) as caught, unit_of_work(Scope.practice(psychology), OPERATOR) as uow:
            uow.execute(statement)
        assert caught.value.orig.sqlstate == "42501"


def test_every_scope_reads_every_agreement(books, database):
    hub, psychology, social_work = books
    in_force(database, hub, psychology, NEW_YEAR)
    for scope in (Scope.practice(social_work), Scope.person(new_id()), Scope.hub(hub)):
        with unit_of_work(scope, OPERATOR, read_only=True) as uow:
            assert [each.slug for each in services.agreements(uow)] == ["psychology"]


def test_an_ended_agreement_is_charged_for_its_days_and_no_longer(books, database):
    hub, psychology, _ = books
    in_force(database, hub, psychology, date(2022, 1, 1), today=date(2022, 1, 1))
    with unit_of_work(Scope.hub(hub), OPERATOR, clock=at(date(2022, 8, 17))) as uow:
        services.charge_due_fees(uow)
        ended = services.end_agreement(uow, psychology, date(2022, 10, 16), a_decision(database, hub))
        assert ended.last_day == date(2022, 10, 16)
    with unit_of_work(Scope.hub(hub), OPERATOR, clock=at(date(2022, 12, 1))) as uow:
        services.charge_due_fees(uow)
        october = services.invoices(uow, psychology, month=Month(202210))[0]
        assert (october.active_days, october.amount_minor) == (16, 258_065)
        assert services.invoices(uow, psychology, month=Month(202211)) == []


def test_lines_are_open_only_where_the_agreement_of_the_day_says_so(books, database):
    hub, psychology, social_work = books
    in_force(database, hub, psychology, NEW_YEAR, shares="lines")
    in_force(database, hub, social_work, NEW_YEAR, shares="totals")
    with unit_of_work(Scope.hub(hub), OPERATOR, read_only=True) as uow:
        assert services.opens_lines(uow, psychology, NEW_YEAR)
        assert not services.opens_lines(uow, social_work, NEW_YEAR)
        assert not services.opens_lines(uow, psychology, date(2024, 12, 31))


def test_an_escalated_fee_is_charged_from_the_anniversary(books, database):
    from hub.agreements.rules import Escalator

    hub, psychology, _ = books
    terms = FlatMonthly(500_000, Escalator(Fraction(3, 100)))
    adopt(database, hub, paper(psychology, NEW_YEAR, terms=terms), NEW_YEAR)
    with unit_of_work(Scope.hub(hub), OPERATOR, clock=at(date(2026, 1, 2))) as uow:
        services.charge_due_fees(uow)
        assert [services.invoices(uow, psychology, month=Month(m))[0].amount_minor for m in (202512, 202601)] == [500_000, 515_000]
