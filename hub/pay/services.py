"""Set the rate, work out a month's pay once, pay it, read statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.audit.services import record
from hub.db.unit_of_work import UnitOfWork
from hub.hours import services as hours
from hub.kernel.errors import Problem, invalid, refused
from hub.kernel.period import Month
from hub.ledger import services as ledger
from hub.ledger.rules import BANK, OWNER_DRAW, PAY, PAY_LEAVE, PAY_OWED
from hub.ledger.services import Entry, Posting
from hub.membership import services as membership
from hub.pay import rules, store
from hub.pay.rules import Correction, LeaveDay, LeavePolicy, Rate, Statement, Work
from hub.pay.store import LineRecord, MonthRhythm, RunRecord

__all__ = ["LineRecord", "MonthRhythm", "RunRecord"]


@dataclass(frozen=True)
class PayOwed:
    """What a month comes to so far: minutes, leave days and money for one person and payer; nothing is recorded."""

    minutes: int
    leave_days: int
    amount_minor: int
    rate_minor: int


def rates(uow: UnitOfWork) -> list[Rate]:
    """Return every hourly rate that was ever decided, oldest first."""
    return store.rates(uow)


def rate_on(uow: UnitOfWork, day: date) -> Rate:
    """Return the hourly rate of a day.

    Raises   REFUSED when none had been decided by then.
    """
    return rules.rate_on(store.rates(uow), day)


def set_rate(uow: UnitOfWork, from_on: date, per_hour_minor: int, decision_id: UUID) -> None:
    """Set the one hourly rate from a day on, by a decision.

    Raises   INVALID for a rate of nothing; REFUSED for a day that has a rate already or lies in a month that is paid.
    Needs    hub scope.
    """
    if per_hour_minor <= 0:
        raise invalid("pay.rate.set", "An hourly rate is above zero.", Problem("/per_hour_minor", "An hourly rate is above zero."))
    if any(rate.from_on >= from_on for rate in store.rates(uow)):
        raise refused("pay.rate.set", "A rate that begins on that day or later was decided already. Choose a later day.")
    store.insert_rate(uow, from_on, per_hour_minor, decision_id)
    record(
        uow, action="pay.rate.set", words=f"The hourly rate changed from {from_on.isoformat()}", detail={"per_hour_minor": per_hour_minor}
    )


def leave_policies(uow: UnitOfWork) -> list[LeavePolicy]:
    """Return every leave policy, oldest first."""
    return store.leave_policies(uow)


def set_leave_policy(uow: UnitOfWork, from_on: date, kind: str, day_minor: int, decision_id: UUID) -> None:
    """Set what a day of leave pays from a day on: "fixed" or "half_day".

    Raises   REFUSED for a day on or before that of a later policy.
    Needs    hub scope.
    """
    if any(policy.from_on >= from_on for policy in store.leave_policies(uow)):
        raise refused("pay.leave.set", "What leave pays from that day or later was decided already. Choose a later day.")
    store.insert_leave_policy(uow, from_on, kind, day_minor, decision_id)
    record(
        uow, action="pay.leave.set", words=f"What a day of leave pays changed from {from_on.isoformat()}", detail={"day_minor": day_minor}
    )


def set_rhythm(uow: UnitOfWork, new: MonthRhythm) -> None:
    """Set on which days of the next month pay is worked out and paid, and the month settled.

    Raises   REFUSED for a day on or before that of a later rhythm.
    """
    if any(each.from_on >= new.from_on for each in store.rhythms(uow)):
        raise refused("pay.rhythm.set", "A rhythm from that day or later was agreed already. Choose a later day.")
    store.insert_rhythm(uow, new)
    record(uow, action="pay.rhythm.set", words=f"The rhythm of a month changed from {new.from_on.isoformat()}")


def rhythm_on(uow: UnitOfWork, day: date) -> MonthRhythm | None:
    """Return the rhythm of a day, None before one was decided."""
    return max((each for each in store.rhythms(uow) if each.from_on <= day), key=lambda each: each.from_on, default=None)


def owed(uow: UnitOfWork, entity_id: UUID, month: Month) -> dict[UUID, PayOwed]:
    """Work out what each person has earned in a month so far, from one legal entity, without recording it."""
    found = {}
    for person_id, statement in _statements(uow, entity_id, month).items():
        rate = rules.rate_on(store.rates(uow), min(month.last_day, max(uow.today, month.first_day)))
        days = sum(line.days for line in statement.leave)
        found[person_id] = PayOwed(statement.patronage_minutes, days, statement.gross_minor, rate.minor_per_hour)
    return found


def make_run(uow: UnitOfWork, entity_id: UUID, month: Month) -> bool:
    """Work out the month's pay of one legal entity, seal its hours, and post it. Return False when that was done before.

    Shape    a line for each person and rate, then leave, then corrections; one entry on the last day of the month.
    Again    the (entity, month) key lets one run through, whoever asks and however often.
    Raises   REFUSED before the month is over.
    """
    if uow.today <= month.last_day:
        raise refused("pay.run.make", f"{month.label} is not over yet.")
    if store.run_of(uow, entity_id, month.number) is not None:
        return False
    hours.seal_month(uow, entity_id, month)
    statements = _statements(uow, entity_id, month)
    kinds = {each.person_id: each.kind for each in membership.engagements_with(uow, entity_id)}
    lines = [line for person_id, statement in statements.items() for line in _lines(entity_id, person_id, statement, kinds)]
    total = sum(line.amount_minor for line in lines)
    if not store.insert_run(uow, entity_id, month.number, total, str(uow.actor.person_id or uow.actor.name)):
        return False
    store.insert_lines(uow, lines)
    ledger.post(uow, _entries(entity_id, month, lines))
    record(uow, action="pay.run.make", words=f"Worked out pay for {month.label}", subject=entity_id, detail={"total_minor": total})
    return True


def pay_out(uow: UnitOfWork, entity_id: UUID, month: Month, on: date) -> bool:
    """Record that a month's pay left the bank on a day; False when it had, or when there is none."""
    run = store.run_of(uow, entity_id, month.number)
    if run is None or not store.mark_paid(uow, entity_id, month.number, on):
        return False
    if run.total_minor > 0:
        postings = (Posting(PAY_OWED, debit_minor=run.total_minor), Posting(BANK, credit_minor=run.total_minor))
        ledger.post(uow, [Entry(entity_id, on, f"Pay for {month.label}, paid", "pay.run.pay", str(month), postings)])
    record(uow, action="pay.run.pay", words=f"Paid {month.label}", subject=entity_id)
    return True


def run_of(uow: UnitOfWork, entity_id: UUID, month: Month) -> RunRecord | None:
    """Return the pay run of a month, None while there is none."""
    return store.run_of(uow, entity_id, month.number)


def lines_of_run(uow: UnitOfWork, entity_id: UUID, month: Month) -> list[LineRecord]:
    """Return every line of one entity's run, for those who see that entity's rows."""
    return store.lines_of_run(uow, entity_id, month.number)


def my_lines(uow: UnitOfWork, person_id: UUID, first: Month, last: Month) -> list[LineRecord]:
    """Return one person's lines of several months, over all who pay them.

    Needs    that person's own scope.
    """
    return store.lines_of_person(uow, person_id, first.number, last.number)


def _statements(uow: UnitOfWork, entity_id: UUID, month: Month) -> Mapping[UUID, Statement]:
    payer = str(entity_id)
    known, policies = store.rates(uow), store.leave_policies(uow)
    made = {}
    for person, worked in sorted(hours.minutes_in_month(uow, entity_id, month).items()):
        work = [Work(payer, day, minutes) for day, minutes in worked.by_day.items()]
        away = [LeaveDay(payer, day) for day in worked.leave_days]
        fixed = [Correction(payer, each.reference_on, each.minutes) for each in worked.corrections]
        made[person] = rules.statements(month, work, known, away, fixed, policies)[0]
    return made


def _lines(entity_id: UUID, person_id: UUID, statement: Statement, kinds: Mapping[UUID, str]) -> list[LineRecord]:
    engagement = kinds.get(person_id, "contractor")
    rows: list[tuple[str, int, int, int, int, date]] = []
    rows += [("work", s.minutes, 0, s.minor_per_hour, s.minor, s.rate_from) for s in statement.segments]
    rows += [("leave", 0, line.days, line.day_minor, line.minor, statement.month.first_day) for line in statement.leave]
    rows += [("correction", c.minutes, 0, 0, c.minor, c.refers_to) for c in statement.corrections]
    return [
        LineRecord(entity_id, statement.month.number, person_id, place, kind, engagement, minutes, days, rate, minor, on)
        for place, (kind, minutes, days, rate, minor, on) in enumerate(rows, start=1)
    ]


def _entries(entity_id: UUID, month: Month, lines: list[LineRecord]) -> list[Entry]:
    sums: dict[str, int] = defaultdict(int)
    for line in lines:
        account = OWNER_DRAW if line.engagement == "owner_draw" else PAY_LEAVE if line.kind == "leave" else PAY
        sums[account] += line.amount_minor
    total = sum(sums.values())
    if total == 0:
        return []
    postings = [Posting(code, debit_minor=max(minor, 0), credit_minor=max(-minor, 0)) for code, minor in sorted(sums.items()) if minor]
    postings.append(Posting(PAY_OWED, credit_minor=max(total, 0), debit_minor=max(-total, 0)))
    return [Entry(entity_id, month.last_day, f"Pay for {month.label}", "pay.run.make", str(month), tuple(postings))]
