"""Gather the first page of a practice and of the hub."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from hub.agreements import services as agreements
from hub.audit import services as audit
from hub.audit.services import TrailLine
from hub.consensus import services as consensus
from hub.consensus.services import VoiceNeeded
from hub.db.unit_of_work import UnitOfWork
from hub.finances import services as finances
from hub.finances.rules import PooledColumn, PooledMatrix
from hub.finances.services import PracticeSummary
from hub.hours import services as hours
from hub.hours.rules.weeks import Week
from hub.joining import services as joining
from hub.joining.services import OnTheWay
from hub.kernel.errors import DomainError
from hub.kernel.period import Month, Period
from hub.membership import services as membership
from hub.onboarding import services as onboarding
from hub.onboarding.services import OnboardingRecord
from hub.pay import services as pay
from hub.pay.services import PayOwed
from hub.practices import services as practices
from hub.practices.services import EntityRecord, OwnerRecord

SOON = timedelta(days=90)
RECENT = 6


@dataclass(frozen=True)
class PracticeHome:
    """What the first page of a practice shows, for one person.

    Units    money in minor units, time in minutes; `mine` is None for somebody without hours this month.
    """

    today: date
    month: Month
    voices: list[VoiceNeeded]
    owed: dict[UUID, PayOwed]
    summary: PracticeSummary
    year: PooledColumn
    recent: list[TrailLine]
    licences_near: list[OwnerRecord]
    previous_complete: bool
    previous_open: bool
    pay_on: date | None


@dataclass(frozen=True)
class HubHome:
    """What the first page of the hub shows."""

    today: date
    voices: list[VoiceNeeded]
    year: PooledMatrix | None
    practices: list[EntityRecord]
    on_their_way: list[OnboardingRecord]
    candidates: list[OnTheWay]
    recent: list[TrailLine]
    annual_meeting: str


def practice_home(uow: UnitOfWork, entity_id: UUID, person_id: UUID) -> PracticeHome:
    """Gather a practice's first page in one transaction.

    Needs    the scope of the practice.
    """
    month = Month.of(uow.today)
    before = month.previous()
    works_here = any(each.entity_id == entity_id for each in membership.engagements_of(uow, person_id, before.last_day))
    near = [
        owner
        for owner in practices.owners_of_record(uow, entity_id, uow.today)
        if owner.registered_to is not None and owner.registered_to <= uow.today + SOON
    ]
    return PracticeHome(
        uow.today,
        month,
        consensus.needs_voice(uow, person_id),
        _owed(uow, entity_id, month),
        finances.practice_summary(uow, entity_id, month),
        finances.book_totals(uow, entity_id, Period.parse(str(uow.today.year))),
        audit.trail(uow, limit=RECENT),
        near,
        person_id in hours.who_is_complete(uow, entity_id, before),
        works_here and not hours.is_sealed(uow, entity_id, before),
        _next_pay_day(uow),
    )


def week_minutes(uow: UnitOfWork, person_id: UUID) -> int:
    """Return what a person has written down for the running week, in every place.

    Needs    that person's own scope.
    """
    return sum(each.minutes for each in hours.read_week(uow, person_id, Week.of(uow.today)).entries)


def hub_home(uow: UnitOfWork, person_id: UUID) -> HubHome:
    """Gather the hub's first page in one transaction.

    Needs    hub scope.
    """
    try:
        year = finances.pooled(uow, Period.parse(str(uow.today.year)))
    except DomainError:
        year = None
    return HubHome(
        uow.today,
        consensus.needs_voice(uow, person_id),
        year,
        [each for each in practices.list_entities(uow) if each.kind == "practice" and each.left_on is None],
        onboarding.on_their_way(uow),
        joining.due(uow),
        audit.trail(uow, limit=RECENT),
        str(consensus.annual_meeting(uow)),
    )


def agreement_words(uow: UnitOfWork, decision_id: UUID) -> str:
    """Name the decision behind an agreement."""
    return agreements.decision_named(uow, decision_id) or "As we agreed"


def _next_pay_day(uow: UnitOfWork) -> date | None:
    rhythm = pay.rhythm_on(uow, uow.today)
    if rhythm is None:
        return None
    here = Month.of(uow.today).first_day.replace(day=rhythm.pay_day)
    return here if here >= uow.today else Month.of(uow.today).plus(1).first_day.replace(day=rhythm.pay_day)


def _owed(uow: UnitOfWork, entity_id: UUID, month: Month) -> dict[UUID, PayOwed]:
    return pay.owed(uow, entity_id, month) if pay.rates(uow) else {}
