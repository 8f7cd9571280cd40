"""The frame around every page: the places of whoever looks, the pages of the place they are in, and what needs their voice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, current_app, flash, make_response, render_template, request

from hub.kernel.context import Actor, Place

HOME_AND_ABOVE = (
    ("Home", "home", ("{at}",)),
    ("Decisions", "decisions", ("{at}/decisions", "/hub/decisions")),
    ("Money", "money", ("{at}/money",)),
    ("Hours and pay", "hours", ("/me/hours",)),
    ("People", "people", ("{at}/people",)),
    ("Meetings", "meetings", ("{at}/meetings",)),
    ("Care fund", "care", ("{at}/care-fund",)),
)
BELOW_PLUGIN_PAGES = (
    ("Practices", "practices", ("{at}/practices",)),
    ("Agreements and fees", "agreement", ("{at}/agreements",)),
    ("Records", "records", ("{at}/records",)),
    ("Settings", "settings", ("{at}/settings",)),
)
HUB_BESIDES = (
    ("Everyone’s hours", "hours", ("/hub/hours",)),
    ("Sharing the surplus", "capital", ("/hub/surplus",)),
    ("Plugins", "plugin", ("/hub/plugins",)),
)
YOURS = (
    ("Your hours", "hours", ("/me/hours",)),
    ("Time off", "leave", ("/me/leave",)),
    ("Your pay", "money", ("/me/pay",)),
    ("Your capital account", "capital", ("/me/capital",)),
    ("Signing in", "security", ("/me/security",)),
    ("Keys for scripts", "token", ("/me/tokens",)),
)
TABS = ("Home", "Decisions", "Money", "Hours and pay")


@dataclass(frozen=True)
class Link:
    """One link of the navigation; `current` is "page", "true" or nothing."""

    label: str
    href: str
    icon: str = ""
    count: int = 0
    current: str = ""


@dataclass(frozen=True)
class PlaceLink:
    """A place one can go to, with its dot."""

    name: str
    href: str
    colour: int | None
    kind: str
    current: bool = False


@dataclass(frozen=True)
class Navigation:
    """What the side column, the top bar and the tab bar show; empty lists for somebody who is not signed in."""

    places: tuple[PlaceLink, ...] = ()
    pages: tuple[Link, ...] = ()
    tabs: tuple[Link, ...] = ()
    place_name: str = ""
    person: str = ""
    person_colour: int | None = None
    account: str = "/menu"
    voices: int = 0


@dataclass(frozen=True)
class NavigationSources:
    """Where the frame asks: functions that the application assembles, since the frame knows no feature.

    Shape    `actor` and `place` answer for the request under way; `voices` counts the decisions that need the actor's voice;
             `plugin_pages` gives (label, address) of the pages that a plugin adds to a practice; `joining` gives (name, address)
             of practices on their way in that the actor walks with; `collective` names us all; `theme` is "", "light" or "dark".
    """

    actor: Callable[[], Actor | None] = field(default_factory=lambda: _actor_of_request)
    place: Callable[[], Place | None] = field(default_factory=lambda: _place_of_request)
    voices: Callable[[Actor], int] = lambda actor: 0
    plugin_pages: Callable[[Place], Iterable[tuple[str, str]]] = lambda place: ()
    joining: Callable[[Actor], Iterable[tuple[str, str]]] = lambda actor: ()
    collective: Callable[[], str] = lambda: ""
    theme: Callable[[], str] = lambda: ""


def init_pages(app: Flask, sources: NavigationSources | None = None) -> None:
    """Tell the frame where to ask; a second call replaces the first."""
    app.extensions["hub.navigation"] = sources or NavigationSources()


def page(template: str, status: int = 200, **context: Any) -> Response:
    """Answer with one page inside the frame.

    Shape    every template states in its first comment what it expects; `problems` and `form` are there even when not given.
    """
    name = "" if status >= 500 else _sources().collective()  # what failed may be what would tell us the name
    frame = {"nav": navigation(), "collective": name or "The hub", "theme": _sources().theme(), "problems": (), "form": {}}
    return make_response(render_template(template, **{**frame, **context}), status)


def say(words: str, *, undo: str | None = None, undo_words: str = "Take it back") -> None:
    """Leave a message for the next page: what was done, and where it can be taken back (a POST address)."""
    flash({"words": words, "undo": undo or "", "undo_words": undo_words}, "done")  # type: ignore[arg-type]


def navigation() -> Navigation:
    """Work out the frame for the request under way."""
    sources = _sources()
    actor = sources.actor()
    if actor is None or actor.person_id is None:
        return Navigation()
    here = place_in_view(actor)
    places = [PlaceLink("Hub" if at.kind == "hub" else at.name, _home_of(at), at.colour, at.kind, here == at) for at in places_of(actor)]
    places += [PlaceLink(f"{name} (joining)", href, None, "joining", _is_here(href)) for name, href in sources.joining(actor)]
    voices = sources.voices(actor)
    pages = _pages_of(here, voices) if here else ()
    account = next((href for href in ("/me", "/me/security") if _exists(href)), "/menu")
    own = next((at for at in actor.places if at.kind == "practice"), here)
    return Navigation(
        tuple(places), pages, _tabs(pages), ("hub" if here.kind == "hub" else here.name) if here else "", actor.name,
        own.colour if own else None, account, voices,
    )  # fmt: skip


def menu_groups() -> list[dict[str, Any]]:
    """Gather every page that the reader can open, in groups: each place, what is theirs alone, help."""
    actor = _sources().actor()
    groups: list[dict[str, Any]] = []
    if actor is not None and actor.person_id is not None:
        for at in places_of(actor):
            besides = _links(HUB_BESIDES, at) if at.kind == "hub" else ()
            pages = [link for link in (*_pages_of(at, _sources().voices(actor)), *besides) if not link.href.startswith("/me/")]
            groups.append({"name": "Hub" if at.kind == "hub" else at.name, "colour": 0 if at.kind == "hub" else at.colour, "links": pages})
        groups.append({"name": "Yours alone", "colour": None, "links": list(_links(YOURS, None))})
    helps = (("Help in plain words", "help", ("/help",)), ("Our words", "records", ("/help/words",)),
             ("Accessibility", "person", ("/access",)), ("What we keep, and why", "lock", ("/privacy",)))  # fmt: skip
    groups.append({"name": "Help", "colour": None, "links": list(_links(helps, None))})
    return groups


def places_of(actor: Actor) -> list[Place]:
    """Return the places of a person, the hub first, then practices by name."""
    return sorted(actor.places, key=lambda at: (at.kind != "hub", at.name.casefold()))


def place_in_view(actor: Actor) -> Place | None:
    """Tell which place this address is about: the practice or hub in its path, else the first place of the person."""
    bound = _sources().place()
    if bound is not None:
        return bound
    places = places_of(actor)
    if request.path.startswith("/hub"):
        return next((at for at in places if at.kind == "hub"), None)
    practices = [at for at in places if at.kind != "hub"]
    return (practices or places or [None])[0]


def _sources() -> NavigationSources:
    return current_app.extensions.get("hub.navigation") or NavigationSources()


def _actor_of_request() -> Actor | None:
    from hub.web.access import current_actor

    return current_actor()


def _place_of_request() -> Place | None:
    from hub.web.access import current_place

    return current_place()


def _home_of(at: Place) -> str:
    return "/hub" if at.kind == "hub" else f"/p/{quote(at.slug)}"


def _exists(href: str) -> bool:
    return current_app.url_map.bind("localhost").test(href, "GET")


def _is_here(href: str) -> bool:
    path = request.path.rstrip("/")
    at_home = href == "/hub" or (href.count("/") == 2 and href.startswith("/p/"))
    return path == href or (not at_home and path.startswith(href + "/"))


def _links(table: Iterable[tuple[str, str, tuple[str, ...]]], at: Place | None, voices: int = 0) -> tuple[Link, ...]:
    """Turn rows of a table into links, leaving out pages that do not exist here."""
    links = []
    for label, sign, addresses in table:
        home = _home_of(at) if at else ""
        href = next((one for one in (address.format(at=home) for address in addresses) if _exists(one)), None)
        if href is not None:
            links.append(Link(label, href, sign, voices if label == "Decisions" else 0, "page" if _is_here(href) else ""))
    return tuple(links)


def _pages_of(at: Place, voices: int) -> tuple[Link, ...]:
    added = [Link(label, href, "plugin", 0, "page" if _is_here(href) else "") for label, href in _sources().plugin_pages(at)]
    return (*_links(HOME_AND_ABOVE, at, voices), *added, *_links(BELOW_PLUGIN_PAGES, at))


def _tabs(pages: Iterable[Link]) -> tuple[Link, ...]:
    tabs = [Link(link.label.split()[0], link.href, link.icon, link.count, link.current) for link in pages if link.label in TABS]
    known = any(tab.current for tab in tabs)
    return (*tabs, Link("Menu", "/menu", "menu", 0, "" if known or not any(one.current for one in pages) else "page"))
