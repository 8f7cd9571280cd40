"""`hub plugin`: what is installed, what it is, and whether it keeps the rules."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any

import click

from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Scope, operator_actor
from hub.kernel.errors import missing
from hub.plugin_host import services
from hub.plugin_host.discovery import digest_of, folder_of
from hub.plugin_host.presenting import plugin_card, plugin_page
from hub.practices import services as practices


class _OnlyTried(Exception):
    """Carry the result of a dry run out of its transaction, which is rolled back by it."""


style_option = click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="How to report.")


@click.group("plugin")
def plugin_group() -> None:
    """Disciplines that practices can have, each taught to the hub by a plugin."""


def _tell(style: str, report: Any, text: str) -> None:
    click.echo(json.dumps(report, indent=2, default=str) if style == "json" else text)


@plugin_group.command("list")
@style_option
def list_plugins(style: str) -> None:
    """List every plugin: ready, used, or switched off and why."""
    found = transact(Scope.system(), operator_actor(), services.overview, read_only=True)
    cards = [plugin_card(each) for each in found]
    _tell(style, cards, "\n".join(_line(card) for card in cards) or "No plugin is installed.")


def _line(card: dict[str, Any]) -> str:
    used = ", ".join(each["name"] for each in card["used_by"]) or "not used"
    reasons = "".join(f"\n    {reason}" for reason in card["reasons"])
    return f"{card['key']:<24} {card['version']:<10} {card['state_words']:<22} {used}{reasons}"


@plugin_group.command("show")
@click.argument("key")
@style_option
def show(key: str, style: str) -> None:
    """Show one plugin in full, with the digest that HUB_PLUGINS can hold it to."""
    found = transact(Scope.system(), operator_actor(), lambda uow: services.describe(uow, key), read_only=True)
    folder = folder_of(found.plugin.installed.package) if found.plugin.installed else None
    whole = plugin_page(found) | {"digest": f"sha256:{digest_of(folder)}" if folder else None}
    _tell(style, whole, "\n".join(f"{name:<18} {_plain(value)}" for name, value in whole.items() if value not in ("", [], {}, None)))


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_plain(each) for each in value)
    return ", ".join(f"{name}: {_plain(each)}" for name, each in value.items()) if isinstance(value, dict) else str(value)


@plugin_group.command("check")
@click.argument("key")
@style_option
def check(key: str, style: str) -> None:
    """Run the conformance kit over one plugin; exit 3 when a rule does not hold."""
    # The kit stands above the host and is named, not imported, like the functions of the schedule.
    report = import_module("hub.conformance.kit").check_installed(key)
    _tell(style, report.as_data(), report.as_text())
    if not report.passed:
        sys.exit(3)


check.callback.runs_in_app = True  # type: ignore[union-attr]  # the kit has a database of its own, and touches no other


@plugin_group.command("set")
@click.argument("key")
@click.argument("name")
@click.argument("value")
@click.option("--practice", required=True, help="The practice that chooses, by its word in the address.")
@click.option("--dry-run", is_flag=True, help="Check everything and change nothing.")
def set_value(key: str, name: str, value: str, practice: str, dry_run: bool) -> None:
    """Choose one setting of a plugin for one practice."""
    entity = transact(Scope.system(), operator_actor(), lambda uow: practices.entity_by_slug(uow, practice), read_only=True)
    if entity is None or entity.discipline != key:
        raise missing("plugin_host.setting.set", f"There is no practice {practice} that uses {key}.")

    def work(uow: UnitOfWork) -> Any:
        chosen = services.set_setting(uow, key, name, value)
        if dry_run:
            raise _OnlyTried(chosen)
        return chosen

    try:
        kept = transact(Scope.practice(entity.id), operator_actor(), work)
    except _OnlyTried as tried:
        kept = tried.args[0]
    click.echo(f"{'Would be' if dry_run else 'Is now'}: {name} = {json.dumps(kept)} for {entity.name}.")


@plugin_group.command("kept")
@click.argument("key")
@click.option("--practice", required=True, help="The practice, by its word in the address.")
@style_option
def kept(key: str, practice: str, style: str) -> None:
    """Show what a practice wrote with a plugin, also when the plugin is gone."""
    entity = transact(Scope.system(), operator_actor(), lambda uow: practices.entity_by_slug(uow, practice), read_only=True)
    if entity is None:
        raise missing("plugin_host.kept.read", f"There is no practice {practice}.")
    tables = transact(Scope.practice(entity.id), operator_actor(), lambda uow: services.kept_rows(uow, key), read_only=True)
    report = {table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in tables}
    _tell(
        style,
        report,
        "\n".join(f"{name}\n" + "\n".join(f"  {_plain(row)}" for row in rows) for name, rows in report.items()) or "Nothing is kept.",
    )


CLI = [plugin_group]
