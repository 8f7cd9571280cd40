"""A write that is sent twice with one key is done once."""

from __future__ import annotations

import threading

import pytest
from marshmallow import Schema, fields

from hub.kernel.errors import refused
from hub.web.access import current_actor, current_scope, requires
from hub.web.idempotency import answer_once
from tests.builders.people import make_token, small_collective


class NoteSchema(Schema):
    number = fields.Integer()


@pytest.fixture
def send(make_app, database):
    """An app with one operation that leaves a trace, and a way to call it."""
    app, gate, begun = make_app(database), threading.Event(), threading.Event()
    gate.set()

    def work(uow):
        from flask import request

        from hub.audit.services import record

        record(uow, action="hours.test.note", words="Noted")
        begun.set()
        gate.wait(30)
        if request.args.get("refuse"):
            raise refused("hours.test.note", "Not now.")
        return {"number": uow.execute("SELECT count(*) FROM hub.audit_entry WHERE action = 'hours.test.note'").scalar_one()}

    @requires("hours.test.note", place="practice")
    def note(practice):
        return answer_once(current_scope(), current_actor(), work, NoteSchema)

    app.add_url_rule("/api/v1/p/<practice>/x-notes", "x_note", note, methods=["POST"])
    with app.app_context():
        people = small_collective().people
        tokens = {name: make_token(people[name], "hours:write") for name in ("ada", "dee")}

    def send(key=None, body=None, who="ada", query=""):
        headers = {"Authorization": f"Bearer {tokens[who]}"} | ({"Idempotency-Key": key} if key is not None else {})
        return app.test_client().post(f"/api/v1/p/psychology/x-notes{query}", json=body or {}, headers=headers)

    send.gate, send.begun = gate, begun
    return send


def test_the_same_key_and_body_give_the_stored_answer(send):
    answers = [send("k1") for _ in range(5)]
    assert {(answer.status_code, answer.json["number"]) for answer in answers} == {(201, 1)}
    assert send("k2").json["number"] == 2


def test_without_a_key_each_is_done(send):
    assert [send().json["number"] for _ in range(2)] == [1, 2]


def test_another_body_under_the_same_key_is_refused(send):
    send("k1", {"a": 1})
    answer = send("k1", {"a": 2})
    assert answer.status_code == 422 and answer.json["code"] == "web.key.reuse"


def test_two_people_may_use_the_same_key(send):
    assert [send("k1", who="ada").json["number"], send("k1", who="dee").json["number"]] == [1, 2]


def test_a_refusal_stores_nothing_so_that_it_can_be_tried_again(send):
    assert send("k1", query="?refuse=1").status_code == 409
    assert send("k1").json["number"] == 1


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb"])
def test_a_key_that_cannot_be_read_is_refused(send, key):
    assert send(key).status_code == 422


def test_while_the_first_is_under_way_the_second_is_told_when_to_come_back(send):
    send.gate.clear()
    answers = []
    first = threading.Thread(target=lambda: answers.append(send("k1")))
    first.start()
    assert send.begun.wait(30)
    second = send("k1")
    send.gate.set()
    first.join()
    assert second.status_code == 409 and second.headers["Retry-After"] == "1"
    assert answers[0].json["number"] == 1 and send("k1").json["number"] == 1
