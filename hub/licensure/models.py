"""Table of licences."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKeyConstraint, PrimaryKeyConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.db.base import Base, privacy


class Licence(Base):
    """One licence of one person."""

    __tablename__ = "licence"
    __table_args__ = (
        PrimaryKeyConstraint("person_id", "id", name="licence_pkey"),
        ForeignKeyConstraint(["person_id"], ["hub.person.id"], name="licence_person"),
        UniqueConstraint("jurisdiction", "type", "number", name="licence_once"),
    )

    id: Mapped[UUID] = mapped_column(info=privacy("commons"))
    person_id: Mapped[UUID] = mapped_column(info=privacy("commons"))
    type: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    number: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    jurisdiction: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    registered_from: Mapped[date | None] = mapped_column(Date, info=privacy("commons"))
    registered_to: Mapped[date | None] = mapped_column(Date, info=privacy("commons"))
