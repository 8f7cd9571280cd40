"""Tables of the plugin host: plugins this hub has known, and what practices chose in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.db.base import Base, privacy

NOW = text("hub.now()")


class PluginRow(Base):
    __tablename__ = "plugin"
    __table_args__ = (CheckConstraint("key ~ '^[a-z][a-z_]{1,29}$'", name="plugin_key"),)

    key: Mapped[str] = mapped_column(Text, primary_key=True, info=privacy("commons"))
    title: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    distribution: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    made_by: Mapped[str] = mapped_column(Text, server_default="", info=privacy("commons"))
    version: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    revision: Mapped[str | None] = mapped_column(Text, info=privacy("commons"))
    fault: Mapped[str] = mapped_column(Text, server_default="", info=privacy("commons"))
    first_seen_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=text("clock_timestamp()"), info=privacy("commons")
    )
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("clock_timestamp()"), info=privacy("commons"))


class PluginSettingRow(Base):
    __tablename__ = "plugin_setting"
    __table_args__ = (
        ForeignKeyConstraint(["entity_id"], ["hub.entity.id"], name="plugin_setting_entity"),
        CheckConstraint("name ~ '^[a-z][a-z0-9_]{0,39}$'", name="plugin_setting_name"),
        CheckConstraint(
            "jsonb_typeof(value) IN ('string', 'number', 'boolean') AND pg_column_size(value) <= 2000", name="plugin_setting_value"
        ),
    )

    entity_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, info=privacy("tenant"))
    plugin_key: Mapped[str] = mapped_column(Text, primary_key=True, info=privacy("tenant"))
    name: Mapped[str] = mapped_column(Text, primary_key=True, info=privacy("tenant"))
    value: Mapped[Any] = mapped_column(JSONB, info=privacy("tenant"))
    set_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=NOW, info=privacy("tenant"))
