"""Shapes of hours: what is typed into the forms, and what goes over the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from hub.hours.rules.dates import DateOrder
from hub.hours.rules.kinds import KIND_CODES, LABELS
from hub.hours.rules.layouts import Unit
from hub.hours.services import BroughtIn, EntryRecord, ImportDraft, MonthRow, State, YearMinutes
from hub.kernel.ids import public
from hub.web.shapes import Part

KIND = validate.OneOf(KIND_CODES, labels=list(LABELS.values()), error="Choose a kind of work from the list.")
SHORT = validate.Length(max=60, error="This is longer than we can read.")
COLUMN_FIELDS = ("date", "length", "start_time", "end_time", "kind")


class AddForm(Schema):
    """Some time on one day."""

    on = fields.Date(required=True)
    payer = fields.String(required=True)
    kind = fields.String(required=True, validate=KIND)
    time = fields.String(required=True, validate=SHORT)


class CorrectForm(Schema):
    """What puts right a day whose month is final: how much more or less was worked."""

    reference_on = fields.Date(required=True)
    kind_of_work = fields.String(required=True, validate=KIND)
    more = fields.Boolean(required=True)
    how_long = fields.String(required=True, validate=SHORT)


class UploadForm(Schema):
    """What goes with a file: where its hours were worked, and what a line is that does not say."""

    payer = fields.String(required=True)
    otherwise = fields.String(load_default=None, validate=KIND)


class ColumnsForm(Schema):
    """Which column is which, by its place in the file."""

    date = fields.Integer(load_default=None)
    length = fields.Integer(load_default=None)
    start_time = fields.Integer(load_default=None)
    end_time = fields.Integer(load_default=None)
    kind = fields.Integer(load_default=None)
    unit = fields.Enum(Unit, by_value=True, load_default=Unit.HOURS)
    order = fields.Enum(DateOrder, by_value=True, load_default=None)


class LinesForm(Schema):
    """Which lines come in: those that are ticked, and the new ones after the last that was shown."""

    line = fields.List(fields.Integer(), load_default=list)
    shown_to = fields.Integer(load_default=0)


class LeaveForm(Schema):
    """Days off. There is no field for a reason."""

    from_on = fields.Date(required=True)
    to_on = fields.Date(load_default=None)
    payer = fields.String(required=True)
    weekends = fields.Boolean(load_default=False)
    keep_hours = fields.Boolean(load_default=False)


class EntrySchema(Schema):
    """One line of hours that stands."""

    id = fields.String(required=True)
    place = fields.String(required=True, metadata={"description": "`hub`, or the short name of the practice"})
    worked_on = fields.Date(required=True)
    minutes = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KIND_CODES))
    source = fields.String(required=True)
    reference_on = fields.Date(allow_none=True, metadata={"description": "The day of a sealed month that a correction is about"})


class WeekQuery(Schema):
    """Which week."""

    week = fields.String(load_default=None, metadata={"description": "Such as 2026-W44; without it, this week"})


class WeekSchema(Schema):
    """One's own week, in every place."""

    week = fields.String(required=True)
    first_on = fields.Date(required=True)
    last_on = fields.Date(required=True)
    minutes = fields.Integer(required=True)
    marks = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "By place: send it back as `seen`, and nothing newer is overwritten"},
    )
    entries = fields.List(fields.Nested(EntrySchema), required=True)


class NewEntrySchema(Schema):
    """Time to write down; `time` is read as people write it (1.5, 1:30, 90m), or say whole `minutes`."""

    worked_on = fields.Date(required=True)
    minutes = fields.Integer(strict=True, validate=validate.Range(min=1, max=1440))
    time = fields.String(validate=SHORT)
    kind = fields.String(required=True, validate=KIND)


class NewEntriesSchema(Schema):
    """Any number of lines for one place, all or nothing."""

    place = fields.String(required=True, metadata={"description": "`hub`, or the short name of a practice you work for"})
    entries = fields.List(fields.Nested(NewEntrySchema), required=True, validate=validate.Length(min=1, max=1000))


class WrittenSchema(Schema):
    """What was written down."""

    ids = fields.List(fields.String(), required=True)
    minutes = fields.Integer(required=True)


class NewCorrectionSchema(Schema):
    """What puts right a day whose month is sealed: so many minutes more, or fewer when negative."""

    place = fields.String(required=True, metadata={"description": "`hub`, or the short name of a practice you work for"})
    reference_on = fields.Date(required=True)
    kind = fields.String(required=True, validate=KIND)
    minutes = fields.Integer(strict=True, required=True, validate=validate.Range(min=-1440, max=1440))


class CellSchema(Schema):
    """One cell of a week: so many minutes of one kind of work on one day; 0 empties it."""

    worked_on = fields.Date(required=True)
    kind = fields.String(required=True, validate=KIND)
    minutes = fields.Integer(strict=True, required=True, validate=validate.Range(min=0, max=1440))


class CellsSchema(Schema):
    """Cells of a week in one place to be set; what is not named stays."""

    cells = fields.List(fields.Nested(CellSchema), required=True, validate=validate.Length(min=1, max=7 * len(KIND_CODES)))
    seen = fields.String(
        load_default=None, metadata={"description": "The mark that came with the week; a newer week is then not overwritten"}
    )


class LineSchema(Schema):
    """What was made of one line of a file. Nothing of the file's own text is in it."""

    line = fields.Integer(required=True)
    part = fields.Integer(required=True)
    state = fields.String(required=True)
    worked_on = fields.Date(allow_none=True)
    minutes = fields.Integer(allow_none=True)
    kind = fields.String(allow_none=True)
    words = fields.String(required=True)


class QuestionSchema(Schema):
    """What must be said before the lines can be read."""

    header = fields.List(fields.String(), required=True)
    guessed = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    asks_columns = fields.Boolean(required=True)
    asks_order = fields.Boolean(required=True)


class ImportSchema(Schema):
    """One file on its way in."""

    id = fields.String(required=True)
    place = fields.String(required=True)
    app = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["asking", "draft", "confirmed", "taken_back"]))
    question = fields.Nested(QuestionSchema, allow_none=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    lines = fields.List(fields.Nested(LineSchema), required=True)


class UploadQuery(Schema):
    """What goes with a file, whose bytes are the body."""

    place = fields.String(required=True, metadata={"description": "`hub`, or the short name of a practice you work for"})
    otherwise = fields.String(load_default=None, validate=KIND, metadata={"description": "The kind of work of lines that do not say"})


class AnswerSchema(Schema):
    """Which column is which, by its place in the file, the first being 0."""

    columns = fields.Dict(keys=fields.String(validate=validate.OneOf(COLUMN_FIELDS)), values=fields.Integer(strict=True), load_default=dict)
    unit = fields.Enum(Unit, by_value=True, load_default=Unit.HOURS)
    order = fields.Enum(DateOrder, by_value=True, load_default=None)


class ConfirmSchema(Schema):
    """Which lines come in; without a list, all new ones."""

    lines = fields.List(fields.Integer(strict=True), load_default=None, allow_none=True, validate=validate.Length(max=20_000))


class ImportListSchema(Part):
    """A part of the list of one's own files that came in, newest first."""

    imports = fields.List(fields.Nested(lambda: BroughtInSchema()), required=True)


class BroughtInSchema(Schema):
    """What came in, or was taken back."""

    id = fields.String(required=True)
    place = fields.String(required=True)
    app = fields.String(required=True)
    state = fields.String(required=True)
    lines = fields.Integer(required=True)
    minutes = fields.Integer(required=True)
    confirmed_at = fields.AwareDateTime(required=True)


class PersonMonthSchema(Schema):
    """One person in a practice's month."""

    person = fields.String(required=True)
    person_id = fields.String(required=True)
    minutes = fields.Integer(required=True)
    by_kind = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    leave_days = fields.Integer(required=True)
    complete = fields.Boolean(required=True)


class MonthSchema(Schema):
    """A practice's month, everybody in it by name."""

    month = fields.String(required=True)
    place = fields.String(required=True)
    sealed = fields.Boolean(required=True)
    minutes = fields.Integer(required=True)
    people = fields.List(fields.Nested(PersonMonthSchema), required=True)


class PlaceMinutesSchema(Schema):
    """One place in the hub's view of a month."""

    place = fields.String(required=True)
    people = fields.Integer(required=True)
    minutes = fields.Integer(required=True)


class YearMinutesSchema(Schema):
    """One person's minutes of a year, as surplus is shared by them."""

    person = fields.String(required=True)
    person_id = fields.String(required=True)
    minutes_as_member = fields.Integer(required=True)
    minutes_before_membership = fields.Integer(required=True)


class HubMonthSchema(Schema):
    """A month of all places, and the year of all people."""

    month = fields.String(required=True)
    places = fields.List(fields.Nested(PlaceMinutesSchema), required=True)
    year = fields.Integer(required=True)
    people = fields.List(fields.Nested(YearMinutesSchema), required=True)


class CompleteSchema(Schema):
    """Whether I have said that my month is complete."""

    complete = fields.Boolean(required=True)


class PeriodQuery(Schema):
    """Which period."""

    period = fields.String(load_default=None, metadata={"description": "Such as 2026 or 2026-05; without it, this year"})


class LeaveDaySchema(Schema):
    """One day off."""

    on_day = fields.Date(required=True)
    place = fields.String(required=True)
    sealed = fields.Boolean(required=True)


class LeaveSchema(Schema):
    """One's own days off in a period, oldest first."""

    period = fields.String(required=True)
    days = fields.List(fields.Nested(LeaveDaySchema), required=True)


class TakenSchema(Schema):
    """The days that are new."""

    days = fields.List(fields.Date(), required=True)


class NewLeaveSchema(Schema):
    """Days off; there is no field for a reason."""

    place = fields.String(required=True)
    days = fields.List(fields.Date(), required=True, validate=validate.Length(min=1, max=366))
    keep_hours = fields.Boolean(load_default=False, metadata={"description": "Both the hours and the day off are right"})


def entry_out(each: EntryRecord, place: str) -> dict[str, Any]:
    """Write one line of hours."""
    return {
        "id": public("hrs", each.id),
        "place": place,
        "worked_on": each.worked_on,
        "minutes": each.minutes,
        "kind": each.kind,
        "source": each.source,
        "reference_on": each.reference_on,
    }


def brought_out(each: BroughtIn, place: str) -> dict[str, Any]:
    """Write what came in of a file."""
    return {
        "id": public("imp", each.id),
        "place": place,
        "app": each.app.value,
        "state": each.state,
        "lines": each.lines,
        "minutes": each.minutes,
        "confirmed_at": each.confirmed_at,
    }


def draft_out(each: ImportDraft, place: str) -> dict[str, Any]:
    """Write a file on its way in, with the question that is open or the lines that were read."""
    asked = each.question
    question = asked and {
        "header": list(asked.header),
        "guessed": dict(asked.guessed),
        "asks_columns": asked.asks_columns,
        "asks_order": asked.asks_order,
    }
    lines = [
        {
            "line": line.line,
            "part": line.part,
            "state": line.state.value,
            "worked_on": line.worked_on,
            "minutes": line.minutes,
            "kind": line.kind,
            "words": line.words,
        }
        for line in each.lines
    ]
    return {
        "id": public("imp", each.id),
        "place": place,
        "app": each.app.value,
        "state": each.state,
        "question": question,
        "counts": {state.value: each.count(state) for state in State},
        "lines": lines,
    }


def person_month_out(row: MonthRow) -> dict[str, Any]:
    """Write one person's month."""
    return {
        "person": row.name,
        "person_id": public("per", row.person_id),
        "minutes": row.month.with_corrections,
        "by_kind": dict(zip(KIND_CODES, row.cells, strict=True)),
        "leave_days": len(row.month.leave_days),
        "complete": row.complete,
    }


def year_out(each: YearMinutes, name: str) -> dict[str, Any]:
    """Write one person's year."""
    return {
        "person": name,
        "person_id": public("per", each.person_id),
        "minutes_as_member": each.minutes_as_member,
        "minutes_before_membership": each.minutes_before_membership,
    }
