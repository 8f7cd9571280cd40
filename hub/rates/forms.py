"""What a request to the care fund says in a form."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from hub.rates.effects import MONTH


class AskForm(Schema):
    """Sessions and dollars; the reference was drawn by chance and stands in the form."""

    reference = fields.String(required=True, validate=validate.Regexp(r"^[A-HJ-NP-Z2-9]{6,8}$"))
    person_id = fields.UUID(required=True)
    usual = fields.Decimal(required=True, places=2, validate=validate.Range(1, 1000))
    agreed = fields.Decimal(required=True, places=2, validate=validate.Range(0, 1000))
    sessions_a_month = fields.Integer(required=True, validate=validate.Range(1, 31))
    from_month = fields.String(required=True, validate=MONTH)
    months = fields.Integer(required=True, validate=validate.Range(1, 24))
