"""The description at /api/openapi.json says what the operations really ask for."""

from __future__ import annotations

import re

import pytest
import schemathesis

from hub.web.access import access_of, routes, token_scopes
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


def described_operations(described):
    return [
        (f"{method.upper()} {path}", operation)
        for path, item in described["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    ]


def test_the_description_is_sound_openapi(described):
    schemathesis.openapi.from_dict(described).validate()


def test_each_operation_has_a_name_of_its_own_a_place_in_the_list_and_a_sentence(described):
    operations = described_operations(described)
    names = [operation["operationId"] for _, operation in operations]
    assert len(names) == len(set(names)) > 80
    known = {tag["name"] for tag in described["tags"]}
    for where, operation in operations:
        assert set(operation["tags"]) <= known and operation["summary"].endswith("."), where


def test_whatever_changes_something_can_be_sent_twice_or_names_the_state_it_saw(described):
    for where, operation in described_operations(described):
        given = {each.get("$ref", "").rpartition("/")[2] for each in operation.get("parameters", ())}
        assert bool(given & {"IDEMPOTENCY_KEY", "IF_MATCH"}) is not where.startswith("GET"), where


def test_no_body_takes_a_field_that_is_not_described(described):
    shapes = described["components"]["schemas"]
    for where, operation in described_operations(described):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content:
            assert shapes[content["schema"]["$ref"].rpartition("/")[2]]["additionalProperties"] is False, where


def test_every_list_that_has_a_cursor_takes_one(described):
    shapes = described["components"]["schemas"]
    for where, operation in described_operations(described):
        answer = operation["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {}).get("$ref", "")
        if "next_cursor" in shapes.get(answer.rpartition("/")[2], {}).get("properties", {}):
            assert {"cursor", "limit"} <= {each.get("name") for each in operation["parameters"]}, where


def test_a_token_can_be_made_for_every_scope_that_is_asked_for(app, described):
    asked = {operation["x-token-scope"] for _, operation in described_operations(described)}
    assert asked <= set(token_scopes(app)) and {"onboarding:write", "pay:read", "records:read"} <= asked


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
