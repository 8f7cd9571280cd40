"""The conformance kit: our own plugins pass it, and each rule can be broken alone and is then the one that is named."""

from __future__ import annotations

import importlib
import json

import pytest
from click.testing import CliRunner

from hub.conformance import check
from hub.conformance.kit import check_installed
from hub.conformance.report import RULES
from hub.conformance.scratch import Scratch
from hub.kernel.errors import DomainError
from hub.plugin_api.checks import faults
from hub.plugin_host.cli import plugin_group
from tests.conformance.strangers import MIGRATION, TABLE, Stranger, answering, page, with_table


@pytest.fixture(scope="module")
def scratch(make_database):
    database = make_database()
    return Scratch(database.admin_url, database.url)


@pytest.fixture
def checked(scratch, place, tmp_path):
    """Write one stranger and try every rule on it."""

    def write_and_check(stranger: Stranger):
        place()
        package = stranger.install(tmp_path)
        return check(importlib.import_module(package).declaration, package=package, scratch=scratch)

    return write_and_check


@pytest.mark.parametrize("key", ["psychology", "social_work", "acupuncture"])
def test_our_own_plugins_pass_the_kit(scratch, key):
    report = check_installed(key, scratch=scratch)
    assert report.passed, report.as_text()
    assert [result.rule for result in report.results] == list(RULES)


def test_the_kit_brings_its_own_database_when_none_is_given():
    from hub_acupuncture import declaration

    assert check(declaration).passed


FORM = "return PageView('Oils', 'None.', (Form('keep', 'Keep', (Field({name!r}, {label!r}),), 'Keep it'),))"
READS_ALL = "return PageView('Oils', 'There are ' + str(desk.rows('SELECT count(*) AS n FROM oil')[0]['n']) + '.')"

BROKEN = {
    "migrations that cannot be taken back": (with_table("massage", down="SELECT 1"), "migrations", "leaves oil"),
    "migrations that fail": (with_table("massage", up="CREATE TABEL oil"), "migrations", "do not run"),
    "other tables than it declares": (
        with_table("massage", up=TABLE + "; CREATE TABLE balm (entity_id uuid NOT NULL)", down="DROP TABLE oil; DROP TABLE balm"),
        "tables",
        "declares the tables oil and makes balm, oil",
    ),
    "a table outside its schema": (with_table("massage", up="CREATE TABLE hub.oil (id int)"), "tables", "outside its own part"),
    "a column for a client": (
        with_table("massage", up=TABLE.replace("name text NOT NULL DEFAULT ''", "name text NOT NULL DEFAULT '', client_name text")),
        "privacy",
        "oil.client_name",
    ),
    "a field for a diagnosis": (with_table("massage", body=FORM.format(name="diagnosis", label="What")), "privacy", "The field diagnosis"),
    "a page that fails": (with_table("massage", body="1 / 0"), "pages", "ZeroDivisionError"),
    "a page that hangs": (with_table("massage", body="while True:\n    pass"), "pages", "did not answer within"),
    "a page without a sentence": (with_table("massage", body="return PageView('Oils', '')"), "pages", "no sentence"),
    "a page that answers otherwise": (with_table("massage", body="return Done('Kept.')"), "pages", "answered with a Done"),
    "a form that nobody may send": (with_table("massage", body=FORM.format(name="name", label="Name")), "permissions", "states nobody"),
    "a page in other words": (with_table("massage", body="return PageView('Oils', 'The user pays!')"), "words", "says “user”"),
    "demo data that can be told once": (
        with_table("massage", up=TABLE + "; CREATE UNIQUE INDEX once ON oil (entity_id, name)"),
        "demo",
        "cannot be told the second time",
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_rule_is_the_one_that_is_named(checked, how):
    stranger, rule, words = BROKEN[how]
    report = checked(stranger)
    assert not report.passed
    assert report.result(rule).state == "failed", report.as_text()
    assert any(words in fault for fault in report.result(rule).words), report.as_text()


def test_a_form_sent_empty_must_be_refused_in_words(checked):
    body = "if request.method == 'POST':\n    return Done(request.form['name'])\n" + FORM.format(name="name", label="Name")
    stranger = with_table("massage", body=body)
    stranger.says["pages"] = page(methods="GET POST")
    report = checked(stranger)
    assert any("sent empty, fails: It stopped with KeyError" in words for words in report.result("pages").words)


def test_a_job_must_answer_with_a_sentence(checked):
    stranger = Stranger("massage", modules={"work": "def run(desk):\n    return None\n"})
    stranger.says["jobs"] = "(Job(name='look', title='Look', handler='PACKAGE.work:run', every='day'),)"
    report = checked(stranger)
    assert "The job look does not answer" in report.result("pages").words[0]


def test_what_cannot_be_tried_is_said_not_to_be_tried(checked):
    report = checked(Stranger("massage", says={"owner_rule": None}))
    assert report.result("manifest").state == "failed" and report.result("isolation").state == "not_tried"
    assert not report.passed


def test_the_kit_never_raises_for_what_it_is_given():
    for thing in (None, 7, "psychology", {"key": "x"}, object()):
        report = check(thing)
        assert report.result("metadata").state == "failed" and not report.passed


def test_an_unknown_plugin_is_missing():
    with pytest.raises(DomainError, match="No plugin massage is installed"):
        check_installed("massage")


def test_a_second_migration_may_change_the_rows_of_every_practice(checked):
    stranger = with_table("massage")
    second = MIGRATION.format(
        up="UPDATE oil SET name = upper(name); ALTER TABLE oil ADD COLUMN scent text", down="ALTER TABLE oil DROP COLUMN scent"
    )
    stranger.migrations["second"] = second.replace('"first"', '"second"').replace("down_revision = None", 'down_revision = "first"')
    report = checked(stranger)
    assert report.passed, report.as_text()


def test_the_terminal_gives_the_report_as_data(capsys):
    result = CliRunner().invoke(plugin_group, ["check", "psychology", "--format", "json"])
    report = json.loads(result.output)
    assert result.exit_code == 0 and report["passed"]
    assert {rule["rule"] for rule in report["rules"]} == set(RULES)
    assert all(set(rule) == {"rule", "promise", "state", "words"} for rule in report["rules"])


def test_every_rule_that_a_check_names_is_a_rule_of_the_kit():
    import inspect
    import re

    from hub.plugin_api import checks
    from hub.plugin_host import catalogue, loading, services

    named = {name for module in (checks, catalogue, loading, services) for name in re.findall(r'Fault\("(\w+)"', inspect.getsource(module))}
    assert named <= set(RULES)
    assert faults(None)[0].rule in RULES


def test_a_page_shows_the_other_practice_nothing(checked):
    report = checked(with_table("massage", body=READS_ALL))
    assert report.passed, report.as_text()


def test_a_module_that_keeps_rows_in_memory_fails_isolation(checked):
    stranger = with_table("massage")
    stranger.modules["pages"] = (
        answering("return PageView('Oils', str(len(SEEN)) + ' seen.')") + "    SEEN.append(desk.slug)\n\n\nSEEN = []\n"
    )
    report = checked(stranger)
    assert report.result("isolation").state == "failed", report.as_text()
