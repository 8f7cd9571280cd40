"""After a meeting: who came, and who is asked afterwards because they did not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from hub.audit.services import record
from hub.consensus import rules
from hub.consensus.services.circle import (
    Circle,
    assess,
    circle_of,
    locked_open,
    speaker,
)
from hub.consensus.services.installed import MEETING_WEEKDAY
from hub.consensus.services.positions import TRY_ADOPT
from hub.consensus.services.rolling import invited_to
from hub.consensus.store import meetings, proposals
from hub.consensus.store.records import (
    ConsultationRecord,
    MeetingRecord,
    ProposalRecord,
)
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.errors import Problem, forbidden, invalid, refused
from hub.queue.outbox import enqueue

DECIDES = frozenset({"weekly", "annual"})


@dataclass(frozen=True)
class Noted:
    """A meeting written down; `asked` names, per matter, the people now on the consultation list."""

    meeting: MeetingRecord
    absent: tuple[UUID, ...]
    asked: dict[UUID, tuple[UUID, ...]] = field(default_factory=dict)


def note_meeting(
    uow: UnitOfWork,
    day: date,
    present: Collection[UUID],
    *,
    kind: str = "weekly",
    notes: str = "",
    proposal_ids: Collection[UUID] | None = None,
    noted_by: UUID | None = None,
) -> Noted:
    """Write down who came to a meeting of the bound entity. Absent members are asked afterwards on each matter that was talked about.

    Others   the group consultation is for clinicians: a member without a licence is not absent from it, and it asks nobody afterwards.
    Shape    `proposal_ids` are those matters; without them every open one. An answer is due by the next meeting; nothing happens when the
             day passes, for nothing lapses into consent.
    Again    noting the same meeting again corrects who came; who is already asked stays asked.
    Raises   INVALID for a day to come or a person who is not part of the circle; FORBIDDEN as for `propose`.
    """
    entity_id = uow.scope.entity_id
    if entity_id is None:
        raise forbidden("consensus.meeting.note")
    if day > uow.today:
        raise invalid("consensus.meeting.note", "That day has not come yet.", Problem("/day", "That day has not come yet."))
    circle = circle_of(uow, entity_id, day)
    who = speaker(uow, circle_of(uow, entity_id, uow.today), noted_by, "consensus.meeting.note")
    if any(circle.name(person) is None for person in present):
        problem = Problem("/present", "Somebody here was not part of the circle on that day.")
        raise invalid("consensus.meeting.note", problem.message, problem)
    absent = tuple(person for person in invited_to(uow, circle, kind) if person not in present)
    met = meetings.meeting(uow, entity_id, day, kind)
    meetings.note(uow, met, sorted(present), absent, notes, who)
    asked: dict[UUID, tuple[UUID, ...]] = {}
    if kind in DECIDES:
        for matter in _talked_about(uow, entity_id, proposal_ids):
            asked[matter.id] = _ask(uow, matter, circle, absent, met.id, rules.next_meeting(day, MEETING_WEEKDAY), who)
    record(
        uow, action="consensus.meeting.note", subject=met.id, entity_id=entity_id,
        words=f"{circle.name(who) or 'Somebody'} noted the meeting of {day.isoformat()}",
        detail={"present": len(present), "absent": len(absent), "asked": sum(map(len, asked.values()))},
    )  # fmt: skip
    return Noted(meetings.meeting(uow, entity_id, day, kind), absent, asked)


def ask_absent(
    uow: UnitOfWork, proposal_id: UUID, person_id: UUID, *, due_on: date | None = None, asked_by: UUID | None = None
) -> ConsultationRecord:
    """Put one member on the consultation list of a matter, because they were away when it was talked about.

    Raises   REFUSED when they have been heard, or are not somebody whose consent it needs.
    """
    matter = locked_open(uow, proposal_id, "consensus.consultation.ask")
    circle = circle_of(uow, matter.entity_id, uow.today)
    who = speaker(uow, circle, asked_by, "consensus.consultation.ask")
    if person_id not in circle.members:
        raise refused("consensus.consultation.ask", "Only a member of the circle is asked afterwards.")
    if person_id not in _unheard(uow, matter, circle):
        raise refused("consensus.consultation.ask", f"{circle.members[person_id]} has been heard on this.")
    _ask(uow, matter, circle, (person_id,), None, due_on or rules.next_meeting(uow.today, MEETING_WEEKDAY), who)
    asked = meetings.consultations(uow, matter.entity_id, matter.id, matter.version)
    return next(each for each in asked if each.person_id == person_id)


def _talked_about(uow: UnitOfWork, entity_id: UUID, proposal_ids: Collection[UUID] | None) -> list[ProposalRecord]:
    chosen = sorted(proposal_ids) if proposal_ids is not None else sorted(each.id for each in proposals.still_open(uow, entity_id))
    return [locked_open(uow, each, "consensus.meeting.note") for each in chosen]


def _unheard(uow: UnitOfWork, matter: ProposalRecord, circle: Circle) -> set[UUID]:
    seen = assess(uow, matter, circle)
    return {UUID(person) for person in (*seen.outcome.still_to_hear, *seen.outcome.wants_to_talk)}


def _ask(
    uow: UnitOfWork, matter: ProposalRecord, circle: Circle, people: Collection[UUID], meeting_id: UUID | None, due_on: date, who: UUID
) -> tuple[UUID, ...]:
    """Ask those of the people who have not been heard; where that is all that is missing, the matter waits for them."""
    unheard = _unheard(uow, matter, circle)
    asked = tuple(person for person in people if person in unheard)
    new = meetings.ask(uow, [
        {"entity_id": matter.entity_id, "proposal_id": matter.id, "version": matter.version, "person_id": person, "meeting_id": meeting_id,
         "due_on": due_on, "asked_by": who}
        for person in asked
    ])  # fmt: skip
    if new:
        names = ", ".join(sorted(circle.members[person] for person in asked))
        record(
            uow, action="consensus.consultation.ask", subject=matter.id, entity_id=matter.entity_id,
            words=f"To be asked about “{matter.title}” by {due_on.isoformat()}: {names}",
            detail={"people": len(asked), "version": matter.version},
        )  # fmt: skip
        proposals.update(uow, matter)
        enqueue(uow, TRY_ADOPT, f"{TRY_ADOPT}:{matter.id}:{matter.change_no + 1}", entity_id=matter.entity_id, proposal_id=matter.id)
    return asked
