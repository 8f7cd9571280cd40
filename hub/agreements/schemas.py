"""Shapes of agreements and invoices on the wire, in forms and in proposals."""

from __future__ import annotations

from typing import Any

from marshmallow import (
    Schema,
    ValidationError,
    fields,
    pre_dump,
    validate,
    validates_schema,
)

from hub.agreements.store import AgreementRecord, InvoiceRecord
from hub.kernel.ids import public
from hub.kernel.period import Month
from hub.plugin_api.vocabulary import FEE_MODELS, FEE_PROFILES
from hub.web.shapes import LINES, MONTH, Part, PartQuery

LARGEST = 10_000_000_00


class AgreementServiceSchema(Schema):
    """One thing that the hub does for a practice."""

    words = fields.String(required=True, validate=[validate.Length(1, 200), LINES])
    category = fields.String(required=True, validate=[validate.Length(1, 40), LINES])


class AgreementSignatureSchema(Schema):
    """Who signed for one side, on which day, on paper or not, and who wrote it down here."""

    side = fields.String(required=True, validate=validate.OneOf(["hub", "practice"]))
    name = fields.String(required=True, validate=[validate.Length(1, 120), LINES])
    signed_on = fields.Date(required=True)
    person_id = fields.UUID(allow_none=True, load_default=None)
    on_paper = fields.Boolean(load_default=True)
    recorded_by = fields.UUID(allow_none=True, load_default=None)


class FeeEscalatorSchema(Schema):
    """A raise written in advance: a rate as decimal text, such as 0.03, every so many months."""

    rate = fields.String(required=True, validate=validate.Regexp(r"^0\.[0-9]{1,4}$", error="Write the rate as 0.03."))
    every_months = fields.Integer(load_default=12, strict=True, validate=validate.Range(1, 120))


class AgreementTermsSchema(Schema):
    """What an agreement says: the part that every proposal about one carries."""

    jurisdiction = fields.String(required=True, validate=validate.Regexp(r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$", error="Write the state as US-NY."))
    first_day = fields.Date(required=True)
    last_day = fields.Date(allow_none=True, load_default=None)
    fee_model = fields.String(load_default="flat_monthly", validate=validate.OneOf(sorted(FEE_MODELS)))
    monthly_minor = fields.Integer(allow_none=True, load_default=None, strict=True, validate=validate.Range(1, LARGEST))
    rate = fields.String(allow_none=True, load_default=None, validate=validate.Regexp(r"^0\.[0-9]{1,4}$", error="Write the part as 0.3."))
    escalator = fields.Nested(FeeEscalatorSchema, allow_none=True, load_default=None)
    currency = fields.String(load_default="USD", validate=validate.Regexp(r"^[A-Z]{3}$", error="Write the currency as USD."))
    services = fields.List(fields.Nested(AgreementServiceSchema), load_default=list, validate=validate.Length(max=40))
    shares = fields.String(load_default="totals", validate=validate.OneOf(["totals", "lines"]))
    notice_days = fields.Integer(load_default=60, strict=True, validate=validate.Range(0, 730))
    payment_days = fields.Integer(load_default=14, strict=True, validate=validate.Range(0, 120))
    signatures = fields.List(fields.Nested(AgreementSignatureSchema), load_default=list, validate=validate.Length(max=20))
    fee_profile = fields.String(load_default="licensed_care", validate=validate.OneOf(sorted(FEE_PROFILES)))
    conflict_note = fields.String(load_default="", validate=[validate.Length(max=500), LINES])
    warning_note = fields.String(load_default="", validate=[validate.Length(max=500), LINES])

    @validates_schema
    def amount_is_there(self, data: dict[str, Any], **_: Any) -> None:
        if data["fee_model"] == "flat_monthly" and not data["monthly_minor"]:
            raise ValidationError("Write the monthly fee.", "monthly_minor")
        if data["last_day"] and data["last_day"] < data["first_day"]:
            raise ValidationError("The last day comes before the first.", "last_day")


class AgreementAmendmentSchema(AgreementTermsSchema):
    """A new version of the agreement of a practice, named by its slug."""

    practice = fields.String(required=True, validate=validate.Regexp(r"^[a-z][a-z0-9-]{1,40}$", error="Choose a practice."))


class AgreementEndingSchema(Schema):
    """The last day of the agreement of a practice, named by its slug."""

    practice = fields.String(required=True, validate=validate.Regexp(r"^[a-z][a-z0-9-]{1,40}$", error="Choose a practice."))
    last_day = fields.Date(required=True)


class FeeAmountSchema(Schema):
    """An amount in minor units with its currency."""

    amount_minor = fields.Integer(required=True)
    currency = fields.String(required=True)


class AgreementSignedSchema(Schema):
    """A signature as it stands."""

    side = fields.String(required=True)
    name = fields.String(required=True)
    signed_on = fields.Date(required=True)
    on_paper = fields.Boolean(required=True)
    recorded_by = fields.String(allow_none=True)


class AgreementVersionSchema(Schema):
    """One version of an agreement, as every member may read it."""

    id = fields.String(required=True)
    practice = fields.String(required=True, metadata={"description": "slug of the practice"})
    version = fields.Integer(required=True)
    jurisdiction = fields.String(required=True)
    first_day = fields.Date(required=True)
    last_day = fields.Date(allow_none=True, required=True)
    fee_model = fields.String(required=True)
    monthly = fields.Nested(FeeAmountSchema, allow_none=True, required=True)
    services = fields.List(fields.Nested(AgreementServiceSchema), required=True)
    shares = fields.String(required=True, metadata={"description": "totals or lines"})
    notice_days = fields.Integer(required=True)
    decision = fields.String(required=True)
    supersedes = fields.String(allow_none=True, required=True)
    signatures = fields.List(fields.Nested(AgreementSignedSchema))

    @pre_dump
    def from_record(self, record: Any, **_: Any) -> Any:
        return agreement_out(record) if isinstance(record, AgreementRecord) else record


class AgreementListSchema(Schema):
    """Every version of every agreement that the caller may read."""

    agreements = fields.List(fields.Nested(AgreementVersionSchema), required=True)


class FeeInvoiceSchema(Schema):
    """One fee invoice."""

    id = fields.String(required=True)
    number = fields.String(required=True)
    practice = fields.String(required=True, metadata={"description": "slug of the practice"})
    month = fields.String(required=True)
    amount = fields.Nested(FeeAmountSchema, required=True)
    state = fields.String(required=True, metadata={"description": "invoiced or settled"})
    issued_on = fields.Date(required=True)
    due_on = fields.Date(required=True)
    paid_on = fields.Date(allow_none=True, required=True)
    agreement = fields.String(required=True)
    agreement_version = fields.Integer(required=True)
    twin = fields.String(required=True)

    @pre_dump
    def from_record(self, record: Any, **_: Any) -> Any:
        return invoice_out(record) if isinstance(record, InvoiceRecord) else record


class FeeInvoiceListSchema(Part):
    """A part of the list of fee invoices, newest month first."""

    invoices = fields.List(fields.Nested(FeeInvoiceSchema), required=True)


class InvoiceQuerySchema(PartQuery):
    """Which month's invoices; all of them when left out."""

    month = fields.String(load_default=None, validate=MONTH)


class FeeSettlementSchema(Schema):
    """The day on which a practice paid."""

    paid_on = fields.Date(allow_none=True, load_default=None)


def agreement_out(record: AgreementRecord) -> dict[str, Any]:
    """Write an agreement with public ids."""
    return {
        "id": public("agr", record.id), "practice": record.slug, "version": record.version, "jurisdiction": record.jurisdiction,
        "first_day": record.first_day, "last_day": record.last_day, "fee_model": record.fee_model,
        "monthly": {"amount_minor": record.monthly_minor, "currency": record.currency} if record.monthly_minor is not None else None,
        "services": record.services, "shares": record.shares, "notice_days": record.notice_days,
        "decision": public("dec", record.decision_id), "supersedes": public("agr", record.supersedes) if record.supersedes else None,
    }  # fmt: skip


def invoice_out(record: InvoiceRecord) -> dict[str, Any]:
    """Write an invoice with public ids."""
    return {
        "id": public("inv", record.id), "number": record.number, "practice": record.slug, "month": str(Month(record.month)),
        "amount": {"amount_minor": record.amount_minor, "currency": record.currency}, "state": record.state,
        "issued_on": record.issued_on, "due_on": record.due_on, "paid_on": record.paid_on,
        "agreement": public("agr", record.agreement_id), "agreement_version": record.agreement_version, "twin": public("twin", record.twin),
    }  # fmt: skip
