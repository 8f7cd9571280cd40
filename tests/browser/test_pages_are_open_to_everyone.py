"""Every page, looked at by an accessibility engine and measured at the width of a laptop, a phone and the smallest phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.engine import WIDTHS, open_everything, violations
from tests.web.frame import LONG_PLACE, frame_app, rendered
from tests.web.samples import PAGES, every_page

NARROW = [pytest.param(template, context, id=f"{template.removesuffix('.html')}: {variant}") for template, variant, context in every_page()]
TOO_WIDE = """() => [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1
  && !one.closest('.table-wrap, .places, .sr') && getComputedStyle(one).position !== 'absolute').map(one => one.outerHTML.slice(0, 120)).slice(0, 5)"""


@pytest.mark.parametrize("template", sorted(PAGES))
def test_the_engine_finds_nothing(template: str, window: Callable[..., Any]):
    found = []
    html = rendered(template, next(iter(PAGES[template].values())))
    for dark in (False, True):
        page = window(html, dark=dark)
        open_everything(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            found += [f"{width} {'dark' if dark else 'light'} {each}" for each in violations(page)]
        assert page.complaints == []
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("template", "context"), NARROW)
def test_nothing_scrolls_sideways_on_the_smallest_phone(template: str, context: dict[str, Any], window: Callable[..., Any]):
    page = window(rendered(template, context), width=320)
    open_everything(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.evaluate(TOO_WIDE)


def test_a_place_of_sixty_letters_breaks_nothing(window: Callable[..., Any]):
    app = frame_app(place=LONG_PLACE)
    for width in WIDTHS:
        page = window(rendered("help.html", {}, app=app), width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_works_without_script(window: Callable[..., Any]):
    page = window(rendered("proposal.html", PAGES["proposal.html"]["usual"]), width=390, script=False)
    assert page.locator("h1").is_visible()
    assert not page.locator(".note.if-block").is_visible()
    page.locator("input[value=block]").check()
    assert page.locator(".note.if-block").is_visible()
    assert page.locator(".unsent").is_visible()


def test_the_first_tab_leads_past_the_navigation(window: Callable[..., Any]):
    page = window(rendered("help.html", {}))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_week_adds_up_while_it_is_typed(window: Callable[..., Any]):
    page = window(rendered("hours_week.html", PAGES["hours_week.html"]["usual"]))
    cells = page.locator("table.week tbody tr").first.locator("input")
    for number, text in enumerate(("1,5", "1:30", "90m", "9:00-10:30", "1h30", "1.5h", "")):
        cells.nth(number).fill(text)
    assert page.locator("table.week tbody tr").first.locator("[data-sum]").text_content() == "9 h"
    assert page.locator("table.week tfoot [data-all]").text_content() == "15 h 45"
    cells.nth(6).fill("1h3x")
    assert "odd" in cells.nth(6).get_attribute("class")


def test_a_changed_form_asks_before_it_is_left(window: Callable[..., Any]):
    page = window(rendered("proposal_new.html", PAGES["proposal_new.html"]["usual"]))
    page.locator("#f-title").fill("Plants for the room")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("http://hub.test/elsewhere")
    assert asked == ["beforeunload"]


def test_a_page_prints_without_navigation_and_with_details_open(window: Callable[..., Any]):
    page = window(rendered("money_pooled.html", PAGES["money_pooled.html"]["usual"]))
    page.emulate_media(media="print")
    for hidden in (".side", ".tabbar", ".seg", ".export"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator("details .rows").first.is_visible()
