"""Tables of what is to be done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Integer, PrimaryKeyConstraint, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from hub.db.base import Base, privacy

SYSTEM = privacy("system")
INSTANT = TIMESTAMP(timezone=True)


class Outbox(Base):
    """One thing that is to be done after a commit; ids alone, and what came of it."""

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("dedup_key", name="outbox_once"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, info=SYSTEM)
    job: Mapped[str] = mapped_column(Text, info=SYSTEM)
    dedup_key: Mapped[str] = mapped_column(Text, info=SYSTEM)
    entity_id: Mapped[UUID | None] = mapped_column(info=SYSTEM)
    ids: Mapped[dict] = mapped_column(JSONB, info=SYSTEM)
    created_at: Mapped[datetime] = mapped_column(INSTANT, info=SYSTEM)
    available_at: Mapped[datetime] = mapped_column(INSTANT, info=SYSTEM)
    attempts: Mapped[int] = mapped_column(Integer, info=SYSTEM)
    sent_at: Mapped[datetime | None] = mapped_column(INSTANT, info=SYSTEM)
    done_at: Mapped[datetime | None] = mapped_column(INSTANT, info=SYSTEM)
    refused_at: Mapped[datetime | None] = mapped_column(INSTANT, info=SYSTEM)
    note: Mapped[str | None] = mapped_column(Text, info=SYSTEM)


class ScheduleRun(Base):
    """That a due minute of the calendar was noticed, once."""

    __tablename__ = "schedule_run"
    __table_args__ = (PrimaryKeyConstraint("name", "due_at", name="schedule_run_pkey"),)

    name: Mapped[str] = mapped_column(Text, info=SYSTEM)
    due_at: Mapped[datetime] = mapped_column(INSTANT, info=SYSTEM)
    noticed_at: Mapped[datetime] = mapped_column(INSTANT, info=SYSTEM)
