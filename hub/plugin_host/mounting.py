"""Find the plugins when the application starts, and give their pages addresses."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from hub.plugin_host import services, views
from hub.plugin_host.catalogue import Catalogue, discover
from hub.web.pages import NavigationSources


def init_plugins(app: Flask, allowed: str | None = None, path: list[str] | None = None) -> Catalogue:
    """Find, check and mount every plugin that the setting HUB_PLUGINS allows, and the pages about plugins.

    Needs    every page of the hub to have its address already: what a plugin asks for is compared with them.
    Never    raises for what a plugin does.
    """
    if allowed is None:
        allowed = app.extensions["hub.settings"].plugins
    found = discover(allowed, path=path, reserved_pages=own_pages(app))
    services.install(app, found)
    app.register_blueprint(views.bp)
    app.register_blueprint(views.plugin_pages(found))
    sources = app.extensions.get("hub.navigation") or NavigationSources()
    app.extensions["hub.navigation"] = replace(sources, plugin_pages=services.pages_of)
    return found


def own_pages(app: Flask) -> frozenset[str]:
    """Name the first word of every address that the hub itself has under a practice."""
    under = "/p/<practice>/"
    return frozenset(
        rule.rule.removeprefix(under).partition("/")[0].partition(".")[0]
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(under)
    )
