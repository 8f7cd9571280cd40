"""`hub found` and `hub practice`: begin a hub, and welcome a practice, from the terminal."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import click
from flask import current_app

from hub.consensus import services as consensus
from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Actor, ActorKind, Scope, operator_actor
from hub.kernel.errors import invalid, missing, refused
from hub.kernel.ids import new_id, parse, public
from hub.membership import services as membership
from hub.onboarding import founding, services, steps
from hub.plugin_host import services as plugins
from hub.practices import services as practices

STYLE = click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="How to write the answer.")
DRY = click.option("--dry-run", is_flag=True, help="Say what would be done and write nothing.")
AS = click.option("--as", "email", required=True, help="The mail address of the member who does it.")


@click.command("found")
@click.option("--from", "path", required=True, type=click.Path(path_type=Path, dir_okay=False), help="A charter in TOML.")
@DRY
@STYLE
def found(path: Path, dry_run: bool, style: str) -> None:
    """Found a hub from a charter: founders, decision 1 signed by all of them, the hub's entity and book, the first rate."""
    try:
        charter = founding.read_charter(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise invalid(founding.FOUND, f"The file {path} cannot be read: {error.strerror}.") from error
    if dry_run:
        _say(style, {"name": charter.name, "founders": [each.email for each in charter.founders]}, f"Would found {charter.name}.")
        return
    hub = new_id()
    done = transact(Scope.hub(hub), operator_actor(), lambda uow: founding.found(uow, charter))
    _say(
        style,
        {"hub": str(done.hub_entity_id), "decision": done.decision_label, "people": sorted(done.people)},
        f"Founded {charter.name} by decision {done.decision_label}. Next: hub person sign-in-link {min(done.people)}",
    )


@click.group("practice")
def practice() -> None:
    """Practices of the hub, and those on their way in."""


@practice.command("list")
@STYLE
def list_practices(style: str) -> None:
    """Show the practices of the hub and those on their way in."""
    actor, scope = operator_actor(), _hub()
    entities = transact(scope, actor, lambda uow: practices.list_entities(uow, uow.today), read_only=True)
    coming = transact(scope, actor, services.on_their_way, read_only=True)
    data = {
        "practices": [
            {"slug": each.slug, "name": each.name, "discipline": each.discipline, "joined_on": each.joined_on.isoformat()}
            for each in entities
            if each.kind == "practice"
        ],
        "on_their_way": [{"id": public("onb", each.id), "name": each.name, "discipline": each.discipline, "status": each.status} for each in coming],
    }  # fmt: skip
    if style == "json":
        click.echo(json.dumps(data, indent=2))
        return
    for each in data["practices"]:
        click.echo(f"{each['slug']}  {each['name']}  {each['discipline']}  since {each['joined_on']}")
    for each in data["on_their_way"]:
        click.echo(f"{each['id']}  {each['name']}  {each['discipline']}  {each['status']}")


@practice.command("welcome")
@click.argument("discipline")
@click.option(
    "--from",
    "path",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The practice in TOML: [practice], [owner], [agreement], [[signatures]], [[people]].",
)
@AS
@DRY
@STYLE
def welcome(discipline: str, path: Path, email: str, dry_run: bool, style: str) -> None:
    """Write a practice down from a file and ask everyone, in one go."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise invalid("onboarding.practice.begin", f"The file {path} cannot be read as TOML: {error}.") from error
    unknown = set(data) - {"practice", "owner", "agreement", "signatures", "people"}
    if unknown:
        raise invalid(
            "onboarding.practice.begin", f"“{min(unknown)}” is not known here; use practice, owner, agreement, signatures, people."
        )
    name = str(data.get("practice", {}).get("name", ""))
    plain = json.loads(json.dumps(data, default=str))

    def work(uow: UnitOfWork) -> Any:
        if dry_run:
            effect = consensus.effects()["onboarding.practice.admit"]
            answers = {
                "practice": {"slug": steps.slug_of(name), **plain.get("practice", {})},
                **{k: v for k, v in plain.items() if k != "practice"},
            }
            loaded, _ = consensus.read_payload(effect, steps.payload(plugins.require_ready(discipline).key, answers))
            return effect.preview(uow, loaded)
        journey = services.begin(uow, discipline, name)
        for section in ("practice", "owner", "agreement", "signatures", "people"):
            if section in plain:
                services.save(uow, journey.id, section, plain[section])
        return services.propose(uow, journey.id)

    result = transact(_hub(), _member(email), work, read_only=dry_run)
    if dry_run:
        _say(style, result, "\n".join(result["sentences"]))
        return
    _say(
        style,
        {"proposal": public("prop", result.id), "number": result.number},
        f"Asked everyone: proposal {result.number}, {public('prop', result.id)}",
    )


@practice.command("stop")
@click.argument("journey")
@AS
def stop(journey: str, email: str) -> None:
    """Stop welcoming a practice for now."""
    transact(_hub(), _member(email), lambda uow: services.stop(uow, parse("onb", journey)))
    click.echo("Stopped for now. What was written down stays on record.")


def _hub() -> Scope:
    hub = transact(Scope.system(), operator_actor(), lambda uow: uow.hub_entity_id, read_only=True)
    if hub is None:
        raise refused("onboarding.hub.find", "There is no hub yet. Found it with `hub found --from FILE`.")
    return Scope.hub(hub)


def _member(email: str) -> Actor:
    def work(uow: UnitOfWork) -> Actor:
        person = membership.person_with_address(uow, email)
        who = membership.who_is(uow, person, uow.today) if person else None
        if who is None or who.standing != "member":
            raise missing("membership.person.find", f"{email} is no member's address. `hub person list` shows them.")
        return Actor(ActorKind.OPERATOR, who.name, who.person_id, who.standing, who.places)

    return transact(Scope.system(), operator_actor(), work, read_only=True)


def _say(style: str, data: Any, words: str) -> None:
    click.echo(json.dumps(data, indent=2, default=str) if style == "json" else words)


@click.command("founding-key")
def key() -> None:
    """Show the address at which an empty hub is founded in the browser."""
    from hub.onboarding.founding import founding_key

    click.echo(f"{current_app.config['HUB_PUBLIC_URL']}/found?key={founding_key(current_app.config['SECRET_KEY'])}")


CLI = [found, practice, key]
