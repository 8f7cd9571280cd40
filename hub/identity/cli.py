"""`hub person` and `hub token`: people, one-time links, passwords and tokens from the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import click
from flask import current_app

from hub.db.unit_of_work import UnitOfWork, transact
from hub.identity import rules, services
from hub.kernel.context import Scope, operator_actor
from hub.kernel.ids import parse, public
from hub.web.access import token_scopes

T = TypeVar("T")
style_option = click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="How to report.")
dry_run_option = click.option("--dry-run", is_flag=True, help="Check everything and change nothing.")


class _OnlyTried(Exception):
    """Carry the result of a dry run out of its transaction, which is rolled back by it."""

    def __init__(self, result: Any):
        self.result = result


def _write(work: Callable[[UnitOfWork], T], *, dry_run: bool) -> T:
    def run(uow: UnitOfWork) -> T:
        result = work(uow)
        if dry_run:
            raise _OnlyTried(result)
        return result

    try:
        return transact(Scope.system(), operator_actor(), run)
    except _OnlyTried as tried:
        return tried.result  # type: ignore[no-any-return]


def _read(work: Callable[[UnitOfWork], T]) -> T:
    return transact(Scope.system(), operator_actor(), work, read_only=True)


def _tell(style: str, report: Any, text: str) -> None:
    click.echo(json.dumps(report, indent=2, default=str) if style == "json" else text)


@click.group("person")
def person_group() -> None:
    """People and how they sign in."""


@person_group.command("list")
@style_option
def list_people(style: str) -> None:
    """List everybody, by name."""
    found = _read(services.list_people)
    report = [{"id": public("per", each.id), "name": each.name, "email": each.email, "pronouns": each.pronouns} for each in found]
    _tell(style, report, "\n".join(f"{each.name:<30} {each.email}" for each in found) or "Nobody is here yet.")


@person_group.command("sign-in-link")
@click.argument("email")
@click.option("--minutes", type=click.IntRange(1, 1440), default=int(rules.LINK_LIFE.total_seconds() // 60), show_default=True)
@style_option
@dry_run_option
def sign_in_link(email: str, minutes: int, style: str, dry_run: bool) -> None:
    """Make a link that signs one person in, once."""
    made = _write(lambda uow: services.make_link(uow, email, timedelta(minutes=minutes)), dry_run=dry_run)
    if dry_run:
        _tell(style, {"email": made.person.email, "dry_run": True}, f"A link would be made for {made.person.name}.")
        return
    url = f"{current_app.config['HUB_PUBLIC_URL']}/sign-in/link/{made.secret}"
    expires_at = made.expires_at.isoformat()
    _tell(style, {"email": made.person.email, "url": url, "expires_at": expires_at}, f"{url}\nIt works once, until {expires_at}.")


@person_group.command("set-password")
@click.argument("email")
@click.password_option(help="Asked for when left out, which keeps it out of the history of your shell.")
@dry_run_option
def set_password(email: str, password: str, dry_run: bool) -> None:
    """Set a person's password and sign them out everywhere."""

    def work(uow: UnitOfWork) -> str:
        found = services.person_by_email(uow, email)
        services.set_password(uow, found.id, password)
        services.end_other_sessions(uow, found.id, None)
        return found.name

    name = _write(work, dry_run=dry_run)
    click.echo(f"The password of {name} {'would be' if dry_run else 'is'} set.")


@click.group("token")
def token_group() -> None:
    """Tokens for scripts."""


@token_group.command("create")
@click.argument("email")
@click.option("--scope", "scopes", multiple=True, required=True, help="What it may do, such as hours:read. May be given several times.")
@click.option("--days", type=click.IntRange(1, rules.LONGEST_TOKEN_DAYS), default=rules.TOKEN_DAYS, show_default=True)
@click.option("--name", default="made at the terminal", show_default=True)
@style_option
@dry_run_option
def create_token(email: str, scopes: tuple[str, ...], days: int, name: str, style: str, dry_run: bool) -> None:
    """Make a token; it is shown this once."""
    known = frozenset(token_scopes(current_app))
    wanted = tuple(part for scope in scopes for part in scope.replace(",", " ").split())

    def work(uow: UnitOfWork) -> services.MadeToken:
        return services.make_token(uow, services.person_by_email(uow, email).id, name, wanted, days, known)

    made = _write(work, dry_run=dry_run)
    report = {"id": public("tok", made.id), "email": email, "name": made.name, "scopes": list(made.scopes), "expires_at": made.expires_at}
    if dry_run:
        _tell(style, report | {"dry_run": True}, f"A token that may {', '.join(made.scopes)} would be made.")
        return
    _tell(style, report | {"token": made.secret}, f"{made.secret}\nIt is shown only once, and ends {made.expires_at:%Y-%m-%d}.")


@token_group.command("list")
@click.argument("email")
@style_option
def list_tokens(email: str, style: str) -> None:
    """List a person's tokens."""
    found = _read(lambda uow: services.list_tokens(uow, services.person_by_email(uow, email).id))
    report = [
        {"id": public("tok", each.id), "name": each.name, "scopes": list(each.scopes), "live": each.live, "expires_at": each.expires_at,
         "last_used_at": each.last_used_at}
        for each in found
    ]  # fmt: skip
    lines = [f"{line['id']}  {'live' if line['live'] else 'over'}  {line['name']}  {', '.join(line['scopes'])}" for line in report]
    _tell(style, report, "\n".join(lines) or "There are no tokens.")


@token_group.command("revoke")
@click.argument("email")
@click.argument("token_id")
@dry_run_option
def revoke_token(email: str, token_id: str, dry_run: bool) -> None:
    """Take a token back; TOKEN_ID is the one that `hub token list` shows."""
    wanted = parse("tok", token_id)
    _write(lambda uow: services.revoke_token(uow, services.person_by_email(uow, email).id, wanted), dry_run=dry_run)
    click.echo("The token would be taken back." if dry_run else "The token is taken back.")


CLI = [person_group, token_group]
