"""What hours are worth, asked of whoever knows: pay stands above hours in the house, so the application assembles the two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from flask import current_app

from hub.db.unit_of_work import UnitOfWork
from hub.kernel.period import Month

EXTENSION = "hub.hours.worth"


@dataclass(frozen=True)
class Worth:
    """What an hour and a day off pay now, and what one person's month comes to so far; None where nothing was decided yet."""

    rate_minor: int | None = None
    leave_day_minor: int | None = None
    earned_minor: int | None = None
    currency: str = "USD"


AskWorth: TypeAlias = Callable[[UnitOfWork, UUID, Month], Worth]


def worth_of(uow: UnitOfWork, person_id: UUID, month: Month) -> Worth:
    """Return what a person's month is worth, as `app.extensions["hub.hours.worth"]` works it out in that person's own scope.

    Empty    a `Worth` of nothing but None, when nobody was named to ask.
    """
    ask: AskWorth | None = current_app.extensions.get(EXTENSION)
    return ask(uow, person_id, month) if ask else Worth()
