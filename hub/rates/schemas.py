"""Shapes of the care fund on the wire. A reference stands for whom it is; nothing else about a client has a place here."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from hub.kernel.ids import public
from hub.kernel.period import Month
from hub.rates.services import LowRateRecord
from hub.web.shapes import MONTH, Count, Exactly, Part, currency, ident

REFERENCE = Exactly(r"^[A-HJ-NP-Z2-9]{6,8}$", error="A reference is drawn by chance: 6 to 8 capital letters and digits. Leave it out.")


class GrantedSchema(Schema):
    """One low rate that was agreed. Whoever gives the care is paid all the same."""

    reference = fields.String(required=True)
    person_id = ident("per", required=True)
    usual_minor = fields.Integer(required=True, metadata={"description": "for a session"})
    agreed_minor = fields.Integer(required=True, metadata={"description": "for a session; 0 is free care"})
    sessions_a_month = fields.Integer(required=True)
    from_month = fields.String(required=True)
    months = fields.Integer(required=True)
    forgone_a_month_minor = fields.Integer(required=True)
    decision = ident("dec", required=True)


class CareFundSchema(Part):
    """What low rates cost a practice this month, what it has in the bank, and every low rate that was agreed, newest first."""

    month = fields.String(required=True)
    currency = currency()
    cash_minor = fields.Integer(required=True)
    covered_sessions = fields.Integer(required=True)
    covered_minor = fields.Integer(required=True)
    floor_minor = fields.Integer(
        required=True, allow_none=True, metadata={"description": "below it we decide together; null before one was agreed"}
    )
    granted = fields.List(fields.Nested(GrantedSchema), required=True)


class AskForLowRateSchema(Schema):
    """A low rate or free care that is asked for."""

    reference = fields.String(
        load_default=None, allow_none=True, validate=REFERENCE, metadata={"description": "drawn by chance when left out, which is best"}
    )
    person_id = ident("per", required=True, metadata={"description": "who gives the care"})
    usual_minor = Count(required=True, validate=validate.Range(1, 100_000), metadata={"description": "for a session", "examples": [12_000]})
    agreed_minor = Count(
        required=True, validate=validate.Range(0, 100_000), metadata={"description": "0 for free care", "examples": [3_000]}
    )
    sessions_a_month = Count(required=True, validate=validate.Range(1, 31))
    from_month = fields.String(required=True, validate=MONTH, metadata={"examples": ["2026-05"]})
    months = Count(required=True, validate=validate.Range(1, 24))


class LowRateAskedSchema(Schema):
    """The proposal that everybody in the practice has been asked about, and the reference that stands for whom it is."""

    proposal = ident("prop", required=True)
    reference = fields.String(required=True)


def granted_out(each: LowRateRecord) -> dict[str, Any]:
    """Write one low rate."""
    return {
        "reference": each.reference, "person_id": public("per", each.person_id), "usual_minor": each.usual_minor, "agreed_minor": each.agreed_minor,
        "sessions_a_month": each.sessions_a_month, "from_month": str(Month(each.from_month)), "months": each.months,
        "forgone_a_month_minor": each.forgone_a_month_minor, "decision": public("dec", each.decision_id),
    }  # fmt: skip
