"""One's own week: look at it, add some time, save it, take a line back, keep it as a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from hub.db.unit_of_work import UnitOfWork
from hub.hours import services
from hub.hours.acting import in_place, me, one_of, own
from hub.hours.rules.entries import cell_name, say_day
from hub.hours.rules.kinds import KINDS, LABELS
from hub.hours.rules.lengths import parse_cells, parse_length, say_length, write_length
from hub.hours.rules.weeks import Week
from hub.hours.rules.worth import Worth
from hub.hours.schemas import AddForm, CorrectForm
from hub.hours.services import NewEntry, WeekHours
from hub.hours.views.desk import back_to, bp, month_address, name_of, options, pay_address
from hub.hours.worth import worth_of
from hub.kernel.context import Place
from hub.kernel.ids import parse, public
from hub.kernel.period import Month
from hub.web.access import requires
from hub.web.forms import Form, load, shown_again_by
from hub.web.pages import page
from hub.web.tables import csv_file

ISO_DAY = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])")
SHORT_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ADD_FIELDS = {"kind": "/kind", "minutes": "/time", "worked_on": "/on"}


@dataclass(frozen=True)
class WeekOnPage:
    """Everything that the page of a week is made of."""

    today: date
    hours: WeekHours
    before: WeekHours
    payers: list[Place]
    place: Place | None
    sealed: set[tuple[Any, Month]]
    month: Month
    month_minutes: int
    worth: Worth


def week_page(form: Form, week: str | None = None) -> Response:
    """Show a week as the address asks for it: `week`, `day`, `place`, and `like=last` to fill it in like the last one."""
    asked = week or request.args.get("week")
    found = own(lambda uow: _read(uow, asked))
    shown = _context(found, _day_of(found))
    return page("hours_week.html", **shown, **form.context())


def _read(uow: UnitOfWork, asked: str | None) -> WeekOnPage:
    _, person_id = me()
    week = Week.parse(asked) if asked else Week.of(_asked_day(uow.today) or uow.today)
    payers = services.payers_of(uow, person_id, week.monday, week.sunday)
    slug = request.args.get("place") or request.form.get("payer")
    place = next((each for each in payers if each.slug == slug), None) or services.place_used_last(uow, person_id, payers)
    month = Month.of(min(max(uow.today, week.monday), week.sunday))
    return WeekOnPage(
        uow.today, services.read_week(uow, person_id, week), services.read_week(uow, person_id, week.before()), payers, place,
        services.sealed_months(uow, [each.entity_id for each in payers]), month, services.own_minutes(uow, person_id, month),
        worth_of(uow, person_id, month),
    )  # fmt: skip


def _asked_day(today: date) -> date | None:
    try:
        return date.fromisoformat(request.args["day"]) if request.args.get("day") else None
    except ValueError:
        return None


def _day_of(found: WeekOnPage) -> date:
    """Choose the day that the quick form adds to: the one asked for, else today, else the last day of the week that has come."""
    days = found.hours.week.days
    asked = _asked_day(found.today)
    if asked in days:
        return asked  # type: ignore[return-value]
    return max((day for day in days if day <= found.today), default=days[0])


def _context(found: WeekOnPage, add_on: date) -> dict[str, Any]:
    week, place = found.hours.week, found.place
    here = f"/me/hours/{week}?" + urlencode({"place": place.slug, "seen": found.hours.mark(place.entity_id)}) if place else ""
    everyone = month_address(place, found.month) if place else f"/hub/hours/{found.month}"
    query = {"place": place.slug} if place and len(found.payers) > 1 else {}
    days = [
        {"on": day, "name": name, "minutes": sum(each.minutes for each in found.hours.on(day)), "today": day == found.today,
         "href": "/me/hours?" + urlencode({"week": week, "day": day, **query})}
        for name, day in zip(SHORT_DAYS, week.days, strict=True)
    ]  # fmt: skip
    return {
        "week": {"key": str(week), "first_on": week.monday, "last_on": week.sunday},
        "weeks": _weeks(week, Week.of(found.today), query),
        "places": _places(found, week) if len(found.payers) > 1 else [],
        "rate_minor": found.worth.rate_minor, "currency": found.worth.currency, "today_on": found.today, "add_on": add_on,
        "kinds": [{"value": kind.code, "label": kind.label} for kind in KINDS],
        "payers": options(found.payers), "payer": place.slug if place else "",
        "add_action": "/me/hours?" + urlencode({"week": week, "day": add_on}), "save_action": here, "fill_href": _fill_href(found, query),
        "days": days, "rows": _rows(found), "total_minutes": sum(day["minutes"] for day in days), "entries": _entries(found, add_on),
        "month": {"name": found.month.label, "minutes": found.month_minutes, "earned_minor": found.worth.earned_minor,
                  "pay_href": pay_address(found.month), "everyone_href": everyone},
        "leave": {"day_minor": found.worth.leave_day_minor, "href": "/me/leave"}, "import_href": "/me/hours/import",
        "exports": [{"label": "CSV", "href": f"/me/hours.csv?week={week}"}],
        "correction": _correction(found),
    }  # fmt: skip


def _weeks(week: Week, now: Week, query: dict[str, str]) -> list[dict[str, Any]]:
    names = {now.before(): "Last week", now: "This week", now.after(): "Next week"}
    return [
        {
            "label": names.get(each, f"Week {each.number}"),
            "href": "/me/hours?" + urlencode({"week": each, **query}),
            "current": each == week,
        }
        for each in (week.before(), week, week.after())
    ]


def _places(found: WeekOnPage, week: Week) -> list[dict[str, Any]]:
    return [
        {"label": name_of(each), "href": "/me/hours?" + urlencode({"week": week, "place": each.slug}), "current": each == found.place}
        for each in found.payers
    ]


def _fill_href(found: WeekOnPage, query: dict[str, str]) -> str:
    if found.place is None or request.args.get("like"):
        return ""
    here, before = ([each for each in hours.entries if each.entity_id == found.place.entity_id] for hours in (found.hours, found.before))
    return "/me/hours?" + urlencode({"week": found.hours.week, "like": "last", **query}) if before and not here else ""


def _correction(found: WeekOnPage) -> dict[str, Any] | None:
    """Offer to put right a day of the place that is written in, when the month of one has been sealed."""
    place = found.place
    if place is None:
        return None
    days = [day for day in found.hours.week.days if (place.entity_id, Month.of(day)) in found.sealed and day <= found.today]
    choice = [{"value": day.isoformat(), "label": say_day(day)} for day in days]
    return {"action": f"/me/hours/{place.slug}/corrections", "days": choice} if choice else None


def _rows(found: WeekOnPage) -> list[dict[str, Any]]:
    """Every kind of work in the place that is written in; of other places what stands there, to be looked at."""
    rows = []
    for place in sorted(found.payers, key=lambda each: each != found.place):
        for kind in KINDS:
            minutes = [found.hours.minutes(place.entity_id, kind.code, day) for day in found.hours.week.days]
            if place == found.place or any(minutes):
                sub = name_of(place) if len(found.payers) > 1 else ""
                rows.append({"label": kind.label, "sub": sub, "cells": _cells(found, place, kind.code, minutes), "minutes": sum(minutes)})
    return rows


def _cells(found: WeekOnPage, place: Place, kind: str, minutes: list[int]) -> list[dict[str, Any]]:
    like = request.args.get("like") and place == found.place
    cells = []
    for day, last_day, here in zip(found.hours.week.days, found.before.week.days, minutes, strict=True):
        locked = place != found.place or day > found.today or (place.entity_id, Month.of(day)) in found.sealed
        shown = found.before.minutes(place.entity_id, kind, last_day) if like and not locked and not here else here
        cells.append({"name": cell_name(kind, day), "typed": write_length(shown), "locked": locked, "bad": False})
    return cells


def _entries(found: WeekOnPage, day: date) -> list[dict[str, Any]]:
    names = {place.entity_id: name_of(place) for place in found.payers}
    lines = []
    for each in found.hours.on(day):
        words = LABELS[each.kind] + (f", {names.get(each.entity_id, '')}" if len(names) > 1 else "")
        words += f", corrects {each.reference_on.isoformat()}" if each.reference_on else ""
        open_month = (each.entity_id, Month.of(day)) not in found.sealed
        lines.append(
            {"words": words, "minutes": each.minutes, "undo": f"/me/hours/entries/{public('hrs', each.id)}/take-back" if open_month else ""}
        )
    return lines


@bp.get("/me/hours")
@requires("hours.week.read", of="person", place="me")
def show_week() -> Response:
    return week_page(Form())


@bp.get("/me/hours.csv")
@requires("hours.week.read", of="person", place="me")
def week_file() -> Response:
    """The week as a file that the hub itself can read again."""
    _, person_id = me()

    def read(uow: UnitOfWork) -> tuple[Week, list[tuple[str, int, str, str]]]:
        week = Week.parse(request.args["week"]) if request.args.get("week") else Week.of(uow.today)
        names = {place.entity_id: place.slug for place in services.payers_of(uow, person_id)}
        found = services.read_week(uow, person_id, week).entries
        return week, [(each.worked_on.isoformat(), each.minutes, each.kind, names.get(each.entity_id, "")) for each in found]

    week, rows = own(read)
    return csv_file(f"hours-{week}.csv", ("date", "minutes", "kind", "place"), rows)


@bp.post("/me/hours")
@requires("hours.entry.record", place="me")
@shown_again_by(week_page)
def add() -> Response:
    typed, (_, person_id) = load(AddForm(), "hours.entry.record"), me()
    minutes = parse_length(typed["time"], "/time")
    place = one_of(own(lambda uow: services.payers_of(uow, person_id)), typed["payer"])
    row = NewEntry(person_id, typed["on"], minutes, typed["kind"])
    written = in_place(place, lambda uow: services.record_entries(uow, place.entity_id, [row], lambda _, name: ADD_FIELDS[name]))
    address = "/me/hours?" + urlencode({"week": Week.of(typed["on"]), "day": typed["on"], "place": place.slug})
    return back_to(address, f"{say_length(minutes)} written down.", undo=f"/me/hours/entries/{public('hrs', written.ids[0])}/take-back")


@bp.post("/me/hours/<week>")
@requires("hours.week.record", place="me")
@shown_again_by(week_page)
def save(week: str) -> Response:
    wanted, (_, person_id) = Week.parse(week), me()
    place = one_of(own(lambda uow: services.payers_of(uow, person_id)), request.args.get("place", ""))
    cells = _typed_cells(wanted)
    seen = request.args.get("seen") or None
    written = in_place(place, lambda uow: services.record_week(uow, place.entity_id, person_id, wanted, cells, seen))
    words = f"The week is saved, {say_length(written.minutes)} written down." if written.lines else "The week is saved."
    return back_to("/me/hours?" + urlencode({"week": wanted, "place": place.slug}), words)


@bp.post("/me/hours/entries/<entry>/take-back")
@requires("hours.entry.take_back", place="me")
def take_back(entry: str) -> Response:
    entry_id, (_, person_id) = parse("hrs", entry), me()

    def find(uow: UnitOfWork) -> Place:
        entity_id = services.place_of_entry(uow, person_id, entry_id)
        return next(place for place in services.payers_of(uow, person_id) if place.entity_id == entity_id)

    place = own(find)
    gone = in_place(place, lambda uow: services.take_back_entry(uow, place.entity_id, person_id, entry_id))
    address = "/me/hours?" + urlencode({"week": Week.of(gone.worked_on), "day": gone.worked_on, "place": place.slug})
    return back_to(address, f"{say_length(gone.minutes)} taken back.")


def _week_of_correction(form: Form, place: str) -> Response:
    day = str(form.values.get("reference_on", ""))
    return week_page(form, str(Week.of(date.fromisoformat(day))) if ISO_DAY.fullmatch(day) else None)


@bp.post("/me/hours/<place>/corrections")
@requires("hours.entry.correct", place="me")
@shown_again_by(_week_of_correction)
def correct(place: str) -> Response:
    """Put right a day whose pay is worked out, by a line in the month that is open."""
    typed, (_, person_id) = load(CorrectForm(), "hours.entry.correct"), me()
    minutes = parse_length(typed["how_long"], "/how_long") * (1 if typed["more"] else -1)
    here = one_of(own(lambda uow: services.payers_of(uow, person_id)), place)
    on = typed["reference_on"]
    in_place(here, lambda uow: services.correct(uow, here.entity_id, person_id, on, minutes, typed["kind_of_work"]))
    words = f"{say_day(on)} is put right by {say_length(minutes)}. It is paid with the month that is open."
    return back_to("/me/hours?" + urlencode({"place": here.slug}), words)


def _typed_cells(week: Week) -> dict[tuple[str, date], int]:
    """Read every cell that was sent; those that cannot be read are all named at once, and the others are kept on the page."""
    names = {cell_name(kind.code, day): (kind.code, day) for kind in KINDS for day in week.days}
    minutes = parse_cells({name: request.form[name] for name in names if name in request.form})
    return {names[name]: found for name, found in minutes.items()}
