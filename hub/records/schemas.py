"""Shapes of the trail on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate

from hub.audit.services import ChainState, TrailLine
from hub.kernel.ids import public
from hub.web.shapes import Exactly, Part, PartQuery, ident


class TrailQuery(PartQuery):
    """Which part of the trail, and of which act."""

    action = fields.String(
        load_default=None,
        validate=[validate.Length(max=80), Exactly(r"^[a-z0-9_.]*$", error="Write an act as feature.object.verb.")],
        metadata={"description": "only this act, such as `hours.entry.record`"},
    )


class TrailLineSchema(Schema):
    """One act: when, by whom, and what in words."""

    id = ident("rec", required=True)
    at = fields.AwareDateTime(required=True)
    who = fields.String(required=True)
    action = fields.String(required=True, metadata={"examples": ["hours.entry.record"]})
    words = fields.String(required=True)
    position = fields.Integer(
        required=True, allow_none=True, metadata={"description": "its place in the sealed chain; null while it waits"}
    )


class TrailSchema(Part):
    """A part of the trail, newest first."""

    lines = fields.List(fields.Nested(TrailLineSchema), required=True)


class SealSchema(Schema):
    """What walking the chain found."""

    holds = fields.Boolean(required=True)
    lines = fields.Integer(required=True)
    sealed = fields.Integer(required=True)
    head = fields.String(required=True, metadata={"description": "the last seal, in hex; keep it elsewhere to compare"})
    broken_at = fields.Integer(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)


def line_out(each: TrailLine, names: Mapping[str, str]) -> dict[str, Any]:
    """Write one line with the name of whoever acted."""
    return {
        "id": public("rec", each.id), "at": each.at, "who": _who(each.actor, names), "action": each.action, "words": each.words,
        "position": each.position,
    }  # fmt: skip


def _who(actor: str, names: Mapping[str, str]) -> str:
    try:
        UUID(actor)
    except ValueError:
        return "The hub itself" if "." in actor else actor.capitalize()
    return names.get(actor, "Somebody")


def seal_out(state: ChainState | None) -> dict[str, Any]:
    """Write how a chain stands; one without a line holds."""
    if state is None:
        return {"holds": True, "lines": 0, "sealed": 0, "head": "", "broken_at": None, "reason": None}
    return {
        "holds": state.reason is None, "lines": state.entries, "sealed": state.sealed, "head": state.head or "", "broken_at": state.broken_at,
        "reason": state.reason,
    }  # fmt: skip
