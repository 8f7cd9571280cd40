"""How scripts come in: bearer tokens, as RFC 6750 has it."""

from __future__ import annotations

import pytest

from hub.web.access import check_routes, requires
from tests.builders.people import Browser, make_token, small_collective


@pytest.fixture
def hub(make_app, database):
    """An app with three small operations, and its people."""
    app = make_app(database)

    @requires("hours.entry.read", place="practice")
    def read(practice):
        from hub.web.access import current_actor, current_place

        return {"place": current_place().slug, "who": current_actor().name}

    @requires("hours.entry.record", place="practice")
    def write(practice):
        return {"done": True}

    @requires("consensus.position.share", of="member", place="hub")
    def share():
        return {"done": True}

    app.add_url_rule("/api/v1/p/<practice>/x-hours", "x_read", read)
    app.add_url_rule("/api/v1/p/<practice>/x-hours", "x_write", write, methods=["POST"])
    app.add_url_rule("/api/v1/hub/x-positions", "x_share", share, methods=["POST"])
    check_routes(app)
    with app.app_context():
        app.people = small_collective()
    return app


def token_of(app, name, *scopes):
    with app.app_context():
        return {"Authorization": "Bearer " + make_token(app.people.people[name], *scopes)}


OWN = "/api/v1/p/psychology/x-hours"


def test_a_token_opens_what_its_scope_says(hub):
    client, ada = hub.test_client(), token_of(hub, "ada", "hours:read")
    assert client.get(OWN, headers=ada).json == {"place": "psychology", "who": "Ada"}


def test_a_token_of_another_scope_is_refused_and_told_which_it_needs(hub):
    client = hub.test_client()
    for scopes, method in ((("pay:read",), "GET"), (("hours:read",), "POST"), (("hours:write",), "GET")):
        answer = client.open(OWN, method=method, headers=token_of(hub, "ada", *scopes))
        needed = "hours:read" if method == "GET" else "hours:write"
        assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")
        assert answer.headers["WWW-Authenticate"] == f'Bearer realm="hub", error="insufficient_scope", scope="{needed}"'


@pytest.mark.parametrize(
    ("header", "error"),
    [(None, None), ("Basic YTpi", None), ("Bearer", None), ("Bearer nonsense", "invalid_token"), ("Bearer " + "x" * 100_000, "invalid_token")],
)
def test_without_a_good_token_the_answer_is_401_with_a_challenge(hub, header, error):
    answer = hub.test_client().get(OWN, headers={"Authorization": header} if header else {})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    challenge = answer.headers["WWW-Authenticate"]
    assert challenge.startswith('Bearer realm="hub"') and (f'error="{error}"' in challenge if error else "error=" not in challenge)


def test_a_token_is_shown_once_listed_and_dead_once_taken_back(hub):
    browser = Browser(hub).enter("ada@example.coop")
    page = browser.get("/me/tokens").text
    assert "hours:read" in page
    made = browser.post("/me/tokens", {"name": "my phone", "scopes": "hours:read", "days": "30"})
    secret = made.text.split('<code class="secret"')[1].split(">")[1].split("<")[0]
    headers = {"Authorization": f"Bearer {secret}"}
    assert hub.test_client().get(OWN, headers=headers).status_code == 200
    listed = browser.get("/me/tokens").text
    assert secret not in listed and "my phone" in listed
    revoke = next(part.split('"')[0] for part in listed.split('action="') if part.startswith("/me/tokens/tok_"))
    assert browser.post(revoke).status_code == 303
    assert hub.test_client().get(OWN, headers=headers).status_code == 401


def test_a_token_ends_with_its_day(hub, database):
    headers = token_of(hub, "ada", "hours:read")
    with database.admin() as connection:
        connection.execute("UPDATE hub.access_token SET created_at = created_at - interval '91 days', expires_at = expires_at - interval '91 days'")
    assert hub.test_client().get(OWN, headers=headers).status_code == 401


def test_the_token_of_whoever_left_is_dead(hub):
    answer = hub.test_client().get(OWN, headers=token_of(hub, "eva", "hours:read"))
    assert answer.status_code == 401 and 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_a_neighbours_place_and_an_unknown_one_answer_alike(hub):
    client, ada = hub.test_client(), token_of(hub, "ada", "hours:read")
    neighbours = client.get("/api/v1/p/social-work/x-hours", headers=ada)
    nobodys = client.get("/api/v1/p/nowhere/x-hours", headers=ada)
    assert neighbours.status_code == nobodys.status_code == 404
    assert {**neighbours.json, "request_id": ""} == {**nobodys.json, "request_id": ""}


def test_a_candidates_token_is_told_what_waits_for_membership(hub):
    answer = hub.test_client().post("/api/v1/hub/x-positions", headers=token_of(hub, "ben", "consensus:write"))
    assert answer.status_code == 403 and "members" in answer.json["detail"] and "WWW-Authenticate" not in answer.headers


def test_a_token_needs_no_form_token_and_a_cookie_does(hub):
    assert hub.test_client().post(OWN, headers=token_of(hub, "ada", "hours:write")).status_code == 200
    browser = Browser(hub).enter("ada@example.coop")
    assert browser.client.post(OWN).status_code == 403
    assert browser.client.post(OWN, headers={"X-CSRF-Token": browser.token}).status_code == 200


def test_a_bad_token_beside_a_good_cookie_is_a_bad_token(hub):
    browser = Browser(hub).enter("ada@example.coop")
    answer = browser.client.post(OWN, headers={"X-CSRF-Token": browser.token, "Authorization": "Bearer nonsense"})
    assert answer.status_code == 401


def test_no_token_makes_tokens_or_passwords(hub):
    headers = token_of(hub, "ada", "hours:read", "hours:write")
    client = hub.test_client()
    assert client.get("/me/tokens", headers=headers).status_code == 403
    assert client.post("/me/tokens", headers=headers).status_code in (303, 403)


def test_unknown_scopes_and_long_lives_are_refused_at_their_fields(hub):
    browser = Browser(hub).enter("ada@example.coop")
    browser.get("/me/tokens")
    answer = browser.post("/me/tokens", {"name": "", "scopes": "identity:write", "days": "9999"})
    assert answer.status_code == 422
    answer = browser.post("/me/tokens", {"name": "x", "scopes": "identity:write", "days": "9999"})
    assert answer.status_code == 422 and "1 to 366" in answer.text and "identity:write" in answer.text


def test_the_description_of_the_api_is_open_and_sound(hub):
    answer = hub.test_client().get("/api/openapi.json")
    assert answer.status_code == 200 and answer.json["openapi"] == "3.1.0"
