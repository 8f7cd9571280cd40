"""Read who belongs, since when, and where each person works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork
from hub.kernel.context import Place
from hub.membership import store
from hub.membership.rules import Standing, standing_on
from hub.membership.store import EngagementRecord, MemberRecord

__all__ = ["EngagementRecord", "MemberRecord"]


@dataclass(frozen=True)
class WhoIs:
    """One person as the door needs to know them."""

    person_id: UUID
    name: str
    standing: Standing
    left_on: date | None
    places: tuple[Place, ...]


def who_is(uow: UnitOfWork, person_id: UUID, on: date) -> WhoIs | None:
    """Return a person's name, standing and places on a day; None for nobody.

    Shape    the places of a member or candidate are the hub and every legal entity that engages them; whoever has left has none.
    """
    found = store.member(uow, person_id)
    if found is None:
        return None
    standing = standing_on(on, found.candidate_from, found.member_from, found.left_on)
    return WhoIs(person_id, found.name, standing, found.left_on, _places(uow, person_id, on, standing))


def standing_of(uow: UnitOfWork, person_id: UUID, on: date) -> Standing:
    """Return "member", "candidate", "former" or "none" for a day."""
    found = store.member(uow, person_id)
    return standing_on(on, found.candidate_from, found.member_from, found.left_on) if found else "none"


def places_of(uow: UnitOfWork, person_id: UUID, on: date) -> tuple[Place, ...]:
    """Return the places of a person on a day, the hub first, then practices by name."""
    return _places(uow, person_id, on, standing_of(uow, person_id, on))


def _places(uow: UnitOfWork, person_id: UUID, on: date, standing: Standing) -> tuple[Place, ...]:
    if standing == "former":
        return ()
    places = store.engaged_places(uow, person_id, on)
    hub = store.hub_place(uow) if standing in ("member", "candidate") else None
    return (*((hub,) if hub and hub not in places else ()), *places)


def members_on(uow: UnitOfWork, on: date) -> list[MemberRecord]:
    """Return everybody who is a member on a day, by name."""
    return [each for each in store.everybody(uow) if _standing(each, on) == "member"]


def people_on(uow: UnitOfWork, on: date) -> list[tuple[MemberRecord, Standing]]:
    """Return everybody with their standing on a day, by name, those who have left and those without a way in too."""
    return [(each, _standing(each, on)) for each in store.everybody(uow)]


def _standing(each: MemberRecord, on: date) -> Standing:
    return standing_on(on, each.candidate_from, each.member_from, each.left_on)


def engagements_of(uow: UnitOfWork, person_id: UUID, on: date | None = None) -> list[EngagementRecord]:
    """Return for whom a person works; with `on`, only on that day."""
    return [each for each in store.engagements(uow, person_id=person_id) if on is None or _holds(each, on)]


def engagements_with(uow: UnitOfWork, entity_id: UUID, on: date | None = None) -> list[EngagementRecord]:
    """Return who works for a legal entity; with `on`, only on that day."""
    return [each for each in store.engagements(uow, entity_id=entity_id) if on is None or _holds(each, on)]


def _holds(each: EngagementRecord, on: date) -> bool:
    return each.from_on <= on and (each.to_on is None or on < each.to_on)
