"""Tables of hours, imports and leave."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, Integer, PrimaryKeyConstraint, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from hub.db.base import Base, privacy

COMMONS = privacy("commons")
TENANT = privacy("tenant")
PERSONAL = privacy("personal")


class MonthSeal(Base):
    """A month of one place whose pay is worked out; its hours change no more."""

    __tablename__ = "month_seal"
    __table_args__ = (PrimaryKeyConstraint("entity_id", "month", name="month_seal_pkey"),)

    entity_id: Mapped[UUID] = mapped_column(info=COMMONS)
    month: Mapped[int] = mapped_column(Integer, info=COMMONS)
    sealed_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), info=COMMONS)
    sealed_by: Mapped[str] = mapped_column(Text, info=COMMONS)


class HoursImport(Base):
    """One file, from the first look to being brought in and perhaps taken back; its own person alone sees it."""

    __tablename__ = "hours_import"
    __table_args__ = (PrimaryKeyConstraint("entity_id", "id", name="hours_import_pkey"),)

    entity_id: Mapped[UUID] = mapped_column(info=PERSONAL)
    id: Mapped[UUID] = mapped_column(info=PERSONAL)
    person_id: Mapped[UUID] = mapped_column(info=PERSONAL)
    app: Mapped[str] = mapped_column(Text, info=PERSONAL)
    state: Mapped[str] = mapped_column(Text, info=PERSONAL)
    header_mark: Mapped[str] = mapped_column(Text, info=PERSONAL)
    otherwise: Mapped[str] = mapped_column(Text, info=PERSONAL)
    layout: Mapped[dict[str, Any] | None] = mapped_column(JSONB, info=PERSONAL)
    sheet: Mapped[dict[str, Any] | None] = mapped_column(JSONB, info=PERSONAL)
    created_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), info=PERSONAL)
    confirmed_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True), info=PERSONAL)
    taken_back_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True), info=PERSONAL)


class HoursImportLine(Base):
    """What was made of one line of a file. It has no text of the file, only our own sentence."""

    __tablename__ = "hours_import_line"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "import_id", "line", "part", name="hours_import_line_pkey"),
        ForeignKeyConstraint(
            ["entity_id", "import_id"],
            ["hub.hours_import.entity_id", "hub.hours_import.id"],
            name="hours_import_line_import",
            ondelete="CASCADE",
        ),
    )

    entity_id: Mapped[UUID] = mapped_column(info=PERSONAL)
    import_id: Mapped[UUID] = mapped_column(info=PERSONAL)
    line: Mapped[int] = mapped_column(Integer, info=PERSONAL)
    part: Mapped[int] = mapped_column(SmallInteger, info=PERSONAL)
    person_id: Mapped[UUID] = mapped_column(info=PERSONAL)
    state: Mapped[str] = mapped_column(Text, info=PERSONAL)
    worked_on: Mapped[date | None] = mapped_column(info=PERSONAL)
    minutes: Mapped[int | None] = mapped_column(SmallInteger, info=PERSONAL)
    kind: Mapped[str | None] = mapped_column(Text, info=PERSONAL)
    note: Mapped[str] = mapped_column(Text, info=PERSONAL)


class TimeEntry(Base):
    """Time that one person worked for one place on one day; a correction is negative or positive and names the day it corrects."""

    __tablename__ = "time_entry"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "id", name="time_entry_pkey"),
        ForeignKeyConstraint(["entity_id", "import_id"], ["hub.hours_import.entity_id", "hub.hours_import.id"], name="time_entry_import"),
        Index(
            "time_entry_once",
            "entity_id",
            "person_id",
            "source_key",
            unique=True,
            postgresql_where=text("ended_as IS DISTINCT FROM 'taken_back'"),
        ),
    )

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    id: Mapped[UUID] = mapped_column(info=TENANT)
    person_id: Mapped[UUID] = mapped_column(info=TENANT)
    worked_on: Mapped[date] = mapped_column(info=TENANT)
    minutes: Mapped[int] = mapped_column(SmallInteger, info=TENANT)
    kind: Mapped[str] = mapped_column(Text, info=TENANT)
    source: Mapped[str] = mapped_column(Text, info=TENANT)
    source_key: Mapped[str] = mapped_column(Text, info=TENANT)
    import_id: Mapped[UUID | None] = mapped_column(info=TENANT)
    reference_on: Mapped[date | None] = mapped_column(info=TENANT)
    recorded_by: Mapped[UUID | None] = mapped_column(info=TENANT)
    recorded_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), info=TENANT)
    ended_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True), info=TENANT)
    ended_by: Mapped[UUID | None] = mapped_column(info=TENANT)
    ended_as: Mapped[str | None] = mapped_column(Text, info=TENANT)
    replaced_by: Mapped[UUID | None] = mapped_column(info=TENANT)


class LeaveDay(Base):
    """A day off. There is no column for why."""

    __tablename__ = "leave_day"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "person_id", "on_day", name="leave_day_pkey"),
        Index("leave_day_once", "person_id", "on_day", unique=True),
    )

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    person_id: Mapped[UUID] = mapped_column(info=TENANT)
    on_day: Mapped[date] = mapped_column(info=TENANT)
    recorded_by: Mapped[UUID | None] = mapped_column(info=TENANT)
    recorded_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), info=TENANT)


class MonthComplete(Base):
    """What one person said of their own month: that it is complete."""

    __tablename__ = "month_complete"
    __table_args__ = (PrimaryKeyConstraint("entity_id", "person_id", "month", name="month_complete_pkey"),)

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    person_id: Mapped[UUID] = mapped_column(info=TENANT)
    month: Mapped[int] = mapped_column(Integer, info=TENANT)
    said_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), info=TENANT)
