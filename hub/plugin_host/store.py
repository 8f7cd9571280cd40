"""SQL of the plugin host: the plugins this hub has known, settings, and what was kept in a plugin's tables."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.db.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class KnownPlugin:
    """A plugin as the database remembers it, also when its code is gone."""

    key: str
    title: str
    distribution: str
    made_by: str
    version: str
    revision: str | None
    fault: str
    first_seen_at: datetime
    seen_at: datetime


@dataclass(frozen=True)
class KeptTable:
    """One table of a plugin, for the bound practice, read without the plugin."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


KNOWN = "SELECT key, title, distribution, made_by, version, revision, fault, first_seen_at, seen_at FROM hub.plugin"


def known(uow: UnitOfWork) -> list[KnownPlugin]:
    return [KnownPlugin(*row) for row in uow.execute(KNOWN + " ORDER BY lower(title), key")]


def known_one(uow: UnitOfWork, key: str) -> KnownPlugin | None:
    row = uow.execute(KNOWN + " WHERE key = :key", {"key": key}).one_or_none()
    return KnownPlugin(*row) if row else None


def chosen(uow: UnitOfWork, key: str) -> dict[str, Any]:
    found = uow.execute("SELECT name, value FROM hub.plugin_setting WHERE plugin_key = :key", {"key": key})
    return {row.name: row.value for row in found}


def choose(uow: UnitOfWork, key: str, name: str, value: Any) -> None:
    uow.execute(
        """INSERT INTO hub.plugin_setting (entity_id, plugin_key, name, value) VALUES (:entity, :key, :name, CAST(:value AS jsonb))
           ON CONFLICT (entity_id, plugin_key, name) DO UPDATE SET value = excluded.value, set_at = hub.now()""",
        {"entity": uow.scope.entity_id, "key": key, "name": name, "value": json.dumps(value)},
    )


def kept(uow: UnitOfWork, key: str, limit: int) -> list[KeptTable]:
    """Read what the bound practice has in a plugin's schema, through row security; `key` is a checked key."""
    tables = uow.execute(
        """SELECT c.relname, array_agg(a.attname ORDER BY a.attnum)
           FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> 'entity_id'
           WHERE n.nspname = :schema AND c.relkind IN ('r', 'p') AND c.relname <> :version_table
           GROUP BY c.relname ORDER BY c.relname""",
        {"schema": f"plugin_{key}", "version_table": f"alembic_version_{key}"},
    ).all()
    return [KeptTable(name, tuple(columns), _rows(uow, f"plugin_{key}", name, columns, limit)) for name, columns in tables]


def _rows(uow: UnitOfWork, schema: str, table: str, columns: list[str], limit: int) -> tuple[tuple[Any, ...], ...]:
    named = ", ".join(_quoted(column) for column in columns)
    found = uow.execute(f"SELECT {named} FROM {_quoted(schema)}.{_quoted(table)} ORDER BY 1 LIMIT {int(limit)}")
    return tuple(tuple(row) for row in found)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""').replace(":", r"\:") + '"'
