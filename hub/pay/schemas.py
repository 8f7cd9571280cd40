"""Shapes of pay on the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate

from hub.kernel.ids import public
from hub.kernel.period import Month
from hub.pay.rules import LeavePolicy, Rate
from hub.pay.services import LineRecord, MonthRhythm, PayOwed
from hub.web.shapes import Part, currency, ident


class PayLineSchema(Schema):
    """One line of a statement. A line that puts something right may be below zero."""

    kind = fields.String(required=True, validate=validate.OneOf(["work", "leave", "correction"]))
    minutes = fields.Integer(required=True)
    days = fields.Integer(required=True, metadata={"description": "days of leave"})
    rate_minor = fields.Integer(required=True, metadata={"description": "for an hour of work, or for a day of leave"})
    amount_minor = fields.Integer(required=True)


class PayerSchema(Schema):
    """What one legal entity pays."""

    place = fields.String(required=True, metadata={"description": "`hub`, or the short name of a practice", "examples": ["psychology"]})
    engagement = fields.String(
        required=True, allow_none=True, metadata={"description": "contractor, owner_draw or employee; null while it is not worked out"}
    )
    lines = fields.List(fields.Nested(PayLineSchema), required=True)
    total_minor = fields.Integer(required=True)


class PayStatementSchema(Schema):
    """One's own pay for a month, from everybody who pays."""

    month = fields.String(required=True, metadata={"examples": ["2026-05"]})
    state = fields.String(
        required=True,
        validate=validate.OneOf(["ready", "open"]),
        metadata={"description": "ready: worked out and final. open: what it comes to so far."},
    )
    currency = currency()
    minutes = fields.Integer(required=True)
    total_minor = fields.Integer(required=True)
    rate_minor = fields.Integer(required=True, allow_none=True, metadata={"description": "of an hour, the same for everybody"})
    payers = fields.List(fields.Nested(PayerSchema), required=True)


class PayMonthSchema(Schema):
    """One month that is worked out."""

    month = fields.String(required=True, metadata={"examples": ["2026-05"]})
    minutes = fields.Integer(required=True)
    total_minor = fields.Integer(required=True)


class PayMonthsSchema(Part):
    """A part of the list of one's months, newest first."""

    currency = currency()
    months = fields.List(fields.Nested(PayMonthSchema), required=True)


class HourlyRateSchema(Schema):
    """The one hourly rate from a day on."""

    from_on = fields.Date(required=True)
    per_hour_minor = fields.Integer(required=True)
    decision = ident("dec", required=True, allow_none=True)


class LeavePaySchema(Schema):
    """What a day of unplanned leave pays from a day on."""

    from_on = fields.Date(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["fixed", "half_day"]))
    day_minor = fields.Integer(required=True)


class RhythmSchema(Schema):
    """On which days of the month after pay is worked out and paid, and the month settled."""

    from_on = fields.Date(required=True)
    pay_run_day = fields.Integer(required=True)
    pay_day = fields.Integer(required=True)
    settle_day = fields.Integer(required=True)
    decision = ident("dec", required=True)


class PayRulesSchema(Schema):
    """What an hour and a day of leave pay, and the rhythm of a month, as we decided."""

    currency = currency()
    rates = fields.List(fields.Nested(HourlyRateSchema), required=True)
    leave = fields.List(fields.Nested(LeavePaySchema), required=True)
    rhythm = fields.Nested(RhythmSchema, required=True, allow_none=True)


def payers_out(lines: Sequence[LineRecord], slugs: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Write the lines of a month that is worked out, by who pays."""
    found = []
    for entity_id in dict.fromkeys(each.entity_id for each in lines):
        own = [each for each in lines if each.entity_id == entity_id]
        rows = [
            {
                "kind": each.kind,
                "minutes": each.minutes,
                "days": each.days,
                "rate_minor": each.rate_minor,
                "amount_minor": each.amount_minor,
            }
            for each in own
        ]
        total = sum(each.amount_minor for each in own)
        found.append({"place": slugs.get(entity_id, ""), "engagement": own[0].engagement, "lines": rows, "total_minor": total})
    return found


def so_far_out(place: str, earned: PayOwed) -> dict[str, Any]:
    """Write what an open month comes to with one payer: a line for all of it, leave included."""
    line = {
        "kind": "work",
        "minutes": earned.minutes,
        "days": earned.leave_days,
        "rate_minor": earned.rate_minor,
        "amount_minor": earned.amount_minor,
    }
    return {"place": place, "engagement": None, "lines": [line], "total_minor": earned.amount_minor}


def months_out(lines: Sequence[LineRecord]) -> list[dict[str, Any]]:
    """Write each month that is worked out, with what it came to."""
    found: dict[int, dict[str, Any]] = {}
    for each in lines:
        month = found.setdefault(each.month, {"month": str(Month(each.month)), "minutes": 0, "total_minor": 0})
        month["minutes"] += each.minutes
        month["total_minor"] += each.amount_minor
    return list(found.values())


def rate_out(each: Rate) -> dict[str, Any]:
    decision = public("dec", each.decision_id) if isinstance(each.decision_id, UUID) else None
    return {"from_on": each.from_on, "per_hour_minor": each.minor_per_hour, "decision": decision}


def leave_out(each: LeavePolicy) -> dict[str, Any]:
    return {"from_on": each.from_on, "kind": each.kind, "day_minor": each.day_minor}


def rhythm_out(each: MonthRhythm | None) -> dict[str, Any] | None:
    """Write the rhythm of a month; None before one was decided."""
    if each is None:
        return None
    return {
        "from_on": each.from_on, "pay_run_day": each.pay_run_day, "pay_day": each.pay_day, "settle_day": each.settle_day,
        "decision": public("dec", each.decision_id),
    }  # fmt: skip
