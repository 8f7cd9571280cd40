"""One rate for everybody, by the day the work was done, rounded once."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.errors import DomainError, Kind
from hub.kernel.period import Month
from hub.pay.rules import (
    Correction,
    LeaveDay,
    LeavePolicy,
    Rate,
    Work,
    capacity,
    correct,
    full_time_cost,
    leave_day_minor,
    months_of_reserve,
    price_correction,
    price_work,
    rate_on,
    rates_are_equal,
    statements,
)

MARCH = Month(202003)
RATES = [Rate(date(2018, 1, 1), 3_000), Rate(date(2020, 3, 16), 4_000, "decision")]
FORTY = [Rate(date(2020, 1, 1), 4_000)]
march_days = st.integers(0, 30).map(lambda day: date(2020, 3, 1) + timedelta(days=day))
entries = st.lists(st.builds(Work, st.sampled_from(["PSY", "SW", "HUB"]), march_days, st.integers(0, 900)), max_size=25)


def test_the_rate_is_that_of_the_day_the_work_was_done() -> None:
    segments = price_work([Work("PSY", date(2020, 3, 15), 3_600), Work("PSY", date(2020, 3, 16), 4_110)], RATES)
    assert [(each.minutes, each.minor) for each in segments] == [(3_600, 180_000), (4_110, 274_000)]
    assert rate_on(RATES[::-1], date(2020, 3, 15)).minor_per_hour == 3_000


def test_before_the_first_rate_there_is_none() -> None:
    with pytest.raises(DomainError) as refusal:
        rate_on(RATES, date(2017, 12, 31))
    assert refusal.value.kind is Kind.REFUSED


def test_minutes_are_summed_before_they_are_priced() -> None:
    assert [each.minor for each in price_work([Work("PSY", date(2020, 3, 1), 440)] * 3, FORTY)] == [88_000]


@given(entries)
def test_how_entries_are_cut_up_changes_no_pay(work: list[Work]) -> None:
    halves = [Work(each.payer, each.work_on, part) for each in work for part in (each.minutes // 2, each.minutes - each.minutes // 2)]
    assert price_work(work, RATES) == price_work(halves[::-1], RATES)


@given(entries)
def test_every_payer_has_one_statement_and_no_minute_is_lost(work: list[Work]) -> None:
    made = statements(MARCH, work, RATES)
    assert [each.payer for each in made] == sorted({each.payer for each in work})
    assert sum(each.worked_minutes for each in made) == sum(each.minutes for each in work) == sum(each.patronage_minutes for each in made)
    for each in made:
        assert each.gross_minor == each.worked_minor
        assert abs(each.worked_minor - sum(Fraction(part.minutes * part.minor_per_hour, 60) for part in each.segments)) <= len(
            each.segments
        )


def test_three_payers_give_three_statements() -> None:
    made = statements(
        MARCH, [Work(payer, date(2020, 3, 2), minutes) for payer, minutes in (("PSY", 3_000), ("SW", 1_350), ("HUB", 120))], FORTY
    )
    assert {each.payer: each.gross_minor for each in made} == {"PSY": 200_000, "SW": 90_000, "HUB": 8_000}


def test_no_work_no_statement() -> None:
    assert statements(MARCH, [], FORTY) == ()


def test_work_of_another_month_belongs_to_another_statement() -> None:
    with pytest.raises(DomainError, match="2020-04-01"):
        statements(MARCH, [Work("PSY", date(2020, 4, 1), 60)], FORTY)
    with pytest.raises(DomainError):
        statements(MARCH, [], FORTY, leave=[LeaveDay("PSY", date(2020, 2, 29))])


def test_leave_pays_a_set_sum_and_adds_no_patronage() -> None:
    leave = [LeaveDay("PSY", date(2020, 3, day)) for day in (3, 4, 5)]
    made = statements(MARCH, [Work("PSY", date(2020, 3, 2), 7_215)], FORTY, leave)[0]
    assert (made.worked_minor, made.leave_minor, made.gross_minor, made.patronage_minutes) == (481_000, 48_000, 529_000, 7_215)


def test_leave_has_no_cap() -> None:
    made = statements(MARCH, [], FORTY, [LeaveDay("PSY", date(2020, 3, day)) for day in range(1, 32)])[0]
    assert made.leave_minor == 31 * 16_000


def test_leave_may_be_half_a_day_at_the_rate_of_the_day() -> None:
    half = LeavePolicy(kind="half_day")
    assert (leave_day_minor(half, 4_000), leave_day_minor(half, 4_500)) == (16_000, 18_000)
    assert leave_day_minor(LeavePolicy(), 4_500) == 16_000
    leave = [LeaveDay("PSY", date(2020, 3, 15)), LeaveDay("PSY", date(2020, 3, 16))]
    made = statements(MARCH, [], RATES, leave, policies=[half])[0]
    assert [(line.days, line.day_minor) for line in made.leave] == [(1, 12_000), (1, 16_000)]


def test_a_leave_policy_holds_from_its_day() -> None:
    policies = [LeavePolicy(date(2020, 3, 10), day_minor=20_000)]
    leave = [LeaveDay("PSY", date(2020, 3, 9)), LeaveDay("PSY", date(2020, 3, 10))]
    assert statements(MARCH, [], FORTY, leave, policies=policies)[0].leave_minor == 36_000


def test_leave_may_count_for_patronage_where_that_was_agreed() -> None:
    counted = LeavePolicy(patronage_minutes_per_day=240)
    assert statements(MARCH, [], FORTY, [LeaveDay("PSY", date(2020, 3, 2))] * 3, policies=[counted])[0].patronage_minutes == 720


def test_a_correction_is_a_line_of_the_open_month_at_the_rate_of_its_day() -> None:
    line = correct("PSY", date(2020, 3, 10), 1_260, 720)
    assert price_correction(line, RATES).minor == -27_000
    april = statements(Month(202004), [Work("PSY", date(2020, 4, 1), 6_600)], RATES, corrections=[line])[0]
    assert (april.worked_minor, april.correction_minor, april.gross_minor) == (440_000, -27_000, 413_000)
    assert april.patronage_minutes == 6_600 - 540


def test_a_correction_alone_makes_a_statement() -> None:
    made = statements(Month(202004), [], FORTY, corrections=[Correction("PSY", date(2020, 3, 10), 90)])
    assert [(each.payer, each.gross_minor) for each in made] == [("PSY", 6_000)]


def test_nothing_to_set_right_is_said() -> None:
    with pytest.raises(DomainError):
        correct("PSY", date(2020, 3, 10), 60, 60)


@given(st.dates(date(2018, 1, 1), date(2030, 1, 1)), st.integers(0, 1440), st.integers(0, 1440))
def test_a_correction_and_its_reversal_come_to_nothing(day: date, entered: int, true: int) -> None:
    if entered != true:
        there, back = correct("PSY", day, entered, true), correct("PSY", day, true, entered)
        assert price_correction(there, RATES).minor == -price_correction(back, RATES).minor


def test_everybody_has_the_same_rate() -> None:
    assert rates_are_equal({"a": 4_000, "b": 4_000})
    assert not rates_are_equal({"a": 4_000, "b": 4_001})
    assert rates_are_equal({})


def test_capacity_shows_what_the_money_bears() -> None:
    found = capacity(20_000_000, 6_000_000, 4_000)
    assert (found.after_fee_minor, found.affordable_hours, found.hours_if_all_were_pay) == (14_000_000, 3_500, 5_000)
    assert full_time_cost(4, 2_080, 4_000) == 33_280_000
    assert capacity(1, 2, 4_000).affordable_hours == 0
    with pytest.raises(DomainError):
        capacity(1, 0, 0)


def test_how_long_we_could_keep_going() -> None:
    assert months_of_reserve(500_000, 200_000) == Fraction(5, 2)
    assert months_of_reserve(-1, 200_000) == 0
    assert months_of_reserve(1, 0) is None
