"""What the pages of hours share: the blueprint, who I am, and going to work in one of my places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, current_app, redirect

from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Actor, Place, Scope
from hub.kernel.errors import Problem, invalid
from hub.kernel.period import Month
from hub.web.access import current_actor
from hub.web.pages import say

T = TypeVar("T")
bp = Blueprint("hours", __name__)


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


def options(payers: Sequence[Place]) -> list[dict[str, str]]:
    """Return places as a choice of a form."""
    return [{"value": place.slug, "label": name_of(place)} for place in payers]


def name_of(place: Place) -> str:
    return "The hub" if place.kind == "hub" else place.name


def month_address(place: Place, month: Month) -> str:
    """Return the address of everybody's month in a place."""
    return f"/hub/hours/{month}" if place.kind == "hub" else f"/p/{quote(place.slug)}/hours/{month}"


def pay_address(month: Month) -> str:
    """Return the address of one's pay statement, where there is such a page."""
    address = f"/me/pay/{month}"
    return address if current_app.url_map.bind("localhost").test(address, "GET") else ""


def back_to(address: str, words: str, undo: str | None = None) -> Response:
    """Go on to a page with a message."""
    say(words, undo=undo)
    return redirect(address, 303)  # type: ignore[return-value]
