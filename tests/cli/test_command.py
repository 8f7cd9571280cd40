"""The `hub` command itself: exit codes, sentences, and commands that features bring."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner
from sqlalchemy.exc import OperationalError

from hub.cli import FEATURES, cli, feature_commands
from hub.kernel.errors import Problem, forbidden, invalid, missing, refused, stale, unavailable


@pytest.fixture
def command():
    """Add a command that raises what the test wants, and take it away again."""

    def make(error):
        @cli.command("raise-it")
        def raise_it():
            raise error

        return CliRunner().invoke(cli, ["raise-it"])

    yield make
    cli.commands.pop("raise-it", None)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (invalid("a.b.c", "No such month."), 2),
        (refused("a.b.c", "The month is closed."), 3),
        (stale("a.b.c", "The text has changed."), 3),
        (forbidden("a.b.c"), 4),
        (missing("a.b.c"), 4),
        (unavailable("a.b.c", "The bank is away."), 5),
    ],
    ids=lambda value: getattr(value, "kind", value),
)
def test_a_refusal_is_its_sentence_on_the_error_stream_and_an_exit_code(command, error, code):
    result = command(error)
    assert (result.exit_code, result.stderr.strip(), result.stdout) == (code, error.message, "")


def test_each_problem_of_an_input_is_told_with_its_place(command):
    result = command(invalid("a.b.c", "Two lines cannot be read.", Problem("/2/minutes", "must be a number"), Problem("/5/day", "no such day")))
    assert "/2/minutes: must be a number" in result.stderr
    assert "/5/day: no such day" in result.stderr


def test_a_lost_database_is_a_sentence_and_no_traceback(command):
    result = command(OperationalError("SELECT secret", {}, Exception("server closed the connection")))
    assert result.exit_code == 5
    assert result.stderr.startswith("PostgreSQL does not answer.")
    assert "secret" not in result.stderr


def test_a_full_disk_is_a_sentence(command):
    result = command(OSError(28, "No space left on device", "/var/x"))
    assert (result.exit_code, result.stderr.strip()) == (5, "No space left on device: /var/x.")


def test_a_fault_in_the_program_is_a_sentence_that_can_be_reported(command, monkeypatch):
    monkeypatch.delenv("HUB_LOG_LEVEL", raising=False)
    result = command(ZeroDivisionError("Jane Roe"))
    assert result.exit_code == 70
    assert result.stderr.startswith("This is a fault in the program: ZeroDivisionError in ")
    assert "Jane" not in result.stderr
    assert "Traceback" not in result.stderr


def test_wrong_settings_stop_any_command_before_it_looks_for_a_database():
    result = CliRunner().invoke(cli, ["queue", "list"], env={"HUB_PORT": "many", "HUB_DATA_DIR": "/nonexistent/x"})
    assert result.exit_code == 2
    assert "HUB_PORT must be a whole number" in result.stderr


def test_help_needs_no_database():
    result = CliRunner().invoke(cli, ["queue", "retry", "--help"], env={"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"})
    assert result.exit_code == 0


def test_features_are_listed_once_each():
    assert len(set(FEATURES)) == len(FEATURES)


def _leaves(command, path=()):
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from _leaves(child, (*path, name))
    else:
        yield path, command


LEAVES = sorted((path, leaf) for name, command in feature_commands().items() for path, leaf in _leaves(command, (name,)))


@pytest.mark.parametrize(("path", "leaf"), LEAVES, ids=lambda value: " ".join(value) if isinstance(value, tuple) else "")
def test_every_command_says_what_it_does(path, leaf):
    assert leaf.help, f"hub {' '.join(path)} has no help"
