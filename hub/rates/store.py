"""SQL of low rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class FloorRecord:
    """The rate below which we decide together, from a day on."""

    from_on: date
    floor_minor: int
    currency: str
    decision_id: UUID


@dataclass(frozen=True)
class LowRateRecord:
    """One low rate that was granted."""

    id: UUID
    entity_id: UUID
    reference: str
    person_id: UUID
    usual_minor: int
    agreed_minor: int
    currency: str
    sessions_a_month: int
    from_month: int
    months: int
    decision_id: UUID

    @property
    def forgone_a_month_minor(self) -> int:
        return self.sessions_a_month * (self.usual_minor - self.agreed_minor)


def floors(uow: UnitOfWork) -> list[FloorRecord]:
    return [
        FloorRecord(*row) for row in uow.execute("SELECT from_on, floor_minor, currency, decision_id FROM hub.rate_floor ORDER BY from_on")
    ]


def insert_floor(uow: UnitOfWork, from_on: date, floor_minor: int, decision_id: UUID) -> None:
    uow.execute(
        "INSERT INTO hub.rate_floor (from_on, floor_minor, decision_id) VALUES (:from_on, :floor, :decision)",
        {"from_on": from_on, "floor": floor_minor, "decision": decision_id},
    )


def insert(uow: UnitOfWork, new: LowRateRecord) -> None:
    uow.execute(
        """INSERT INTO hub.low_rate (entity_id, id, reference, person_id, usual_minor, agreed_minor, currency, sessions_a_month, from_month,
                                     months, decision_id)
           VALUES (:entity_id, :id, :reference, :person_id, :usual_minor, :agreed_minor, :currency, :sessions_a_month, :from_month, :months,
                   :decision_id)""",
        new.__dict__,
    )


def granted(uow: UnitOfWork, entity_id: UUID | None = None) -> list[LowRateRecord]:
    found = uow.execute(
        """SELECT id, entity_id, reference, person_id, usual_minor, agreed_minor, currency, sessions_a_month, from_month, months, decision_id
           FROM hub.low_rate WHERE CAST(:entity AS uuid) IS NULL OR entity_id = :entity ORDER BY from_month DESC, id""",
        {"entity": entity_id},
    )
    return [LowRateRecord(*row) for row in found]
