"""Whoever leaves is outside at the next request, whatever they came in with; and finds what is theirs alone when they sign in anew."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from hub.db.unit_of_work import unit_of_work
from hub.demo import cast
from hub.kernel.clock import system_clock
from hub.kernel.context import Scope
from hub.membership import services as membership
from hub.web.access import token_scopes
from tests.builders.people import OPERATOR, Browser, give_password, make_link, make_token

PASSWORD = "seven green bottles stand"
NOTE = {"title": "A fern", "text": "We buy a fern."}
PATH = "/api/v1/p/psychology/proposals"


def leave(app: Any, database: Any, person: cast.Person, days: int = 0) -> None:
    with database.admin() as admin:
        (ident,) = admin.execute("SELECT id FROM hub.person WHERE email = %s", (person.email,)).fetchone()
        (hub,) = admin.execute("SELECT id FROM hub.entity WHERE kind = 'hub'").fetchone()
    with app.app_context(), unit_of_work(Scope.hub(hub), OPERATOR) as uow:
        membership.leave(uow, ident, uow.today + timedelta(days=days))


@pytest.fixture
def priya(_story_template, make_database, make_app) -> SimpleNamespace:
    """Priya has two sessions, a key with every scope, an unused link, a password, and sent something with an Idempotency-Key."""
    database = make_database(_story_template)
    app = make_app(database)
    by_link, by_password = Browser(app).enter(cast.PRIYA.email), Browser(app)
    with database.admin() as admin:
        (ident,) = admin.execute("SELECT id FROM hub.person WHERE email = %s", (cast.PRIYA.email,)).fetchone()
    with app.app_context():
        give_password(ident, PASSWORD)
        bearer = {"Authorization": "Bearer " + make_token(ident, *token_scopes(app))}
        link = make_link(cast.PRIYA.email)
    by_password.get("/sign-in")
    assert by_password.post("/sign-in", {"email": cast.PRIYA.email, "password": PASSWORD}).status_code == 303
    by_password.get("/me/security")
    first = {
        "token": app.test_client().post(PATH, json=NOTE, headers=bearer | {"Idempotency-Key": "by token"}),
        "session": by_link.client.post(PATH, json=NOTE, headers={"X-CSRF-Token": by_link.token, "Idempotency-Key": "by session"}),
    }
    assert {answer.status_code for answer in first.values()} == {201}
    return SimpleNamespace(
        app=app, database=database, id=ident, by_link=by_link, by_password=by_password, bearer=bearer, link=link, first=first
    )


def test_every_session_is_over(priya):
    for browser in (priya.by_link, priya.by_password):
        assert browser.client.get("/p/psychology").status_code == 200
    leave(priya.app, priya.database, cast.PRIYA)
    for browser in (priya.by_link, priya.by_password):
        for address in ("/p/psychology", "/hub", "/me/hours", "/me/security", "/me/pay"):
            assert browser.client.get(address).status_code == 303, address
            assert browser.client.get(address).headers["Location"].startswith("/sign-in")
        assert browser.client.post("/me/hours", data={"csrf_token": browser.token}).status_code == 303


def test_leaving_written_down_late_ends_what_was_begun_since(priya):
    leave(priya.app, priya.database, cast.PRIYA, days=-7)
    assert {browser.client.get("/me/security").status_code for browser in (priya.by_link, priya.by_password)} == {303}
    assert priya.app.test_client().get("/api/v1/me", headers=priya.bearer).status_code == 401


def test_leaving_on_a_day_to_come_closes_nothing_before_it(priya):
    leave(priya.app, priya.database, cast.PRIYA, days=3)
    assert priya.by_link.client.get("/p/psychology").status_code == 200
    assert priya.app.test_client().get("/api/v1/me", headers=priya.bearer).status_code == 200
    assert priya.app.test_client().get(priya.link).status_code == 200
    priya.app.extensions["hub.clock"] = lambda: system_clock() + timedelta(days=3)
    assert priya.by_link.client.get("/p/psychology").status_code == 303
    assert priya.app.test_client().get("/api/v1/me", headers=priya.bearer).status_code == 401
    assert priya.app.test_client().get(priya.link).status_code == 404


def test_every_key_is_over_wherever_it_is_sent(priya):
    leave(priya.app, priya.database, cast.PRIYA)
    client = priya.app.test_client()
    for address in ("/api/v1/me", "/api/v1/hub/money", "/api/v1/p/psychology", "/me/pay", "/p/psychology/money.csv", "/hub/money.journal"):
        answer = client.get(address, headers=priya.bearer)
        assert answer.status_code == 401 and 'error="invalid_token"' in answer.headers["WWW-Authenticate"], address


def test_a_link_from_before_leaving_opens_nothing(priya):
    assert priya.app.test_client().get(priya.link).status_code == 200
    leave(priya.app, priya.database, cast.PRIYA)
    browser = Browser(priya.app)
    shown = browser.get(priya.link)
    assert shown.status_code == 404 and cast.PRIYA.name not in shown.text
    browser.get("/sign-in")
    assert browser.post(priya.link).status_code == 404 and browser.cookie() is None


def test_an_answer_kept_for_a_repeat_is_not_given_again(priya):
    leave(priya.app, priya.database, cast.PRIYA)
    by_token = priya.app.test_client().post(PATH, json=NOTE, headers=priya.bearer | {"Idempotency-Key": "by token"})
    session = {"X-CSRF-Token": priya.by_link.token, "Idempotency-Key": "by session"}
    by_session = priya.by_link.client.post(PATH, json=NOTE, headers=session)
    for repeated, first in ((by_token, priya.first["token"]), (by_session, priya.first["session"])):
        assert repeated.status_code == 401 and first.json["id"] not in repeated.text


def test_signing_in_anew_opens_what_is_theirs_alone_and_makes_no_key(priya):
    leave(priya.app, priya.database, cast.PRIYA)
    back = Browser(priya.app)
    back.get("/sign-in")
    assert back.post("/sign-in", {"email": cast.PRIYA.email, "password": PASSWORD}).status_code == 303
    assert {back.get(address).status_code for address in ("/me/pay", "/me/capital", "/me/hours", "/me/security")} == {200}
    for address in ("/hub", "/hub/money", "/hub/people", "/p/psychology", "/p/psychology/hours", "/hub/practices/psychology/money/entries"):
        assert back.get(address).status_code == 404, address
    back.get("/me/tokens")
    assert back.post("/me/tokens", {"name": "x", "scopes": "hours:read", "days": "7"}).status_code == 403
    assert back.post("/me/hours", {"payer": "psychology"}).status_code == 403
    repeated = back.client.post(PATH, json=NOTE, headers={"X-CSRF-Token": back.token, "Idempotency-Key": "by session"})
    assert repeated.status_code == 404


def test_moving_to_another_practice_takes_the_old_one_away_at_once(priya):
    """Who no longer works in a practice keeps the circle, and loses the place: with the same session and the same key."""
    with priya.database.admin() as admin:
        (hub,) = admin.execute("SELECT id FROM hub.entity WHERE kind = 'hub'").fetchone()
        places = dict(admin.execute("SELECT slug, id FROM hub.entity WHERE kind = 'practice'").fetchall())
    with priya.app.app_context(), unit_of_work(Scope.hub(hub), OPERATOR) as uow:
        membership.end_engagement(uow, priya.id, places["psychology"], uow.today)
        membership.engage(uow, priya.id, places["social-work"], "contractor", "therapist", uow.today)
    client = priya.app.test_client()
    for old, new in (("/p/psychology", "/p/social-work"), ("/p/psychology/money/entries.csv", "/p/social-work/money/entries.csv")):
        assert (priya.by_link.client.get(old).status_code, priya.by_link.client.get(new).status_code) == (404, 200)
    assert client.get("/api/v1/p/psychology/money/entries", headers=priya.bearer).status_code == 404
    assert client.get("/api/v1/p/social-work/money/entries", headers=priya.bearer).status_code == 200
    repeated = client.post(PATH, json=NOTE, headers=priya.bearer | {"Idempotency-Key": "by token"})
    assert repeated.status_code == 404 and priya.first["token"].json["id"] not in repeated.text
