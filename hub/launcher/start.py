"""`hub start`: from nothing to a hub that answers, and back to nothing at Ctrl-C.

Order    servers and imports side by side; release; story at the first start; then web, worker, relay and scheduler are forked
         from this one process, which has imported everything and holds no database password but the app's.
"""

from __future__ import annotations

import contextlib
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
from hub.embedded.servers import Servers
from hub.embedded.step import begin_step, run_step
from hub.embedded.supervisor import Forked, Part, Supervisor, fork
from hub.kernel.errors import refused, unavailable
from hub.kernel.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

INTERRUPTED, TOLD = 71, 72  # exit codes of the step that tells the story
WEB_SECONDS = 90.0


def say(words: str = "") -> None:
    print(words, flush=True)


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
        first = _first_start(app, live, servers)
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
                raise OSError(98, "Address already in use")
    except OSError as error:
        raise unavailable(
            "launcher.start.listen",
            f"Port {settings.port} on {settings.host} cannot be used ({error.strerror}). "
            f"Stop what uses it, or choose another port: HUB_PORT={settings.port + 1 if settings.port < 65535 else 8000} make start",
        ) from error
    with listener:
        yield listener


@contextlib.contextmanager
def running_servers(settings: Settings, data: DataDir) -> Iterator[Servers]:
    """Give the bundled servers, and stop whatever of them runs at the end."""
    servers = Servers(settings, data)
    try:
        yield servers
    finally:
        servers.stop()


def _application(servers: Servers, data: DataDir) -> Flask:
    """Import the application while the servers start, release, and create the app."""
    from hub.app import create_app
    from hub.launcher import processes, release  # noqa: F401 - imported here once, for every child

    servers.wait_ready()
    live = servers.complete()
    run_step(lambda: release_step(servers), data)
    app = create_app(live)
    app.extensions["hub.settings"] = live
    return app


def drop_hub(servers: Servers) -> None:
    from hub.launcher.release import drop_database

    drop_database(servers.admin_address())


def release_step(servers: Servers) -> None:
    """Migrate, if a login that may is known, and refuse an app login that could see too much."""
    from hub.launcher.release import refuse_unsafe_login, release

    settings, live = servers.settings, servers.complete()
    admin_url = servers.admin_address() if servers.postgres is not None else settings.admin_database_url
    if admin_url is not None:
        release(admin_url, app_password_of(live), live.plugins)
    refuse_unsafe_login(live.database_url or "")


def app_password_of(settings: Settings) -> str | None:
    """Return the password that `hub_app` shall have: the one that its address carries."""
    from sqlalchemy.engine import make_url

    address = make_url(settings.database_url or "")
    return str(address.password) if address.username == "hub_app" and address.password is not None else None


def _first_start(app: Flask, live: Settings, servers: Servers) -> bool:
    """Tell the story when the database is empty and a story is wanted; say whether it was told now.

    Again    a story that was interrupted begins anew in an emptied database: nobody can have used it, for no web process ran.
    Raises   REFUSED when that database is the operator's own, which we do not empty.
    """
    if live.story != "alliance":
        return False
    for _ in range(2):
        code = begin_step(lambda: _tell(app), servers.data).wait()
        if code != INTERRUPTED:
            break
        if servers.postgres is None:
            raise refused(
                "launcher.start.story",
                "The story was interrupted in this database. Drop the database, make it anew with `hub release`, and start again.",
            )
        say("The first start was interrupted while the story was told; it begins again.")
        run_step(lambda: drop_hub(servers), servers.data)
        run_step(lambda: release_step(servers), servers.data)
    if code not in (0, TOLD):
        raise SystemExit(code if code > 0 else 1)
    return code == TOLD


def _tell(app: Flask) -> None:
    """Tell the story if nothing is there yet; the exit code says what was found."""
    from hub.db.unit_of_work import transact
    from hub.demo.story import tell, told
    from hub.kernel.context import Scope, operator_actor
    from hub.queue.outbox import enqueue

    state = told(app)
    if state is False:
        raise SystemExit(INTERRUPTED)
    with app.app_context():
        founded = transact(Scope.system(), operator_actor(), lambda uow: uow.hub_entity_id is not None, read_only=True)
        if state or founded:
            return
        say("Telling the story of the Alliance, this once ...")
        with unflushed_commits():
            tell(app, lambda line: say(f"  {line}"))
        # An ordinary commit, which flushes everything before it to the disk as well.
        transact(Scope.system(), operator_actor(), lambda uow: enqueue(uow, "audit.chain.seal", "seal-after-the-story"))
    raise SystemExit(TOLD)


@contextlib.contextmanager
def unflushed_commits() -> Iterator[None]:
    """Let commits return before the disk has them, for work that begins anew when it is interrupted; inside an app context."""
    from sqlalchemy import event

    from hub.db.base import db

    def connected(connection: Any, _: object) -> None:
        connection.execute("SET synchronous_commit = off")
        connection.commit()

    db.engine.dispose()
    event.listen(db.engine, "connect", connected)
    try:
        yield
    finally:
        event.remove(db.engine, "connect", connected)
        db.engine.dispose()


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
    """Print the address; after the story was told, a one-time sign-in link for each of its people."""
    say()
    say(f"The hub is ready after {seconds:.1f} s:  {live.public_url}")
    if first:
        say()
        say("Sign in as one of the people of the story. Each link works once, for a day:")
        run_step(lambda: _print_links(app), data)
    say()
    if live.story == "alliance" or not first:
        say("For a sign-in link: .venv/bin/hub person sign-in-link EMAIL   (who there is: .venv/bin/hub person list)")
    say("Stop with Ctrl-C. What was entered stays, and the next start goes on from it.")


def _print_links(app: Flask) -> None:
    from hub.db.unit_of_work import UnitOfWork, transact
    from hub.identity import rules, services
    from hub.kernel.context import Scope, operator_actor

    def make(uow: UnitOfWork) -> list[tuple[str, str]]:
        people = services.list_people(uow)
        return [(person.name, services.make_link(uow, person.email, rules.LONGEST_LINK_LIFE).secret) for person in people]

    with app.app_context():
        for name, secret in transact(Scope.system(), operator_actor(), make):
            say(f"  {name:<24} {app.config['HUB_PUBLIC_URL']}/sign-in/link/{secret}")
