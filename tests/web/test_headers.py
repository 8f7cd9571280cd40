"""What every answer tells the browser."""

from __future__ import annotations

import pytest

from hub.web.access import routes
from tests.builders.people import Browser, small_collective

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.fixture
def ada(app):
    with app.app_context():
        small_collective()
    return Browser(app).enter("ada@example.coop")


def test_every_page_says_run_nothing_tell_nobody_keep_nothing(app, ada):
    pages = [rule.rule for rule, method in routes(app) if method == "GET" and "<" not in rule.rule]
    for address in [*pages, "/p/psychology", "/p/nowhere", "/nowhere", "/api/v1/nowhere"]:
        answer = ada.get(address)
        assert answer.status_code < 500, address
        headers = answer.headers
        assert headers["Content-Security-Policy"] == POLICY, address
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "no-store" in headers["Cache-Control"], address
        assert "Cookie" in headers["Vary"]
        assert headers["X-Request-ID"]
        assert "Strict-Transport-Security" not in headers


def test_style_and_script_may_be_kept(app, ada):
    with ada.client.get("/static/app.css") as answer:
        assert answer.status_code == 200 and "no-store" not in answer.headers["Cache-Control"]


def test_over_https_cookies_are_host_bound_and_secure(make_app, database):
    app = make_app(database, HUB_PUBLIC_URL="https://hub.example.coop")
    with app.app_context():
        small_collective()
        from tests.builders.people import make_link

        address = make_link("ada@example.coop")
    client = app.test_client()
    base = "https://hub.example.coop"
    page = client.get(address, base_url=base)
    visit = page.headers["Set-Cookie"]
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post(address, data={"csrf_token": token}, base_url=base, headers={"Origin": base})
    assert answer.status_code == 303
    cookies = [visit, *[each for each in answer.headers.getlist("Set-Cookie") if "hub_session" in each]]
    assert len(cookies) == 2
    for cookie in cookies:
        assert cookie.startswith("__Host-hub_") and "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie
        assert "Path=/" in cookie and "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_on_a_loopback_address_cookies_have_a_plain_name(app, ada):
    assert ada.cookie("hub_session") and not ada.cookie("__Host-hub_session")


def test_another_host_name_is_refused(app):
    answer = app.test_client().get("/sign-in", base_url="http://evil.example")
    assert answer.status_code == 400 and "evil.example" not in answer.text


def test_a_link_made_at_the_terminal_names_the_public_address_only(make_app, database):
    app = make_app(database, HUB_PUBLIC_URL="https://hub.example.coop")
    with app.app_context():
        small_collective()
    from hub.identity.cli import person_group

    with app.app_context():
        told = app.test_cli_runner().invoke(person_group, ["sign-in-link", "ada@example.coop", "--format", "json"])
    assert '"url": "https://hub.example.coop/sign-in/link/' in told.output
