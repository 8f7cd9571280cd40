"""An empty hub is founded in the browser, once, by whoever has the key."""

from __future__ import annotations

import re

import pytest

from hub.db.unit_of_work import transact
from hub.kernel.clock import day_in, system_clock
from hub.kernel.context import Scope, operator_actor
from hub.membership import services as membership
from hub.onboarding.founding_views import founding_key
from hub.pay import services as pay
from tests.builders.people import Browser

TODAY = day_in("America/New_York", system_clock()).isoformat()
FORM = {
    "name": "Willow Commons", "legal_form": "LLC", "jurisdiction": "US-NY", "per_hour": "42", "leave_day": "168.00", "text": "We begin as equals.",
    "founder-1-name": "Ada Lane", "founder-1-email": "ada@willow.example", "founder-1-signed_on": TODAY,
    "founder-2-name": "Bo Reyes", "founder-2-email": "bo@willow.example", "founder-2-signed_on": TODAY,
}  # fmt: skip


@pytest.fixture
def browser(app):
    return Browser(app)


def key(app):
    return founding_key(app.config["SECRET_KEY"])


def in_system(app, work):
    with app.app_context():
        return transact(Scope.system(), operator_actor(), work, read_only=True)


def test_an_empty_hub_leads_to_its_founding(browser):
    start = browser.get("/")
    assert start.status_code == 200 and 'href="/found"' in start.text
    assert "Founding key" in browser.get("/found").text


def test_without_the_key_nobody_founds_anything(browser, app):
    browser.get("/found")
    answer = browser.post("/found", FORM | {"key": "guess"})
    assert answer.status_code == 422 and "not the founding key" in answer.text
    assert in_system(app, lambda uow: uow.hub_entity_id) is None


def test_a_look_comes_before_the_founding_and_then_the_page_is_gone_for_good(browser, app):
    assert "Founding key" not in browser.get(f"/found?key={key(app)}").text
    look = browser.post("/found", FORM | {"key": key(app)})
    assert look.status_code == 200 and "Check before you go on" in look.text and "$42.00" in look.text
    assert in_system(app, lambda uow: uow.hub_entity_id) is None
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', look.text))
    assert browser.client.post("/found", data=kept).status_code == 303
    assert browser.get("/found").status_code == 404
    assert browser.get("/").headers["Location"] == "/sign-in"
    people = in_system(app, lambda uow: {each.name: standing for each, standing in membership.people_on(uow, uow.today)})
    assert people == {"Ada Lane": "member", "Bo Reyes": "member"}
    assert in_system(app, lambda uow: pay.rates(uow)[0].minor_per_hour) == 4_200
    ada = Browser(app).enter("ada@willow.example")
    assert "Willow Commons" in ada.get("/hub").text
    assert ada.get("/hub/decisions").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"per_hour": "4x"}, "not an amount we can read"),
        ({"name": " "}, "Give the collective a name"),
        ({"founder-1-email": "nothing"}, "needs a name and a mail address"),
        ({"founder-2-signed_on": "2999-01-01"}, "day on which founder 2 signed"),
        ({"founder-2-email": "ADA@willow.example"}, "same mail address"),
    ],
)
def test_what_is_missing_is_said_and_everything_typed_stays(browser, app, wrong, said):
    browser.get("/found")
    answer = browser.post("/found", FORM | {"key": key(app)} | wrong)
    assert answer.status_code == 422 and said in answer.text
    assert "Bo Reyes" in answer.text
    assert in_system(app, lambda uow: uow.hub_entity_id) is None
