"""Everybody's hours in a month: a row per person in a practice, a row per place in the hub."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect
from werkzeug.wrappers import Response as Redirect

from hub.audit.services import record
from hub.db.unit_of_work import UnitOfWork, transact
from hub.hours import services
from hub.hours.acting import me
from hub.hours.rules.kinds import KINDS
from hub.hours.services import MonthHours, PlaceMinutes
from hub.hours.views.desk import back_to, bp, month_address, name_of
from hub.kernel.context import Place
from hub.kernel.errors import missing
from hub.kernel.period import Month
from hub.membership import services as membership
from hub.web.access import current_actor, current_place, current_scope, requires
from hub.web.pages import page
from hub.web.tables import csv_file

HEADER = ("person", *(kind.label for kind in KINDS), "together, minutes", "days off", "complete")


def _here() -> Place:
    place = current_place()
    if place is None:
        raise missing("hours.month.read")
    return place


def _now() -> Month:
    return transact(current_scope(), current_actor(), lambda uow: Month.of(uow.today), read_only=True)


def _months(place: Place, month: Month) -> list[dict[str, Any]]:
    around = (month.previous(), month, month.next())
    return [{"label": each.label, "href": month_address(place, each), "current": each == month} for each in around]


@bp.get("/p/<practice>/hours")
@requires("hours.month.read", of="worker", place="practice")
def practice_now(practice: str) -> Redirect:
    return redirect(month_address(_here(), _now()), 303)


@bp.get("/hub/hours")
@requires("hours.month.read", of="worker", place="hub")
def hub_now() -> Redirect:
    return redirect(month_address(_here(), _now()), 303)


@bp.get("/p/<practice>/hours/<month>")
@requires("hours.month.read", of="worker", place="practice")
def practice_month(practice: str, month: str) -> Response:
    place, asked = _here(), Month.parse(month)
    found = transact(current_scope(), current_actor(), lambda uow: services.read_month(uow, place.entity_id, asked), read_only=True)
    mine = next((row for row in found.rows if row.person_id == current_actor().person_id), None)
    rows = [
        {"person": row.name, "href": "", "you": row is mine, "cells": row.cells, "minutes": row.month.with_corrections,
         "complete": row.complete, "note": row.question or _off(len(row.month.leave_days), row.complete)}
        for row in found.rows
    ]  # fmt: skip
    totals = {"cells": [sum(row.cells[place] for row in found.rows) for place in range(len(KINDS))], "minutes": found.minutes}
    return page(
        "hours_month.html", kind="practice", place={"name": name_of(place)}, month=_month(asked, found.sealed),
        months=_months(place, asked), work=[kind.label for kind in KINDS], rows=rows, totals=totals, year=None,
        complete_action=f"{month_address(place, asked)}/complete" if mine and not mine.complete and not found.sealed else "",
        exports=[{"label": "CSV", "href": f"{month_address(place, asked)}.csv"}],
    )  # fmt: skip


@bp.get("/p/<practice>/hours/<month>.csv")
@requires("hours.month.read", of="worker", place="practice")
def practice_file(practice: str, month: str) -> Response:
    place, asked = _here(), Month.parse(month)

    def read(uow: UnitOfWork) -> MonthHours:
        record(uow, action="hours.month.export", words=f"Took the hours of {asked.label} as a file", detail={"month": asked.number})
        return services.read_month(uow, place.entity_id, asked)

    found = transact(current_scope(), current_actor(), read)
    rows = [
        (row.name, *row.cells, row.month.with_corrections, len(row.month.leave_days), "yes" if row.complete else "no") for row in found.rows
    ]
    return csv_file(f"hours-{place.slug}-{asked}.csv", HEADER, rows)


@bp.post("/p/<practice>/hours/<month>/complete")
@requires("hours.month.complete", of="worker", place="practice")
def practice_complete(practice: str, month: str) -> Response:
    return _complete(_here(), Month.parse(month))


@bp.post("/p/<practice>/hours/<month>/incomplete")
@requires("hours.month.complete", of="worker", place="practice")
def practice_incomplete(practice: str, month: str) -> Response:
    return _incomplete(_here(), Month.parse(month))


@bp.post("/hub/hours/<month>/incomplete")
@requires("hours.month.complete", of="worker", place="hub")
def hub_incomplete(month: str) -> Response:
    return _incomplete(_here(), Month.parse(month))


@bp.get("/hub/hours/<month>")
@requires("hours.month.read", of="worker", place="hub")
def hub_month(month: str) -> Response:
    place, asked, actor = _here(), Month.parse(month), current_actor()

    def read(uow: UnitOfWork) -> tuple[list[PlaceMinutes], list[tuple[str, int]], MonthHours]:
        return services.read_places(uow, asked), _year(uow, asked.year), services.read_month(uow, place.entity_id, asked)

    places, people, own_month = transact(current_scope(), actor, read, read_only=True)
    mine = next((row for row in own_month.rows if row.person_id == actor.person_id), None)
    open_to = {each.slug for each in actor.places}
    rows = [
        {"place": name_of(each.place), "colour": each.place.colour, "people": each.people, "minutes": each.minutes,
         "href": month_address(each.place, asked) if each.place.kind == "practice" and each.place.slug in open_to else ""}
        for each in places
    ]  # fmt: skip
    return page(
        "hours_month.html", kind="hub", place={"name": "the hub"}, month=_month(asked, own_month.sealed), months=_months(place, asked),
        rows=rows, totals={"minutes": sum(each.minutes for each in places), "people": sum(each.people for each in places)},
        year={"name": str(asked.year), "rows": [{"person": name, "minutes": minutes} for name, minutes in people]},
        complete_action=f"/hub/hours/{asked}/complete" if mine and not mine.complete and not own_month.sealed else "",
        exports=[{"label": "CSV", "href": f"/hub/hours/{asked}.csv"}],
    )  # fmt: skip


@bp.get("/hub/hours/<month>.csv")
@requires("hours.month.read", of="worker", place="hub")
def hub_file(month: str) -> Response:
    asked = Month.parse(month)

    def read(uow: UnitOfWork) -> list[PlaceMinutes]:
        record(uow, action="hours.month.export", words=f"Took the hours of {asked.label} as a file", detail={"month": asked.number})
        return services.read_places(uow, asked)

    found = transact(current_scope(), current_actor(), read)
    return csv_file(
        f"hours-hub-{asked}.csv", ("place", "people", "minutes"), [(name_of(each.place), each.people, each.minutes) for each in found]
    )


@bp.post("/hub/hours/<month>/complete")
@requires("hours.month.complete", of="worker", place="hub")
def hub_complete(month: str) -> Response:
    return _complete(_here(), Month.parse(month))


def _complete(place: Place, month: Month) -> Response:
    actor, person_id = me()
    transact(current_scope(), actor, lambda uow: services.say_complete(uow, place.entity_id, person_id, month))
    here = month_address(place, month)
    return back_to(here, f"Your {month.label} is complete. Everyone sees that.", undo=f"{here}/incomplete")


def _incomplete(place: Place, month: Month) -> Response:
    actor, person_id = me()
    transact(current_scope(), actor, lambda uow: services.unsay_complete(uow, place.entity_id, person_id, month))
    return back_to(month_address(place, month), f"Something is still missing in your {month.label}.")


def _year(uow: UnitOfWork, year: int) -> list[tuple[str, int]]:
    names = {each.person_id: each.name for each, _ in membership.people_on(uow, uow.today)}
    found = [(names.get(each.person_id, ""), each.minutes) for each in services.minutes_by_person(uow, year)]
    return sorted(found, key=lambda line: line[0].casefold())


def _month(month: Month, sealed: bool) -> dict[str, Any]:
    return {
        "key": str(month),
        "name": month.label,
        "settled": sealed,
        "words": "The pay of this month is worked out; its hours are final." if sealed else "",
    }


def _off(days: int, complete: bool) -> str:
    if not days:
        return ""
    return f"{days} day{'' if days == 1 else 's'} off, " + ("complete" if complete else "not said complete yet")
