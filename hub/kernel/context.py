"""Who acts, and where: the actor and the scope that every unit of work is bound to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class ScopeKind(StrEnum):
    """The four scopes of the database; each is a role that a transaction enters and never leaves."""

    PRACTICE = "practice"
    HUB = "hub"
    PERSON = "person"
    SYSTEM = "system"


@dataclass(frozen=True)
class Scope:
    """Where one transaction may read and write. Made from the command, the actor and the address, never from a field."""

    kind: ScopeKind
    entity_id: UUID | None = None
    person_id: UUID | None = None

    @classmethod
    def practice(cls, entity_id: UUID) -> Scope:
        return cls(ScopeKind.PRACTICE, entity_id=entity_id)

    @classmethod
    def hub(cls, hub_entity_id: UUID) -> Scope:
        return cls(ScopeKind.HUB, entity_id=hub_entity_id)

    @classmethod
    def person(cls, person_id: UUID) -> Scope:
        return cls(ScopeKind.PERSON, person_id=person_id)

    @classmethod
    def system(cls) -> Scope:
        return cls(ScopeKind.SYSTEM)


class ActorKind(StrEnum):
    PERSON = "person"
    JOB = "job"
    OPERATOR = "operator"
    STORY = "story"


@dataclass(frozen=True)
class Place:
    """One legal entity that a person works in: the hub or a practice."""

    entity_id: UUID
    slug: str
    name: str
    kind: str  # "hub" | "practice"
    colour: int = 0


@dataclass(frozen=True)
class Actor:
    """Whoever does a thing: a person (signed in or by token), a job, the operator at the terminal, the story.

    Shape    `standing` is "member", "candidate", "former" or "none"; `places` are where the person works now;
             `token_scopes` is None for a session and a set such as {"hours:read"} for a token.
    """

    kind: ActorKind
    name: str
    person_id: UUID | None = None
    standing: str = "none"
    places: tuple[Place, ...] = field(default=())
    token_scopes: frozenset[str] | None = None

    def works_in(self, slug: str) -> Place | None:
        return next((place for place in self.places if place.slug == slug), None)


def job_actor(name: str) -> Actor:
    return Actor(ActorKind.JOB, name)


def operator_actor() -> Actor:
    return Actor(ActorKind.OPERATOR, "operator")
