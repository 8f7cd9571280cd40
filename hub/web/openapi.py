"""The JSON edge: blueprints under /api/v1, errors as problem documents, and the description of it all at /api/openapi.json."""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from flask import Flask, current_app, request
from flask_smorest import Api, Blueprint
from marshmallow import Schema, fields
from werkzeug.exceptions import BadRequest, HTTPException, UnsupportedMediaType

from hub.kernel.errors import Problem, invalid
from hub.web.access import SAFE, public
from hub.web.description import ABOUT, ERRORS, TOKEN, describe, describe_shapes
from hub.web.forms import UPLOAD, stated
from hub.web.problems import answer_http
from hub.web.unseen import check_seen

API_PREFIX = "/api/v1"
PROBLEM = "application/problem+json"


class ProblemAtSchema(Schema):
    """One thing to look at in what was sent."""

    pointer = fields.String(required=True, metadata={"description": "JSON pointer to the field", "examples": ["/minutes"]})
    detail = fields.String(required=True, metadata={"description": "what to do about it, in words for a person"})


class ProblemSchema(Schema):
    """A refusal (RFC 9457)."""

    type = fields.String(required=True, metadata={"examples": ["about:blank"]})
    title = fields.String(required=True, metadata={"description": "the name of the status"})
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "one sentence for the person who can act on it"})
    code = fields.String(
        required=True, metadata={"description": "`feature.object.verb` of what was refused", "examples": ["hours.entry.record"]}
    )
    request_id = fields.String(required=True, metadata={"description": "the number of this request; also in X-Request-ID"})
    errors = fields.List(fields.Nested(ProblemAtSchema), metadata={"description": "with 422: a pointer for each field"})


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
        plain, self.DEFAULT_RESPONSE_CONTENT_TYPE = self.DEFAULT_RESPONSE_CONTENT_TYPE, PROBLEM
        try:
            super()._register_responses()
        finally:
            self.DEFAULT_RESPONSE_CONTENT_TYPE = plain
        for status, words in ERRORS.items():
            self.spec.components.responses_lazy[HTTPStatus(status).name]["description"] = words


def init_api(app: Flask, version: str, blueprints: Iterable[Blueprint]) -> HubApi:
    """Register the blueprints of the API, and describe what each operation asks for and answers."""
    app.config.update(
        API_TITLE="The hub", API_VERSION=version, OPENAPI_VERSION="3.1.0", OPENAPI_URL_PREFIX="/api", OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={"info": ABOUT, "servers": [{"url": "/", "description": "this hub"}]},
    )  # fmt: skip
    app.before_request(_known)
    app.before_request(_readable)
    api = HubApi(app)
    app.extensions["hub.api"] = api
    api.spec.components.security_scheme("token", TOKEN)
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    describe(app, api.spec)
    describe_shapes(api.spec, api.ma_plugin.converter.refs)
    return api


def _known() -> None:
    """Refuse a query with a name that the operation does not know: a period that is misspelt must not read as none."""
    method = "GET" if request.method == "HEAD" else request.method
    names: frozenset[str] | None = current_app.extensions["hub.api_queries"].get((request.endpoint, method))
    unknown = sorted(set(request.args) - names) if names is not None else []
    if unknown:
        problems = (Problem("/" + name.replace("~", "~0").replace("/", "~1"), "Unknown field.") for name in unknown)
        raise invalid("web.request.read", "Something in this request cannot be read.", *problems)


def _readable() -> None:
    """Refuse a body that is not JSON, or JSON that cannot be kept: numbers beyond counting, half characters, endless nesting."""
    if request.method in SAFE or not request.path.startswith(API_PREFIX + "/") or stated(UPLOAD):
        return
    sent = request.get_data()
    if not sent:
        return
    if not request.is_json:
        raise UnsupportedMediaType()
    try:
        read = json.loads(sent, parse_constant=_no_number)
        json.dumps(read, ensure_ascii=False).encode()
        check_seen(read)
    except (ValueError, RecursionError):  # text that is no UTF-8, and a lone surrogate, are ValueErrors too
        raise BadRequest() from None


def _no_number(name: str) -> float:
    raise ValueError(name)
