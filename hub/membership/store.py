"""SQL of membership and of engagements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork
from hub.kernel.context import Place


@dataclass(frozen=True)
class MemberRecord:
    """One person with the dates of their way into the hub and out; the dates are None for somebody without one.

    Shape    `left_noted_at` is the real instant at which it was written down that they leave: sign-in lives by real time.
    """

    person_id: UUID
    name: str
    candidate_from: date | None
    member_from: date | None
    left_on: date | None
    decision_id: UUID | None = None
    left_noted_at: datetime | None = None


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


MEMBER = """SELECT p.id, p.name, m.candidate_from, m.member_from, m.left_on, m.decision_id, m.left_noted_at
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


def insert_person(uow: UnitOfWork, ident: UUID, name: str, email: str, pronouns: str) -> None:
    uow.execute(
        "INSERT INTO hub.person (id, name, email, pronouns) VALUES (:id, :name, :email, :pronouns)",
        {"id": ident, "name": name, "email": email, "pronouns": pronouns},
    )


def person_by_email(uow: UnitOfWork, email: str) -> UUID | None:
    return uow.execute("SELECT id FROM hub.person WHERE email = :email", {"email": email}).scalar_one_or_none()


def insert_membership(uow: UnitOfWork, person_id: UUID, candidate_from: date, member_from: date | None, decision_id: UUID | None) -> None:
    uow.execute(
        """INSERT INTO hub.membership (person_id, candidate_from, member_from, decision_id)
           VALUES (:person, :candidate_from, :member_from, :decision)""",
        {"person": person_id, "candidate_from": candidate_from, "member_from": member_from, "decision": decision_id},
    )


def begin_membership(uow: UnitOfWork, person_id: UUID, on: date, decision_id: UUID) -> bool:
    """Set the first day of membership of a candidate; False when the person is none."""
    done = uow.execute(
        """UPDATE hub.membership SET member_from = :on, decision_id = :decision
           WHERE person_id = :person AND member_from IS NULL AND left_on IS NULL AND candidate_from <= :on RETURNING 1""",
        {"person": person_id, "on": on, "decision": decision_id},
    )
    return done.scalar_one_or_none() is not None


def set_decision(uow: UnitOfWork, person_ids: list[UUID], decision_id: UUID) -> None:
    uow.execute("UPDATE hub.membership SET decision_id = :decision WHERE person_id = ANY(:people)", {"people": person_ids, "decision": decision_id})


def end(uow: UnitOfWork, person_id: UUID, on: date) -> bool:
    uow.execute(
        "UPDATE hub.engagement SET to_on = greatest(:on, from_on) WHERE person_id = :person AND (to_on IS NULL OR to_on > :on)",
        {"person": person_id, "on": on},
    )
    done = uow.execute(
        """UPDATE hub.membership SET left_on = :on, left_noted_at = statement_timestamp()
           WHERE person_id = :person AND left_on IS NULL RETURNING 1""",
        {"person": person_id, "on": on},
    )
    return done.scalar_one_or_none() is not None


def insert_engagement(uow: UnitOfWork, person_id: UUID, entity_id: UUID, kind: str, task: str, from_on: date) -> None:
    uow.execute(
        """INSERT INTO hub.engagement (entity_id, person_id, kind, task, from_on)
           VALUES (:entity, :person, :kind, :task, :from_on)""",
        {"entity": entity_id, "person": person_id, "kind": kind, "task": task, "from_on": from_on},
    )


def end_engagement(uow: UnitOfWork, person_id: UUID, entity_id: UUID, on: date) -> bool:
    done = uow.execute(
        """UPDATE hub.engagement SET to_on = greatest(:on, from_on)
           WHERE person_id = :person AND entity_id = :entity AND (to_on IS NULL OR to_on > :on) RETURNING 1""",
        {"person": person_id, "entity": entity_id, "on": on},
    )
    return done.first() is not None


def insert_licence(uow: UnitOfWork, person_id: UUID, kind: str, number: str, jurisdiction: str, registered_to: date | None) -> None:
    uow.execute(
        """INSERT INTO hub.licence (person_id, type, number, jurisdiction, registered_to)
           VALUES (:person, :type, :number, :jurisdiction, :registered_to) ON CONFLICT (jurisdiction, type, number) DO NOTHING""",
        {"person": person_id, "type": kind, "number": number, "jurisdiction": jurisdiction, "registered_to": registered_to},
    )


def licences(uow: UnitOfWork, person_id: UUID) -> list[tuple[str, str, date | None]]:
    found = uow.execute("SELECT type, number, registered_to FROM hub.licence WHERE person_id = :person ORDER BY type, number", {"person": person_id})
    return [tuple(row) for row in found]  # type: ignore[misc]
