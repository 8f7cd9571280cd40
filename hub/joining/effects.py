"""What a decision may do here: make a candidate a member."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from hub.joining import services
from hub.kernel.errors import refused
from hub.plugin_api.protocols import Decision, EffectScope, Work


class MemberPayload(Schema):
    person_id = fields.UUID(required=True)
    from_on = fields.Date(load_default=None, allow_none=True)


@dataclass(frozen=True)
class AdmitMember:
    """Make a candidate a member when their six months are over, or from the day that the decision names."""

    type: str = "joining.member.admit"
    title: str = "Welcome a member"
    scope: EffectScope = "hub"
    schema: type[Schema] = MemberPayload

    def preview(self, uow: Work, payload: Mapping[str, Any]) -> dict[str, Any]:
        candidate = self._candidate(uow, payload)
        begins = self._from_on(payload, candidate)
        early = " That is before their six months are over." if begins < candidate.due_on else ""
        return {
            "sentences": [
                f"{candidate.name} becomes a member on {begins.isoformat()}. Their six months are over on {candidate.due_on.isoformat()}.{early}",
                "From then on nothing is decided without them. Membership costs nothing.",
            ],
            "rows": [],
            "matters": {"person": str(candidate.person_id), "candidate_from": candidate.candidate_from.isoformat()},
        }

    def apply(self, uow: Work, payload: Mapping[str, Any], decision: Decision) -> dict[str, Any]:
        candidate = self._candidate(uow, payload)
        begins = self._from_on(payload, candidate)
        services.admit(uow, candidate.person_id, begins, decision.id)  # type: ignore[arg-type]
        return {"person_id": str(candidate.person_id), "member_from": begins.isoformat()}

    def _candidate(self, uow: Work, payload: Mapping[str, Any]) -> services.OnTheWay:
        wanted = UUID(str(payload["person_id"]))
        for each in services.on_the_way(uow):  # type: ignore[arg-type]
            if each.person_id == wanted:
                return each
        raise refused("joining.member.admit", "This person is not a candidate now.")

    def _from_on(self, payload: Mapping[str, Any], candidate: services.OnTheWay) -> date:
        given = payload.get("from_on")
        if not given:
            return candidate.due_on
        return given if isinstance(given, date) else date.fromisoformat(given)


EFFECTS = (AdmitMember(),)
