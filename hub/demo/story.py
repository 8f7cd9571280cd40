"""Tell the story: every scene, week and month in the order of its day, under a clock of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta

from flask import Flask

from hub.agreements import services as agreements
from hub.db.unit_of_work import transact
from hub.demo import cast, figures, scenes
from hub.demo.cast import EVERYBODY, Person, Times
from hub.demo.stage import Stage
from hub.hours import services as hours
from hub.hours.services import NewEntry
from hub.kernel.clock import day_in, system_clock
from hub.kernel.context import Actor, ActorKind, Scope
from hub.kernel.errors import refused
from hub.kernel.ids import new_id
from hub.kernel.period import Month
from hub.ledger import services as ledger
from hub.ledger.rules import BANK, OTHER_COSTS
from hub.ledger.services import Entry, Posting
from hub.onboarding import services as seal
from hub.pay.rhythm import keep_rhythm

NAME = "alliance"
STORY = Actor(ActorKind.STORY, "story")
Event = tuple[date, time, str, Callable[[Stage], object]]


def tell(app: Flask, progress: Callable[[str], None] | None = None) -> list[Person]:
    """Tell the whole story into an empty hub and seal it; return its people.

    Progress one line for each month told.
    Raises   REFUSED when there is a hub already, or a story that was begun: it can begin on an empty database alone.
    """
    times = Times(day_in(app.config.get("HUB_TIMEZONE", "America/New_York"), system_clock()))
    with app.app_context():
        transact(Scope.system(), STORY, lambda uow: _begin(uow))
        stage = Stage(app, places={"hub": new_id()})
        previous = app.extensions.get("hub.clock")
        try:
            _play(stage, times, progress or (lambda line: None))
        finally:
            app.extensions["hub.clock"] = previous
        transact(Scope.system(), STORY, lambda uow: seal.end_story(uow, NAME))
    return list(EVERYBODY)


def told(app: Flask) -> bool | None:
    """Say whether the story of this database was told to its end; None when none was begun."""
    with app.app_context():
        state = transact(Scope.system(), STORY, seal.story_state, read_only=True)
    return state[1] if state else None


def _begin(uow: object) -> None:
    if uow.hub_entity_id is not None or seal.story_state(uow) is not None:  # type: ignore[attr-defined, arg-type]
        raise refused("demo.story.tell", "There is something in this database already. The story begins on an empty one.")
    seal.begin_story(uow, NAME)  # type: ignore[arg-type]


def _play(stage: Stage, times: Times, progress: Callable[[str], None]) -> None:
    events = [(day, time(12), "scene", scene) for day, scene in scenes.scenes(times)]
    events += [*_weeks(times), *_money(times), *_routine(times)]
    month = None
    for day, at, _, event in sorted(events, key=lambda each: (each[0], each[1])):
        if day > times.today:
            continue
        if Month.of(day) != month:
            month = Month.of(day)
            progress(f"Telling {month.label}")
        stage.set_clock(day, at)
        event(stage)


def _weeks(times: Times) -> Iterator[Event]:
    """Hours, a week and a place at a time, written down on the last evening of the week; leave on the morning it begins."""
    for place, people in figures.hours_by_place(times).items():
        by_week: dict[date, list[tuple[Person, date, int]]] = {}
        for person, by_day in people.items():
            for day, minutes in by_day.items():
                by_week.setdefault(_evening(day, times.today), []).append((person, day, minutes))
        for day, worked in by_week.items():
            yield day, time(18), "hours", lambda stage, p=place, w=worked: _write_down(stage, p, w)
    for person, days in figures.leave_days(times).items():
        for month in sorted({Month.of(day) for day in days}):
            away = [day for day in days if day in month]
            place = cast.SOCIAL_WORK if person is cast.NADIA and away[0] >= times.social_work_joins_on else cast.PSYCHOLOGY
            yield (
                away[0],
                time(8),
                "leave",
                lambda stage, p=place, who=person, d=away: stage.act(
                    p, lambda uow: hours.take_leave(uow, stage.places[p], stage.id_of(who), d), who
                ),
            )


def _evening(day: date, today: date) -> date:
    """Return the last day of the week, of the month, or before today, whichever comes first: hours of a month are there when it ends."""
    return min(day + timedelta(days=6 - day.weekday()), Month.of(day).last_day, today - timedelta(days=1))


def _write_down(stage: Stage, place: str, worked: list[tuple[Person, date, int]]) -> None:
    rows = [
        NewEntry(stage.id_of(person), day, part, kind)
        for person, day, minutes in sorted(worked, key=lambda each: (each[1], each[0].key))
        for kind, part in figures.kinds_of(minutes, day, person).items()
    ]
    stage.act(place, lambda uow: hours.record_entries(uow, stage.places[place], rows))


def _money(times: Times) -> Iterator[Event]:
    """Client fees in two halves, on the tenth and the last day of a month; the hub's costs on the 28th."""
    for place, by_month in figures.client_fees(times).items():
        for month, minor in by_month.items():
            for day, part in ((month.first_day.replace(day=10), minor // 2), (month.last_day, minor - minor // 2)):
                yield day, time(17), "fees", lambda stage, p=place, d=day, m=part: _post(stage, p, d, "Client fees", _fees(m))
    for month, minor in figures.hub_costs(times).items():
        day = month.first_day.replace(day=28)
        postings = (Posting(OTHER_COSTS, debit_minor=minor), Posting(BANK, credit_minor=minor))
        yield day, time(17), "costs", lambda stage, d=day, lines=postings: _post(stage, "hub", d, "Software, insurance, accountant", lines)


def _fees(minor: int) -> tuple[Posting, ...]:
    parts = figures.by_payer(minor)
    return (Posting(BANK, debit_minor=minor), *(Posting(code, credit_minor=part) for code, part in parts.items() if part))


def _post(stage: Stage, place: str, day: date, memo: str, postings: tuple[Posting, ...]) -> None:
    entry = Entry(stage.places[place], day, memo, "ledger.entry.record", f"{memo}:{day.isoformat()}", postings)
    stage.act(place, lambda uow: ledger.post(uow, [entry]), cast.SAM if place == "hub" else None)


def _routine(times: Times) -> Iterator[Event]:
    """What the calendar does by itself: fees on the first, paid on the twelfth; pay and settling on the days that were agreed."""
    month = Month(times.closed * 100 + 1)
    while month <= Month.of(times.today):
        yield month.first_day, time(13), "charge", lambda stage: stage.act("hub", agreements.charge_due_fees)
        for day in (3, 5, 10):
            yield month.first_day.replace(day=day), time(7), "rhythm", lambda stage: keep_rhythm(stage.actor())
        yield month.first_day.replace(day=12), time(9), "settle", _pay_fees
        month = month.plus(1)


def _pay_fees(stage: Stage) -> None:
    def work(uow: object) -> None:
        for invoice in agreements.open_invoices(uow):  # type: ignore[arg-type]
            agreements.settle_fee(uow, invoice.id)  # type: ignore[arg-type]

    stage.act("hub", work)
