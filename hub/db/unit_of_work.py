"""One transaction, bound to one scope, one actor and one instant; the only place that commits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from flask import current_app
from sqlalchemy import Executable, text
from sqlalchemy.engine import Result
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from hub.db.base import db
from hub.kernel.clock import Clock, day_in, system_clock
from hub.kernel.context import Actor, Scope

T = TypeVar("T")
RETRIED = frozenset({"40001", "40P01"})
TRIES = 4

BIND = text("""
    SELECT set_config('role', :role, true), set_config('hub.entity', :entity, true), set_config('hub.person', :person, true),
           set_config('hub.hub_entity', coalesce(hub.find_hub()::text, ''), true),
           set_config('hub.now', :now, true), set_config('hub.actor', :actor, true),
           set_config('transaction_read_only', :read_only, true)
""")


class ScopeChanged(RuntimeError):
    """Tell the programmer that code tried to work in another scope inside a transaction that has one."""


@dataclass(frozen=True)
class UnitOfWork:
    """What a service works with: a session already bound, and the instant that everything in it happens at.

    Shape    `now` is aware UTC; `today` is the calendar day where the collective lives; `hub_entity_id` is None before the founding.
    """

    session: Session
    scope: Scope
    actor: Actor
    now: datetime
    today: date
    hub_entity_id: UUID | None

    def execute(self, statement: str | Executable, params: Mapping[str, Any] | list[Mapping[str, Any]] | None = None) -> Result[Any]:
        """Run one statement, given as SQL text with `:named` parameters or as a SQLAlchemy construct."""
        return self.session.execute(text(statement) if isinstance(statement, str) else statement, params)  # type: ignore[arg-type]

    def having_founded(self, hub_entity_id: UUID) -> UnitOfWork:
        """Return this unit of work knowing the hub that has just been written in it; for the founding alone."""
        self.execute("SELECT set_config('hub.hub_entity', :id, true)", {"id": str(hub_entity_id)})
        return replace(self, hub_entity_id=hub_entity_id)


@contextmanager
def unit_of_work(scope: Scope, actor: Actor, *, read_only: bool = False, clock: Clock | None = None) -> Iterator[UnitOfWork]:
    """Open a transaction bound to `scope`; commit when the block ends, roll back when it raises.

    Needs    an app context.
    Raises   ScopeChanged when a unit of work of another scope is asked for inside this one on the same session.
    """
    now = (clock or current_app.extensions.get("hub.clock") or system_clock)()
    settings = {
        "role": f"scope_{scope.kind.value}",
        "entity": str(scope.entity_id or ""),
        "person": str(scope.person_id or actor.person_id or ""),
        "now": now.isoformat(),
        "actor": str(actor.person_id or actor.name),
        "read_only": "on" if read_only else "off",
    }
    session = db.session.session_factory()
    try:
        bound = session.execute(BIND, settings).one()
        zone = current_app.config.get("HUB_TIMEZONE", "America/New_York")
        hub_entity = UUID(bound[3]) if bound[3] else None
        yield UnitOfWork(session, scope, actor, now, day_in(zone, now), hub_entity)
        role = session.execute(text("SELECT current_setting('role'), current_setting('hub.entity')")).one() if _watching() else None
        if role is not None and (role[0], role[1]) != (settings["role"], settings["entity"]):
            raise ScopeChanged(f"the transaction began as {settings['role']} and ended as {role[0]}")
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.close()


def _watching() -> bool:
    return bool(current_app.config.get("TESTING"))


def transact(scope: Scope, actor: Actor, function: Callable[[UnitOfWork], T], *, read_only: bool = False) -> T:
    """Call `function` with a unit of work and return what it returns, trying again when the database asks for it.

    Retries  serialization failures and deadlocks, a few times, each in a fresh transaction.
    """
    for attempt in range(1, TRIES + 1):
        try:
            with unit_of_work(scope, actor, read_only=read_only) as uow:
                return function(uow)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in RETRIED or attempt == TRIES:
                raise
            time.sleep(0.02 * 2**attempt)
    raise AssertionError("unreachable")
