"""JSON: the trail of the hub and of a practice, and whether its seal holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from hub.audit import services as audit
from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Scope
from hub.kernel.cursor import read_cursor, write_cursor
from hub.kernel.errors import missing
from hub.membership import services as membership
from hub.records.schemas import SealSchema, TrailQuery, TrailSchema, line_out, seal_out
from hub.web.access import current_actor, current_place, current_scope, requires
from hub.web.openapi import API_PREFIX

api = Blueprint("records_api", __name__, url_prefix=API_PREFIX, description="Who did what, in words, line sealed to line.")


@api.route("/hub/records")
@requires("records.trail.read", of="worker", place="hub")
@api.arguments(TrailQuery, location="query")
@api.response(200, TrailSchema)
def hub_trail(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what was done in the hub, newest first."""
    return _trail(query)


@api.route("/p/<practice>/records")
@requires("records.trail.read", of="worker", place="practice")
@api.arguments(TrailQuery, location="query")
@api.response(200, TrailSchema)
def practice_trail(query: Mapping[str, Any], practice: str) -> dict[str, Any]:
    """List what was done in one's own practice, newest first."""
    return _trail(query)


@api.route("/hub/records/seal")
@requires("records.seal.read", of="worker", place="hub")
@api.response(200, SealSchema)
def hub_seal() -> dict[str, Any]:
    """Walk the hub's chain and say whether every line fits the one before."""
    return _seal()


@api.route("/p/<practice>/records/seal")
@requires("records.seal.read", of="worker", place="practice")
@api.response(200, SealSchema)
def practice_seal(practice: str) -> dict[str, Any]:
    """Walk the chain of one's own practice and say whether every line fits the one before."""
    return _seal()


def _trail(query: Mapping[str, Any]) -> dict[str, Any]:
    place, limit = read_cursor(query["cursor"], UUID), query["limit"]

    def work(uow: UnitOfWork) -> dict[str, Any]:
        found = audit.trail(uow, before=place[0] if place else None, limit=limit + 1, action=query["action"] or None)
        names = {str(each.person_id): each.name for each, _ in membership.people_on(uow, uow.today)}
        following = write_cursor(found[limit - 1].id) if len(found) > limit else None
        return {"lines": [line_out(each, names) for each in found[:limit]], "next_cursor": following}

    return transact(current_scope(), current_actor(), work, read_only=True)


def _seal() -> dict[str, Any]:
    place = current_place()
    if place is None:
        raise missing("records.seal.read")
    states = transact(Scope.system(), current_actor(), audit.verify, read_only=True)
    return seal_out(next((each for each in states if each.entity_id == place.entity_id), None))
