"""Plugins on the wire."""

from __future__ import annotations

from marshmallow import Schema, fields


class UserOfPluginSchema(Schema):
    name = fields.String(required=True)
    slug = fields.String(required=True)


class PluginSchema(Schema):
    """One plugin in a list."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    made_by = fields.String(required=True)
    version = fields.String(required=True)
    distribution = fields.String(required=True)
    comes_with_hub = fields.Boolean(required=True)
    state = fields.String(required=True, metadata={"enum": ["working", "available", "quarantined"]})
    ready = fields.Boolean(required=True)
    reasons = fields.List(fields.String(), required=True, metadata={"description": "Why it is switched off, one sentence each"})
    used_by = fields.List(fields.Nested(UserOfPluginSchema), required=True)


class PluginsSchema(Schema):
    plugins = fields.List(fields.Nested(PluginSchema), required=True)


class LicenceSchema(Schema):
    code = fields.String(required=True)
    title = fields.String(required=True)


class OwnerRuleSchema(Schema):
    words = fields.String(required=True)
    licences = fields.List(fields.String(), required=True)
    source = fields.String(required=True)


class PluginPageSchema(Schema):
    title = fields.String(required=True)
    path = fields.String(required=True)
    permissions = fields.List(fields.String(), required=True)


class WholePluginSchema(PluginSchema):
    """One plugin in full."""

    api_version = fields.String(required=True)
    hub_api_version = fields.String(required=True)
    revision = fields.String(required=True, allow_none=True)
    professions = fields.List(fields.String(), required=True)
    licences = fields.List(fields.Nested(LicenceSchema), required=True)
    owner_rule = fields.Nested(OwnerRuleSchema, required=True, allow_none=True)
    services = fields.List(fields.String(), required=True)
    fee_models = fields.List(fields.String(), required=True)
    terms = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    pages = fields.List(fields.Nested(PluginPageSchema), required=True)
    tables = fields.List(fields.String(), required=True)
    sees = fields.List(fields.String(), required=True)
