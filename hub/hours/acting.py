"""Acting as the person of a request, in their own scope or in one of their places; pages and the API do it alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Actor, Place, Scope
from hub.kernel.errors import Problem, invalid
from hub.web.access import current_actor

T = TypeVar("T")


def me() -> tuple[Actor, UUID]:
    """Return the actor of a page under /me, and their id."""
    actor = current_actor()
    assert actor.person_id is not None
    return actor, actor.person_id


def own(work: Callable[[UnitOfWork], T], *, read_only: bool = True) -> T:
    """Work in one's own scope."""
    actor, person_id = me()
    return transact(Scope.person(person_id), actor, work, read_only=read_only)


def in_place(place: Place, work: Callable[[UnitOfWork], T]) -> T:
    """Work in the scope of a place of one's own."""
    return transact(scope_of(place), me()[0], work)


def scope_of(place: Place) -> Scope:
    return Scope.hub(place.entity_id) if place.kind == "hub" else Scope.practice(place.entity_id)


def one_of(payers: Sequence[Place], slug: str, field: str = "/payer") -> Place:
    """Return the place of one's own with this short name.

    Raises   INVALID when one does not work there.
    """
    found = next((place for place in payers if place.slug == slug), None)
    if found is None:
        message = "You do not work there. Choose one of your places."
        raise invalid("hours.place.choose", message, Problem(field, message))
    return found
