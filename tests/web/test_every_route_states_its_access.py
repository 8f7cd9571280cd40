"""No address is left open to guessing, and the start refuses one that would be."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.views import MethodView

from hub.web.access import UnstatedAccess, access_of, check_routes, public, requires, routes


@pytest.fixture
def small_app():
    return Flask("small", static_folder=None)


def refusal(app: Flask) -> str:
    with pytest.raises(UnstatedAccess) as caught:
        check_routes(app)
    return str(caught.value)


def test_every_route_and_method_of_the_hub_states_its_access(app):
    stated = [(rule.rule, method, access_of(app, rule.endpoint, method)) for rule, method in routes(app)]
    assert len(stated) > 10
    assert [line for line in stated if line[2] is None] == []


def test_the_start_refuses_unstated_routes_and_names_all_of_them(small_app):
    small_app.add_url_rule("/a", "a", lambda: "")
    small_app.add_url_rule("/b", "b", lambda: "", methods=["POST"])
    words = refusal(small_app)
    assert "GET /a states no access" in words and "POST /b states no access" in words


def test_a_method_view_states_each_of_its_methods(small_app):
    class Half(MethodView):
        @requires("hours.entry.read", place="me")
        def get(self):
            return ""

        def post(self):
            return ""

    small_app.add_url_rule("/me/half", view_func=Half.as_view("half"))
    words = refusal(small_app)
    assert "POST /me/half" in words and "GET /me/half" not in words


def test_one_permission_for_reading_and_writing_is_refused(small_app):
    @requires("hours.entry.record", place="me")
    def both():
        return ""

    small_app.add_url_rule("/me/both", "both", both, methods=["GET", "POST"])
    assert "POST /me/both asks for the same permission as reading it" in refusal(small_app)


def test_one_function_may_state_each_method_apart(small_app):
    @requires("hours.entry.read", place="me", methods=["GET"])
    @requires("hours.entry.record", place="me", methods=["POST"])
    def both():
        return ""

    small_app.add_url_rule("/me/both", "both", both, methods=["GET", "POST"])
    check_routes(small_app)
    assert {(each.name, each.scope) for each in small_app.extensions["hub.permissions"]} == {
        ("hours.entry.read", "hours:read"),
        ("hours.entry.record", "hours:write"),
    }


@pytest.mark.parametrize(
    ("path", "place", "words"),
    [
        ("/p/<practice>/money", "hub", 'must state place="practice"'),
        ("/hub/money", None, 'must state place="hub"'),
        ("/me/pay", "practice", 'must state place="me"'),
        ("/api/v1/p/<practice>/money", None, 'must state place="practice"'),
        ("/elsewhere", "practice", "has no <practice>"),
    ],
)
def test_an_address_in_a_place_binds_that_place(small_app, path, place, words):
    @requires("finances.pool.read", place=place)
    def view(**_):
        return ""

    small_app.add_url_rule(path, "view", view)
    assert words in refusal(small_app)


def test_a_permission_is_feature_object_verb():
    for wrong in ("hours", "hours.record", "Hours.Entry.Record", "hours.entry.record.now", "hours entry record"):
        with pytest.raises(ValueError, match=re.escape(wrong)):
            requires(wrong)


def test_no_token_opens_the_pages_that_make_tokens_and_passwords(app):
    scopes = {each.scope for each in app.extensions["hub.permissions"] if each.name.startswith("identity.")}
    assert scopes == {None}


def test_public_routes_are_the_few_we_know(app):
    open_to_all = {rule.rule for rule, method in routes(app) if (access := access_of(app, rule.endpoint, method)) and access.permission is None}
    known = {"/", "/found", "/health", "/sign-in", "/sign-in/link/<token>", "/api/openapi.json", "/help", "/help/words", "/access", "/privacy"}
    assert open_to_all <= known


def test_an_explicitly_public_view_passes(small_app):
    @public
    def view():
        return ""

    small_app.add_url_rule("/open", "view", view)
    check_routes(small_app)
