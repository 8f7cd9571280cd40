"""JSON: one's own hours, files and time off, and everybody's month."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import Schema

from hub.db.unit_of_work import UnitOfWork, transact
from hub.hours import schemas, services
from hub.hours.acting import me, one_of, own, scope_of
from hub.hours.rules.lengths import parse_length
from hub.hours.rules.sheets import MAX_BYTES, TOO_LARGE, check_size
from hub.hours.rules.weeks import Week
from hub.hours.schemas import brought_out, draft_out, entry_out, person_month_out, year_out
from hub.hours.services import NewEntry
from hub.kernel.context import Place
from hub.kernel.cursor import part_of
from hub.kernel.errors import Problem, invalid, missing
from hub.kernel.ids import parse, public
from hub.kernel.period import Month, Period
from hub.membership import services as membership
from hub.web.access import current_actor, current_place, current_scope, requires
from hub.web.forms import takes_upload
from hub.web.idempotency import answer_once
from hub.web.openapi import API_PREFIX
from hub.web.shapes import PartQuery

api = Blueprint("hours_api", __name__, url_prefix=API_PREFIX, description="Hours worked, files of them, time off, and everybody's month.")
T = TypeVar("T")
CSV_BODY = {"required": True, "content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}}}


def _payers() -> list[Place]:
    _, person_id = me()
    return own(lambda uow: services.payers_of(uow, person_id))


def _once(place: Place, work: Callable[[UnitOfWork], Any], schema: type[Schema], status: int = 200) -> Response:
    return answer_once(scope_of(place), me()[0], work, schema, status)


@api.route("/me/hours")
@requires("hours.week.read", of="person", place="me")
@api.etag
@api.arguments(schemas.WeekQuery, location="query")
@api.response(200, schemas.WeekSchema)
def week(query: Mapping[str, Any]) -> dict[str, Any]:
    """Return one's own week, in every place."""
    _, person_id = me()

    def read(uow: UnitOfWork) -> dict[str, Any]:
        asked = Week.parse(query["week"]) if query["week"] else Week.of(uow.today)
        found = services.read_week(uow, person_id, asked)
        names = {place.entity_id: place.slug for place in services.payers_of(uow, person_id)}
        return {
            "week": str(asked), "first_on": asked.monday, "last_on": asked.sunday, "minutes": sum(each.minutes for each in found.entries),
            "marks": {slug: found.mark(entity_id) for entity_id, slug in names.items()},
            "entries": [entry_out(each, names.get(each.entity_id, "")) for each in found.entries],
        }  # fmt: skip

    return own(read)


@api.route("/me/hours", methods=["POST"])
@requires("hours.entry.record", place="me")
@api.arguments(schemas.NewEntriesSchema)
@api.response(201, schemas.WrittenSchema)
def record(given: Mapping[str, Any]) -> Response:
    """Write any number of lines down for one place, all or nothing."""
    place, (_, person_id) = one_of(_payers(), given["place"], "/place"), me()
    rows = [NewEntry(person_id, each["worked_on"], _minutes(number, each), each["kind"]) for number, each in enumerate(given["entries"])]

    def work(uow: UnitOfWork) -> dict[str, Any]:
        written = services.record_entries(uow, place.entity_id, rows, lambda number, name: f"/entries/{number}/{name}")
        return {"ids": [public("hrs", ident) for ident in written.ids], "minutes": written.minutes}

    return _once(place, work, schemas.WrittenSchema, 201)


@api.route("/me/hours/<week>/<place>", methods=["PUT"])
@requires("hours.week.record", place="me")
@api.arguments(schemas.CellsSchema)
@api.response(200, schemas.WrittenSchema)
def record_week(given: Mapping[str, Any], week: str, place: str) -> Response:
    """Make cells of one's own week in one place hold the given minutes; cells that are not named stay as they are."""
    wanted, here, (_, person_id) = Week.parse(week), _of_mine(place), me()
    cells = {(each["kind"], each["worked_on"]): each["minutes"] for each in given["cells"]}

    def work(uow: UnitOfWork) -> dict[str, Any]:
        written = services.record_week(uow, here.entity_id, person_id, wanted, cells, given["seen"])
        return {"ids": [public("hrs", ident) for ident in written.ids], "minutes": written.minutes}

    return _once(here, work, schemas.WrittenSchema)


@api.route("/me/hours/corrections", methods=["POST"])
@requires("hours.entry.correct", place="me")
@api.arguments(schemas.NewCorrectionSchema)
@api.response(201, schemas.WrittenSchema)
def correct(given: Mapping[str, Any]) -> Response:
    """Put right a day whose month is sealed, by a line in the month that is open."""
    place, (_, person_id) = one_of(_payers(), given["place"], "/place"), me()

    def work(uow: UnitOfWork) -> dict[str, Any]:
        ident = services.correct(uow, place.entity_id, person_id, given["reference_on"], given["minutes"], given["kind"])
        return {"ids": [public("hrs", ident)], "minutes": given["minutes"]}

    return _once(place, work, schemas.WrittenSchema, 201)


@api.route("/me/hours/entries/<entry_id>/take-back", methods=["POST"])
@requires("hours.entry.take_back", place="me")
@api.response(200, schemas.EntrySchema)
def take_back(entry_id: str) -> Response:
    """Take back one line of one's own."""
    ident, (_, person_id) = parse("hrs", entry_id), me()
    entity_id = own(lambda uow: services.place_of_entry(uow, person_id, ident))
    place = _of_mine(entity_id)
    return _once(place, lambda uow: entry_out(services.take_back_entry(uow, entity_id, person_id, ident), place.slug), schemas.EntrySchema)


@api.route("/me/hours/imports")
@requires("hours.import.read", of="person", place="me")
@api.etag
@api.arguments(PartQuery, location="query")
@api.response(200, schemas.ImportListSchema)
def imports(query: Mapping[str, Any]) -> dict[str, Any]:
    """List one's own files that came in, newest first."""
    _, person_id = me()
    slugs = {place.entity_id: place.slug for place in _payers()}
    found = own(lambda uow: services.list_imports(uow, person_id))
    part, following = part_of(
        found, lambda each: (each.confirmed_at.isoformat(), each.id.hex), query["cursor"], query["limit"], last_first=True
    )
    return {"imports": [brought_out(each, slugs.get(each.entity_id, "")) for each in part], "next_cursor": following}


@api.route("/me/hours/imports", methods=["POST"])
@requires("hours.import.preview", place="me")
@takes_upload(MAX_BYTES, TOO_LARGE)
@api.arguments(schemas.UploadQuery, location="query")
@api.response(201, schemas.ImportSchema)
@api.doc(requestBody=CSV_BODY)
def preview(query: Mapping[str, Any]) -> Response:
    """Read a file of Toggl Track, Clockify or a plain table, sent as the body, and look at its lines. No hours are written down yet."""
    place, (actor, person_id) = one_of(_payers(), query["place"], "/place"), me()
    content = request.get_data()
    check_size(len(content))
    otherwise = query["otherwise"] or ("administration" if place.kind == "hub" else "sessions")

    def work(uow: UnitOfWork) -> dict[str, Any]:
        return draft_out(services.preview_import(uow, place.entity_id, person_id, content, otherwise=otherwise), place.slug)

    return answer_once(current_scope(), actor, work, schemas.ImportSchema, 201)


@api.route("/me/hours/imports/<import_id>")
@requires("hours.import.read", of="person", place="me")
@api.etag
@api.response(200, schemas.ImportSchema)
def draft(import_id: str) -> dict[str, Any]:
    """Return one's own file with what was made of every line."""
    ident = parse("imp", import_id)
    found = own(lambda uow: services.read_draft(uow, ident))
    return draft_out(found, _of_mine(found.entity_id).slug)


@api.route("/me/hours/imports/<import_id>/columns", methods=["POST"])
@requires("hours.import.answer", place="me")
@api.arguments(schemas.AnswerSchema)
@api.response(200, schemas.ImportSchema)
def answer(given: Mapping[str, Any], import_id: str) -> Response:
    """Say which column is which, and whether the day or the month comes first; the lines are then read."""
    ident = parse("imp", import_id)
    slug = _of_mine(own(lambda uow: services.place_of_import(uow, ident))).slug

    def work(uow: UnitOfWork) -> dict[str, Any]:
        return draft_out(services.answer_question(uow, ident, given["columns"], given["unit"], given["order"]), slug)

    return answer_once(current_scope(), me()[0], work, schemas.ImportSchema, 200)


@api.route("/me/hours/imports/<import_id>/confirm", methods=["POST"])
@requires("hours.import.confirm", place="me")
@api.arguments(schemas.ConfirmSchema)
@api.response(200, schemas.BroughtInSchema)
def confirm(given: Mapping[str, Any], import_id: str) -> Response:
    """Write the lines of a file down as hours, all of the chosen or none."""
    ident = parse("imp", import_id)
    place = _of_mine(own(lambda uow: services.place_of_import(uow, ident)))
    chosen = None if given["lines"] is None else frozenset(given["lines"])
    return _once(place, lambda uow: brought_out(services.confirm_import(uow, ident, chosen), place.slug), schemas.BroughtInSchema)


@api.route("/me/hours/imports/<import_id>/take-back", methods=["POST"])
@requires("hours.import.take_back", place="me")
@api.response(200, schemas.BroughtInSchema)
def take_back_import(import_id: str) -> Response:
    """Take back every line that a file brought in and that still stands."""
    ident = parse("imp", import_id)
    place = _of_mine(own(lambda uow: services.place_of_import(uow, ident)))
    return _once(place, lambda uow: brought_out(services.take_back_import(uow, ident), place.slug), schemas.BroughtInSchema)


@api.route("/me/leave")
@requires("hours.leave.read", of="person", place="me")
@api.etag
@api.arguments(schemas.PeriodQuery, location="query")
@api.response(200, schemas.LeaveSchema)
def leave(query: Mapping[str, Any]) -> dict[str, Any]:
    """List one's own days off."""
    _, person_id = me()

    def read(uow: UnitOfWork) -> dict[str, Any]:
        period = Period.parse(query["period"], uow.today) if query["period"] else Period.of_year(uow.today.year)
        slugs = {place.entity_id: place.slug for place in services.payers_of(uow, person_id)}
        found = services.read_leave(uow, person_id, period)
        days = [{"on_day": each.on_day, "place": slugs.get(each.entity_id, ""), "sealed": each.sealed} for each in found]
        return {"period": str(period), "days": days}

    return own(read)


@api.route("/me/leave", methods=["POST"])
@requires("hours.leave.take", place="me")
@api.arguments(schemas.NewLeaveSchema)
@api.response(201, schemas.TakenSchema)
def take_leave(given: Mapping[str, Any]) -> Response:
    """Say that one is off on these days. No reason is asked for."""
    place, (_, person_id) = one_of(_payers(), given["place"], "/place"), me()

    def work(uow: UnitOfWork) -> dict[str, Any]:
        return {"days": services.take_leave(uow, place.entity_id, person_id, given["days"], keep_hours=given["keep_hours"])}

    return _once(place, work, schemas.TakenSchema, 201)


@api.route("/me/leave/<place>/<day>/take-back", methods=["POST"])
@requires("hours.leave.take_back", place="me")
@api.response(200, schemas.TakenSchema)
def take_leave_back(place: str, day: str) -> Response:
    """Say that one was not off on a day after all."""
    here, (_, person_id) = _of_mine(place), me()
    wanted = Period.parse(f"{day}..{day}").first_day

    def work(uow: UnitOfWork) -> dict[str, Any]:
        services.take_leave_back(uow, here.entity_id, person_id, wanted)
        return {"days": [wanted]}

    return _once(here, work, schemas.TakenSchema)


@api.route("/p/<practice>/hours/<month>")
@requires("hours.month.read", of="worker", place="practice")
@api.etag
@api.response(200, schemas.MonthSchema)
def practice_month(practice: str, month: str) -> dict[str, Any]:
    """Return everybody's month in one's own practice, by name."""
    asked, place = Month.parse(month), current_place()
    assert place is not None
    found = transact(current_scope(), current_actor(), lambda uow: services.read_month(uow, place.entity_id, asked), read_only=True)
    people = [person_month_out(row) for row in found.rows]
    return {"month": str(asked), "place": place.slug, "sealed": found.sealed, "minutes": found.minutes, "people": people}


@api.route("/hub/hours/<month>")
@requires("hours.month.read", of="worker", place="hub")
@api.etag
@api.response(200, schemas.HubMonthSchema)
def hub_month(month: str) -> dict[str, Any]:
    """Return how long each place worked in a month, and everybody's minutes of its year."""
    asked = Month.parse(month)

    def read(uow: UnitOfWork) -> dict[str, Any]:
        names = {each.person_id: each.name for each, _ in membership.people_on(uow, uow.today)}
        places = [{"place": each.place.slug, "people": each.people, "minutes": each.minutes} for each in services.read_places(uow, asked)]
        people = [year_out(each, names.get(each.person_id, "")) for each in services.minutes_by_person(uow, asked.year)]
        people.sort(key=lambda each: (each["person"].casefold(), each["person_id"]))
        return {"month": str(asked), "places": places, "year": asked.year, "people": people}

    return transact(current_scope(), current_actor(), read, read_only=True)


@api.route("/p/<practice>/hours/<month>/complete", methods=["POST"])
@requires("hours.month.complete", of="worker", place="practice")
@api.response(200, schemas.CompleteSchema)
def practice_complete(practice: str, month: str) -> Response:
    """Say that one's own month in a practice is complete."""
    return _complete(Month.parse(month))


@api.route("/p/<practice>/hours/<month>/incomplete", methods=["POST"])
@requires("hours.month.complete", of="worker", place="practice")
@api.response(200, schemas.CompleteSchema)
def practice_incomplete(practice: str, month: str) -> Response:
    """Say that something is still missing in one's own month in a practice."""
    return _complete(Month.parse(month), False)


@api.route("/hub/hours/<month>/incomplete", methods=["POST"])
@requires("hours.month.complete", of="worker", place="hub")
@api.response(200, schemas.CompleteSchema)
def hub_incomplete(month: str) -> Response:
    """Say that something is still missing in one's own month in the hub."""
    return _complete(Month.parse(month), False)


@api.route("/hub/hours/<month>/complete", methods=["POST"])
@requires("hours.month.complete", of="worker", place="hub")
@api.response(200, schemas.CompleteSchema)
def hub_complete(month: str) -> Response:
    """Say that one's own month in the hub is complete."""
    return _complete(Month.parse(month))


def _complete(month: Month, complete: bool = True) -> Response:
    place, (actor, person_id) = current_place(), me()
    assert place is not None
    say = services.say_complete if complete else services.unsay_complete

    def work(uow: UnitOfWork) -> dict[str, Any]:
        say(uow, place.entity_id, person_id, month)
        return {"complete": complete}

    return answer_once(current_scope(), actor, work, schemas.CompleteSchema, 200)


def _of_mine(which: UUID | str) -> Place:
    """Return a place of one's own by its id or its short name in an address.

    Raises   MISSING for any other.
    """
    found = next((place for place in _payers() if which in (place.entity_id, place.slug)), None)
    if found is None:
        raise missing("hours.place.choose")
    return found


def _minutes(number: int, given: Mapping[str, Any]) -> int:
    if ("minutes" in given) == ("time" in given):
        message = "Send either minutes or time."
        raise invalid("hours.entry.record", message, Problem(f"/entries/{number}/minutes", message))
    return int(given["minutes"]) if "minutes" in given else parse_length(given["time"], f"/entries/{number}/time")
