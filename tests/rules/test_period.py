"""Months and periods as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.errors import DomainError, Kind
from hub.kernel.period import Month, Period, add_months, add_years, months_between

TODAY = date(2026, 5, 17)
months = st.builds(lambda year, month: Month(year * 100 + month), st.integers(1950, 2900), st.integers(1, 12))
days = st.dates(date(1950, 1, 1), date(2900, 12, 31))


@given(months)
def test_a_month_reads_back_as_it_is_written(month: Month) -> None:
    assert Month.parse(str(month)) == month
    assert Month.of(month.first_day) == month == Month.of(month.last_day)
    assert month.end == month.next().first_day
    assert month.days == (month.end - month.first_day).days


@given(months, st.integers(-600, 600))
def test_months_are_counted_by_the_calendar(month: Month, step: int) -> None:
    assert month.plus(step).minus(month) == step
    assert month.plus(step).plus(-step) == month
    assert (month.plus(step) > month) == (step > 0)


def test_a_month_has_a_number_a_name_and_its_days() -> None:
    month = Month.parse("2024-02")
    assert (month.number, month.label, month.days, month.last_day) == (202402, "February 2024", 29, date(2024, 2, 29))
    assert date(2024, 2, 29) in month
    assert date(2024, 3, 1) not in month


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "26-05", "2026-5", "2026/05", "", "٢٠٢٦-٠٥", "2026-05\n", "0001-01"])
def test_what_is_no_month_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        Month.parse(text)
    assert refusal.value.kind is Kind.INVALID
    assert "2026-05" in refusal.value.message
    assert refusal.value.problems[0].pointer == "/month"


@pytest.mark.parametrize(
    ("text", "first", "last", "label", "previous"),
    [
        ("2025", "2025-01-01", "2025-12-31", "2025", "2024"),
        ("2025-Q3", "2025-07-01", "2025-09-30", "July to September 2025", "2025-Q2"),
        ("2025-10", "2025-10-01", "2025-10-31", "October 2025", "2025-09"),
        ("last-12", "2025-05-01", "2026-04-30", "May 2025 to April 2026", "2024-05-01..2025-04-30"),
        ("last-1", "2026-04-01", "2026-04-30", "April 2026", "2026-03"),
        ("2026-03-01..2026-05-31", "2026-03-01", "2026-05-31", "March to May 2026", "2025-12-01..2026-02-28"),
        ("2026-03-02..2026-03-08", "2026-03-02", "2026-03-08", "2 March to 8 March 2026", "2026-02-23..2026-03-01"),
        ("2026-03-02..2026-03-02", "2026-03-02", "2026-03-02", "2 March 2026", "2026-03-01..2026-03-01"),
        ("2025-12-30..2026-01-02", "2025-12-30", "2026-01-02", "30 December 2025 to 2 January 2026", "2025-12-26..2025-12-29"),
    ],
)
def test_a_period_is_read_as_people_write_it(text: str, first: str, last: str, label: str, previous: str) -> None:
    period = Period.parse(text, TODAY)
    assert (period.first_day.isoformat(), period.last_day.isoformat()) == (first, last)
    assert period.label == label
    assert str(period.previous()) == previous


def test_whole_months_written_as_days_become_the_short_form() -> None:
    assert str(Period.parse("2026-01-01..2026-12-31")) == "2026"
    assert str(Period.parse("2026-04-01..2026-06-30")) == "2026-Q2"
    assert str(Period.parse("2026-04-01..2026-04-30")) == "2026-04"


@pytest.mark.parametrize(
    "text",
    [
        "2025-Q5",
        "2025-Q0",
        "last-0",
        "last-",
        "last-100",
        "2026-02-30..2026-03-01",
        "2026-05-01..2026-04-30",
        "now",
        "2026-05-01",
        "9999",
        "1899",
    ],
)
def test_what_is_no_period_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        Period.parse(text, TODAY)
    assert refusal.value.kind is Kind.INVALID


def test_last_months_need_a_day_to_count_from() -> None:
    with pytest.raises(DomainError):
        Period.parse("last-12")


@given(days, st.integers(0, 900))
def test_a_period_is_its_whole_months_and_the_days_at_its_ends(first: date, length: int) -> None:
    period = Period.of_days(first, first + timedelta(days=length))
    whole = set(period.whole_months())
    edges = [month for month in period.months() if month not in whole]
    assert sum(month.days for month in whole) <= period.days
    assert len(edges) <= 2
    assert all(day in period for month in whole for day in (month.first_day, month.last_day))
    assert Period.parse(str(period)) == period


@given(days, st.integers(0, 900))
def test_the_period_before_ends_where_this_one_begins(first: date, length: int) -> None:
    period = Period.of_days(first, first + timedelta(days=length))
    before = period.previous()
    assert before.end == period.start
    assert period.start in period
    assert period.end not in period
    assert period.is_whole_months or before.days == period.days


def test_a_year_has_twelve_months() -> None:
    assert [str(month) for month in Period.of_year(2025).months()][:2] == ["2025-01", "2025-02"]
    assert len(Period.of_year(2025).whole_months()) == 12
    assert list(months_between(Month(202512), Month(202601))) == [Month(202512), Month(202601)]
    assert list(months_between(Month(202602), Month(202601))) == []


@pytest.mark.parametrize(
    ("start", "months_on", "then"),
    [("2022-02-28", 6, "2022-08-28"), ("2021-08-31", 6, "2022-02-28"), ("2023-08-31", 6, "2024-02-29"), ("2022-12-31", -6, "2022-06-30")],
)
def test_a_day_that_a_month_lacks_becomes_its_last(start: str, months_on: int, then: str) -> None:
    assert add_months(date.fromisoformat(start), months_on) == date.fromisoformat(then)


def test_the_leap_day_becomes_the_twenty_eighth() -> None:
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)
