"""SQL of pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import insert

from hub.db.unit_of_work import UnitOfWork
from hub.pay.models import PayLine
from hub.pay.rules import LeavePolicy, Rate


@dataclass(frozen=True)
class MonthRhythm:
    """On which days of the following month pay is worked out, paid, and the month settled."""

    from_on: date
    pay_run_day: int
    pay_day: int
    settle_day: int
    decision_id: UUID


@dataclass(frozen=True)
class RunRecord:
    """The pay of one legal entity for one month."""

    entity_id: UUID
    month: int
    total_minor: int
    currency: str
    paid_on: date | None


@dataclass(frozen=True)
class LineRecord:
    """One line of a statement; `kind` is work, correction or leave."""

    entity_id: UUID
    month: int
    person_id: UUID
    line: int
    kind: str
    engagement: str
    minutes: int
    days: int
    rate_minor: int
    amount_minor: int
    rate_from_on: date


LINE = "SELECT entity_id, month, person_id, line, kind, engagement, minutes, days, rate_minor, amount_minor, rate_from_on FROM hub.pay_line"


def rates(uow: UnitOfWork) -> list[Rate]:
    return [Rate(*row) for row in uow.execute("SELECT from_on, per_hour_minor, decision_id FROM hub.pay_rate ORDER BY from_on")]


def insert_rate(uow: UnitOfWork, from_on: date, per_hour_minor: int, decision_id: UUID) -> None:
    uow.execute(
        "INSERT INTO hub.pay_rate (from_on, per_hour_minor, decision_id) VALUES (:from_on, :minor, :decision)",
        {"from_on": from_on, "minor": per_hour_minor, "decision": decision_id},
    )


def leave_policies(uow: UnitOfWork) -> list[LeavePolicy]:
    return [LeavePolicy(*row) for row in uow.execute("SELECT from_on, kind, day_minor FROM hub.leave_policy ORDER BY from_on")]


def insert_leave_policy(uow: UnitOfWork, from_on: date, kind: str, day_minor: int, decision_id: UUID) -> None:
    uow.execute(
        "INSERT INTO hub.leave_policy (from_on, kind, day_minor, decision_id) VALUES (:from_on, :kind, :minor, :decision)",
        {"from_on": from_on, "kind": kind, "minor": day_minor, "decision": decision_id},
    )


def rhythms(uow: UnitOfWork) -> list[MonthRhythm]:
    found = uow.execute("SELECT from_on, pay_run_day, pay_day, settle_day, decision_id FROM hub.month_rule ORDER BY from_on")
    return [MonthRhythm(*row) for row in found]


def insert_rhythm(uow: UnitOfWork, new: MonthRhythm) -> None:
    uow.execute(
        """INSERT INTO hub.month_rule (from_on, pay_run_day, pay_day, settle_day, decision_id)
           VALUES (:from_on, :pay_run_day, :pay_day, :settle_day, :decision_id)""",
        new.__dict__,
    )


def run_of(uow: UnitOfWork, entity_id: UUID, month: int) -> RunRecord | None:
    row = uow.execute(
        "SELECT entity_id, month, total_minor, currency, paid_on FROM hub.pay_run WHERE entity_id = :e AND month = :m",
        {"e": entity_id, "m": month},
    ).one_or_none()
    return RunRecord(*row) if row else None


def runs_of(uow: UnitOfWork, entity_id: UUID) -> list[RunRecord]:
    found = uow.execute(
        "SELECT entity_id, month, total_minor, currency, paid_on FROM hub.pay_run WHERE entity_id = :e ORDER BY month", {"e": entity_id}
    )
    return [RunRecord(*row) for row in found]


def insert_run(uow: UnitOfWork, entity_id: UUID, month: int, total_minor: int, made_by: str) -> bool:
    """Write the run of a month; False when it was there."""
    made = uow.execute(
        """INSERT INTO hub.pay_run (entity_id, month, total_minor, made_by) VALUES (:e, :m, :total, :by)
           ON CONFLICT ON CONSTRAINT pay_run_pkey DO NOTHING RETURNING 1""",
        {"e": entity_id, "m": month, "total": total_minor, "by": made_by},
    )
    return made.scalar_one_or_none() is not None


def insert_lines(uow: UnitOfWork, lines: list[LineRecord]) -> None:
    if lines:
        uow.execute(insert(PayLine), [line.__dict__ for line in lines])


def mark_paid(uow: UnitOfWork, entity_id: UUID, month: int, on: date) -> bool:
    done = uow.execute(
        "UPDATE hub.pay_run SET paid_on = :on WHERE entity_id = :e AND month = :m AND paid_on IS NULL RETURNING 1",
        {"e": entity_id, "m": month, "on": on},
    )
    return done.scalar_one_or_none() is not None


def lines_of_run(uow: UnitOfWork, entity_id: UUID, month: int) -> list[LineRecord]:
    found = uow.execute(LINE + " WHERE entity_id = :e AND month = :m ORDER BY person_id, line", {"e": entity_id, "m": month})
    return [LineRecord(*row) for row in found]


def lines_of_person(uow: UnitOfWork, person_id: UUID, first: int, last: int) -> list[LineRecord]:
    found = uow.execute(
        LINE + " WHERE person_id = :p AND month BETWEEN :first AND :last ORDER BY month, entity_id, line",
        {"p": person_id, "first": first, "last": last},
    )
    return [LineRecord(*row) for row in found]
