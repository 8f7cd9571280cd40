"""Tables of the books."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CHAR,
    BigInteger,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from hub.db.base import Base, privacy

TENANT = privacy("tenant")


class Account(Base):
    """One line of a chart of accounts; `report_class` says where it stands in the pooled view."""

    __tablename__ = "account"
    __table_args__ = (PrimaryKeyConstraint("entity_id", "code", name="account_pkey"),)

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    code: Mapped[str] = mapped_column(Text, info=TENANT)
    name: Mapped[str] = mapped_column(Text, info=TENANT)
    kind: Mapped[str] = mapped_column(Text, info=TENANT)
    report_class: Mapped[str] = mapped_column(Text, info=TENANT)
    slots: Mapped[int] = mapped_column(SmallInteger, info=TENANT)
    person_id: Mapped[UUID | None] = mapped_column(info=TENANT)


class JournalEntry(Base):
    """One event in one book; it has postings, and no number until its month closes."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "id", name="journal_entry_pkey"),
        UniqueConstraint("entity_id", "source", "source_key", name="journal_entry_source_once"),
        UniqueConstraint("entity_id", "reverses", name="journal_entry_reversed_once"),
    )

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    id: Mapped[UUID] = mapped_column(info=TENANT)
    accounting_on: Mapped[date] = mapped_column(info=TENANT)
    month: Mapped[int] = mapped_column(Integer, info=TENANT)
    memo: Mapped[str] = mapped_column(Text, info=TENANT)
    source: Mapped[str] = mapped_column(Text, info=TENANT)
    source_key: Mapped[str] = mapped_column(Text, info=TENANT)
    twin: Mapped[UUID | None] = mapped_column(info=TENANT)
    reverses: Mapped[UUID | None] = mapped_column(info=TENANT)
    decision_id: Mapped[UUID | None] = mapped_column(info=TENANT)
    recorded_by: Mapped[str] = mapped_column(Text, info=TENANT)
    recorded_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), info=TENANT)


class Posting(Base):
    """One side of an entry: an account, debit or credit, a positive amount."""

    __tablename__ = "posting"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "entry_id", "line", name="posting_pkey"),
        ForeignKeyConstraint(["entity_id", "entry_id"], ["hub.journal_entry.entity_id", "hub.journal_entry.id"], name="posting_entry"),
        ForeignKeyConstraint(["entity_id", "account_code"], ["hub.account.entity_id", "hub.account.code"], name="posting_account"),
    )

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    entry_id: Mapped[UUID] = mapped_column(info=TENANT)
    line: Mapped[int] = mapped_column(SmallInteger, info=TENANT)
    account_code: Mapped[str] = mapped_column(Text, info=TENANT)
    side: Mapped[str] = mapped_column(CHAR(1), info=TENANT)
    amount_minor: Mapped[int] = mapped_column(BigInteger, info=TENANT)
    month: Mapped[int] = mapped_column(Integer, info=TENANT)


class Balance(Base):
    """What one account moved in one month, kept by the posting function; readers sum the slots."""

    __tablename__ = "balance"
    __table_args__ = (PrimaryKeyConstraint("entity_id", "account_code", "month", "slot", name="balance_pkey"),)

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    account_code: Mapped[str] = mapped_column(Text, info=TENANT)
    month: Mapped[int] = mapped_column(Integer, info=TENANT)
    slot: Mapped[int] = mapped_column(SmallInteger, info=TENANT)
    debit_minor: Mapped[int] = mapped_column(BigInteger, info=TENANT)
    credit_minor: Mapped[int] = mapped_column(BigInteger, info=TENANT)


class MonthClose(Base):
    """A settled month: how many entries, and a hash of what they said."""

    __tablename__ = "month_close"
    __table_args__ = (PrimaryKeyConstraint("entity_id", "month", name="month_close_pkey"),)

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    month: Mapped[int] = mapped_column(Integer, info=TENANT)
    closed_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), info=TENANT)
    closed_by: Mapped[str] = mapped_column(Text, info=TENANT)
    decision_id: Mapped[UUID | None] = mapped_column(info=TENANT)
    entries: Mapped[int] = mapped_column(Integer, info=TENANT)
    content_hash: Mapped[bytes] = mapped_column(LargeBinary, info=TENANT)


class EntryNumber(Base):
    """The label of an entry, given without gaps when its month closes."""

    __tablename__ = "entry_number"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "number", name="entry_number_pkey"),
        UniqueConstraint("entity_id", "entry_id", name="entry_number_once"),
    )

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    number: Mapped[int] = mapped_column(BigInteger, info=TENANT)
    entry_id: Mapped[UUID] = mapped_column(info=TENANT)
