"""The pages about plugins, and the pages of plugins."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from hub.db.unit_of_work import transact
from hub.kernel.errors import missing
from hub.plugin_api.declaration import Page
from hub.plugin_api.pages import Done, PageRequest
from hub.plugin_host import services
from hub.plugin_host.answers import block_kind
from hub.plugin_host.catalogue import Catalogue
from hub.plugin_host.presenting import list_context, page_context, plugin_card, table_of
from hub.web.access import current_actor, current_place, current_scope, requires
from hub.web.csrf import FIELD
from hub.web.forms import Form, shown_again_by
from hub.web.pages import page, say
from hub.web.tables import csv_file

bp = Blueprint("plugin_host", __name__)


@bp.get("/hub/plugins")
@requires("plugin_host.plugin.read", place="hub")
def plugins() -> Response:
    """Show every plugin: what is ready, used by whom, and what is switched off and why."""
    found = transact(current_scope(), current_actor(), services.overview, read_only=True)
    return page("plugins.html", **list_context(found))


@bp.get("/hub/plugins.csv")
@requires("plugin_host.plugin.read", place="hub")
def plugins_file() -> Response:
    """Give the same list as a file."""
    return csv_file("plugins.csv", *table_of(transact(current_scope(), current_actor(), services.overview, read_only=True)))


@bp.get("/hub/plugins/<key>")
@requires("plugin_host.plugin.read", place="hub")
def plugin(key: str) -> Response:
    """Show what one plugin is, adds, sees and keeps."""
    found = transact(current_scope(), current_actor(), lambda uow: services.describe(uow, key), read_only=True)
    return page("plugin.html", **page_context(found))


@bp.get("/p/<practice>/kept")
@requires("plugin_host.kept.read", place="practice")
def kept(practice: str) -> Response:
    """Show what the practice wrote with its plugin, also when the plugin is switched off or gone."""
    place = current_place()
    if place is None:
        raise missing("plugin_host.kept.read")
    key = services.discipline_of(place)
    tables = transact(current_scope(), current_actor(), lambda uow: services.kept_rows(uow, key), read_only=True)
    about = transact(current_scope(), current_actor(), lambda uow: services.describe(uow, key or ""), read_only=True)
    return page("plugin_kept.html", plugin=plugin_card(about), tables=tables)


def plugin_pages(catalogue: Catalogue) -> Blueprint:
    """Make one route for each page that a ready plugin declares."""
    routes = Blueprint("plugins", __name__)
    for declaration in catalogue.registry:
        for each in declaration.pages:
            methods = sorted({access.method for access in each.access})
            routes.add_url_rule(f"/p/<practice>/{each.path}", f"{declaration.key}_{each.path}", _view(each), methods=methods)
    return routes


def _view(each: Page) -> Any:
    """Make the view of one page of a plugin, with the access that the plugin states for each method."""

    def view(practice: str) -> Response:
        return _answer(each)

    def again(form: Form, practice: str) -> Response:
        return _show(each, form)

    for access in each.access:
        view = requires(access.permission, of=access.of, place="practice", methods=[access.method])(view)  # type: ignore[arg-type]
    return shown_again_by(again)(view)


def _answer(each: Page) -> Response:
    if request.method != "POST":
        return _show(each, Form())
    place = current_place()
    if place is None:
        raise missing("plugin_host.page.open")
    typed = {name: text for name, text in request.form.items() if name != FIELD}
    asked = PageRequest("POST", MappingProxyType(request.args.to_dict()), MappingProxyType(typed))
    answer = services.run_page(place, current_actor(), each.path, asked)
    if isinstance(answer, services.Off):
        return page("plugin_off.html", 503, heading=each.title, words=answer.words, kept=f"/p/{place.slug}/kept")
    if isinstance(answer, Done):
        say(answer.words)
    return redirect(f"/p/{place.slug}/{each.path}", code=303)


def _show(each: Page, form: Form) -> Response:
    place = current_place()
    if place is None:
        raise missing("plugin_host.page.open")
    answer = services.run_page(place, current_actor(), each.path, PageRequest("GET", MappingProxyType(request.args.to_dict())))
    if isinstance(answer, services.Off):
        return page("plugin_off.html", 503, heading=each.title, words=answer.words, kept=f"/p/{place.slug}/kept")
    maker = services.catalogue().get(services.discipline_of(place) or "")
    about = {"plugin_name": maker.title if maker else "", "plugin_href": f"/hub/plugins/{maker.ref}" if maker else "/hub/plugins"}
    address = f"/p/{place.slug}/{each.path}"
    return page("plugin_page.html", view=answer, block_kind=block_kind, action=address, place=place, **about, **form.context())
