"""Tables of the trail."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, LargeBinary, PrimaryKeyConstraint, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from hub.db.base import Base, privacy


class AuditEntry(Base):
    """One act. Only grows."""

    __tablename__ = "audit_entry"
    __table_args__ = (PrimaryKeyConstraint("entity_id", "id", name="audit_entry_pkey"),)

    id: Mapped[UUID] = mapped_column(info=privacy("tenant"))
    entity_id: Mapped[UUID] = mapped_column(info=privacy("tenant"))
    at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), info=privacy("tenant"))
    actor: Mapped[str] = mapped_column(Text, info=privacy("tenant"))
    action: Mapped[str] = mapped_column(Text, info=privacy("tenant"))
    subject: Mapped[UUID | None] = mapped_column(info=privacy("tenant"))
    words: Mapped[str] = mapped_column(Text, info=privacy("tenant"))
    detail: Mapped[dict] = mapped_column(JSONB, info=privacy("tenant"))
    digest: Mapped[bytes] = mapped_column(LargeBinary, info=privacy("tenant"))


class AuditLink(Base):
    """The place of one act in the chain of its legal entity."""

    __tablename__ = "audit_link"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "position", name="audit_link_pkey"),
        UniqueConstraint("entity_id", "entry_id", name="audit_link_once"),
        ForeignKeyConstraint(["entity_id", "entry_id"], ["hub.audit_entry.entity_id", "hub.audit_entry.id"], name="audit_link_entry"),
    )

    entity_id: Mapped[UUID] = mapped_column(info=privacy("tenant"))
    position: Mapped[int] = mapped_column(BigInteger, info=privacy("tenant"))
    entry_id: Mapped[UUID] = mapped_column(info=privacy("tenant"))
    chain: Mapped[bytes] = mapped_column(LargeBinary, info=privacy("tenant"))
    sealed_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), info=privacy("tenant"))
