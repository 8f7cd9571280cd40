"""What an entry of hours must be, and what a month of them tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from hub.hours.rules.kinds import LABELS
from hub.hours.rules.lengths import DAY_MINUTES, say_length
from hub.kernel.errors import Problem, invalid

LONG_DAY_MINUTES = 12 * 60
Spans = Mapping[UUID, Sequence[tuple[date, date | None]]]


@dataclass(frozen=True)
class NewEntry:
    """Time to write down: who, which day, how long, what kind of work. `source` is "hand" or the app it was brought in from."""

    person_id: UUID
    worked_on: date
    minutes: int
    kind: str
    source: str = "hand"
    source_key: str | None = None
    import_id: UUID | None = None


@dataclass(frozen=True)
class Correction:
    """A line in the open month that puts right a day of a sealed one: the day it is about, and how much more or less."""

    reference_on: date
    minutes: int
    kind: str


@dataclass(frozen=True)
class PersonMonth:
    """One person's month in one place.

    Shape    `by_day` and `by_kind` hold work without corrections and add up to `minutes`; corrections stand apart, by the day
             they are about, since they are paid at that day's rate.
    """

    person_id: UUID
    minutes: int = 0
    by_day: Mapping[date, int] = field(default_factory=dict)
    by_kind: Mapping[str, int] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    leave_days: tuple[date, ...] = ()

    @property
    def with_corrections(self) -> int:
        return self.minutes + sum(each.minutes for each in self.corrections)


def at_row(place: int, field: str) -> str:
    """Point at a field of a row by its place in the list."""
    return f"/{place}/{field}"


def cell_name(kind: str, day: date) -> str:
    """Name one cell of a week: the kind of work and the day."""
    return f"{kind}-{day.isoformat()}"


def check_entries(rows: Sequence[NewEntry], today: date, spans: Spans, pointer: Callable[[int, str], str] = at_row) -> None:
    """Refuse rows that cannot be: too long, in days to come, of no kind, or where the person did not work.

    Shape    `spans` says from when until when (the end left out) each person works in the place; `pointer` names the place of a
             problem for the row's place in the list and one of `kind`, `minutes`, `worked_on`.
    Raises   INVALID with a problem for each such row, in the order given.
    """
    problems = [Problem(pointer(place, field), message) for place, row in enumerate(rows) for field, message in _faults(row, today, spans)]
    if problems:
        raise invalid("hours.entry.record", problems[0].message, *problems)


def works_on(spans: Spans, person_id: UUID, day: date) -> bool:
    """Tell whether a person works in the place on a day."""
    return any(start <= day and (end is None or day < end) for start, end in spans.get(person_id, ()))


def month_of_person(
    person_id: UUID, work: Iterable[tuple[date, str, int]], corrections: Sequence[Correction], leave: Sequence[date]
) -> PersonMonth:
    """Add up one person's month from its lines: day, kind and minutes of each."""
    by_day: Counter[date] = Counter()
    by_kind: Counter[str] = Counter()
    for day, kind, minutes in work:
        by_day[day] += minutes
        by_kind[kind] += minutes
    days = dict(sorted(by_day.items()))
    return PersonMonth(
        person_id, sum(days.values()), days, dict(by_kind), tuple(sorted(corrections, key=lambda c: c.reference_on)), tuple(sorted(leave))
    )


def question_about(month: PersonMonth) -> str:
    """Ask about the longest day of a month when it is unusually long; ask, never accuse. Nothing when no day is."""
    day, minutes = max(month.by_day.items(), key=lambda item: item[1], default=(None, 0))
    return f"Is {day.day} {day:%B} meant to be {say_length(minutes)}?" if day and minutes > LONG_DAY_MINUTES else ""


def _faults(row: NewEntry, today: date, spans: Spans) -> Iterable[tuple[str, str]]:
    if row.kind not in LABELS:
        yield "kind", "Choose a kind of work from the list."
    if not 0 < row.minutes <= DAY_MINUTES:
        yield "minutes", "A line of hours is from one minute to 24 hours long."
    if row.worked_on > today:
        yield "worked_on", f"{say_day(row.worked_on)} is still to come. Write it down once it is worked."
    elif not works_on(spans, row.person_id, row.worked_on):
        yield "worked_on", f"There is no work agreed here for {say_day(row.worked_on)}. Choose another place or another day."


def say_day(day: date) -> str:
    """Write a day as in a sentence: 4 May 2026."""
    return f"{day.day} {day:%B} {day.year}"
