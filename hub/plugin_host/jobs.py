"""What the worker does with plugins: plan their jobs, run one, tell one of an event. A fault in one parks that one alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Scope, job_actor
from hub.kernel.errors import missing, refused
from hub.plugin_api.events import EVENTS
from hub.plugin_host import services
from hub.plugin_host.catalogue import Plugin
from hub.plugin_host.desk import PracticeDesk, lay_desk
from hub.plugin_host.loading import resolve
from hub.practices import services as practices
from hub.queue.outbox import enqueue, finish


def plan(ids: dict[str, str]) -> str:
    """Ask for the jobs of today, of this week and of this month: one row for each practice, job and span, however often it runs."""

    def work(uow: UnitOfWork) -> str:
        asked = 0
        for entity in practices.list_entities(uow, uow.today):
            declaration = services.registry().get(entity.discipline)
            for job in declaration.jobs if declaration else ():
                span = span_of(job.every, uow.today)
                key = f"plugin:{entity.discipline}:{job.name}:{entity.id}:{span}"
                enqueue(uow, "plugin_host.job.run", key, entity_id=entity.id, name=job.name)
                asked += 1
        finish(uow, ids["outbox_id"])
        return f"{asked} asked for"

    return transact(Scope.system(), job_actor("plugin_host.job.plan"), work)


def span_of(every: str, day: date) -> str:
    """Name the span that a day lies in, so that a job runs once in it: the day, the week or the month."""
    if every == "month":
        return f"{day:%Y-%m}"
    return f"{day:%G-W%V}" if every == "week" else day.isoformat()


def run(ids: dict[str, str]) -> str:
    """Run one job of one plugin for one practice."""

    def work(desk: PracticeDesk, plugin: Plugin) -> str:
        job = next((each for each in plugin.declaration.jobs if each.name == ids["name"]), None) if plugin.declaration else None
        if job is None:
            raise missing("plugin_host.job.run", "The plugin has no such job any more.")
        return str(resolve(job.handler)(desk))[:300]

    return _at_desk(ids, "plugin_host.job.run", work)


def tell(ids: dict[str, str]) -> str:
    """Tell the plugin of one practice of one event."""

    def work(desk: PracticeDesk, plugin: Plugin) -> str:
        event = EVENTS[ids["event"]](practice=desk.slug, on=date.fromisoformat(ids["on"]))
        listening = [each for each in plugin.declaration.subscriptions if each.event == ids["event"]] if plugin.declaration else []
        for each in listening:
            resolve(each.handler)(desk, event)
        return f"{len(listening)} told"

    return _at_desk(ids, "plugin_host.event.tell", work)


def _at_desk(ids: dict[str, str], name: str, function: Callable[[PracticeDesk, Plugin], str]) -> str:
    entity_id = UUID(ids["entity_id"])

    def work(uow: UnitOfWork) -> Any:
        entity = practices.entity(uow, entity_id)
        plugin = services.catalogue().get(entity.discipline or "")
        reasons = services.faults_of(uow, plugin) if plugin else ()
        if plugin is None or plugin.declaration is None or reasons:
            raise refused(name, "The plugin is switched off. " + " ".join(fault.words for fault in reasons))
        words = services.guarded(plugin, lambda: function(lay_desk(uow, plugin.declaration, entity), plugin))  # type: ignore[arg-type]
        finish(uow, ids["outbox_id"])
        return words

    try:
        return str(transact(Scope.practice(entity_id), job_actor(name), work))
    except services.PluginFailed as failed:
        raise refused(name, str(failed)) from failed


JOBS = {"plugin_host.job.plan": plan, "plugin_host.job.run": run, "plugin_host.event.tell": tell}
