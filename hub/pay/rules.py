"""What work and leave come to: one rate for everybody, by the day the work was done, rounded once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Literal
from uuid import UUID

from hub.kernel.errors import refused
from hub.kernel.money import round_half_up
from hub.kernel.period import Month

MINUTES_IN_HOUR = 60
HOURS_IN_LEAVE_DAY = 8
LEAVE_DAY_MINOR = 16_000


class EngagementKind(StrEnum):
    """How a person works for a legal entity. Nobody is worth more for it."""

    CONTRACTOR = "contractor"
    OWNER_DRAW = "owner_draw"
    EMPLOYEE = "employee"


@dataclass(frozen=True)
class Rate:
    """The one hourly rate from a day on, and the decision that set it."""

    from_on: date
    minor_per_hour: int
    decision_id: UUID | str | None = None


@dataclass(frozen=True)
class Work:
    """Whole minutes of work of one day, for one payer. What kind of work it was has no price."""

    payer: str
    work_on: date
    minutes: int


@dataclass(frozen=True)
class LeavePolicy:
    """What a day of unplanned leave pays, from a day on: a fixed sum, or half a day at the rate of that day."""

    from_on: date = date.min
    kind: Literal["fixed", "half_day"] = "fixed"
    day_minor: int = LEAVE_DAY_MINOR
    patronage_minutes_per_day: int = 0


@dataclass(frozen=True)
class LeaveDay:
    """One whole day of leave. Its reason is nobody's business and is not kept here."""

    payer: str
    on: date


@dataclass(frozen=True)
class Correction:
    """A dated line for a month that is settled: what was written, what is true, paid in the open month."""

    payer: str
    refers_to: date
    minutes: int


@dataclass(frozen=True)
class Segment:
    """All the minutes of a month at one rate, and what they come to."""

    rate_from: date
    minor_per_hour: int
    minutes: int
    minor: int


@dataclass(frozen=True)
class LeaveLine:
    """Days off in a month, at what one is worth. Amounts in minor units."""

    days: int
    day_minor: int
    minor: int


@dataclass(frozen=True)
class CorrectionLine:
    """Minutes that a settled month had wrong, at the rate of that month; below zero when there were too many."""

    refers_to: date
    minutes: int
    minor: int


@dataclass(frozen=True)
class Statement:
    """What one payer owes one person for one month, with everything that made it."""

    payer: str
    month: Month
    segments: tuple[Segment, ...]
    leave: tuple[LeaveLine, ...]
    corrections: tuple[CorrectionLine, ...]
    patronage_minutes: int

    @property
    def worked_minor(self) -> int:
        return sum(segment.minor for segment in self.segments)

    @property
    def leave_minor(self) -> int:
        return sum(line.minor for line in self.leave)

    @property
    def correction_minor(self) -> int:
        return sum(line.minor for line in self.corrections)

    @property
    def gross_minor(self) -> int:
        return self.worked_minor + self.leave_minor + self.correction_minor

    @property
    def worked_minutes(self) -> int:
        return sum(segment.minutes for segment in self.segments)


def rate_on(rates: Sequence[Rate], day: date) -> Rate:
    """Return the rate in force on the day the work was done, whenever it is paid.

    Raises   REFUSED when no rate had been decided by that day.
    """
    in_force = [rate for rate in rates if rate.from_on <= day]
    if not in_force:
        raise refused("pay.rate.find", f"No hourly rate had been decided by {day.isoformat()}.")
    return max(in_force, key=lambda rate: rate.from_on)


def priced(minutes: int, minor_per_hour: int) -> int:
    """Price whole minutes at an hourly rate, rounded half up once."""
    return round_half_up(Fraction(minutes * minor_per_hour, MINUTES_IN_HOUR))


def price_work(entries: Iterable[Work], rates: Sequence[Rate]) -> tuple[Segment, ...]:
    """Sum the minutes of one person, payer and month for each rate, then price each sum once.

    Units    minutes are whole; every kind of work counts alike.
    Source   case study, "Alliance Collective" (one hourly rate for every kind of work).
    """
    minutes: dict[Rate, int] = defaultdict(int)
    for entry in entries:
        minutes[rate_on(rates, entry.work_on)] += entry.minutes
    ordered = sorted(minutes.items(), key=lambda pair: pair[0].from_on)
    return tuple(Segment(rate.from_on, rate.minor_per_hour, total, priced(total, rate.minor_per_hour)) for rate, total in ordered)


def policy_on(policies: Sequence[LeavePolicy], day: date) -> LeavePolicy:
    """Return the leave policy of a day; where none was decided, the fixed sum."""
    in_force = [policy for policy in policies if policy.from_on <= day]
    return max(in_force, key=lambda policy: policy.from_on, default=LeavePolicy())


def leave_day_minor(policy: LeavePolicy, minor_per_hour: int) -> int:
    """Return what a day of leave pays: the fixed sum, or half of an eight-hour day at the rate."""
    if policy.kind == "fixed":
        return policy.day_minor
    return round_half_up(Fraction(HOURS_IN_LEAVE_DAY * minor_per_hour, 2))


def price_leave(days: Iterable[LeaveDay], rates: Sequence[Rate], policies: Sequence[LeavePolicy] = ()) -> tuple[LeaveLine, ...]:
    """Price whole days of leave, each by the policy and rate of its day. There is no cap on them."""
    counted: dict[int, int] = defaultdict(int)
    for day in days:
        policy = policy_on(policies, day.on)
        rate = rate_on(rates, day.on).minor_per_hour if policy.kind == "half_day" else 0
        counted[leave_day_minor(policy, rate)] += 1
    return tuple(LeaveLine(count, minor, count * minor) for minor, count in sorted(counted.items()))


def correct(payer: str, work_on: date, entered_minutes: int, true_minutes: int) -> Correction:
    """Make the line that sets right a settled month: the difference, for the open month, at the rate of the work date.

    Raises   REFUSED when nothing differs.
    """
    if entered_minutes == true_minutes:
        raise refused("pay.correction.make", "That is what was written already; there is nothing to set right.")
    return Correction(payer, work_on, true_minutes - entered_minutes)


def price_correction(correction: Correction, rates: Sequence[Rate]) -> CorrectionLine:
    """Price a correction at the rate of the day that it corrects."""
    rate = rate_on(rates, correction.refers_to).minor_per_hour
    return CorrectionLine(correction.refers_to, correction.minutes, priced(correction.minutes, rate))


def statements(
    month: Month,
    work: Iterable[Work],
    rates: Sequence[Rate],
    leave: Iterable[LeaveDay] = (),
    corrections: Iterable[Correction] = (),
    policies: Sequence[LeavePolicy] = (),
) -> tuple[Statement, ...]:
    """Make one person's statements of a month: one for each legal entity that pays, by its identifier.

    Shape    leave adds no patronage minutes unless its policy says so; a correction adds its minutes, which may be negative.
    Raises   REFUSED for work or leave outside the month: it belongs to another statement or is a correction.
    """
    done, away, fixed = list(work), list(leave), list(corrections)
    for day in [entry.work_on for entry in done] + [entry.on for entry in away]:
        if day not in month:
            raise refused("pay.statement.make", f"{day.isoformat()} is not in {month.label}.")
    payers = sorted({entry.payer for entry in [*done, *away, *fixed]})
    return tuple(
        _statement(
            payer,
            month,
            [entry for entry in done if entry.payer == payer],
            [entry for entry in away if entry.payer == payer],
            [entry for entry in fixed if entry.payer == payer],
            rates,
            policies,
        )
        for payer in payers
    )


def _statement(
    payer: str,
    month: Month,
    work: Sequence[Work],
    leave: Sequence[LeaveDay],
    corrections: Sequence[Correction],
    rates: Sequence[Rate],
    policies: Sequence[LeavePolicy],
) -> Statement:
    minutes = sum(entry.minutes for entry in work) + sum(entry.minutes for entry in corrections)
    minutes += sum(policy_on(policies, day.on).patronage_minutes_per_day for day in leave)
    return Statement(
        payer=payer,
        month=month,
        segments=price_work(work, rates),
        leave=price_leave(leave, rates, policies),
        corrections=tuple(price_correction(entry, rates) for entry in sorted(corrections, key=lambda entry: entry.refers_to)),
        patronage_minutes=minutes,
    )


def rates_are_equal(rate_by_person: Mapping[str, int]) -> bool:
    """Tell whether everybody's rate on a day is the same. Where it is not, a decision has to say why."""
    return len(set(rate_by_person.values())) <= 1


# What the money allows


@dataclass(frozen=True)
class Capacity:
    """How many paid hours the money of a practice bears. It is shown, and refuses nobody anything."""

    after_fee_minor: int
    affordable_hours: int
    hours_if_all_were_pay: int


def capacity(revenue_minor: int, fee_minor: int, minor_per_hour: int) -> Capacity:
    """Say how many whole hours can be paid from a year's money after the hub's fee, and if there were no fee.

    Raises   REFUSED without a rate above zero.
    """
    if minor_per_hour <= 0:
        raise refused("pay.capacity.show", "Without an hourly rate there is nothing to compare.")
    after = revenue_minor - fee_minor
    return Capacity(after, max(0, after) // minor_per_hour, max(0, revenue_minor) // minor_per_hour)


def full_time_cost(people: int, hours_each: int, minor_per_hour: int) -> int:
    """Return what so many people would cost at so many paid hours each."""
    return people * hours_each * minor_per_hour


def months_of_reserve(cash_minor: int, monthly_out_minor: int) -> Fraction | None:
    """Say how long we could keep going on what is there; None when nothing goes out."""
    return None if monthly_out_minor <= 0 else Fraction(max(0, cash_minor), monthly_out_minor)
