"""The sample files of the guides do what the guides say: a hub is founded from one, a practice welcomed with the other."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from hub.consensus.cli import CLI as CONSENSUS
from hub.kernel.clock import day_in, system_clock
from hub.onboarding.cli import CLI as ONBOARDING
from hub.onboarding.founding import read_charter

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guides"
TODAY = day_in("America/New_York", system_clock())


@pytest.fixture
def run(app):
    commands = {command.name: command for command in (*ONBOARDING, *CONSENSUS)}

    def invoke(name, *rest):
        answer = CliRunner().invoke(commands[name], [str(each) for each in rest] + ["--format", "json"], catch_exceptions=False)
        assert answer.exit_code == 0, answer.output
        return json.loads(answer.output)

    with app.app_context():
        yield invoke


@pytest.fixture
def practice_file(tmp_path):
    """The sample, signed a week ago and beginning today, as its first comment asks."""
    text = (GUIDES / "practice.toml").read_text(encoding="utf-8")
    text, signed = re.subn(r"signed_on = \S+", f"signed_on = {TODAY - timedelta(days=7)}", text)
    text, begins = re.subn(r"first_day = \S+", f"first_day = {TODAY}", text)
    assert (signed, begins) == (2, 1)
    path = tmp_path / "practice.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_charter_can_be_read_and_names_every_term():
    charter = read_charter((GUIDES / "charter.toml").read_text(encoding="utf-8"))
    assert (charter.name, len(charter.founders), charter.per_hour_minor, charter.settle_day) == ("Meadow Commons", 2, 4_000, 10)


def test_a_hub_is_founded_and_a_practice_welcomed_from_the_samples(run, practice_file):
    run("found", "--from", GUIDES / "charter.toml")
    as_ada = ("--as", "ada@meadow.example")
    looked = run("practice", "welcome", "acupuncture", "--from", practice_file, *as_ada, "--dry-run")
    assert any("$1,500.00" in sentence for sentence in looked["sentences"])
    number = run("practice", "welcome", "acupuncture", "--from", practice_file, *as_ada)["number"]
    run("proposal", "consent", number, *as_ada)
    assert run("proposal", "consent", number, "--as", "bo@meadow.example")["adoption"] == "adopted"
    assert [each["slug"] for each in run("practice", "list")["practices"]] == ["willow"]
