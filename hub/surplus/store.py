"""SQL of surplus."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class PolicyRecord:
    """How surplus is shared from a year on, and the decision that says so."""

    from_year: int
    rule: str
    reserve_percent: int
    adopted_on: date
    decision_id: UUID


@dataclass(frozen=True)
class AllocationRecord:
    """What one year's surplus became; `total_minutes` is everybody's work of the year, members' or not."""

    year: int
    pool_minor: int
    collective_minor: int
    currency: str
    total_minutes: int
    rule: str
    basis_hash: str
    decision_id: UUID
    entry_id: UUID
    posted_at: datetime


@dataclass(frozen=True)
class ShareRecord:
    """One person's part of one year; minutes are those worked as a member."""

    year: int
    person_id: UUID
    name: str
    minutes: int
    share_minor: int


def policies(uow: UnitOfWork) -> list[PolicyRecord]:
    found = uow.execute(
        "SELECT from_year, rule, reserve_percent, adopted_on, decision_id FROM hub.surplus_policy ORDER BY from_year, decision_id"
    )
    return [PolicyRecord(*row) for row in found]


def insert_policy(uow: UnitOfWork, new: PolicyRecord) -> None:
    uow.execute(
        """INSERT INTO hub.surplus_policy (from_year, rule, reserve_percent, adopted_on, decision_id)
           VALUES (:from_year, :rule, :reserve_percent, :adopted_on, :decision_id)""",
        new.__dict__,
    )


def allocation(uow: UnitOfWork, year: int) -> AllocationRecord | None:
    row = uow.execute(
        """SELECT year, pool_minor, collective_minor, currency, total_minutes, rule, basis_hash, decision_id, entry_id, posted_at
           FROM hub.surplus_allocation WHERE year = :year""",
        {"year": year},
    ).one_or_none()
    return AllocationRecord(*row) if row else None


def allocations(uow: UnitOfWork) -> list[AllocationRecord]:
    found = uow.execute(
        """SELECT year, pool_minor, collective_minor, currency, total_minutes, rule, basis_hash, decision_id, entry_id, posted_at
           FROM hub.surplus_allocation ORDER BY year"""
    )
    return [AllocationRecord(*row) for row in found]


def insert_allocation(uow: UnitOfWork, new: AllocationRecord) -> None:
    uow.execute(
        """INSERT INTO hub.surplus_allocation (year, pool_minor, collective_minor, currency, total_minutes, rule, basis_hash, decision_id, entry_id, posted_at)
           VALUES (:year, :pool_minor, :collective_minor, :currency, :total_minutes, :rule, :basis_hash, :decision_id, :entry_id, :posted_at)""",
        new.__dict__,
    )


def insert_shares(uow: UnitOfWork, new: list[ShareRecord]) -> None:
    if new:
        uow.execute(
            "INSERT INTO hub.surplus_share (year, person_id, minutes, share_minor) VALUES (:year, :person_id, :minutes, :share_minor)",
            [share.__dict__ for share in new],
        )


def shares(uow: UnitOfWork, *, year: int | None = None, person_id: UUID | None = None) -> list[ShareRecord]:
    found = uow.execute(
        """SELECT s.year, s.person_id, p.name, s.minutes, s.share_minor FROM hub.surplus_share s JOIN hub.person p ON p.id = s.person_id
           WHERE (CAST(:year AS int) IS NULL OR s.year = :year) AND (CAST(:person AS uuid) IS NULL OR s.person_id = :person)
           ORDER BY s.year, p.name, s.person_id""",
        {"year": year, "person": person_id},
    )
    return [ShareRecord(*row) for row in found]
