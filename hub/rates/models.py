"""Tables of low rates and free care."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CHAR, BigInteger, Integer, PrimaryKeyConstraint, SmallInteger, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from hub.db.base import Base, privacy

COMMONS = privacy("commons")
TENANT = privacy("tenant")


class RateFloor(Base):
    """The rate below which we decide together, from a day on."""

    __tablename__ = "rate_floor"

    from_on: Mapped[date] = mapped_column(primary_key=True, info=COMMONS)
    floor_minor: Mapped[int] = mapped_column(BigInteger, info=COMMONS)
    currency: Mapped[str] = mapped_column(CHAR(3), info=COMMONS)
    decision_id: Mapped[UUID] = mapped_column(info=COMMONS)


class LowRate(Base):
    """One rate below the floor, granted by a decision; an opaque reference stands for whom it is."""

    __tablename__ = "low_rate"
    __table_args__ = (PrimaryKeyConstraint("entity_id", "id", name="low_rate_pkey"),)

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    id: Mapped[UUID] = mapped_column(info=TENANT)
    reference: Mapped[str] = mapped_column(Text, info=TENANT)
    person_id: Mapped[UUID] = mapped_column(info=TENANT)
    usual_minor: Mapped[int] = mapped_column(BigInteger, info=TENANT)
    agreed_minor: Mapped[int] = mapped_column(BigInteger, info=TENANT)
    currency: Mapped[str] = mapped_column(CHAR(3), info=TENANT)
    sessions_a_month: Mapped[int] = mapped_column(SmallInteger, info=TENANT)
    from_month: Mapped[int] = mapped_column(Integer, info=TENANT)
    months: Mapped[int] = mapped_column(SmallInteger, info=TENANT)
    decision_id: Mapped[UUID] = mapped_column(info=TENANT)
    granted_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), info=TENANT)
