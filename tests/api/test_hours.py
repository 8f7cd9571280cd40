"""Hours over the API: the same services as the pages, the same refusals as problem documents."""

from __future__ import annotations

from datetime import date

import pytest

from hub.hours import services as hours
from hub.kernel.period import Month
from tests.builders.hours import Desk, desk_in, export
from tests.builders.people import make_token

MONDAY = "2026-06-08"


class Caller:
    """Call the API as one person."""

    def __init__(self, desk: Desk, name: str, *scopes: str):
        with desk.app.app_context():
            token = make_token(desk.person(name), *(scopes or ("hours:read", "hours:write")))
        self.client, self.headers = desk.app.test_client(), {"Authorization": f"Bearer {token}"}

    def __call__(self, method: str, path: str, body=None, *, key: str | None = None, **more):
        headers = self.headers | ({"Idempotency-Key": key} if key else {}) | more.pop("headers", {})
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=headers, **more)

    def send_file(self, content: bytes, place: str = "psychology", key: str | None = None):
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        return self.client.post(f"/api/v1/me/hours/imports?place={place}", data=content, content_type="text/csv", headers=headers)


@pytest.fixture
def desk(app):
    with desk_in(app) as made:
        yield made


@pytest.fixture
def ada(desk) -> Caller:
    return Caller(desk, "ada")


def test_hours_are_written_down_read_and_taken_back(ada):
    entries = [{"worked_on": MONDAY, "minutes": 300, "kind": "sessions"}, {"worked_on": MONDAY, "time": "1h30", "kind": "notes"}]
    written = ada("POST", "/me/hours", {"place": "psychology", "entries": entries})
    assert written.status_code == 201 and written.json["minutes"] == 390 and len(written.json["ids"]) == 2
    week = ada("GET", "/me/hours?week=2026-W24").json
    assert week["minutes"] == 390 and [(each["place"], each["kind"]) for each in week["entries"]] == [
        ("psychology", "sessions"),
        ("psychology", "notes"),
    ]
    gone = ada("POST", f"/me/hours/entries/{written.json['ids'][0]}/take-back", key="back")
    assert gone.json["minutes"] == 300 == ada("POST", f"/me/hours/entries/{written.json['ids'][0]}/take-back", key="back").json["minutes"]
    assert ada("POST", f"/me/hours/entries/{written.json['ids'][0]}/take-back").status_code == 404
    assert ada("GET", "/me/hours").json["minutes"] == 90


@pytest.mark.parametrize(
    ("entry", "pointer"),
    [
        ({"worked_on": "2026-06-11", "minutes": 60, "kind": "notes"}, "/entries/0/worked_on"),
        ({"worked_on": MONDAY, "time": "1h3x", "kind": "notes"}, "/entries/0/time"),
        ({"worked_on": MONDAY, "kind": "notes"}, "/entries/0/minutes"),
        ({"worked_on": MONDAY, "minutes": 60, "time": "1", "kind": "notes"}, "/entries/0/minutes"),
    ],
)
def test_what_cannot_be_written_down_is_pointed_at(ada, entry, pointer):
    refused = ada("POST", "/me/hours", {"place": "psychology", "entries": [entry]})
    assert refused.status_code == 422 and refused.mimetype == "application/problem+json"
    assert refused.json["errors"][0]["pointer"] == pointer and refused.json["code"].startswith("hours.")


def test_a_place_that_is_not_mine_is_refused(ada):
    entries = [{"worked_on": MONDAY, "minutes": 60, "kind": "notes"}]
    assert ada("POST", "/me/hours", {"place": "social-work", "entries": entries}).status_code == 422
    assert (
        ada("PUT", "/me/hours/2026-W24/social-work", {"cells": [{"worked_on": MONDAY, "kind": "notes", "minutes": 5}]}).status_code == 404
    )
    assert ada("GET", "/p/social-work/hours/2026-06").status_code == 404
    assert ada.send_file(export("plain.csv"), "social-work").status_code == 422


def test_a_week_is_set_and_a_newer_one_is_not_overwritten(ada):
    mark = ada("GET", "/me/hours?week=2026-W24").json["marks"]["psychology"]
    cells = {"cells": [{"worked_on": MONDAY, "kind": "notes", "minutes": 60}], "seen": mark}
    assert ada("PUT", "/me/hours/2026-W24/psychology", cells).json["minutes"] == 60
    assert ada("PUT", "/me/hours/2026-W24/psychology", cells).status_code == 412
    outside = ada("PUT", "/me/hours/2026-W23/psychology", {"cells": cells["cells"]})
    assert outside.status_code == 422


def test_a_file_is_looked_at_brought_in_once_and_taken_back(desk, ada):
    looked = ada.send_file(export("toggl_detailed_2022.csv"), key="file")
    assert looked.status_code == 201 and looked.json["counts"]["new"] == 6 and looked.json["state"] == "draft"
    assert "Rosalind" not in looked.text
    assert ada.send_file(export("toggl_detailed_2022.csv"), key="file").json["id"] == looked.json["id"]
    assert ada.send_file(export("plain.csv"), key="file").status_code == 422
    address = f"/me/hours/imports/{looked.json['id']}"
    assert ada("GET", address).json["lines"] == looked.json["lines"]
    brought = ada("POST", f"{address}/confirm", {}, key="in")
    assert (brought.json["lines"], brought.json["minutes"]) == (6, 320) and ada(
        "POST", f"{address}/confirm", {}, key="in"
    ).json == brought.json
    assert ada("POST", f"{address}/confirm", {}).status_code == 409
    assert [each["state"] for each in ada("GET", "/me/hours/imports").json["imports"]] == ["confirmed"]
    assert ada("POST", f"{address}/take-back").json["lines"] == 6
    assert desk.own("ada", lambda uow: hours.own_minutes(uow, desk.person("ada"), Month(202605))) == 0


def test_a_question_about_a_file_is_answered(ada):
    asked = ada.send_file(export("unknown_columns.csv")).json
    assert asked["state"] == "asking" and asked["question"]["guessed"] == {"date": 0, "length": 2}
    read = ada("POST", f"/me/hours/imports/{asked['id']}/columns", {"columns": {"date": 0, "length": 2, "kind": 3}})
    assert read.json["state"] == "draft" and [line["minutes"] for line in read.json["lines"]] == [90, 120]
    chosen = ada("POST", f"/me/hours/imports/{asked['id']}/confirm", {"lines": [3]})
    assert chosen.json["lines"] == 1


def test_a_file_that_cannot_be_read_is_a_problem_document(ada):
    for content, status in ((b"", 422), (b"PK\x03\x04", 422), (b"x" * 5_400_000, 413)):
        refused = ada.send_file(content)
        assert refused.status_code == status and refused.mimetype == "application/problem+json"


def test_a_file_of_somebody_else_is_not_there(desk, ada):
    theirs = Caller(desk, "dee").send_file(export("plain.csv")).json["id"]
    assert ada("GET", f"/me/hours/imports/{theirs}").status_code == 404
    for act in ("confirm", "columns", "take-back"):
        assert ada("POST", f"/me/hours/imports/{theirs}/{act}", {}).status_code == 404


def test_time_off_is_told_and_taken_back(ada):
    told = ada("POST", "/me/leave", {"place": "psychology", "days": [MONDAY, "2026-06-09"]})
    assert told.status_code == 201 and told.json["days"] == [MONDAY, "2026-06-09"]
    assert [each["on_day"] for each in ada("GET", "/me/leave?period=2026-06").json["days"]] == [MONDAY, "2026-06-09"]
    assert ada("POST", f"/me/leave/psychology/{MONDAY}/take-back").json["days"] == [MONDAY]
    assert ada("POST", f"/me/leave/psychology/{MONDAY}/take-back").status_code == 404
    assert ada("POST", "/me/leave/psychology/someday/take-back").status_code == 422
    assert ada("POST", "/me/leave", {"place": "psychology", "days": []}).status_code == 422


def test_everybodys_month_is_read_in_the_practice_and_added_up_in_the_hub(desk, ada):
    rows = [desk.entry("ada", date(2026, 6, 8), 300), desk.entry("ben", date(2026, 6, 8), 60, "notes")]
    desk.at(desk.psychology, "ada", lambda uow: hours.record_entries(uow, desk.psychology, rows))
    assert ada("POST", "/p/psychology/hours/2026-06/complete").json == {"complete": True}
    month = ada("GET", "/p/psychology/hours/2026-06").json
    assert month["minutes"] == 360 and [(each["person"], each["minutes"], each["complete"]) for each in month["people"]][:2] == [
        ("Ada", 300, True),
        ("Ben", 60, False),
    ]
    hub = ada("GET", "/hub/hours/2026-06").json
    assert [(each["place"], each["minutes"]) for each in hub["places"]] == [("hub", 0), ("psychology", 360), ("social-work", 0)]
    assert [(each["person"], each["minutes_as_member"], each["minutes_before_membership"]) for each in hub["people"]] == [
        ("Ada", 300, 0),
        ("Ben", 0, 60),
    ]


def test_a_token_for_reading_writes_nothing(desk):
    reader = Caller(desk, "ada", "hours:read")
    assert reader("GET", "/me/hours").status_code == 200
    assert (
        reader("POST", "/me/hours", {"place": "psychology", "entries": [{"worked_on": MONDAY, "minutes": 60, "kind": "notes"}]}).status_code
        == 403
    )


def test_a_page_that_has_not_changed_is_not_sent_again(ada):
    first = ada("GET", "/me/hours?week=2026-W24")
    again = ada("GET", "/me/hours?week=2026-W24", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_day_of_a_sealed_month_is_put_right(desk, ada):
    desk.at(desk.psychology, "ada", lambda uow: hours.record_entries(uow, desk.psychology, [desk.entry("ada", date(2026, 5, 11), 60)]))
    fix = {"place": "psychology", "reference_on": "2026-05-11", "kind": "sessions", "minutes": -30}
    assert ada("POST", "/me/hours/corrections", fix).status_code == 409
    desk.at(desk.psychology, "ben", lambda uow: hours.seal_month(uow, desk.psychology, Month(202605)))
    assert ada("POST", "/me/hours/corrections", fix).json["minutes"] == -30
    assert ada("POST", "/me/hours/corrections", fix | {"minutes": -31}).status_code == 422
    assert [each["reference_on"] for each in ada("GET", "/me/hours").json["entries"]] == ["2026-05-11"]


def test_a_month_is_said_complete_and_not(ada):
    assert ada("POST", "/p/psychology/hours/2026-06/complete").json == {"complete": True}
    assert ada("POST", "/p/psychology/hours/2026-06/incomplete").json == {"complete": False}
    assert ada("POST", "/p/psychology/hours/2026-06/incomplete").status_code == 404
