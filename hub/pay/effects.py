"""What a decision may do to pay: change the rate, what a day of leave pays, or the rhythm of the month, from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from hub.kernel.errors import invalid
from hub.kernel.money import Money
from hub.pay import services
from hub.plugin_api.protocols import Decision, EffectScope, Work


class RatePayload(Schema):
    per_hour_minor = fields.Integer(required=True, strict=True, validate=validate.Range(1, 100_000))
    from_on = fields.Date(required=True)


class RhythmPayload(Schema):
    """On which days of the next month pay is worked out and paid, and the month settled."""

    from_on = fields.Date(required=True)
    pay_run_day = fields.Integer(required=True, strict=True, validate=validate.Range(1, 28))
    pay_day = fields.Integer(required=True, strict=True, validate=validate.Range(1, 28))
    settle_day = fields.Integer(required=True, strict=True, validate=validate.Range(1, 28))

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        if not data["pay_run_day"] <= data["pay_day"] <= data["settle_day"]:
            raise ValidationError("Pay is worked out first, then paid, then the month is settled.", "settle_day")


class LeavePayload(Schema):
    kind = fields.String(required=True, validate=validate.OneOf(["fixed", "half_day"]))
    day_minor = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 1_000_000))
    from_on = fields.Date(required=True)

    @validates_schema
    def fixed_has_amount(self, data: dict[str, Any], **_: Any) -> None:
        if data["kind"] == "fixed" and not data["day_minor"]:
            raise ValidationError("Say what a day of leave pays.", "day_minor")


@dataclass(frozen=True)
class ChangeRate:
    """Set the one hourly rate for everybody from a day on."""

    type: str = "pay.rate.change"
    title: str = "Change the hourly rate"
    scope: EffectScope = "hub"
    schema: type[Schema] = RatePayload

    def preview(self, uow: Work, payload: Mapping[str, Any]) -> dict[str, Any]:
        known = services.rates(uow)  # type: ignore[arg-type]
        then = str(Money(payload["per_hour_minor"], "USD"))
        now = str(Money(known[-1].minor_per_hour, "USD")) if known else "none yet"
        return {
            "sentences": [f"Every hour of every kind of work pays {then} from {_day(payload['from_on']).isoformat()}, for everybody."],
            "rows": [{"what": "An hour of work", "now": now, "then": then, "change": ""}],
            "matters": {"rate_now": known[-1].minor_per_hour if known else None},
        }

    def apply(self, uow: Work, payload: Mapping[str, Any], decision: Decision) -> dict[str, Any]:
        services.set_rate(uow, _day(payload["from_on"]), payload["per_hour_minor"], decision.id)  # type: ignore[arg-type]
        return {"per_hour_minor": payload["per_hour_minor"], "from_on": _day(payload["from_on"]).isoformat()}


@dataclass(frozen=True)
class ChangeLeave:
    """Set what a day of unplanned leave pays from a day on. There is no cap on days."""

    type: str = "pay.leave.change"
    title: str = "Change what a day of leave pays"
    scope: EffectScope = "hub"
    schema: type[Schema] = LeavePayload

    def preview(self, uow: Work, payload: Mapping[str, Any]) -> dict[str, Any]:
        then = "half of eight hours at the rate of the day" if payload["kind"] == "half_day" else str(Money(payload["day_minor"], "USD"))
        return {
            "sentences": [
                f"A day of unplanned leave pays {then} from {_day(payload['from_on']).isoformat()}. Nobody is asked for a reason."
            ],
            "rows": [],
            "matters": {"policies": len(services.leave_policies(uow))},  # type: ignore[arg-type]
        }

    def apply(self, uow: Work, payload: Mapping[str, Any], decision: Decision) -> dict[str, Any]:
        services.set_leave_policy(uow, _day(payload["from_on"]), payload["kind"], payload["day_minor"], decision.id)  # type: ignore[arg-type]
        return {"kind": payload["kind"], "day_minor": payload["day_minor"]}


@dataclass(frozen=True)
class ChangeRhythm:
    """Set the days on which pay is worked out and paid, and the month settled."""

    type: str = "pay.rhythm.change"
    title: str = "Change the rhythm of the month"
    scope: EffectScope = "hub"
    schema: type[Schema] = RhythmPayload

    def preview(self, uow: Work, payload: Mapping[str, Any]) -> dict[str, Any]:
        now = services.rhythm_on(uow, uow.today)  # type: ignore[arg-type]
        names = (("Pay is worked out on day", "pay_run_day"), ("Pay is paid on day", "pay_day"), ("The month is settled on day", "settle_day"))
        rows = [{"what": words, "now": str(getattr(now, name)) if now else "", "then": str(payload[name]), "change": ""} for words, name in names]
        return {
            "sentences": [f"From {_day(payload['from_on']).isoformat()} each month is paid and settled on these days of the month after it."],
            "rows": rows,
            "matters": {"now": [getattr(now, name) for _, name in names] if now else None},
        }

    def apply(self, uow: Work, payload: Mapping[str, Any], decision: Decision) -> dict[str, Any]:
        days = {name: payload[name] for name in ("pay_run_day", "pay_day", "settle_day")}
        services.set_rhythm(uow, services.MonthRhythm(_day(payload["from_on"]), **days, decision_id=decision.id))  # type: ignore[arg-type]
        return days


def _day(value: date | str) -> date:
    """Read a day that comes from a form (a date) or from the stored words of a proposal (text)."""
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except ValueError:
        raise invalid("pay.rate.change", "Write the day as 2026-05-01.") from None


EFFECTS = (ChangeRate(), ChangeLeave(), ChangeRhythm())
