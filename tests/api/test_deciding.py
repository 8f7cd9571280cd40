"""Deciding together over JSON."""

from __future__ import annotations

import pytest

from tests.builders.people import make_token, small_collective


@pytest.fixture
def call(app):
    with app.app_context():
        people = small_collective().people
        tokens = {name: make_token(people[name], "consensus:read", "consensus:write") for name in people if name != "eva"}
        tokens["reader"] = make_token(people["ada"], "consensus:read")

    def call(who, method, path, key=None, **body):
        headers = {"Authorization": f"Bearer {tokens[who]}"} | ({"Idempotency-Key": key} if key else {})
        sent = {"json": body} if method == "post" else {}
        return getattr(app.test_client(), method)(f"/api/v1{path}", headers=headers, **sent)

    return call


def bring(call, who="ada", place="/hub", **words):
    answer = call(who, "post", f"{place}/proposals", **({"title": "Fridays", "text": "Every Friday."} | words))
    assert answer.status_code == 201, answer.json
    return answer.json


def say(call, who, matter, position="consent", place="/hub", key=None, **more):
    exact = {"version": matter["version"], "text_hash": matter["text_hash"]} | more
    return call(who, "post", f"{place}/proposals/{matter['id']}/positions", key=key, position=position, **exact)


def test_a_matter_is_brought_answered_and_decided(call):
    matter = bring(call)
    assert [each["name"] for each in matter["still_to_hear"]] == ["Ada", "Cem", "Dee"]
    for who in ("ada", "cem", "dee"):
        assert say(call, who, matter).status_code == 201
    seen = call("ben", "get", f"/hub/proposals/{matter['id']}").json
    assert seen["status"] == "adopted"
    decision = call("ben", "get", f"/hub/decisions/{seen['decision']}").json
    assert decision["text"] == "Every Friday." and decision["text_hash"] == matter["text_hash"] and decision["holds"]
    assert [each["id"] for each in call("ben", "get", "/hub/decisions").json["decisions"]] == [decision["id"]]


def test_a_position_on_words_that_changed_is_refused(call):
    matter = bring(call)
    exact = {"version": 1, "text_hash": matter["text_hash"]}
    revised = call("cem", "post", f"/hub/proposals/{matter['id']}/revisions", title="Fridays", text="Every Monday.", **exact)
    assert (revised.status_code, revised.json["version"]) == (201, 2)
    late = say(call, "dee", matter)
    assert (late.status_code, late.json["code"]) == (412, "consensus.position.take")


def test_a_position_sent_twice_with_one_key_is_taken_once(call):
    matter = bring(call)
    answers = [say(call, "ada", matter, key="k1") for _ in range(3)]
    assert {answer.json["id"] for answer in answers} == {answers[0].json["id"]}
    assert say(call, "ada", matter, "block", key="k1", reason="no").status_code == 422


def test_a_block_needs_a_reason_and_says_where(call):
    answer = say(call, "ada", bring(call), "block")
    assert answer.status_code == 422 and answer.json["errors"][0]["pointer"] == "/reason"


def test_nobody_can_send_a_weight_or_another_person(call):
    matter = bring(call)
    for more in ({"weight": 2}, {"person_id": "per_" + "0" * 32}):
        assert say(call, "ada", matter, **more).status_code == 422
    for wrong in ({"version": "1"}, {"version": True}, {"text_hash": "x"}):
        assert say(call, "ada", matter, **wrong).status_code == 422


def test_a_key_for_reading_cannot_speak(call):
    matter = bring(call)
    assert call("reader", "get", f"/hub/proposals/{matter['id']}").status_code == 200
    assert say(call, "reader", matter).status_code == 403


def test_a_practice_s_matter_is_not_there_for_others(call):
    matter = bring(call, place="/p/psychology")
    for who, path in (("cem", "/p/psychology"), ("cem", "/p/social-work"), ("ada", "/hub"), ("dee", "/p/social-work")):
        assert call(who, "get", f"{path}/proposals/{matter['id']}").status_code == 404, (who, path)
        assert say(call, who, matter, "block", place=path, reason="no").status_code == 404, (who, path)
    assert call("dee", "get", f"/p/psychology/proposals/{matter['id']}").status_code == 200


def test_a_list_goes_on_where_it_stopped(call):
    made = [bring(call, title=f"Matter {number}")["id"] for number in range(3)]
    first = call("ada", "get", "/hub/proposals?limit=2").json
    rest = call("ada", "get", f"/hub/proposals?limit=2&cursor={first['next_cursor']}").json
    assert [each["id"] for each in first["proposals"] + rest["proposals"]] == made[::-1] and rest["next_cursor"] is None


def test_an_unchanged_matter_is_not_sent_again(app, call):
    matter = bring(call)
    first = call("ada", "get", f"/hub/proposals/{matter['id']}")
    assert first.headers["ETag"]


def test_a_matter_says_under_which_process_it_was_brought_and_what_one_may_say(call):
    matter = bring(call)
    assert (matter["process"], "block" in matter["positions"]) == ("unanimity", True)
    sense = bring(call, sense_check=True)
    assert (sense["process"], "block" in sense["positions"]) == ("sense_check", False)
    refused = say(call, "ada", sense, "block", reason="No.")
    assert (refused.status_code, refused.json["code"]) == (422, "consensus.position.take")
    both = bring(call, sense_check=False, effect="consensus.preset.adopt", payload={"process": "formal_consensus"})
    assert both["preview"]["matters"]["then"] == "Level by level (formal consensus)"
