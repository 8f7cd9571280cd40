"""The `hub` command: what runs the hub, and the groups that the features bring.

A feature brings commands in `hub/<feature>/cli.py` as `CLI`, a list of click commands. They run inside an app context. A
refusal is one sentence on the error stream and an exit code: 2 for input, 3 for a rule or a change, 4 for what is not there or
not open, 5 for what is away for now.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

from hub.kernel.errors import DomainError, Kind
from hub.kernel.settings import Settings, load_settings

EXIT_CODES = {Kind.INVALID: 2, Kind.REFUSED: 3, Kind.STALE: 3, Kind.FORBIDDEN: 4, Kind.MISSING: 4, Kind.UNAVAILABLE: 5}

FAULT = 70  # what sysexits.h calls an internal software error

FEATURES = (
    "hub.audit.cli",
    "hub.ledger.cli",
    "hub.identity.cli",
    "hub.practices.cli",
    "hub.membership.cli",
    "hub.joining.cli",
    "hub.consensus.cli",
    "hub.agreements.cli",
    "hub.licensure.cli",
    "hub.hours.cli",
    "hub.pay.cli",
    "hub.rates.cli",
    "hub.surplus.cli",
    "hub.finances.cli",
    "hub.onboarding.cli",
    "hub.plugin_host.cli",
    "hub.queue.cli",
)


class Hub(click.Group):
    """The root group: its own commands first, then the features', loaded when one of them is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *feature_commands()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or feature_commands().get(cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DomainError as error:
            click.echo(error.message, err=True)
            for problem in error.problems:
                if problem.message not in error.message:
                    click.echo(f"  {problem.pointer}: {problem.message}", err=True)
            ctx.exit(EXIT_CODES[error.kind])
        except KeyboardInterrupt:
            ctx.exit(130)
        except BrokenPipeError:  # whoever read us has read enough, as `head` does
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except Exception as error:
            if isinstance(error, click.ClickException | click.exceptions.Exit | click.Abort) or os.environ.get("HUB_LOG_LEVEL") == "debug":
                raise
            sentence = _away(error)
            click.echo(sentence or fault(error), err=True)
            ctx.exit(EXIT_CODES[Kind.UNAVAILABLE] if sentence else FAULT)


@click.group(cls=Hub)
@click.version_option(package_name="cooperative-hub", prog_name="hub")
def cli() -> None:
    """The hub: shared books, decisions and agreements of a worker cooperative and its practices."""


def settings_from_environment() -> Settings:
    return load_settings(os.environ)


@cli.command()
def start() -> None:
    """Start everything: servers, web, worker, relay, scheduler. Ctrl-C stops it all."""
    from hub.launcher.start import start as start_hub

    start_hub(settings_from_environment())


@cli.command()
def release() -> None:
    """Bring the database to this version. Needs HUB_ADMIN_DATABASE_URL, or the bundled PostgreSQL."""
    from hub.launcher.release import release_alone

    release_alone(settings_from_environment())
    click.echo("The database is up to date.")


@cli.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write the whole database into a new file, while people work."""
    from hub.launcher.backup import back_up

    size = back_up(settings_from_environment(), file)
    click.echo(f"{file} holds the whole database ({size / 1024**2:.1f} MB). Keep it as safe as the books.")


@cli.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Put the backup in the place of the hub that is there.")
def restore(file: Path, replace: bool) -> None:
    """Make the bundled hub from a backup, while no hub runs."""
    from hub.launcher.backup import restore as restore_hub

    restore_hub(settings_from_environment(), file, replace=replace)
    click.echo("The hub is back. Check it with `hub ledger verify` and `hub audit verify`, then start it.")


def _process(name: str, words: str) -> None:
    @cli.command(name, help=words)
    def command() -> None:
        from hub.launcher.processes import PROCESSES, set_up_log
        from hub.launcher.terminal import opened_app

        settings = settings_from_environment()
        set_up_log(name, settings)
        with opened_app(settings) as app:
            PROCESSES[name](app, app.extensions["hub.settings"])


_process("web", "Answer requests on HUB_HOST and HUB_PORT.")
_process("worker", "Run jobs.")
_process("relay", "Ring workers for jobs that are due.")
_process("scheduler", "Ask for what is due by the calendar.")


def feature_commands() -> dict[str, click.Command]:
    """Return the commands of all features, by name.

    Raises   RuntimeError when two features bring the same name.
    """
    found: dict[str, click.Command] = {}
    for module in FEATURES:
        if importlib.util.find_spec(module.rpartition(".")[0]) is None or importlib.util.find_spec(module) is None:
            continue
        brought = importlib.import_module(module).CLI
        for command in brought if isinstance(brought, list | tuple) else [brought]:
            if command.name in found or command.name in cli.commands:
                raise RuntimeError(f"two features bring the command {command.name}")
            _run_in_app(command)
            found[str(command.name)] = command
    return found


def _run_in_app(command: click.Command) -> None:
    """Make every leaf of a command run inside the app's context; help and usage errors need no database."""
    if isinstance(command, click.Group):
        for child in command.commands.values():
            _run_in_app(child)
    elif command.callback is not None and not hasattr(command.callback, "runs_in_app"):
        command.callback = _in_app(command.callback)


def _in_app(callback: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(callback)
    def run(*args: Any, **kwargs: Any) -> Any:
        from flask import has_app_context

        from hub.launcher.terminal import opened_app

        if has_app_context():
            return callback(*args, **kwargs)
        with opened_app(settings_from_environment()):
            return callback(*args, **kwargs)

    run.runs_in_app = True  # type: ignore[attr-defined]
    return run


def _away(error: Exception) -> str | None:
    """Put the loss of PostgreSQL, Redis or disk into a sentence; None for anything else."""
    from redis.exceptions import ConnectionError as RedisAway
    from sqlalchemy.exc import OperationalError

    if isinstance(error, OperationalError):
        return "PostgreSQL does not answer. Start the hub, or correct DATABASE_URL; nothing was changed."
    if isinstance(error, RedisAway):
        return "Redis does not answer. Start the hub, or correct REDIS_URL; nothing was changed."
    if isinstance(error, OSError) and error.strerror and not isinstance(error, BrokenPipeError):
        return f"{error.strerror}: {error.filename or 'a file or connection'}."
    return None


def fault(error: Exception) -> str:
    """Say where the program failed, for whoever reports it; the whole trace is shown at HUB_LOG_LEVEL=debug."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if f"{os.sep}hub{os.sep}" in frame.filename]
    place = f" in {ours[-1].filename}, line {ours[-1].lineno}" if ours else ""
    return f"This is a fault in the program: {type(error).__name__}{place}. With HUB_LOG_LEVEL=debug the whole trace is shown."


def main() -> NoReturn:
    sys.exit(cli())


if __name__ == "__main__":
    main()
