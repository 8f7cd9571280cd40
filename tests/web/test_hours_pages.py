"""The pages of hours in a browser's hands: the week, the file, the month, time off."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest

from hub.hours import services as hours
from hub.kernel.period import Month
from hub.pay import services as pay
from tests.builders.agreements import a_decision
from tests.builders.hours import Desk, desk_in, export
from tests.builders.people import Browser

MONDAY = date(2026, 6, 8)


@pytest.fixture
def desk(app):
    with desk_in(app) as made:
        yield made


@pytest.fixture
def ada(desk: Desk) -> Browser:
    return Browser(desk.app).enter("ada@example.coop")


@pytest.fixture
def dee(desk: Desk) -> Browser:
    return Browser(desk.app).enter("dee@example.coop")


def seen(response) -> str:
    return unescape(response.get_data(as_text=True))


def upload(browser: Browser, content: bytes, **more: str):
    """Send a file as a browser does; encoded here, since the test client would leave a large one open on disk."""
    browser.get("/me/hours/import")
    fields = {"csrf_token": browser.token, "payer": "psychology"} | more
    parts = [f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
    head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="Rosalind Quimby.csv"\r\nContent-Type: text/csv\r\n\r\n'
    body = b"".join((*parts, head, content, b"\r\n--edge--\r\n"))
    return browser.client.post("/me/hours/import", data=body, content_type="multipart/form-data; boundary=edge")


def minutes(desk: Desk, name: str) -> int:
    person = desk.person(name)
    return desk.own(name, lambda uow: sum(hours.own_minutes(uow, person, Month(month)) for month in (202605, 202606)))


def test_some_time_is_added_to_today_and_taken_back(desk, ada):
    page = seen(ada.get("/me/hours"))
    assert "Add to today" in page and "Monday 8 June" in page
    sent = ada.post("/me/hours", {"on": "2026-06-10", "payer": "psychology", "kind": "sessions", "time": "1h30"})
    assert sent.status_code == 303
    page = seen(ada.get(sent.location))
    assert "1 h 30 written down." in page and "/take-back" in page
    assert minutes(desk, "ada") == 90
    undo = page.split('action="/me/hours/entries/')[1].split('"')[0]
    assert ada.post(f"/me/hours/entries/{undo}").status_code == 303
    assert minutes(desk, "ada") == 0


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("time", "1h3x", "“1h3x” is not a time we can read. Try 1:30 or 1.5."),
        ("time", "0", "A line of hours is from one minute to 24 hours long."),
        ("on", "2026-06-11", "11 June 2026 is still to come."),
        ("kind", "singing", "Choose a kind of work from the list."),
        ("payer", "social-work", "You do not work there."),
        ("payer", "hub", "You do not work there."),
    ],
)
def test_what_cannot_be_written_down_comes_back_with_a_sentence_and_everything_kept(desk, ada, field, text, sentence):
    ada.get("/me/hours")
    sent = ada.post("/me/hours", {"on": "2026-06-10", "payer": "psychology", "kind": "notes", "time": "0:45"} | {field: text})
    page = seen(sent)
    assert sent.status_code == 422 and sentence in page
    assert field == "time" or 'value="0:45"' in page
    assert minutes(desk, "ada") == 0


def test_a_week_is_saved_and_a_cell_that_cannot_be_read_keeps_the_good_ones(desk, ada):
    page = seen(ada.get("/me/hours"))
    action = page.split('action="/me/hours/2026-W24?')[1].split('"')[0]
    cells = {"sessions-2026-06-08": "5", "sessions-2026-06-09": "4:30", "notes-2026-06-08": "1h3x", "meeting-2026-06-10": "2"}
    sent = ada.post(f"/me/hours/2026-W24?{action}", cells)
    page = seen(sent)
    assert sent.status_code == 422 and "“1h3x” is not a time" in page
    assert 'name="sessions-2026-06-09" value="4:30"' in page and minutes(desk, "ada") == 0
    assert ada.post(f"/me/hours/2026-W24?{action}", cells | {"notes-2026-06-08": "1:30"}).status_code == 303
    assert minutes(desk, "ada") == 300 + 270 + 90 + 120
    stale = ada.post(f"/me/hours/2026-W24?{action}", {"sessions-2026-06-08": "6"})
    assert stale.status_code == 412 and "changed while you were writing" in seen(stale)


def test_days_to_come_cannot_be_typed_into(ada):
    page = seen(ada.get("/me/hours?week=2026-W24"))
    assert 'name="sessions-2026-06-10"' in page and 'name="sessions-2026-06-11"' not in page


def test_the_week_is_filled_in_like_the_last_one_and_saved_only_by_the_button(desk, ada):
    desk.at(desk.psychology, "ada", lambda uow: hours.record_entries(uow, desk.psychology, [desk.entry("ada", date(2026, 6, 1), 300)]))
    page = seen(ada.get("/me/hours"))
    assert "Fill in like last week" in page
    page = seen(ada.get("/me/hours?week=2026-W24&like=last"))
    assert 'name="sessions-2026-06-08" value="5"' in page and minutes(desk, "ada") == 300


@pytest.mark.parametrize("week", ["2026-W60", "nonsense", "9999-W01", "2026-W24'--"])
def test_a_week_that_is_none_is_answered_in_words(ada, week):
    sent = ada.get("/me/hours", query_string={"week": week})
    assert sent.status_code == 422 and "2026-W44" in seen(sent)


def test_somebody_with_two_practices_chooses_where(desk, dee):
    page = seen(dee.get("/me/hours"))
    assert 'name="payer"' in page and "Social Work" in page
    dee.post("/me/hours", {"on": "2026-06-10", "payer": "social-work", "kind": "sessions", "time": "1"})
    page = seen(dee.get("/me/hours"))
    assert '<option value="social-work" selected>' in page
    assert desk.at(desk.social_work, "dee", lambda uow: hours.read_month(uow, desk.social_work, Month(202606))).minutes == 60


def test_the_week_is_a_file_that_the_hub_reads_again(desk, ada):
    ada.get("/me/hours")
    ada.post("/me/hours", {"on": "2026-06-10", "payer": "psychology", "kind": "notes", "time": "0:45"})
    sent = ada.get("/me/hours.csv?week=2026-W24")
    assert sent.get_data(as_text=True) == "date,minutes,kind,place\r\n2026-06-10,45,notes,psychology\r\n"
    looked = ada.get(upload(ada, sent.data).location)
    assert "looks like something we have" in seen(looked)


def test_a_file_comes_in_after_a_look_at_every_line(desk, ada):
    sent = upload(ada, export("toggl_detailed_2022.csv"))
    assert sent.status_code == 303 and minutes(desk, "ada") == 0
    page = seen(ada.get(sent.location))
    assert "six new lines" in page and "Left out" in page and "shorter than a minute" in page
    for secret in ("Rosalind", "Quimby", "panic", "09:00"):
        assert secret not in page
    lines = [part.split('"')[0] for part in page.split('name="line" value="')[1:]]
    shown_to = page.split('name="shown_to" value="')[1].split('"')[0]
    done = ada.post(f"{sent.location}/confirm", {"line": lines, "shown_to": shown_to})
    assert done.status_code == 303 and minutes(desk, "ada") == 320
    page = seen(ada.get(done.location))
    assert "Six lines came in, 5 h 20." in page
    undo = page.split(f'action="{sent.location}/take-back')[0]
    assert undo != page
    assert ada.post(f"{sent.location}/take-back").status_code == 303 and minutes(desk, "ada") == 0


def test_only_what_is_ticked_comes_in(desk, ada):
    sent = upload(ada, export("plain.csv"))
    page = seen(ada.get(sent.location))
    shown_to = page.split('name="shown_to" value="')[1].split('"')[0]
    ada.post(f"{sent.location}/confirm", {"line": ["3"], "shown_to": shown_to})
    assert minutes(desk, "ada") == 25


def test_of_a_very_long_file_a_part_is_shown_and_all_new_lines_come_in(desk, ada):
    days = [f"2026-05-{day:02d}" for day in range(1, 32)]
    content = "date,minutes,kind\n" + "".join(f"{day},{minutes},sessions\n" for day in days for minutes in range(1, 31))
    sent = upload(ada, content.encode())
    page = seen(ada.get(sent.location))
    assert "500 of 930 lines are shown" in page
    lines = [part.split('"')[0] for part in page.split('name="line" value="')[1:]]
    shown_to = page.split('name="shown_to" value="')[1].split('"')[0]
    ada.post(f"{sent.location}/confirm", {"line": lines[1:], "shown_to": shown_to})
    assert minutes(desk, "ada") == 31 * 465 - 1


def test_an_unknown_table_is_asked_about_and_then_read(desk, ada):
    sent = upload(ada, export("unknown_columns.csv"))
    page = seen(ada.get(sent.location))
    assert "Which column is which?" in page and "Rosalind" not in page
    wrong = ada.post(f"{sent.location}/columns", {"date": "0"})
    assert wrong.status_code == 422 and "Say which column has the length" in seen(wrong)
    done = ada.post(f"{sent.location}/columns", {"date": "0", "length": "2", "kind": "3", "unit": "hours"})
    assert done.status_code == 303
    assert "two new lines" in seen(ada.get(done.location))


def test_dates_that_read_in_two_ways_are_asked_about(ada):
    sent = upload(ada, b"date,minutes,kind\n03/04/2026,60,sessions\n")
    assert "Day first: 4/5 is 4 May" in seen(ada.get(sent.location))
    assert ada.post(f"{sent.location}/columns", {}).status_code == 422
    assert ada.post(f"{sent.location}/columns", {"order": "day-first"}).status_code == 303
    assert "3 Apr" in seen(ada.get(sent.location))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"date,minutes,kind\n", "no lines under them"),
        (b"PK\x03\x04 and more", "This is not a CSV file."),
        (bytes(range(256)), "This is not a CSV file."),
        (b"x" * (5 * 1024 * 1024 + 10), "This file is 5 MB; we read files up to 5 MB."),
    ],
    ids=["empty", "header-only", "zip", "binary", "large"],
)
def test_a_file_that_cannot_be_read_comes_back_with_one_sentence(desk, ada, content, sentence):
    sent = upload(ada, content)
    assert sent.status_code == 422 and sentence in seen(sent) and "Choose a file" in seen(sent)


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read(ada):
    sent = upload(ada, b"x" * 50 * 1024 * 1024)
    assert sent.status_code == 413 and "larger than the 5 MB" in seen(sent)


def test_no_file_at_all_is_said(ada):
    ada.get("/me/hours/import")
    sent = ada.post("/me/hours/import", {"payer": "psychology"})
    assert sent.status_code == 422 and "Choose a file first." in seen(sent)


def test_lines_that_cannot_be_read_are_a_file(ada):
    sent = upload(ada, b"date,minutes,kind\n2026-02-31,60,sessions\n=1+1,60,notes\n2026-05-04,60,notes\n")
    page = seen(ada.get(sent.location))
    assert "There is no 31 February." in page and "Lines we cannot read, as a file" in page
    found = ada.get(f"{sent.location}/unread.csv").get_data(as_text=True)
    assert found.splitlines()[1:] == ["2,Line 2: there is no 31 February.", "3,Line 3: the date cannot be read; write it like 2026-05-04."]


def test_a_file_of_somebody_else_is_not_there(desk, ada, dee):
    sent = upload(dee, export("plain.csv"))
    for address in (sent.location, f"{sent.location}/unread.csv", "/me/hours/import/imp_0", "/me/hours/import/hrs_" + "0" * 32):
        assert ada.get(address).status_code == 404
    for act in ("confirm", "take-back", "columns"):
        assert ada.post(f"{sent.location}/{act}", {"line": "2"}).status_code == 404
    assert minutes(desk, "dee") == 0


def test_a_line_of_somebody_else_is_not_taken_back(desk, ada, dee):
    dee.get("/me/hours")
    sent = dee.post("/me/hours", {"on": "2026-06-10", "payer": "psychology", "kind": "notes", "time": "0:45"})
    entry = seen(dee.get(sent.location)).split('action="/me/hours/entries/')[1].split("/")[0]
    assert ada.post(f"/me/hours/entries/{entry}/take-back").status_code == 404
    assert minutes(desk, "dee") == 45


def test_everybodys_month_is_open_in_the_practice_and_as_a_file(desk, ada):
    rows = [desk.entry("ada", MONDAY, 300), desk.entry("ben", MONDAY, 14 * 60), desk.entry("dee", MONDAY, 60, "notes")]
    desk.at(desk.psychology, "ada", lambda uow: hours.record_entries(uow, desk.psychology, rows))
    desk.at(desk.psychology, "ben", lambda uow: hours.take_leave(uow, desk.psychology, desk.person("ben"), [date(2026, 6, 9)]))
    assert ada.get("/p/psychology/hours").location == "/p/psychology/hours/2026-06"
    page = seen(ada.get("/p/psychology/hours/2026-06"))
    assert "Is 8 June meant to be 14 h?" in page and "20 h" in page and "Ada" in page and "(you)" in page
    assert ada.post("/p/psychology/hours/2026-06/complete").status_code == 303
    assert "complete" in seen(ada.get("/p/psychology/hours/2026-06"))
    lines = ada.get("/p/psychology/hours/2026-06.csv").get_data(as_text=True).splitlines()
    assert lines[1] == "Ada,300,0,0,0,0,0,300,0,yes" and lines[2] == "Ben,840,0,0,0,0,0,840,1,no"
    assert ada.get("/p/psychology/hours/2026-13").status_code == 422


def test_a_neighbours_month_is_not_there(ada):
    for address in ("/p/social-work/hours/2026-06", "/p/social-work/hours/2026-06.csv", "/p/social-work/hours", "/p/nobody/hours/2026-06"):
        assert ada.get(address).status_code == 404
    assert ada.post("/p/social-work/hours/2026-06/complete").status_code == 404


def test_the_hub_shows_places_together_and_people_by_year(desk, ada):
    desk.at(desk.psychology, "ada", lambda uow: hours.record_entries(uow, desk.psychology, [desk.entry("ada", MONDAY, 300)]))
    desk.at(desk.social_work, "cem", lambda uow: hours.record_entries(uow, desk.social_work, [desk.entry("cem", MONDAY, 60)]))
    assert ada.get("/hub/hours").location == "/hub/hours/2026-06"
    page = seen(ada.get("/hub/hours/2026-06"))
    assert "Psychology" in page and "Social Work" in page and "6 h" in page and "Cem" in page
    assert 'href="/p/psychology/hours/2026-06"' in page and 'href="/p/social-work/hours/2026-06"' not in page
    assert "Social Work,2,60" in ada.get("/hub/hours/2026-06.csv").get_data(as_text=True)


def test_names_that_a_spreadsheet_would_run_are_quoted(desk, ada):
    with desk.app.app_context():
        from hub.db.unit_of_work import unit_of_work
        from hub.kernel.context import Scope

        with unit_of_work(Scope.hub(desk.hub), desk.actor("ada")) as uow:
            uow.execute("UPDATE hub.person SET name = '=HYPERLINK(1)' WHERE id = :id", {"id": desk.person("ben")})
    assert "'=HYPERLINK(1)" in ada.get("/p/psychology/hours/2026-06.csv").get_data(as_text=True)


def test_time_off_is_told_and_taken_back_without_a_reason(desk, ada):
    page = seen(ada.get("/me/leave"))
    assert "No time off this year." in page and 'name="reason"' not in page
    assert ada.post("/me/leave", {"payer": "psychology", "from_on": "2026-06-05", "to_on": "2026-06-08"}).status_code == 303
    page = seen(ada.get("/me/leave"))
    assert "You are off on two days." in page and "Two days" in page
    assert ada.get("/me/leave.csv").get_data(as_text=True).splitlines() == ["day,place", "2026-06-05,Psychology", "2026-06-08,Psychology"]
    assert ada.post("/me/leave/2026-06-05/take-back").status_code == 303
    assert ada.post("/me/leave/2026-06-05/take-back").status_code == 404
    assert ada.post("/me/leave/someday/take-back").status_code == 404


def test_time_off_on_a_day_with_hours_asks_which_is_right(desk, ada):
    desk.at(desk.psychology, "ada", lambda uow: hours.record_entries(uow, desk.psychology, [desk.entry("ada", MONDAY, 300)]))
    ada.get("/me/leave")
    asked = ada.post("/me/leave", {"payer": "psychology", "from_on": "2026-06-08"})
    assert asked.status_code == 422 and "You wrote down 5 h on 8 June 2026." in seen(asked) and 'name="keep_hours"' in seen(asked)
    assert ada.post("/me/leave", {"payer": "psychology", "from_on": "2026-06-08", "keep_hours": "yes"}).status_code == 303


@pytest.mark.parametrize(
    "typed", [{"from_on": "2026-06-08", "to_on": "2026-06-01"}, {"from_on": ""}, {"from_on": "2026-02-31"}, {"from_on": "2024-01-01"}]
)
def test_time_off_that_cannot_be_is_answered_in_words(ada, typed):
    ada.get("/me/leave")
    assert ada.post("/me/leave", {"payer": "psychology"} | typed).status_code == 422


def test_a_person_without_work_sees_their_page_and_writes_nothing(desk):
    eva = Browser(desk.app).enter("eva@example.coop")
    assert eva.get("/me/hours").status_code == 200
    assert eva.post("/me/hours", {"on": "2026-06-10", "payer": "psychology", "kind": "notes", "time": "1"}).status_code == 403


def test_the_week_tells_what_an_hour_pays_and_what_the_month_comes_to(desk, dee, database):
    page = seen(dee.get("/me/hours"))
    assert "An hour is an hour" not in page
    decision = a_decision(database, desk.hub)
    desk.at(desk.hub, "ada", lambda uow: pay.set_rate(uow, date(2025, 1, 1), 4000, decision))
    for place, minutes_worked in ((desk.psychology, 300), (desk.social_work, 90)):
        desk.at(place, "dee", lambda uow, p=place, m=minutes_worked: hours.record_entries(uow, p, [desk.entry("dee", MONDAY, m)]))
    page = seen(dee.get("/me/hours"))
    assert "all of it is paid at" in page and "$40" in page and "$260.00" in page
    assert "$160" in seen(dee.get("/me/leave"))


def test_a_day_of_a_final_month_is_put_right_in_the_open_one(desk, ada):
    may = date(2026, 5, 11)
    desk.at(desk.psychology, "ada", lambda uow: hours.record_entries(uow, desk.psychology, [desk.entry("ada", may, 21 * 60)]))
    assert "Put a day right" not in seen(ada.get("/me/hours?week=2026-W20"))
    desk.at(desk.psychology, "ben", lambda uow: hours.seal_month(uow, desk.psychology, Month(202605)))
    page = seen(ada.get("/me/hours?week=2026-W20"))
    assert "Put a day right" in page and 'name="sessions-2026-05-11"' not in page
    sent = {"reference_on": "2026-05-11", "kind_of_work": "sessions", "more": "no"}
    wrong = ada.post("/me/hours/psychology/corrections", sent | {"how_long": "22"})
    assert wrong.status_code == 422 and "That would leave −1 h on 11 May 2026." in seen(wrong) and "Put a day right" in seen(wrong)
    done = ada.post("/me/hours/psychology/corrections", sent | {"how_long": "9"})
    assert done.status_code == 303 and "11 May 2026 is put right by −9 h." in seen(ada.get(done.location))
    assert minutes(desk, "ada") == 12 * 60
    assert ada.post("/me/hours/social-work/corrections", sent | {"how_long": "1"}).status_code == 422


def test_saying_a_month_complete_can_be_taken_back(ada):
    ada.get("/p/psychology/hours/2026-06")
    done = ada.post("/p/psychology/hours/2026-06/complete")
    page = seen(ada.get(done.location))
    assert 'action="/p/psychology/hours/2026-06/incomplete"' in page
    assert ada.post("/p/psychology/hours/2026-06/incomplete").status_code == 303
    assert "not said complete yet" in seen(ada.get("/p/psychology/hours/2026-06"))
    assert ada.post("/p/psychology/hours/2026-06/incomplete").status_code == 404


def test_time_off_far_away_is_not_taken_yet(ada):
    ada.get("/me/leave")
    sent = ada.post("/me/leave", {"payer": "psychology", "from_on": "9999-12-31"})
    assert sent.status_code == 422 and "more than a year away" in seen(sent)
