"""Read the legal entities; every part of the house may, they are commons."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork
from hub.kernel.errors import missing
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
