"""What the API tells about a person and their places."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class PlaceSchema(Schema):
    """One legal entity that a person works in."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["hub", "practice"]))


class MeSchema(Schema):
    """Who is asking."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    standing = fields.String(required=True, validate=validate.OneOf(["member", "candidate", "former", "none"]))
    places = fields.List(fields.Nested(PlaceSchema), required=True)
    token_scopes = fields.List(fields.String(), allow_none=True, metadata={"description": "What this token may do; null for a browser"})
