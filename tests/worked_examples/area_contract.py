"""Terms of agreements: the shortest year, and what notice leaves to pay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.agreements.rules import FlatMonthly, Priced, earliest_year_end, fee_of_month, last_day_after_notice, lasts_a_year
from hub.kernel.period import Month
from tests.worked_examples.reading import day, day_or_none, month_name, whole


def one_year(inputs: Mapping[str, Any]) -> dict[str, Any]:
    terms = [(day(term["first_day"]), day_or_none(term.get("last_day"))) for term in inputs["terms"]]
    return {
        "at_least_one_year": [lasts_a_year(first, last) for first, last in terms],
        "earliest_ok_last_day": [earliest_year_end(first).isoformat() for first, _ in terms],
    }


def notice(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The last day after notice, and the fee of its month."""
    given = day(inputs["notice_given"])
    last = last_day_after_notice(given, int(inputs["notice_days"]))
    month = Month.of(last)
    first = day(inputs["first_day"]) if inputs.get("first_day") else Month.of(given).first_day
    fee = fee_of_month([Priced(FlatMonthly(whole(inputs["monthly_cents"])), first, last)], month)
    return {
        "last_day": last.isoformat(),
        f"{month_name(month)}_active_days": fee.active_days,
        "final_month_active_days": fee.active_days,
        "final_month_fee_cents": fee.fee_minor,
        "notice_period_days_counted_after_notice_day": (last - given).days,
    }


SHAPES = (
    (frozenset({"terms"}), one_year),
    (frozenset({"monthly_cents", "notice_given", "notice_days"}), notice),
)
