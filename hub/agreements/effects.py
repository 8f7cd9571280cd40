"""What a decision may do to agreements: put a new version in force, or end one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marshmallow import Schema

from hub.agreements import services
from hub.agreements.rules import FlatMonthly, Verdict, check_may_proceed
from hub.agreements.schemas import AgreementAmendmentSchema, AgreementEndingSchema
from hub.agreements.services import AgreementRecord, NewAgreement
from hub.kernel.errors import missing, refused
from hub.kernel.money import format_money
from hub.plugin_api.protocols import Decision, EffectScope, Work
from hub.practices.services import EntityRecord, entity_by_slug


@dataclass(frozen=True)
class AmendAgreement:
    """Put a new version of a practice's agreement in force; the one before it ends the day before."""

    type: str = "agreements.version.adopt"
    title: str = "Change an agreement"
    scope: EffectScope = "hub"
    schema: type[Schema] = AgreementAmendmentSchema

    def preview(self, uow: Work, payload: Mapping[str, Any]) -> dict[str, Any]:
        practice = _practice(uow, payload)
        new = services.agreement_from(payload, practice.id)
        return preview_agreement(uow, new, practice.name, services.agreements(uow, practice.id))  # type: ignore[arg-type]

    def apply(self, uow: Work, payload: Mapping[str, Any], decision: Decision) -> dict[str, Any]:
        practice = _practice(uow, payload)
        made = services.adopt_agreement(uow, services.agreement_from(payload, practice.id), decision.id)  # type: ignore[arg-type]
        return {"agreement_id": str(made.id), "entity_id": str(made.entity_id), "version": made.version}


@dataclass(frozen=True)
class EndAgreement:
    """End a practice's agreement on a day."""

    type: str = "agreements.version.end"
    title: str = "End an agreement"
    scope: EffectScope = "hub"
    schema: type[Schema] = AgreementEndingSchema

    def preview(self, uow: Work, payload: Mapping[str, Any]) -> dict[str, Any]:
        practice = _practice(uow, payload)
        holding = services.current_agreement(uow, practice.id, payload["last_day"])  # type: ignore[arg-type]
        if holding is None:
            raise refused("agreements.version.end", "No agreement holds on that day. Look at the dates again.")
        day = payload["last_day"].isoformat()
        return {
            "sentences": [f"The agreement with {practice.name} ends on {day}. The fee of the last month is charged by its days."],
            "rows": [{"what": "Last day", "now": holding.last_day.isoformat() if holding.last_day else "open", "then": day, "change": ""}],
            "matters": {"version": holding.version, "last_day": holding.last_day.isoformat() if holding.last_day else None},
        }

    def apply(self, uow: Work, payload: Mapping[str, Any], decision: Decision) -> dict[str, Any]:
        practice = _practice(uow, payload)
        ended = services.end_agreement(uow, practice.id, payload["last_day"], decision.id)  # type: ignore[arg-type]
        return {"agreement_id": str(ended.id), "entity_id": str(ended.entity_id), "version": ended.version}


def preview_agreement(uow: Work, new: NewAgreement, name: str, earlier: list[AgreementRecord]) -> dict[str, Any]:
    """Say what putting an agreement in force would mean; a refusal of the rules is raised here already, before anybody is asked.

    Shape    as an effect's preview; `matters` are the version that stands and what the rules say.
    """
    found = services.findings_for(new, uow.today, earlier)
    placeholder = UUID(int=0)  # a proposal has no decision yet; whether there will be one is what is asked
    check_may_proceed(found, new.warning_note, placeholder)
    if not isinstance(new.terms, FlatMonthly):
        raise refused("agreements.version.adopt", "The hub charges set monthly amounts. Other ways of charging are not open here yet.")
    now = next((each for each in earlier if each.holds_on(new.first_day)), None)
    then = format_money(new.terms.monthly_minor, new.currency)
    fee_now = format_money(now.monthly_minor, now.currency) if now and now.monthly_minor is not None else "none"
    shares = "lines" if new.shares == "lines" else "monthly totals"
    sentences = [
        f"From {new.first_day.isoformat()} {name} pays the hub {then} each month for its services, a set amount.",
        f"The other members of the hub see its {shares}. Notice is {new.notice_days} days.",
    ]
    sentences += [f"{finding.plain} ({finding.rule})" for finding in found if finding.verdict is Verdict.WARN]
    return {
        "sentences": sentences,
        "rows": [{"what": f"Fee of {name}, each month", "now": fee_now, "then": then, "change": ""}],
        "matters": {
            "version_now": now.version if now else None, "fee_now_minor": now.monthly_minor if now else None,
            "rules": sorted(f"{finding.rule}:{finding.verdict.value}" for finding in found),
        },
    }  # fmt: skip


def _practice(uow: Work, payload: Mapping[str, Any]) -> EntityRecord:
    found = entity_by_slug(uow, payload["practice"])  # type: ignore[arg-type]
    if found is None or found.kind != "practice":
        raise missing("agreements.version.adopt", "There is no such practice.")
    return found


EFFECTS = (AmendAgreement(), EndAgreement())
