"""SQL of legal entities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork
from hub.kernel.context import Place


@dataclass(frozen=True)
class EntityRecord:
    """The hub or a practice, as everybody may read it."""

    id: UUID
    kind: str
    slug: str
    name: str
    legal_form: str
    jurisdiction: str
    tax_class: str
    discipline: str | None
    colour: int
    currency: str
    joined_on: date
    left_on: date | None
    decision_id: UUID | None

    @property
    def place(self) -> Place:
        """Return it as a place that people work in."""
        return Place(self.id, self.slug, self.name, self.kind, self.colour)


@dataclass(frozen=True)
class OwnerRecord:
    """One owner of record of one practice."""

    id: UUID
    entity_id: UUID
    person_id: UUID | None
    owner_name: str
    licence_type: str
    licence_number: str
    jurisdiction: str
    registered_to: date | None
    from_on: date
    to_on: date | None


ENTITY = """SELECT id, kind, slug, name, legal_form, jurisdiction, tax_class, discipline, colour, currency, joined_on, left_on, decision_id
            FROM hub.entity"""


def by_slug(uow: UnitOfWork, slug: str) -> EntityRecord | None:
    row = uow.execute(ENTITY + " WHERE slug = :slug", {"slug": slug}).one_or_none()
    return EntityRecord(*row) if row else None


def by_id(uow: UnitOfWork, entity_id: UUID) -> EntityRecord | None:
    row = uow.execute(ENTITY + " WHERE id = :id", {"id": entity_id}).one_or_none()
    return EntityRecord(*row) if row else None


def entities(uow: UnitOfWork) -> list[EntityRecord]:
    return [EntityRecord(*row) for row in uow.execute(ENTITY + " ORDER BY kind = 'practice', joined_on, slug")]


def owners(uow: UnitOfWork, entity_id: UUID) -> list[OwnerRecord]:
    found = uow.execute(
        """SELECT id, entity_id, person_id, owner_name, licence_type, licence_number, jurisdiction, registered_to, from_on, to_on
           FROM hub.ownership WHERE entity_id = :id ORDER BY from_on, owner_name, id""",
        {"id": entity_id},
    )
    return [OwnerRecord(*row) for row in found]


def insert(uow: UnitOfWork, new: EntityRecord) -> None:
    uow.execute(
        """INSERT INTO hub.entity (id, kind, slug, name, legal_form, jurisdiction, tax_class, discipline, colour, currency, joined_on, decision_id)
           VALUES (:id, :kind, :slug, :name, :legal_form, :jurisdiction, :tax_class, :discipline, :colour, :currency, :joined_on, :decision_id)""",
        new.__dict__,
    )


def insert_owner(uow: UnitOfWork, new: OwnerRecord) -> None:
    uow.execute(
        """INSERT INTO hub.ownership (id, entity_id, person_id, owner_name, licence_type, licence_number, jurisdiction, registered_to, from_on)
           VALUES (:id, :entity_id, :person_id, :owner_name, :licence_type, :licence_number, :jurisdiction, :registered_to, :from_on)""",
        new.__dict__,
    )


def name_decision(uow: UnitOfWork, entity_id: UUID, decision_id: UUID) -> None:
    uow.execute("UPDATE hub.entity SET decision_id = :decision WHERE id = :id", {"id": entity_id, "decision": decision_id})


def practices_so_far(uow: UnitOfWork) -> int:
    return uow.execute("SELECT count(*) FROM hub.entity WHERE kind = 'practice'").scalar_one()
