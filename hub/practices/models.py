"""Tables of legal entities and their owners of record."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CHAR, CheckConstraint, Date, ForeignKeyConstraint, PrimaryKeyConstraint, SmallInteger, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.db.base import Base, privacy


class Entity(Base):
    """The hub or a practice: one legal entity with one book."""

    __tablename__ = "entity"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="entity_pkey"),
        UniqueConstraint("slug", name="entity_slug_once"),
        CheckConstraint("kind IN ('hub', 'practice')", name="entity_kind"),
        CheckConstraint(
            "slug ~ '^[a-z][a-z0-9-]{1,40}$' AND (kind = 'hub') = (slug = 'hub') AND slug NOT IN ('combined', 'elimination')",
            name="entity_slug",
        ),
        CheckConstraint("(kind = 'hub') = (discipline IS NULL)", name="entity_discipline"),
        CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="entity_dates"),
    )

    id: Mapped[UUID] = mapped_column(info=privacy("commons"))
    kind: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    slug: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    name: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    legal_form: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    jurisdiction: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    tax_class: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    discipline: Mapped[str | None] = mapped_column(Text, info=privacy("commons"))
    colour: Mapped[int] = mapped_column(SmallInteger, info=privacy("commons"))
    currency: Mapped[str] = mapped_column(CHAR(3), info=privacy("commons"))
    joined_on: Mapped[date] = mapped_column(Date, info=privacy("commons"))
    left_on: Mapped[date | None] = mapped_column(Date, info=privacy("commons"))
    decision_id: Mapped[UUID | None] = mapped_column(info=privacy("commons"))


class Ownership(Base):
    """Who owns a practice on record, by which licence."""

    __tablename__ = "ownership"
    __table_args__ = (
        PrimaryKeyConstraint("entity_id", "id", name="ownership_pkey"),
        ForeignKeyConstraint(["entity_id"], ["hub.entity.id"], name="ownership_entity"),
        ForeignKeyConstraint(["person_id"], ["hub.person.id"], name="ownership_person"),
    )

    id: Mapped[UUID] = mapped_column(info=privacy("commons"))
    entity_id: Mapped[UUID] = mapped_column(info=privacy("commons"))
    person_id: Mapped[UUID | None] = mapped_column(info=privacy("commons"))
    owner_name: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    licence_type: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    licence_number: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    jurisdiction: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    registered_to: Mapped[date | None] = mapped_column(Date, info=privacy("commons"))
    from_on: Mapped[date] = mapped_column(Date, info=privacy("commons"))
    to_on: Mapped[date | None] = mapped_column(Date, info=privacy("commons"))
