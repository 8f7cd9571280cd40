"""People: everyone, equal, by name; and each person's way in."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response

from hub.db.unit_of_work import UnitOfWork, transact
from hub.hours import services as hours
from hub.joining import services
from hub.kernel.errors import missing
from hub.kernel.ids import parse, public
from hub.kernel.period import Month
from hub.membership import services as membership
from hub.membership.services import EngagementRecord, MemberRecord
from hub.practices import services as practices
from hub.practices.services import EntityRecord
from hub.web.access import current_actor, current_place, current_scope, requires
from hub.web.pages import page
from hub.web.rendering import day_text
from hub.web.tables import csv_file

bp = Blueprint("joining", __name__)
KINDS = {"contractor": "as a contractor", "owner_draw": "as the owner of record", "employee": "as an employee"}


@bp.get("/hub/people")
@requires("joining.people.read", of="worker", place="hub")
def people() -> Response:
    return page("people.html", **transact(current_scope(), current_actor(), lambda uow: _people(uow, None), read_only=True))


@bp.get("/p/<practice>/people")
@requires("joining.people.read", of="worker", place="practice")
def practice_people(practice: str) -> Response:
    place = current_place()
    if place is None:
        raise missing("joining.people.read")
    return page("people.html", **transact(current_scope(), current_actor(), lambda uow: _people(uow, place.slug), read_only=True))


@bp.get("/hub/people.csv")
@requires("joining.people.read", of="worker", place="hub")
def people_csv() -> Response:
    found = transact(current_scope(), current_actor(), lambda uow: membership.people_on(uow, uow.today), read_only=True)
    rows = [[each.name, standing, each.candidate_from, each.member_from, each.left_on] for each, standing in found]
    return csv_file("people.csv", ["name", "standing", "candidate_from", "member_from", "left_on"], rows)


@bp.get("/hub/people/<person>")
@requires("joining.people.read", of="worker", place="hub")
def person(person: str) -> Response:
    ident = parse("per", person)
    return page("person.html", **transact(current_scope(), current_actor(), lambda uow: _person(uow, ident), read_only=True))


def _people(uow: UnitOfWork, slug: str | None) -> dict[str, Any]:
    everybody = membership.people_on(uow, uow.today)
    groups = []
    for entity in practices.list_entities(uow, uow.today):
        if slug is not None and entity.slug != slug:
            continue
        here = {each.person_id: each for each in membership.engagements_with(uow, entity.id, uow.today)}
        rows = [_line(each, standing, here[each.person_id].task) for each, standing in everybody if each.person_id in here]
        if rows:
            groups.append({"place": "Hub" if entity.kind == "hub" else entity.name, "colour": entity.colour, "people": rows})
    engaged = {row["href"] for group in groups for row in group["people"]}
    others = [_line(each, standing, "") for each, standing in everybody if standing in ("member", "candidate")]
    others = [row for row in others if row["href"] not in engaged] if slug is None else []
    if others:
        groups.append({"place": "Between places", "colour": None, "people": others})
    former = [_line(each, standing, "") for each, standing in everybody if standing == "former"] if slug is None else []
    return {
        "groups": groups,
        "invite_href": "",
        "exports": [{"label": "CSV", "href": "/hub/people.csv"}] if slug is None else [],
        "former": former,
    }


def _line(each: MemberRecord, standing: str, task: str) -> dict[str, Any]:
    me = each.person_id == current_actor().person_id
    return {"name": each.name, "href": f"/hub/people/{public('per', each.person_id)}", "pronouns": "", "words": "", "tasks": [task] if task else [],
            "standing": standing, "you": me}  # fmt: skip


def _person(uow: UnitOfWork, ident: Any) -> dict[str, Any]:
    found = next(((each, standing) for each, standing in membership.people_on(uow, uow.today) if each.person_id == ident), None)
    if found is None:
        raise missing("joining.people.read")
    each, standing = found
    entities = {entity.id: entity for entity in practices.list_entities(uow)}
    year = next((row for row in hours.minutes_by_person(uow, uow.today.year) if row.person_id == ident), None)
    coming = next((way for way in services.on_the_way(uow) if way.person_id == ident), None)
    return {
        "person": {"name": each.name, "pronouns": "", "words": "", "email": "", "standing": standing, "you": ident == current_actor().person_id},
        "colour": None,
        "clock": _clock(coming.candidate_from, coming.due_on, uow.today) if coming else None,
        "member_since": each.member_from if standing == "member" else None,
        "places": [_works(one, entities[one.entity_id]) for one in membership.engagements_of(uow, ident, uow.today)],
        "licences": [_licence(*one, uow.today) for one in membership.licences_of(uow, ident)],
        "tasks": [], "year": {"name": str(uow.today.year), "minutes": year.minutes} if year else None,
        "decision": {"href": f"/hub/decisions/{public('dec', each.decision_id)}", "words": "The decision that says so"} if each.decision_id else None,
        "edit_href": "", "leaving_href": "",
    }  # fmt: skip


def _clock(candidate_from: date, due_on: date, today: date) -> dict[str, Any]:
    begun = Month.of(candidate_from)
    done = 0
    while done < 6 and begun.plus(done + 1).first_day.replace(day=min(candidate_from.day, begun.plus(done + 1).days)) <= today:
        done += 1
    return {"words": f"{done} of 6 months. Membership can begin on {day_text(due_on)}.", "done": done, "of": 6}


def _works(one: EngagementRecord, entity: EntityRecord) -> dict[str, Any]:
    is_hub = entity.kind == "hub"
    mine = any(place.slug == entity.slug for place in current_actor().places)
    href = "/hub" if is_hub else f"/p/{entity.slug}" if mine else f"/hub/practices/{entity.slug}/money"
    return {
        "name": "Hub" if is_hub else entity.name,
        "href": href,
        "colour": entity.colour,
        "words": f"since {day_text(one.from_on)}, {KINDS[one.kind]}",
    }


def _licence(kind: str, number: str, until: date | None, today: date) -> dict[str, Any]:
    near = until is not None and (until - today).days <= 90
    return {"words": kind, "number": number, "until": until, "state": "care" if near else "good"}
