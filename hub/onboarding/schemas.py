"""Shapes of welcoming a practice on the wire: what each step takes, and how far a practice is on its way in."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from hub.agreements.services import AgreementRecord
from hub.kernel.ids import public
from hub.kernel.law import Finding
from hub.onboarding.services import OnboardingRecord, Task
from hub.practices.services import EntityRecord, OwnerRecord
from hub.web.shapes import LINES, Count, Exactly, Part, ident, line

STATE = Exactly(r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$", error="Write the state as US-NY.")
SLUG = Exactly(
    r"^(?!hub$|combined$|elimination$)[a-z][a-z0-9-]{1,40}$", error="Use small letters, digits and hyphens, such as social-work."
)
MAIL = Exactly(r"^[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+$", error="This is not a mail address.")
PART = Exactly(r"^0\.[0-9]{1,4}$", error="Write the part as 0.3.")
SIDES = ("hub", "practice")


class BeginSchema(Schema):
    """Which discipline, and a working name."""

    discipline = line(1, 60, required=True, metadata={"description": "key of a plugin that is ready", "examples": ["acupuncture"]})
    name = line(1, 120, required=True, metadata={"examples": ["Acupuncture PLLC"]})


class PracticeStepSchema(Schema):
    """The legal entity that gives the care."""

    name = line(1, 120, required=True)
    slug = fields.String(
        required=True, validate=SLUG, metadata={"description": "for addresses; it cannot be changed later", "examples": ["acupuncture"]}
    )
    legal_form = line(1, 40, required=True, metadata={"examples": ["PLLC"]})
    jurisdiction = fields.String(required=True, validate=STATE, metadata={"examples": ["US-NY"]})


class OwnerStepSchema(Schema):
    """The owner of record, and the licence that lets them own the practice."""

    owner_name = line(1, 120, required=True)
    email = line(0, 254, load_default="")
    licence_type = line(1, 20, required=True, metadata={"examples": ["LAC"]})
    licence_number = line(1, 40, required=True)
    registered_to = fields.Date(load_default=None, allow_none=True)


class AgreedServiceSchema(Schema):
    """One thing that the hub does for the practice."""

    words = line(1, 200, required=True)
    category = line(1, 40, required=True)


class AgreementStepSchema(Schema):
    """What the hub does for the practice, and what it is paid. Services that are left out stay as they are."""

    fee_model = fields.String(required=True, validate=validate.OneOf(["flat_monthly", "percent_of_revenue"]))
    monthly_minor = Count(load_default=None, allow_none=True, validate=validate.Range(1, 10**11), metadata={"examples": [250_000]})
    rate = fields.String(
        load_default=None, allow_none=True, validate=PART, metadata={"description": "the part of what comes in, such as 0.3"}
    )
    first_day = fields.Date(required=True)
    shares = fields.String(required=True, validate=validate.OneOf(["totals", "lines"]))
    notice_days = Count(load_default=60, validate=validate.Range(0, 730))
    warning_note = fields.String(
        load_default="", validate=[validate.Length(max=500), LINES], metadata={"description": "what we weighed where a rule warns"}
    )
    services = fields.List(fields.Nested(AgreedServiceSchema), validate=validate.Length(max=40))

    @validates_schema
    def amount_is_there(self, data: dict[str, Any], **_: Any) -> None:
        if data["fee_model"] == "flat_monthly" and data["monthly_minor"] is None:
            raise ValidationError("Write the monthly fee in minor units.", "monthly_minor")
        if data["fee_model"] == "percent_of_revenue" and data["rate"] is None:
            raise ValidationError("Write which part, such as 0.3.", "rate")


class SignedSchema(Schema):
    """Who signed for one side, and on which day. The paper stays with you."""

    side = fields.String(required=True, validate=validate.OneOf(SIDES))
    name = line(1, 120, required=True)
    signed_on = fields.Date(required=True)


class SignaturesStepSchema(Schema):
    """Who signed: one for the hub and one for the practice."""

    signatures = fields.List(fields.Nested(SignedSchema), required=True, validate=validate.Length(2, 2))

    @validates_schema
    def both_sides(self, data: dict[str, Any], **_: Any) -> None:
        if {each["side"] for each in data["signatures"]} != set(SIDES):
            raise ValidationError("Both sides sign: the hub and the practice.", "signatures")


class ComesInSchema(Schema):
    """One person of the new practice: a candidate, unless they come in as a member."""

    name = line(1, 120, required=True)
    email = fields.String(required=True, validate=[validate.Length(3, 254), MAIL], metadata={"examples": ["mei@acupuncture.example"]})
    kind = fields.String(load_default="contractor", validate=validate.OneOf(["contractor", "owner_draw", "employee"]))
    task = line(0, 80, load_default="")
    licence_type = line(0, 20, load_default="")
    licence_number = line(0, 40, load_default="")
    as_member = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class PeopleStepSchema(Schema):
    """Everybody who comes in with the practice; the list takes the place of the one before."""

    people = fields.List(fields.Nested(ComesInSchema), required=True, validate=validate.Length(1, 50))

    @validates_schema
    def once_each(self, data: dict[str, Any], **_: Any) -> None:
        known = [each["email"].lower() for each in data["people"]]
        for number, mail in enumerate(known):
            if mail in known[:number]:
                raise ValidationError({"people": {number: {"email": ["This person is on the list already."]}}})


class StepStateSchema(Schema):
    """How one step stands."""

    key = fields.String(required=True, validate=validate.OneOf(["practice", "owner", "agreement", "signatures", "people", "propose"]))
    name = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["done", "next", "missing", "todo", "later"]))
    hint = fields.String(required=True, metadata={"description": "what is missing, or which rule refuses"})


class RuleSaysSchema(Schema):
    """What a rule holds of it. Not legal advice."""

    rule = fields.String(required=True)
    verdict = fields.String(required=True, metadata={"description": "allow, allow_with_fmv_note, warn or refuse"})
    words = fields.String(required=True)
    cites = fields.List(fields.String(), required=True)
    reviewed_on = fields.Date(required=True, allow_none=True)


class JourneyLineSchema(Schema):
    """A practice on its way in, in a list."""

    id = ident("onb", required=True)
    discipline = fields.String(required=True)
    name = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(["draft", "proposed", "admitted", "withdrawn"]))
    opened_by = ident("per", required=True)
    opened_at = fields.AwareDateTime(required=True)
    changed_at = fields.AwareDateTime(required=True)
    change_no = fields.Integer(required=True)
    proposal = ident("prop", required=True, allow_none=True)


class JourneySchema(JourneyLineSchema):
    """A practice on its way in, with everything that is written down and how every step stands."""

    answers = fields.Dict(required=True, metadata={"description": "by step: practice, owner, agreement, signatures, people"})
    steps = fields.List(fields.Nested(StepStateSchema), required=True)
    rules = fields.List(fields.Nested(RuleSaysSchema), required=True)
    practice = fields.String(required=True, allow_none=True, metadata={"description": "short name, once it is in"})


class JourneysSchema(Part):
    """A part of the list of practices on their way in, oldest first."""

    joining = fields.List(fields.Nested(JourneyLineSchema), required=True)


class AskedSchema(Schema):
    """The proposal that everybody has been asked about."""

    id = ident("onb", required=True)
    proposal = ident("prop", required=True)


class RecordOwnerSchema(Schema):
    """An owner of record."""

    owner_name = fields.String(required=True)
    licence_type = fields.String(required=True)
    registered_to = fields.Date(required=True, allow_none=True)


class InForceSchema(Schema):
    """The agreement in force, or the one that begins with the practice."""

    agreement = ident("agr", required=True)
    version = fields.Integer(required=True)
    monthly_minor = fields.Integer(required=True, allow_none=True)
    currency = fields.String(required=True)
    shares = fields.String(required=True)


class HubPracticeLineSchema(Schema):
    """A practice of the hub."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    discipline = fields.String(required=True, allow_none=True)
    legal_form = fields.String(required=True)
    jurisdiction = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["joined", "coming", "left"]))
    joined_on = fields.Date(required=True)
    left_on = fields.Date(required=True, allow_none=True)
    people = fields.Integer(required=True)
    owners = fields.List(fields.Nested(RecordOwnerSchema), required=True)
    agreement = fields.Nested(InForceSchema, required=True, allow_none=True)
    decision = ident("dec", required=True, allow_none=True)


class HubPracticesSchema(Part):
    """A part of the list of practices, in the order they joined."""

    practices = fields.List(fields.Nested(HubPracticeLineSchema), required=True)


def journey_line(journey: OnboardingRecord) -> dict[str, Any]:
    """Write a practice on its way in, for a list."""
    return {
        "id": public("onb", journey.id), "discipline": journey.discipline, "name": journey.name, "status": journey.status,
        "opened_by": public("per", journey.opened_by), "opened_at": journey.opened_at, "changed_at": journey.changed_at,
        "change_no": journey.change_no, "proposal": public("prop", journey.proposal_id) if journey.proposal_id else None,
    }  # fmt: skip


def step_out(task: Task) -> dict[str, Any]:
    return {"key": task.step.key, "name": task.step.name, "state": task.state, "hint": task.hint}


def rule_out(each: Finding) -> dict[str, Any]:
    return {
        "rule": each.rule,
        "verdict": each.verdict.value,
        "words": each.plain,
        "cites": list(each.cites),
        "reviewed_on": each.reviewed_on,
    }


def practice_line(each: EntityRecord, state: str, people: int, owners: list[OwnerRecord], agreed: AgreementRecord | None) -> dict[str, Any]:
    """Write a practice of the hub, as every member may read it."""
    return {
        "slug": each.slug, "name": each.name, "discipline": each.discipline, "legal_form": each.legal_form, "jurisdiction": each.jurisdiction,
        "state": state, "joined_on": each.joined_on, "left_on": each.left_on, "people": people,
        "owners": [{"owner_name": one.owner_name, "licence_type": one.licence_type, "registered_to": one.registered_to} for one in owners],
        "agreement": {
            "agreement": public("agr", agreed.id), "version": agreed.version, "monthly_minor": agreed.monthly_minor, "currency": agreed.currency,
            "shares": agreed.shares,
        } if agreed else None,
        "decision": public("dec", each.decision_id) if each.decision_id else None,
    }  # fmt: skip
