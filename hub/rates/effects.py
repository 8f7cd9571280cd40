"""What a decision may do here: set the floor, and grant a low rate or free care."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate

from hub.kernel.money import Money
from hub.kernel.period import Month
from hub.plugin_api.protocols import Decision, EffectScope, Work
from hub.rates import services
from hub.rates.services import LowRate

MONTH = validate.Regexp(r"^[0-9]{4}-(0[1-9]|1[0-2])$", error="Write the month as 2026-05.")


class FloorPayload(Schema):
    floor_minor = fields.Integer(required=True, strict=True, validate=validate.Range(0, 100_000))
    from_on = fields.Date(required=True)


class LowRatePayload(Schema):
    """A low rate; the reference is drawn by chance and stands for whom it is. Nothing else about a client has a place here."""

    reference = fields.String(required=True, validate=validate.Regexp(r"^[A-HJ-NP-Z2-9]{6,8}$"))
    person_id = fields.UUID(required=True)
    usual_minor = fields.Integer(required=True, strict=True, validate=validate.Range(1, 100_000))
    agreed_minor = fields.Integer(required=True, strict=True, validate=validate.Range(0, 100_000))
    sessions_a_month = fields.Integer(required=True, strict=True, validate=validate.Range(1, 31))
    from_month = fields.String(required=True, validate=MONTH)
    months = fields.Integer(required=True, strict=True, validate=validate.Range(1, 24))


@dataclass(frozen=True)
class SetFloor:
    """Agree the rate below which we decide together."""

    type: str = "rates.floor.set"
    title: str = "Agree below which rate we decide together"
    scope: EffectScope = "hub"
    schema: type[Schema] = FloorPayload

    def preview(self, uow: Work, payload: Mapping[str, Any]) -> dict[str, Any]:
        now = services.floor_on(uow, uow.today)  # type: ignore[arg-type]
        then = str(Money(payload["floor_minor"], "USD"))
        return {
            "sentences": [f"Below {then} a session we decide together; at {then} and above a clinician decides alone."],
            "rows": [{"what": "Floor", "now": str(Money(now.floor_minor, now.currency)) if now else "none", "then": then, "change": ""}],
            "matters": {"floor_now": now.floor_minor if now else None},
        }

    def apply(self, uow: Work, payload: Mapping[str, Any], decision: Decision) -> dict[str, Any]:
        given = payload["from_on"]
        day = given if isinstance(given, date) else date.fromisoformat(given)
        services.set_floor(uow, day, payload["floor_minor"], decision.id)  # type: ignore[arg-type]
        return {"floor_minor": payload["floor_minor"]}


@dataclass(frozen=True)
class GrantLowRate:
    """Grant a low rate or free care in one practice."""

    type: str = "rates.low_rate.grant"
    title: str = "Agree a low rate or free care"
    begin_at: str = "{at}/care-fund"
    scope: EffectScope = "practice"
    schema: type[Schema] = LowRatePayload

    def preview(self, uow: Work, payload: Mapping[str, Any]) -> dict[str, Any]:
        wanted = _wanted(payload)
        services.check(uow, _practice(uow), wanted)  # type: ignore[arg-type]
        a_month = wanted.sessions_a_month * (wanted.usual_minor - wanted.agreed_minor)
        agreed = "nothing" if wanted.agreed_minor == 0 else str(Money(wanted.agreed_minor, "USD"))
        return {
            "sentences": [
                f"{wanted.reference} pays {agreed} a session instead of {Money(wanted.usual_minor, 'USD')}.",
                f"That holds for {wanted.months} month{'' if wanted.months == 1 else 's'} from {wanted.from_month.label}.",
                f"We forgo {Money(wanted.cost_minor, 'USD')} altogether. Whoever gives the care is paid all the same.",
            ],
            "rows": [{"what": "Forgone a month", "now": "", "then": str(Money(a_month, "USD")), "change": ""}],
            "matters": {"cost_minor": wanted.cost_minor},
        }

    def apply(self, uow: Work, payload: Mapping[str, Any], decision: Decision) -> dict[str, Any]:
        granted = services.grant(uow, _practice(uow), _wanted(payload), decision.id)  # type: ignore[arg-type]
        return {"low_rate_id": str(granted)}


def _practice(uow: Work) -> UUID:
    assert uow.scope.entity_id is not None
    return uow.scope.entity_id


def _wanted(payload: Mapping[str, Any]) -> LowRate:
    return LowRate(
        payload["reference"], UUID(str(payload["person_id"])), payload["usual_minor"], payload["agreed_minor"],
        payload["sessions_a_month"], Month.parse(payload["from_month"]), payload["months"],
    )  # fmt: skip


EFFECTS = (SetFloor(), GrantLowRate())
