"""What a decision may do here: agree how surplus is shared, and share a year's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields, validate

from hub.kernel.money import Money
from hub.plugin_api.protocols import Decision, EffectScope, Work
from hub.surplus import services


class PolicyPayload(Schema):
    from_year = fields.Integer(required=True, strict=True, validate=validate.Range(2000, 2200))
    rule = fields.String(load_default="hours_flat", validate=validate.OneOf(["hours_flat"]))
    reserve_percent = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 100))


class SharePayload(Schema):
    year = fields.Integer(required=True, strict=True, validate=validate.Range(2000, 2200))


@dataclass(frozen=True)
class AdoptPolicy:
    """Agree how surplus is shared from a year on."""

    type: str = "surplus.policy.adopt"
    title: str = "Agree how surplus is shared"
    scope: EffectScope = "hub"
    schema: type[Schema] = PolicyPayload

    def preview(self, uow: Work, payload: Mapping[str, Any]) -> dict[str, Any]:
        year, reserve = payload["from_year"], payload["reserve_percent"]
        sentences = [f"From {year} on, what is left over of a year goes to members' capital accounts by hours worked, every hour alike."]
        if reserve:
            sentences.append(f"{reserve}% is kept in reserve first.")
        if uow.today.year >= year:
            sentences.append(
                f"{year} has begun: a part earned before the agreement may not count as a patronage dividend (26 CFR 1.1388-1(a)(1)). "
                "Not legal advice."
            )
        return {"sentences": sentences, "rows": [], "matters": {"from_year": year, "reserve_percent": reserve}}

    def apply(self, uow: Work, payload: Mapping[str, Any], decision: Decision) -> dict[str, Any]:
        services.adopt_policy(uow, payload["from_year"], payload["rule"], payload["reserve_percent"], decision.adopted_on, decision.id)  # type: ignore[arg-type]
        return {"from_year": payload["from_year"]}


@dataclass(frozen=True)
class ShareYear:
    """Share one year's surplus into capital accounts."""

    type: str = "surplus.year.share"
    title: str = "Share a year's surplus"
    begin_at: str = "/hub/surplus"
    scope: EffectScope = "hub"
    schema: type[Schema] = SharePayload

    def preview(self, uow: Work, payload: Mapping[str, Any]) -> dict[str, Any]:
        plan = services.preview(uow, payload["year"])  # type: ignore[arg-type]
        rows = [
            {"what": share.name, "now": f"{share.minutes // 60} h", "then": str(Money(share.share_minor, plan.currency)), "change": ""}
            for share in plan.shares
        ]
        rows.append({"what": "Collective account", "now": "", "then": str(Money(plan.collective_minor, plan.currency)), "change": ""})
        return {
            "sentences": [f"{Money(plan.pool_minor, plan.currency)} left over of {plan.year} is shared by hours worked, to the cent."],
            "rows": rows,
            "matters": {"basis": plan.basis_hash, "pool_minor": plan.pool_minor},
        }

    def apply(self, uow: Work, payload: Mapping[str, Any], decision: Decision) -> dict[str, Any]:
        plan = services.share_out(uow, payload["year"], decision.id)  # type: ignore[arg-type]
        return {"year": plan.year, "pool_minor": plan.pool_minor, "collective_minor": plan.collective_minor}


EFFECTS = (AdoptPolicy(), ShareYear())
