"""The legal entities: every part of the house may read them; a decision adds one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.audit.services import record
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.errors import missing, refused
from hub.kernel.ids import new_id
from hub.practices import store
from hub.practices.store import EntityRecord, OwnerRecord

__all__ = ["EntityRecord", "OwnerRecord"]


def entity_by_slug(uow: UnitOfWork, slug: str) -> EntityRecord | None:
    """Return the hub (slug `hub`) or a practice by its slug, those that have left too; None when there is none."""
    return store.by_slug(uow, slug)


def entity(uow: UnitOfWork, entity_id: UUID) -> EntityRecord:
    """Return one legal entity.

    Raises   MISSING.
    """
    found = store.by_id(uow, entity_id)
    if found is None:
        raise missing("practices.entity.find")
    return found


def list_entities(uow: UnitOfWork, on: date | None = None) -> list[EntityRecord]:
    """Return the hub first, then the practices in the order they joined; with `on`, only those that belong on that day."""
    return [each for each in store.entities(uow) if on is None or (each.joined_on <= on and (each.left_on is None or on < each.left_on))]


def owners_of_record(uow: UnitOfWork, entity_id: UUID, on: date | None = None) -> list[OwnerRecord]:
    """Return who owns a practice on record; with `on`, only those of that day."""
    return [each for each in store.owners(uow, entity_id) if on is None or (each.from_on <= on and (each.to_on is None or on < each.to_on))]


@dataclass(frozen=True)
class NewEntity:
    """A legal entity to write down; `discipline` is the key of its plugin and None for the hub."""

    kind: str
    slug: str
    name: str
    legal_form: str
    jurisdiction: str
    tax_class: str = ""
    discipline: str | None = None
    currency: str = "USD"


@dataclass(frozen=True)
class NewOwner:
    """An owner of record; `person_id` is None for somebody who does not work with us."""

    owner_name: str
    licence_type: str
    licence_number: str
    jurisdiction: str
    registered_to: date | None = None
    person_id: UUID | None = None


def add_entity(uow: UnitOfWork, new: NewEntity, joined_on: date, decision_id: UUID | None, ident: UUID | None = None) -> UUID:
    """Write down the hub or a practice from a day; a practice is given the next colour and keeps it. Return its id.

    Raises   REFUSED when the short name is taken.
    Needs    hub scope.
    """
    if store.by_slug(uow, new.slug) is not None:
        raise refused("practices.entity.add", f"The short name “{new.slug}” is taken. Choose another.")
    colour = 0 if new.kind == "hub" else store.practices_so_far(uow) + 1
    ident = ident or new_id()
    store.insert(uow, EntityRecord(ident, **new.__dict__, colour=colour, joined_on=joined_on, left_on=None, decision_id=decision_id))
    record(uow, action="practices.entity.add", words=f"{new.name} joined the hub" if new.kind == "practice" else f"{new.name} began", subject=ident)
    return ident


def add_owner(uow: UnitOfWork, entity_id: UUID, new: NewOwner, from_on: date) -> None:
    """Write down an owner of record of a practice. Whether the law lets them own it is checked before, with the agreement's rules."""
    store.insert_owner(uow, OwnerRecord(new_id(), entity_id, **new.__dict__, from_on=from_on, to_on=None))
    record(uow, action="practices.owner.add", words=f"{new.owner_name} is owner of record", subject=entity_id, entity_id=entity_id)


def name_decision(uow: UnitOfWork, entity_id: UUID, decision_id: UUID) -> None:
    """Name the decision by which a legal entity is here, once it exists."""
    store.name_decision(uow, entity_id, decision_id)
