"""The fields of each step, and what a posted form says, as the answers of that step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from hub.kernel.errors import Problem, invalid
from hub.onboarding.effects import SLUG, STATE
from hub.onboarding.store import OnboardingRecord
from hub.plugin_api.declaration import SpokeDeclaration
from hub.web.shapes import ONE_LINE

FEE_MODELS = (
    ("flat_monthly", "A set amount each month", "Independent of what the practice takes in. The usual advice for New York."),
    ("percent_of_revenue", "A part of what comes in", "Refused where the law bars it; here to show which rule says so."),
)
STATES = ("US-NY", "US-CA", "US-TX", "US-FL", "US-NJ", "US-CT", "US-PA", "US-MA")
KINDS = (("contractor", "As a contractor"), ("owner_draw", "As the owner of record, by draws"), ("employee", "As an employee"))


class DollarsField(fields.Field):
    """An amount as people type it, `5,000` or `5000.00`, kept in cents."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        text = str(value).strip().removeprefix("$").replace(",", "").replace(" ", "")
        try:
            amount = Decimal(text)
        except InvalidOperation:
            raise ValidationError(f"“{value}” is not an amount we can read. Try 5000 or 5,000.00.") from None
        minor = amount * 100
        if not amount.is_finite() or minor != minor.to_integral_value() or not 0 < minor <= 10**11:
            raise ValidationError("Write an amount above zero, with at most two digits after the point.")
        return int(minor)


class PracticeForm(Schema):
    name = fields.String(required=True, validate=[validate.Length(1, 120), ONE_LINE])
    slug = fields.String(required=True, validate=SLUG)
    legal_form = fields.String(required=True, validate=[validate.Length(1, 40), ONE_LINE])
    jurisdiction = fields.String(required=True, validate=STATE)


class OwnerForm(Schema):
    owner_name = fields.String(required=True, validate=[validate.Length(1, 120), ONE_LINE])
    email = fields.String(load_default="", validate=[validate.Length(max=254), ONE_LINE])
    licence_type = fields.String(required=True, validate=[validate.Length(1, 20), ONE_LINE])
    licence_number = fields.String(required=True, validate=[validate.Length(1, 40), ONE_LINE])
    registered_to = fields.Date(load_default=None, allow_none=True)


class AgreementForm(Schema):
    fee_model = fields.String(required=True, validate=validate.OneOf([name for name, _, _ in FEE_MODELS]))
    monthly_minor = DollarsField(load_default=None, data_key="monthly")
    rate = fields.Integer(load_default=None, validate=validate.Range(1, 99), data_key="percent")
    first_day = fields.Date(required=True)
    shares = fields.String(required=True, validate=validate.OneOf(["totals", "lines"]))
    notice_days = fields.Integer(load_default=60, validate=validate.Range(0, 730))
    warning_note = fields.String(load_default="", validate=[validate.Length(max=500), ONE_LINE])


class SignatureForm(Schema):
    hub_name = fields.String(required=True, validate=[validate.Length(1, 120), ONE_LINE])
    hub_signed_on = fields.Date(required=True)
    practice_name = fields.String(required=True, validate=[validate.Length(1, 120), ONE_LINE])
    practice_signed_on = fields.Date(required=True)


class NewcomerForm(Schema):
    name = fields.String(required=True, validate=[validate.Length(1, 120), ONE_LINE])
    email = fields.String(
        required=True, validate=[validate.Length(3, 254), validate.Regexp(r"^[^@\s]+@[^@\s]+$", error="This is not a mail address.")]
    )
    kind = fields.String(required=True, validate=validate.OneOf([name for name, _ in KINDS]))
    task = fields.String(load_default="", validate=[validate.Length(max=80), ONE_LINE])
    licence_type = fields.String(load_default="", validate=[validate.Length(max=20), ONE_LINE])
    licence_number = fields.String(load_default="", validate=[validate.Length(max=40), ONE_LINE])
    as_member = fields.Boolean(load_default=False, truthy={"yes"}, falsy={""})


SCHEMAS: Mapping[str, type[Schema]] = {
    "practice": PracticeForm, "owner": OwnerForm, "agreement": AgreementForm, "signatures": SignatureForm, "people": NewcomerForm,
}  # fmt: skip


def answers_from(section: str, loaded: Mapping[str, Any], journey: OnboardingRecord, today: date) -> Any:
    """Turn what a form said into the answers of its step.

    Raises   INVALID where two fields do not go together.
    """
    if section == "agreement":
        return _agreement(loaded)
    if section == "signatures":
        for side in ("hub", "practice"):
            if loaded[f"{side}_signed_on"] > today:
                sentence = "That day has not come yet. Write the day on which it was signed."
                raise invalid("onboarding.practice.save", sentence, Problem(f"/{side}_signed_on", sentence))
        return [{"side": side, "name": loaded[f"{side}_name"], "signed_on": loaded[f"{side}_signed_on"]} for side in ("hub", "practice")]
    if section == "people":
        known = list(journey.answers.get("people") or ())
        if any(each["email"].lower() == loaded["email"].lower() for each in known):
            raise invalid(
                "onboarding.practice.save", "This person is on the list.", Problem("/email", "This person is on the list already.")
            )
        return [*known, dict(loaded)]
    return dict(loaded)


def _agreement(loaded: Mapping[str, Any]) -> dict[str, Any]:
    answers = dict(loaded)
    if loaded["fee_model"] == "flat_monthly":
        if loaded["monthly_minor"] is None:
            raise invalid(
                "onboarding.practice.save", "Write the monthly fee.", Problem("/monthly", "Write the monthly fee as an amount above zero.")
            )
        answers["rate"] = None
    else:
        if loaded["rate"] is None:
            raise invalid("onboarding.practice.save", "Write which part.", Problem("/percent", "Write which part, such as 30."))
        answers |= {"rate": f"{Decimal(loaded['rate']) / 100}", "monthly_minor": None}
    return answers


def field_specs(section: str, journey: OnboardingRecord, declared: SpokeDeclaration | None, warns: bool) -> list[dict[str, Any]]:
    """Describe the fields of a step for the page, with what is known filled in."""
    given = journey.answers.get(section) or {}
    if section == "practice":
        return [
            _text("name", "Name of the practice", given.get("name"), "As its papers say."),
            _text("slug", "Short name for addresses", given.get("slug"), "Small letters, digits and hyphens. It cannot be changed later."),
            _text("legal_form", "Legal form", given.get("legal_form"), "Such as PLLC or PC."),
            _select(
                "jurisdiction", "State", [(code, code) for code in STATES], given.get("jurisdiction"), "Its rules decide what is checked."
            ),
        ]
    if section == "owner":
        licences = [(code, code) for code in (declared.licence_types if declared else ())]
        kind = (
            _select("licence_type", "Licence", licences, given.get("licence_type"))
            if licences
            else _text("licence_type", "Licence", given.get("licence_type"))
        )
        return [
            _text("owner_name", "Name", given.get("owner_name"), declared.owner_rule.words if declared and declared.owner_rule else ""),
            _text("email", "Mail address", given.get("email"), "If they work with us.", kind="email", optional=True),
            kind,
            _text("licence_number", "Licence number", given.get("licence_number")),
            _text(
                "registered_to", "Registered until", given.get("registered_to"), "We say when it comes near.", kind="date", optional=True
            ),
        ]
    if section == "agreement":
        return _agreement_specs(given, warns)
    if section == "signatures":
        signed = {each["side"]: each for each in journey.answers.get("signatures") or ()}
        rows = []
        for side, label in (("hub", "For the hub"), ("practice", "For the practice")):
            known = signed.get(side, {})
            rows.append(_text(f"{side}_name", f"{label}: who signed", known.get("name")))
            rows.append(_text(f"{side}_signed_on", f"{label}: on which day", known.get("signed_on"), kind="date"))
        return rows
    return [
        _text("name", "Name", ""),
        _text("email", "Mail address", "", "A sign-in link is made for it.", kind="email"),
        _select("kind", "How they work", list(KINDS), "contractor"),
        _text("task", "What they do", "", optional=True),
        _text("licence_type", "Licence", "", optional=True),
        _text("licence_number", "Licence number", "", optional=True),
        {
            "name": "as_member",
            "label": "They come in as a member",
            "kind": "check",
            "value": "",
            "hint": "Otherwise as a candidate, for six months.",
        },
    ]


def _agreement_specs(given: Mapping[str, Any], warns: bool) -> list[dict[str, Any]]:
    monthly = given.get("monthly_minor")
    rate = given.get("rate")
    models = [{"value": name, "label": label, "meaning": meaning} for name, label, meaning in FEE_MODELS]
    shares = [
        {"value": "totals", "label": "Month totals", "meaning": "The others see sums for each kind of account."},
        {"value": "lines", "label": "Its lines", "meaning": "The others may read its entries; each look is noted."},
    ]
    specs = [
        {
            "name": "fee_model",
            "label": "How the fee is worked out",
            "kind": "choice",
            "options": models,
            "value": given.get("fee_model", ""),
        },
        {
            "name": "monthly",
            "label": "Amount a month, in dollars",
            "kind": "money",
            "value": f"{monthly / 100:,.2f}" if monthly else "",
            "hint": "For a set amount.",
        },
        _text(
            "percent",
            "Part in percent",
            int(Decimal(str(rate)) * 100) if rate else "",
            "Only for a part of what comes in.",
            kind="number",
            optional=True,
        ),
        _text("first_day", "First day", given.get("first_day"), "The first fee is charged by days.", kind="date"),
        {
            "name": "shares",
            "label": "What it shares with the other practices",
            "kind": "choice",
            "options": shares,
            "value": given.get("shares", "totals"),
        },
        _text("notice_days", "Days of notice", given.get("notice_days", 60), kind="number"),
    ]
    if warns:
        hint = "A rule warns. Write what you weighed; the decision will carry it."
        specs.append(
            {
                "name": "warning_note",
                "label": "What we weighed",
                "kind": "area",
                "value": given.get("warning_note", ""),
                "hint": hint,
                "optional": False,
            }
        )
    return specs


def _text(name: str, label: str, value: Any, hint: str = "", kind: str = "text", optional: bool = False) -> dict[str, Any]:
    return {"name": name, "label": label, "value": "" if value is None else value, "hint": hint, "kind": kind, "optional": optional}


def _select(name: str, label: str, options: list[tuple[str, str]], value: Any, hint: str = "") -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "kind": "select",
        "options": [{"value": v, "label": w} for v, w in options],
        "value": value or "",
        "hint": hint,
    }
