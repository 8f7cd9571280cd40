"""The table of answers that were given under a key."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Integer, LargeBinary, PrimaryKeyConstraint, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from hub.db.base import Base, privacy

PERSONAL = privacy("personal")


class IdempotencyKey(Base):
    """The answer to a write that a person sent with a key, kept in the transaction of its effect."""

    __tablename__ = "idempotency_key"
    __table_args__ = (PrimaryKeyConstraint("person_id", "key", name="idempotency_key_pkey"),)

    person_id: Mapped[UUID] = mapped_column(info=PERSONAL)
    key: Mapped[str] = mapped_column(Text, info=PERSONAL)
    request_hash: Mapped[bytes] = mapped_column(LargeBinary, info=PERSONAL)
    status: Mapped[int] = mapped_column(Integer, info=PERSONAL)
    body: Mapped[dict] = mapped_column(JSONB, info=PERSONAL)
    created_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), info=PERSONAL)
