"""Who is on the way in, and when their six months are over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork
from hub.joining.rules import member_from
from hub.membership import services as membership

NOTICE = timedelta(days=14)


@dataclass(frozen=True)
class OnTheWay:
    """One candidate; `due_on` is the first day on which membership can begin."""

    person_id: UUID
    name: str
    candidate_from: date
    due_on: date


def on_the_way(uow: UnitOfWork) -> list[OnTheWay]:
    """Return every candidate of today with the day their six months are over, the earliest first."""
    found = [
        OnTheWay(each.person_id, each.name, each.candidate_from, member_from(each.candidate_from))
        for each, standing in membership.people_on(uow, uow.today)
        if standing == "candidate" and each.candidate_from is not None and each.member_from is None
    ]
    return sorted(found, key=lambda each: (each.due_on, each.name))


def due(uow: UnitOfWork) -> list[OnTheWay]:
    """Return the candidates whose proposal should be brought now: two weeks before their six months are over, and after."""
    return [each for each in on_the_way(uow) if each.due_on - NOTICE <= uow.today]


def admit(uow: UnitOfWork, person_id: UUID, on: date, decision_id: UUID) -> None:
    """Make a candidate a member from a day, as decided.

    Raises   REFUSED when the person is no candidate.
    """
    membership.begin_membership(uow, person_id, on, decision_id)
