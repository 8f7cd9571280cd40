"""Tables of membership and of engagements."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKeyConstraint, PrimaryKeyConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from hub.db.base import Base, privacy


class Membership(Base):
    """One person's way into the hub, and out."""

    __tablename__ = "membership"
    __table_args__ = (
        PrimaryKeyConstraint("person_id", name="membership_pkey"),
        ForeignKeyConstraint(["person_id"], ["hub.person.id"], name="membership_person"),
        CheckConstraint(
            "(member_from IS NULL OR member_from >= candidate_from) AND (left_on IS NULL OR left_on >= candidate_from)",
            name="membership_dates",
        ),
    )

    person_id: Mapped[UUID] = mapped_column(info=privacy("commons"))
    candidate_from: Mapped[date] = mapped_column(Date, info=privacy("commons"))
    member_from: Mapped[date | None] = mapped_column(Date, info=privacy("commons"))
    left_on: Mapped[date | None] = mapped_column(Date, info=privacy("commons"))
    left_noted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), info=privacy("commons"))
    decision_id: Mapped[UUID | None] = mapped_column(info=privacy("commons"))


class Engagement(Base):
    """One person's work for one legal entity."""

    __tablename__ = "engagement"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "id", name="engagement_pkey"),
        ForeignKeyConstraint(["entity_id"], ["hub.entity.id"], name="engagement_entity"),
        ForeignKeyConstraint(["person_id"], ["hub.person.id"], name="engagement_person"),
        CheckConstraint("kind IN ('contractor', 'owner_draw', 'employee')", name="engagement_kind"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="engagement_dates"),
    )

    id: Mapped[UUID] = mapped_column(info=privacy("commons"))
    entity_id: Mapped[UUID] = mapped_column(info=privacy("commons"))
    person_id: Mapped[UUID] = mapped_column(info=privacy("commons"))
    kind: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    task: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    from_on: Mapped[date] = mapped_column(Date, info=privacy("commons"))
    to_on: Mapped[date | None] = mapped_column(Date, info=privacy("commons"))
