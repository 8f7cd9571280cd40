"""What the rest of the house asks of the plugins, and the one way in which a plugin's own functions are run."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask, current_app

from hub.audit.services import record
from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Actor, Place, Scope, job_actor
from hub.kernel.errors import DomainError, Problem, invalid, missing, refused
from hub.plugin_api.checks import Fault
from hub.plugin_api.declaration import Page, SpokeDeclaration
from hub.plugin_api.events import EVENTS
from hub.plugin_api.pages import Done, PageRequest, PageView, Refused
from hub.plugin_api.registry import Registry
from hub.plugin_host import store
from hub.plugin_host.answers import clean
from hub.plugin_host.catalogue import Catalogue, Plugin, State
from hub.plugin_host.desk import lay_desk
from hub.plugin_host.health import Health, is_away
from hub.plugin_host.loading import resolve
from hub.plugin_host.store import KeptTable, KnownPlugin
from hub.practices import services as practices
from hub.queue.outbox import enqueue

__all__ = ["Catalogue", "KeptTable", "KnownPlugin", "Plugin", "State"]

log = logging.getLogger(__name__)
KEPT_ROWS = 1000


def install(app: Flask, catalogue: Catalogue) -> None:
    """Give an application its plugins, once, at start-up."""
    app.extensions["hub.plugins"] = catalogue
    app.extensions["hub.plugin_health"] = Health()
    for plugin in catalogue:
        if plugin.state is State.QUARANTINED:
            log.warning("the plugin %s is switched off: %s", plugin.ref, plugin.reason)


def catalogue() -> Catalogue:
    """Return every plugin of this hub as it was found at start-up."""
    found: Catalogue = current_app.extensions["hub.plugins"]
    return found


def registry() -> Registry:
    """Return the disciplines that are ready for use."""
    return catalogue().registry


def health() -> Health:
    """Return the count of faults of this process."""
    found: Health = current_app.extensions["hub.plugin_health"]
    return found


@dataclass(frozen=True)
class PluginOverview:
    """One plugin for the list and for its own page.

    Shape    `used_by` are the practices of its discipline now; `state` is ABSENT when only the memory of it is left;
             `faults` are all reasons for which it is switched off.
    """

    plugin: Plugin
    known: KnownPlugin | None
    used_by: tuple[Place, ...]
    faults: tuple[Fault, ...]

    @property
    def state(self) -> State:
        return State.QUARANTINED if self.faults and self.plugin.state is State.READY else self.plugin.state

    @property
    def declaration(self) -> SpokeDeclaration | None:
        return self.plugin.declaration


def overview(uow: UnitOfWork) -> list[PluginOverview]:
    """List every plugin that is installed, asked for or remembered, by title."""
    remembered = {each.key: each for each in store.known(uow)}
    users: dict[str, list[Place]] = {}
    for entity in practices.list_entities(uow, uow.today):
        if entity.discipline:
            users.setdefault(entity.discipline, []).append(entity.place)
    plugins = list(catalogue())
    present = {plugin.key for plugin in plugins}
    plugins += [_gone(each) for key, each in remembered.items() if key not in present]
    plugins += [_never_known(key) for key in users if key not in present and key not in remembered]
    plugins.sort(key=lambda plugin: (plugin.title.casefold(), plugin.ref))
    return [_overview(plugin, remembered.get(plugin.key), tuple(users.get(plugin.key, ()))) for plugin in plugins]


def describe(uow: UnitOfWork, ref: str) -> PluginOverview:
    """Return one plugin.

    Raises   MISSING.
    """
    found = next((each for each in overview(uow) if each.plugin.ref == ref), None)
    if found is None:
        raise missing("plugin_host.plugin.read")
    return found


def faults_now(plugin: Plugin, known: KnownPlugin | None) -> tuple[Fault, ...]:
    """List every reason for which a plugin cannot be used now: its own, its schema's, and repeated faults of its pages."""
    found = list(plugin.faults)
    if plugin.ready and plugin.declaration is not None and plugin.declaration.migrations:
        if known is not None and known.fault:
            found.append(Fault("migrations", known.fault))
        elif known is None or known.revision is None:
            found.append(Fault("migrations", "Its part of the database is not made yet; run `hub release`."))
    if health().is_off(plugin.key):
        found.append(Fault("metadata", "Its pages failed several times one after the other, so they rest until the hub is started again."))
    return tuple(found)


def faults_of(uow: UnitOfWork, plugin: Plugin) -> tuple[Fault, ...]:
    """List every reason for which a plugin cannot be used now, with what the database knows of it."""
    return faults_now(plugin, store.known_one(uow, plugin.key))


def _overview(plugin: Plugin, known: KnownPlugin | None, used_by: tuple[Place, ...]) -> PluginOverview:
    return PluginOverview(plugin, known, used_by, faults_now(plugin, known))


def _gone(each: KnownPlugin) -> Plugin:
    fault = Fault("metadata", "It is not installed any more. What was written with it is kept and can be read.")
    return Plugin(each.key, each.key, each.title, State.ABSENT, (fault,))


def _never_known(key: str) -> Plugin:
    return Plugin(key, key, key.replace("_", " ").capitalize(), State.ABSENT, (Fault("metadata", "It is not installed."),))


def pages_of(place: Place) -> list[tuple[str, str]]:
    """List the pages (title, address) that a plugin adds to a practice; one page of what was kept when the plugin cannot be used."""
    key = discipline_of(place)
    if place.kind != "practice" or key is None:
        return []
    plugin = catalogue().get(key)
    if plugin is None or not plugin.ready or plugin.declaration is None:
        return [(f"{registry().title(key)} (switched off)", f"/p/{place.slug}/kept")]
    return [(page.title, f"/p/{place.slug}/{page.path}") for page in plugin.declaration.pages]


def discipline_of(place: Place) -> str | None:
    """Return the discipline of a practice. It never changes, so it is asked of the database once per process."""
    known: dict[UUID, str | None] = current_app.extensions.setdefault("hub.disciplines", {})
    if place.entity_id not in known:
        entity = transact(
            Scope.practice(place.entity_id), job_actor("plugin_host"), lambda uow: practices.entity(uow, place.entity_id), read_only=True
        )
        known[place.entity_id] = entity.discipline
    return known[place.entity_id]


def page_for(place: Place, path: str) -> tuple[Plugin, Page]:
    """Find the plugin and the page behind an address of a practice.

    Raises   MISSING when the practice's discipline has no such page.
    """
    plugin = catalogue().get(discipline_of(place) or "")
    page = plugin.declaration.page(path) if plugin is not None and plugin.ready and plugin.declaration else None
    if plugin is None or page is None:
        raise missing("plugin_host.page.open")
    return plugin, page


@dataclass(frozen=True)
class Off:
    """Why a plugin does not answer now, in words for whoever asked."""

    words: str


def run_page(place: Place, actor: Actor, path: str, request: PageRequest) -> PageView | Done | Off:
    """Let a plugin answer one request, in a transaction of its own, under guard.

    Reading  runs read-only. What a plugin refuses, and whatever fails, leaves nothing behind.
    Shape    Off, with a plain reason, when the plugin is switched off or fails.
    Raises   INVALID for what the plugin refuses.
    """
    plugin, page = page_for(place, path)
    declaration = require_ready(plugin.key)

    def work(uow: UnitOfWork) -> PageView | Done | Off:
        reasons = faults_of(uow, plugin)
        if reasons:
            return Off(" ".join(fault.words for fault in reasons))
        desk = lay_desk(uow, declaration, practices.entity(uow, place.entity_id))
        answer = resolve(page.handler)(desk, request)
        if isinstance(answer, Refused):
            raise invalid(f"{plugin.key}.page.answer", answer.words, Problem(f"/{answer.field}" if answer.field else "/", answer.words))
        if not isinstance(answer, Done if request.method == "POST" else PageView):
            raise TypeError(f"{page.handler} answered {request.method} with a {type(answer).__name__}")
        if isinstance(answer, PageView):
            return clean(answer)
        if isinstance(answer, Done):
            access = next(each for each in page.access if each.method == "POST")
            record(uow, action=access.permission, words=f"{page.title}: {answer.words}"[:200])
        return answer

    try:
        return guarded(plugin, lambda: transact(Scope.practice(place.entity_id), actor, work, read_only=request.method == "GET"))
    except PluginFailed as failed:
        return Off(str(failed))


class PluginFailed(Exception):
    """Say in one sentence that a plugin's own function failed; the log has the rest."""


def guarded(plugin: Plugin, work: Callable[[], Any]) -> Any:
    """Do a plugin's work, and make whatever goes wrong in it the fault of this plugin alone.

    Law      a refusal passes through, and so does a database that is away; every other fault is logged, counted, and told.
    Raises   PluginFailed.
    """
    try:
        result = work()
    except DomainError:
        raise
    except Exception as error:
        if is_away(error):
            raise
        log.exception("the plugin %s failed", plugin.key)
        health().failed(plugin.key)
        raise PluginFailed(f"This part was made by {_maker(plugin)}, and it failed. Nothing was saved. Everything else works.") from error
    health().worked(plugin.key)
    return result


def _maker(plugin: Plugin) -> str:
    return plugin.declaration.made_by if plugin.declaration else plugin.installed.made_by if plugin.installed else "somebody else"


def kept_rows(uow: UnitOfWork, key: str | None) -> list[KeptTable]:
    """Read what the bound practice wrote with a plugin, without the plugin."""
    known = store.known_one(uow, key) if key else None
    return store.kept(uow, known.key, KEPT_ROWS) if known is not None and known.revision is not None else []


def set_setting(uow: UnitOfWork, key: str, name: str, text: str) -> Any:
    """Choose one setting of a plugin for the bound practice, given as text; return the value that is kept.

    Raises   MISSING for an unknown plugin or setting, INVALID for a value that is not of its kind.
    """
    declaration = registry().get(key)
    setting = next((each for each in declaration.settings if each.name == name), None) if declaration else None
    if setting is None:
        raise missing("plugin_host.setting.set", f"The plugin {key} has no setting {name}.")
    value: Any = text.strip()
    if setting.kind == "number":
        if not value.removeprefix("-").isdecimal() or len(value) > 12:
            raise invalid("plugin_host.setting.set", "Please write a whole number.", Problem(f"/{name}", "Please write a whole number."))
        value = int(value)
    elif setting.kind == "yes_no":
        if value not in ("yes", "no"):
            raise invalid("plugin_host.setting.set", "Please say yes or no.", Problem(f"/{name}", "Please say yes or no."))
        value = value == "yes"
    elif len(value) > 400:
        raise invalid("plugin_host.setting.set", "That is too long.", Problem(f"/{name}", "That is too long; 400 signs at most."))
    store.choose(uow, key, name, value)
    record(uow, action="plugin_host.setting.set", words=f"Chose {setting.title}")
    return value


def require_ready(key: str, uow: UnitOfWork | None = None) -> SpokeDeclaration:
    """Return the declaration of a plugin that a practice may be admitted with; with `uow`, one whose tables are there too.

    Raises   REFUSED with every reason when it is not ready, MISSING when there is no such plugin.
    """
    plugin = catalogue().get(key)
    if plugin is None:
        raise missing("plugin_host.plugin.use", f"There is no plugin {key} here.")
    reasons = faults_now(plugin, store.known_one(uow, key)) if uow is not None else plugin.faults
    if reasons or plugin.declaration is None:
        raise refused("plugin_host.plugin.use", f"{plugin.title} cannot be used. {' '.join(fault.words for fault in reasons)}")
    return plugin.declaration


def tell(uow: UnitOfWork, event: str, entity_id: UUID, on: Any) -> None:
    """Tell the plugin of a practice, after this transaction commits, that something has happened to it."""
    if event not in EVENTS:
        raise ValueError(f"{event} is no event; use one of {', '.join(EVENTS)}")
    enqueue(uow, "plugin_host.event.tell", f"plugin:{event}:{entity_id}:{on}", event=event, entity_id=entity_id, on=on)


def ready_plugins() -> Iterable[Plugin]:
    """Give every plugin that is ready, by title."""
    return (plugin for plugin in catalogue() if plugin.ready)
