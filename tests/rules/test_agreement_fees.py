"""A month's fee is exact in the middle and rounded once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.agreements.rules import (
    CostPlus,
    Escalator,
    FlatMonthly,
    Meter,
    Percentage,
    PerUnit,
    Priced,
    active_days,
    earliest_year_end,
    fee_of_month,
    fees_of_term,
    last_day_after_notice,
    lasts_a_year,
    late_charge,
    limits_make_sense,
    monthly_on,
    price_segments,
)
from hub.kernel.errors import DomainError, Kind
from hub.kernel.period import Month

FIVE_THOUSAND = FlatMonthly(500_000)
JUNE = Month(202206)
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
amounts = st.integers(0, 10**9)


def test_the_year_of_the_case_study_is_twelve_equal_fees() -> None:
    fees = fees_of_term([Priced(FIVE_THOUSAND, date(2022, 1, 1), date(2022, 12, 31))], Month(202201), Month(202212))
    assert [fee.fee_minor for fee in fees] == [500_000] * 12


@pytest.mark.parametrize(
    ("first", "last", "month", "days_active", "fee"),
    [
        ("2022-07-15", None, 202207, 17, 274_194),
        ("2022-07-31", None, 202207, 1, 16_129),
        ("2022-01-01", "2022-02-14", 202202, 14, 250_000),
        ("2024-02-15", None, 202402, 15, 258_621),
        ("2024-02-10", "2024-02-20", 202402, 11, 189_655),
        ("2022-07-15", None, 202206, 0, 0),
        ("2022-07-15", "2022-07-20", 202208, 0, 0),
    ],
)
def test_part_of_a_month_costs_its_days(first: str, last: str | None, month: int, days_active: int, fee: int) -> None:
    price = Priced(FIVE_THOUSAND, date.fromisoformat(first), date.fromisoformat(last) if last else None)
    found = fee_of_month([price], Month(month))
    assert (found.active_days, found.fee_minor) == (days_active, fee)


@given(amounts, days, st.integers(0, 400))
def test_all_days_of_a_month_together_cost_the_month(amount: int, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    price = Priced(FlatMonthly(amount), first, last)
    for fee in fees_of_term([price], Month.of(first), Month.of(last)):
        assert 0 <= fee.fee_minor <= amount
        assert fee.fee_minor == amount or fee.active_days < fee.days_in_month
        assert abs(fee.fee_minor - Fraction(amount * fee.active_days, fee.days_in_month)) <= Fraction(1, 2)


@given(days, st.integers(0, 800))
def test_the_days_of_a_term_are_the_active_days_of_its_months(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    fees = fees_of_term([Priced(FlatMonthly(1), first, last)], Month.of(first), Month.of(last))
    assert sum(fee.active_days for fee in fees) == length + 1


@given(amounts, days, st.integers(1, 28))
def test_splitting_a_term_into_versions_at_one_price_changes_no_fee(amount: int, first: date, after: int) -> None:
    month = Month.of(first)
    cut = first + timedelta(days=after)
    whole = fee_of_month([Priced(FlatMonthly(amount), first)], month)
    split = fee_of_month([Priced(FlatMonthly(amount), first, cut - timedelta(days=1)), Priced(FlatMonthly(amount), cut)], month)
    assert (whole.fee_minor, whole.active_days) == (split.fee_minor, split.active_days)


def test_a_month_at_two_prices_is_rounded_once() -> None:
    prices = [
        Priced(FlatMonthly(500_000), date(2022, 7, 15), date(2023, 7, 14)),
        Priced(FlatMonthly(515_000), date(2023, 7, 15), date(2024, 7, 14)),
    ]
    fee = fee_of_month(prices, Month(202307))
    assert fee.fee_minor == 508_226
    assert [(line.days, line.monthly_minor) for line in fee.lines] == [(14, 500_000), (17, 515_000)]
    assert fee == fee_of_month(prices[::-1], Month(202307))


def test_the_lines_of_a_month_show_where_its_fee_comes_from() -> None:
    fee = fee_of_month([Priced(FlatMonthly(500_000), date(2022, 7, 15))], Month(202207))
    assert [(line.first_day, line.last_day, line.exact_minor) for line in fee.lines] == [
        (date(2022, 7, 15), date(2022, 7, 31), Fraction(500_000 * 17, 31))
    ]


def test_an_escalator_rises_on_the_anniversary_from_the_rounded_amount() -> None:
    terms = FlatMonthly(500_000, Escalator(Fraction("0.03")))
    start = date(2022, 1, 1)
    assert [monthly_on(terms, start, date(year, 1, 1)) for year in range(2022, 2026)] == [500_000, 515_000, 530_450, 546_364]
    assert monthly_on(terms, start, date(2022, 12, 31)) == 500_000


def test_an_escalator_in_the_middle_of_a_month_blends_it() -> None:
    price = Priced(FlatMonthly(500_000, Escalator(Fraction("0.03"))), date(2022, 7, 15))
    assert fee_of_month([price], Month(202307)).fee_minor == 508_226


def test_an_escalator_from_a_leap_day_rises_on_the_twenty_eighth() -> None:
    segments = price_segments(FlatMonthly(100, Escalator(Fraction("0.10"))), date(2024, 2, 29), None, date(2028, 3, 1))
    assert [segment.first_day.isoformat() for segment in segments] == ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]


def test_an_escalator_needs_a_month_between_its_steps() -> None:
    with pytest.raises(DomainError):
        monthly_on(FlatMonthly(100, Escalator(Fraction(1), 0)), date(2024, 1, 1), date(2025, 1, 1))


def test_a_fee_is_not_asked_for_before_the_agreement_begins() -> None:
    with pytest.raises(DomainError):
        monthly_on(FlatMonthly(100, Escalator(Fraction(1))), date(2024, 1, 1), date(2023, 12, 31))


@pytest.mark.parametrize(("cost", "before", "fee"), [(412_337, 453_571, 450_000), (240_000, 264_000, 300_000), (300_005, 330_006, 330_006)])
def test_cost_and_margin_keep_within_minimum_and_cap(cost: int, before: int, fee: int) -> None:
    price = Priced(CostPlus(Fraction("0.10"), 300_000, 450_000), date(2022, 1, 1))
    found = fee_of_month([price], JUNE, Meter(cost_minor=cost))
    assert (found.before_limits_minor, found.fee_minor) == (before, fee)


def test_limits_are_prorated_with_the_month() -> None:
    price = Priced(CostPlus(Fraction("0.10"), 300_000, 450_000), date(2022, 6, 21))
    high, low = (fee_of_month([price], JUNE, Meter(cost_minor=cost)) for cost in (180_000, 60_000))
    assert (high.cap_minor, high.minimum_minor) == (150_000, 100_000)
    assert (high.fee_minor, low.fee_minor) == (150_000, 100_000)


def test_hours_of_hub_work_are_priced_exactly() -> None:
    price = Priced(PerUnit("administrative service hour", 4_250, 250_000), date(2022, 1, 1))
    assert fee_of_month([price], JUNE, Meter(units=Fraction("62.25"))).fee_minor == 264_563
    assert fee_of_month([price], JUNE, Meter(units=Fraction(50))).fee_minor == 250_000


def test_a_percentage_can_be_worked_out_where_it_is_open() -> None:
    terms = Percentage("hybrid_percent", Fraction("0.05"), flat_minor=10_000, cap_minor=50_000)
    price = Priced(terms, date(2022, 6, 16))
    fee = fee_of_month([price], JUNE, Meter(base_minor=300_000))
    assert (fee.before_limits_minor, fee.fee_minor) == (20_000, 20_000)


@given(amounts, st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 30))
def test_a_fee_with_limits_lies_between_them(cost: int, low: int, more: int, first: int) -> None:
    terms = CostPlus(Fraction("0.10"), low, low + more)
    fee = fee_of_month([Priced(terms, date(2022, 6, first))], JUNE, Meter(cost_minor=cost))
    assert fee.minimum_minor is not None
    assert fee.cap_minor is not None
    assert fee.minimum_minor <= fee.fee_minor <= fee.cap_minor
    assert limits_make_sense(terms)


def test_a_cap_below_the_minimum_makes_no_sense() -> None:
    assert not limits_make_sense(CostPlus(Fraction(0), 300, 200))
    assert limits_make_sense(FIVE_THOUSAND)
    assert limits_make_sense(PerUnit("hour", 1, minimum_minor=5))


@pytest.mark.parametrize(
    "terms", [PerUnit("hour", 1), CostPlus(Fraction(0)), Percentage("percent_of_net", Fraction("0.1"))], ids=lambda terms: terms.model
)
def test_what_was_not_measured_is_asked_for(terms: PerUnit | CostPlus | Percentage) -> None:
    with pytest.raises(DomainError) as refusal:
        fee_of_month([Priced(terms, date(2022, 1, 1))], JUNE)
    assert refusal.value.kind is Kind.REFUSED


def test_measured_terms_do_not_meet_others_in_one_month() -> None:
    prices = [Priced(FIVE_THOUSAND, date(2022, 1, 1), date(2022, 6, 10)), Priced(CostPlus(Fraction(0)), date(2022, 6, 11))]
    with pytest.raises(DomainError):
        fee_of_month(prices, JUNE, Meter(cost_minor=1))
    assert fee_of_month(prices, Month(202205)).fee_minor == 500_000


@pytest.mark.parametrize(
    ("paid", "late", "charge"), [("2022-03-11", 10, 0), ("2022-03-12", 11, 1_356), ("2022-03-31", 30, 3_699), ("2022-02-01", 0, 0)]
)
def test_past_the_grace_interest_runs_from_the_due_date(paid: str, late: int, charge: int) -> None:
    found = late_charge(500_000, date(2022, 3, 1), date.fromisoformat(paid), 10, Fraction("0.09"))
    assert (found.days_late, found.charge_minor) == (late, charge)


def test_the_sixtieth_day_after_notice_is_the_last() -> None:
    last = last_day_after_notice(date(2022, 8, 17), 60)
    assert last == date(2022, 10, 16)
    assert fee_of_month([Priced(FIVE_THOUSAND, date(2022, 1, 1), last)], Month(202210)).fee_minor == 258_065


@pytest.mark.parametrize(
    ("first", "last", "a_year"),
    [
        ("2022-01-01", "2022-12-31", True),
        ("2022-01-01", "2022-12-30", False),
        ("2024-02-29", "2025-02-27", True),
        ("2024-02-29", "2025-02-26", False),
    ],
)
def test_a_year_ends_the_day_before_the_same_date(first: str, last: str, a_year: bool) -> None:
    assert lasts_a_year(date.fromisoformat(first), date.fromisoformat(last)) is a_year
    assert lasts_a_year(date.fromisoformat(first), None)


@given(days)
def test_a_year_has_its_days_whenever_it_begins(first: date) -> None:
    assert (earliest_year_end(first) - first).days in (363, 364, 365)
    assert lasts_a_year(first, earliest_year_end(first))
    assert not lasts_a_year(first, earliest_year_end(first) - timedelta(days=1))


def test_days_of_a_month_are_counted_with_both_ends() -> None:
    assert active_days(JUNE, date(2022, 6, 30), date(2022, 6, 30)) == 1
    assert active_days(JUNE, date(2022, 7, 1), None) == 0
    assert replace(Priced(FIVE_THOUSAND, date(2022, 1, 1)), last_day=None).last_day is None
