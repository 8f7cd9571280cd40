"""No form from elsewhere does anything, whatever came before it."""

from __future__ import annotations

import pytest

from hub.web.access import SAFE, routes
from tests.builders.people import Browser, make_token, small_collective

FILLINGS = {"practice": "psychology"}


@pytest.fixture
def collective(app):
    with app.app_context():
        return small_collective()


def unsafe_addresses(app):
    for rule, method in routes(app):
        if method not in SAFE:
            with app.test_request_context():
                values = {name: FILLINGS.get(name, 2026 if "Integer" in type(kind).__name__ else "x") for name, kind in rule._converters.items()}
            yield method, rule.build(values, append_unknown=False)[1]


def state(database):
    with database.admin() as connection:
        return connection.execute(
            "SELECT (SELECT count(*) FROM hub.audit_entry), (SELECT count(*) FROM hub.session WHERE ended_at IS NULL), (SELECT count(*) FROM hub.access_token)"
        ).fetchone()


def test_every_unsafe_route_refuses_a_signed_in_person_without_the_form_token(app, collective, database):
    ada, cem = Browser(app).enter("ada@example.coop"), Browser(app).enter("cem@example.coop")
    before, tried = state(database), 0
    for method, address in unsafe_addresses(app):
        for data in ({}, {"csrf_token": ""}, {"csrf_token": cem.token}, {"csrf_token": "x" * 43}):
            answer = ada.client.open(address, method=method, data=data)
            assert answer.status_code in (403, 404), (method, address, data, answer.status_code)
            tried += 1
        assert ada.client.open(address, method=method, json={"csrf_token": ada.token}).status_code in (403, 404), (method, address)
    assert tried > 20 and state(database) == before
    assert ada.get("/me/security").status_code == 200


def test_it_holds_after_an_anonymous_and_a_token_request_to_the_same_address(app, collective, database):
    ada = Browser(app).enter("ada@example.coop")
    with app.app_context():
        token = make_token(collective.people["ada"], "hours:write", "hours:read")
    before = state(database)
    for method, address in unsafe_addresses(app):
        app.test_client().open(address, method=method)
        app.test_client().open(address, method=method, headers={"Authorization": f"Bearer {token}"})
        assert ada.client.open(address, method=method).status_code in (403, 404), (method, address)
    assert state(database) == before


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)
def test_a_right_token_from_another_site_is_refused(app, collective, headers):
    ada = Browser(app).enter("ada@example.coop")
    assert ada.post("/sign-out", headers=headers).status_code == 403
    assert ada.get("/me/security").status_code == 200


def test_our_own_origin_is_welcome(app, collective):
    ada = Browser(app).enter("ada@example.coop")
    assert ada.post("/sign-out", headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_signing_in_needs_the_token_of_the_page_too(app, collective):
    client = app.test_client()
    assert client.post("/sign-in", data={"email": "ada@example.coop", "password": "x" * 12}).status_code == 403
    browser = Browser(app)
    browser.get("/sign-in")
    other = Browser(app)
    other.get("/sign-in")
    assert other.post("/sign-in", {"csrf_token": browser.token, "email": "a@b", "password": "x"}).status_code == 403


def test_a_get_or_a_method_override_changes_nothing(app, collective):
    ada = Browser(app).enter("ada@example.coop")
    assert ada.get("/sign-out").status_code == 405
    ada.client.get("/sign-out", headers={"X-HTTP-Method-Override": "POST"})
    ada.client.get("/me/security?_method=POST")
    assert ada.get("/me/security").status_code == 200


def test_the_form_token_is_another_for_each_session_and_dies_with_it(app, collective):
    ada = Browser(app).enter("ada@example.coop")
    first = ada.token
    ada.enter("ada@example.coop")
    assert ada.token != first
    assert ada.post("/sign-out", {"csrf_token": first}).status_code == 403
