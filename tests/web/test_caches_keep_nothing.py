"""What speaks of people or money is kept by no cache, and the mark of one person's answer opens no other person's."""

from __future__ import annotations

from typing import Any

import pytest

from hub.demo import cast
from hub.web.access import token_scopes
from tests.builders.people import Browser, make_token
from tests.tenancy.neighbours import settle_in
from tests.tenancy.prober import Visitor, probes, routes_of

PEOPLE = (cast.AMARA, cast.MINA, cast.SAM)


@pytest.fixture(scope="module")
def told(_story_template, make_database, make_app) -> tuple[Any, Any, dict[str, Visitor]]:
    """The story with everything in it that may be read, and the keys of three people."""
    database = make_database(_story_template)
    app = make_app(database)
    places = settle_in(app, database)
    with database.admin() as admin:
        people = dict(admin.execute("SELECT email, id FROM hub.person").fetchall())
    with app.app_context():
        keys = {person.key: make_token(people[person.email], *token_scopes(app)) for person in PEOPLE}
    return app, places, {name: Visitor(f"token of {name}", app, bearer=bearer) for name, bearer in keys.items()}


def readings(app: Any, places: Any) -> list[Any]:
    """Return one reading of every route, of psychology's own rows."""
    theirs = places[cast.PSYCHOLOGY]
    found = []
    for rule, method in routes_of(app):
        if method == "GET":
            found += [each for each in probes(app, rule, method, theirs, theirs.slug) if "?" not in each.address][-1:]
    return found


def kept_out(answer: Any) -> bool:
    vary = {each.strip().lower() for each in answer.headers.get("Vary", "").split(",")}
    return {"no-store", "private"} <= {each.strip() for each in answer.headers["Cache-Control"].split(",")} and {
        "cookie",
        "authorization",
    } <= vary


def test_every_answer_says_that_nobody_may_keep_it(told):
    app, places, _ = told
    amara, nobody = Visitor("session", app, Browser(app).enter(cast.AMARA.email)), Visitor("nobody", app)
    kept, count = [], 0
    for probe in readings(app, places):
        for visitor in (amara, nobody):
            for method in ("GET", "HEAD", "OPTIONS"):
                answer = visitor.send(probe, probe.address, {}, method)
                answer.close()
                count += 1
                if not kept_out(answer) or answer.headers.get("Expires") or answer.headers.get("Age"):
                    kept.append(
                        f"{method} {probe.address} ({answer.status_code}): {answer.headers.get('Cache-Control')}, {answer.headers.get('Vary')}"
                    )
    assert kept == []
    assert count > 600


def test_errors_are_not_kept_either(told):
    app = told[0]
    browser = Browser(app).enter(cast.AMARA.email)
    answers = [browser.get("/nowhere"), browser.get("/p/social-work"), browser.client.post("/me/hours"), browser.client.put("/menu"),
               browser.get("/api/v1/nowhere"), browser.client.post("/api/v1/hub/proposals", data=b"{"), browser.get("/static/nowhere.css")]  # fmt: skip
    assert [answer.status_code for answer in answers] == [404, 404, 403, 405, 404, 403, 404]
    assert [answer.request.path for answer in answers if not kept_out(answer)] == []


def test_what_is_kept_is_the_same_for_everybody(told):
    """Style and script may lie in a shared cache, so they come with no cookie and are the same whoever asks."""
    app = told[0]
    one, other = Browser(app).enter(cast.AMARA.email), Browser(app).enter(cast.MINA.email)
    for name in ("app.css", "app.js"):
        answers = [client.get(f"/static/{name}") for client in (one.client, other.client, app.test_client())]
        assert len({answer.data for answer in answers}) == 1
        assert not any(answer.headers.getlist("Set-Cookie") for answer in answers)
        for answer in answers:
            answer.close()


def test_the_mark_of_one_answer_tells_another_person_nothing(told):
    """304 says “you have it already”: it may be said only to whoever would be given the very same answer."""
    app, places, visitors = told
    wrong, marks, same = [], 0, 0
    for probe in readings(app, places):
        if not probe.rule.startswith("/api/v1/"):
            continue
        given = visitors["amara"].send(probe, probe.address, {})
        mark = given.headers.get("ETag")
        if given.status_code != 200 or not mark:
            continue
        marks += 1
        for name in ("mina", "sam"):
            fresh = visitors[name].send(probe, probe.address, {})
            for sent in (mark, f'W/{mark}, "x"', "*"):
                again = asked_with(app, visitors[name], probe.address, sent)
                if again.status_code == 304 and (fresh.status_code != 200 or (sent != "*" and fresh.data != given.data)):
                    wrong.append(f"{name} with the mark of amara, {sent}: 304 for {probe.address}")
                if again.status_code != 304 and again.status_code != fresh.status_code:
                    wrong.append(f"{name}: {again.status_code} with a mark and {fresh.status_code} without for {probe.address}")
                same += again.status_code == 304
        nobody = app.test_client().get(probe.address, headers={"If-None-Match": mark})
        if nobody.status_code != (401 if probe.rule.startswith("/api/v1/") else 303):
            wrong.append(f"nobody with the mark of amara: {nobody.status_code} for {probe.address}")
        own = asked_with(app, visitors["amara"], probe.address, mark)
        if own.status_code != 304 or own.data or not kept_out(own):
            wrong.append(f"amara with her own mark: {own.status_code} for {probe.address}")
    assert wrong == []
    assert marks > 20 and same > 0


def asked_with(app: Any, visitor: Visitor, address: str, mark: str) -> Any:
    return app.test_client().get(address, headers={"Authorization": f"Bearer {visitor.bearer}", "If-None-Match": mark})
