"""SQL of matters, their exact words, and what each person said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from hub.consensus.models import Position, Proposal, ProposalVersion
from hub.consensus.store.records import (
    PositionRecord,
    ProposalRecord,
    VersionRecord,
    VoiceNeeded,
)
from hub.db.unit_of_work import UnitOfWork

PROPOSAL = """
    SELECT p.id, p.entity_id, p.number, p.title, p.brought_by, b.name, p.status, p.provisional, p.live_version, p.live_wording,
           v.text_hash, p.effect_type, p.absent_rule, p.replaces, p.round, p.change_no, p.returns_on, p.trouble, p.trouble_at,
           p.opened_at, p.changed_at, p.closed_at, p.process
    FROM hub.proposal p JOIN hub.person b ON b.id = p.brought_by
    JOIN hub.proposal_version v ON v.entity_id = p.entity_id AND v.proposal_id = p.id
                               AND v.version = p.live_version AND v.wording = p.live_wording
"""
VERSION = """
    SELECT v.version, v.wording, v.title, v.text, v.why, v.payload, v.preview, v.text_hash,
           v.meaning_changed, v.note, v.written_by, w.name, v.at
    FROM hub.proposal_version v JOIN hub.person w ON w.id = v.written_by
    WHERE v.entity_id = :entity AND v.proposal_id = :proposal
"""
POSITION = """
    SELECT s.id, s.sequence, s.version, s.wording, s.text_hash, s.person_id, w.name, s.kind, s.reason, s.principle,
           s.taken_down_by, h.name, s.via, s.at
    FROM hub.position s JOIN hub.person w ON w.id = s.person_id LEFT JOIN hub.person h ON h.id = s.taken_down_by
"""
OF_MATTER = " WHERE s.entity_id = :entity AND s.proposal_id = :proposal"
THAT_STANDS = " JOIN hub.standing k ON k.entity_id = s.entity_id AND k.proposal_id = s.proposal_id AND k.position_id = s.id"
STILL_OPEN = "(p.status IN ('open', 'pending_consultation') OR p.provisional)"
# Seen from one person: their standing word, and whether they were asked after a meeting.
NEEDED = f"""
    SELECT p.id, p.entity_id, n.slug, p.number, p.title, p.live_version, b.name,
           CASE WHEN c.id IS NOT NULL THEN 'absent'
                WHEN s.kind = 'talk_first' AND s.version = p.live_version THEN 'talk_first'
                WHEN s.version = p.live_version AND NOT s.confirmed THEN 'confirm'
                WHEN s.version < p.live_version THEN 'asked_again' WHEN s.version IS NULL THEN 'new' ELSE 'reconfirm' END,
           c.due_on
    FROM hub.proposal p JOIN hub.person b ON b.id = p.brought_by JOIN hub.entity n ON n.id = p.entity_id
    LEFT JOIN hub.standing s ON s.entity_id = p.entity_id AND s.proposal_id = p.id AND s.person_id = :person
    LEFT JOIN hub.consultation c ON c.entity_id = p.entity_id AND c.proposal_id = p.id AND c.version = p.live_version
                                    AND c.person_id = :person AND c.answered_at IS NULL
    WHERE p.entity_id = ANY(:entities) AND {STILL_OPEN}
      AND (NOT coalesce(s.version = p.live_version AND s.confirmed AND s.kind <> 'talk_first', false)
        OR EXISTS (SELECT FROM hub.standing gone JOIN hub.membership m ON m.person_id = gone.person_id
                   WHERE gone.entity_id = p.entity_id AND gone.proposal_id = p.id AND gone.version = p.live_version AND gone.kind = 'block'
                     AND m.left_on <= :today AND (s.at AT TIME ZONE :zone)::date < m.left_on))
    ORDER BY c.due_on NULLS LAST, p.opened_at, p.id
"""


def next_number(uow: UnitOfWork, entity_id: UUID, series: str) -> int:
    """Give the next number of a series; another transaction that wants one waits until this one has ended."""
    number: int = uow.execute(
        """INSERT INTO hub.consensus_series AS s (entity_id, series, last_no) VALUES (:entity, :series, 1)
           ON CONFLICT (entity_id, series) DO UPDATE SET last_no = s.last_no + 1 RETURNING s.last_no""",
        {"entity": entity_id, "series": series},
    ).scalar_one()
    return number


def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    uow.execute(insert(Proposal.__table__), [row])


def add_version(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    uow.execute(insert(ProposalVersion.__table__), [row])


def add_position(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    uow.execute(insert(Position.__table__), [row])


def get(uow: UnitOfWork, proposal_id: UUID) -> ProposalRecord | None:
    row = uow.execute(PROPOSAL + " WHERE p.id = :id", {"id": proposal_id}).one_or_none()
    return ProposalRecord(*row) if row else None


def numbered(uow: UnitOfWork, entity_id: UUID, number: int) -> ProposalRecord | None:
    row = uow.execute(
        PROPOSAL + " WHERE p.entity_id = :entity AND p.number = :number", {"entity": entity_id, "number": number}
    ).one_or_none()
    return ProposalRecord(*row) if row else None


def lock(uow: UnitOfWork, entity_id: UUID, proposal_id: UUID) -> ProposalRecord | None:
    """Return a matter of the bound entity and hold its row until this transaction ends.

    Order    the row is locked first and read afterwards: what is read is what stands, also for one who had to wait.
    """
    held = uow.execute(
        "SELECT id FROM hub.proposal WHERE entity_id = :entity AND id = :id FOR UPDATE", {"entity": entity_id, "id": proposal_id}
    )
    return get(uow, proposal_id) if held.scalar_one_or_none() else None


def update(uow: UnitOfWork, matter: ProposalRecord, **changes: Any) -> None:
    """Change columns of a matter that is locked; every change moves `change_no` on, so that two writers always meet."""
    changes = {"change_no": matter.change_no + 1, "changed_at": uow.now, **changes}
    assignments = ", ".join(f"{name} = :{name}" for name in changes)
    uow.execute(
        f"UPDATE hub.proposal SET {assignments} WHERE entity_id = :of_entity AND id = :of_id",
        changes | {"of_entity": matter.entity_id, "of_id": matter.id},
    )


def still_open(uow: UnitOfWork, entity_id: UUID) -> list[ProposalRecord]:
    """Return the matters of an entity that are being talked about, the most recently touched first."""
    found = uow.execute(PROPOSAL + f" WHERE p.entity_id = :entity AND {STILL_OPEN} ORDER BY p.changed_at DESC, p.id", {"entity": entity_id})
    return [ProposalRecord(*row) for row in found]


def every(
    uow: UnitOfWork, entity_id: UUID, *, before: UUID | None = None, limit: int = 50, status: str | None = None
) -> list[ProposalRecord]:
    """Return the matters of an entity, the newest first, those before `before` when given."""
    found = uow.execute(
        PROPOSAL
        + """ WHERE p.entity_id = :entity AND (CAST(:before AS uuid) IS NULL OR p.id < CAST(:before AS uuid))
              AND (CAST(:status AS text) IS NULL OR p.status = :status) ORDER BY p.id DESC LIMIT :limit""",
        {"entity": entity_id, "before": before, "limit": limit, "status": status},
    )
    return [ProposalRecord(*row) for row in found]


def versions(uow: UnitOfWork, matter: ProposalRecord) -> list[VersionRecord]:
    """Return every wording, the first one first."""
    found = uow.execute(VERSION + " ORDER BY v.version, v.wording", {"entity": matter.entity_id, "proposal": matter.id})
    return [VersionRecord(*row) for row in found]


def version(uow: UnitOfWork, entity_id: UUID, proposal_id: UUID, number: int, wording: int) -> VersionRecord:
    row = uow.execute(
        VERSION + " AND v.version = :version AND v.wording = :wording",
        {"entity": entity_id, "proposal": proposal_id, "version": number, "wording": wording},
    ).one()
    return VersionRecord(*row)


def position(uow: UnitOfWork, entity_id: UUID, position_id: UUID) -> PositionRecord:
    row = uow.execute(POSITION + " WHERE s.entity_id = :entity AND s.id = :id", {"entity": entity_id, "id": position_id}).one()
    return PositionRecord(*row)


def positions(uow: UnitOfWork, entity_id: UUID, proposal_id: UUID, *, up_to: int | None = None) -> list[PositionRecord]:
    """Return all that was said on a matter, in order."""
    found = uow.execute(
        POSITION + OF_MATTER + " AND (CAST(:up_to AS bigint) IS NULL OR s.sequence <= :up_to) ORDER BY s.sequence",
        {"entity": entity_id, "proposal": proposal_id, "up_to": up_to},
    )
    return [PositionRecord(*row) for row in found]


def standing(uow: UnitOfWork, matter: ProposalRecord) -> list[PositionRecord]:
    """Return each person's latest word, on whatever version it was given, by name."""
    found = uow.execute(POSITION + THAT_STANDS + OF_MATTER + " ORDER BY w.name, w.id", {"entity": matter.entity_id, "proposal": matter.id})
    return [PositionRecord(*row) for row in found]


def needing(uow: UnitOfWork, person_id: UUID, entity_ids: list[UUID], zone: str) -> list[VoiceNeeded]:
    """Return the open matters of these entities on which a person's word does not stand, or must be said again."""
    found = uow.execute(NEEDED, {"person": person_id, "entities": entity_ids, "today": uow.today, "zone": zone})
    return [VoiceNeeded(*row) for row in found]
