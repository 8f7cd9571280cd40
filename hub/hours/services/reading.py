"""Read a week of one's own, a month of a practice, and what is open to everybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork
from hub.hours.rules.entries import Correction, PersonMonth, month_of_person, question_about, works_on
from hub.hours.rules.kinds import KIND_CODES
from hub.hours.rules.weeks import Week
from hub.hours.services.entries import mark_of, spans_of
from hub.hours.store import entries as store
from hub.hours.store import months as month_store
from hub.hours.store.entries import EntryRecord
from hub.kernel.context import Place
from hub.kernel.period import Month
from hub.membership import services as membership
from hub.practices import services as practices


@dataclass(frozen=True)
class WeekHours:
    """One person's week in every place they work in.

    Shape    `minutes` answers for (place, kind, day); `mark` names what a page of one place has seen.
    """

    week: Week
    entries: tuple[EntryRecord, ...]

    def minutes(self, entity_id: UUID, kind: str, day: date) -> int:
        return sum(
            each.minutes
            for each in self.entries
            if (each.entity_id, each.kind, each.worked_on) == (entity_id, kind, day) and each.reference_on is None
        )

    def on(self, day: date) -> list[EntryRecord]:
        return [each for each in self.entries if each.worked_on == day]

    def mark(self, entity_id: UUID) -> str:
        return mark_of([each for each in self.entries if each.entity_id == entity_id])


@dataclass(frozen=True)
class MonthRow:
    """One person in a practice's month."""

    person_id: UUID
    name: str
    month: PersonMonth
    complete: bool

    @property
    def cells(self) -> tuple[int, ...]:
        """Minutes by kind of work in the order of the kinds, corrections counted where they belong."""
        return tuple(
            self.month.by_kind.get(code, 0) + sum(each.minutes for each in self.month.corrections if each.kind == code)
            for code in KIND_CODES
        )

    @property
    def question(self) -> str:
        return question_about(self.month)


@dataclass(frozen=True)
class MonthHours:
    """A practice's month: everybody who worked there in it, by name."""

    entity_id: UUID
    month: Month
    rows: tuple[MonthRow, ...]
    sealed: bool

    @property
    def minutes(self) -> int:
        return sum(row.month.with_corrections for row in self.rows)


@dataclass(frozen=True)
class PlaceMinutes:
    """How long a place worked in a month, all together, and how many people work there."""

    place: Place
    people: int
    minutes: int


@dataclass(frozen=True)
class YearMinutes:
    """One person's minutes of a year, as a member and otherwise; open to every member."""

    person_id: UUID
    minutes_as_member: int
    minutes_before_membership: int

    @property
    def minutes(self) -> int:
        return self.minutes_as_member + self.minutes_before_membership


def payers_of(uow: UnitOfWork, person_id: UUID, first: date | None = None, last: date | None = None) -> list[Place]:
    """Return the places that a person works for on any day from `first` to `last`, the hub first, then by name; else all they ever did.

    Note     a member is at home in the hub without working for it, and then it is none of these.
    """
    engaged = {
        each.entity_id
        for each in membership.engagements_of(uow, person_id)
        if (last is None or each.from_on <= last) and (first is None or each.to_on is None or each.to_on > first)
    }
    found = [each.place for each in practices.list_entities(uow) if each.id in engaged]
    return sorted(found, key=lambda place: (place.kind != "hub", place.name.casefold()))


def place_used_last(uow: UnitOfWork, person_id: UUID, payers: Sequence[Place]) -> Place | None:
    """Return the place that a person last wrote hours down for, or else the first practice they work for.

    Needs    the person's own scope.
    """
    last = store.last_place(uow, person_id)
    of_old = next((place for place in payers if place.entity_id == last), None)
    return of_old or next((place for place in payers if place.kind == "practice"), None) or next(iter(payers), None)


def read_week(uow: UnitOfWork, person_id: UUID, week: Week) -> WeekHours:
    """Return one's own week, in every place.

    Needs    the person's own scope, or a place's for what lies there.
    """
    return WeekHours(week, tuple(store.standing(uow, week.monday, week.after().monday, person_id=person_id)))


def own_minutes(uow: UnitOfWork, person_id: UUID, month: Month) -> int:
    """Return one's own minutes of a month, in all places together."""
    return sum(each.minutes for each in store.standing(uow, month.first_day, month.end, person_id=person_id))


def sealed_months(uow: UnitOfWork, entity_ids: Sequence[UUID]) -> set[tuple[UUID, Month]]:
    """Return which months of these places are sealed for pay."""
    return {(entity_id, Month(number)) for entity_id, number in month_store.sealed_months(uow, entity_ids)}


def minutes_in_month(uow: UnitOfWork, entity_id: UUID, month: Month) -> dict[UUID, PersonMonth]:
    """Return what everybody worked in a place in a month, and their leave days: what pay is worked out from.

    Needs    the scope of the place. To pay, seal the month first, so that nothing comes after what is read here.
    Shape    only people with hours, corrections or leave.
    """
    work: dict[UUID, list[tuple[date, str, int]]] = defaultdict(list)
    corrections: dict[UUID, list[Correction]] = defaultdict(list)
    for each in store.standing(uow, month.first_day, month.end, entity_id=entity_id):
        if each.reference_on is None:
            work[each.person_id].append((each.worked_on, each.kind, each.minutes))
        else:
            corrections[each.person_id].append(Correction(each.reference_on, each.minutes, each.kind))
    leave: dict[UUID, list[date]] = defaultdict(list)
    for _, person_id, day in month_store.leave_between(uow, month.first_day, month.end, entity_id=entity_id):
        leave[person_id].append(day)
    people = sorted({*work, *corrections, *leave})
    return {person: month_of_person(person, work[person], corrections[person], leave[person]) for person in people}


def read_month(uow: UnitOfWork, entity_id: UUID, month: Month) -> MonthHours:
    """Return a place's month with a row for everybody who worked there in it, by name, those without hours too.

    Needs    the scope of the place.
    """
    found = minutes_in_month(uow, entity_id, month)
    complete = month_store.complete(uow, entity_id, month.number)
    spans = spans_of(uow, entity_id)
    there = {person for person in spans if works_on(spans, person, month.first_day) or _begins_in(spans[person], month)}
    names = {each.person_id: each.name for each, _ in membership.people_on(uow, uow.today)}
    rows = [
        MonthRow(person, names.get(person, ""), found.get(person, PersonMonth(person)), person in complete)
        for person in sorted({*found, *there}, key=lambda each: (names.get(each, "").casefold(), each))
    ]
    sealed = (entity_id, month.number) in month_store.sealed_months(uow, [entity_id])
    return MonthHours(entity_id, month, tuple(rows), sealed)


def read_places(uow: UnitOfWork, month: Month) -> list[PlaceMinutes]:
    """Return how long each place worked in a month, the hub first, then the practices in the order they joined.

    Needs    hub scope.
    """
    minutes = store.minutes_by_place(uow, month.number)
    return [
        PlaceMinutes(
            each.place, len({one.person_id for one in membership.engagements_with(uow, each.id, month.last_day)}), minutes.get(each.id, 0)
        )
        for each in practices.list_entities(uow)
        if each.joined_on < month.end and (each.left_on is None or each.left_on > month.first_day or each.id in minutes)
    ]


def minutes_by_person(uow: UnitOfWork, year: int) -> list[YearMinutes]:
    """Return everybody's minutes of a calendar year, in all places together, as surplus is shared by them.

    Shape    a correction counts in the year in which it is made, and by the standing of the day it is about; only people with minutes.
    """
    return [YearMinutes(*row) for row in store.minutes_by_person(uow, year)]


def _begins_in(spans: Sequence[tuple[date, date | None]], month: Month) -> bool:
    return any(start in month for start, _ in spans)
