"""Pay: rates by date, leave, corrections, payers, what the money allows, and low rates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hub.kernel.period import Month
from hub.pay.rules import (
    LeaveDay,
    LeavePolicy,
    Rate,
    Segment,
    Statement,
    Work,
    capacity,
    correct,
    full_time_cost,
    leave_day_minor,
    price_work,
    rate_on,
    rates_are_equal,
    statements,
)
from hub.rates.rules import subsidy
from tests.worked_examples.reading import A_MONTH, MONTH_NAMES, Unreadable, day, exact, hours, minutes, month_name, whole, word

ME = "payer"


def _one_rate(inputs: Mapping[str, Any]) -> list[Rate]:
    return [Rate(date.min, whole(inputs["cents_per_hour"]))]


def by_date(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Work priced at the rate of its day."""
    rates = [Rate(day(each.get("from_", each.get("from"))), whole(each["cents_per_hour"])) for each in inputs["rates"]]
    work = [Work(str(each.get("payer", ME)), _work_day(each, rates), _entry_minutes(each)) for each in inputs["entries"]]
    segments: list[Segment] = []
    for month in sorted({Month.of(entry.work_on) for entry in work}):
        segments += price_work([entry for entry in work if entry.work_on in month], rates)
    return {
        "segments": [{"hours": hours(each.minutes), "minutes": each.minutes, "cents": each.minor} for each in segments],
        "gross_cents": sum(each.minor for each in segments),
    }


def _entry_minutes(entry: Mapping[str, Any]) -> int:
    return whole(entry["minutes"]) if "minutes" in entry else minutes(entry["hours"])


def _work_day(entry: Mapping[str, Any], rates: Sequence[Rate]) -> date:
    """One day, or several at one rate; work over a change of rate cannot be told apart."""
    if "work_date" in entry:
        return day(entry["work_date"])
    first, last = (day(part) for part in entry["work_dates"].split(".."))
    if rate_on(rates, first) != rate_on(rates, last):
        raise Unreadable("work of several days over a change of rate")
    return first


def with_leave(inputs: Mapping[str, Any]) -> dict[str, Any]:
    days = whole(inputs["leave_days"])
    policy = LeavePolicy(day_minor=whole(inputs["leave_cents_per_day"])) if "leave_cents_per_day" in inputs else LeavePolicy()
    statement = _only(
        statements(
            A_MONTH,
            [Work(ME, A_MONTH.first_day, _worked(inputs))],
            _one_rate(inputs),
            leave=[LeaveDay(ME, A_MONTH.first_day)] * days,
            policies=[policy],
        )
    )
    return {
        "worked_cents": statement.worked_minor,
        "leave_cents": statement.leave_minor,
        "gross_cents": statement.gross_minor,
        "patronage_hours": hours(statement.patronage_minutes),
    }


def _worked(inputs: Mapping[str, Any]) -> int:
    return whole(inputs["worked_minutes"]) if "worked_minutes" in inputs else minutes(inputs["worked_hours"])


def _only(made: Sequence[Statement]) -> Statement:
    if len(made) != 1:
        raise Unreadable("one statement was to be made")
    return made[0]


def two_readings_of_leave(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What leave comes to as a fixed sum, and as half a day at the rate of the day."""
    rate, days = whole(inputs["cents_per_hour_after_raise"]), whole(inputs["leave_days"])
    fixed = LeavePolicy(day_minor=whole(inputs["leave_cents_per_day"])) if "leave_cents_per_day" in inputs else LeavePolicy()
    half = LeavePolicy(kind="half_day")
    return {
        f"policy_fixed_{fixed.day_minor}_cents": days * leave_day_minor(fixed, rate),
        "policy_half_of_8h_at_current_rate_cents": days * leave_day_minor(half, rate),
    }


def summed_first(inputs: Mapping[str, Any]) -> dict[str, Any]:
    work = [Work(ME, A_MONTH.first_day, whole(each)) for each in inputs["entries_minutes"]]
    statement = _only(statements(A_MONTH, work, _one_rate(inputs)))
    return {"total_minutes": statement.worked_minutes, "gross_cents": statement.gross_minor}


def corrected(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A settled month, a slip found later, and the open month that sets it right."""
    rates, sealed = _one_rate(inputs), Month.parse(inputs["sealed_month"])
    sealed_minutes = whole(exact(inputs["sealed_gross_cents"]) * 60 / rates[0].minor_per_hour)
    before = _only(statements(sealed, [Work(ME, sealed.first_day, sealed_minutes)], rates))
    open_month, open_minutes = _open_month(inputs, sealed)
    slips = inputs["errors"] if "errors" in inputs else [inputs["error"]]
    lines = [correct(ME, day(slip["work_date"]), minutes(slip["entered_hours"]), minutes(slip["true_hours"])) for slip in slips]
    after = _only(statements(open_month, [Work(ME, open_month.first_day, open_minutes)], rates, corrections=lines))
    shown: list[dict[str, Any]] = [{"kind": "work", "hours": hours(each.minutes), "cents": each.minor} for each in after.segments]
    shown += [
        {"kind": "correction", "refers_to": each.refers_to.isoformat(), "hours": hours(each.minutes), "cents": each.minor}
        for each in after.corrections
    ]
    name = month_name(open_month)
    return {
        f"{month_name(sealed)}_statement_unchanged_cents": before.gross_minor,
        f"{name}_lines": shown,
        f"{name}_gross_cents": after.gross_minor,
        f"patronage_hours_{sealed.year}_to_date": hours(before.patronage_minutes + after.patronage_minutes),
    }


def _open_month(inputs: Mapping[str, Any], sealed: Month) -> tuple[Month, int]:
    for key, value in inputs.items():
        found = re.fullmatch(r"([a-z]+)_hours", key)
        if found and found[1] in MONTH_NAMES:
            number = MONTH_NAMES.index(found[1]) + 1
            month = Month((sealed.year if number > sealed.month else sealed.year + 1) * 100 + number)
            return month, minutes(value)
    raise Unreadable("which month is open")


def several_payers(inputs: Mapping[str, Any]) -> dict[str, Any]:
    rates = _one_rate(inputs)
    made = statements(A_MONTH, [Work(str(each["payer"]), A_MONTH.first_day, _entry_minutes(each)) for each in inputs["entries"]], rates)
    used = {f"{each.payer} {segment.rate_from}": segment.minor_per_hour for each in made for segment in each.segments}
    return {
        "by_payer_cents": {each.payer: each.gross_minor for each in made},
        "total_cents": sum(each.gross_minor for each in made),
        "statements": len(made),
        "rate_is_same_for_every_payer": rates_are_equal(used),
    }


def what_the_money_allows(inputs: Mapping[str, Any]) -> dict[str, Any]:
    revenue, rate = whole(inputs["annual_revenue_cents"]), whole(inputs["cents_per_hour"])
    bears = capacity(revenue, whole(inputs.get("annual_fee_cents", 0)), rate)
    people, each = whole(inputs.get("full_time_members", 0)), whole(inputs.get("full_time_hours", 0))
    cost = full_time_cost(people, each, rate)
    return {
        "spoke_money_after_fee_cents": bears.after_fee_minor,
        "affordable_paid_hours": bears.affordable_hours,
        "paid_hours_if_every_revenue_cent_were_pay": bears.hours_if_all_were_pay,
        f"{word(people)}_full_time_at_{each}h_cents": cost,
        "exceeds_revenue": cost > revenue,
    }


def low_rate(inputs: Mapping[str, Any]) -> dict[str, Any]:
    given = subsidy(
        whole(inputs["sessions"]),
        whole(inputs["usual_rate_cents"]),
        whole(inputs["agreed_rate_cents"]),
        whole(inputs.get("paid_minutes_per_session", 60)),
        whole(inputs["cents_per_hour"]),
    )
    return {
        "revenue_forgone_cents": given.forgone_minor,
        "clinician_pay_cents": given.pay_minor,
        "subsidy_recorded_cents": given.forgone_minor,
        "cash_out_of_pocket_cents": given.out_of_pocket_minor,
    }


SHAPES = (
    (frozenset({"rates", "entries"}), by_date),
    (frozenset({"cents_per_hour", "leave_days"}), with_leave),
    (frozenset({"cents_per_hour_after_raise", "leave_days"}), two_readings_of_leave),
    (frozenset({"cents_per_hour", "entries_minutes"}), summed_first),
    (frozenset({"sealed_month", "sealed_gross_cents", "cents_per_hour"}), corrected),
    (frozenset({"cents_per_hour", "entries"}), several_payers),
    (frozenset({"annual_revenue_cents", "cents_per_hour"}), what_the_money_allows),
    (frozenset({"sessions", "usual_rate_cents", "agreed_rate_cents", "cents_per_hour"}), low_rate),
)
