"""`hub proposal`, `hub decision` and `hub meeting` from the terminal."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from hub.consensus.cli import CLI
from hub.kernel.errors import DomainError, Kind
from tests.builders.people import small_collective

MEMBERS = ("ada", "cem", "dee")


@pytest.fixture
def run(app):
    commands = {group.name: group for group in CLI}
    with app.app_context():
        small_collective()
        yield lambda noun, *rest: CliRunner().invoke(commands[noun], rest, catch_exceptions=True)


def told(result):
    assert result.exit_code == 0, (result.output, result.exception)
    return json.loads(result.output)


def refusal(result):
    assert isinstance(result.exception, DomainError), result.output
    return result.exception


def bring(run, *more):
    return told(
        run("proposal", "propose", "--as", "ada@example.coop", "--title", "Fridays", "--text", "Every Friday.", "--format", "json", *more)
    )


def answer(run, verb, name, *more):
    return run("proposal", verb, "1", "--as", f"{name}@example.coop", "--format", "json", *more)


def test_a_matter_is_brought_answered_and_decided_without_a_browser(run):
    brought = bring(run)
    assert (brought["label"], brought["status"], brought["dry_run"]) == ("Proposal 1", "open", False)
    assert told(answer(run, "consent", "ada"))["adoption"] == "waiting"
    assert told(answer(run, "stand-aside", "cem", "--reason", "On leave."))["adoption"] == "waiting"
    last = told(answer(run, "consent", "dee"))
    assert last["adoption"] == "adopted"
    label = last["decision"]["label"]
    shown = told(run("decision", "show", label, "--format", "json"))
    assert {voice["name"]: voice["kind"] for voice in shown["voices"]} == {
        "Ada": "consent",
        "Ben": None,
        "Cem": "stand_aside",
        "Dee": "consent",
    }
    assert told(run("decision", "list", "--format", "json"))["decisions"][0]["id"] == shown["id"]
    assert told(run("decision", "verify", "--format", "json"))["broken"] == 0


def test_a_dry_run_says_what_would_happen_and_writes_nothing(run):
    assert bring(run, "--dry-run")["dry_run"] is True
    assert told(run("proposal", "list", "--format", "json"))["proposals"] == []
    bring(run)
    for name in ("ada", "cem"):
        answer(run, "consent", name)
    assert told(answer(run, "consent", "dee", "--dry-run"))["adoption"] == "adopted"
    assert [each["name"] for each in told(run("proposal", "show", "1", "--format", "json"))["still_to_hear"]] == ["Dee"]
    assert told(run("decision", "list", "--format", "json"))["decisions"] == []


def test_a_block_from_the_terminal_stops_and_says_that_it_was_entered_there(run):
    bring(run)
    for name in ("ada", "dee"):
        answer(run, "consent", name)
    assert told(answer(run, "block", "cem", "--reason", "No."))["adoption"] == "waiting"
    assert told(run("proposal", "try", "1", "--format", "json"))["adoption"] == "waiting"
    assert "One objection is enough." in run("proposal", "try", "1").output


def test_block_needs_a_reason_and_an_unknown_person_is_said_plainly(run):
    bring(run)
    assert run("proposal", "block", "1", "--as", "cem@example.coop").exit_code == 2
    assert refusal(answer(run, "consent", "nobody")).kind is Kind.MISSING
    assert refusal(answer(run, "consent", "eva")).kind is Kind.FORBIDDEN


def test_a_revision_they_have_not_read_is_refused(run):
    bring(run)
    told(run("proposal", "revise", "1", "--as", "cem@example.coop", "--text", "Every Monday.", "--format", "json"))
    assert refusal(answer(run, "consent", "ada", "--revision", "1")).kind is Kind.STALE
    assert told(answer(run, "consent", "ada", "--revision", "2"))["adoption"] == "waiting"


def test_the_absent_are_asked_after_a_meeting_that_is_noted(run):
    from hub.db.unit_of_work import transact
    from hub.kernel.context import Scope, operator_actor

    bring(run)
    for name in ("ada", "dee"):
        answer(run, "consent", name)
    today = transact(Scope.system(), operator_actor(), lambda uow: uow.today).isoformat()
    noted = told(run("meeting", "note", "--day", today, "--present", "ada@example.coop", "--present", "dee@example.coop", "--as",
    "ada@example.coop",
                     "--format", "json"))  # fmt: skip
    assert noted["absent"] == ["Cem"] and list(noted["asked"].values()) == [["Cem"]]
    told(run("proposal", "try", "1", "--format", "json"))
    assert told(run("proposal", "list", "--format", "json"))["proposals"][0]["status"] == "pending_consultation"


def test_a_practice_decides_for_itself(run):
    bring(run, "--in", "psychology")
    for name in ("ada", "dee"):
        last = told(answer(run, "consent", name, "--in", "psychology"))
    assert last["adoption"] == "adopted"
    assert told(run("decision", "list", "--format", "json"))["decisions"] == []
    assert {each["in"] for each in told(run("decision", "verify", "--format", "json"))["decisions"]} == {"psychology"}
    assert refusal(run("proposal", "list", "--in", "nowhere")).kind is Kind.MISSING


def test_a_payload_that_is_not_json_is_said_plainly(run):
    result = run("proposal", "propose", "--as", "ada@example.coop", "--title", "x", "--text", "y", "--payload", "{")
    assert refusal(result).kind is Kind.INVALID
    assert refusal(run("proposal", "show", "99")).kind is Kind.MISSING


def test_every_effect_says_what_it_must_be_told(run):
    effects = {each["type"]: each for each in told(run("proposal", "effects", "--format", "json"))["effects"]}
    assert effects["consensus.words.keep"]["payload"] == []


def test_the_ways_to_decide_are_listed_with_the_one_in_force_and_another_is_adopted_from_here(run):
    listed = told(run("decision", "presets", "--format", "json"))["presets"]
    assert [each["key"] for each in listed if each["in_force"]] == ["unanimity"] and len(listed) == 5
    change = ("--effect", "consensus.preset.adopt", "--payload", '{"process": "formal_consensus"}')
    assert bring(run, *change)["process"] == "unanimity"
    for name in MEMBERS:
        answer(run, "consent", name)
    assert "* formal_consensus" in run("decision", "presets").output
    assert "* unanimity" in run("decision", "presets", "--in", "psychology").output


def test_a_sense_check_from_the_terminal_decides_nothing(run):
    assert bring(run, "--sense-check")["process"] == "sense_check"
    for name in MEMBERS:
        assert told(answer(run, "consent", name))["adoption"] == "waiting"
    assert refusal(answer(run, "block", "ada", "--reason", "No.")).kind is Kind.INVALID
