"""Files from phone apps: looked at first, brought in whole or not at all, known again, and taken back."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest

from hub.db.unit_of_work import unit_of_work
from hub.hours import services as hours
from hub.hours.rules.dates import DateOrder
from hub.hours.services import ImportDraft, State, Unit
from hub.kernel.clock import fixed_clock
from hub.kernel.context import Scope, job_actor
from hub.kernel.errors import DomainError, Kind
from hub.kernel.period import Month
from tests.builders.hours import NOW, Desk, desk_in, export

PLAIN = b"date,minutes,kind\n2026-05-04,50,sessions\n2026-05-04,50,sessions\n2026-05-05,25,notes\n"


@dataclass
class Files:
    """Bring files in as one person."""

    desk: Desk

    def preview(self, content: bytes, name: str = "dee", place: UUID | None = None) -> ImportDraft:
        place = place or self.desk.psychology
        return self.desk.own(
            name,
            lambda uow: hours.preview_import(uow, place, self.desk.person(name), content, otherwise="sessions"),
        )

    def confirm(self, draft: ImportDraft, chosen: frozenset[int] | None = None, name: str = "dee") -> hours.BroughtIn:
        return self.desk.at(draft.entity_id, name, lambda uow: hours.confirm_import(uow, draft.id, chosen))

    def bring_in(self, content: bytes, name: str = "dee", place: UUID | None = None) -> hours.BroughtIn:
        return self.confirm(self.preview(content, name, place), name=name)

    def take_back(self, brought: hours.BroughtIn, name: str = "dee") -> hours.BroughtIn:
        return self.desk.at(brought.entity_id, name, lambda uow: hours.take_back_import(uow, brought.id))

    def total(self, name: str = "dee") -> int:
        person = self.desk.person(name)
        return self.desk.own(name, lambda uow: sum(hours.own_minutes(uow, person, Month(month)) for month in (202605, 202606)))


@pytest.fixture
def files(app):
    with desk_in(app) as desk:
        yield Files(desk)


def states(draft: ImportDraft) -> list[str]:
    return [line.state.value for line in draft.lines]


def refusal(work) -> DomainError:
    with pytest.raises(DomainError) as found:
        work()
    return found.value


def rows_of(files: Files, table: str) -> int:
    with files.desk.app.app_context(), unit_of_work(Scope.system(), job_actor("test")) as uow:
        return uow.execute(f"SELECT count(*) FROM hub.{table}").scalar_one()


def test_nothing_is_written_down_by_looking(files):
    draft = files.preview(export("toggl_detailed_2022.csv"))
    assert draft.state == "draft" and draft.count(State.NEW) == 6 and draft.minutes == 320
    assert files.total() == 0


def test_a_toggl_export_comes_in_to_the_minute(files):
    brought = files.bring_in(export("toggl_detailed_2022.csv"))
    assert (brought.lines, brought.minutes) == (6, 320) and files.total() == 320
    month = files.desk.at(files.desk.psychology, "ada", lambda uow: hours.minutes_in_month(uow, files.desk.psychology, Month(202605)))
    found = month[files.desk.person("dee")]
    assert found.by_kind == {"sessions": 175, "notes": 25, "meeting": 120}
    assert found.by_day[date(2026, 5, 9)] == 30 and found.by_day[date(2026, 5, 10)] == 45


def test_a_clockify_export_comes_in_over_the_end_of_a_month(files):
    files.bring_in(export("clockify_detailed_us.csv"))
    assert files.desk.own("dee", lambda uow: hours.own_minutes(uow, files.desk.person("dee"), Month(202606))) == 15


def test_the_same_file_twice_adds_nothing(files):
    files.bring_in(export("toggl_detailed_2022.csv"))
    again = files.preview(export("toggl_detailed_2022.csv"))
    assert again.count(State.NEW) == 0 and again.count(State.HERE) == 6
    error = refusal(lambda: files.confirm(again))
    assert error.kind is Kind.REFUSED and "is here already" in error.message
    assert files.total() == 320


def test_an_overlapping_export_adds_the_rest_alone(files):
    files.bring_in(PLAIN)
    lines = PLAIN + b"2026-05-05,25,notes\n2026-05-06,60,meeting\n"
    draft = files.preview(lines)
    assert draft.count(State.HERE) == 2 and draft.count(State.NEW) == 1
    brought = files.confirm(draft)
    assert brought.minutes == 60


def test_two_drafts_of_one_file_bring_it_in_once(files):
    first, second = files.preview(PLAIN), files.preview(PLAIN)
    files.confirm(first)
    assert refusal(lambda: files.confirm(second)).kind is Kind.REFUSED
    assert "has come in already" in refusal(lambda: files.confirm(first)).message
    assert files.total() == 75


def test_two_at_the_same_moment_bring_it_in_once(files):
    drafts = [files.preview(export("toggl_detailed_2022.csv")) for _ in range(2)]
    refused: list[str] = []

    def bring(draft: ImportDraft) -> None:
        try:
            files.confirm(draft)
        except DomainError as error:
            refused.append(error.kind.value)

    threads = [threading.Thread(target=bring, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert refused == ["refused"] and files.total() == 320


def test_lines_that_look_the_same_come_in_only_when_they_are_ticked(files):
    draft = files.preview(PLAIN)
    assert states(draft) == ["new", "twice", "new"]
    brought = files.confirm(draft, frozenset({2, 3, 4}))
    assert (brought.lines, brought.minutes) == (3, 125)
    again = files.preview(PLAIN)
    assert again.count(State.NEW) == 0


def test_only_ticked_lines_come_in(files):
    brought = files.confirm(files.preview(PLAIN), frozenset({4, 999}))
    assert (brought.lines, brought.minutes) == (1, 25)


def test_what_was_written_by_hand_is_recognised(files):
    desk, dee = files.desk, files.desk.person("dee")
    desk.at(desk.psychology, "dee", lambda uow: hours.replace_cell(uow, desk.psychology, dee, "notes", date(2026, 5, 5), 25))
    draft = files.preview(PLAIN)
    assert states(draft) == ["new", "twice", "hand"]
    files.confirm(draft)
    assert files.total() == 75


def test_what_stands_in_another_place_of_mine_is_recognised(files):
    files.bring_in(PLAIN, place=files.desk.social_work)
    draft = files.preview(PLAIN)
    assert states(draft) == ["elsewhere", "twice", "elsewhere"]
    assert draft.lines[0].note == "it looks like one of yours in Social Work"


def test_a_line_rewritten_by_hand_does_not_come_in_again(files):
    desk, dee = files.desk, files.desk.person("dee")
    files.bring_in(PLAIN)
    desk.at(desk.psychology, "dee", lambda uow: hours.replace_cell(uow, desk.psychology, dee, "notes", date(2026, 5, 5), 20))
    assert files.preview(PLAIN).count(State.NEW) == 0
    assert files.total() == 70


def test_a_file_is_taken_back_and_may_come_in_again(files):
    brought = files.bring_in(PLAIN)
    assert files.take_back(brought).lines == 2 and files.total() == 0
    assert "taken back before" in refusal(lambda: files.take_back(brought)).message
    files.bring_in(PLAIN)
    assert files.total() == 75
    listed = files.desk.own("dee", lambda uow: hours.list_imports(uow, files.desk.person("dee")))
    assert [(each.state, each.lines) for each in listed] == [("confirmed", 2), ("taken_back", 0)]


def test_a_file_is_not_taken_back_after_thirty_days_or_from_a_sealed_month(files):
    desk = files.desk
    brought = files.bring_in(PLAIN)
    desk.app.extensions["hub.clock"] = fixed_clock(NOW + timedelta(days=30, seconds=1))
    assert "for 30 days" in refusal(lambda: files.take_back(brought)).message
    desk.app.extensions["hub.clock"] = fixed_clock(NOW + timedelta(days=30))
    desk.at(desk.psychology, "ada", lambda uow: hours.seal_month(uow, desk.psychology, Month(202605)))
    assert "The pay of May 2026 is worked out" in refusal(lambda: files.take_back(brought)).message
    assert files.total() == 75


def test_lines_of_a_sealed_month_or_without_work_here_are_named(files):
    desk = files.desk
    desk.at(desk.psychology, "ada", lambda uow: hours.seal_month(uow, desk.psychology, Month(202605)))
    draft = files.preview(b"date,minutes,kind\n2026-05-04,50,sessions\n2026-06-01,50,sessions\n2024-06-01,50,sessions\n")
    assert states(draft) == ["bad", "new", "bad"]
    assert hours.unreadable_lines(draft) == [
        (2, "Line 2: the pay of May 2026 is worked out; write a correction instead."),
        (4, "Line 4: there is no work agreed here for 1 June 2024."),
    ]


def test_a_line_that_would_overfill_its_day_is_named(files):
    draft = files.preview(b"date,minutes,kind\n2026-05-04,1000,sessions\n2026-05-04,500,notes\n")
    assert states(draft) == ["new", "bad"]


def test_dates_that_may_be_read_in_two_ways_are_asked_about(files):
    content = (
        b"User,Email,Project,Start Date,Start Time,End Date,End Time,Duration (h)\nDee,,Rosalind Q,03/04/2026,09:00,03/04/2026,10:00,1:00\n"
    )
    draft = files.preview(content)
    assert draft.state == "asking" and draft.question is not None
    assert draft.question.asks_order and not draft.question.asks_columns

    def answer(order):
        return files.desk.own("dee", lambda uow: hours.answer_question(uow, draft.id, {}, Unit.HOURS, order))

    assert "whether the day or the month comes first" in refusal(lambda: answer(None)).message
    read = answer(DateOrder.MONTH_FIRST)
    assert read.state == "draft" and read.lines[0].worked_on == date(2026, 3, 4)
    assert refusal(lambda: answer(DateOrder.DAY_FIRST)).kind is Kind.REFUSED


def test_unknown_columns_are_asked_about_once_and_then_remembered(files):
    draft = files.preview(export("unknown_columns.csv"))
    assert draft.question is not None and draft.question.asks_columns and draft.question.guessed == {"date": 0, "length": 2}
    assert "Rosalind" not in repr(draft)
    columns = {"date": 0, "length": 2, "kind": 3}
    read = files.desk.own("dee", lambda uow: hours.answer_question(uow, draft.id, columns, Unit.HOURS, None))
    assert [(line.minutes, line.kind) for line in read.lines] == [(90, "sessions"), (120, "meeting")]
    assert files.preview(export("unknown_columns.csv")).state == "draft"


def test_nothing_of_a_client_or_a_description_is_kept_at_any_step(files, database):
    for name in (
        "toggl_detailed_2022.csv",
        "toggl_detailed_2025.csv",
        "clockify_detailed_us.csv",
        "clockify_detailed_eu.csv",
        "unknown_columns.csv",
    ):
        draft = files.preview(export(name))
        if draft.state == "draft":
            files.confirm(draft)
    with database.admin() as admin:
        kept = ""
        for table in ("hours_import", "hours_import_line", "time_entry", "audit_entry", "outbox"):
            kept += "".join(row[0] for row in admin.execute(f"SELECT to_jsonb(t)::text FROM hub.{table} t").fetchall())
    for secret in ("rosalind", "quimby", "panic", "crisis", "insurer", "rq ", "r.q.", "priya", "09:00", "14:44"):
        assert secret not in kept.lower()


def test_a_draft_is_nobody_elses(files):
    draft = files.preview(PLAIN)
    for work in (
        lambda: files.desk.own("ada", lambda uow: hours.read_draft(uow, draft.id)),
        lambda: files.desk.at(files.desk.psychology, "ada", lambda uow: hours.confirm_import(uow, draft.id)),
        lambda: files.desk.at(files.desk.social_work, "dee", lambda uow: hours.confirm_import(uow, draft.id)),
        lambda: files.desk.at(files.desk.psychology, "ada", lambda uow: hours.take_back_import(uow, draft.id)),
    ):
        assert refusal(work).kind is Kind.MISSING


def test_drafts_that_nobody_came_back_to_are_forgotten(files):
    desk = files.desk
    files.preview(export("unknown_columns.csv"))
    files.preview(PLAIN)
    files.bring_in(export("toggl_detailed_2022.csv"))

    def forget(days: int) -> int:
        desk.app.extensions["hub.clock"] = fixed_clock(NOW + timedelta(days=days))
        with desk.app.app_context(), unit_of_work(Scope.system(), job_actor("test")) as uow:
            return hours.forget_drafts(uow)

    assert [forget(0), forget(2), forget(8), forget(60)] == [0, 1, 1, 0]
    assert files.total() == 320


def test_twenty_thousand_lines_come_in_within_a_few_statements(files):
    days = [date(2025, 1, 1) + timedelta(days=step) for step in range(500)]
    content = "date,minutes,kind\n" + "".join(f"{day},{minutes},sessions\n" for day in days for minutes in range(1, 41))
    brought = files.bring_in(content.encode())
    assert brought.lines == 20_000 and brought.minutes == 500 * 820


@pytest.mark.parametrize("content", [b"", b"\0\0\0\0", b"date,minutes\n", b"PK\x03\x04", b"hello"])
def test_a_file_that_cannot_be_read_leaves_nothing_behind(files, content):
    error = refusal(lambda: files.preview(content))
    assert error.kind is Kind.INVALID
    assert rows_of(files, "hours_import") == 0
