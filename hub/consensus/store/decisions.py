"""SQL of what we decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from hub.consensus.models import Decision, DecisionEffect, DecisionEvent
from hub.consensus.store.records import DecisionRecord
from hub.db.unit_of_work import UnitOfWork

DECISION = """
    SELECT d.id, d.entity_id, d.proposal_id, p.number, d.round, d.version, d.wording, d.text_hash, d.label, d.title, d.adopted_on,
           d.provisional, d.last_sequence, d.heard, d.replaces, d.at, p.effect_type, coalesce(e.result, '{}'::jsonb), v.kind, v.at, w.name, r.id
    FROM hub.decision d JOIN hub.proposal p ON p.entity_id = d.entity_id AND p.id = d.proposal_id
    LEFT JOIN hub.decision_effect e ON e.entity_id = d.entity_id AND e.decision_id = d.id
    LEFT JOIN hub.decision_event v ON v.entity_id = d.entity_id AND v.decision_id = d.id
    LEFT JOIN hub.person w ON w.id = v.person_id
    LEFT JOIN LATERAL (SELECT id FROM hub.decision n WHERE n.entity_id = d.entity_id AND n.replaces = d.id
                       ORDER BY n.id DESC LIMIT 1) r ON true
"""


def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    uow.execute(insert(Decision.__table__), [row])


def add_effect(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    uow.execute(insert(DecisionEffect.__table__), [row])


def add_event(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    uow.execute(insert(DecisionEvent.__table__), [row])


def get(uow: UnitOfWork, decision_id: UUID) -> DecisionRecord | None:
    row = uow.execute(DECISION + " WHERE d.id = :id", {"id": decision_id}).one_or_none()
    return DecisionRecord(*row) if row else None


def by_label(uow: UnitOfWork, entity_id: UUID, label: str) -> DecisionRecord | None:
    row = uow.execute(DECISION + " WHERE d.entity_id = :entity AND d.label = :label", {"entity": entity_id, "label": label}).one_or_none()
    return DecisionRecord(*row) if row else None


def of_proposal(uow: UnitOfWork, entity_id: UUID, proposal_id: UUID) -> list[DecisionRecord]:
    """Return the decisions of a matter, the latest first: more than one only where it was reopened."""
    found = uow.execute(
        DECISION + " WHERE d.entity_id = :entity AND d.proposal_id = :id ORDER BY d.round DESC", {"entity": entity_id, "id": proposal_id}
    )
    return [DecisionRecord(*row) for row in found]


def every(
    uow: UnitOfWork, entity_id: UUID, *, year: int | None = None, words: str = "", before: UUID | None = None, limit: int = 50
) -> list[DecisionRecord]:
    """Return the decisions of an entity, the newest first; `words` is looked for in their titles and exact texts."""
    found = uow.execute(
        DECISION
        + """ JOIN hub.proposal_version t ON t.entity_id = d.entity_id AND t.proposal_id = d.proposal_id
                   AND t.version = d.version AND t.wording = d.wording
              WHERE d.entity_id = :entity AND (CAST(:year AS int) IS NULL OR extract(year FROM d.adopted_on) = :year)
                AND (:words = '' OR position(lower(:words) IN lower(t.title || ' ' || t.text)) > 0)
                AND (CAST(:before AS uuid) IS NULL OR d.id < CAST(:before AS uuid))
              ORDER BY d.adopted_on DESC, d.id DESC LIMIT :limit""",
        {"entity": entity_id, "year": year, "words": words, "before": before, "limit": limit},
    )
    return [DecisionRecord(*row) for row in found]


def years(uow: UnitOfWork, entity_id: UUID) -> list[int]:
    """Return the years in which an entity decided something, the latest first."""
    found = uow.execute(
        "SELECT DISTINCT extract(year FROM adopted_on)::int AS year FROM hub.decision WHERE entity_id = :entity ORDER BY year DESC",
        {"entity": entity_id},
    )
    return [row.year for row in found]


def after(uow: UnitOfWork, entity_id: UUID, last: UUID | None, limit: int) -> list[DecisionRecord]:
    """Return the next decisions of an entity in the order of their ids."""
    found = uow.execute(
        DECISION
        + """ WHERE d.entity_id = :entity AND (CAST(:last AS uuid) IS NULL OR d.id > CAST(:last AS uuid))
              ORDER BY d.id LIMIT :limit""",
        {"entity": entity_id, "last": last, "limit": limit},
    )
    return [DecisionRecord(*row) for row in found]
