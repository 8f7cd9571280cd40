"""What a practice owes the hub for one month: exact in the middle, rounded once at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from hub.kernel.errors import refused
from hub.kernel.money import round_half_up
from hub.kernel.period import Month, add_months, add_years, months_between


@dataclass(frozen=True)
class Escalator:
    """Raise a set amount by a rate at every anniversary, from the amount already rounded."""

    rate: Fraction
    every_months: int = 12


@dataclass(frozen=True)
class FlatMonthly:
    """A set amount each month."""

    monthly_minor: int
    escalator: Escalator | None = None
    model: Literal["flat_monthly"] = "flat_monthly"


@dataclass(frozen=True)
class PerUnit:
    """A set price for each unit; units are the hub's own work unless `unit_kind` says otherwise."""

    unit: str
    unit_price_minor: int
    minimum_minor: int | None = None
    cap_minor: int | None = None
    unit_kind: str = "hub_work"
    model: Literal["per_unit"] = "per_unit"


@dataclass(frozen=True)
class CostPlus:
    """What the services cost, and a stated margin on it."""

    markup: Fraction
    minimum_minor: int | None = None
    cap_minor: int | None = None
    model: Literal["cost_plus"] = "cost_plus"


@dataclass(frozen=True)
class Percentage:
    """A part of what the practice takes in. Some states refuse it outright; it is here so that the refusal can be said."""

    model: Literal["percent_of_revenue", "percent_of_collections", "percent_of_net", "hybrid_percent"]
    rate: Fraction
    flat_minor: int = 0
    minimum_minor: int | None = None
    cap_minor: int | None = None


FeeTerms = FlatMonthly | PerUnit | CostPlus | Percentage


@dataclass(frozen=True)
class Priced:
    """The fee terms that hold from one day to another, both included; an open end is None."""

    terms: FeeTerms
    first_day: date
    last_day: date | None = None


@dataclass(frozen=True)
class Meter:
    """What was measured in a month for the terms that need it.

    Units    `units` are exact (hours as a Fraction); cost and base in minor units.
    """

    units: Fraction | None = None
    cost_minor: int | None = None
    base_minor: int | None = None


@dataclass(frozen=True)
class FeeLine:
    """One stretch of a month at one monthly amount."""

    first_day: date
    last_day: date
    days: int
    monthly_minor: int
    exact_minor: Fraction


@dataclass(frozen=True)
class MonthFee:
    """The fee of one month with everything that made it, so that an invoice can show its own arithmetic."""

    month: Month
    active_days: int
    days_in_month: int
    before_limits_minor: int
    fee_minor: int
    minimum_minor: int | None = None
    cap_minor: int | None = None
    lines: tuple[FeeLine, ...] = ()


@dataclass(frozen=True)
class LateCharge:
    days_late: int
    charge_minor: int


def active_days(month: Month, first_day: date, last_day: date | None) -> int:
    """Count the days of a month on which an agreement runs, its first and last day included."""
    start = max(month.first_day, first_day)
    end = month.last_day if last_day is None else min(month.last_day, last_day)
    return max(0, (end - start).days + 1)


def price_segments(terms: FlatMonthly, first_day: date, last_day: date | None, until: date) -> tuple[Priced, ...]:
    """Unroll a set amount with its escalator into stretches at one amount, as far as `until`.

    Ties     each step starts from the amount already rounded, and is rounded half up once.
    """
    if terms.escalator is None:
        return (Priced(terms, first_day, last_day),)
    if terms.escalator.every_months < 1:
        raise refused("agreements.escalator.check", "An escalator needs at least one month between its steps.")
    stop = until if last_day is None else min(until, last_day)
    segments: list[Priced] = []
    amount, step, start = terms.monthly_minor, 0, first_day
    while start <= stop:
        step += 1
        following = add_months(first_day, step * terms.escalator.every_months)
        end = following - timedelta(days=1)
        segments.append(Priced(FlatMonthly(amount), start, end if last_day is None else min(end, last_day)))
        amount = round_half_up(amount * (1 + terms.escalator.rate))
        start = following
    return tuple(segments)


def monthly_on(terms: FlatMonthly, first_day: date, day: date) -> int:
    """Return the monthly amount in force on a day, after every escalation up to it."""
    segments = price_segments(terms, first_day, None, day)
    if not segments:
        raise refused("agreements.fee.charge", "The agreement has not begun on that day.")
    last = segments[-1].terms
    return last.monthly_minor if isinstance(last, FlatMonthly) else terms.monthly_minor


def fee_of_month(prices: Sequence[Priced], month: Month, meter: Meter | None = None) -> MonthFee:
    """Work out the fee of a month from the terms that hold in it.

    Shape    set amounts may change within the month: each stretch is exact, the sum is rounded once. Measured terms may not.
    Empty    a month on which no terms hold costs nothing.
    Raises   REFUSED when measured terms meet other terms in one month, or when what they measure is not given.
    Source   case study, "Legal Structure" (the monthly service fee).
    """
    holding = [price for price in prices if active_days(month, price.first_day, price.last_day)]
    if not holding:
        return MonthFee(month, 0, month.days, 0, 0)
    if all(isinstance(price.terms, FlatMonthly) for price in holding):
        return _flat(holding, month)
    if len(holding) > 1:
        raise refused("agreements.fee.charge", "Two ways of charging meet in one month. End one of them at the end of a month.")
    return _measured(holding[0], month, meter or Meter())


def _flat(prices: Sequence[Priced], month: Month) -> MonthFee:
    lines: list[FeeLine] = []
    for price in prices:
        assert isinstance(price.terms, FlatMonthly)
        for segment in price_segments(price.terms, price.first_day, price.last_day, month.last_day):
            days = active_days(month, segment.first_day, segment.last_day)
            if days and isinstance(segment.terms, FlatMonthly):
                start = max(month.first_day, segment.first_day)
                amount = segment.terms.monthly_minor
                lines.append(FeeLine(start, start + timedelta(days=days - 1), days, amount, Fraction(amount * days, month.days)))
    fee = round_half_up(sum((line.exact_minor for line in lines), Fraction(0)))
    return MonthFee(
        month, sum(line.days for line in lines), month.days, fee, fee, lines=tuple(sorted(lines, key=lambda line: line.first_day))
    )


def _measured(price: Priced, month: Month, meter: Meter) -> MonthFee:
    terms = price.terms
    days = active_days(month, price.first_day, price.last_day)
    share = Fraction(days, month.days)
    exact = _measured_amount(terms, meter, share)
    assert not isinstance(terms, FlatMonthly)
    minimum = prorated(terms.minimum_minor, share)
    cap = prorated(terms.cap_minor, share)
    before = round_half_up(exact)
    return MonthFee(month, days, month.days, before, within_limits(before, minimum, cap), minimum, cap)


def _measured_amount(terms: FeeTerms, meter: Meter, share: Fraction) -> Fraction:
    if isinstance(terms, PerUnit):
        return Fraction(terms.unit_price_minor) * _given(meter.units, f"how many units of “{terms.unit}” there were")
    if isinstance(terms, CostPlus):
        return _given(meter.cost_minor, "what the services cost") * (1 + terms.markup)
    if isinstance(terms, Percentage):
        return _given(meter.base_minor, "what the practice took in") * terms.rate + terms.flat_minor * share
    return terms.monthly_minor * share


def _given(value: int | Fraction | None, what: str) -> Fraction:
    if value is None:
        raise refused("agreements.fee.charge", f"For this month we still need to know {what}.")
    return Fraction(value)


def prorated(limit_minor: int | None, share: Fraction) -> int | None:
    """Return a cap or minimum for the part of a month that the agreement runs, rounded half up; none stays none."""
    return None if limit_minor is None else round_half_up(limit_minor * share)


def within_limits(amount: int, minimum: int | None, cap: int | None) -> int:
    """Lift an amount to the minimum, then hold it under the cap."""
    lifted = amount if minimum is None else max(amount, minimum)
    return lifted if cap is None else min(lifted, cap)


def limits_make_sense(terms: FeeTerms) -> bool:
    """Tell whether the cap is at or above the minimum; otherwise the agreement may not be signed."""
    if isinstance(terms, FlatMonthly) or terms.minimum_minor is None or terms.cap_minor is None:
        return True
    return terms.cap_minor >= terms.minimum_minor


def fees_of_term(prices: Sequence[Priced], first: Month, last: Month) -> tuple[MonthFee, ...]:
    """Work out the fee of every month in which terms hold, from `first` to `last`."""
    fees = (fee_of_month(prices, month) for month in months_between(first, last))
    return tuple(fee for fee in fees if fee.active_days)


def late_charge(principal_minor: int, due: date, paid: date, grace_days: int, annual_rate: Fraction) -> LateCharge:
    """Charge simple interest on a late fee, actual days over 365.

    Shape    nothing within the days of grace, the last of them included; after it, interest from the due date.
    """
    days = max(0, (paid - due).days)
    if days <= grace_days:
        return LateCharge(days, 0)
    return LateCharge(days, round_half_up(principal_minor * annual_rate * days / 365))


def last_day_after_notice(given: date, notice_days: int) -> date:
    """Return the last day of service: the day notice is given is day 0, and the last day of notice still counts."""
    return given + timedelta(days=notice_days)


def earliest_year_end(first_day: date) -> date:
    """Return the last day of the shortest term of one year: the day before the same date next year."""
    return add_years(first_day, 1) - timedelta(days=1)


def lasts_a_year(first_day: date, last_day: date | None) -> bool:
    """Tell whether a term lasts at least one year; one without an end does.

    Source   42 CFR 1001.952(d), the element "term of at least one year".
    """
    return last_day is None or last_day >= earliest_year_end(first_day)
