"""Tables of agreements and fees. Agreements are open to every member; an invoice belongs to its practice."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CHAR,
    BigInteger,
    Boolean,
    Computed,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from hub.db.base import Base, privacy

COMMONS = privacy("commons")
TENANT = privacy("tenant")
NEXT_ID = text("uuidv7()")
NOW = text("hub.now()")


class Agreement(Base):
    """One version of the management services agreement between the hub and a practice. Only its last day may ever be set later."""

    __tablename__ = "agreement"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "id", name="agreement_pkey"),
        UniqueConstraint("entity_id", "version", name="agreement_version_once"),
        ForeignKeyConstraint(["entity_id", "supersedes"], ["hub.agreement.entity_id", "hub.agreement.id"], name="agreement_superseded"),
    )

    entity_id: Mapped[UUID] = mapped_column(info=COMMONS)
    id: Mapped[UUID] = mapped_column(server_default=NEXT_ID, info=COMMONS)
    hub_entity_id: Mapped[UUID] = mapped_column(info=COMMONS)
    version: Mapped[int] = mapped_column(Integer, info=COMMONS)
    jurisdiction: Mapped[str] = mapped_column(Text, info=COMMONS)
    first_day: Mapped[date] = mapped_column(info=COMMONS)
    last_day: Mapped[date | None] = mapped_column(info=COMMONS)
    fee_model: Mapped[str] = mapped_column(Text, info=COMMONS)
    monthly_minor: Mapped[int | None] = mapped_column(BigInteger, info=COMMONS)
    currency: Mapped[str] = mapped_column(CHAR(3), info=COMMONS)
    terms: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"), info=COMMONS)
    services: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"), info=COMMONS)
    shares: Mapped[str] = mapped_column(Text, info=COMMONS)
    notice_days: Mapped[int] = mapped_column(Integer, info=COMMONS)
    decision_id: Mapped[UUID] = mapped_column(info=COMMONS)
    supersedes: Mapped[UUID | None] = mapped_column(info=COMMONS)
    adopted_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=NOW, info=COMMONS)


class AgreementSignature(Base):
    """Who signed for one side, on which day, on paper or not, and who recorded it here."""

    __tablename__ = "agreement_signature"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "id", name="agreement_signature_pkey"),
        UniqueConstraint("entity_id", "agreement_id", "side", "name", name="agreement_signature_once"),
        ForeignKeyConstraint(
            ["entity_id", "agreement_id"], ["hub.agreement.entity_id", "hub.agreement.id"], name="agreement_signature_agreement"
        ),
    )

    entity_id: Mapped[UUID] = mapped_column(info=COMMONS)
    id: Mapped[UUID] = mapped_column(server_default=NEXT_ID, info=COMMONS)
    agreement_id: Mapped[UUID] = mapped_column(info=COMMONS)
    side: Mapped[str] = mapped_column(Text, info=COMMONS)
    name: Mapped[str] = mapped_column(Text, info=COMMONS)
    person_id: Mapped[UUID | None] = mapped_column(info=COMMONS)
    signed_on: Mapped[date] = mapped_column(info=COMMONS)
    on_paper: Mapped[bool] = mapped_column(Boolean, server_default=text("true"), info=COMMONS)
    recorded_by: Mapped[UUID | None] = mapped_column(info=COMMONS)
    recorded_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=NOW, info=COMMONS)


class FeeSeries(Base):
    """The last number of the hub's invoices of one year; its row is the lock under which fees are charged."""

    __tablename__ = "fee_series"
    __table_args__ = (PrimaryKeyConstraint("entity_id", "year", name="fee_series_pkey"),)

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    year: Mapped[int] = mapped_column(Integer, info=TENANT)
    last_number: Mapped[int] = mapped_column(Integer, server_default=text("0"), info=TENANT)


class FeeInvoice(Base):
    """The fee of one practice for one month; there is never a second one."""

    __tablename__ = "fee_invoice"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "id", name="fee_invoice_pkey"),
        UniqueConstraint("entity_id", "month", name="fee_invoice_once_a_month"),
        UniqueConstraint("entity_id", "series_year", "series_number", name="fee_invoice_number_once"),
        ForeignKeyConstraint(["entity_id", "agreement_id"], ["hub.agreement.entity_id", "hub.agreement.id"], name="fee_invoice_agreement"),
    )

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    id: Mapped[UUID] = mapped_column(server_default=NEXT_ID, info=TENANT)
    month: Mapped[int] = mapped_column(Integer, info=TENANT)
    agreement_id: Mapped[UUID] = mapped_column(info=TENANT)
    amount_minor: Mapped[int] = mapped_column(BigInteger, info=TENANT)
    currency: Mapped[str] = mapped_column(CHAR(3), info=TENANT)
    active_days: Mapped[int] = mapped_column(Integer, info=TENANT)
    series_year: Mapped[int] = mapped_column(Integer, info=TENANT)
    series_number: Mapped[int] = mapped_column(Integer, info=TENANT)
    number: Mapped[str] = mapped_column(
        Text,
        Computed("(series_year::text || '-') || lpad(series_number::text, GREATEST(2, length(series_number::text)), '0')", persisted=True),
        info=TENANT,
    )
    issued_on: Mapped[date] = mapped_column(info=TENANT)
    due_on: Mapped[date] = mapped_column(info=TENANT)
    twin: Mapped[UUID] = mapped_column(info=TENANT)
    practice_entry_id: Mapped[UUID] = mapped_column(info=TENANT)
    hub_entry_id: Mapped[UUID] = mapped_column(info=TENANT)
    issued_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=NOW, info=TENANT)


class FeePayment(Base):
    """The payment that settles an invoice, in both books."""

    __tablename__ = "fee_payment"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "id", name="fee_payment_pkey"),
        UniqueConstraint("entity_id", "invoice_id", name="fee_payment_once"),
        ForeignKeyConstraint(["entity_id", "invoice_id"], ["hub.fee_invoice.entity_id", "hub.fee_invoice.id"], name="fee_payment_invoice"),
    )

    entity_id: Mapped[UUID] = mapped_column(info=TENANT)
    id: Mapped[UUID] = mapped_column(server_default=NEXT_ID, info=TENANT)
    invoice_id: Mapped[UUID] = mapped_column(info=TENANT)
    paid_on: Mapped[date] = mapped_column(info=TENANT)
    amount_minor: Mapped[int] = mapped_column(BigInteger, info=TENANT)
    currency: Mapped[str] = mapped_column(CHAR(3), info=TENANT)
    twin: Mapped[UUID] = mapped_column(info=TENANT)
    practice_entry_id: Mapped[UUID] = mapped_column(info=TENANT)
    hub_entry_id: Mapped[UUID] = mapped_column(info=TENANT)
    recorded_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=NOW, info=TENANT)
