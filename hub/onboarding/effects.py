"""What a decision may do here: let a practice in; agree how a hub that has just begun works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields, validate

from hub.agreements.schemas import AgreementTermsSchema
from hub.kernel.errors import refused
from hub.kernel.money import Money
from hub.onboarding import admitting
from hub.pay import services as pay
from hub.plugin_api.protocols import Decision, EffectScope, Work
from hub.plugin_host import services as plugins
from hub.practices import services as practices
from hub.web.shapes import ONE_LINE

STATE = validate.Regexp(r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$", error="Write the state as US-NY.")
SLUG = validate.Regexp(
    r"^(?!hub$|combined$|elimination$)[a-z][a-z0-9-]{1,40}$", error="Use small letters, digits and hyphens, such as social-work."
)


class OwnerSchema(Schema):
    """The owner of record, with the licence that lets them own a practice."""

    owner_name = fields.String(required=True, validate=[validate.Length(1, 120), ONE_LINE])
    email = fields.String(load_default="", validate=[validate.Length(max=254), ONE_LINE])
    licence_type = fields.String(required=True, validate=[validate.Length(1, 20), ONE_LINE])
    licence_number = fields.String(required=True, validate=[validate.Length(1, 40), ONE_LINE])
    jurisdiction = fields.String(load_default="", validate=[validate.Length(max=10), ONE_LINE])
    registered_to = fields.Date(load_default=None, allow_none=True)


class NewcomerSchema(Schema):
    """One person of the new practice: a candidate, unless the decision says that they come in as a member."""

    name = fields.String(required=True, validate=[validate.Length(1, 120), ONE_LINE])
    email = fields.String(
        required=True, validate=[validate.Length(3, 254), validate.Regexp(r"^[^@\s]+@[^@\s]+$", error="This is not a mail address.")]
    )
    pronouns = fields.String(load_default="", validate=[validate.Length(max=40), ONE_LINE])
    kind = fields.String(load_default="contractor", validate=validate.OneOf(["contractor", "owner_draw", "employee"]))
    task = fields.String(load_default="", validate=[validate.Length(max=80), ONE_LINE])
    from_on = fields.Date(load_default=None, allow_none=True)
    licence_type = fields.String(load_default="", validate=[validate.Length(max=20), ONE_LINE])
    licence_number = fields.String(load_default="", validate=[validate.Length(max=40), ONE_LINE])
    registered_to = fields.Date(load_default=None, allow_none=True)
    as_member = fields.Boolean(load_default=False)


class PracticePayload(Schema):
    """Everything that a practice comes in with."""

    discipline = fields.String(required=True, validate=validate.Length(1, 60))
    name = fields.String(required=True, validate=[validate.Length(1, 120), ONE_LINE])
    slug = fields.String(required=True, validate=SLUG)
    legal_form = fields.String(load_default="PLLC", validate=[validate.Length(max=40), ONE_LINE])
    jurisdiction = fields.String(required=True, validate=STATE)
    tax_class = fields.String(load_default="", validate=[validate.Length(max=60), ONE_LINE])
    owner = fields.Nested(OwnerSchema, required=True)
    agreement = fields.Nested(AgreementTermsSchema, required=True)
    people = fields.List(fields.Nested(NewcomerSchema), load_default=list, validate=validate.Length(max=50))


@dataclass(frozen=True)
class AdmitPractice:
    """Let a practice into the hub: its entity, book, owner of record, people, agreement and first fee."""

    type: str = admitting.ADMIT
    title: str = "Welcome a practice"
    begin_at: str = "/hub/practices/new"
    scope: EffectScope = "hub"
    schema: type[Schema] = PracticePayload

    def preview(self, uow: Work, payload: Mapping[str, Any]) -> dict[str, Any]:
        declared = plugins.require_ready(payload["discipline"], uow)  # type: ignore[arg-type]
        if practices.entity_by_slug(uow, payload["slug"]) is not None:  # type: ignore[arg-type]
            raise refused("practices.entity.add", f"The short name “{payload['slug']}” is taken. Choose another.")
        found = admitting.findings(payload, uow.today)
        for finding in admitting.refusals(found):
            raise refused(admitting.ADMIT, admitting.in_words(finding))
        terms = payload["agreement"]
        fee = Money(terms["monthly_minor"] or 0, terms["currency"])
        people = [f"{each['name']}, as {'a member' if each['as_member'] else 'a candidate'}" for each in payload["people"]]
        sentences = [
            f"{payload['name']} ({declared.title}) comes into the hub with an agreement from {terms['first_day']}.",
            f"It pays the hub {fee} a month for services. It shares {'its lines' if terms['shares'] == 'lines' else 'its month totals'} with us.",
            f"{payload['owner']['owner_name']} is owner of record ({payload['owner']['licence_type']}).",
        ]
        if people:
            sentences.append("With it come " + "; ".join(people) + ".")
        return {
            "sentences": sentences + [admitting.in_words(each) for each in found if each.verdict.value != "allow"],
            "rows": [{"what": "Fee a month", "now": "", "then": str(fee), "change": ""}],
            "matters": {
                "plugin": declared.key,
                "api_version": declared.api_version,
                "findings": sorted({each.rule for each in found}),
            },
        }

    def apply(self, uow: Work, payload: Mapping[str, Any], decision: Decision) -> dict[str, Any]:
        return admitting.admit(uow, payload, decision)  # type: ignore[arg-type]


class FoundingPayload(Schema):
    """What founders agree first: the rate, what leave pays, the rhythm of a month."""

    per_hour_minor = fields.Integer(required=True, strict=True, validate=validate.Range(1, 100_000))
    leave_day_minor = fields.Integer(required=True, strict=True, validate=validate.Range(0, 1_000_000))
    pay_run_day = fields.Integer(load_default=3, strict=True, validate=validate.Range(1, 28))
    pay_day = fields.Integer(load_default=5, strict=True, validate=validate.Range(1, 28))
    settle_day = fields.Integer(load_default=10, strict=True, validate=validate.Range(1, 28))


@dataclass(frozen=True)
class FoundHub:
    """The first decision: we begin, and this is how an hour, a day of leave and a month work."""

    type: str = "onboarding.hub.found"
    title: str = "Found the hub"
    begin_at: str = ""
    scope: EffectScope = "hub"
    schema: type[Schema] = FoundingPayload

    def preview(self, uow: Work, payload: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "sentences": [
                f"Every hour of every kind of work pays {Money(payload['per_hour_minor'], 'USD')}, for everybody.",
                f"A day of unplanned leave pays {Money(payload['leave_day_minor'], 'USD')}. There is no cap and nobody is asked for a reason.",
                f"Pay is worked out on day {payload['pay_run_day']} of the next month and paid on day {payload['pay_day']}.",
                f"The month is settled on day {payload['settle_day']}.",
            ],
            "rows": [],
            "matters": {"rates": len(pay.rates(uow))},  # type: ignore[arg-type]
        }

    def apply(self, uow: Work, payload: Mapping[str, Any], decision: Decision) -> dict[str, Any]:
        if pay.rates(uow):  # type: ignore[arg-type]
            raise refused("onboarding.hub.found", "This hub was founded before.")
        pay.set_rate(uow, decision.adopted_on, payload["per_hour_minor"], decision.id)  # type: ignore[arg-type]
        pay.set_leave_policy(uow, decision.adopted_on, "fixed", payload["leave_day_minor"], decision.id)  # type: ignore[arg-type]
        rhythm = pay.MonthRhythm(decision.adopted_on, payload["pay_run_day"], payload["pay_day"], payload["settle_day"], decision.id)
        pay.set_rhythm(uow, rhythm)  # type: ignore[arg-type]
        return {"per_hour_minor": payload["per_hour_minor"]}


EFFECTS = (AdmitPractice(), FoundHub())
