"""SQL of sealed months, of months said to be complete, and of leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork


def seal(uow: UnitOfWork, entity_id: UUID, month: int) -> bool:
    """Seal a month, after whoever is writing into it has finished; False when it was sealed before."""
    done = uow.execute(
        "INSERT INTO hub.month_seal (entity_id, month, sealed_by) VALUES (:entity, :month, :by) ON CONFLICT DO NOTHING",
        {"entity": entity_id, "month": month, "by": str(uow.actor.person_id or uow.actor.name)},
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def sealed_months(uow: UnitOfWork, entity_ids: Sequence[UUID]) -> set[tuple[UUID, int]]:
    found = uow.execute(
        "SELECT entity_id, month FROM hub.month_seal WHERE entity_id = ANY (CAST(:ids AS uuid[]))", {"ids": list(entity_ids)}
    )
    return {(row[0], row[1]) for row in found}


def say_complete(uow: UnitOfWork, entity_id: UUID, person_id: UUID, month: int) -> bool:
    done = uow.execute(
        "INSERT INTO hub.month_complete (entity_id, person_id, month) VALUES (:entity, :person, :month) ON CONFLICT DO NOTHING",
        {"entity": entity_id, "person": person_id, "month": month},
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def unsay_complete(uow: UnitOfWork, entity_id: UUID, person_id: UUID, month: int) -> bool:
    done = uow.execute(
        "DELETE FROM hub.month_complete WHERE entity_id = :entity AND person_id = :person AND month = :month",
        {"entity": entity_id, "person": person_id, "month": month},
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def complete(uow: UnitOfWork, entity_id: UUID, month: int) -> set[UUID]:
    found = uow.execute(
        "SELECT person_id FROM hub.month_complete WHERE entity_id = :entity AND month = :month", {"entity": entity_id, "month": month}
    )
    return {row[0] for row in found}


def insert_leave(uow: UnitOfWork, entity_id: UUID, person_id: UUID, days: Sequence[date]) -> list[date]:
    """Write leave days in one statement; return those that were not there before."""
    found = uow.execute(
        """INSERT INTO hub.leave_day (entity_id, person_id, on_day, recorded_by)
           SELECT :entity, :person, day, CAST(:by AS uuid) FROM unnest(CAST(:days AS date[])) AS n (day)
           ON CONFLICT DO NOTHING RETURNING on_day""",
        {"entity": entity_id, "person": person_id, "days": list(days), "by": uow.actor.person_id},
    )
    return sorted(row[0] for row in found)


def delete_leave(uow: UnitOfWork, entity_id: UUID, person_id: UUID, day: date) -> bool:
    done = uow.execute(
        "DELETE FROM hub.leave_day WHERE entity_id = :entity AND person_id = :person AND on_day = :day",
        {"entity": entity_id, "person": person_id, "day": day},
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def leave_between(
    uow: UnitOfWork, first: date, before: date, *, entity_id: UUID | None = None, person_id: UUID | None = None
) -> list[tuple[UUID, UUID, date]]:
    """Return (place, person, day) of leave in half-open days, oldest first, of those that the scope may see."""
    found = uow.execute(
        """SELECT entity_id, person_id, on_day FROM hub.leave_day WHERE on_day >= :first AND on_day < :before
             AND (CAST(:entity AS uuid) IS NULL OR entity_id = :entity) AND (CAST(:person AS uuid) IS NULL OR person_id = :person)
           ORDER BY on_day, person_id""",
        {"first": first, "before": before, "entity": entity_id, "person": person_id},
    )
    return [(row[0], row[1], row[2]) for row in found]
