"""The agenda that fills itself, and a meeting as people look at it: before, in the room, and afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from hub.audit.services import record
from hub.consensus import rules
from hub.consensus.services.circle import Circle, circle_of, speaker
from hub.consensus.services.installed import agenda_sources
from hub.consensus.store import meetings
from hub.consensus.store.records import AgendaRecord, ConsultationRecord, MeetingRecord, OwedRecord
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.errors import Problem, forbidden, invalid, missing, refused
from hub.membership import services as membership
from hub.plugin_api.protocols import AgendaItem

FAR = timedelta(days=366)
KINDS = ("weekly", "group_consultation", "annual")


@dataclass(frozen=True)
class MeetingView:
    """A meeting of the bound entity on one day.

    Shape    `met` is None until somebody raised a topic or noted it; `filled` is what the features hold ready, for a day that is not over;
             `present`, `away` and `asked` are by name. `invited` tells whether the reader belongs there; without it the notes stay closed.
    """

    day: date
    kind: str
    met: MeetingRecord | None
    topics: Sequence[AgendaRecord]
    filled: Sequence[AgendaItem]
    present: Sequence[str]
    away: Sequence[str]
    asked: Sequence[ConsultationRecord]
    invited: bool
    over: bool

    @property
    def notes(self) -> str:
        return self.met.notes if self.met and self.invited else ""


def invited_to(uow: UnitOfWork, circle: Circle, kind: str) -> Mapping[UUID, str]:
    """Return the members who are invited to a meeting of a kind, and who are absent when they do not come.

    Shape    the group consultation is for clinicians, people with a licence; whoever has none is neither invited nor absent.
    """
    if kind != "group_consultation":
        return circle.members
    return {person: name for person, name in circle.members.items() if membership.licences_of(uow, person)}


def fill_agenda(uow: UnitOfWork, day: date) -> list[AgendaItem]:
    """Gather what the features hold ready for a meeting of the bound entity: what has a day first, each matter once."""
    entity_id = _bound(uow, "consensus.meeting.open")
    found = {item.key: item for source in agenda_sources() for item in source.items(uow, entity_id, day)}
    return sorted(found.values(), key=lambda item: (item.due_on is None, item.due_on or day, item.title))


def meeting_on(uow: UnitOfWork, day: date, kind: str = "weekly", reader: UUID | None = None) -> MeetingView:
    """Return a meeting of the bound entity, held or to come.

    Raises   MISSING for a kind of meeting that there is not.
    """
    entity_id = _bound(uow, "consensus.meeting.open")
    _check_kind(kind, "consensus.meeting.open")
    invited = invited_to(uow, circle_of(uow, entity_id, day), kind)
    met = meetings.find(uow, entity_id, day, kind)
    came = meetings.attendance(uow, met) if met else []
    topics = meetings.agenda_of(uow, met) if met else []
    return MeetingView(
        day=day,
        kind=kind,
        met=met,
        topics=topics if kind != "group_consultation" or reader in invited else (),
        filled=fill_agenda(uow, day) if day >= uow.today and kind != "group_consultation" else (),
        present=[name for name, there in came if there],
        away=[name for name, there in came if not there],
        asked=meetings.asked_after(uow, met) if met else (),
        invited=reader in invited or kind != "group_consultation",
        over=day < uow.today,
    )


def raise_topic(uow: UnitOfWork, day: date, title: str, *, kind: str = "weekly", raised_by: UUID | None = None) -> None:
    """Bring a topic to a meeting of the bound entity, beforehand or while it sits: nothing needs to be announced.

    Raises   INVALID without a title; REFUSED for a day that is over or far away; FORBIDDEN for whoever is not invited.
    """
    entity_id = _bound(uow, "consensus.topic.raise")
    _check_kind(kind, "consensus.topic.raise")
    circle = circle_of(uow, entity_id, uow.today)
    who = speaker(uow, circle, raised_by, "consensus.topic.raise")
    if kind == "group_consultation" and who not in invited_to(uow, circle, kind):
        raise forbidden("consensus.topic.raise", "The group consultation is for those who give care.")
    if not title.strip():
        raise invalid("consensus.topic.raise", "What is it about?", Problem("/title", "What is it about?"))
    if not uow.today <= day <= uow.today + FAR:
        raise refused("consensus.topic.raise", "Bring it to a meeting that is not over, within a year.")
    met = meetings.meeting(uow, entity_id, day, kind)
    meetings.put_on_agenda(uow, met, title.strip(), f"Brought by {circle.name(who)}.", None, who)
    record(
        uow, action="consensus.topic.raise", subject=met.id, entity_id=entity_id,
        words=f"{circle.name(who)} brought a topic to the meeting of {day.isoformat()}",
    )  # fmt: skip


def consultations_owed(uow: UnitOfWork, entity_id: UUID) -> list[OwedRecord]:
    """Return who of an entity's members is still to be asked about which open matter, the earliest day first."""
    members = circle_of(uow, entity_id, uow.today).members
    return [each for each in meetings.owed(uow, entity_id) if each.person_id in members]


def annual_meeting(uow: UnitOfWork) -> rules.AnnualMeeting:
    """Say whether this year's annual meeting of the bound entity is held, not due yet, to be held this month, or overdue."""
    return rules.annual_meeting(uow.today.year, meetings.held(uow, _bound(uow, "consensus.meeting.open"), "annual"), uow.today)


def _check_kind(kind: str, code: str) -> None:
    if kind not in KINDS:
        raise missing(code)


def _bound(uow: UnitOfWork, code: str) -> UUID:
    if uow.scope.entity_id is None:
        raise forbidden(code)
    return uow.scope.entity_id
