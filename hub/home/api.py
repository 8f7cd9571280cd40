"""JSON: what needs me, and each place at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from hub.consensus import services as consensus
from hub.consensus.services import VoiceNeeded
from hub.db.unit_of_work import UnitOfWork, transact
from hub.home import services
from hub.home.schemas import HubHomeSchema, PracticeHomeSchema, VoicesSchema, hub_out, practice_out, voice_out
from hub.kernel.context import Scope
from hub.kernel.cursor import part_of
from hub.kernel.errors import missing
from hub.practices import services as practices
from hub.web.access import current_actor, current_place, current_scope, requires
from hub.web.openapi import API_PREFIX
from hub.web.shapes import PartQuery

api = Blueprint("home_api", __name__, url_prefix=API_PREFIX, description="What needs me, and each place at a glance.")


@api.route("/me/voices")
@requires("home.voices.read", of="person", place="me")
@api.etag
@api.arguments(PartQuery, location="query")
@api.response(200, VoicesSchema)
def voices(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what needs one's own voice, in the hub and in each of one's practices."""
    actor, person = current_actor(), _person()
    found: dict[UUID, VoiceNeeded] = {}
    for place in actor.places:
        scope = Scope.hub(place.entity_id) if place.kind == "hub" else Scope.practice(place.entity_id)
        needed = transact(scope, actor, lambda uow: consensus.needs_voice(uow, person), read_only=True)
        found |= {each.proposal_id: each for each in needed}
    part, following = part_of(list(found.values()), _by_day, query["cursor"], query["limit"])
    return {"voices": [voice_out(each) for each in part], "next_cursor": following}


@api.route("/hub")
@requires("home.hub.read", of="worker", place="hub")
@api.etag
@api.response(200, HubHomeSchema)
def hub() -> dict[str, Any]:
    """Return the hub at a glance: what waits for one's voice, its practices, who is on the way in, the year so far."""
    person = _person()

    def work(uow: UnitOfWork) -> dict[str, Any]:
        assert uow.hub_entity_id is not None
        return hub_out(services.hub_home(uow, person), practices.entity(uow, uow.hub_entity_id).currency)

    return transact(current_scope(), current_actor(), work, read_only=True)


@api.route("/p/<practice>")
@requires("home.practice.read", of="worker", place="practice")
@api.etag
@api.response(200, PracticeHomeSchema)
def practice(practice: str) -> dict[str, Any]:
    """Return one's own practice at a glance: what waits for one's voice, this month's hours and pay, the fee and its agreement."""
    place, person = current_place(), _person()
    if place is None:
        raise missing("home.practice.read")

    def work(uow: UnitOfWork) -> dict[str, Any]:
        found = services.practice_home(uow, place.entity_id, person)
        return practice_out(found, found.owed.get(person), place.slug, place.name, practices.entity(uow, place.entity_id).currency)

    return transact(current_scope(), current_actor(), work, read_only=True)


def _person() -> UUID:
    found = current_actor().person_id
    if found is None:
        raise missing("home.voices.read")
    return found


def _by_day(each: VoiceNeeded) -> tuple[str, ...]:
    return (each.due_on or date.max).isoformat(), each.proposal_id.hex
