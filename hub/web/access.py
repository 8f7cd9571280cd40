"""Who may ask for what: every route states its access per method, and one gate in front of all of them holds it.

A view states `@public` or `@requires("hours.entry.record", of="worker", place="practice")`. The statement does nothing by itself; the gate
reads it before the view runs, so a view cannot be reached around it, and `check_routes` refuses to start with a route that states nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar
from urllib.parse import quote
from uuid import UUID

from flask import Flask, current_app, g, redirect, request
from werkzeug.exceptions import Unauthorized
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from hub.kernel.context import Actor, ActorKind, Place, Scope
from hub.kernel.errors import forbidden, missing

V = TypeVar("V", bound=Callable[..., Any])
Standing = Literal["person", "worker", "member"]
Where = Literal["hub", "practice", "me"] | None

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
GRAMMAR = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){2}")
UNTOKENED = frozenset({"identity"})  # a token may never make tokens, passwords or sessions
MARK = "__hub_access__"
ONLY_MEMBERS = "This is for members of the hub. Candidates read and speak here; deciding and changing comes with membership."
ONLY_WORKERS = "This is for people who work with us now. What is yours stays open to you under your own pages."


@dataclass(frozen=True)
class Access:
    """What one route asks of whoever calls it with one method.

    Shape    `permission` is None for a public route; `of` is the standing asked for; `place` is where the address binds the caller.
    """

    permission: str | None
    of: Standing = "person"
    place: Where = None

    def scope(self, method: str) -> str | None:
        """Name the token scope that opens this route: `<feature>:read` for a safe method, `<feature>:write` otherwise."""
        if self.permission is None:
            return None
        feature = self.permission.split(".", 1)[0]
        return None if feature in UNTOKENED else f"{feature}:{'read' if method in SAFE else 'write'}"


@dataclass(frozen=True)
class Visit:
    """Who came with this request, and by what: nothing, a session's cookie, or a token.

    Shape    `secret` is what the cookie carried; the session's form token is made from it. `session_id` is None without a session.
    """

    actor: Actor
    credential: Literal["none", "session", "token"] = "none"
    session_id: UUID | None = None
    secret: str | None = None

    @property
    def known(self) -> bool:
        return self.credential != "none"


ANONYMOUS = Visit(Actor(ActorKind.PERSON, "visitor"))
Resolver = Callable[[str | None], Visit]


@dataclass(frozen=True)
class Permission:
    """One line of the reference of permissions, gathered from the routes that ask for it."""

    name: str
    of: Standing
    place: Where
    scope: str | None
    routes: tuple[str, ...] = field(default=())


class UnstatedAccess(RuntimeError):
    """Refuse to start, naming every route and method whose access is not stated as it must be."""


def public(view: V) -> V:
    """State that anybody may call this view, signed in or not."""
    setattr(view, MARK, {None: Access(None)})
    return view


def requires(
    permission: str, of: Standing = "worker", place: Where = None, *, methods: Iterable[str] | None = None
) -> Callable[[V], V]:
    """State what a view asks for; stack it with `methods` when one function answers both safe and unsafe methods.

    Shape    of "person": anybody signed in, those who have left too; "worker": whoever works here now; "member": whoever decides.
             place: "practice" and "hub" bind the address and let in only whoever is part of it; "me" is the person's own.
    Raises   ValueError when the permission is not of the form `feature.object.verb`.
    """
    if not GRAMMAR.fullmatch(permission):
        raise ValueError(f"{permission} is no permission; write feature.object.verb")
    access = Access(permission, of, place)

    def state(view: V) -> V:
        stated = dict(getattr(view, MARK, {}))
        stated.update({method.upper(): access for method in methods} if methods else {None: access})
        setattr(view, MARK, stated)
        return view

    return state


def init_access(app: Flask, resolver: Resolver) -> None:
    """Set the gate before every view; `resolver` tells who comes, given the token scope that the route would ask for."""
    app.extensions["hub.resolver"] = resolver
    app.before_request(_gate)


def access_of(app: Flask, endpoint: str, method: str) -> Access | None:
    """Return what is stated for one endpoint and method, or None when nothing is."""
    method = "GET" if method == "HEAD" else method
    view = app.view_functions.get(endpoint)
    view_class = getattr(view, "view_class", None)
    handler = getattr(view_class, method.lower(), None) if view_class else view
    for source in (handler, view):
        stated: Mapping[str | None, Access] = getattr(source, MARK, {})
        if method in stated or None in stated:
            return stated.get(method) or stated[None]
    return None


def current_visit() -> Visit:
    """Return who came with this request; asked of the database once, and only when somebody wants to know."""
    if "hub_visit" not in g:
        access: Access | None = g.get("hub_access")
        g.hub_visit = current_app.extensions["hub.resolver"](access.scope(request.method) if access else None)
    visit: Visit = g.hub_visit
    return visit


def current_actor() -> Actor:
    """Return who acts in this request; a visitor without a name when nobody signed in."""
    return current_visit().actor


def current_place() -> Place | None:
    """Return the place that the address binds: a practice of the actor's, the hub, or None under `/me`."""
    return g.get("hub_place")


def current_scope() -> Scope:
    """Return the scope that the address gives this request.

    Raises   RuntimeError on a route that states no place: there the command itself names its scope.
    """
    access: Access | None = g.get("hub_access")
    place, actor = current_place(), current_actor()
    if place is not None:
        return Scope.hub(place.entity_id) if place.kind == "hub" else Scope.practice(place.entity_id)
    if access is not None and access.place == "me" and actor.person_id is not None:
        return Scope.person(actor.person_id)
    raise RuntimeError("this route states no place, so its address gives no scope")


def _gate() -> Response | None:
    """Hold the statement of the route that was matched, before anything of it runs."""
    rule = request.url_rule
    if rule is None or is_file(rule.endpoint) or (request.method == "OPTIONS" and rule.provide_automatic_options):
        return None
    access = access_of(current_app, rule.endpoint, request.method)
    if access is None:
        raise forbidden("web.access.state")
    g.hub_access = access
    if access.permission is None:
        return None
    visit = current_visit()
    if not visit.known:
        return _ask_to_sign_in()
    g.hub_place = admit(access, visit.actor, (request.view_args or {}).get("practice"), reads=request.method in SAFE)
    return None


def admit(access: Access, actor: Actor, practice: str | None, *, reads: bool) -> Place | None:
    """Let an actor through and return the place that the address binds.

    Order    the place comes first: one that the actor is not part of answers like one that does not exist; then the standing.
    Former   whoever has left has no place any more, and goes on reading what is theirs under `/me`.
    Raises   MISSING or FORBIDDEN.
    """
    place = None
    if access.place == "hub":
        place = next((each for each in actor.places if each.kind == "hub"), None)
    elif access.place == "practice":
        place = next((each for each in actor.places if each.kind == "practice" and each.slug == practice), None)
    if access.place in ("hub", "practice") and place is None:
        raise missing("web.place.open")
    if access.of == "member" and actor.standing != "member":
        raise forbidden(str(access.permission), ONLY_MEMBERS if actor.standing == "candidate" else ONLY_WORKERS)
    if access.of == "worker" and not _works(actor) and not (access.place == "me" and reads):
        raise forbidden(str(access.permission), ONLY_WORKERS)
    return place


def _works(actor: Actor) -> bool:
    return actor.standing in ("member", "candidate") or (actor.standing == "none" and bool(actor.places))


def _ask_to_sign_in() -> Response:
    if request.path.startswith("/api/"):
        raise Unauthorized("Send a token that was made for this, as Authorization: Bearer.")
    back = request.full_path.rstrip("?") if request.method in SAFE else ""
    return redirect("/sign-in" + (f"?next={quote(back)}" if back not in ("", "/") else ""), code=303)


def is_file(endpoint: str | None) -> bool:
    """Tell whether an endpoint gives out the style, the script and the mark, which are the same for everybody."""
    return endpoint == "static" or (endpoint or "").endswith(".static")


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Go through every rule and method that a client can call, static files aside."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule):
        if is_file(rule.endpoint):
            continue
        for method in sorted((rule.methods or set()) - {"HEAD"}):
            if method != "OPTIONS" or not rule.provide_automatic_options:
                yield rule, method


def check_routes(app: Flask) -> None:
    """Refuse to start while any route leaves its access open to guessing.

    Raises   UnstatedAccess with every fault at once.
    """
    faults: list[str] = []
    for rule, method in routes(app):
        access = access_of(app, rule.endpoint, method)
        name = f"{method} {rule.rule}"
        if access is None:
            faults.append(f"{name} states no access; write @public or @requires on it")
            continue
        if access.permission and method not in SAFE and _same_as_reading(app, rule, access):
            faults.append(f"{name} asks for the same permission as reading it; state one per method")
        faults += [f"{name} {fault}" for fault in _misplaced(rule.rule, access)]
    if faults:
        raise UnstatedAccess("These routes cannot be served:\n  " + "\n  ".join(faults))
    app.extensions["hub.permissions"] = permissions(app)


def _same_as_reading(app: Flask, rule: Rule, access: Access) -> bool:
    reading = access_of(app, rule.endpoint, "GET") if "GET" in (rule.methods or ()) else None
    return reading is not None and reading.permission == access.permission


def _misplaced(path: str, access: Access) -> Iterator[str]:
    path = path.removeprefix("/api/v1")
    for start, place in (("/p/<", "practice"), ("/hub", "hub"), ("/me", "me")):
        here = path.startswith(start) if start.endswith("<") else path == start or path.startswith(start + "/")
        if here and access.permission and access.place != place:
            yield f'lies in that place and must state place="{place}"'
    if access.place == "practice" and "practice>" not in path:
        yield 'states place="practice" but its address has no <practice>'


def permissions(app: Flask) -> tuple[Permission, ...]:
    """Gather every permission from the routes, for the reference page and for the choice of token scopes."""
    found: dict[tuple[str, Standing, Where, str | None], list[str]] = {}
    for rule, method in routes(app):
        access = access_of(app, rule.endpoint, method)
        if access and access.permission:
            found.setdefault((access.permission, access.of, access.place, access.scope(method)), []).append(f"{method} {rule.rule}")
    return tuple(Permission(*key, routes=tuple(where)) for key, where in sorted(found.items(), key=lambda item: (item[0][0], item[1])))


def token_scopes(app: Flask) -> tuple[str, ...]:
    """List the scopes that a token may be given, from what the API and the pages ask for."""
    return tuple(sorted({each.scope for each in app.extensions.get("hub.permissions", ()) if each.scope}))


def permissions_table(app: Flask) -> str:
    """Write the reference of permissions, in Markdown."""
    rows = [
        f"| `{each.name}` | {each.of} | {each.place or ''} | {f'`{each.scope}`' if each.scope else ''} | {'<br>'.join(f'`{route}`' for route in each.routes)} |"
        for each in permissions(app)
    ]
    return "\n".join(["| permission | for | where | token scope | routes |", "|---|---|---|---|---|", *rows]) + "\n"
