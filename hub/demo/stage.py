"""The stage: a clock that the story moves, and the few ways in which its people act through the services."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Flask

from hub.consensus import services as consensus
from hub.consensus.services import DecisionRecord, ProposalRecord
from hub.db.unit_of_work import UnitOfWork, transact
from hub.demo.cast import Person
from hub.kernel.clock import fixed_clock
from hub.kernel.context import Actor, ActorKind, Scope

T = TypeVar("T")
CONSENTS = ("consent", "")


@dataclass
class Stage:
    """Where the story stands: the app, the ids of its people and places by key.

    Shape    `people` by address, `places` by slug (the hub is `hub`).
    """

    app: Flask
    people: dict[str, UUID] = field(default_factory=dict)
    places: dict[str, UUID] = field(default_factory=dict)

    def set_clock(self, day: date, at: time = time(12)) -> None:
        """Move the clock to an hour of a day where the collective lives."""
        zone = ZoneInfo(self.app.config.get("HUB_TIMEZONE", "America/New_York"))
        self.app.extensions["hub.clock"] = fixed_clock(datetime.combine(day, at, zone))

    def actor(self, person: Person | None = None) -> Actor:
        """Return whoever acts: a person of the story, or the story itself."""
        if person is None:
            return Actor(ActorKind.STORY, "story")
        return Actor(ActorKind.STORY, person.name, self.people[person.email])

    def scope(self, place: str) -> Scope:
        return Scope.hub(self.places["hub"]) if place == "hub" else Scope.practice(self.places[place])

    def act(self, place: str, function: Callable[[UnitOfWork], T], by: Person | None = None) -> T:
        """Call a function in a unit of work of a place."""
        return transact(self.scope(place), self.actor(by), function)

    def id_of(self, person: Person) -> UUID:
        return self.people[person.email]

    def bring(
        self,
        by: Person,
        title: str,
        text: str,
        *,
        why: str = "",
        effect: str | None = None,
        payload: Mapping[str, Any] | None = None,
        place: str = "hub",
    ) -> ProposalRecord:
        """Let a person bring a proposal."""
        return self.act(
            place,
            lambda uow: consensus.propose(
                uow, title=title, text=text, why=why, effect_type=effect or consensus.WORDS_ONLY, payload=payload, brought_by=self.id_of(by)
            ),
            by,
        )

    def hear(self, matter: ProposalRecord, voices: Mapping[Person, tuple[str, str]], place: str = "hub") -> None:
        """Let people say where they stand on the words that stand now: each a kind and a reason."""
        for person, (kind, reason) in voices.items():
            words = self.act(place, lambda uow: consensus.live_words(uow, matter.id))
            self.act(
                place,
                lambda uow, p=person, k=kind, r=reason, w=words: consensus.take_position(
                    uow, matter.id, kind=k, version=w.version, text_hash=w.text_hash, reason=r, person_id=self.id_of(p),
                    principle="care for one another" if k == "block" else "",
                ),
                person,
            )  # fmt: skip

    def adopt(self, matter: ProposalRecord, place: str = "hub") -> DecisionRecord:
        """Try adoption, which must succeed here."""
        adoption = self.act(place, lambda uow: consensus.try_adopt(uow, matter.id))
        if adoption.decision is None:
            raise RuntimeError(f"the story expected “{matter.title}” to be decided: {adoption.trouble or adoption.outcome}")
        return adoption.decision

    def decide(
        self,
        by: Person,
        title: str,
        text: str,
        circle: Sequence[Person],
        *,
        effect: str | None = None,
        payload: Mapping[str, Any] | None = None,
        voices: Mapping[Person, tuple[str, str]] | None = None,
        place: str = "hub",
        why: str = "",
    ) -> DecisionRecord:
        """Bring a proposal, hear everybody of the circle, and see it decided."""
        matter = self.bring(by, title, text, why=why, effect=effect, payload=payload, place=place)
        self.hear(matter, {person: (voices or {}).get(person, CONSENTS) for person in circle}, place)
        return self.adopt(matter, place)
