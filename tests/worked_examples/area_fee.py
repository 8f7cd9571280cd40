"""Fees: set amounts, parts of months, escalators, measured fees with limits, late charges, and what the law says of each model."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hub.agreements.lawbook import ROWS
from hub.agreements.rules import (
    CostPlus,
    Escalator,
    FeeChange,
    FeeTerms,
    Finding,
    FlatMonthly,
    Meter,
    MonthFee,
    Percentage,
    PerUnit,
    Priced,
    active_days,
    amendment_findings,
    fee_findings,
    fee_of_month,
    fees_of_term,
    late_charge,
    monthly_on,
    verdict_of,
    waiver_findings,
)
from hub.kernel.period import Month
from tests.worked_examples.reading import A_MONTH, Unreadable, day, day_or_none, exact, whole

_YEARS_AHEAD = 40


def flat_terms(inputs: Mapping[str, Any]) -> FlatMonthly:
    escalator = inputs.get("escalator")
    if not escalator:
        return FlatMonthly(whole(inputs["monthly_cents"]))
    if escalator.get("kind", "percent") != "percent":
        raise Unreadable(f"an escalator by {escalator['kind']}")
    return FlatMonthly(whole(inputs["monthly_cents"]), Escalator(exact(escalator["rate"]), int(escalator.get("every_months", 12))))


def whole_term(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Every invoice of a set amount from the first day to the last."""
    first, last = day(inputs["first_day"]), day(inputs["last_day"])
    fees = fees_of_term([Priced(flat_terms(inputs), first, last)], Month.of(first), Month.of(last))
    amounts = [fee.fee_minor for fee in fees]
    return {
        "invoice_count": len(amounts),
        "each_cents": amounts[0] if len(set(amounts)) == 1 else amounts,
        "first_cents": amounts[0],
        "last_cents": amounts[-1],
        "year_total_cents": sum(amounts),
    }


def one_month(fee: MonthFee) -> dict[str, Any]:
    return {"active_days": fee.active_days, "days_in_month": fee.days_in_month, "fee_cents": fee.fee_minor}


def parts_of_months(inputs: Mapping[str, Any]) -> dict[str, Any]:
    results = []
    for case in inputs["cases"]:
        price = Priced(flat_terms({**inputs, **case}), day(case["first_day"]), day_or_none(case.get("last_day")))
        results.append(one_month(fee_of_month([price], Month.parse(case["month"]))))
    return {"results": results}


def escalated(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The monthly amount reached by the end of each year, and each year's invoices together."""
    terms, start = flat_terms(inputs), day(inputs.get("effective") or inputs["first_day"])
    last = day_or_none(inputs.get("last_day"))
    computed: dict[str, Any] = {"monthly_cents_by_year": {}}
    for year in range(start.year, start.year + _YEARS_AHEAD):
        computed["monthly_cents_by_year"][str(year)] = monthly_on(terms, start, date(year, 12, 31))
        fees = fees_of_term([Priced(terms, start, last)], Month(year * 100 + 1), Month(year * 100 + 12))
        computed[f"year_total_{year}_cents"] = sum(fee.fee_minor for fee in fees)
    return computed


def blended(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """One month in which the set amount changes."""
    month = Month.parse(inputs["month"])
    stretches = [(day(each.get("from_", each.get("from"))), day_or_none(each.get("to")), each) for each in inputs["segments"]]
    prices = [Priced(FlatMonthly(whole(each["monthly_cents"])), first, last) for first, last, each in stretches]
    fee = fee_of_month(prices, month)
    days = [active_days(month, first, last) for first, last, _ in sorted(stretches, key=lambda stretch: stretch[0])]
    return {**one_month(fee), "days_old": days[0], "days_new": days[-1], "days": days}


def measured(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Fees by units or by cost, with limits, for whole months or for a part of one."""
    terms = _measured_terms(inputs)
    results: list[dict[str, Any]] = []
    fee = None
    for each in inputs["months"]:
        given = {**inputs, **each}
        month = Month.parse(given["month"]) if given.get("month") else A_MONTH
        first = day(given["first_day"]) if given.get("first_day") else month.first_day
        meter = Meter(
            units=exact(given["units"]) if "units" in given else None,
            cost_minor=whole(given["cost_cents"]) if "cost_cents" in given else None,
            base_minor=whole(given["base_cents"]) if "base_cents" in given else None,
        )
        fee = fee_of_month([Priced(terms, first, day_or_none(given.get("last_day")))], month, meter)
        results.append({**one_month(fee), "before_limits_cents": fee.before_limits_minor})
    computed: dict[str, Any] = {"results": results}
    if fee is not None:
        computed |= {"active_days": fee.active_days, "days_in_month": fee.days_in_month}
        computed |= {"prorated_cap_cents": fee.cap_minor, "prorated_minimum_cents": fee.minimum_minor}
    return computed


def _measured_terms(inputs: Mapping[str, Any]) -> FeeTerms:
    minimum = whole(inputs["minimum_cents"]) if inputs.get("minimum_cents") is not None else None
    cap = whole(inputs["cap_cents"]) if inputs.get("cap_cents") is not None else None
    if "unit_price_cents" in inputs:
        return PerUnit(inputs.get("unit", "unit"), whole(inputs["unit_price_cents"]), minimum, cap)
    if "markup" in inputs:
        return CostPlus(exact(inputs["markup"]), minimum, cap)
    raise Unreadable("terms that name neither a unit price nor a markup")


def late(inputs: Mapping[str, Any]) -> dict[str, Any]:
    results = []
    for payment in inputs["payments"]:
        charge = late_charge(
            whole(payment.get("principal_cents", inputs["principal_cents"])),
            day(payment.get("due", inputs["due"])),
            day(payment["paid"]),
            int(inputs.get("grace_days", 0)),
            exact(inputs["annual_rate"]),
        )
        results.append({"days_late": charge.days_late, "charge_cents": charge.charge_minor})
    return {"results": results}


def gate(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What each jurisdiction's rows say of each way of charging."""
    on = day(inputs["on"]) if inputs.get("on") else max(row.reviewed_on for row in ROWS)
    return {
        "verdicts": {
            place: {model: str(verdict_of(_findings_on(model, place, on))) for model in inputs["models"]}
            for place in inputs["jurisdictions"]
        }
    }


def _findings_on(model: str, place: str, on: date) -> tuple[Finding, ...]:
    if "amended" in model or "sweep" in model:
        return (*fee_findings(FlatMonthly(500_000), place, on), *_swept_to_zero(place, on))
    if model.startswith(("waiver", "deferral")):
        return waiver_findings(place, on)
    return fee_findings(_named_terms(model), place, on, bills_medicaid="medicaid" in model)


def _named_terms(model: str) -> FeeTerms:
    if model.startswith("escalator") or ("percent" not in model and model.startswith("flat")):
        return FlatMonthly(500_000, Escalator(exact("0.03")) if "escalator" in model else None)
    if model.startswith("cost_plus"):
        return CostPlus(exact("0.10"))
    if model.startswith("per_"):
        kind = "client_session" if "session" in model else "claim" if "claim" in model else "hub_work"
        return PerUnit(model, 4_250, unit_kind=kind) if "percent" not in model else _percentage(model)
    return _percentage(model)


def _percentage(model: str) -> Percentage:
    if model.startswith(("hybrid", "flat")):
        return Percentage("hybrid_percent", exact("0.05"), 200_000)
    if "net" in model or "profit" in model:
        return Percentage("percent_of_net", exact("0.05"))
    if "revenue" in model:
        return Percentage("percent_of_revenue", exact("0.05"))
    if "collection" in model or "medicaid" in model:
        return Percentage("percent_of_collections", exact("0.05"))
    raise Unreadable(f"a fee model called {model}")


def _swept_to_zero(place: str, on: date) -> tuple[Finding, ...]:
    """A fee set month after month to what the practice had left over: the history, as the rules would see it."""
    profits = {Month(202201): 610_000, Month(202202): 585_000, Month(202203): 640_000}
    changes = [FeeChange(date(2022, 1, 1), 500_000)]
    changes += [FeeChange(month.next().first_day, profit) for month, profit in profits.items()]
    return amendment_findings(changes, place, on, profits)


SHAPES = (
    (frozenset({"monthly_cents", "first_day", "last_day"}), whole_term),
    (frozenset({"monthly_cents", "cases"}), parts_of_months),
    (frozenset({"monthly_cents", "escalator", "effective"}), escalated),
    (frozenset({"segments", "month"}), blended),
    (frozenset({"markup", "months"}), measured),
    (frozenset({"unit_price_cents", "months"}), measured),
    (frozenset({"principal_cents", "due", "payments"}), late),
    (frozenset({"models", "jurisdictions"}), gate),
)
