"""What every command about deciding asks for, and how it reads, writes and answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

import click

from hub.consensus import services
from hub.db.unit_of_work import UnitOfWork, transact
from hub.identity import services as identity
from hub.kernel.context import Actor, Scope, operator_actor
from hub.kernel.errors import missing, refused
from hub.kernel.ids import parse
from hub.practices import services as practices

T = TypeVar("T")
STYLE = click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="How to write the answer.")
PLACE = click.option("--in", "place", default="hub", show_default=True, help="Where it belongs: hub, or the short name of a practice.")
DRY = click.option("--dry-run", is_flag=True, help="Check everything, say what would happen, and write nothing.")
AS = click.option("--as", "email", required=True, help="The address of the person who speaks.")


class _OnlyTried(Exception):
    """Carry the result of a dry run out of its transaction, which is rolled back by it."""

    def __init__(self, result: Any):
        self.result = result


def scope_of(slug: str) -> Scope:
    """Find a place by its short name.

    Raises   MISSING; REFUSED before the founding.
    """
    found = transact(Scope.system(), operator_actor(), lambda uow: practices.entity_by_slug(uow, slug), read_only=True)
    if found is None and slug == "hub":
        raise refused("consensus.place.find", "This hub has not been founded yet. Run `hub found --from FILE`, or found it in the browser.")
    if found is None:
        raise missing("consensus.place.find", f"There is no practice “{slug}”. `hub practice list` shows those there are.")
    return Scope.hub(found.id) if found.kind == "hub" else Scope.practice(found.id)


def read_at(place: str, work: Callable[[UnitOfWork], T]) -> T:
    """Read in a place by its short name, as the operator."""
    return transact(scope_of(place), operator_actor(), work, read_only=True)


def write_at(scope: Scope, work: Callable[[UnitOfWork], T], dry_run: bool, actor: Actor | None = None) -> T:
    """Write in a scope, or only try it: then everything is rolled back, and the result is told all the same."""

    def run(uow: UnitOfWork) -> T:
        result = work(uow)
        if dry_run:
            raise _OnlyTried(result)
        return result

    try:
        return transact(scope, actor or operator_actor(), run)
    except _OnlyTried as tried:
        return tried.result  # type: ignore[no-any-return]


def tell(style: str, report: Any, text: str) -> None:
    """Answer as JSON or in words."""
    click.echo(json.dumps(report, indent=2, default=str) if style == "json" else text)


def matter_id(uow: UnitOfWork, text: str) -> UUID:
    """Read `prop_...`, or the number that people say."""
    if text.startswith("prop_"):
        return parse("prop", text)
    return services.proposal_numbered(uow, int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0).id


def person_id(uow: UnitOfWork, email: str) -> UUID:
    """Find a person by their address."""
    return identity.person_by_email(uow, email).id


def voice(name: str, position: str | None, reason: str) -> str:
    """Say in a line where somebody stands."""
    return f"{name}: {(position or 'not heard').replace('_', ' ')}" + (f": {reason}" if reason else "")
