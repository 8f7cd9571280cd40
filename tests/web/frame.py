"""An application with the frame and the real access and form tokens, and nothing behind it: for looking at templates alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Flask

from hub.kernel.context import Actor, ActorKind, Place
from hub.web.access import ANONYMOUS, Visit, init_access
from hub.web.csrf import init_csrf
from hub.web.pages import NavigationSources, init_pages, page, say
from hub.web.rendering import init_rendering

HUB = Place(UUID(int=1), "hub", "Juniper Commons", "hub", 0)
PSYCHOLOGY = Place(UUID(int=2), "psychology", "Psychology", "practice", 1)
SOCIAL_WORK = Place(UUID(int=3), "social-work", "Social Work", "practice", 2)
AMARA = Actor(ActorKind.PERSON, "Amara Osei", UUID(int=9), "member", (HUB, PSYCHOLOGY, SOCIAL_WORK))
LONG = "Wilhelmina-Ferdinanda Okonkwo-Featherstonehaugh von Hohenzollern"[:60]
LONG_PLACE = Place(UUID(int=4), "long", "Community Acupuncture and East Asian Medicine Collective LLC"[:60], "practice", 5)

ROUTES = (
    "/", "/menu", "/help", "/help/words", "/access", "/privacy", "/sign-in", "/hub", "/hub/decisions", "/hub/money", "/hub/hours", "/hub/people",
    "/hub/practices", "/hub/agreements", "/hub/records", "/hub/surplus", "/hub/plugins", "/p/<practice>", "/p/<practice>/money",
    "/p/<practice>/care-fund", "/p/<practice>/agreements", "/me/hours", "/me/leave", "/me/pay", "/me/capital", "/me/security", "/me/tokens",
)  # fmt: skip


def frame_app(actor: Actor | None = AMARA, *, voices: int = 2, theme: str = "", place: Place | None = None) -> Flask:
    """Make the application; `actor` None looks as a visitor does."""
    app = Flask("hub.web")
    app.config.update(TESTING=True, SECRET_KEY="x" * 32, HUB_PUBLIC_URL="http://localhost", HUB_TIMEZONE="America/New_York")
    visit = Visit(actor, "session", UUID(int=7), "secret") if actor else ANONYMOUS
    init_access(app, lambda scope: visit)
    init_csrf(app)
    init_rendering(app)
    sources = NavigationSources(place=lambda: place, voices=lambda actor: voices, collective=lambda: "Juniper Commons", theme=lambda: theme)
    init_pages(app, sources)
    for number, rule in enumerate(ROUTES):
        app.add_url_rule(rule, f"route{number}", lambda **given: "")
    return app


def rendered(template: str, context: Mapping[str, Any], *, app: Flask | None = None, path: str = "/hub", said: str = "") -> str:
    """Return the HTML of one template with one context, as it would be sent."""
    with (app or frame_app()).test_request_context(path):
        if said:
            say(said, undo="/undo")
        return page(template, **context).get_data(as_text=True)
