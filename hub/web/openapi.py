"""The JSON edge: blueprints under /api/v1, errors as problem documents, and the description of it all at /api/openapi.json."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from flask import Flask
from flask_smorest import Api, Blueprint
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from hub.web.access import Access, access_of, public, routes
from hub.web.problems import answer_http

API_PREFIX = "/api/v1"


class ProblemAtSchema(Schema):
    """One thing to look at in what was sent."""

    pointer = fields.String(required=True, metadata={"description": "JSON pointer to the field"})
    detail = fields.String(required=True)


class ProblemSchema(Schema):
    """A refusal (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True, metadata={"description": "`feature.object.verb` of what was refused"})
    request_id = fields.String(required=True)
    errors = fields.List(fields.Nested(ProblemAtSchema))


class HubApi(Api):  # type: ignore[misc]
    """Flask-smorest with our error table and problem documents."""

    ERROR_SCHEMA = ProblemSchema

    def handle_http_exception(self, error: HTTPException) -> Any:
        return answer_http(error)

    @public
    def _openapi_json(self) -> Any:
        return super()._openapi_json()

    def _register_responses(self) -> None:
        # Error responses are documented with the type of content that they are sent as; the library has one type for all.
        plain, self.DEFAULT_RESPONSE_CONTENT_TYPE = self.DEFAULT_RESPONSE_CONTENT_TYPE, "application/problem+json"
        try:
            super()._register_responses()
        finally:
            self.DEFAULT_RESPONSE_CONTENT_TYPE = plain


def init_api(app: Flask, version: str, blueprints: Iterable[Blueprint]) -> HubApi:
    """Register the blueprints of the API, and describe what each operation asks for."""
    app.config.update(
        API_TITLE="The hub", API_VERSION=version, OPENAPI_VERSION="3.1.0", OPENAPI_URL_PREFIX="/api", OPENAPI_JSON_PATH="openapi.json"
    )
    api = HubApi(app)
    app.extensions["hub.api"] = api
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    _describe_access(app, api)
    return api


def _describe_access(app: Flask, api: HubApi) -> None:
    """Write into each described operation which permission and which token scope opens it."""
    paths: dict[str, Any] = api.spec._paths  # the library offers no reading of what it has gathered
    for rule, method in routes(app):
        operation = paths.get(re.sub(r"<(?:[^:<>]*:)?([^<>]+)>", r"{\1}", rule.rule), {}).get(method.lower())
        access: Access | None = access_of(app, rule.endpoint, method)
        if operation is None or access is None:
            continue
        scope = access.scope(method)
        operation["security"] = [{"token": []}] if scope else []
        if access.permission:
            operation["x-permission"], operation["x-token-scope"] = access.permission, scope

