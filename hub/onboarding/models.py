"""Tables of onboarding, and the seal of the story."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Integer, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from hub.db.base import Base, privacy

COMMONS = privacy("commons")
SYSTEM = privacy("system")


class Onboarding(Base):
    """One practice on its way in; what was answered so far, by section."""

    __tablename__ = "onboarding"

    id: Mapped[UUID] = mapped_column(primary_key=True, info=COMMONS)
    discipline: Mapped[str] = mapped_column(Text, info=COMMONS)
    name: Mapped[str] = mapped_column(Text, info=COMMONS)
    answers: Mapped[dict] = mapped_column(JSONB, info=COMMONS)
    status: Mapped[str] = mapped_column(Text, info=COMMONS)
    opened_by: Mapped[UUID] = mapped_column(info=COMMONS)
    opened_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), info=COMMONS)
    changed_by: Mapped[UUID] = mapped_column(info=COMMONS)
    changed_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), info=COMMONS)
    change_no: Mapped[int] = mapped_column(Integer, info=COMMONS)
    proposal_id: Mapped[UUID | None] = mapped_column(info=COMMONS)
    entity_id: Mapped[UUID | None] = mapped_column(info=COMMONS)


class Story(Base):
    """That a story was told into this database, and whether to its end."""

    __tablename__ = "story"

    name: Mapped[str] = mapped_column(Text, primary_key=True, info=SYSTEM)
    began_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), info=SYSTEM)
    ended_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True), info=SYSTEM)
