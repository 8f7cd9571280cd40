"""JSON: who is asking, and where they work."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from hub.kernel.ids import public
from hub.membership.schemas import MeSchema
from hub.web.access import current_actor, requires
from hub.web.openapi import API_PREFIX

api = Blueprint("me", __name__, url_prefix=API_PREFIX, description="The person a token belongs to.")


@api.route("/me")
@requires("membership.self.read", of="person", place="me")
@api.response(200, MeSchema)
def me() -> dict[str, Any]:
    """Tell who is asking, their standing today and their places."""
    actor = current_actor()
    return {
        "id": public("per", actor.person_id) if actor.person_id else "",
        "name": actor.name,
        "standing": actor.standing,
        "places": [{"slug": place.slug, "name": place.name, "kind": place.kind} for place in actor.places],
        "token_scopes": sorted(actor.token_scopes) if actor.token_scopes is not None else None,
    }
