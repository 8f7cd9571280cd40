"""Shapes of surplus on the wire; the first keys are those of the terminal."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from hub.kernel.ids import public
from hub.surplus.services import AllocationRecord, ShareRecord, SurplusPreview
from hub.web.shapes import Part, currency, ident


class ShareSchema(Schema):
    """One member's part of a year."""

    person = fields.String(required=True, metadata={"description": "their name"})
    person_id = ident("per", required=True)
    minutes = fields.Integer(required=True, metadata={"description": "worked as a member in the year"})
    share_minor = fields.Integer(required=True)


class SurplusSchema(Schema):
    """What a year's surplus comes to; the shares and the collective part are together the pool, to the cent."""

    period = fields.String(required=True, metadata={"examples": ["2025"]})
    state = fields.String(
        required=True,
        validate=validate.OneOf(["shared", "preview", "not_ready", "none"]),
        metadata={"description": "shared: done. preview: the year is over. not_ready: it is not. none: nothing is left over."},
    )
    currency = currency()
    pool_minor = fields.Integer(required=True, metadata={"description": "what is left over; below zero for a loss"})
    policy = fields.String(required=True, metadata={"examples": ["hours_flat"]})
    policy_decision = ident("dec", required=True, allow_none=True)
    collective_minor = fields.Integer(required=True)
    nonmember_minutes = fields.Integer(required=True)
    total_minutes = fields.Integer(required=True)
    members = fields.List(fields.Nested(ShareSchema), required=True)
    posted_by = fields.String(required=True, allow_none=True, metadata={"description": "label of the decision that shared it"})
    entry = ident("je", required=True, allow_none=True)


class SurplusAskedSchema(Schema):
    """The proposal that everybody has been asked about."""

    proposal = ident("prop", required=True)


class CapitalLineSchema(Schema):
    """What one year did to one's own account."""

    year = fields.Integer(required=True)
    on = fields.Date(required=True)
    minutes = fields.Integer(required=True)
    share_minor = fields.Integer(required=True)
    balance_minor = fields.Integer(required=True)


class CapitalSchema(Part):
    """One's own capital account, oldest first."""

    currency = currency()
    balance_minor = fields.Integer(required=True)
    lines = fields.List(fields.Nested(CapitalLineSchema), required=True)


def surplus_out(plan: SurplusPreview, done: AllocationRecord | None, this_year: int) -> dict[str, Any]:
    """Write a year's surplus with how far it is."""
    state = "shared" if done else "none" if plan.pool_minor <= 0 else "preview" if plan.year < this_year else "not_ready"
    return {
        "period": str(plan.year), "state": state, "currency": plan.currency, "pool_minor": plan.pool_minor, "policy": plan.policy,
        "policy_decision": public("dec", plan.policy_decision) if plan.policy_decision else None, "collective_minor": plan.collective_minor,
        "nonmember_minutes": plan.nonmember_minutes, "total_minutes": plan.total_minutes, "posted_by": plan.posted_by,
        "members": [
            {"person": each.name, "person_id": public("per", each.person_id), "minutes": each.minutes, "share_minor": each.share_minor}
            for each in plan.shares
        ],
        "entry": public("je", done.entry_id) if done else None,
    }  # fmt: skip


def capital_lines(moves: list[tuple[ShareRecord, AllocationRecord]]) -> list[dict[str, Any]]:
    """Write one account from year to year, each line with the balance after it."""
    lines, balance = [], 0
    for share, done in moves:
        balance += share.share_minor
        lines.append(
            {
                "year": share.year,
                "on": done.posted_at.date(),
                "minutes": share.minutes,
                "share_minor": share.share_minor,
                "balance_minor": balance,
            }
        )
    return lines
