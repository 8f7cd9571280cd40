"""Writing down money in and costs by hand, as people between two sessions do."""

from __future__ import annotations

import re

import pytest

from hub.db.unit_of_work import transact
from hub.demo import cast
from hub.kernel.clock import day_in, system_clock
from hub.kernel.context import Scope, operator_actor
from hub.ledger import services as ledger
from hub.practices import services as practices
from tests.builders.people import Browser

TODAY = day_in("America/New_York", system_clock()).isoformat()


@pytest.fixture
def amara(story_copy):
    return Browser(story_copy).enter(cast.AMARA.email)


def once(page):
    return re.search(r'name="once" value="([0-9a-f]{32})"', page.text)[1]


def entries_of(app, slug, memo):
    with app.app_context():
        operator = operator_actor()
        entity = transact(Scope.system(), operator, lambda uow: practices.entity_by_slug(uow, slug), read_only=True)
        return transact(Scope.practice(entity.id), operator, lambda uow: [e for e in ledger.entries(uow, entity.id) if e.memo == memo], read_only=True)


def test_money_in_sent_twice_is_written_down_once(amara, story_copy):
    address = "/p/psychology/money/record"
    form = {"once": once(amara.get(address)), "on": TODAY, "paid_by_clients": "1,200.50", "insurance": "800", "medicaid": ""}
    assert amara.post(address, form).status_code == 303
    assert amara.post(address, form).status_code == 303
    found = entries_of(story_copy, "psychology", "Client fees, as totals")
    assert len(found) == 1
    assert {line.account: line.amount_minor for line in found[0].postings} == {"1000": 200_050, "4000": 120_050, "4010": 80_000}


def test_what_cannot_be_read_is_said_at_the_field_and_everything_typed_is_kept(amara):
    address = "/p/psychology/money/record"
    answer = amara.post(address, {"once": once(amara.get(address)), "on": TODAY, "paid_by_clients": "12x", "insurance": "800"})
    assert answer.status_code == 422
    assert "“12x” is not an amount we can read" in answer.text and 'value="800"' in answer.text


def test_words_that_may_tell_of_a_client_are_asked_about(amara, story_copy):
    address = "/p/psychology/money/record?what=cost"
    form = {"once": once(amara.get(address)), "on": TODAY, "amount": "40", "words": "Taxi for Jane Miller, depression"}
    answer = amara.post(address, form)
    assert answer.status_code == 422 and "may tell something about a client" in answer.text
    form |= {"words": "Rent, Maple Street"}
    answer = amara.post(address, form)
    assert answer.status_code in (303, 422)
    assert amara.post(address, form | {"looked": "yes"}).status_code == 303
    assert len(entries_of(story_copy, "psychology", "Rent, Maple Street")) == 1


def test_a_neighbour_cannot_write_into_our_book(amara):
    assert amara.get("/p/social-work/money/record").status_code == 404
    assert amara.post("/p/social-work/money/record", {"on": TODAY}).status_code == 404


def test_a_settled_month_takes_nothing_more(amara):
    address = "/p/psychology/money/record"
    year = int(TODAY[:4]) - 1
    answer = amara.post(address, {"once": once(amara.get(address)), "on": f"{year}-05-05", "paid_by_clients": "10"})
    assert answer.status_code == 409 and "settled" in answer.text
