"""Shapes of the forms by which people write money down."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from hub.web.shapes import ONE_LINE


class Dollars(fields.Field):
    """An amount as people type it, `1,250.50`, kept in cents."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        text = str(value).strip().removeprefix("$").replace(",", "").replace(" ", "")
        try:
            minor = Decimal(text) * 100
        except InvalidOperation:
            raise ValidationError(f"“{value}” is not an amount we can read. Try 1250 or 1,250.50.") from None
        if not minor.is_finite() or minor != minor.to_integral_value() or not 0 <= minor <= 10**12:
            raise ValidationError("Write an amount of at most two digits after the point, and not below zero.")
        return int(minor)


class MoneyInForm(Schema):
    """What came in from clients and insurers in one go, as totals; never one client's payment."""

    on = fields.Date(required=True)
    paid_by_clients = Dollars(load_default=0)
    insurance = Dollars(load_default=0)
    medicaid = Dollars(load_default=0)
    once = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{32}$"))


class CostForm(Schema):
    """One cost that was paid from the bank."""

    on = fields.Date(required=True)
    amount = Dollars(required=True)
    words = fields.String(required=True, validate=[validate.Length(1, 120), ONE_LINE])
    looked = fields.Boolean(load_default=False, truthy={"yes"}, falsy={""})
    once = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{32}$"))
