"""Adoption as the queue does it, and as the edges do it right after a position: the same try, in a unit of work of its own."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from hub.consensus import services
from hub.consensus.services import TRY_ADOPT, Adoption
from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Scope, job_actor
from hub.kernel.errors import DomainError
from hub.practices import services as practices
from hub.queue.outbox import enqueue, finish

log = logging.getLogger(__name__)

TRY_OPEN = "consensus.proposals.try_open"
TRY_OPEN_IN = "consensus.proposals.try_open_in"
NOBODY = job_actor("consensus")  # adoption follows from the last word that was missing; it is nobody's act


def adopt_now(scope: Scope, proposal_id: UUID) -> Adoption | None:
    """Try to adopt right after a position has been committed. Whatever goes wrong here, the position stands and the queue tries again.

    Empty    None when the try itself failed; the outbox has it.
    """
    try:
        return transact(scope, NOBODY, lambda uow: services.try_adopt(uow, proposal_id))
    except (DomainError, DBAPIError):
        log.exception("adoption of %s was not tried to the end; the queue tries again", proposal_id)
        return None


def try_adopt(ids: Mapping[str, str]) -> str:
    """Try to adopt one matter, in the transaction that marks the job done."""

    def work(uow: UnitOfWork) -> str:
        adoption = services.try_adopt(uow, UUID(ids["proposal_id"]))
        finish(uow, UUID(ids["outbox_id"]))
        return adoption.how

    return transact(scope_of(UUID(ids["entity_id"])), NOBODY, work)


def try_open(ids: Mapping[str, str]) -> str:
    """Ask for a look at the open matters of the hub and of each practice: a notice may have ended, a feature may be back, somebody may
    have left. Nothing is decided by a date."""

    def work(uow: UnitOfWork) -> str:
        entities = practices.list_entities(uow, uow.today)
        for each in entities:
            enqueue(uow, TRY_OPEN_IN, f"{TRY_OPEN_IN}:{each.id}:{uow.today.isoformat()}", entity_id=each.id, day=uow.today)
        finish(uow, UUID(ids["outbox_id"]))
        return f"{len(entities)} asked"

    return transact(Scope.system(), NOBODY, work)


def try_open_in(ids: Mapping[str, str]) -> str:
    """Ask for a try of each open matter of one entity."""
    day = date.fromisoformat(ids["day"])

    def work(uow: UnitOfWork) -> str:
        matters = services.being_talked_about(uow)
        for each in matters:
            enqueue(uow, TRY_ADOPT, f"{TRY_ADOPT}:{each.id}:{day.isoformat()}", entity_id=each.entity_id, proposal_id=each.id)
        finish(uow, UUID(ids["outbox_id"]))
        return f"{len(matters)} asked"

    return transact(scope_of(UUID(ids["entity_id"])), NOBODY, work)


def scope_of(entity_id: UUID) -> Scope:
    """Return the scope in which the matters of an entity are decided."""
    kind = transact(Scope.system(), NOBODY, lambda uow: practices.entity(uow, entity_id).kind, read_only=True)
    return Scope.hub(entity_id) if kind == "hub" else Scope.practice(entity_id)


JOBS = {TRY_ADOPT: try_adopt, TRY_OPEN: try_open, TRY_OPEN_IN: try_open_in}
