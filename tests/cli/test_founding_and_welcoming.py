"""From the terminal alone: a hub is founded, a practice is welcomed, everybody consents, the first fee stands."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from hub.consensus.cli import CLI as CONSENSUS
from hub.finances.cli import CLI as FINANCES
from hub.kernel.clock import day_in, system_clock
from hub.kernel.errors import DomainError, Kind
from hub.kernel.period import Month
from hub.onboarding.cli import CLI as ONBOARDING
from hub.surplus.cli import CLI as SURPLUS

TODAY = day_in("America/New_York", system_clock())
CHARTER = """
[hub]
name = "Willow Commons"
[terms]
per_hour_minor = 4200
[[founders]]
name = "Ada Lane"
email = "ada@willow.example"
[[founders]]
name = "Bo Reyes"
email = "bo@willow.example"
works_for_hub = true
task = "keeps the books"
"""
PRACTICE = """
[practice]
name = "Willow Psychology"
slug = "willow"
jurisdiction = "US-NY"
legal_form = "PLLC"
[owner]
owner_name = "Ada Lane"
email = "ada@willow.example"
licence_type = "PSY"
licence_number = "P-1"
[agreement]
fee_model = "{model}"
{amount}
first_day = {first_day}
shares = "lines"
[[signatures]]
side = "hub"
name = "Bo Reyes"
signed_on = {signed}
[[signatures]]
side = "practice"
name = "Ada Lane"
signed_on = {signed}
[[people]]
name = "Ada Lane"
email = "ada@willow.example"
kind = "owner_draw"
"""


@pytest.fixture
def run(app, tmp_path):
    commands = {command.name: command for command in (*ONBOARDING, *CONSENSUS, *FINANCES, *SURPLUS)}
    with app.app_context():
        yield lambda name, *rest: CliRunner().invoke(commands[name], [str(each) for each in rest])


def told(result):
    assert result.exit_code == 0, (result.output, result.exception)
    return json.loads(result.output)


def refusal(result):
    assert isinstance(result.exception, DomainError), (result.output, result.exception)
    return result.exception


def written(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def practice_file(tmp_path, model="flat_monthly", amount="monthly_minor = 250000", first_day=None):
    day = first_day or Month.of(TODAY).first_day
    return written(
        tmp_path, "practice.toml", PRACTICE.format(model=model, amount=amount, first_day=day, signed=min(day, TODAY) - timedelta(days=1))
    )


def test_a_hub_is_founded_once_with_decision_one_signed_by_all(run, tmp_path):
    charter = written(tmp_path, "charter.toml", CHARTER)
    assert told(run("found", "--from", charter, "--dry-run", "--format", "json"))["founders"] == ["ada@willow.example", "bo@willow.example"]
    done = told(run("found", "--from", charter, "--format", "json"))
    assert done["decision"] == f"{TODAY.year}-01"
    shown = told(run("decision", "show", done["decision"], "--format", "json"))
    assert {voice["name"]: voice["kind"] for voice in shown["voices"]} == {"Ada Lane": "consent", "Bo Reyes": "consent"}
    assert refusal(run("found", "--from", charter)).kind is Kind.REFUSED


@pytest.mark.parametrize(
    "wrong",
    [
        "[hub]\nname = ''\n",
        "[hub]\nname = 'X'\n",
        "[hub\n",
        "[hub]\nname = 'X'\ncolour = 'red'\n[[founders]]\nname='A'\nemail='a@x.example'\n",
        "[hub]\nname = 'X'\n[[founders]]\nname='A'\n",
        "[hub]\nname = 'X'\n[[founders]]\nname='A'\nemail='a@x.example'\n[[founders]]\nname='B'\nemail='A@x.example'\n",
    ],
)
def test_a_charter_that_cannot_be_is_refused_and_nothing_is_there_after(run, tmp_path, wrong):
    assert refusal(run("found", "--from", written(tmp_path, "wrong.toml", wrong))).kind is Kind.INVALID
    told(run("found", "--from", written(tmp_path, "right.toml", CHARTER), "--format", "json"))


def test_a_practice_comes_in_from_the_terminal_with_its_first_fee(run, tmp_path):
    told(run("found", "--from", written(tmp_path, "charter.toml", CHARTER), "--format", "json"))
    path = practice_file(tmp_path)
    looked = told(run("practice", "welcome", "psychology", "--from", path, "--as", "ada@willow.example", "--dry-run", "--format", "json"))
    assert any("$2,500.00" in sentence for sentence in looked["sentences"])
    asked = told(run("practice", "welcome", "psychology", "--from", path, "--as", "ada@willow.example", "--format", "json"))
    number = str(asked["number"])
    told(run("proposal", "consent", number, "--as", "ada@willow.example", "--format", "json"))
    assert told(run("practice", "list", "--format", "json"))["practices"] == []
    last = told(run("proposal", "consent", number, "--as", "bo@willow.example", "--format", "json"))
    assert last["adoption"] == "adopted"
    assert [each["slug"] for each in told(run("practice", "list", "--format", "json"))["practices"]] == ["willow"]
    pooled = told(run("finances", "pooled", "--period", TODAY.year, "--format", "json"))
    fees = {column["entity"]: column["hub_fee_minor"] for column in pooled["columns"]}
    assert fees == {"willow": -250_000, "hub": 250_000, "elimination": 0, "combined": 0}


def test_an_agreement_that_begins_later_is_charged_on_its_first_day_and_not_before(run, tmp_path):
    told(run("found", "--from", written(tmp_path, "charter.toml", CHARTER), "--format", "json"))
    first_day = Month.of(TODAY).plus(1).first_day
    path = practice_file(tmp_path, first_day=first_day)
    number = str(told(run("practice", "welcome", "psychology", "--from", path, "--as", "ada@willow.example", "--format", "json"))["number"])
    for email in ("ada@willow.example", "bo@willow.example"):
        told(run("proposal", "consent", number, "--as", email, "--format", "json"))
    pooled = told(run("finances", "pooled", "--period", TODAY.year, "--format", "json"))
    assert all(column["hub_fee_minor"] == 0 for column in pooled["columns"])


def test_a_part_of_the_revenue_is_refused_with_its_source(run, tmp_path):
    told(run("found", "--from", written(tmp_path, "charter.toml", CHARTER), "--format", "json"))
    path = practice_file(tmp_path, model="percent_of_revenue", amount='rate = "0.3"')
    error = refusal(run("practice", "welcome", "psychology", "--from", path, "--as", "ada@willow.example"))
    assert error.kind is Kind.REFUSED and "8 NYCRR 29.1(b)(4)" in error.message and "Not legal advice" in error.message
    assert told(run("practice", "list", "--format", "json"))["on_their_way"] == []


def test_the_surplus_of_a_year_without_any_is_zero_and_nobody_has_a_part(run, tmp_path):
    told(run("found", "--from", written(tmp_path, "charter.toml", CHARTER), "--format", "json"))
    plan = told(run("surplus", "preview", "--period", TODAY.year - 1, "--format", "json"))
    assert (plan["pool_minor"], plan["collective_minor"], plan["members"], plan["posted_by"]) == (0, 0, [], None)
    assert refusal(run("surplus", "preview", "--period", "20x5")).kind is Kind.INVALID
