"""JSON: people, everyone equal and by name, with how far each is on the way in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from hub.db.unit_of_work import UnitOfWork, transact
from hub.hours import services as hours
from hub.joining import services
from hub.joining.schemas import PeopleSchema, WholePersonSchema, person_line, year_of
from hub.kernel.cursor import part_of
from hub.kernel.errors import missing
from hub.kernel.ids import parse, public
from hub.membership import services as membership
from hub.membership.services import EngagementRecord
from hub.practices import services as practices
from hub.web.access import current_actor, current_place, current_scope, requires
from hub.web.openapi import API_PREFIX
from hub.web.shapes import PartQuery

api = Blueprint("people_api", __name__, url_prefix=API_PREFIX, description="The people of the hub, and each one's way in.")


@api.route("/hub/people")
@requires("joining.people.read", of="worker", place="hub")
@api.etag
@api.arguments(PartQuery, location="query")
@api.response(200, PeopleSchema)
def everybody(query: Mapping[str, Any]) -> dict[str, Any]:
    """List everybody by name, with those who have left."""
    return transact(current_scope(), current_actor(), lambda uow: _people(uow, query, None), read_only=True)


@api.route("/p/<practice>/people")
@requires("joining.people.read", of="worker", place="practice")
@api.etag
@api.arguments(PartQuery, location="query")
@api.response(200, PeopleSchema)
def of_practice(query: Mapping[str, Any], practice: str) -> dict[str, Any]:
    """List who works in one's own practice now."""
    place = current_place()
    return transact(current_scope(), current_actor(), lambda uow: _people(uow, query, place.entity_id if place else None), read_only=True)


@api.route("/hub/people/<per_id>")
@requires("joining.people.read", of="worker", place="hub")
@api.etag
@api.response(200, WholePersonSchema)
def person(per_id: str) -> dict[str, Any]:
    """Return one person: where they work, their licences, and the minutes of this year that everybody may see."""
    wanted = parse("per", per_id)

    def work(uow: UnitOfWork) -> dict[str, Any]:
        found = next(((each, standing) for each, standing in membership.people_on(uow, uow.today) if each.person_id == wanted), None)
        if found is None:
            raise missing("joining.people.read")
        each, standing = found
        entities = {entity.id: entity for entity in practices.list_entities(uow)}
        coming = next((way for way in services.on_the_way(uow) if way.person_id == wanted), None)
        year = next((row for row in hours.minutes_by_person(uow, uow.today.year) if row.person_id == wanted), None)
        licences = [{"type": kind, "number": number, "registered_to": until} for kind, number, until in membership.licences_of(uow, wanted)]
        return person_line(each, standing, membership.engagements_of(uow, wanted, uow.today), entities, coming) | {
            "licences": licences, "year": year_of(uow.today.year, year), "decision": public("dec", each.decision_id) if each.decision_id else None,
        }  # fmt: skip

    return transact(current_scope(), current_actor(), work, read_only=True)


def _people(uow: UnitOfWork, query: Mapping[str, Any], entity_id: UUID | None) -> dict[str, Any]:
    """List people with their places; in a practice only those who work there, and of their places only that one."""
    entities = {entity.id: entity for entity in practices.list_entities(uow, uow.today)}
    coming = {way.person_id: way for way in services.on_the_way(uow)}
    works: dict[UUID, list[EngagementRecord]] = defaultdict(list)
    for entity in entities.values():
        if entity_id in (None, entity.id):
            for one in membership.engagements_with(uow, entity.id, uow.today):
                works[one.person_id].append(one)
    found = [(each, standing) for each, standing in membership.people_on(uow, uow.today) if entity_id is None or each.person_id in works]
    part, following = part_of(found, lambda row: (row[0].name.casefold(), row[0].person_id.hex), query["cursor"], query["limit"])
    lines = [person_line(each, standing, works[each.person_id], entities, coming.get(each.person_id)) for each, standing in part]
    return {"people": lines, "next_cursor": following}
