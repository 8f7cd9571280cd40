"""SQL of meetings, their topics, who came, and who is asked afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from hub.consensus.models import AgendaItem, Attendance, Consultation, Meeting
from hub.consensus.store.proposals import STILL_OPEN
from hub.consensus.store.records import AgendaRecord, ConsultationRecord, MeetingRecord, OwedRecord
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.ids import new_id

CONSULTATION = """
    SELECT c.id, c.proposal_id, c.version, c.person_id, w.name, c.due_on, c.asked_at, a.name, c.answered_at, c.position_id
    FROM hub.consultation c JOIN hub.person w ON w.id = c.person_id LEFT JOIN hub.person a ON a.id = c.asked_by
"""


def meeting(uow: UnitOfWork, entity_id: UUID, on_day: date, kind: str = "weekly") -> MeetingRecord:
    """Return the meeting of a day, making it when nobody has yet."""
    row = {"id": new_id(), "entity_id": entity_id, "on_day": on_day, "kind": kind, "notes": ""}
    uow.execute(insert(Meeting.__table__).on_conflict_do_nothing(), [row])
    found = uow.execute(
        """SELECT id, entity_id, on_day, kind, notes, noted_by, noted_at FROM hub.meeting
           WHERE entity_id = :entity AND on_day = :day AND kind = :kind""",
        {"entity": entity_id, "day": on_day, "kind": kind},
    ).one()
    return MeetingRecord(*found)


def note(uow: UnitOfWork, found: MeetingRecord, present: Iterable[UUID], absent: Iterable[UUID], notes: str, noted_by: UUID | None) -> None:
    """Write down who came; noting a meeting again replaces what was noted."""
    uow.execute(
        "UPDATE hub.meeting SET notes = :notes, noted_by = :by, noted_at = :at WHERE entity_id = :entity AND id = :id",
        {"notes": notes, "by": noted_by, "at": uow.now, "entity": found.entity_id, "id": found.id},
    )
    rows = [{"person_id": person, "present": True} for person in present] + [{"person_id": person, "present": False} for person in absent]
    if rows:
        statement = insert(Attendance.__table__)
        statement = statement.on_conflict_do_update(constraint="attendance_pkey", set_={"present": statement.excluded.present})
        uow.execute(statement, [{"entity_id": found.entity_id, "meeting_id": found.id, **row} for row in rows])


def put_on_agenda(
    uow: UnitOfWork, found: MeetingRecord, title: str, because: str, proposal_id: UUID | None, raised_by: UUID | None
) -> None:
    """Put a topic on a meeting's agenda; a matter stands there once."""
    row = {
        "id": new_id(), "entity_id": found.entity_id, "meeting_id": found.id, "proposal_id": proposal_id, "title": title[:200],
        "because": because, "raised_by": raised_by, "at": uow.now,
    }  # fmt: skip
    uow.execute(insert(AgendaItem.__table__).on_conflict_do_nothing(), [row])


def agenda(uow: UnitOfWork, entity_id: UUID, *, proposal_id: UUID | None = None, from_day: date | None = None) -> list[AgendaRecord]:
    """Return topics in the order of their days."""
    found = uow.execute(
        """SELECT m.on_day, a.proposal_id, a.title, a.because, m.noted_at IS NOT NULL
           FROM hub.agenda_item a JOIN hub.meeting m ON m.entity_id = a.entity_id AND m.id = a.meeting_id
           WHERE a.entity_id = :entity AND (CAST(:proposal AS uuid) IS NULL OR a.proposal_id = CAST(:proposal AS uuid))
             AND (CAST(:from_day AS date) IS NULL OR m.on_day >= CAST(:from_day AS date)) ORDER BY m.on_day, a.at, a.id""",
        {"entity": entity_id, "proposal": proposal_id, "from_day": from_day},
    )
    return [AgendaRecord(*row) for row in found]


def ask(uow: UnitOfWork, rows: list[dict[str, Any]]) -> int:
    """Put people on the consultation list; somebody who is on it for this version stays as they are. Returns how many are new."""
    if not rows:
        return 0
    asked = uow.execute(
        insert(Consultation.__table__).on_conflict_do_nothing().returning(Consultation.__table__.c.id),
        [{"id": new_id(), "asked_at": uow.now, **row} for row in rows],
    )
    return len(asked.all())


def answer(uow: UnitOfWork, entity_id: UUID, proposal_id: UUID, version: int, person_id: UUID, position_id: UUID) -> None:
    """Close a person's open consultation on a version with the position that answers it."""
    uow.execute(
        """UPDATE hub.consultation SET answered_at = :at, position_id = :position
           WHERE entity_id = :entity AND proposal_id = :proposal AND version = :version AND person_id = :person AND answered_at IS NULL""",
        {"at": uow.now, "position": position_id, "entity": entity_id, "proposal": proposal_id, "version": version, "person": person_id},
    )


def consultations(uow: UnitOfWork, entity_id: UUID, proposal_id: UUID, version: int | None = None) -> list[ConsultationRecord]:
    """Return who was asked afterwards on a matter, on one version or on all, by name."""
    found = uow.execute(
        CONSULTATION
        + """ WHERE c.entity_id = :entity AND c.proposal_id = :proposal AND (CAST(:version AS int) IS NULL OR c.version = :version)
              ORDER BY w.name, c.asked_at""",
        {"entity": entity_id, "proposal": proposal_id, "version": version},
    )
    return [ConsultationRecord(*row) for row in found]


def find(uow: UnitOfWork, entity_id: UUID, on_day: date, kind: str) -> MeetingRecord | None:
    """Return the meeting of a day, None while nobody has brought anything to it or noted it."""
    found = uow.execute(
        """SELECT id, entity_id, on_day, kind, notes, noted_by, noted_at FROM hub.meeting
           WHERE entity_id = :entity AND on_day = :day AND kind = :kind""",
        {"entity": entity_id, "day": on_day, "kind": kind},
    ).one_or_none()
    return MeetingRecord(*found) if found else None


def held(uow: UnitOfWork, entity_id: UUID, kind: str) -> list[date]:
    """Return the days of the meetings of a kind that were noted."""
    found = uow.execute(
        "SELECT on_day FROM hub.meeting WHERE entity_id = :entity AND kind = :kind AND noted_at IS NOT NULL ORDER BY on_day",
        {"entity": entity_id, "kind": kind},
    )
    return [row[0] for row in found]


def recent(uow: UnitOfWork, entity_id: UUID, limit: int = 20) -> list[MeetingRecord]:
    """Return the meetings that were noted, the latest first."""
    found = uow.execute(
        """SELECT id, entity_id, on_day, kind, notes, noted_by, noted_at FROM hub.meeting
           WHERE entity_id = :entity AND noted_at IS NOT NULL ORDER BY on_day DESC, kind LIMIT :limit""",
        {"entity": entity_id, "limit": limit},
    )
    return [MeetingRecord(*row) for row in found]


def attendance(uow: UnitOfWork, found: MeetingRecord) -> list[tuple[str, bool]]:
    """Return who was at a meeting and who was away, by name."""
    rows = uow.execute(
        """SELECT w.name, a.present FROM hub.attendance a JOIN hub.person w ON w.id = a.person_id
           WHERE a.entity_id = :entity AND a.meeting_id = :meeting ORDER BY w.name, w.id""",
        {"entity": found.entity_id, "meeting": found.id},
    )
    return [(row[0], row[1]) for row in rows]


def agenda_of(uow: UnitOfWork, found: MeetingRecord) -> list[AgendaRecord]:
    """Return the topics of one meeting in the order in which they came up."""
    rows = uow.execute(
        """SELECT CAST(:day AS date), proposal_id, title, because, CAST(:noted AS boolean) FROM hub.agenda_item
           WHERE entity_id = :entity AND meeting_id = :meeting ORDER BY at, id""",
        {"day": found.on_day, "noted": found.noted_at is not None, "entity": found.entity_id, "meeting": found.id},
    )
    return [AgendaRecord(*row) for row in rows]


def asked_after(uow: UnitOfWork, found: MeetingRecord) -> list[ConsultationRecord]:
    """Return who was put on the consultation list by a meeting, by name."""
    rows = uow.execute(
        CONSULTATION + " WHERE c.entity_id = :entity AND c.meeting_id = :meeting ORDER BY w.name, c.proposal_id, c.version",
        {"entity": found.entity_id, "meeting": found.id},
    )
    return [ConsultationRecord(*row) for row in rows]


def owed(uow: UnitOfWork, entity_id: UUID) -> list[OwedRecord]:
    """Return the consultations on the live version of open matters that nobody has answered, the earliest day first."""
    rows = uow.execute(
        f"""SELECT c.proposal_id, p.title, c.person_id, w.name, c.due_on FROM hub.consultation c
            JOIN hub.proposal p ON p.entity_id = c.entity_id AND p.id = c.proposal_id AND p.live_version = c.version
            JOIN hub.person w ON w.id = c.person_id
            WHERE c.entity_id = :entity AND c.answered_at IS NULL AND {STILL_OPEN} ORDER BY c.due_on, w.name, p.number""",
        {"entity": entity_id},
    )
    return [OwedRecord(*row) for row in rows]
