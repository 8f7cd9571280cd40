"""Going on with a matter over the API: correct it, ask everybody again, take it back, and ask who was away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.demo import cast
from hub.kernel.clock import day_in, system_clock
from tests.api.conftest import Caller

TODAY = day_in("America/New_York", system_clock())


@pytest.fixture
def matter(alone: Caller):
    return alone.post("sam", "/hub/proposals", {"title": "We buy a plant", "text": "A fernn."}).json


def exact(matter):
    return {"version": matter["version"], "text_hash": matter["text_hash"]}


def test_a_correction_is_undone_by_one_who_holds_that_it_changes_the_meaning(alone: Caller, matter):
    path = f"/hub/proposals/{matter['id']}"
    assert alone.post("priya", f"{path}/positions", exact(matter) | {"position": "consent"}).status_code == 201
    corrected = alone.post(
        "sam", f"{path}/revisions", exact(matter) | {"title": "We buy a plant", "text": "A fern.", "meaning": "same"}
    ).json
    assert corrected["version"] == matter["version"] and corrected["voices"]
    asked = alone.post("nadia", f"{path}/ask-again", exact(corrected))
    assert asked.status_code == 200 and asked.json["version"] == matter["version"] + 1
    assert "Priya Nair" in [each["name"] for each in asked.json["still_to_hear"]]


def test_words_that_are_not_the_latest_are_stale(alone: Caller, matter):
    path = f"/hub/proposals/{matter['id']}"
    alone.post("sam", f"{path}/revisions", exact(matter) | {"title": "We buy two plants", "text": "Two ferns."})
    answer = alone.post("priya", f"{path}/positions", exact(matter) | {"position": "consent"})
    assert answer.status_code == 412


def test_only_who_brought_a_matter_takes_it_back_and_once(alone: Caller, matter):
    path, key = f"/hub/proposals/{matter['id']}/withdraw", {"Idempotency-Key": "back"}
    assert alone.post("priya", path).status_code == 403
    gone = [alone.post("sam", path, headers=key) for _ in range(2)]
    assert [each.status_code for each in gone] == [200, 200] and gone[0].json == gone[1].json and gone[0].json["status"] == "withdrawn"
    assert alone.post("sam", path).status_code == 409


def test_who_was_away_is_asked_afterwards(alone: Caller, matter):
    there = ["per_" + alone.person(person.key).hex for person in cast.EVERYBODY if person is not cast.PRIYA]
    noted = alone.post("sam", "/hub/meetings", {"day": TODAY.isoformat(), "present": there})
    priya = "per_" + alone.person("priya").hex
    assert noted.status_code == 201 and noted.json["absent"] == [priya], noted.json
    assert {"proposal": matter["id"], "people": [priya]} in noted.json["asked"]
    waiting = next(each for each in alone("priya", "/me/voices").json["voices"] if each["proposal"] == matter["id"])
    assert waiting["because"] == "absent" and waiting["due_on"]


def test_a_meeting_to_come_is_refused_at_its_day(api: Caller):
    answer = api.post("sam", "/hub/meetings", {"day": (TODAY + timedelta(days=1)).isoformat()})
    assert answer.status_code == 422 and answer.json["errors"][0]["pointer"] == "/day"


def test_what_a_decision_may_do_differs_by_place(api: Caller):
    hub, here = ({each["type"]: each for each in api("amara", f"{place}/effects").json["effects"]} for place in ("/hub", "/p/psychology"))
    assert "pay.rate.change" in hub and hub["pay.rate.change"]["asks"] == ["per_hour_minor", "from_on"]
    assert (
        "rates.low_rate.grant" in here
        and "pay.rate.change" not in here
        and "consensus.words.keep" in hub
        and "consensus.words.keep" in here
    )


def test_an_effect_that_nobody_knows_is_refused_at_its_field(api: Caller):
    answer = api.post("sam", "/hub/proposals", {"title": "Gold", "text": "We make it.", "effect": "alchemy.lead.turn"})
    assert answer.status_code == 422 and answer.json["errors"][0]["pointer"] == "/effect"
