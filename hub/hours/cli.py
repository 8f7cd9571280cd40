"""`hub hours`: bring in a file for a person, and read a month, from the terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from hub.db.unit_of_work import UnitOfWork, transact
from hub.hours import services
from hub.hours.rules.dates import DateOrder
from hub.hours.rules.kinds import KIND_CODES, KINDS
from hub.hours.rules.layouts import Unit
from hub.hours.rules.lengths import say_length
from hub.hours.rules.readings import CHOOSABLE
from hub.hours.rules.sheets import check_size
from hub.hours.schemas import COLUMN_FIELDS, brought_out, draft_out, person_month_out
from hub.hours.services import ImportDraft, State
from hub.kernel.context import Place, Scope, ScopeKind, operator_actor
from hub.kernel.errors import invalid, missing
from hub.kernel.period import Month
from hub.membership import services as membership
from hub.practices import services as practices

STYLE = click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="How to write the answer.")


class _OnlyTried(Exception):
    """Carry the result of a dry run out of its transaction, which is rolled back by it."""

    def __init__(self, draft: ImportDraft):
        self.draft = draft


@click.group("hours")
def hours() -> None:
    """Hours that people worked."""


@hours.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--person", "email", required=True, help="The address of the person whose hours these are.")
@click.option("--place", required=True, help="Where they were worked: hub, or the short name of a practice.")
@click.option(
    "--otherwise", type=click.Choice(KIND_CODES), default="sessions", show_default=True, help="The kind of work of lines that do not say."
)
@click.option("--column", "columns", multiple=True, metavar="NAME=NUMBER", help="For an unknown table: date=1, length=2, kind=3 and so on.")
@click.option("--minutes", is_flag=True, help="For an unknown table: a bare number is minutes.")
@click.option("--order", type=click.Choice([order.value for order in DateOrder]), help="What comes first in dates such as 03/04/2026.")
@click.option("--dry-run", is_flag=True, help="Look at the lines and bring in nothing.")
@STYLE
def import_file(
    file: Path,
    email: str,
    place: str,
    otherwise: str,
    columns: tuple[str, ...],
    minutes: bool,
    order: str | None,
    dry_run: bool,
    style: str,
) -> None:
    """Bring in the new lines of FILE, an export of Toggl Track or Clockify or a plain table."""
    check_size(file.stat().st_size)
    person_id, where = _who_and_where(email, place)
    pointed, unit = _columns(columns), Unit.MINUTES if minutes else Unit.HOURS

    def look(uow: UnitOfWork) -> ImportDraft:
        draft = services.preview_import(uow, where.entity_id, person_id, file.read_bytes(), otherwise=otherwise)
        if draft.question is not None:
            draft = services.answer_question(uow, draft.id, pointed, unit, DateOrder(order) if order else None)
        if dry_run:
            raise _OnlyTried(draft)
        return draft

    try:
        draft = transact(Scope.person(person_id), operator_actor(), look)
    except _OnlyTried as tried:
        _tell_lines(tried.draft, where, style)
        return
    kind = ScopeKind.HUB if where.kind == "hub" else ScopeKind.PRACTICE
    brought = transact(Scope(kind, where.entity_id, person_id), operator_actor(), lambda uow: services.confirm_import(uow, draft.id))
    if style == "json":
        click.echo(json.dumps({**brought_out(brought, where.slug), "not_read": services.unreadable_lines(draft)}, indent=2, default=str))
        return
    click.echo(f"{_lines(brought.lines)} came in, {say_length(brought.minutes)}.")
    _tell_rest(draft)


@hours.command("month")
@click.option("--place", required=True, help="hub, or the short name of a practice.")
@click.option("--month", "text", required=True, help="Such as 2026-05.")
@STYLE
def month(place: str, text: str, style: str) -> None:
    """Show a place's month, a line for each person by name."""
    asked, where = Month.parse(text), _place(place)
    scope = Scope.hub(where.entity_id) if where.kind == "hub" else Scope.practice(where.entity_id)
    found = transact(scope, operator_actor(), lambda uow: services.read_month(uow, where.entity_id, asked), read_only=True)
    if style == "json":
        report = {"month": str(asked), "place": where.slug, "sealed": found.sealed, "minutes": found.minutes}
        click.echo(json.dumps(report | {"people": [person_month_out(row) for row in found.rows]}, indent=2))
        return
    labels = [kind.label for kind in KINDS]
    click.echo("  ".join([f"{asked.label:<28}", *labels, "together"]))
    for row in found.rows:
        cells = [say_length(minutes).rjust(len(label)) for minutes, label in zip(row.cells, labels, strict=True)]
        click.echo("  ".join([f"{row.name:<28}", *cells, say_length(row.month.with_corrections).rjust(8)]))


def _who_and_where(email: str, slug: str) -> tuple[UUID, Place]:
    def find(uow: UnitOfWork) -> UUID | None:
        return membership.person_with_address(uow, email)

    person_id = transact(Scope.system(), operator_actor(), find, read_only=True)
    if person_id is None:
        raise missing("hours.person.find", f"Nobody here has the address {email}.")
    return person_id, _place(slug)


def _place(slug: str) -> Place:
    found = transact(Scope.system(), operator_actor(), lambda uow: practices.entity_by_slug(uow, slug), read_only=True)
    if found is None:
        raise missing("hours.place.choose", f"There is no place of the name {slug}.")
    return found.place


def _columns(pairs: tuple[str, ...]) -> Mapping[str, int | None]:
    places: dict[str, int | None] = {}
    for pair in pairs:
        name, _, number = pair.partition("=")
        if name not in COLUMN_FIELDS or not (number.isascii() and number.isdigit() and int(number) > 0):
            raise invalid("hours.import.answer", f"“{pair}” names no column. Write it like date=1; names are {', '.join(COLUMN_FIELDS)}.")
        places[name] = int(number) - 1
    return places


def _tell_lines(draft: ImportDraft, where: Place, style: str) -> None:
    if style == "json":
        report: dict[str, Any] = draft_out(draft, where.slug) | {"id": None, "dry_run": True}
        click.echo(json.dumps(report, indent=2, default=str))
        return
    click.echo(f"{_lines(draft.count(State.NEW))} would come in, {say_length(draft.minutes)}.")
    _tell_rest(draft)


def _tell_rest(draft: ImportDraft) -> None:
    here, alike = draft.count(State.HERE), draft.count(*(CHOOSABLE - {State.NEW}))
    if here:
        click.echo(f"Here already: {_lines(here)}.")
    if alike:
        click.echo(f"Left out, since they look like something that is here: {_lines(alike)}.")
    for _, words in services.unreadable_lines(draft):
        click.echo(words, err=True)


def _lines(count: int) -> str:
    return f"{count} line{'' if count == 1 else 's'}"


CLI = [hours]
