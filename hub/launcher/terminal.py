"""The application for one terminal command: on the running hub, on the operator's servers, or on servers of its own."""

from __future__ import annotations

import contextlib
import dataclasses
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hub.embedded.data_dir import DataDir
from hub.embedded.servers import published, running_servers
from hub.embedded.step import run_step
from hub.kernel.errors import unavailable
from hub.kernel.settings import Settings

if TYPE_CHECKING:
    from flask import Flask


@contextlib.contextmanager
def opened_app(settings: Settings) -> Iterator[Flask]:
    """Give an app whose database answers, inside an app context.

    Finds    the servers of the settings; else the hub that runs on the data directory; else starts the bundled servers for as
             long as the command takes.
    Raises   UNAVAILABLE with one sentence when there is no database to be had.
    """
    with _servers_for(settings) as live:
        from hub.app import create_app

        app = create_app(live)
        with app.app_context():
            yield app


@contextlib.contextmanager
def _servers_for(settings: Settings) -> Iterator[Settings]:
    from hub.launcher.release import refuse_unsafe_login, release_step

    os.environ.pop("HUB_ADMIN_DATABASE_URL", None)
    data = DataDir(settings.data_dir)
    bundled = settings.database_url is None or settings.redis_url is None
    if bundled and data.holder() is not None:
        yield _beside(settings, data)
        return
    data.prepare()
    if bundled:
        data.hold()
    try:
        with running_servers(settings, data) as servers:
            servers.begin()
            servers.wait_ready()
            if servers.postgres is not None:
                run_step(lambda: release_step(servers), data)
            live = servers.complete()
            refuse_unsafe_login(live.database_url or "")
            yield live
    finally:
        data.let_go()


def _beside(settings: Settings, data: DataDir) -> Settings:
    found = published(data)
    if found is None:
        raise unavailable(
            "launcher.terminal.open", f"The hub on {settings.data_dir} (process {data.holder()}) is just starting or stopping. Try again in a moment."
        )
    return dataclasses.replace(
        settings,
        database_url=settings.database_url or found[0],
        redis_url=settings.redis_url or found[1],
        secret_key=settings.secret_key or data.secret("signing-key"),
        admin_database_url=None,
    )
