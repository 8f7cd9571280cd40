"""Shapes of the first page on the wire: what needs me, and how a place does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from hub.consensus.services import VoiceNeeded
from hub.home.services import HubHome, PracticeHome
from hub.kernel.ids import public
from hub.onboarding.services import OnboardingRecord
from hub.pay.services import PayOwed
from hub.web.shapes import Part, currency, ident

WHY = ("new", "asked_again", "absent", "confirm", "reconfirm", "talk_first")


class VoiceSchema(Schema):
    """A matter on which one has not been heard."""

    proposal = ident("prop", required=True)
    place = fields.String(required=True, metadata={"description": "`hub`, or the short name of a practice"})
    number = fields.Integer(required=True)
    title = fields.String(required=True)
    version = fields.Integer(required=True)
    brought_by = fields.String(required=True)
    because = fields.String(required=True, validate=validate.OneOf(WHY))
    words = fields.String(required=True, metadata={"description": "why one is asked, in a sentence"})
    due_on = fields.Date(required=True, allow_none=True)


class VoicesSchema(Part):
    """What needs one's voice, in every place, those with a day first."""

    voices = fields.List(fields.Nested(VoiceSchema), required=True)


class HoursNowSchema(Schema):
    """The running month's hours."""

    mine_minutes = fields.Integer(required=True)
    all_minutes = fields.Integer(required=True)


class PayNowSchema(Schema):
    """What the running month's work comes to so far."""

    mine_minor = fields.Integer(required=True)
    all_minor = fields.Integer(required=True)


class FeeNowSchema(Schema):
    """The newest fee."""

    invoice = ident("inv", required=True)
    number = fields.String(required=True)
    amount_minor = fields.Integer(required=True)
    issued_on = fields.Date(required=True)
    due_on = fields.Date(required=True)
    paid_on = fields.Date(required=True, allow_none=True)


class AgreementNowSchema(Schema):
    """The agreement in force."""

    agreement = ident("agr", required=True)
    version = fields.Integer(required=True)
    monthly_minor = fields.Integer(required=True, allow_none=True)
    shares = fields.String(required=True, metadata={"description": "totals or lines"})
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True, allow_none=True)
    decision = ident("dec", required=True)


class PlaceYearSchema(Schema):
    """The running year so far; money out is negative."""

    outside_revenue_minor = fields.Integer(required=True)
    hub_fee_minor = fields.Integer(required=True)
    pay_minor = fields.Integer(required=True)
    other_costs_minor = fields.Integer(required=True)
    net_minor = fields.Integer(required=True)


class PracticeHomeSchema(Schema):
    """A practice at a glance, for whoever asks."""

    practice = fields.String(required=True)
    name = fields.String(required=True)
    month = fields.String(required=True)
    currency = currency()
    voices = fields.List(fields.Nested(VoiceSchema), required=True)
    previous_month_complete = fields.Boolean(
        required=True, metadata={"description": "whether one said that one's hours of the month before are all there"}
    )
    hours = fields.Nested(HoursNowSchema, required=True)
    pay = fields.Nested(PayNowSchema, required=True)
    fee = fields.Nested(FeeNowSchema, required=True, allow_none=True)
    agreement = fields.Nested(AgreementNowSchema, required=True, allow_none=True)
    year = fields.Nested(PlaceYearSchema, required=True)


class HubPracticeSchema(Schema):
    """One practice of the hub."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    joined_on = fields.Date(required=True)


class ComingPracticeSchema(Schema):
    """One practice on its way in."""

    id = ident("onb", required=True)
    name = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(["draft", "proposed"]))


class ComingMemberSchema(Schema):
    """Somebody whose six months are nearly over."""

    id = ident("per", required=True)
    name = fields.String(required=True)
    due_on = fields.Date(required=True)


class HubHomeSchema(Schema):
    """The hub at a glance, for whoever asks."""

    currency = currency()
    voices = fields.List(fields.Nested(VoiceSchema), required=True)
    practices = fields.List(fields.Nested(HubPracticeSchema), required=True)
    joining = fields.List(fields.Nested(ComingPracticeSchema), required=True)
    candidates = fields.List(fields.Nested(ComingMemberSchema), required=True)
    year = fields.Nested(PlaceYearSchema, required=True, allow_none=True, metadata={"description": "all books together"})


def voice_out(each: VoiceNeeded) -> dict[str, Any]:
    """Write one matter that waits for somebody."""
    return {
        "proposal": public("prop", each.proposal_id), "place": each.place, "number": each.number, "title": each.title, "version": each.version,
        "brought_by": each.brought_by_name, "because": each.because, "words": each.words, "due_on": each.due_on,
    }  # fmt: skip


def practice_out(found: PracticeHome, mine: PayOwed | None, slug: str, name: str, currency: str) -> dict[str, Any]:
    """Write a practice's first page."""
    fee, agreed = found.summary.fee, found.summary.agreement
    return {
        "practice": slug, "name": name, "month": str(found.month), "currency": currency, "voices": [voice_out(each) for each in found.voices],
        "previous_month_complete": found.previous_complete,
        "hours": {"mine_minutes": mine.minutes if mine else 0, "all_minutes": sum(each.minutes for each in found.owed.values())},
        "pay": {"mine_minor": mine.amount_minor if mine else 0, "all_minor": sum(each.amount_minor for each in found.owed.values())},
        "fee": {
            "invoice": public("inv", fee.id), "number": fee.number, "amount_minor": fee.amount_minor, "issued_on": fee.issued_on,
            "due_on": fee.due_on, "paid_on": fee.paid_on,
        } if fee else None,
        "agreement": {
            "agreement": public("agr", agreed.id), "version": agreed.version, "monthly_minor": agreed.monthly_minor, "shares": agreed.shares,
            "first_day": agreed.first_day, "last_day": agreed.last_day, "decision": public("dec", agreed.decision_id),
        } if agreed else None,
        "year": found.year,
    }  # fmt: skip


def hub_out(found: HubHome, currency: str) -> dict[str, Any]:
    """Write the hub's first page."""
    return {
        "currency": currency, "voices": [voice_out(each) for each in found.voices],
        "practices": [{"slug": each.slug, "name": each.name, "joined_on": each.joined_on} for each in found.practices],
        "joining": _coming(found.on_their_way),
        "candidates": [{"id": public("per", each.person_id), "name": each.name, "due_on": each.due_on} for each in found.candidates],
        "year": found.year.column("combined") if found.year else None,
    }  # fmt: skip


def _coming(found: Sequence[OnboardingRecord]) -> list[dict[str, Any]]:
    return [{"id": public("onb", each.id), "name": each.name, "status": each.status} for each in found]
