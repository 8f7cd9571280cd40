"""Use 3 from end to end, through pages: a plugin is chosen, everything is written down, everybody consents, the practice is there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from hub.db.unit_of_work import transact
from hub.demo import cast
from hub.finances import services as finances
from hub.kernel.clock import day_in, system_clock
from hub.kernel.context import Scope, operator_actor
from hub.kernel.period import Month, Period
from hub.ledger import services as ledger
from hub.membership import services as membership
from hub.practices import services as practices
from tests.builders.people import Browser

OPERATOR = operator_actor()
TODAY = day_in("America/New_York", system_clock())
FIRST_DAY = Month.of(TODAY).first_day + timedelta(days=0)


@pytest.fixture
def story(story_copy):
    return story_copy


def in_hub(app, work):
    with app.app_context():
        hub = transact(Scope.system(), OPERATOR, lambda uow: uow.hub_entity_id, read_only=True)
        return transact(Scope.hub(hub), OPERATOR, work, read_only=True)


def begin(app):
    """Let Amara choose acupuncture; return her browser and the address of the list of steps."""
    amara = Browser(app).enter(cast.AMARA.email)
    assert "Acupuncture" in amara.get("/hub/practices/new").text
    answer = amara.post("/hub/practices/new", {"plugin": "acupuncture", "name": "Willow Acupuncture"})
    assert answer.status_code == 303, answer.text
    return amara, answer.headers["Location"]


def save(browser, steps, step, **fields):
    page = browser.get(f"{steps}/{step}")
    seen = re.search(r'name="seen" value="(\d+)"', page.text)
    return browser.post(f"{steps}/{step}", {"seen": seen[1]} | fields)


def write_everything_down(browser, steps, first_day=FIRST_DAY):
    signed = (TODAY - timedelta(days=3)).isoformat()
    for step, fields in (
        ("practice", {"name": "Willow Acupuncture", "slug": "willow", "legal_form": "PLLC", "jurisdiction": "US-NY"}),
        ("owner", {"owner_name": "Lin Chen", "email": "lin@willow.example", "licence_type": "LAC", "licence_number": "AC-00412"}),
        (
            "agreement",
            {
                "fee_model": "flat_monthly",
                "monthly": "1,500.00",
                "first_day": first_day.isoformat(),
                "shares": "totals",
                "notice_days": "60",
            },
        ),
        ("signatures", {"hub_name": "Sam Okafor", "hub_signed_on": signed, "practice_name": "Lin Chen", "practice_signed_on": signed}),
        ("people", {"name": "Lin Chen", "email": "lin@willow.example", "kind": "owner_draw", "task": "acupuncturist"}),
    ):
        answer = save(browser, steps, step, **fields)
        assert answer.status_code == 303, (step, re.findall(r'class="msg"[^>]*>.*?</p>', answer.text, re.DOTALL), answer.status_code)


def everybody_consents(app, proposal):
    for person in cast.EVERYBODY:
        browser = Browser(app).enter(person.email)
        page = browser.get(proposal)
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        answer = browser.post(f"{proposal}/position", fields | {"kind": "consent", "position": "consent"})
        assert answer.status_code == 303, answer.text


def test_a_practice_comes_in_when_everybody_has_consented_and_not_before(story):
    amara, steps = begin(story)
    write_everything_down(amara, steps)
    amara.get(f"{steps}/propose")
    answer = amara.post(f"{steps}/propose")
    assert answer.status_code == 303, answer.text
    proposal = answer.headers["Location"]
    assert in_hub(story, lambda uow: practices.entity_by_slug(uow, "willow")) is None
    everybody_consents(story, proposal)
    entity = in_hub(story, lambda uow: practices.entity_by_slug(uow, "willow"))
    assert entity is not None and entity.discipline == "acupuncture" and entity.decision_id is not None
    matrix = in_hub(story, lambda uow: finances.pooled(uow, Period.parse(str(TODAY.year))))
    willow = matrix.column("willow")
    assert willow.hub_fee_minor == -150_000  # a whole month: the agreement began on its first day
    assert matrix.column("elimination").hub_fee_minor == 0
    people = in_hub(story, lambda uow: {each.name: standing for each, standing in membership.people_on(uow, uow.today)})
    assert people["Lin Chen"] == "candidate"
    assert in_hub(story, ledger.verify) == []
    lin = Browser(story).enter("lin@willow.example")
    assert lin.get("/").headers["Location"] == "/p/willow"
    assert "$1,500.00" in lin.get("/p/willow").text
    assert lin.get("/p/psychology").status_code == 404
    assert "Willow Acupuncture" in amara.get(f"/hub/money?period={TODAY.year}").text


def test_a_first_month_that_is_not_whole_is_charged_by_days(story):
    amara, steps = begin(story)
    first_day = TODAY
    write_everything_down(amara, steps, first_day)
    amara.get(f"{steps}/propose")
    everybody_consents(story, amara.post(f"{steps}/propose").headers["Location"])
    month = Month.of(TODAY)
    days = (month.end - TODAY).days
    expected = (150_000 * days * 2 + month.days) // (2 * month.days)
    assert in_hub(story, lambda uow: finances.pooled(uow, Period.parse(str(month)))).column("willow").hub_fee_minor == -expected


def test_a_part_of_the_revenue_is_refused_for_new_york_with_the_source(story):
    amara, steps = begin(story)
    save(amara, steps, "practice", name="Willow", slug="willow", legal_form="PLLC", jurisdiction="US-NY")
    answer = save(
        amara,
        steps,
        "agreement",
        fee_model="percent_of_revenue",
        percent="30",
        first_day=FIRST_DAY.isoformat(),
        shares="totals",
        notice_days="60",
    )
    assert answer.status_code == 303
    page = amara.get(f"{steps}/agreement").text
    assert "8 NYCRR 29.1(b)(4)" in page and "not legal advice" in page
    assert "Something is missing" in amara.get(steps).text or "Not started" in amara.get(steps).text
    refused = amara.post(f"{steps}/propose")
    assert refused.status_code in (409, 422)


def test_an_owner_without_the_licence_of_the_discipline_is_refused(story):
    amara, steps = begin(story)
    save(amara, steps, "practice", name="Willow", slug="willow", legal_form="PLLC", jurisdiction="US-NY")
    save(amara, steps, "owner", owner_name="Sam Okafor", email="", licence_type="PSY", licence_number="1")
    page = amara.get(f"{steps}/owner").text
    assert "note stop" in page


def test_one_who_blocks_keeps_the_practice_out(story):
    amara, steps = begin(story)
    write_everything_down(amara, steps)
    amara.get(f"{steps}/propose")
    proposal = amara.post(f"{steps}/propose").headers["Location"]
    sam = Browser(story).enter(cast.SAM.email)
    page = sam.get(proposal)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    blocked = sam.post(
        f"{proposal}/position", fields | {"kind": "block", "position": "block", "reason": "We have no hours for it.", "principle": "care"}
    )
    assert blocked.status_code == 303, blocked.text
    for person in cast.EVERYBODY:
        if person is cast.SAM:
            continue
        browser = Browser(story).enter(person.email)
        page = browser.get(proposal)
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        browser.post(f"{proposal}/position", fields | {"kind": "consent", "position": "consent"})
    assert in_hub(story, lambda uow: practices.entity_by_slug(uow, "willow")) is None
