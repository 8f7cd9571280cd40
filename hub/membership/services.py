"""Who belongs, since when, and where each person works; and the few acts that change it, each by a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hub.audit.services import record
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.context import Place
from hub.kernel.errors import Problem, invalid, refused
from hub.kernel.ids import new_id
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
    left_noted_at: datetime | None
    places: tuple[Place, ...]

    def brought_along(self, began_on: date, began_at: datetime) -> bool:
        """Tell whether somebody who has left made this, a session say, before: with leaving it is over."""
        if self.standing != "former" or self.left_on is None:
            return False
        return began_on < self.left_on or (self.left_noted_at is not None and began_at <= self.left_noted_at)


def who_is(uow: UnitOfWork, person_id: UUID, on: date) -> WhoIs | None:
    """Return a person's name, standing and places on a day; None for nobody.

    Shape    the places of a member or candidate are the hub and every legal entity that engages them; whoever has left has none.
    """
    found = store.member(uow, person_id)
    if found is None:
        return None
    standing = standing_on(on, found.candidate_from, found.member_from, found.left_on)
    return WhoIs(person_id, found.name, standing, found.left_on, found.left_noted_at, _places(uow, person_id, on, standing))


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


@dataclass(frozen=True)
class NewPerson:
    """Somebody to write down: a name in any script, an address for mail, the pronouns they chose (may be empty)."""

    name: str
    email: str
    pronouns: str = ""


def add_person(uow: UnitOfWork, new: NewPerson, candidate_from: date, member_from: date | None = None) -> UUID:
    """Write down a person who begins on a day, as a candidate, or as a member from `member_from`; return their id.

    Again    an address that is known already names the person who has it: that person's id is returned, nothing changes.
    Raises   INVALID for an empty name or an address without an @.
    Needs    hub scope.
    """
    email = new.email.strip().lower()
    if not new.name.strip() or len(new.name.strip()) > 120:
        raise invalid("membership.person.add", "Write a name of up to 120 letters.", Problem("/name", "Write a name of up to 120 letters."))
    if not 1 < len(email) <= 254 or "@" not in email[1:-1] or any(mark.isspace() for mark in email):
        sentence = f"“{new.email}” is not a mail address. It needs an @ in the middle."
        raise invalid("membership.person.add", sentence, Problem("/email", sentence))
    known = store.person_by_email(uow, email)
    if known is not None:
        return known
    person_id = new_id()
    store.insert_person(uow, person_id, new.name.strip(), email, new.pronouns.strip())
    store.insert_membership(uow, person_id, candidate_from, member_from, None)
    record(uow, action="membership.person.add", words=f"{new.name.strip()} joined us", subject=person_id)
    return person_id


def engage(uow: UnitOfWork, person_id: UUID, entity_id: UUID, kind: str, task: str, from_on: date) -> None:
    """Let a person work for a legal entity from a day: as "contractor", "owner_draw" or "employee".

    Raises   REFUSED when the person works there already.
    Needs    hub scope.
    """
    if any(each.entity_id == entity_id for each in engagements_of(uow, person_id, from_on)):
        raise refused("membership.engagement.begin", "This person works there already.")
    store.insert_engagement(uow, person_id, entity_id, kind, task, from_on)
    record(uow, action="membership.engagement.begin", words="Began to work for a practice or the hub", subject=person_id, entity_id=entity_id)


def end_engagement(uow: UnitOfWork, person_id: UUID, entity_id: UUID, on: date) -> None:
    """End a person's work for one legal entity; membership goes on.

    Raises   REFUSED when the person does not work there.
    """
    if not store.end_engagement(uow, person_id, entity_id, on):
        raise refused("membership.engagement.end", "This person does not work there.")
    record(uow, action="membership.engagement.end", words="Ended work for a practice or the hub", subject=person_id, entity_id=entity_id)


def begin_membership(uow: UnitOfWork, person_id: UUID, on: date, decision_id: UUID) -> None:
    """Make a candidate a member from a day, as decided. Nothing is paid for it.

    Raises   REFUSED when the person is no candidate on that day.
    Needs    hub scope.
    """
    if not store.begin_membership(uow, person_id, on, decision_id):
        raise refused("membership.member.begin", "This person is not a candidate now.")
    record(uow, action="membership.member.begin", words="Became a member", subject=person_id, detail={"decision": str(decision_id)})


def note_founders(uow: UnitOfWork, person_ids: list[UUID], decision_id: UUID) -> None:
    """Name the founding decision in the membership of everybody who signed it."""
    store.set_decision(uow, person_ids, decision_id)


def leave(uow: UnitOfWork, person_id: UUID, on: date) -> None:
    """End a person's membership and all their work with us; their records and capital account stay.

    Raises   REFUSED when they have left already.
    Needs    hub scope.
    """
    if not store.end(uow, person_id, on):
        raise refused("membership.member.leave", "This person has left already.")
    record(uow, action="membership.member.leave", words="Left us", subject=person_id)


def add_licence(uow: UnitOfWork, person_id: UUID, kind: str, number: str, jurisdiction: str, registered_to: date | None) -> None:
    """Write down a licence; a number that is known already is left as it is."""
    store.insert_licence(uow, person_id, kind, number, jurisdiction, registered_to)


def person_with_address(uow: UnitOfWork, email: str) -> UUID | None:
    """Return who has a mail address, None for nobody we know."""
    return store.person_by_email(uow, email.strip().lower())


def licences_of(uow: UnitOfWork, person_id: UUID) -> list[tuple[str, str, date | None]]:
    """Return a person's licences: type, number, and until when it is registered."""
    return store.licences(uow, person_id)
