"""The plugins' part of the release step: their schemas brought up to date, and what is installed written down."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import create_engine, text

from hub.db.migrate import run_script, sqlalchemy_url
from hub.plugin_host.catalogue import Catalogue, Plugin, discover
from hub.plugin_host.schema import Migrated, migrate

log = logging.getLogger(__name__)

REMEMBER = text("""
    INSERT INTO hub.plugin (key, title, distribution, made_by, version, revision, fault)
    VALUES (:key, :title, :distribution, :made_by, :version, :revision, :fault)
    ON CONFLICT (key) DO UPDATE SET title = excluded.title, distribution = excluded.distribution, made_by = excluded.made_by,
      version = excluded.version, revision = coalesce(excluded.revision, hub.plugin.revision), fault = excluded.fault,
      seen_at = excluded.seen_at
""")


def release_plugins(admin_url: str, allowed: str = "", catalogue: Catalogue | None = None) -> list[Migrated]:
    """Bring every ready plugin's own schema to its newest revision, and write down every plugin that is installed.

    Needs    the hub's own schema at head, and a login that may create roles.
    Shape    one line for each plugin with tables; a plugin that fails says so in it, and the others go on.
    """
    found = catalogue or discover(allowed)
    results = {each.key: each for each in migrate(admin_url, found)}
    rows = [_memory(plugin, results.get(plugin.key)) for plugin in found if plugin.installed is not None and plugin.ref == plugin.key]
    engine = create_engine(sqlalchemy_url(admin_url))
    try:
        with engine.begin() as connection:
            run_script(connection, "SET LOCAL ROLE hub_owner")
            if rows:
                connection.execute(REMEMBER, rows)
    finally:
        engine.dispose()
    for each in results.values():
        if each.fault:
            log.warning("the plugin %s is switched off: %s", each.key, each.fault)
    return list(results.values())


def _memory(plugin: Plugin, migrated: Migrated | None) -> dict[str, Any]:
    assert plugin.installed is not None
    said = plugin.declaration.made_by if plugin.ready and plugin.declaration else plugin.installed.made_by
    return {
        "key": plugin.key,
        "title": plugin.title,
        "distribution": plugin.installed.distribution,
        "made_by": said,
        "version": plugin.installed.version,
        "revision": migrated.revision if migrated else None,
        "fault": migrated.fault if migrated else "",
    }
