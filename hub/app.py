"""Build the application: a flat list of named steps, each of which says what it adds."""

from __future__ import annotations

import logging
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Flask, current_app, request

from hub import __version__
from hub.db.base import db
from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.clock import day_in
from hub.kernel.context import Actor, ActorKind, Place, Scope
from hub.kernel.settings import Settings
from hub.web.access import ANONYMOUS, SAFE, Visit, check_routes, init_access
from hub.web.cookies import cookie_name
from hub.web.csrf import init_csrf
from hub.web.headers import init_headers
from hub.web.limits import init_limits
from hub.web.pages import NavigationSources, init_pages
from hub.web.problems import init_problems
from hub.web.rendering import init_rendering
from hub.web.unseen import init_unseen

log = logging.getLogger("hub")

# From the bottom of the house up; each may have views, an API, effects and jobs.
FEATURES = (
    "audit", "identity", "ledger", "practices", "membership", "consensus", "hours", "licensure", "agreements", "finances",
    "joining", "banking", "surplus", "pay", "rates", "plugin_host", "records", "onboarding", "home",
)  # fmt: skip


def create_app(settings: Settings) -> Flask:
    """Build the application that web, worker, scheduler and terminal share.

    Needs    settings with the addresses of PostgreSQL and Redis and with a secret key: the start fills in the bundled ones.
    Raises   UnstatedAccess while any route leaves its access open, and whatever a broken feature raises: better now than later.
    """
    app = Flask("hub", root_path=str(Path(__file__).parent), static_folder="web/static", template_folder="web/templates")
    configure(app, settings)
    connect_database(app, settings)
    init_rendering(app)
    init_pages(app, NavigationSources(collective=collective_name, voices=voices_awaited, joining=practices_joining))
    init_problems(app)
    init_limits(app)
    init_access(app, who_comes)
    init_csrf(app)
    init_unseen(app)
    init_headers(app)
    register_effects(app)
    register_agenda(app)
    tell_worth(app)
    register_jobs(app)
    register_pages(app)
    register_api(app)
    mount_plugins(app)
    check_routes(app)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Give the application its settings; a missing secret key or database is said at once."""
    if not settings.secret_key or not settings.database_url:
        raise RuntimeError("create_app needs settings with a secret key and a database; `hub start` and the commands fill them in")
    app.config.update(
        HUB_VERSION=__version__,
        HUB_PUBLIC_URL=settings.public_url,
        HUB_REDIS_URL=settings.redis_url,
        HUB_TIMEZONE=settings.timezone,
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        TRUSTED_HOSTS=trusted_hosts(settings),
    )
    # Flask's own cookie carries the words of the next page's message and nothing else; who is signed in stands in the database.
    app.config["SESSION_COOKIE_NAME"] = "__Host-hub_message" if settings.https else "hub_message"
    app.extensions["hub.settings"] = settings


def trusted_hosts(settings: Settings) -> list[str]:
    """Return the names by which this hub may be asked for; any other name in a request is refused before it reaches a link."""
    public = settings.public_url.partition("://")[2]
    return list(dict.fromkeys([_without_port(public), "localhost", "127.0.0.1", "[::1]", _without_port(settings.host)]))


def _without_port(host: str) -> str:
    return host if host.endswith("]") else host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]


def connect_database(app: Flask, settings: Settings) -> None:
    """Set up the pool: as many connections as this process answers requests at a time, each tried before it is used."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "pool_pre_ping": True,
        "pool_size": settings.web_threads,
        "max_overflow": 2,
        "pool_timeout": 10,
        "connect_args": {"connect_timeout": 5, "application_name": "hub", "options": "-c idle_in_transaction_session_timeout=60000"},
    }
    db.init_app(app)


def feature_part(feature: str, part: str) -> ModuleType | None:
    """Import one file of a feature, if the feature has it; a file that fails to import is not passed over."""
    if find_spec(f"hub.{feature}") is None or find_spec(f"hub.{feature}.{part}") is None:
        return None
    return import_module(f"hub.{feature}.{part}")


def _gather(part: str, name: str) -> list[Any]:
    """Collect what each feature offers under one name; a part without that name is a fault of its feature, said at once."""
    features = [feature for feature in FEATURES if (feature, part) != ("plugin_host", "views")]  # mounted by itself, when it knows its plugins
    modules = [module for feature in features if (module := feature_part(feature, part)) is not None]
    offered = [getattr(module, name) for module in modules]
    return [each for offer in offered for each in (offer if isinstance(offer, list | tuple) else [offer])]


def register_effects(app: Flask) -> None:
    """Gather what decisions may do: `EFFECTS` of each feature's effects.py, by the name of their type."""
    effects: dict[str, Any] = {}
    for effect in _gather("effects", "EFFECTS"):
        if effect.type in effects:
            raise RuntimeError(f"two effects are called {effect.type}")
        effects[effect.type] = effect
    app.extensions["hub.effects"] = effects


def register_agenda(app: Flask) -> None:
    """Gather what fills the agenda of a meeting: `AGENDA` of each feature's agenda.py."""
    app.extensions["hub.agenda"] = tuple(_gather("agenda", "AGENDA"))


def tell_worth(app: Flask) -> None:
    """Let the pages of hours ask pay, which stands above them, what an hour and a day off come to."""
    worth = feature_part("pay", "worth")
    if worth is not None:
        app.extensions["hub.hours.worth"] = worth.worth_of_month


def register_jobs(app: Flask) -> None:
    """Gather what the worker may do: `JOBS` of each feature's jobs.py."""
    from hub.queue.worker import install_jobs

    install_jobs(app, *_gather("jobs", "JOBS"))


def register_pages(app: Flask) -> None:
    """Register `bp` of each feature's views.py, and the one page that belongs to nobody."""
    from hub.web.health import bp as health

    for blueprint in (health, *_gather("views", "bp")):
        app.register_blueprint(blueprint)


def register_api(app: Flask) -> None:
    """Register `api` of each feature's api.py, and the description of them all."""
    from hub.web.openapi import init_api

    init_api(app, __version__, _gather("api", "api"))


def mount_plugins(app: Flask) -> None:
    """Let the plugin host add its pages and those of the disciplines that are installed."""
    mounting = feature_part("plugin_host", "mounting")
    if mounting is not None:
        mounting.init_plugins(app)


def who_comes(scope: str | None) -> Visit:
    """Tell who sent this request: by token where one was sent, else by the session's cookie, else nobody.

    Shape    a token counts under /api, and elsewhere for reading; a page that changes something is for a browser alone.
    """
    authorization = request.headers.get("Authorization", "")
    in_api = request.path.startswith("/api/")
    if authorization and (in_api or (request.method in SAFE and authorization[:7].lower() == "bearer ")):
        return _by_token(scope)
    secret = request.cookies.get(cookie_name("session"))
    return _by_session(secret) if secret else ANONYMOUS


def _by_token(scope: str | None) -> Visit:
    from hub.identity import bearer

    token = bearer.token_of_request(scope)
    actor = transact(Scope.system(), bearer.DOOR, lambda uow: actor_of(uow, token.person_id), read_only=True)
    if actor is None or actor.standing == "former":
        bearer.refuse_dead_token()
    return Visit(_limited(actor, token.scopes), "token")


def _limited(actor: Actor, scopes: frozenset[str]) -> Actor:
    return Actor(actor.kind, actor.name, actor.person_id, actor.standing, actor.places, scopes)


def _by_session(secret: str) -> Visit:
    from hub.identity import services
    from hub.identity.bearer import DOOR
    from hub.membership.services import who_is

    def look(uow: UnitOfWork) -> Visit:
        session = services.session_by_secret(uow, secret)
        found = who_is(uow, session.person_id, uow.today) if session else None
        if session is None or found is None:
            return ANONYMOUS
        if found.brought_along(day_in(current_app.config["HUB_TIMEZONE"], session.created_at), session.created_at):
            return ANONYMOUS  # leaving ends every session; whoever has left signs in anew, to what is theirs alone
        actor = Actor(ActorKind.PERSON, found.name, found.person_id, found.standing, found.places)
        return Visit(actor, "session", session.id, secret)

    return transact(Scope.system(), DOOR, look)


def actor_of(uow: UnitOfWork, person_id: Any) -> Actor | None:
    """Return a person as the actor they are today, for an edge that already knows who it is."""
    from hub.membership.services import who_is

    found = who_is(uow, person_id, uow.today)
    return Actor(ActorKind.PERSON, found.name, found.person_id, found.standing, found.places) if found else None


def collective_name() -> str:
    """Name us all: the hub's own name, for whoever is part of it; a stranger is told nothing."""
    from hub.web.access import current_actor

    hub: Place | None = next((place for place in current_actor().places if place.kind == "hub"), None)
    return hub.name if hub else ""


def voices_awaited(actor: Actor) -> int:
    """Count the decisions that need this person's voice."""
    return _frame_facts(actor)[0]


def practices_joining(actor: Actor) -> list[tuple[str, str]]:
    """Name the practices on their way in, with the address of their steps."""
    return _frame_facts(actor)[1]


def _frame_facts(actor: Actor) -> tuple[int, list[tuple[str, str]]]:
    """Ask once a request, in one transaction, what the frame of every page shows."""
    from flask import g

    from hub.consensus import services as consensus
    from hub.kernel.ids import public
    from hub.onboarding import services as onboarding

    hub = next((place for place in actor.places if place.kind == "hub"), None)
    if hub is None or actor.standing not in ("member", "candidate"):
        return 0, []
    if "hub_frame" not in g:

        def ask(uow: UnitOfWork) -> tuple[int, list[tuple[str, str]]]:
            coming = [(each.name, f"/hub/practices/{public('onb', each.id)}/joining") for each in onboarding.on_their_way(uow)]
            return consensus.voices_awaited(uow, actor), coming

        g.hub_frame = transact(Scope.hub(hub.entity_id), actor, ask, read_only=True)
    found: tuple[int, list[tuple[str, str]]] = g.hub_frame
    return found

