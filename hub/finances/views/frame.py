"""What all money pages stand on: whose book an address means, by which scope it is read, and where its files are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from flask import Blueprint, request

from hub.db.unit_of_work import UnitOfWork, transact
from hub.finances import figures
from hub.kernel.context import Place, Scope
from hub.kernel.errors import missing
from hub.kernel.period import Period
from hub.practices import services as practices
from hub.web.access import current_actor, current_place, current_scope

bp = Blueprint("finances", __name__)
T = TypeVar("T")


def read(work: Callable[[UnitOfWork], T], scope: Scope | None = None, *, leaves_trace: bool = False) -> T:
    """Read in the scope of the address, or in another that is named; a read that leaves a trace is a write."""
    return transact(scope or current_scope(), current_actor(), work, read_only=not leaves_trace)


def period_asked(uow: UnitOfWork) -> Period:
    """Return the period of the address; the running year when none is named."""
    return figures.read_period(request.args.get("period"), uow.today)


def here() -> Place:
    """Return the place that the address binds."""
    place = current_place()
    if place is None:
        raise missing("finances.book.read")
    return place


def practice_id(slug: str) -> UUID:
    """Return the practice of an address under the hub.

    Raises   MISSING.
    """

    def find(uow: UnitOfWork) -> UUID:
        found = practices.entity_by_slug(uow, slug)
        if found is None or found.kind != "practice":
            raise missing("finances.book.read")
        return found.id

    return read(find)


def door_to(slug: str, entity_id: UUID) -> tuple[Scope, str, bool]:
    """Return the scope and the address by which the reader sees a book's entries, and whether the book is one of their own."""
    if slug == "hub":
        return Scope.hub(entity_id), "/hub/money/entries", True
    own = current_actor().works_in(slug) is not None
    return Scope.practice(entity_id), f"/p/{slug}/money/entries" if own else f"/hub/practices/{slug}/money/entries", own


def book_href(slug: str, own: bool) -> str:
    """Return the address of a practice's money page for this reader."""
    return f"/p/{slug}/money" if own else f"/hub/practices/{slug}/money"


def journals(path: str, name: str = "Plain-text accounts", query: str = "") -> list[dict[str, str]]:
    """Return the links to one book as plain text, in both syntaxes."""
    more = f"&{query}" if query else ""
    return [{"label": f"{name}, {style}", "href": f"{path}.journal?format={style}{more}"} for style in ("hledger", "beancount")]
