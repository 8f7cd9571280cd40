"""What hours are worth, asked of whoever knows: pay stands above hours in the house, so the application assembles the two."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias
from uuid import UUID

from flask import current_app

from hub.db.unit_of_work import UnitOfWork
from hub.hours.rules.worth import Worth
from hub.kernel.period import Month

EXTENSION = "hub.hours.worth"
AskWorth: TypeAlias = Callable[[UnitOfWork, UUID, Month], Worth]


def worth_of(uow: UnitOfWork, person_id: UUID, month: Month) -> Worth:
    """Return what a person's month is worth, as `app.extensions["hub.hours.worth"]` works it out in that person's own scope.

    Empty    a `Worth` of nothing but None, when nobody was named to ask.
    """
    ask: AskWorth | None = current_app.extensions.get(EXTENSION)
    return ask(uow, person_id, month) if ask else Worth()
