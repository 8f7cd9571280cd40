"""People deciding: bring, answer, try, each in a unit of work of its own, as the edges do it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from flask import current_app

from hub.consensus import services as consensus
from hub.consensus.services import Adoption, PositionRecord, ProposalRecord
from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Actor, ActorKind, Scope, job_actor
from hub.membership import services as membership
from hub.membership.services import NewPerson
from hub.practices import services as practices
from hub.practices.services import NewEntity

T = TypeVar("T")
STORY = Actor(ActorKind.STORY, "story")
LONG_AGO = date(2025, 1, 1)


def found_hub(*names: str) -> tuple[Scope, dict[str, UUID]]:
    """Make a hub whose members are these people; return its scope and them."""
    from hub.kernel.ids import new_id

    hub = new_id()

    def work(uow: UnitOfWork) -> dict[str, UUID]:
        practices.add_entity(uow, NewEntity("hub", "hub", "Alliance", "cooperative", "US-NY"), LONG_AGO, None, hub)
        return {
            name: membership.add_person(uow, NewPerson(name.capitalize(), f"{name}@example.coop"), LONG_AGO, LONG_AGO) for name in names
        }

    return Scope.hub(hub), transact(Scope.hub(hub), STORY, work)


def do(scope: Scope, function: Callable[..., T], *args: Any, **named: Any) -> T:
    """Call a service in a unit of work of its own, as the story, which may name anybody."""
    return transact(scope, STORY, lambda uow: function(uow, *args, **named))


def bring(
    scope: Scope, by: UUID, title: str = "We meet on Fridays", text: str = "We meet every Friday at 10.", **named: Any
) -> ProposalRecord:
    return do(scope, consensus.propose, title=title, text=text, brought_by=by, **named)


def look(scope: Scope, proposal_id: UUID) -> ProposalRecord:
    return do(scope, consensus.proposal, proposal_id)


def say(scope: Scope, proposal_id: UUID, person: UUID, kind: str = "consent", **named: Any) -> PositionRecord:
    """Say where somebody stands on the words that stand."""
    seen = look(scope, proposal_id)
    reason = named.pop("reason", "It would harm us." if kind in ("block", "stand_aside") else "")
    exact = {"version": seen.version, "text_hash": seen.text_hash} | named
    return do(scope, consensus.take_position, proposal_id, kind=kind, reason=reason, person_id=person, **exact)


def all_say(scope: Scope, proposal_id: UUID, people: Iterable[UUID], kind: str = "consent") -> None:
    for person in people:
        say(scope, proposal_id, person, kind)


def attempt(scope: Scope, proposal_id: UUID) -> Adoption:
    """Try to adopt, as the job does."""
    return transact(scope, job_actor("consensus"), lambda uow: consensus.try_adopt(uow, proposal_id))


def at(instant: Any) -> None:
    """Hold the clock of the application at an instant."""
    current_app.extensions["hub.clock"] = lambda: instant
