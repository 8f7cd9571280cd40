"""The three uses in a browser, against the running hub with its story: by sight, by keyboard, on a phone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug.serving import make_server

from hub.db.unit_of_work import transact
from hub.identity import services as identity
from hub.kernel.context import Scope, operator_actor
from tests.browser.engine import WIDTHS, open_everything, sideways, violations

PAGES = (
    "/", "/menu", "/hub", "/hub/money?period=2025", "/hub/money?period=2026", "/hub/decisions", "/hub/practices", "/hub/practices/new", "/hub/plugins",
    "/hub/people", "/hub/records", "/hub/agreements", "/hub/surplus/2025", "/p/psychology/money", "/p/psychology/money/entries", "/p/psychology/care-fund",
    "/me/hours", "/me/hours/import", "/me/leave", "/me/pay", "/me/capital", "/me/security", "/me/tokens",
)  # fmt: skip


def expect(what: Any) -> Any:
    """Wait for what a person would wait for; imported late, since the browser's tools are optional."""
    from playwright.sync_api import expect as wait_for

    return wait_for(what)


@pytest.fixture
def served(story_copy: Any) -> Iterator[Any]:
    """The story on a port of this machine: `.url`, and `.link(email)` for a one-time link."""
    server = make_server("127.0.0.1", 0, story_copy, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{server.server_port}"

    def link(email: str) -> str:
        with story_copy.app_context():
            made = transact(Scope.system(), operator_actor(), lambda uow: identity.make_link(uow, email))
        return f"{server.url}/sign-in/link/{made.secret}"

    server.link = link
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def visitor(browser: Any, served: Any) -> Iterator[Callable[..., Any]]:
    """Sign somebody in with the button behind a one-time link, in a window of their own."""
    contexts = []

    def come_in(email: str, *, width: int = 1280, dark: bool = False) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light", base_url=served.url)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.goto(served.link(email))
        page.get_by_role("button", name="Come in").click()
        return page

    yield come_in
    for context in contexts:
        context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_engine_finds_nothing_on_pages_of_the_story(dark: bool, visitor: Callable[..., Any]):
    page = visitor("amara@juniper.example", dark=dark)
    found = []
    for address in PAGES:
        page.goto(address)
        open_everything(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if sideways(page):
                found.append(f"{address} scrolls sideways at {width}")
            found += [f"{address} at {width}: {each}" for each in violations(page)]
    assert not found, "\n".join(found)
    assert page.complaints == []


def test_a_member_signs_in_and_writes_down_time_on_a_phone(visitor: Callable[..., Any]):
    page = visitor("tomas@juniper.example", width=390)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Hours").click()
    page.get_by_label("How long?").fill("1:30")
    page.get_by_role("button", name="Add to today").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert "1 h 30" in page.get_by_role("main").inner_text()


def test_a_time_that_cannot_be_read_is_said_at_the_field_and_kept(visitor: Callable[..., Any]):
    page = visitor("tomas@juniper.example", width=390)
    page.goto("/me/hours")
    page.get_by_label("How long?").fill("1h3x")
    page.get_by_role("button", name="Add to today").click()
    assert page.title().startswith("Problem: ")
    assert page.get_by_label("How long?").input_value() == "1h3x"
    page.get_by_role("alert").get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"


def test_a_figure_of_the_review_leads_to_its_entries_its_twin_and_its_decision(visitor: Callable[..., Any]):
    page = visitor("amara@juniper.example")
    page.goto("/hub/money?period=2025")
    matrix = page.get_by_role("table").first
    for figure in ("$200,000.00", "$5,000.00", "$12,345.67", "$17,345.67"):
        expect(matrix.get_by_text(figure, exact=True).first).to_be_visible()
    matrix.get_by_role("row", name="Fee for services").get_by_role("link").first.click()
    assert "60,000.00" in page.get_by_role("main").inner_text()
    page.get_by_role("link", name="Fee for services of the hub, December 2025").or_(page.locator("a[href*='/entries/je_']")).first.click()
    for label in ("Twin", "Agreement", "Decided"):
        expect(page.get_by_role("complementary").get_by_text(label, exact=True)).to_be_visible()
    page.locator("dt:text-is('Twin') + dd a").click()
    expect(page.get_by_role("heading", name="Both sides")).to_be_visible()


def test_a_member_shares_a_position_and_everyone_sees_it(visitor: Callable[..., Any]):
    page = visitor("amara@juniper.example")
    page.goto("/hub/decisions")
    page.get_by_role("link", name="Share your position").first.click()
    expect(page.locator(".unsent")).not_to_be_visible()
    page.get_by_label("I consent, with a concern").check()
    expect(page.locator(".unsent")).to_be_visible()
    page.get_by_label("In your words").fill("Please look at low rates in March.")
    page.get_by_role("button", name="Share my position").click()
    voices = page.get_by_role("region", name="Every voice")
    assert "Please look at low rates in March." in voices.inner_text()


def test_a_file_of_hours_is_looked_at_before_it_comes_in(visitor: Callable[..., Any], tmp_path: Any):
    page = visitor("tomas@juniper.example", width=390)
    page.goto("/me/hours")
    today = page.locator("input[name=on]").input_value()
    (tmp_path / "today.csv").write_text(f"date,time,kind\n{today},1:30,sessions\n{today},0:45,notes\n{today},1h3x,notes\n")
    page.goto("/me/hours/import")
    page.get_by_label("File", exact=True).set_input_files(tmp_path / "today.csv")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Look at every line")).to_be_visible()
    expect(page.get_by_text("Cannot read", exact=True)).to_be_visible()
    page.get_by_role("button", name="Bring in").click()
    expect(page.get_by_role("status").get_by_role("button", name="Take it back")).to_be_visible()
