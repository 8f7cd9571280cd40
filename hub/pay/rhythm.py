"""The rhythm of a month that we agreed: work out pay, pay it, settle the month, each once, in every book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Actor, Scope
from hub.kernel.errors import DomainError
from hub.kernel.period import Month
from hub.ledger import services as ledger
from hub.pay import services
from hub.pay.store import MonthRhythm
from hub.practices import services as practices
from hub.practices.services import EntityRecord


@dataclass(frozen=True)
class Kept:
    """What one turn did: pay runs made and paid, months settled, and what was refused, by book."""

    runs: int = 0
    paid: int = 0
    settled: int = 0
    refused: tuple[str, ...] = ()

    def __str__(self) -> str:
        done = f"{self.runs} worked out, {self.paid} paid, {self.settled} settled"
        return "; ".join([done, *self.refused])


def keep_rhythm(actor: Actor) -> Kept:
    """Do for every book what the rhythm says is due by today, each book in a transaction of its own.

    Again    every step rests on a key of its own, so a second turn finds nothing to do; a missed day is caught up.
    Faults   what is refused in one book is told and does not stop the others.
    """
    found = transact(Scope.system(), actor, _due, read_only=True)
    kept = Kept()
    for entity, months, rhythm in found:
        scope = Scope.hub(entity.id) if entity.kind == "hub" else Scope.practice(entity.id)
        for month in months:
            try:
                runs, paid, settled = transact(scope, actor, lambda uow, e=entity.id, m=month, r=rhythm: _turn(uow, e, m, r))
            except DomainError as refusal:
                kept = Kept(kept.runs, kept.paid, kept.settled, (*kept.refused, f"{entity.name}, {month.label}: {refusal.message}"))
                break
            kept = Kept(kept.runs + runs, kept.paid + paid, kept.settled + settled, kept.refused)
    return kept


def what_is_due(actor: Actor) -> list[str]:
    """Say, for each book, which month's pay or settling is due by today; write nothing."""
    lines = []
    for entity, months, rhythm in transact(Scope.system(), actor, _due, read_only=True):
        scope = Scope.hub(entity.id) if entity.kind == "hub" else Scope.practice(entity.id)
        for month in months:
            steps = transact(scope, actor, lambda uow, e=entity.id, m=month, r=rhythm: _steps(uow, e, m, r), read_only=True)
            lines += [f"{entity.name}, {month.label}: {step}" for step in steps]
    return lines


def _steps(uow: UnitOfWork, entity_id: UUID, month: Month, rhythm: MonthRhythm) -> list[str]:
    if month in set(ledger.settled_months(uow, entity_id)):
        return []
    run, following = services.run_of(uow, entity_id, month), month.plus(1)
    steps = [
        ("work out pay", rhythm.pay_run_day, run is None),
        ("pay", rhythm.pay_day, run is None or run.paid_on is None),
        ("settle the month", rhythm.settle_day, True),
    ]
    return [words for words, day, open_still in steps if open_still and uow.today >= _on(following, day)]


def _due(uow: UnitOfWork) -> list[tuple[EntityRecord, list[Month], MonthRhythm]]:
    """Return each book with the months that have ended and are not settled, oldest first."""
    rhythm = services.rhythm_on(uow, uow.today)
    if rhythm is None:
        return []
    due = []
    for entity in practices.list_entities(uow):
        month, months = Month.of(entity.joined_on), []
        while month < Month.of(uow.today):
            months.append(month)
            month = month.plus(1)
        due.append((entity, months, rhythm))
    return due


def _turn(uow: UnitOfWork, entity_id: UUID, month: Month, rhythm: MonthRhythm) -> tuple[int, int, int]:
    if month in set(ledger.settled_months(uow, entity_id)):
        return 0, 0, 0
    following = month.plus(1)
    made = paid = settled = False
    if uow.today >= _on(following, rhythm.pay_run_day):
        made = services.make_run(uow, entity_id, month)
    if uow.today >= _on(following, rhythm.pay_day):
        paid = services.pay_out(uow, entity_id, month, _on(following, rhythm.pay_day))
    if uow.today >= _on(following, rhythm.settle_day):
        settled = ledger.settle_month(uow, entity_id, month, rhythm.decision_id)
    return int(made), int(paid), int(settled)


def _on(month: Month, day: int) -> date:
    return month.first_day.replace(day=day)
