"""Write hours down, change a week, take a line back, correct a month that is sealed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.audit.services import record
from hub.db.unit_of_work import UnitOfWork
from hub.hours.rules.entries import NewEntry, Spans, at_row, cell_name, check_entries, say_day, works_on
from hub.hours.rules.kinds import check_kind
from hub.hours.rules.lengths import DAY_MINUTES, say_length
from hub.hours.rules.weeks import Week
from hub.hours.services.words import in_words
from hub.hours.store import entries as store
from hub.hours.store import months as month_store
from hub.hours.store.entries import EntryRecord
from hub.kernel.errors import Problem, invalid, missing, refused, stale
from hub.kernel.ids import new_id
from hub.kernel.period import Month
from hub.membership import services as membership


@dataclass(frozen=True)
class Written:
    """What a command wrote down: the lines and the minutes together."""

    ids: tuple[UUID, ...]
    minutes: int

    @property
    def lines(self) -> int:
        return len(self.ids)


def record_entries(uow: UnitOfWork, entity_id: UUID, rows: Sequence[NewEntry], pointer: Callable[[int, str], str] = at_row) -> Written:
    """Write any number of lines down for one place, of one or many people, all or nothing.

    Needs    the scope of the place.
    Shape    `pointer` names the field of a problem, by default `/<row>/<kind, minutes or worked_on>`.
    Raises   INVALID with a problem for each row that cannot be; REFUSED for a sealed month or a day of more than 24 hours.
    """
    if not rows:
        return Written((), 0)
    check_entries(rows, uow.today, spans_of(uow, entity_id), pointer)
    ids = tuple(new_id() for _ in rows)
    with in_words("hours.entry.record"):
        store.insert(uow, entity_id, rows, ids)
    minutes = sum(row.minutes for row in rows)
    people = {row.person_id for row in rows}
    record(
        uow, action="hours.entry.record", words=f"Wrote down {_lines(len(rows))}, {say_length(minutes)}",
        subject=next(iter(people)) if len(people) == 1 else None, detail={"lines": len(rows), "minutes": minutes, "people": len(people)},
    )  # fmt: skip
    return Written(ids, minutes)


def spans_of(uow: UnitOfWork, entity_id: UUID) -> Spans:
    """Return from when until when each person works in a place."""
    spans: dict[UUID, list[tuple[date, date | None]]] = defaultdict(list)
    for each in membership.engagements_with(uow, entity_id):
        spans[each.person_id].append((each.from_on, each.to_on))
    return spans


def record_week(
    uow: UnitOfWork, entity_id: UUID, person_id: UUID, week: Week, cells: Mapping[tuple[str, date], int], seen: str | None = None
) -> Written:
    """Make the given cells of a person's week in one place hold the given minutes.

    Shape    a cell is a kind of work and a day of the week; 0 empties it. What stands already is left alone; a cell that differs
             is replaced: what was written by hand first, and what came from a file only when the cell is to hold less than that.
    Raises   STALE when `seen` (see `mark_of`) no longer fits; INVALID and REFUSED as `record_entries`.
    """
    if any(day not in week.days for _, day in cells):
        raise invalid("hours.week.record", f"These days are not all of the week of {say_day(week.monday)}.")
    now = store.standing(uow, week.monday, week.after().monday, entity_id=entity_id, person_id=person_id)
    if seen is not None and seen != mark_of(now):
        raise stale("hours.week.record", "These hours changed while you were writing, on another page or device. Look at them again.")
    ended, replaced_by, rows, ids = _differences(person_id, cells, [each for each in now if each.reference_on is None])
    check_entries(rows, uow.today, spans_of(uow, entity_id), lambda place, _: "/" + cell_name(rows[place].kind, rows[place].worked_on))
    with in_words("hours.week.record"):
        if ended:
            store.end(uow, entity_id, ended, replaced_by, "replaced")
        if rows:
            store.insert(uow, entity_id, rows, ids)
    minutes = sum(row.minutes for row in rows)
    if ended or rows:
        record(
            uow, action="hours.week.record", words=f"Changed {_lines(len(rows) or len(ended))} of the week of {say_day(week.monday)}",
            subject=person_id, detail={"written": len(rows), "ended": len(ended), "minutes": minutes},
        )  # fmt: skip
    return Written(tuple(ids), minutes)


def replace_cell(uow: UnitOfWork, entity_id: UUID, person_id: UUID, kind: str, day: date, minutes: int) -> Written:
    """Make one kind of work on one day hold the given minutes; 0 empties it.

    Raises   as `record_week`.
    """
    return record_week(uow, entity_id, person_id, Week.of(day), {(kind, day): minutes})


def mark_of(entries: Sequence[EntryRecord]) -> str:
    """Return a mark that changes whenever these entries do, by which a page says what it has seen."""
    return hashlib.sha256(b"".join(sorted(each.id.bytes for each in entries))).hexdigest()[:20]


def place_of_entry(uow: UnitOfWork, person_id: UUID, entry_id: UUID) -> UUID:
    """Return the place in which a line of one's own lies, or lay before it ended.

    Needs    the person's own scope.
    Raises   MISSING for anybody else's.
    """
    found = store.place_of(uow, person_id, entry_id)
    if found is None:
        raise missing("hours.entry.take_back")
    return found


def take_back_entry(uow: UnitOfWork, entity_id: UUID, person_id: UUID, entry_id: UUID) -> EntryRecord:
    """Take back one line of one's own.

    Raises   MISSING for a line that is not theirs, is not in this place, or was taken back before; REFUSED in a sealed month.
    """
    found = store.standing(uow, date.min, date.max, entity_id=entity_id, person_id=person_id, ident=entry_id)
    if not found:
        raise missing("hours.entry.take_back")
    with in_words("hours.entry.take_back"):
        store.end(uow, entity_id, [entry_id], [None], "taken_back")
    record(
        uow, action="hours.entry.take_back", words=f"Took back {say_length(found[0].minutes)} of {say_day(found[0].worked_on)}",
        subject=person_id, detail={"entry": str(entry_id), "minutes": found[0].minutes},
    )  # fmt: skip
    return found[0]


def correct(uow: UnitOfWork, entity_id: UUID, person_id: UUID, reference_on: date, minutes: int, kind: str) -> UUID:
    """Put right a day of a sealed month by a line in the month that is open: so many minutes more, or fewer when negative.

    Shape    the line lies on today, or on the first day of the next open month when this one is sealed too; it is paid at the
             rate of the day it is about.
    Raises   REFUSED while that month is open; INVALID when the day would be left with less than nothing or more than 24 hours.
    """
    check_kind(kind)
    month = Month.of(reference_on)
    if not works_on(spans_of(uow, entity_id), person_id, reference_on):
        raise invalid("hours.entry.correct", f"There is no work agreed here for {say_day(reference_on)}.")
    sealed = {Month(number) for _, number in month_store.sealed_months(uow, [entity_id])}
    if month not in sealed:
        raise refused("hours.entry.correct", f"{month.label} is still open. Change the hours of {say_day(reference_on)} themselves.")
    left = store.about_day(uow, entity_id, person_id, reference_on) + minutes
    if minutes == 0 or abs(minutes) > DAY_MINUTES or not 0 <= left <= DAY_MINUTES:
        message = f"That would leave {say_length(left)} on {say_day(reference_on)}. A day has none to 24 hours."
        raise invalid("hours.entry.correct", message, Problem("/how_long", message))
    on = uow.today
    while Month.of(on) in sealed:
        on = Month.of(on).end
    with in_words("hours.entry.correct"):
        ident = store.insert_correction(uow, entity_id, person_id, on, reference_on, minutes, kind)
    record(
        uow, action="hours.entry.correct", words=f"Corrected {say_day(reference_on)} by {say_length(minutes)}",
        subject=person_id, detail={"entry": str(ident), "minutes": minutes},
    )  # fmt: skip
    return ident


def _differences(
    person_id: UUID, cells: Mapping[tuple[str, date], int], now: Sequence[EntryRecord]
) -> tuple[list[UUID], list[UUID | None], list[NewEntry], list[UUID]]:
    standing: dict[tuple[str, date], list[EntryRecord]] = defaultdict(list)
    for each in now:
        standing[(each.kind, each.worked_on)].append(each)
    ended: list[UUID] = []
    replaced_by: list[UUID | None] = []
    rows: list[NewEntry] = []
    ids: list[UUID] = []
    for (kind, day), wanted in cells.items():
        here = standing[(kind, day)]
        if sum(each.minutes for each in here) == wanted:
            continue
        from_files = sum(each.minutes for each in here if each.source != "hand")
        gone = [each.id for each in here if each.source == "hand" or wanted < from_files]
        rest = wanted - from_files if wanted >= from_files else wanted
        stands_instead = None
        if rest:
            stands_instead = new_id()
            rows.append(NewEntry(person_id, day, rest, kind))
            ids.append(stands_instead)
        ended += gone
        replaced_by += [stands_instead] * len(gone)
    return ended, replaced_by, rows, ids


def _lines(count: int) -> str:
    return "one line" if count == 1 else f"{count} lines"
