"""SQL of the trail."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class TrailLine:
    """One act as people read it; `position` is its place in the chain, None while it waits to be sealed."""

    id: UUID
    at: datetime
    actor: str
    action: str
    subject: UUID | None
    words: str
    position: int | None


@dataclass(frozen=True)
class ChainState:
    """What walking one chain found; `reason` is None when every link fits."""

    entity_id: UUID
    entries: int
    sealed: int
    head: str
    broken_at: int | None
    broken_entry: UUID | None
    reason: str | None


def insert(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    uow.execute(
        """INSERT INTO hub.audit_entry (entity_id, actor, action, subject, words, detail, digest)
           VALUES (:entity_id, :actor, :action, :subject, :words, CAST(:detail AS jsonb), decode(repeat('00', 32), 'hex'))""",
        [row | {"detail": json.dumps(row["detail"], sort_keys=True)} for row in rows],
    )


def lines(uow: UnitOfWork, entity_id: UUID, *, before: UUID | None, limit: int, action: str | None = None) -> list[TrailLine]:
    found = uow.execute(
        """SELECT e.id, e.at, e.actor, e.action, e.subject, e.words, l.position
           FROM hub.audit_entry e LEFT JOIN hub.audit_link l ON l.entity_id = e.entity_id AND l.entry_id = e.id
           WHERE e.entity_id = :entity_id AND (CAST(:before AS uuid) IS NULL OR e.id < :before)
             AND (CAST(:action AS text) IS NULL OR e.action = :action)
           ORDER BY e.id DESC LIMIT :limit""",
        {"entity_id": entity_id, "before": before, "limit": limit, "action": action},
    )
    return [TrailLine(*row) for row in found]


def seal(uow: UnitOfWork) -> int:
    return uow.execute("SELECT hub.seal_audit()").scalar_one()


def walk(uow: UnitOfWork) -> list[ChainState]:
    found = uow.execute(
        "SELECT entity_id, entries, sealed, encode(head, 'hex'), broken_at, broken_entry, reason FROM hub.verify_audit() ORDER BY 1"
    )
    return [ChainState(*row) for row in found]
