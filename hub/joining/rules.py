"""When somebody who works with us becomes a member: after six months, counted by the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hub.kernel.period import add_months

MONTHS_ON_STAFF = 6


def member_from(candidate_from: date, months: int = MONTHS_ON_STAFF) -> date:
    """Return the first day on which membership can begin. The person is a member from its first moment, the day before not.

    Ties     the same day so many months later; where that month is shorter, its last day.
    Source   case study, "Legal Structure" (membership after six months on staff, with no share to buy).
    """
    return add_months(candidate_from, months)


@dataclass(frozen=True)
class JoiningClock:
    """How far somebody is on the way in."""

    candidate_from: date
    due_on: date
    days_left: int

    @property
    def is_over(self) -> bool:
        return self.days_left == 0


def clock(candidate_from: date, today: date, months: int = MONTHS_ON_STAFF) -> JoiningClock:
    """Say when the six months are over and how many days are left; none are left on the day itself and after."""
    due = member_from(candidate_from, months)
    return JoiningClock(candidate_from, due, max(0, (due - today).days))
