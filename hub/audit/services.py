"""Write a line in the trail; seal the chains; walk them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from hub.audit import store
from hub.audit.store import ChainState, TrailLine
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.context import ScopeKind

SYSTEM_CHAIN = UUID(int=0)


def record(
    uow: UnitOfWork,
    *,
    action: str,
    words: str,
    subject: UUID | None = None,
    detail: Mapping[str, object] | None = None,
    entity_id: UUID | None = None,
) -> None:
    """Write one act into the trail, in the transaction of the act.

    Shape    `action` is `feature.object.verb`; `words` is a sentence a member can read, without anything about a client;
             `detail` holds ids and numbers only. The chain is that of the bound entity; a person's or the system's own acts
             go to the system chain. In hub scope another `entity_id` may be named.
    """
    in_entity = uow.scope.kind in (ScopeKind.PRACTICE, ScopeKind.HUB)
    chain = entity_id or (uow.scope.entity_id if in_entity else None) or SYSTEM_CHAIN
    store.insert(
        uow,
        [
            {
                "entity_id": chain,
                "actor": str(uow.actor.person_id or uow.actor.name),
                "action": action,
                "subject": subject,
                "words": words,
                "detail": dict(detail or {}),
            }
        ],
    )


def trail(uow: UnitOfWork, *, before: UUID | None = None, limit: int = 50, action: str | None = None) -> list[TrailLine]:
    """Return the newest lines of the bound entity's trail, newest first, those before `before` when given."""
    if uow.scope.entity_id is None:
        return []
    return store.lines(uow, uow.scope.entity_id, before=before, limit=limit, action=action)


def seal(uow: UnitOfWork) -> int:
    """Put every waiting line into its chain and return how many there were.

    Needs    system scope.
    """
    return store.seal(uow)


def verify(uow: UnitOfWork) -> list[ChainState]:
    """Walk every chain and return its state; a state with a `reason` names the first entry that does not fit.

    Needs    system or hub scope.
    """
    return store.walk(uow)
