"""Time off: say it, look at it, take it back. Nobody is asked why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Response

from hub.db.unit_of_work import UnitOfWork
from hub.hours import services
from hub.hours.acting import in_place, me, one_of, own
from hub.hours.rules.entries import say_day
from hub.hours.rules.worth import Worth
from hub.hours.schemas import LeaveForm
from hub.hours.services import LeaveDay
from hub.hours.views.desk import back_to, bp, name_of, options
from hub.hours.worth import worth_of
from hub.kernel.context import Place
from hub.kernel.errors import missing
from hub.kernel.period import Month, Period
from hub.web.access import requires
from hub.web.forms import Form, load, shown_again_by
from hub.web.pages import page
from hub.web.rendering import count_of
from hub.web.tables import csv_file


def leave_page(form: Form) -> Response:
    """Show this year's days off and the form for more."""
    _, person_id = me()

    def read(uow: UnitOfWork) -> tuple[date, list[Place], Place | None, list[LeaveDay], Worth]:
        payers = services.payers_of(uow, person_id, uow.today, uow.today)
        taken = services.read_leave(uow, person_id, Period.of_year(uow.today.year))
        return uow.today, payers, services.place_used_last(uow, person_id, payers), taken, worth_of(uow, person_id, Month.of(uow.today))

    today, payers, used, taken, worth = own(read)
    names = {place.entity_id: name_of(place) for place in payers}
    overlap = next((each.message for each in form.problems if each.pointer == "/keep_hours"), "")
    return page(
        "leave.html", today_on=today, day_minor=worth.leave_day_minor, currency=worth.currency, action="/me/leave", payers=options(payers),
        payer=used.slug if used else "", fund_words="", overlap={"words": overlap} if overlap else None,
        rows=_stretches(taken, names, worth),
        year={"name": str(today.year), "days": len(taken), "minor": _pays(worth, len(taken))},
        exports=[{"label": "CSV", "href": "/me/leave.csv"}], **form.context(),
    )  # fmt: skip


def _stretches(taken: list[LeaveDay], names: dict[Any, str], worth: Worth) -> list[dict[str, Any]]:
    """Put days that follow one another, weekends between them aside, on one line; each day can be taken back from its own."""
    runs: list[list[LeaveDay]] = []
    for each in taken:
        last = runs[-1][-1] if runs else None
        gap = (each.on_day - last.on_day).days if last else 0
        follows = last is not None and last.entity_id == each.entity_id and last.sealed == each.sealed and each.sealed
        if follows and last is not None and (gap == 1 or (gap <= 3 and (last.on_day + timedelta(days=1)).weekday() >= 5)):
            runs[-1].append(each)
        else:
            runs.append([each])
    several = len(names) > 1
    return [
        {"on": run[0].on_day, "until": run[-1].on_day, "days": len(run), "minor": _pays(worth, len(run)),
         "place": names.get(run[0].entity_id, "") if several else "", "note": "",
         "undo": "" if run[0].sealed else f"/me/leave/{run[0].on_day.isoformat()}/take-back"}
        for run in runs
    ]  # fmt: skip


def _pays(worth: Worth, days: int) -> int | None:
    return None if worth.leave_day_minor is None else worth.leave_day_minor * days


@bp.get("/me/leave")
@requires("hours.leave.read", of="person", place="me")
def show_leave() -> Response:
    return leave_page(Form())


@bp.get("/me/leave.csv")
@requires("hours.leave.read", of="person", place="me")
def leave_file() -> Response:
    _, person_id = me()

    def read(uow: UnitOfWork) -> list[tuple[str, str]]:
        names = {place.entity_id: name_of(place) for place in services.payers_of(uow, person_id)}
        taken = services.read_leave(uow, person_id, Period.of_year(uow.today.year))
        return [(each.on_day.isoformat(), names.get(each.entity_id, "")) for each in taken]

    return csv_file("time-off.csv", ("day", "place"), own(read))


@bp.post("/me/leave")
@requires("hours.leave.take", place="me")
@shown_again_by(leave_page)
def take_leave() -> Response:
    typed, (_, person_id) = load(LeaveForm(), "hours.leave.take"), me()
    days = services.days_between(typed["from_on"], typed["to_on"] or typed["from_on"], typed["weekends"])
    place = one_of(own(lambda uow: services.payers_of(uow, person_id)), typed["payer"])
    new = in_place(place, lambda uow: services.take_leave(uow, place.entity_id, person_id, days, keep_hours=typed["keep_hours"]))
    words = f"You are off on {say_day(new[0])}." if len(new) == 1 else f"You are off on {count_of(len(new), 'day')}."
    return back_to("/me/leave", f"{words} The people you work with see that. Rest.")


@bp.post("/me/leave/<day>/take-back")
@requires("hours.leave.take_back", place="me")
def take_leave_back(day: str) -> Response:
    _, person_id = me()
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise missing("hours.leave.take_back") from None

    def find(uow: UnitOfWork) -> Place:
        found = services.read_leave(uow, person_id, Period.of_days(wanted, wanted))
        if not found:
            raise missing("hours.leave.take_back")
        return next(place for place in services.payers_of(uow, person_id) if place.entity_id == found[0].entity_id)

    place = own(find)
    in_place(place, lambda uow: services.take_leave_back(uow, place.entity_id, person_id, wanted))
    return back_to("/me/leave", f"You are not off on {say_day(wanted)} after all.")
