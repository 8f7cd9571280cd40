"""SQL of membership and of engagements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork
from hub.kernel.context import Place


@dataclass(frozen=True)
class MemberRecord:
    """One person with the dates of their way into the hub and out; the dates are None for somebody without one."""

    person_id: UUID
    name: str
    candidate_from: date | None
    member_from: date | None
    left_on: date | None


@dataclass(frozen=True)
class EngagementRecord:
    """One person's work for one legal entity."""

    id: UUID
    entity_id: UUID
    person_id: UUID
    kind: str
    task: str
    from_on: date
    to_on: date | None


MEMBER = """SELECT p.id, p.name, m.candidate_from, m.member_from, m.left_on
            FROM hub.person p LEFT JOIN hub.membership m ON m.person_id = p.id"""
ENGAGEMENT = "SELECT id, entity_id, person_id, kind, task, from_on, to_on FROM hub.engagement"


def member(uow: UnitOfWork, person_id: UUID) -> MemberRecord | None:
    row = uow.execute(MEMBER + " WHERE p.id = :id", {"id": person_id}).one_or_none()
    return MemberRecord(*row) if row else None


def everybody(uow: UnitOfWork) -> list[MemberRecord]:
    return [MemberRecord(*row) for row in uow.execute(MEMBER + " ORDER BY p.name, p.id")]


def hub_place(uow: UnitOfWork) -> Place | None:
    row = uow.execute("SELECT id, slug, name, kind, colour FROM hub.entity WHERE kind = 'hub'").one_or_none()
    return Place(*row) if row else None


def engaged_places(uow: UnitOfWork, person_id: UUID, on: date) -> list[Place]:
    """Return the places that a person works in on a day, the hub first, then by name."""
    found = uow.execute(
        """SELECT e.id, e.slug, e.name, e.kind, e.colour FROM hub.entity e
           WHERE e.joined_on <= :on AND (e.left_on IS NULL OR e.left_on > :on)
             AND EXISTS (SELECT FROM hub.engagement g WHERE g.entity_id = e.id AND g.person_id = :person
                         AND g.from_on <= :on AND (g.to_on IS NULL OR g.to_on > :on))
           ORDER BY e.kind, e.name, e.id""",
        {"person": person_id, "on": on},
    )
    return [Place(*row) for row in found]


def engagements(uow: UnitOfWork, *, person_id: UUID | None = None, entity_id: UUID | None = None) -> list[EngagementRecord]:
    found = uow.execute(
        ENGAGEMENT
        + """ WHERE (CAST(:person AS uuid) IS NULL OR person_id = :person) AND (CAST(:entity AS uuid) IS NULL OR entity_id = :entity)
              ORDER BY from_on, id""",
        {"person": person_id, "entity": entity_id},
    )
    return [EngagementRecord(*row) for row in found]
