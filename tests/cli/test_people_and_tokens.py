"""`hub person` and `hub token` from the terminal."""

from __future__ import annotations

import json
import re
from datetime import datetime

import pytest
from click.testing import CliRunner

from hub.identity.cli import CLI
from hub.kernel.errors import DomainError, Kind
from tests.builders.people import Browser, small_collective


@pytest.fixture
def run(app):
    commands = {group.name: group for group in CLI}
    with app.app_context():
        small_collective()

        def run(line, **options):
            noun, *rest = line.split()
            return CliRunner().invoke(commands[noun], rest, catch_exceptions=True, **options)

        yield run


def refusal(result):
    assert isinstance(result.exception, DomainError), result.output
    return result.exception


def test_people_are_listed_by_name(run):
    people = json.loads(run("person list --format json").output)
    assert [each["name"] for each in people] == ["Ada", "Ben", "Cem", "Dee", "Eva"]
    assert set(people[0]) == {"id", "name", "email", "pronouns"}


def test_a_link_is_told_with_its_address_and_end_and_lets_its_person_in(run, app):
    link = json.loads(run("person sign-in-link ada@example.coop --format json").output)
    assert set(link) == {"email", "url", "expires_at"} and link["email"] == "ada@example.coop"
    assert datetime.fromisoformat(link["expires_at"]).tzinfo is not None
    path = re.fullmatch(r"http://127\.0\.0\.1:8000(/sign-in/link/[\w-]{43})", link["url"])[1]
    browser = Browser(app)
    assert "Ada" in browser.get(path).text and browser.post(path).status_code == 303


def test_an_unknown_address_is_said_plainly(run):
    error = refusal(run("person sign-in-link nobody@example.coop"))
    assert error.kind is Kind.MISSING and "nobody@example.coop" in error.message


def test_a_password_is_set_and_signs_out_everywhere(run, app):
    browser = Browser(app).enter("ben@example.coop")
    assert run("person set-password ben@example.coop", input="a long walk by the river\na long walk by the river\n").exit_code == 0
    assert browser.get("/me/security").status_code == 303
    assert refusal(run("person set-password ben@example.coop", input="short\nshort\n")).kind is Kind.INVALID


def test_a_token_is_made_listed_and_taken_back(run, app):
    scope = sorted(each.scope for each in app.extensions["hub.permissions"] if each.scope)
    made = json.loads(run(f"token create ada@example.coop --scope {scope[0]} --days 7 --format json").output)
    assert made["token"].startswith("hub_") and made["scopes"] == [scope[0]]
    listed = json.loads(run("token list ada@example.coop --format json").output)
    assert [each["id"] for each in listed] == [made["id"]] and made["token"] not in json.dumps(listed)
    assert run(f"token revoke ada@example.coop {made['id']}").exit_code == 0
    assert not json.loads(run("token list ada@example.coop --format json").output)[0]["live"]
    assert refusal(run(f"token revoke ada@example.coop {made['id']}")).kind is Kind.MISSING


def test_an_unknown_scope_is_refused(run):
    assert refusal(run("token create ada@example.coop --scope identity:write")).kind is Kind.INVALID


def test_a_dry_run_changes_nothing(run, database):
    def kept():
        with database.admin() as connection:
            return connection.execute("SELECT (SELECT count(*) FROM hub.sign_in_link), (SELECT count(*) FROM hub.credential)").fetchone()

    before = kept()
    assert "would be made" in run("person sign-in-link ada@example.coop --dry-run").output
    assert "would be set" in run("person set-password ben@example.coop --dry-run", input="a long walk by the river\n" * 2).output
    assert kept() == before
