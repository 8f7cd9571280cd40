"""Tables of surplus: the policy, what was shared, each person's part."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CHAR, BigInteger, Integer, PrimaryKeyConstraint, SmallInteger, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from hub.db.base import Base, privacy

COMMONS = privacy("commons")


class SurplusPolicy(Base):
    """How surplus is shared from a year on; the newest decision for a year stands."""

    __tablename__ = "surplus_policy"
    __table_args__ = (PrimaryKeyConstraint("from_year", "decision_id", name="surplus_policy_pkey"),)

    from_year: Mapped[int] = mapped_column(SmallInteger, info=COMMONS)
    rule: Mapped[str] = mapped_column(Text, info=COMMONS)
    reserve_percent: Mapped[int] = mapped_column(SmallInteger, info=COMMONS)
    adopted_on: Mapped[date] = mapped_column(info=COMMONS)
    decision_id: Mapped[UUID] = mapped_column(info=COMMONS)


class SurplusAllocation(Base):
    """What one year's surplus became; there is one for a year, ever."""

    __tablename__ = "surplus_allocation"

    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, info=COMMONS)
    pool_minor: Mapped[int] = mapped_column(BigInteger, info=COMMONS)
    collective_minor: Mapped[int] = mapped_column(BigInteger, info=COMMONS)
    currency: Mapped[str] = mapped_column(CHAR(3), info=COMMONS)
    total_minutes: Mapped[int] = mapped_column(BigInteger, info=COMMONS)
    rule: Mapped[str] = mapped_column(Text, info=COMMONS)
    basis_hash: Mapped[str] = mapped_column(Text, info=COMMONS)
    decision_id: Mapped[UUID] = mapped_column(info=COMMONS)
    entry_id: Mapped[UUID] = mapped_column(info=COMMONS)
    posted_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), info=COMMONS)


class SurplusShare(Base):
    """One person's part of one year."""

    __tablename__ = "surplus_share"
    __table_args__ = (PrimaryKeyConstraint("year", "person_id", name="surplus_share_pkey"),)

    year: Mapped[int] = mapped_column(SmallInteger, info=COMMONS)
    person_id: Mapped[UUID] = mapped_column(info=COMMONS)
    minutes: Mapped[int] = mapped_column(Integer, info=COMMONS)
    share_minor: Mapped[int] = mapped_column(BigInteger, info=COMMONS)
