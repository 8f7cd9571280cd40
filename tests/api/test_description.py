"""The description at /api/openapi.json says what the operations really ask for."""

from __future__ import annotations

import re

import pytest

from hub.web.access import access_of, routes
from tests.builders.people import make_token, small_collective


@pytest.fixture
def described(app):
    answer = app.test_client().get("/api/openapi.json")
    assert answer.status_code == 200 and answer.json["openapi"] == "3.1.0"
    return answer.json


def operations(app):
    for rule, method in routes(app):
        if rule.rule.startswith("/api/v1/"):
            yield re.sub(r"<(?:[^:<>]*:)?([^<>]+)>", r"{\1}", rule.rule), method, access_of(app, rule.endpoint, method)


def test_every_operation_is_described_with_its_permission_scope_and_errors(app, described):
    for path, method, access in operations(app):
        operation = described["paths"][path][method.lower()]
        assert operation["x-permission"] == access.permission, path
        assert operation["x-token-scope"] == access.scope(method), path
        assert operation["security"] == [{"token": []}] and operation["summary"], path
        assert {"401", "403"} <= set(operation["responses"]) and "default" not in operation["responses"], path


def test_errors_are_described_as_problem_documents(described):
    content = described["components"]["responses"]["NOT_FOUND"]["content"]
    assert list(content) == ["application/problem+json"]


def test_who_am_i(app):
    with app.app_context():
        people = small_collective().people
        token = make_token(people["dee"], "membership:read")
    answer = app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert [place["slug"] for place in answer.json["places"]] == ["hub", "psychology", "social-work"]
    assert (answer.json["standing"], answer.json["token_scopes"]) == ("member", ["membership:read"])


def test_an_unknown_operation_is_a_problem_document(app):
    answer = app.test_client().get("/api/v1/nothing")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
