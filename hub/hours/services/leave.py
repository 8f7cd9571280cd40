"""Days off that could not be foreseen. Nobody asks why, nothing is kept of why, and there is no cap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from hub.audit.services import record
from hub.db.unit_of_work import UnitOfWork
from hub.hours.rules.entries import say_day, works_on
from hub.hours.rules.lengths import say_length
from hub.hours.services.entries import spans_of
from hub.hours.services.words import in_words
from hub.hours.store import entries as entry_store
from hub.hours.store import months as store
from hub.kernel.errors import Problem, invalid, missing, refused
from hub.kernel.period import Month, Period

LONGEST_RANGE_DAYS = 366


@dataclass(frozen=True)
class LeaveDay:
    """One day off, the place it is taken from, and whether its month is sealed."""

    entity_id: UUID
    person_id: UUID
    on_day: date
    sealed: bool


def days_between(first: date, last: date, weekends: bool = False) -> list[date]:
    """Return the days of a stretch off: Monday to Friday, or all of them; a single day is always itself.

    Raises   INVALID when it ends before it begins or is longer than a year.
    """
    if not 0 <= (last - first).days < LONGEST_RANGE_DAYS:
        message = "The last day comes before the first." if last < first else "Write a year at most at a time."
        raise invalid("hours.leave.take", message, Problem("/to_on", message))
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    kept = [day for day in days if weekends or day.weekday() < 5]
    return kept or days


def take_leave(uow: UnitOfWork, entity_id: UUID, person_id: UUID, days: Sequence[date], *, keep_hours: bool = False) -> list[date]:
    """Say that a person is off on these days; return those that are new. No reason is asked for, and no number is too many.

    Needs    the scope of the place.
    Raises   INVALID for a day without work agreed here; REFUSED when all are known already, when hours are written down for one
             of them (unless `keep_hours` says that both are right), or in a sealed month.
    """
    wanted = sorted(set(days))
    if not wanted:
        raise invalid("hours.leave.take", "Say which day you are off.", Problem("/from_on", "Say which day you are off."))
    if wanted[-1] > uow.today + timedelta(days=LONGEST_RANGE_DAYS):
        message = f"{say_day(wanted[-1])} is more than a year away. Say it when it comes closer."
        raise invalid("hours.leave.take", message, Problem("/to_on", message))
    spans = spans_of(uow, entity_id)
    elsewhere = next((day for day in wanted if not works_on(spans, person_id, day)), None)
    if elsewhere is not None:
        message = f"There is no work agreed here for {say_day(elsewhere)}. Choose another place or another day."
        raise invalid("hours.leave.take", message, Problem("/from_on", message))
    if not keep_hours:
        _ask_about_hours(uow, entity_id, person_id, wanted)
    with in_words("hours.leave.take"):
        new = store.insert_leave(uow, entity_id, person_id, wanted)
    if not new:
        raise refused("hours.leave.take", "We know already that you are off then. Rest.")
    words = f"Is off on {say_day(new[0])}" if len(new) == 1 else f"Is off on {len(new)} days, from {say_day(new[0])} to {say_day(new[-1])}"
    record(uow, action="hours.leave.take", words=words, subject=person_id, detail={"days": len(new)})
    return new


def take_leave_back(uow: UnitOfWork, entity_id: UUID, person_id: UUID, day: date) -> None:
    """Say that a person was not off after all.

    Raises   MISSING when they were not; REFUSED in a sealed month.
    """
    with in_words("hours.leave.take_back"):
        if not store.delete_leave(uow, entity_id, person_id, day):
            raise missing("hours.leave.take_back")
    record(uow, action="hours.leave.take_back", words=f"Is not off on {say_day(day)} after all", subject=person_id)


def read_leave(uow: UnitOfWork, person_id: UUID, period: Period) -> list[LeaveDay]:
    """Return a person's days off in a period, oldest first.

    Needs    their own scope, or a place's for what lies there.
    """
    found = store.leave_between(uow, period.start, period.end, person_id=person_id)
    sealed = store.sealed_months(uow, sorted({entity_id for entity_id, _, _ in found}))
    return [LeaveDay(entity_id, who, day, (entity_id, Month.of(day).number) in sealed) for entity_id, who, day in found]


def read_leave_of_place(uow: UnitOfWork, entity_id: UUID, period: Period) -> list[LeaveDay]:
    """Return everybody's days off from one place in a period, oldest first.

    Needs    the scope of the place.
    """
    sealed = store.sealed_months(uow, [entity_id])
    found = store.leave_between(uow, period.start, period.end, entity_id=entity_id)
    return [LeaveDay(place, who, day, (place, Month.of(day).number) in sealed) for place, who, day in found]


def _ask_about_hours(uow: UnitOfWork, entity_id: UUID, person_id: UUID, days: Sequence[date]) -> None:
    wanted = set(days)
    worked: dict[date, int] = {}
    for each in entry_store.standing(uow, days[0], days[-1] + timedelta(days=1), entity_id=entity_id, person_id=person_id):
        if each.worked_on in wanted and each.reference_on is None:
            worked[each.worked_on] = worked.get(each.worked_on, 0) + each.minutes
    if worked:
        day, minutes = next(iter(sorted(worked.items())))
        more = f" and {len(worked) - 1} more" if len(worked) > 1 else ""
        message = (
            f"You wrote down {say_length(minutes)} on {say_day(day)}{more}. If both are right, say so below; else take them back first."
        )
        raise invalid("hours.leave.take", message, Problem("/keep_hours", message))
