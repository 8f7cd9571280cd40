"""Bring in hours from a phone app's file: look first, say which lines, and take it back when it was wrong.

The file itself is never kept. While a question about it is open, its dates, times and lengths wait in the draft of its person; once
every line has been read, only days, minutes and kinds of work are left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from hub.audit.services import record
from hub.db.unit_of_work import UnitOfWork
from hub.hours.rules.dates import DateOrder, order_of
from hub.hours.rules.entries import NewEntry, Spans, check_entries, say_day, works_on
from hub.hours.rules.kinds import check_kind
from hub.hours.rules.layouts import App, Layout, Unit, choose, fingerprint, guess, recognise
from hub.hours.rules.lengths import say_length
from hub.hours.rules.matching import Known, keys_for, match, refuse_full_days
from hub.hours.rules.readings import CHOOSABLE, Line, State, own_rows, read_lines, span_of
from hub.hours.rules.reduction import reduce
from hub.hours.rules.sheets import Row, Sheet, read_sheet
from hub.hours.services.entries import spans_of
from hub.hours.services.words import in_words
from hub.hours.store import entries as entry_store
from hub.hours.store import imports as store
from hub.hours.store import months as month_store
from hub.hours.store.imports import ImportRecord
from hub.identity import services as identity
from hub.kernel.errors import Problem, invalid, missing, refused
from hub.kernel.ids import new_id
from hub.kernel.period import Month
from hub.practices import services as practices

TAKE_BACK_DAYS = 30
ASKING_DAYS = 1
DRAFT_DAYS = 7
SAMPLE_ROWS = 5


@dataclass(frozen=True)
class Question:
    """What we must ask about a file.

    Shape    its columns by name, our guess at them, its first rows as far as we read them; `asks_order` when the dates may be
             read in two ways.
    """

    header: tuple[str, ...]
    guessed: Mapping[str, int]
    unit: Unit
    sample: tuple[tuple[str, ...], ...]
    asks_columns: bool
    asks_order: bool


@dataclass(frozen=True)
class ImportDraft:
    """A file on its way in: with a question while `state` is "asking", with its lines from then on."""

    id: UUID
    entity_id: UUID
    app: App
    state: str
    otherwise: str
    lines: tuple[Line, ...]
    created_at: datetime
    question: Question | None = None

    def count(self, *states: State) -> int:
        """Count the lines in these states; a line that touches two days is two."""
        return sum(1 for line in self.lines if line.state in states)

    @property
    def minutes(self) -> int:
        return sum(line.minutes or 0 for line in self.lines if line.state is State.NEW)


@dataclass(frozen=True)
class BroughtIn:
    """One file that came in, or was taken back: what stands of it now."""

    id: UUID
    entity_id: UUID
    app: App
    state: str
    lines: int
    minutes: int
    confirmed_at: datetime

    def may_be_taken_back(self, now: datetime) -> bool:
        return self.state == "confirmed" and self.lines > 0 and now - self.confirmed_at <= timedelta(days=TAKE_BACK_DAYS)


def preview_import(uow: UnitOfWork, entity_id: UUID, person_id: UUID, content: bytes, *, otherwise: str) -> ImportDraft:
    """Read a file for one person and one place, and keep what was made of it as a draft. No hours are written down yet.

    Shape    `otherwise` is the kind of work for lines that do not tell. Of a file of several people, those lines are read that are
             under the person's address or name.
    Needs    the person's own scope.
    Raises   INVALID with one sentence for a file that cannot be read as a whole.
    """
    check_kind(otherwise)
    sheet = read_sheet(content)
    mark = fingerprint(sheet.header)
    layout = recognise(sheet.header)
    others: tuple[Line, ...] = ()
    if layout is not None:
        owner = identity.person(uow, person_id)
        sheet, others = own_rows(sheet, layout, owner.email if owner else "", owner.name if owner else "")
    sheet = reduce(sheet)
    remembered = None if layout else store.remembered_layout(uow, person_id, mark)
    layout = layout or (_layout(remembered) if remembered else None)
    order = order_of(row.cell(layout.date) for row in sheet.rows) if layout else None
    app = layout.app if layout else App.CHOSEN
    asking = layout is None or order is None
    new = ImportRecord(
        entity_id, new_id(), person_id, app.value, "asking" if asking else "draft", mark, otherwise,
        _layout_json(layout, order) if layout else None, _sheet_json(sheet) if asking else None, uow.now, None, None,
    )  # fmt: skip
    store.insert(uow, new)
    lines = others
    if layout is not None and order is not None:
        lines = (*others, *_lines_of(uow, new, sheet, layout, order))
    _keep_lines(uow, new, lines)
    return read_draft(uow, new.id)


def answer_question(
    uow: UnitOfWork, import_id: UUID, columns: Mapping[str, int | None], unit: Unit, order: DateOrder | None
) -> ImportDraft:
    """Say which column is which, and whether the day or the month comes first; the lines are then read.

    Shape    `columns` has places by the words date, length, start_time, end_time, kind; it is not looked at for a file we know.
    Needs    the person's own scope.
    Raises   INVALID when something is still open; REFUSED when the file waits for no answer.
    """
    found = _find(uow, import_id, lock=True)
    if found.state != "asking" or found.sheet is None:
        raise refused("hours.import.answer", "This file is read already. Look at its lines, or choose it again.")
    sheet = _sheet(found.sheet)
    layout = _layout(found.layout) if found.layout else choose(sheet.header, columns, unit)
    order = order_of(row.cell(layout.date) for row in sheet.rows) or order
    if order is None:
        message = "Say whether the day or the month comes first in the dates of this file."
        raise invalid("hours.import.answer", message, Problem("/order", message))
    store.answer(uow, import_id, _layout_json(layout, order))
    _keep_lines(uow, found, _lines_of(uow, found, sheet, layout, order))
    return read_draft(uow, import_id)


def read_draft(uow: UnitOfWork, import_id: UUID) -> ImportDraft:
    """Return one's own file as it stands.

    Raises   MISSING for anybody else's.
    """
    found = _find(uow, import_id)
    lines = tuple(store.lines(uow, import_id))
    return ImportDraft(found.id, found.entity_id, App(found.app), found.state, found.otherwise, lines, found.created_at, _question(found))


def confirm_import(uow: UnitOfWork, import_id: UUID, chosen: frozenset[int] | None = None) -> BroughtIn:
    """Write the lines of a draft down as hours, all or none of them.

    Shape    without `chosen` the new lines; else the lines with these numbers, of those that may come in at all. What has come
             in since the look is left out.
    Needs    the scope of the place, bound to the person.
    Raises   MISSING, REFUSED when it came in before or nothing is left, and as `record_entries`.
    """
    found = _find(uow, import_id, lock=True)
    if found.state != "draft":
        words = {"asking": "Say first which column is which.", "taken_back": "This file was taken back. Choose it again to bring it in."}
        raise refused("hours.import.confirm", words.get(found.state, "This file has come in already."))
    lines = store.lines(uow, import_id)
    wanted = [line for line in lines if (line.state is State.NEW if chosen is None else line.line in chosen and line.state in CHOOSABLE)]
    rows = _rows(uow, found, lines, wanted)
    if not rows:
        raise refused("hours.import.confirm", "There is no line left to bring in. What this file holds is here already.")
    check_entries(rows, uow.today, spans_of(uow, found.entity_id))
    with in_words("hours.import.confirm"):
        entry_store.insert(uow, found.entity_id, rows, [new_id() for _ in rows])
    store.confirm(uow, import_id)
    minutes = sum(row.minutes for row in rows)
    record(
        uow, action="hours.import.confirm", words=f"Brought in {_count(len(rows))}, {say_length(minutes)}", subject=found.person_id,
        detail={"import": str(import_id), "lines": len(rows), "minutes": minutes},
    )  # fmt: skip
    return BroughtIn(import_id, found.entity_id, App(found.app), "confirmed", len(rows), minutes, uow.now)


def take_back_import(uow: UnitOfWork, import_id: UUID) -> BroughtIn:
    """Take back every line that a file brought in, and that still stands.

    Needs    the scope of the place, bound to the person.
    Raises   MISSING; REFUSED after thirty days, when nothing stands, or when one of its months is sealed.
    """
    found = _find(uow, import_id, lock=True)
    if found.state != "confirmed" or found.confirmed_at is None:
        words = "This file was taken back before." if found.state == "taken_back" else "This file has not come in yet."
        raise refused("hours.import.take_back", words)
    if uow.now - found.confirmed_at > timedelta(days=TAKE_BACK_DAYS):
        raise refused(
            "hours.import.take_back", f"A file can be taken back for {TAKE_BACK_DAYS} days. Change the hours of the week instead."
        )
    with in_words("hours.import.take_back"):
        lines, minutes = entry_store.end_import(uow, found.entity_id, import_id)
    store.take_back(uow, import_id)
    record(
        uow, action="hours.import.take_back", words=f"Took back {_count(lines)} of a file, {say_length(minutes)}", subject=found.person_id,
        detail={"import": str(import_id), "lines": lines, "minutes": minutes},
    )  # fmt: skip
    return BroughtIn(import_id, found.entity_id, App(found.app), "taken_back", lines, minutes, found.confirmed_at)


def place_of_import(uow: UnitOfWork, import_id: UUID) -> UUID:
    """Return the place that a file of one's own is for.

    Raises   MISSING for anybody else's.
    """
    return _find(uow, import_id).entity_id


def list_imports(uow: UnitOfWork, person_id: UUID, limit: int = 20) -> list[BroughtIn]:
    """Return one's own files that came in, newest first, those taken back too.

    Needs    the person's own scope.
    """
    return [
        BroughtIn(each.id, each.entity_id, App(each.app), each.state, lines, minutes, each.confirmed_at)
        for each, lines, minutes in store.of_person(uow, person_id, limit)
        if each.confirmed_at is not None
    ]


def forget_drafts(uow: UnitOfWork) -> int:
    """Let go of files that nobody came back to: after a day while we were asking, after a week else. Return how many.

    Needs    system scope.
    """
    return store.forget(uow, uow.now - timedelta(days=ASKING_DAYS), uow.now - timedelta(days=DRAFT_DAYS))


def _lines_of(uow: UnitOfWork, new: ImportRecord, sheet: Sheet, layout: Layout, order: DateOrder) -> tuple[Line, ...]:
    """Read the rows, and say of each whether it may come in here and is not here already."""
    lines = read_lines(sheet, layout, order, new.otherwise, uow.today)
    span = span_of(lines)
    if span is None:
        return lines
    spans = spans_of(uow, new.entity_id)
    sealed = {month for _, month in month_store.sealed_months(uow, [new.entity_id])}
    lines = tuple(_unless_closed(line, spans, new.person_id, sealed) for line in lines)
    known = entry_store.known(uow, new.person_id, *span)
    names = {each.id: each.name for each in practices.list_entities(uow) if each.id != new.entity_id}
    lines = match(lines, [Known(each.worked_on, each.minutes, each.by_hand, names.get(each.entity_id)) for each in known])
    by_day: Counter[date] = Counter()
    for each in known:
        by_day[each.worked_on] += each.minutes if each.stands else 0
    return refuse_full_days(lines, by_day)


def _unless_closed(line: Line, spans: Spans, person_id: UUID, sealed: set[int]) -> Line:
    """Mark a line that has no place here: its month is sealed, or the person did not work here on its day."""
    if line.state not in CHOOSABLE or line.worked_on is None:
        return line
    month = Month.of(line.worked_on)
    if month.number in sealed:
        return replace(line, state=State.BAD, note=f"the pay of {month.label} is worked out; write a correction instead")
    if works_on(spans, person_id, line.worked_on):
        return line
    return replace(line, state=State.BAD, note=f"there is no work agreed here for {say_day(line.worked_on)}")


def _rows(uow: UnitOfWork, found: ImportRecord, lines: Sequence[Line], wanted: Sequence[Line]) -> list[NewEntry]:
    """Turn chosen lines into entries with free keys; new lines that came in since the look are left out."""
    span = span_of(wanted)
    if span is None:
        return []
    known = entry_store.known(uow, found.person_id, *span, found.entity_id)
    from_files = [Known(each.worked_on, each.minutes, by_hand=False) for each in known if not each.by_hand]
    looked = [replace(line, state=State.NEW) for line in lines if line.state in (State.NEW, State.HERE)]
    fresh = {(line.line, line.part) for line in match(looked, from_files) if line.state is State.NEW}
    kept = [line for line in wanted if line.state is not State.NEW or (line.line, line.part) in fresh]
    days = [(line.worked_on, line.minutes, line.kind) for line in kept if line.worked_on and line.minutes and line.kind]
    keys = keys_for([(day, minutes) for day, minutes, _ in days], [each.source_key for each in known])
    return [
        NewEntry(found.person_id, day, minutes, kind, found.app, key, found.id)
        for (day, minutes, kind), key in zip(days, keys, strict=True)
    ]  # fmt: skip


def _keep_lines(uow: UnitOfWork, found: ImportRecord, lines: tuple[Line, ...]) -> None:
    if lines:
        store.insert_lines(uow, found.entity_id, found.id, found.person_id, lines)


def _find(uow: UnitOfWork, import_id: UUID, *, lock: bool = False) -> ImportRecord:
    found = store.find(uow, import_id, lock=lock)
    if found is None:
        raise missing("hours.import.read")
    return found


def _question(found: ImportRecord) -> Question | None:
    if found.state != "asking" or found.sheet is None:
        return None
    sheet = _sheet(found.sheet)
    layout = _layout(found.layout) if found.layout else None
    guessed = guess(sheet)
    place = layout.date if layout else guessed.get("date")
    asks_order = place is None or order_of(row.cell(place) for row in sheet.rows) is None
    minutes = "length" in guessed and sheet.header[guessed["length"]].casefold().startswith("min")
    sample = tuple(tuple(row.cell(column) for column in range(len(sheet.header))) for row in sheet.rows[:SAMPLE_ROWS])
    return Question(sheet.header, guessed, Unit.MINUTES if minutes else Unit.HOURS, sample, layout is None, asks_order)


def _layout_json(layout: Layout, order: DateOrder | None) -> dict[str, Any]:
    return {**asdict(layout), "order": order.value if order else None}


def _layout(kept: Mapping[str, Any]) -> Layout:
    return Layout(**{name: value for name, value in kept.items() if name != "order"} | {
        "app": App(kept["app"]), "unit": Unit(kept["unit"]), "kind": tuple(kept["kind"]),
    })  # fmt: skip


def _sheet_json(sheet: Sheet) -> dict[str, Any]:
    return {"header": list(sheet.header), "rows": [[row.line, *row.cells] for row in sheet.rows]}


def _sheet(kept: Mapping[str, Any]) -> Sheet:
    return Sheet(tuple(kept["header"]), tuple(Row(row[0], tuple(row[1:])) for row in kept["rows"]))


def _count(lines: int) -> str:
    return "one line" if lines == 1 else f"{lines} lines"


def unreadable_lines(draft: ImportDraft) -> list[tuple[int, str]]:
    """Return the number and the sentence of every line that can't be read."""
    return [(line.line, line.words) for line in draft.lines if line.state is State.BAD]
