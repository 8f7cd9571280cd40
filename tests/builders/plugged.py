"""An application that is the plugin host and little else: real database, real access, real pages, and the plugins a test puts there."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from uuid import UUID

from flask import Flask, g, has_app_context

from hub.db.base import db
from hub.db.unit_of_work import unit_of_work
from hub.kernel.context import Actor, ActorKind, Place, Scope, operator_actor
from hub.kernel.ids import new_id
from hub.ledger import services as ledger
from hub.plugin_host import api, mounting, views
from hub.practices import services as practices
from hub.web.access import ANONYMOUS, Visit, check_routes, init_access
from hub.web.csrf import init_csrf
from hub.web.openapi import init_api
from hub.web.pages import init_pages
from hub.web.problems import init_problems
from hub.web.rendering import init_rendering

ROOT = Path(__file__).resolve().parents[2]


def plugged_app(database_url: str, *, path: list[str] | None = None, allowed: str = "") -> Flask:
    """Make the application; who comes is what `come_as` last said."""
    from hub.plugin_host import jobs

    app = Flask("hub", root_path=str(ROOT / "hub"), static_folder="web/static", template_folder="web/templates")
    app.config.update(
        TESTING=True,
        SECRET_KEY="x" * 32,
        HUB_PUBLIC_URL="http://localhost",
        HUB_TIMEZONE="America/New_York",
        SQLALCHEMY_DATABASE_URI=database_url,
    )
    db.init_app(app)
    init_rendering(app)
    init_pages(app)
    init_problems(app)
    init_access(app, lambda scope: app.extensions.get("test.visit", ANONYMOUS))
    init_csrf(app)
    app.extensions["hub.jobs"] = dict(jobs.JOBS)
    app.add_url_rule("/p/<practice>/money", "money", views.kept)
    init_api(app, "0", [api.api])
    mounting.init_plugins(app, allowed, path)
    check_routes(app)
    return app


def found_hub(**disciplines: str) -> dict[str, Place]:
    """Make a hub and one practice for each `slug=discipline`, each with a book; return their places."""
    hub = new_id()
    places = {"hub": Place(hub, "hub", "Juniper Commons", "hub", 0)}
    with unit_of_work(Scope.hub(hub), operator_actor()) as uow:
        for slug, discipline in {"hub": "", **disciplines}.items():
            ident = hub if slug == "hub" else new_id()
            slug = slug.replace("_", "-")
            kind = "hub" if slug == "hub" else "practice"
            new = practices.NewEntity(kind, slug, slug.title(), "PLLC", "US-NY", discipline=discipline or None)
            practices.add_entity(uow, new, date(2025, 1, 1), None, ident)
            ledger.open_book(uow, ident, kind)
            places[slug] = Place(ident, slug, slug.title(), kind, 1)
    return places


def come_as(app: Flask, *places: Place, standing: str = "member") -> Actor:
    """Let every request from now on come from one person who works in these places."""
    actor = Actor(ActorKind.PERSON, "Amara Osei", UUID(int=9), standing, places)
    app.extensions["test.visit"] = Visit(actor, "session", UUID(int=7), "secret")
    if has_app_context():
        g.pop("hub_visit", None)  # a request inside a test's own context shares its `g`
    return actor


def form_token(html: str) -> str:
    """Read the form token off a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found, html
    return found[1]
