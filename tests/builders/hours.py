"""A collective on a still clock, and a hand for working in its places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask

from hub.db.unit_of_work import UnitOfWork, unit_of_work
from hub.hours.services import NewEntry
from hub.kernel.clock import fixed_clock
from hub.kernel.context import Actor, ActorKind, Scope, ScopeKind
from tests.builders.people import Collective, small_collective

T = TypeVar("T")
EXPORTS = Path(__file__).parent / "exports"
NOW = datetime(2026, 6, 10, 15, 0, tzinfo=UTC)
TODAY = date(2026, 6, 10)


def export(name: str) -> bytes:
    """Return one of the sample exports."""
    return (EXPORTS / name).read_bytes()


class Desk:
    """The people and places of the small collective, in June 2026."""

    def __init__(self, app: Flask):
        self.app = app
        app.extensions["hub.clock"] = fixed_clock(NOW)
        with app.app_context():
            self.all: Collective = small_collective()
        self.psychology, self.social_work, self.hub = self.all.places["psychology"], self.all.places["social-work"], self.all.hub

    def person(self, name: str) -> UUID:
        return self.all.people[name]

    def actor(self, name: str) -> Actor:
        return Actor(ActorKind.PERSON, name.capitalize(), self.person(name), "member")

    def at(self, place: UUID, name: str, work: Callable[[UnitOfWork], T]) -> T:
        """Do something in a place as a person."""
        kind = ScopeKind.HUB if place == self.hub else ScopeKind.PRACTICE
        with self.app.app_context(), unit_of_work(Scope(kind, place), self.actor(name)) as uow:
            return work(uow)

    def own(self, name: str, work: Callable[[UnitOfWork], T]) -> T:
        """Do something in a person's own scope."""
        with self.app.app_context(), unit_of_work(Scope.person(self.person(name)), self.actor(name)) as uow:
            return work(uow)

    def entry(self, name: str, day: date, minutes: int, kind: str = "sessions") -> NewEntry:
        return NewEntry(self.person(name), day, minutes, kind)


@contextmanager
def desk_in(app: Flask) -> Iterator[Desk]:
    """Make the collective, and put the clock back afterwards. No context stays open, so that a browser may be used beside it."""
    before: Any = app.extensions.get("hub.clock")
    try:
        yield Desk(app)
    finally:
        app.extensions.pop("hub.clock", None)
        if before is not None:
            app.extensions["hub.clock"] = before
