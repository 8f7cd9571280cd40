"""JSON: the plugins of this hub, what each teaches it, and why one is switched off."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from hub.db.unit_of_work import transact
from hub.plugin_host import services
from hub.plugin_host.presenting import plugin_card, plugin_page
from hub.plugin_host.schemas import PluginsSchema, WholePluginSchema
from hub.web.access import current_actor, current_scope, requires
from hub.web.openapi import API_PREFIX

api = Blueprint("plugins_api", __name__, url_prefix=API_PREFIX, description="Disciplines that practices can have.")


@api.route("/hub/plugins")
@requires("plugin_host.plugin.read", place="hub")
@api.etag
@api.response(200, PluginsSchema)
def plugins() -> dict[str, Any]:
    """List every plugin that is installed, asked for or remembered."""
    found = transact(current_scope(), current_actor(), services.overview, read_only=True)
    return {"plugins": [plugin_card(each) for each in found]}


@api.route("/hub/plugins/<key>")
@requires("plugin_host.plugin.read", place="hub")
@api.etag
@api.response(200, WholePluginSchema)
@api.alt_response(404, description="There is no such plugin here.")
def plugin(key: str) -> dict[str, Any]:
    """Show one plugin in full."""
    return plugin_page(transact(current_scope(), current_actor(), lambda uow: services.describe(uow, key), read_only=True))
