"""How the story's hours, leave and money fall on days: always the same, and always to the stated sums."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from hub.demo import cast
from hub.demo.cast import Person, Times
from hub.kernel.money import apportion
from hub.kernel.period import Month

QUARTER = 15
WEEKDAY_WEIGHT = (10, 11, 9, 11, 7)  # Monday to Friday


def workdays(first: date, before: date, without: frozenset[date] = frozenset()) -> list[date]:
    """Return the weekdays of a stretch without days off and without the last week of December."""
    days = [first + timedelta(days=step) for step in range((before - first).days)]
    return [day for day in days if day.weekday() < 5 and day not in without and not (day.month == 12 and day.day >= 24)]


def spread(hours: int, days: list[date]) -> dict[date, int]:
    """Lay whole hours over days in quarter hours; the minutes add up to the hours."""
    weights = {day.isoformat(): WEEKDAY_WEIGHT[day.weekday()] for day in days}
    parts = apportion(hours * 60 // QUARTER, weights)
    return {date.fromisoformat(day): units * QUARTER for day, units in parts.items() if units}


def leave_days(times: Times) -> dict[Person, list[date]]:
    """Return the days of leave: 45 in the closed year, forty of them one long leave; a few in the running year."""
    long_leave = workdays(date(times.closed, 9, 8), date(times.closed, 9, 8) + timedelta(weeks=8))
    taken = {
        cast.TOMAS: long_leave[:40],
        cast.PRIYA: workdays(date(times.closed, 2, 10), date(times.closed, 3, 1))[:2]
        + workdays(date(times.running, 4, 6), date(times.running, 4, 30))[:2],
        cast.NADIA: workdays(date(times.closed, 11, 10), date(times.closed, 12, 1))[:3],
        cast.DANIEL: workdays(date(times.running, 5, 11), date(times.running, 6, 1))[:1],
    }
    return {person: [day for day in days if day < times.today] for person, days in taken.items()}


def hours_by_place(times: Times) -> dict[str, dict[Person, dict[date, int]]]:
    """Return everybody's minutes by day, for psychology, social work and the hub, up to yesterday."""
    away = {person: frozenset(days) for person, days in leave_days(times).items()}
    places: dict[str, dict[Person, dict[date, int]]] = {cast.PSYCHOLOGY: {}, cast.SOCIAL_WORK: {}, "hub": {}}
    for person, hours in cast.HOURS_OF_YEAR.items():
        first = times.daniel_begins_on if person is cast.DANIEL else date(times.closed, 1, 2)
        days = workdays(first, date(times.running, 1, 1), away.get(person, frozenset()))
        places[cast.PSYCHOLOGY][person] = spread(hours, days)
    for month in _months(Month(times.closed * 100 + 1), Month.of(times.today)):
        days = workdays(month.first_day, month.end)
        _add(places["hub"], cast.SAM, spread(cast.HUB_HOURS_A_MONTH, days))
        if month.year < times.running:
            continue
        begun = month.first_day >= times.social_work_joins_on
        for person, hours in (cast.HOURS_FROM_MARCH if begun else cast.HOURS_BEFORE_MARCH).items():
            _add(places[cast.PSYCHOLOGY], person, spread(hours, [day for day in days if day not in away.get(person, ())]))
        if begun:
            for person, hours in cast.HOURS_OF_SOCIAL_WORK.items():
                _add(places[cast.SOCIAL_WORK], person, spread(hours, [day for day in days if day not in away.get(person, ())]))
    return {
        place: {person: {day: n for day, n in by_day.items() if day < times.today} for person, by_day in people.items()}
        for place, people in places.items()
    }


def kinds_of(minutes: int, day: date, person: Person) -> dict[str, int]:
    """Say what kind of work a day was: on Fridays an hour of meeting, the rest sessions and notes, or administration."""
    meeting = 60 if day.weekday() == 4 and minutes >= 75 else 0
    rest = minutes - meeting
    if person is cast.SAM:
        found = {"administration": rest, "meeting": meeting}
    else:
        notes = rest // 5 // QUARTER * QUARTER
        found = {"sessions": rest - notes, "notes": notes, "meeting": meeting}
    return {kind: n for kind, n in found.items() if n}


def client_fees(times: Times) -> dict[str, dict[Month, int]]:
    """Return money in from clients by practice and month, whole months only; the closed year is its stated sum."""
    closed = [Month(times.closed * 100 + number) for number in range(1, 13)]
    season = {str(month): 9 if month.month in (7, 8, 12) else 11 for month in closed}
    found: dict[str, dict[Month, int]] = {
        cast.PSYCHOLOGY: {Month.parse(month): minor for month, minor in apportion(cast.OUTSIDE_REVENUE, season).items()},
        cast.SOCIAL_WORK: {},
    }
    for month in _months(Month(times.running * 100 + 1), Month.of(times.today)):
        found[cast.PSYCHOLOGY][month] = cast.PSYCHOLOGY_REVENUE_A_MONTH
        if month.first_day >= times.social_work_joins_on:
            found[cast.SOCIAL_WORK][month] = cast.SOCIAL_WORK_REVENUE_A_MONTH
    return found


def hub_costs(times: Times) -> dict[Month, int]:
    """Return what the hub spends besides pay, by month: software, insurance, the accountant."""
    closed = {str(Month(times.closed * 100 + number)): 17 if number == 1 else 11 for number in range(1, 13)}
    costs = {Month.parse(month): minor for month, minor in apportion(cast.HUB_OTHER_COSTS, closed).items()}
    return costs | dict.fromkeys(_months(Month(times.running * 100 + 1), Month.of(times.today)), cast.HUB_COSTS_A_MONTH)


def by_payer(minor: int) -> Mapping[str, int]:
    """Divide a month's fees by who pays: clients, insurance, Medicaid."""
    return apportion(minor, cast.PAYER_PARTS)


def _months(first: Month, last: Month) -> list[Month]:
    found = []
    while first <= last:
        found.append(first)
        first = first.plus(1)
    return found


def _add(people: dict[Person, dict[date, int]], person: Person, more: Mapping[date, int]) -> None:
    by_day = people.setdefault(person, {})
    for day, minutes in more.items():
        by_day[day] = by_day.get(day, 0) + minutes
