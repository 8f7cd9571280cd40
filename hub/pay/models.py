"""Tables of pay."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CHAR, BigInteger, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, SmallInteger, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from hub.db.base import Base, privacy

COMMONS = privacy("commons")
TENANT = privacy("tenant")
PERSONAL = privacy("personal")


class PayRate(Base):
    """What an hour of any work pays, from a day on; only a decision sets it."""

    __tablename__ = "pay_rate"

    from_on: Mapped[date] = mapped_column(primary_key=True, info=COMMONS)
    per_hour_minor: Mapped[int] = mapped_column(BigInteger, info=COMMONS)
    currency: Mapped[str] = mapped_column(CHAR(3), info=COMMONS)
    decision_id: Mapped[UUID] = mapped_column(info=COMMONS)


class LeavePolicy(Base):
    """What a day of unplanned leave pays: a fixed sum, or half of eight hours at the rate of the day."""

    __tablename__ = "leave_policy"

    from_on: Mapped[date] = mapped_column(primary_key=True, info=COMMONS)
    kind: Mapped[str] = mapped_column(Text, info=COMMONS)
    day_minor: Mapped[int] = mapped_column(BigInteger, info=COMMONS)
    currency: Mapped[str] = mapped_column(CHAR(3), info=COMMONS)
    decision_id: Mapped[UUID] = mapped_column(info=COMMONS)


class MonthRule(Base):
    """On which days of the next month pay is worked out, paid, and the month settled."""

    __tablename__ = "month_rule"

    from_on: Mapped[date] = mapped_column(primary_key=True, info=COMMONS)
    pay_run_day: Mapped[int] = mapped_column(SmallInteger, info=COMMONS)
    pay_day: Mapped[int] = mapped_column(SmallInteger, info=COMMONS)
    settle_day: Mapped[int] = mapped_column(SmallInteger, info=COMMONS)
    decision_id: Mapped[UUID] = mapped_column(info=COMMONS)


class PayRun(Base):
    """The pay of one legal entity for one month; there is never a second."""

    __tablename__ = "pay_run"
    __table_args__ = (PrimaryKeyConstraint("entity_id", "month", name="pay_run_pkey"),)

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    month: Mapped[int] = mapped_column(Integer, info=TENANT)
    made_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), info=TENANT)
    made_by: Mapped[str] = mapped_column(Text, info=TENANT)
    total_minor: Mapped[int] = mapped_column(BigInteger, info=TENANT)
    currency: Mapped[str] = mapped_column(CHAR(3), info=TENANT)
    paid_on: Mapped[date | None] = mapped_column(info=TENANT)


class PayLine(Base):
    """One line of one person's statement; `rate_from_on` names the rate or leave policy, and so the decision."""

    __tablename__ = "pay_line"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "month", "person_id", "line", name="pay_line_pkey"),
        ForeignKeyConstraint(["entity_id", "month"], ["hub.pay_run.entity_id", "hub.pay_run.month"], name="pay_line_run"),
    )

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    month: Mapped[int] = mapped_column(Integer, info=TENANT)
    person_id: Mapped[UUID] = mapped_column(info=PERSONAL)
    line: Mapped[int] = mapped_column(SmallInteger, info=PERSONAL)
    kind: Mapped[str] = mapped_column(Text, info=PERSONAL)
    engagement: Mapped[str] = mapped_column(Text, info=PERSONAL)
    minutes: Mapped[int] = mapped_column(Integer, info=PERSONAL)
    days: Mapped[int] = mapped_column(SmallInteger, info=PERSONAL)
    rate_minor: Mapped[int] = mapped_column(BigInteger, info=PERSONAL)
    amount_minor: Mapped[int] = mapped_column(BigInteger, info=PERSONAL)
    rate_from_on: Mapped[date] = mapped_column(info=PERSONAL)
