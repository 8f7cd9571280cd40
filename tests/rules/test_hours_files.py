"""Exports of phone apps are read as published; whatever else comes in a file gets a sentence, and nothing about clients stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.hours.rules.dates import DateOrder, NoSuchDay, order_of, read_date, read_time
from hub.hours.rules.layouts import App, Layout, Unit, choose, fingerprint, guess, recognise
from hub.hours.rules.readings import Line, State, own_rows, read_lines
from hub.hours.rules.reduction import reduce
from hub.hours.rules.sheets import MAX_BYTES, Sheet, check_size, read_sheet
from hub.kernel.errors import DomainError

EXPORTS = Path(__file__).parent.parent / "builders" / "exports"
TODAY = date(2026, 11, 20)
SECRETS = ("rosalind", "quimby", "panic", "crisis", "insurer", "raman", "priya", "example.org", "rq")


def read(content: bytes, order: DateOrder | None = None) -> tuple[Line, ...]:
    sheet = read_sheet(content)
    layout = recognise(sheet.header)
    assert layout is not None, sheet.header
    sheet, others = own_rows(sheet, layout, "priya@example.org", "Priya Raman")
    sheet = reduce(sheet)
    found = order or order_of(row.cell(layout.date) for row in sheet.rows)
    assert found is not None
    return (*others, *read_lines(sheet, layout, found, "sessions", TODAY))


def export(name: str) -> bytes:
    return (EXPORTS / name).read_bytes()


def good(lines: tuple[Line, ...]) -> list[tuple[int, str, int | None, str | None]]:
    return [(line.line, str(line.worked_on), line.minutes, line.kind) for line in lines if line.state is State.NEW]


def notes(lines: tuple[Line, ...], state: State) -> list[tuple[int, str]]:
    return [(line.line, line.note) for line in lines if line.state is state]


def toggl(*rows: str, header: str = "User,Email,Start date,Start time,End date,End time,Duration,Tags") -> bytes:
    return "\n".join([header, *rows]).encode()


def test_the_toggl_export_of_the_first_shape_is_read() -> None:
    lines = read(export("toggl_detailed_2022.csv"))
    assert good(lines) == [
        (2, "2026-05-04", 50, "sessions"), (3, "2026-05-04", 50, "sessions"), (4, "2026-05-04", 25, "notes"),
        (5, "2026-05-08", 120, "meeting"), (6, "2026-05-09", 30, "sessions"), (6, "2026-05-10", 45, "sessions"),
    ]  # fmt: skip
    assert notes(lines, State.LEFT_OUT) == [(8, "it is shorter than a minute")]


def test_the_toggl_export_of_today_is_read() -> None:
    lines = read(export("toggl_detailed_2025.csv"))
    assert good(lines) == [(2, "2026-05-12", 50, "sessions"), (3, "2026-05-12", 71, "notes")]
    assert notes(lines, State.BAD) == [(4, "it has no length; if it is still running, stop it in the app and export again")]


def test_the_clockify_export_with_american_dates_and_a_twelve_hour_clock_is_read() -> None:
    lines = read(export("clockify_detailed_us.csv"))
    assert good(lines) == [
        (2, "2026-05-28", 50, "sessions"), (3, "2026-05-28", 60, "consultation"),
        (4, "2026-05-31", 15, "notes"), (4, "2026-06-01", 15, "notes"),
    ]  # fmt: skip
    assert notes(lines, State.LEFT_OUT) == [(5, "it is the file’s own total")]


def test_the_clockify_export_with_days_first_and_breaks_is_read() -> None:
    lines = read(export("clockify_detailed_eu.csv"))
    assert good(lines) == [(2, "2026-05-22", 50, "sessions"), (4, "2026-05-03", 73, "administration")]
    assert notes(lines, State.LEFT_OUT) == [(3, "it is a break")]


def test_the_clockify_export_with_dots_and_decimal_hours_is_read() -> None:
    assert good(read(export("clockify_detailed_dotted.csv"))) == [(2, "2026-05-18", 50, "sessions"), (3, "2026-05-19", 60, "sessions")]


def test_our_own_plain_file_is_read_with_minutes_and_with_times() -> None:
    assert good(read(export("plain.csv"))) == [
        (2, "2026-05-04", 50, "sessions"),
        (3, "2026-05-04", 25, "notes"),
        (4, "2026-05-05", 120, "meeting"),
    ]
    assert [minutes for _, _, minutes, _ in good(read(export("plain_with_times.csv")))] == [330, 90, 90]


@pytest.mark.parametrize(
    ("name", "app"),
    [("toggl_detailed_2022.csv", App.TOGGL), ("toggl_detailed_2025.csv", App.TOGGL), ("clockify_detailed_us.csv", App.CLOCKIFY),
     ("clockify_detailed_eu.csv", App.CLOCKIFY), ("plain.csv", App.PLAIN), ("plain_with_times.csv", App.PLAIN)],
)  # fmt: skip
def test_each_published_export_is_known_by_its_columns(name: str, app: App) -> None:
    layout = recognise(read_sheet(export(name)).header)
    assert layout is not None and layout.app is app


@pytest.mark.parametrize("name", sorted(path.name for path in EXPORTS.glob("*.csv")))
def test_nothing_of_a_client_or_a_description_is_left_of_any_export(name: str) -> None:
    left = repr(reduce(read_sheet(export(name))).rows).lower()
    assert not [secret for secret in SECRETS if secret in left]


@pytest.mark.parametrize(
    "recode",
    [
        lambda text: text.encode("utf-16"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: ("\n\n" + text.replace("\n", "\n\n")).encode(),
        lambda text: text.replace("sessions", "ses\0sions").encode(),
    ],
    ids=["utf-16", "utf-16-be-marked", "utf-16-le", "utf-16-be", "old-mac", "blank-lines", "nul"],
)
def test_the_way_a_file_is_written_down_makes_no_difference(recode: object) -> None:
    text = export("plain.csv").decode()
    assert [line[1:] for line in good(read(recode(text)))] == [line[1:] for line in good(read(text.encode()))]  # type: ignore[operator]


def test_older_windows_letters_are_read() -> None:
    lines = read("Date;Time;Kind\n04.05.2026;1,5;Übersicht\n".encode("cp1252"))
    assert good(lines) == [(2, "2026-05-04", 90, "sessions")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"\xef\xbb\xbf  \r\n \r\n", "This file is empty."),
        (b"date,minutes,kind\n", "no lines under them"),
        (b"hello", "We cannot find columns in this file."),
        (b"PK\x03\x04" + bytes(200), "This is not a CSV file."),
        (b"%PDF-1.7 ...", "This is not a CSV file."),
        (bytes(range(256)) * 20, "This is not a CSV file."),
        (b"\xff\xfea", "We cannot read the letters of this file."),
        (b'date,minutes\n2026-05-04,"50\n2026-05-05,60\n', "Line 2 cannot be read: a cell never ends."),
        (b"a," * 200 + b"\n1,2\n", "This file has 201 columns"),
        (b"date,minutes\n" + b"2026-05-04,1\n" * 20_001, "more than 20,000 lines"),
    ],
    ids=["empty", "blank", "header-only", "one-word", "zip", "pdf", "binary", "half-letter", "open-quote", "wide", "long"],
)
def test_a_file_that_is_no_table_is_refused_in_one_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        read_sheet(content)


def test_a_file_of_fifty_megabytes_is_refused_by_its_size_alone() -> None:
    with pytest.raises(DomainError, match=r"This file is 50 MB; we read files up to 5 MB\."):
        check_size(50 * 1024 * 1024)
    check_size(MAX_BYTES)


def test_each_bad_line_is_named_with_its_number_and_the_good_ones_are_read() -> None:
    lines = read(
        toggl(
            "P,p@x.org,2026-05-04,09:00:00,2026-05-04,10:00:00,01:00:00,Session",
            "P,p@x.org,2026-02-31,09:00:00,2026-02-31,10:00:00,01:00:00,Session",
            "P,p@x.org,someday,09:00:00,,,01:00:00,Session",
            "P,p@x.org,,,,,01:00:00,Session",
            "P,p@x.org,2026-05-05,09:00:00,2026-05-05,10:00:00,-01:00:00,Session",
            "P,p@x.org,2026-05-05,09:00:00,2026-05-06,15:00:00,30:00:00,Session",
            "P,p@x.org,2026-05-06,10:00:00,2026-05-06,09:00:00,01:00:00,Session",
            "P,p@x.org,2027-05-06,10:00:00,2027-05-06,11:00:00,01:00:00,Session",
            "P,p@x.org,2026-05-07,10:00:00,2026-05-07,11:00:00,1h3x,Session",
            "P,p@x.org,2026-05-07,10:00:00,2026-05-07,11:00:00,01:00:00,Session,and,more",
            "P,p@x.org,2026-05-08,10:00:00,2026-05-08,11:00:00,=1+1,Session",
        )
    )
    assert [line[0] for line in good(lines)] == [2]
    assert notes(lines, State.BAD) == [
        (3, "there is no 31 February"),
        (4, "the date cannot be read; write it like 2026-05-04"),
        (5, "the date is missing"),
        (6, "it is less than nothing"),
        (7, "it is 30 h long; a day has 24 hours"),
        (8, "it ends before it begins"),
        (9, "6 May 2027 is still to come"),
        (10, "“1h3x” is not a time we can read"),
        (11, "it has more cells than the file has columns; is there a quotation mark or a comma too many?"),
        (12, "the length of time cannot be read"),
    ]
    assert next(line for line in lines if line.line == 3).words == "Line 3: there is no 31 February."


def test_the_same_line_twice_is_shown_as_the_same() -> None:
    row = "P,p@x.org,2026-05-04,09:00:00,2026-05-04,10:00:00,01:00:00,Session"
    lines = read(toggl(row, row.replace("09:00", "11:00").replace("10:00", "12:00"), row))
    assert [line.state for line in lines] == [State.NEW, State.NEW, State.TWICE]
    assert lines[2].note == "it is the same as line 2"


def test_only_ones_own_lines_of_a_file_of_several_people_are_read() -> None:
    content = toggl(
        "Priya Raman,priya@example.org,2026-05-04,09:00:00,2026-05-04,10:00:00,01:00:00,Session",
        "Sam Field,sam@example.org,2026-05-04,09:00:00,2026-05-04,10:00:00,01:00:00,Session",
    )
    lines = read(content)
    assert [line[0] for line in good(lines)] == [2]
    assert notes(lines, State.LEFT_OUT) == [(3, "it is someone else’s")]
    with pytest.raises(DomainError, match="holds the time of several people"):
        sheet = read_sheet(content)
        own_rows(sheet, recognise(sheet.header), "nobody@example.org", "No Body")  # type: ignore[arg-type]


def test_a_length_without_a_clock_time_is_not_split_at_midnight() -> None:
    lines = read(b"date,minutes,kind\n2026-05-04,1440,other\n")
    assert good(lines) == [(2, "2026-05-04", 1440, "other")]


def test_a_span_that_ends_the_next_day_without_saying_so_goes_past_midnight() -> None:
    sheet = reduce(read_sheet(b"day,from,to\n2026-05-04,23:00,01:00\n2026-05-05,9:00 am,10:30 am\n"))
    layout = choose(sheet.header, {"date": 0, "start_time": 1, "end_time": 2}, Unit.HOURS)
    lines = read_lines(sheet, layout, DateOrder.DAY_FIRST, "other", TODAY)
    assert [(str(line.worked_on), line.minutes) for line in lines] == [("2026-05-04", 60), ("2026-05-05", 60), ("2026-05-05", 90)]


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["13/05/2026", "01/02/2026"], DateOrder.DAY_FIRST),
        (["05/13/2026", "01/02/2026"], DateOrder.MONTH_FIRST),
        (["01/02/2026", "03/04/2026"], None),
        (["13/05/2026", "05/13/2026"], None),
        (["04/04/2026"], DateOrder.DAY_FIRST),
        (["2026-05-13"], DateOrder.DAY_FIRST),
        (["31/02/2026", "01/02/2026"], DateOrder.DAY_FIRST),
        (["13/15/2026", "01/02/2026"], None),
        (["nothing", ""], DateOrder.DAY_FIRST),
    ],
)
def test_the_order_of_day_and_month_is_decided_by_the_file_or_asked(cells: list[str], order: DateOrder | None) -> None:
    assert order_of(cells) is order


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(list(DateOrder)), st.sampled_from("/.-"))
def test_a_date_is_read_back_in_the_order_in_which_it_was_written(day: date, order: DateOrder, sign: str) -> None:
    parts = (day.day, day.month) if order is DateOrder.DAY_FIRST else (day.month, day.day)
    assert read_date(f"{parts[0]:02d}{sign}{parts[1]:02d}{sign}{day.year}", order) == day
    assert read_date(f"{parts[0]}{sign}{parts[1]}{sign}{day.year % 100:02d}", order) == day
    assert read_date(f"{day.year}{sign}{day.month:02d}{sign}{day.day:02d} 09:30:00", order) == day


@pytest.mark.parametrize("cell", ["123-45-6789", "555-123-4567", "12/2026", "2026-13-01", "0/0/2026", "1899-01-01", "2026-05-04x"])
def test_other_numbers_are_no_dates(cell: str) -> None:
    with pytest.raises(NoSuchDay):
        read_date(cell, DateOrder.DAY_FIRST)


@pytest.mark.parametrize(
    ("cell", "clock"), [("02:44:33 PM", "14:44:33"), ("12:00 AM", "00:00:00"), ("9:05", "09:05:00"), ("12:15 p.m.", "12:15:00")]
)
def test_a_twelve_hour_clock_is_read(cell: str, clock: str) -> None:
    assert str(read_time(cell)) == clock


def test_unknown_columns_are_asked_for_with_a_guess() -> None:
    sheet = reduce(read_sheet(export("unknown_columns.csv")))
    assert recognise(sheet.header) is None
    assert guess(sheet) == {"date": 0, "length": 2}
    layout = choose(sheet.header, {"date": 0, "length": 2, "kind": 3, "start_time": None}, Unit.HOURS)
    lines = read_lines(sheet, layout, DateOrder.DAY_FIRST, "sessions", TODAY)
    assert good(lines) == [(2, "2026-05-04", 90, "sessions"), (3, "2026-05-05", 120, "meeting")]
    assert fingerprint(sheet.header) == fingerprint([name.upper() for name in sheet.header]) != fingerprint(sheet.header[1:])


def test_a_file_without_names_of_columns_keeps_its_first_line() -> None:
    sheet = read_sheet(b"2026-05-04,50,sessions\n2026-05-05,60,notes\n")
    assert sheet.header == ("Column 1", "Column 2", "Column 3")
    layout = Layout(App.CHOSEN, 0, length=1, unit=Unit.MINUTES, kind=(2,))
    assert len(read_lines(reduce(sheet), layout, DateOrder.DAY_FIRST, "other", TODAY)) == 2


@pytest.mark.parametrize("columns", [{}, {"date": 0}, {"date": 0, "start_time": 1}, {"date": 9, "length": 1}, {"date": -1, "length": 1}])
def test_columns_that_give_no_length_or_no_date_are_asked_again(columns: dict[str, int | None]) -> None:
    with pytest.raises(DomainError, match="column"):
        choose(("a", "b"), columns, Unit.HOURS)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_sheet_or_a_sentence(content: bytes) -> None:
    try:
        assert isinstance(read_sheet(content), Sheet)
    except DomainError as refusal:
        assert refusal.code == "hours.import.read" and len(refusal.message) < 200


@settings(deadline=None)
@given(st.lists(st.lists(st.text(max_size=30), min_size=1, max_size=10), min_size=1, max_size=8))
def test_any_cells_under_a_known_header_give_lines_or_sentences(rows: list[list[str]]) -> None:
    header = ["User", "Email", "Start date", "Start time", "End date", "End time", "Duration", "Tags"]
    from hub.hours.rules.sheets import Row

    layout = recognise(header)
    assert layout is not None
    sheet = reduce(Sheet(tuple(header), tuple(Row(place, tuple(cells)) for place, cells in enumerate(rows, 2))))
    for line in read_lines(sheet, layout, DateOrder.DAY_FIRST, "other", TODAY):
        assert line.state in (State.BAD, State.LEFT_OUT) or (line.worked_on and 1 <= (line.minutes or 0) <= 1440)
        assert len(line.note) <= 200
