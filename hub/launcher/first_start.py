"""What happens once: the story is told into an empty hub, and whoever starts it is shown a way in."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hub.embedded.servers import Servers
from hub.embedded.step import begin_step, code_of, run_step
from hub.kernel.errors import refused
from hub.launcher import say
from hub.launcher.release import drop_database, release_step

if TYPE_CHECKING:
    from flask import Flask

INTERRUPTED, TOLD = 71, 72  # exit codes of the step that tells the story


def first_start(app: Flask, servers: Servers) -> bool:
    """Tell the story when the database is empty and a story is wanted; say whether it was told now.

    Again    a story that was interrupted begins anew in an emptied database: nobody can have used it, for no web process ran.
    Raises   REFUSED when that database is the operator's own, which we do not empty.
    """
    if servers.settings.story != "alliance":
        return False
    for _ in range(2):
        code = code_of(begin_step(lambda: _tell(app), servers.data))
        if code != INTERRUPTED:
            break
        if servers.postgres is None:
            raise refused(
                "launcher.start.story",
                "The story was interrupted in this database. Drop the database, make it anew with `hub release`, and start again.",
            )
        say("The first start was interrupted while the story was told; it begins again.")
        run_step(lambda: drop_database(servers.admin_address()), servers.data)
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
        if state or _founded():
            return
        say("Telling the story of the Alliance, this once ...")
        with unflushed_commits():
            tell(app, lambda line: say(f"  {line}"))
        # An ordinary commit, which flushes everything before it to the disk as well.
        transact(Scope.system(), operator_actor(), lambda uow: enqueue(uow, "audit.chain.seal", "seal-after-the-story"))
    raise SystemExit(TOLD)


def _founded() -> bool:
    from hub.db.unit_of_work import transact
    from hub.kernel.context import Scope, operator_actor

    return transact(Scope.system(), operator_actor(), lambda uow: uow.hub_entity_id is not None, read_only=True)


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


def print_ways_in(app: Flask, first: bool) -> None:
    """Print how to found an empty hub; after the story, a one-time link for each of its people; else how to get a link."""
    with app.app_context():
        if not _founded():
            from hub.onboarding.founding import founding_key

            say("It is empty. Found it in the browser:")
            say(f"  {app.config['HUB_PUBLIC_URL']}/found?key={founding_key(app.config['SECRET_KEY'])}\n")
            return
        if first:
            say("Sign in as one of the people of the story. Each link works once, for a day:")
            for name, link in _links():
                say(f"  {name:<24} {app.config['HUB_PUBLIC_URL']}/sign-in/link/{link}")
            say()
        say("For a sign-in link: .venv/bin/hub person sign-in-link EMAIL   (who there is: .venv/bin/hub person list)")


def _links() -> list[tuple[str, str]]:
    from hub.db.unit_of_work import UnitOfWork, transact
    from hub.identity import rules, services
    from hub.kernel.context import Scope, operator_actor

    def make(uow: UnitOfWork) -> list[tuple[str, str]]:
        people = services.list_people(uow)
        return [(person.name, services.make_link(uow, person.email, rules.LONGEST_LINK_LIFE).secret) for person in people]

    return transact(Scope.system(), operator_actor(), make)
