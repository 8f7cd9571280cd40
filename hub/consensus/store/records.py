"""What is read back from the tables of deciding together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from hub.kernel.ids import public


@dataclass(frozen=True)
class ProposalRecord:
    """A matter as it stands; `version` and `wording` are those of the live words."""

    id: UUID
    entity_id: UUID
    number: int
    title: str
    brought_by: UUID
    brought_by_name: str
    status: str
    provisional: bool
    version: int
    wording: int
    text_hash: str
    effect_type: str
    absent_rule: str
    replaces: UUID | None
    round: int
    change_no: int
    returns_on: date | None
    trouble: str | None
    trouble_at: datetime | None
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    process: str

    @property
    def open(self) -> bool:
        """Whether people may still say where they stand."""
        return self.status in ("open", "pending_consultation") or self.provisional

    @property
    def label(self) -> str:
        return f"Proposal {self.number}"


@dataclass(frozen=True)
class VersionRecord:
    """The exact words of one wording of one version."""

    version: int
    wording: int
    title: str
    text: str
    why: str
    payload: dict[str, Any]
    preview: dict[str, Any]
    text_hash: str
    meaning_changed: bool
    note: str
    written_by: UUID
    written_by_name: str
    at: datetime


@dataclass(frozen=True)
class PositionRecord:
    """What one person said on exact words; `name` is the person's."""

    id: UUID
    sequence: int
    version: int
    wording: int
    text_hash: str
    person_id: UUID
    name: str
    kind: str
    reason: str
    principle: str
    taken_down_by: UUID | None
    taken_down_by_name: str | None
    via: str
    at: datetime


@dataclass(frozen=True)
class DecisionRecord:
    """What we decided; `event` is what became of it where it took effect before the absent had been asked."""

    id: UUID
    entity_id: UUID
    proposal_id: UUID
    number: int
    round: int
    version: int
    wording: int
    text_hash: str
    label: str
    title: str
    adopted_on: date
    provisional: bool
    last_sequence: int
    heard: dict[str, Any]
    replaces: UUID | None
    at: datetime
    effect_type: str
    effect_result: dict[str, Any] = field(default_factory=dict)
    event: str | None = None
    event_at: datetime | None = None
    event_by: str | None = None
    replaced_by: UUID | None = None

    @property
    def holds(self) -> bool:
        """Whether it is in force: not reopened, not replaced by a later one."""
        return self.event != "reopened" and self.replaced_by is None


@dataclass(frozen=True)
class ConsultationRecord:
    """One absent person asked afterwards."""

    id: UUID
    proposal_id: UUID
    version: int
    person_id: UUID
    name: str
    due_on: date
    asked_at: datetime
    asked_by_name: str | None
    answered_at: datetime | None
    position_id: UUID | None


@dataclass(frozen=True)
class MeetingRecord:
    """A meeting day; `noted_at` is None until somebody wrote down who came."""

    id: UUID
    entity_id: UUID
    on_day: date
    kind: str
    notes: str
    noted_by: UUID | None
    noted_at: datetime | None


@dataclass(frozen=True)
class AgendaRecord:
    """A topic of a meeting, and why it is there."""

    on_day: date
    proposal_id: UUID | None
    title: str
    because: str
    noted: bool


@dataclass(frozen=True)
class OwedRecord:
    """Somebody who was away and is still to be heard on an open matter."""

    proposal_id: UUID
    title: str
    person_id: UUID
    name: str
    due_on: date


@dataclass(frozen=True)
class VoiceNeeded:
    """A matter on which one person has not been heard; `because` is new, asked_again, absent, confirm, reconfirm or talk_first."""

    proposal_id: UUID
    entity_id: UUID
    place: str
    number: int
    title: str
    version: int
    brought_by_name: str
    because: str
    due_on: date | None

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/{'hub' if self.place == 'hub' else f'p/{self.place}'}/decisions/{public('prop', self.proposal_id)}"

    @property
    def words(self) -> str:
        """Why they are asked, in a sentence."""
        if self.because == "absent" and self.due_on is not None:
            return f"You were away when we talked about it. Please answer by {self.due_on.day} {self.due_on:%B}."
        return {
            "asked_again": f"Revision {self.version} changed the words, so you are asked again.",
            "confirm": "A colleague took down what you said. Please confirm it.",
            "reconfirm": "Somebody who blocked it has left. Please say again where you stand.",
            "talk_first": "You wanted to talk about it first.",
        }.get(self.because, f"Brought by {self.brought_by_name}. You have not been heard yet.")
