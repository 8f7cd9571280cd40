"""SQL of onboarding."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class OnboardingRecord:
    """One practice on its way in; `answers` by section: practice, owner, agreement, people."""

    id: UUID
    discipline: str
    name: str
    answers: dict[str, Any]
    status: str
    opened_by: UUID
    opened_at: datetime
    changed_by: UUID
    changed_at: datetime
    change_no: int
    proposal_id: UUID | None
    entity_id: UUID | None


COLUMNS = """SELECT id, discipline, name, answers, status, opened_by, opened_at, changed_by, changed_at, change_no, proposal_id, entity_id
             FROM hub.onboarding"""


def insert(uow: UnitOfWork, ident: UUID, discipline: str, name: str, answers: dict[str, Any], by: UUID) -> None:
    uow.execute(
        """INSERT INTO hub.onboarding (id, discipline, name, answers, opened_by, changed_by)
           VALUES (:id, :discipline, :name, CAST(:answers AS jsonb), :by, :by)""",
        {"id": ident, "discipline": discipline, "name": name, "answers": json.dumps(answers, default=str), "by": by},
    )


def get(uow: UnitOfWork, ident: UUID, *, lock: bool = False) -> OnboardingRecord | None:
    row = uow.execute(COLUMNS + " WHERE id = :id" + (" FOR UPDATE" if lock else ""), {"id": ident}).one_or_none()
    return OnboardingRecord(*row) if row else None


def of_proposal(uow: UnitOfWork, proposal_id: UUID) -> OnboardingRecord | None:
    row = uow.execute(COLUMNS + " WHERE proposal_id = :id FOR UPDATE", {"id": proposal_id}).one_or_none()
    return OnboardingRecord(*row) if row else None


def every(uow: UnitOfWork) -> list[OnboardingRecord]:
    return [OnboardingRecord(*row) for row in uow.execute(COLUMNS + " ORDER BY opened_at, id")]


def save(uow: UnitOfWork, ident: UUID, answers: dict[str, Any], name: str, by: UUID) -> None:
    uow.execute(
        """UPDATE hub.onboarding SET answers = CAST(:answers AS jsonb), name = :name, changed_by = :by, changed_at = :now,
                  change_no = change_no + 1 WHERE id = :id""",
        {"id": ident, "answers": json.dumps(answers, default=str), "name": name, "by": by, "now": uow.now},
    )


def move(uow: UnitOfWork, ident: UUID, status: str, *, proposal_id: UUID | None = None, entity_id: UUID | None = None) -> None:
    uow.execute(
        """UPDATE hub.onboarding SET status = :status, proposal_id = coalesce(CAST(:proposal AS uuid), proposal_id),
                  entity_id = coalesce(CAST(:entity AS uuid), entity_id), changed_at = :now, change_no = change_no + 1 WHERE id = :id""",
        {"id": ident, "status": status, "proposal": proposal_id, "entity": entity_id, "now": uow.now},
    )


def begin_story(uow: UnitOfWork, name: str) -> None:
    uow.execute("INSERT INTO hub.story (name) VALUES (:name)", {"name": name})


def end_story(uow: UnitOfWork, name: str) -> None:
    uow.execute("UPDATE hub.story SET ended_at = clock_timestamp() WHERE name = :name AND ended_at IS NULL", {"name": name})


def story_state(uow: UnitOfWork) -> tuple[str, bool] | None:
    """Return the story of this database and whether it was told to its end."""
    row = uow.execute("SELECT name, ended_at IS NOT NULL FROM hub.story").one_or_none()
    return (row[0], row[1]) if row else None
