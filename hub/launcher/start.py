"""`hub start`: from nothing to a hub that answers, and back to nothing at Ctrl-C.

Order    servers and imports side by side; release; story at the first start; then web, worker, relay and scheduler are forked
         from this one process, which has imported everything and holds no database password but the app's.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import http.client
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from hub.embedded.data_dir import DataDir
from hub.embedded.postgres import STOP_SIGNALS
from hub.embedded.servers import Servers, running_servers
from hub.embedded.step import run_step
from hub.embedded.supervisor import Forked, Part, Supervisor, fork
from hub.kernel.errors import unavailable
from hub.kernel.settings import Settings
from hub.launcher import say

if TYPE_CHECKING:
    from flask import Flask

WEB_SECONDS = 90.0


def start(settings: Settings) -> None:
    """Run the hub until Ctrl-C or SIGTERM.

    Raises   DomainError with one sentence, and leaves nothing running, when a part cannot start.
    """
    began = time.monotonic()
    for sign in (signal.SIGINT, signal.SIGTERM):  # said again, for a start from a shell that made us deaf to Ctrl-C
        signal.signal(sign, _leave)
    os.environ.pop("HUB_ADMIN_DATABASE_URL", None)
    data = DataDir(settings.data_dir)
    data.prepare()
    data.hold()
    data.turn_logs()
    with reserved_port(settings) as listener, running_servers(settings, data) as servers:
        say(f"Starting the hub in {settings.data_dir}")
        servers.begin()
        app = _application(servers, data)
        live = app.extensions["hub.settings"]
        first = _first_start(app, servers)
        supervisor = Supervisor(_parts(app, live, data, servers, listener), say)
        try:
            for part in supervisor.parts:
                supervisor.start(part) if part.group else supervisor.adopt(part, _server_child(part, servers))
            servers.publish(live)
            _wait_for_web(live, supervisor)
            if not supervisor.stopping:
                _announce(app, live, data, first, time.monotonic() - began)
            supervisor.watch()
        finally:
            say("Stopping the hub ...")
            servers.withdraw()
            supervisor.stop()
    say("Stopped. Nothing is running any more.")


def _leave(*_: object) -> None:
    raise KeyboardInterrupt


@contextlib.contextmanager
def reserved_port(settings: Settings) -> Iterator[socket.socket]:
    """Take the port before anything else starts, so that a busy one is found at once; gunicorn listens on this socket later."""
    try:
        family, kind, _, _, where = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, kind)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)
        with socket.socket(family, kind) as trial:
            trial.settimeout(1)
            if trial.connect_ex(where) == 0:
                raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
    except OSError as error:
        raise unavailable(
            "launcher.start.listen",
            f"Port {settings.port} on {settings.host} cannot be used ({error.strerror}). "
            f"Stop what uses it, or choose another port: HUB_PORT={settings.port + 1 if settings.port < 65535 else 8000} make start",
        ) from error
    with listener:
        yield listener


def _application(servers: Servers, data: DataDir) -> Flask:
    """Import the application while the servers start, release, and create the app."""
    from hub.app import create_app
    from hub.launcher import processes  # noqa: F401 - imported here once, for every child
    from hub.launcher.release import release_step

    servers.wait_ready()
    live = servers.complete()
    run_step(lambda: release_step(servers), data)
    app = create_app(live)
    app.extensions["hub.settings"] = live
    return app


def _first_start(app: Flask, servers: Servers) -> bool:
    from hub.launcher.first_start import first_start  # like the application, imported while the servers start

    return first_start(app, servers)


def _parts(app: Flask, live: Settings, data: DataDir, servers: Servers, listener: socket.socket) -> list[Part]:
    """List what runs, in the order of starting."""
    from hub.launcher import processes

    def forked(name: str) -> Callable[[], Forked]:
        def body() -> None:
            processes.set_up_log(name, live, data.logs)
            if name == "web":
                processes.run_web(app, live, f"fd://{os.dup(listener.fileno())}")
            else:
                listener.close()
                processes.PROCESSES[name](app, live)

        return lambda: fork(name, body, in_child=lambda: _fresh(app, data))

    parts: list[Part] = []
    if servers.postgres is not None:
        parts.append(Part("PostgreSQL", servers.postgres.start, 0, STOP_SIGNALS))
    if servers.valkey is not None:
        parts.append(Part("Valkey", servers.valkey.start, 0))
    gc.collect()
    gc.freeze()  # children share these pages as long as nobody writes to them
    return parts + [Part(name, forked(name)) for name in processes.PROCESSES]


def _fresh(app: Flask, data: DataDir) -> None:
    """Let go of what a child must not share: the hold on the data directory, and connections."""
    from hub.db.base import db

    data.let_go()
    with app.app_context():
        db.engine.dispose(close=False)


def _server_child(part: Part, servers: Servers) -> Any:
    server = servers.postgres if part.name == "PostgreSQL" else servers.valkey
    return server.child if server is not None else None


def _wait_for_web(live: Settings, supervisor: Supervisor) -> None:
    """Wait until a page is answered, watching meanwhile."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(live.host, live.host)
    end = time.monotonic() + WEB_SECONDS
    while not supervisor.stopping and time.monotonic() < end:
        supervisor.look()
        connection = http.client.HTTPConnection(host, live.port, timeout=10)
        try:
            connection.request("GET", "/sign-in", headers={"Host": live.public_url.partition("://")[2]})
            connection.getresponse()
            return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    if not supervisor.stopping:
        raise unavailable("launcher.start.web", f"The web process does not answer. The lines above and {live.data_dir}/logs say why.")


def _announce(app: Flask, live: Settings, data: DataDir, first: bool, seconds: float) -> None:
    """Print the address, and the ways in that this hub has."""
    from hub.launcher.first_start import print_ways_in

    say(f"\nThe hub is ready after {seconds:.1f} s:  {live.public_url}\n")
    run_step(lambda: print_ways_in(app, first), data)
    say("Stop with Ctrl-C. What was entered stays, and the next start goes on from it.")
