"""Weeks as in an address, and kinds of work as labels without a price."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.hours.rules.kinds import KINDS, guess_kind
from hub.hours.rules.weeks import Week
from hub.kernel.errors import DomainError


def test_a_week_runs_from_monday_to_sunday() -> None:
    week = Week.parse("2026-W44")
    assert (week.monday, week.sunday) == (date(2026, 10, 26), date(2026, 11, 1))
    assert (str(week.before()), str(week.after())) == ("2026-W43", "2026-W45")


def test_the_last_days_of_december_may_lie_in_the_first_week_of_the_next_year() -> None:
    assert str(Week.of(date(2024, 12, 30))) == "2025-W01"
    assert str(Week.parse("2026-W53").after()) == "2027-W01"


@pytest.mark.parametrize("text", ["2025-W53", "2026-W00", "2026-44", "W44", "0000-W01", "9999-W52", "2026-W４４", ""])
def test_a_week_that_is_not_of_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match="2026-W44"):
        Week.parse(text)


@given(st.dates(date(2001, 1, 1), date(2198, 12, 31)))
def test_every_day_lies_in_its_week_and_the_week_is_read_back(day: date) -> None:
    week = Week.of(day)
    assert day in week.days and Week.parse(str(week)) == week and week.after().before() == week


def test_no_kind_of_work_has_a_price() -> None:
    assert not any("price" in name or "rate" in name for kind in KINDS for name in vars(kind))


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["Sessions"], "sessions"), (["individual therapy"], "sessions"), (["Client meeting"], "meeting"), (["session notes"], "notes"),
        (["Supervision"], "consultation"), (["", "Admin"], "administration"), (["-", "Bookkeeping"], "administration"),
        (["Meetings"], "meeting"), (["Something else"], "other"), (["Website Redesign"], "sessions"), ([], "sessions"),
        (["notes and paperwork"], "notes"), (["Friday staff meeting"], "meeting"),
    ],
)  # fmt: skip
def test_a_kind_is_guessed_from_tags_and_otherwise_the_one_given(texts: list[str], kind: str) -> None:
    assert guess_kind(texts, "sessions") == kind
