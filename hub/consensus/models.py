"""Tables of deciding together. Each belongs to the hub or to one practice; matters of all are open to every member."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from hub.db.base import Base, privacy

TENANT = privacy("tenant")
INSTANT = TIMESTAMP(timezone=True)


class Series(Base):
    """The last number given in a series: proposals of a place, decisions of a year."""

    __tablename__ = "consensus_series"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "series", name="consensus_series_pkey"),
        ForeignKeyConstraint(["entity_id"], ["hub.entity.id"], name="consensus_series_entity"),
    )

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    series: Mapped[str] = mapped_column(Text, info=TENANT)
    last_no: Mapped[int] = mapped_column(Integer, info=TENANT)


class Proposal(Base):
    """A matter; its row is what every position, revision and adoption locks first."""

    __tablename__ = "proposal"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "id", name="proposal_pkey"),
        UniqueConstraint("entity_id", "number", name="proposal_number_once"),
        ForeignKeyConstraint(["entity_id"], ["hub.entity.id"], name="proposal_entity"),
        ForeignKeyConstraint(["brought_by"], ["hub.person.id"], name="proposal_brought_by"),
        ForeignKeyConstraint(
            ["entity_id", "replaces"], ["hub.decision.entity_id", "hub.decision.id"], name="proposal_replaces", use_alter=True
        ),
        CheckConstraint("NOT provisional OR status = 'adopted'", name="proposal_provisional"),
    )

    id: Mapped[UUID] = mapped_column(info=TENANT)
    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    number: Mapped[int] = mapped_column(Integer, info=TENANT)
    title: Mapped[str] = mapped_column(Text, info=TENANT)
    brought_by: Mapped[UUID] = mapped_column(info=TENANT)
    status: Mapped[str] = mapped_column(Text, info=TENANT)
    provisional: Mapped[bool] = mapped_column(info=TENANT)
    live_version: Mapped[int] = mapped_column(Integer, info=TENANT)
    live_wording: Mapped[int] = mapped_column(Integer, info=TENANT)
    effect_type: Mapped[str] = mapped_column(Text, info=TENANT)
    absent_rule: Mapped[str] = mapped_column(Text, info=TENANT)
    replaces: Mapped[UUID | None] = mapped_column(info=TENANT)
    round: Mapped[int] = mapped_column(Integer, info=TENANT)
    change_no: Mapped[int] = mapped_column(BigInteger, info=TENANT)
    returns_on: Mapped[date | None] = mapped_column(info=TENANT)
    trouble: Mapped[str | None] = mapped_column(Text, info=TENANT)
    trouble_at: Mapped[datetime | None] = mapped_column(INSTANT, info=TENANT)
    opened_at: Mapped[datetime] = mapped_column(INSTANT, info=TENANT)
    changed_at: Mapped[datetime] = mapped_column(INSTANT, info=TENANT)
    closed_at: Mapped[datetime | None] = mapped_column(INSTANT, info=TENANT)
    process: Mapped[str] = mapped_column(Text, info=TENANT)


class ProposalVersion(Base):
    """The exact words; never changed, only followed."""

    __tablename__ = "proposal_version"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "proposal_id", "version", "wording", name="proposal_version_pkey"),
        UniqueConstraint("entity_id", "proposal_id", "version", "wording", "text_hash", name="proposal_version_exact"),
        ForeignKeyConstraint(["entity_id", "proposal_id"], ["hub.proposal.entity_id", "hub.proposal.id"], name="proposal_version_proposal"),
        ForeignKeyConstraint(["written_by"], ["hub.person.id"], name="proposal_version_written_by"),
        CheckConstraint("meaning_changed = (wording = 1)", name="proposal_version_meaning"),
    )

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    proposal_id: Mapped[UUID] = mapped_column(info=TENANT)
    version: Mapped[int] = mapped_column(Integer, info=TENANT)
    wording: Mapped[int] = mapped_column(Integer, info=TENANT)
    title: Mapped[str] = mapped_column(Text, info=TENANT)
    text: Mapped[str] = mapped_column(Text, info=TENANT)
    why: Mapped[str] = mapped_column(Text, info=TENANT)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB, info=TENANT)
    preview: Mapped[dict[str, Any]] = mapped_column(JSONB, info=TENANT)
    text_hash: Mapped[str] = mapped_column(Text, info=TENANT)
    meaning_changed: Mapped[bool] = mapped_column(info=TENANT)
    note: Mapped[str] = mapped_column(Text, info=TENANT)
    written_by: Mapped[UUID] = mapped_column(info=TENANT)
    at: Mapped[datetime] = mapped_column(INSTANT, info=TENANT)


VERSION_KEY = ["hub.proposal_version.entity_id", "hub.proposal_version.proposal_id", "hub.proposal_version.version",
               "hub.proposal_version.wording", "hub.proposal_version.text_hash"]  # fmt: skip
ANSWERS = ["entity_id", "proposal_id", "version", "wording", "text_hash"]


class Position(Base):
    """What one person said, when, on which exact words; only added to."""

    __tablename__ = "position"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "id", name="position_pkey"),
        UniqueConstraint("entity_id", "proposal_id", "sequence", name="position_in_order"),
        ForeignKeyConstraint(ANSWERS, VERSION_KEY, name="position_answers"),
        ForeignKeyConstraint(["person_id"], ["hub.person.id"], name="position_person"),
        ForeignKeyConstraint(["taken_down_by"], ["hub.person.id"], name="position_taken_down_by"),
        CheckConstraint("taken_down_by IS NULL OR taken_down_by <> person_id", name="position_another_hand"),
    )

    id: Mapped[UUID] = mapped_column(info=TENANT)
    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    proposal_id: Mapped[UUID] = mapped_column(info=TENANT)
    sequence: Mapped[int] = mapped_column(BigInteger, info=TENANT)
    version: Mapped[int] = mapped_column(Integer, info=TENANT)
    wording: Mapped[int] = mapped_column(Integer, info=TENANT)
    text_hash: Mapped[str] = mapped_column(Text, info=TENANT)
    person_id: Mapped[UUID] = mapped_column(info=TENANT)
    kind: Mapped[str] = mapped_column(Text, info=TENANT)
    reason: Mapped[str] = mapped_column(Text, info=TENANT)
    principle: Mapped[str] = mapped_column(Text, info=TENANT)
    taken_down_by: Mapped[UUID | None] = mapped_column(info=TENANT)
    via: Mapped[str] = mapped_column(Text, info=TENANT)
    at: Mapped[datetime] = mapped_column(INSTANT, info=TENANT)


class Standing(Base):
    """Each person's word that stands now; the database keeps it from the positions, nobody else writes it."""

    __tablename__ = "standing"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "proposal_id", "person_id", name="standing_pkey"),
        ForeignKeyConstraint(["entity_id", "position_id"], ["hub.position.entity_id", "hub.position.id"], name="standing_position"),
    )

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    proposal_id: Mapped[UUID] = mapped_column(info=TENANT)
    person_id: Mapped[UUID] = mapped_column(info=TENANT)
    position_id: Mapped[UUID] = mapped_column(info=TENANT)
    sequence: Mapped[int] = mapped_column(BigInteger, info=TENANT)
    version: Mapped[int] = mapped_column(Integer, info=TENANT)
    kind: Mapped[str] = mapped_column(Text, info=TENANT)
    confirmed: Mapped[bool] = mapped_column(info=TENANT)
    at: Mapped[datetime] = mapped_column(INSTANT, info=TENANT)


class Decision(Base):
    """What we decided: which words, who was heard, when. Written before its effect runs, and never again."""

    __tablename__ = "decision"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "id", name="decision_pkey"),
        UniqueConstraint("entity_id", "label", name="decision_label_once"),
        UniqueConstraint("entity_id", "proposal_id", "round", name="decision_once"),
        ForeignKeyConstraint(ANSWERS, VERSION_KEY, name="decision_of"),
        ForeignKeyConstraint(["entity_id", "replaces"], ["hub.decision.entity_id", "hub.decision.id"], name="decision_replaces"),
    )

    id: Mapped[UUID] = mapped_column(info=TENANT)
    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    proposal_id: Mapped[UUID] = mapped_column(info=TENANT)
    round: Mapped[int] = mapped_column(Integer, info=TENANT)
    version: Mapped[int] = mapped_column(Integer, info=TENANT)
    wording: Mapped[int] = mapped_column(Integer, info=TENANT)
    text_hash: Mapped[str] = mapped_column(Text, info=TENANT)
    label: Mapped[str] = mapped_column(Text, info=TENANT)
    title: Mapped[str] = mapped_column(Text, info=TENANT)
    adopted_on: Mapped[date] = mapped_column(info=TENANT)
    provisional: Mapped[bool] = mapped_column(info=TENANT)
    last_sequence: Mapped[int] = mapped_column(BigInteger, info=TENANT)
    heard: Mapped[dict[str, Any]] = mapped_column(JSONB, info=TENANT)
    replaces: Mapped[UUID | None] = mapped_column(info=TENANT)
    at: Mapped[datetime] = mapped_column(INSTANT, info=TENANT)


class DecisionEffect(Base):
    """What a decision did, once."""

    __tablename__ = "decision_effect"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "decision_id", name="decision_effect_pkey"),
        ForeignKeyConstraint(["entity_id", "decision_id"], ["hub.decision.entity_id", "hub.decision.id"], name="decision_effect_decision"),
    )

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    decision_id: Mapped[UUID] = mapped_column(info=TENANT)
    effect_type: Mapped[str] = mapped_column(Text, info=TENANT)
    result: Mapped[dict[str, Any]] = mapped_column(JSONB, info=TENANT)
    at: Mapped[datetime] = mapped_column(INSTANT, info=TENANT)


class DecisionEvent(Base):
    """What became of a decision that took effect before the absent had been asked: confirmed by them, or reopened."""

    __tablename__ = "decision_event"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "decision_id", name="decision_event_pkey"),
        ForeignKeyConstraint(["entity_id", "decision_id"], ["hub.decision.entity_id", "hub.decision.id"], name="decision_event_decision"),
        ForeignKeyConstraint(["entity_id", "position_id"], ["hub.position.entity_id", "hub.position.id"], name="decision_event_position"),
        ForeignKeyConstraint(["person_id"], ["hub.person.id"], name="decision_event_person"),
    )

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    decision_id: Mapped[UUID] = mapped_column(info=TENANT)
    kind: Mapped[str] = mapped_column(Text, info=TENANT)
    person_id: Mapped[UUID | None] = mapped_column(info=TENANT)
    position_id: Mapped[UUID | None] = mapped_column(info=TENANT)
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, info=TENANT)
    at: Mapped[datetime] = mapped_column(INSTANT, info=TENANT)


class ProcessInForce(Base):
    """By which process a collective decides from a day on, and the decision that says so."""

    __tablename__ = "process_preset_in_force"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "decision_id", name="process_preset_in_force_pkey"),
        ForeignKeyConstraint(
            ["entity_id", "decision_id"], ["hub.decision.entity_id", "hub.decision.id"], name="process_preset_in_force_decision"
        ),
        CheckConstraint(
            "process ~ '^[a-z][a-z_]{2,39}$' AND process <> 'sense_check'", name="process_preset_in_force_process"
        ),
    )

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    decision_id: Mapped[UUID] = mapped_column(info=TENANT)
    process: Mapped[str] = mapped_column(Text, info=TENANT)
    from_on: Mapped[date] = mapped_column(info=TENANT)
    at: Mapped[datetime] = mapped_column(INSTANT, info=TENANT)


class Meeting(Base):
    """A day on which we talk; noted once somebody wrote down who came."""

    __tablename__ = "meeting"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "id", name="meeting_pkey"),
        UniqueConstraint("entity_id", "on_day", "kind", name="meeting_once"),
        ForeignKeyConstraint(["entity_id"], ["hub.entity.id"], name="meeting_entity"),
        ForeignKeyConstraint(["noted_by"], ["hub.person.id"], name="meeting_noted_by"),
    )

    id: Mapped[UUID] = mapped_column(info=TENANT)
    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    on_day: Mapped[date] = mapped_column(info=TENANT)
    kind: Mapped[str] = mapped_column(Text, info=TENANT)
    notes: Mapped[str] = mapped_column(Text, info=TENANT)
    noted_by: Mapped[UUID | None] = mapped_column(info=TENANT)
    noted_at: Mapped[datetime | None] = mapped_column(INSTANT, info=TENANT)


class Attendance(Base):
    """Whether somebody was at a meeting."""

    __tablename__ = "attendance"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "meeting_id", "person_id", name="attendance_pkey"),
        ForeignKeyConstraint(["entity_id", "meeting_id"], ["hub.meeting.entity_id", "hub.meeting.id"], name="attendance_meeting"),
        ForeignKeyConstraint(["person_id"], ["hub.person.id"], name="attendance_person"),
    )

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    meeting_id: Mapped[UUID] = mapped_column(info=TENANT)
    person_id: Mapped[UUID] = mapped_column(info=TENANT)
    present: Mapped[bool] = mapped_column(info=TENANT)


class AgendaItem(Base):
    """A topic of a meeting, and why it is there."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "id", name="agenda_item_pkey"),
        UniqueConstraint("entity_id", "meeting_id", "proposal_id", name="agenda_item_once"),
        ForeignKeyConstraint(["entity_id", "meeting_id"], ["hub.meeting.entity_id", "hub.meeting.id"], name="agenda_item_meeting"),
        ForeignKeyConstraint(["entity_id", "proposal_id"], ["hub.proposal.entity_id", "hub.proposal.id"], name="agenda_item_proposal"),
        ForeignKeyConstraint(["raised_by"], ["hub.person.id"], name="agenda_item_raised_by"),
    )

    id: Mapped[UUID] = mapped_column(info=TENANT)
    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    meeting_id: Mapped[UUID] = mapped_column(info=TENANT)
    proposal_id: Mapped[UUID | None] = mapped_column(info=TENANT)
    title: Mapped[str] = mapped_column(Text, info=TENANT)
    because: Mapped[str] = mapped_column(Text, info=TENANT)
    raised_by: Mapped[UUID | None] = mapped_column(info=TENANT)
    at: Mapped[datetime] = mapped_column(INSTANT, info=TENANT)


class Consultation(Base):
    """One absent person to be asked afterwards on one version; open until they have answered."""

    __tablename__ = "consultation"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "id", name="consultation_pkey"),
        UniqueConstraint("entity_id", "proposal_id", "version", "person_id", name="consultation_once"),
        ForeignKeyConstraint(["entity_id", "proposal_id"], ["hub.proposal.entity_id", "hub.proposal.id"], name="consultation_proposal"),
        ForeignKeyConstraint(["person_id"], ["hub.person.id"], name="consultation_person"),
        ForeignKeyConstraint(["entity_id", "meeting_id"], ["hub.meeting.entity_id", "hub.meeting.id"], name="consultation_meeting"),
        ForeignKeyConstraint(["asked_by"], ["hub.person.id"], name="consultation_asked_by"),
        ForeignKeyConstraint(["entity_id", "position_id"], ["hub.position.entity_id", "hub.position.id"], name="consultation_position"),
        CheckConstraint("(answered_at IS NULL) = (position_id IS NULL)", name="consultation_answer"),
    )

    id: Mapped[UUID] = mapped_column(info=TENANT)
    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    proposal_id: Mapped[UUID] = mapped_column(info=TENANT)
    version: Mapped[int] = mapped_column(Integer, info=TENANT)
    person_id: Mapped[UUID] = mapped_column(info=TENANT)
    meeting_id: Mapped[UUID | None] = mapped_column(info=TENANT)
    due_on: Mapped[date] = mapped_column(info=TENANT)
    asked_by: Mapped[UUID | None] = mapped_column(info=TENANT)
    asked_at: Mapped[datetime] = mapped_column(INSTANT, info=TENANT)
    answered_at: Mapped[datetime | None] = mapped_column(INSTANT, info=TENANT)
    position_id: Mapped[UUID | None] = mapped_column(info=TENANT)
