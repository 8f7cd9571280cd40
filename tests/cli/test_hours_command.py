"""`hub hours` from the terminal."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from hub.hours.cli import CLI
from hub.kernel.errors import DomainError, Kind
from tests.builders.hours import EXPORTS, desk_in, export

WHO = ("--person", "ada@example.coop", "--place", "psychology")


@pytest.fixture
def run(app):
    with desk_in(app):

        def run(*line: str):
            with app.app_context():
                return CliRunner().invoke(CLI[0], line, catch_exceptions=True)

        yield run


def refusal(result) -> DomainError:
    assert isinstance(result.exception, DomainError), result.output
    return result.exception


def total(run) -> int:
    return json.loads(run("month", "--place", "psychology", "--month", "2026-05", "--format", "json").output)["minutes"]


def test_a_dry_run_shows_the_lines_and_brings_in_nothing(run):
    tried = run("import", str(EXPORTS / "toggl_detailed_2022.csv"), *WHO, "--dry-run")
    assert "6 lines would come in, 5 h 20." in tried.output
    report = json.loads(run("import", str(EXPORTS / "toggl_detailed_2022.csv"), *WHO, "--dry-run", "--format", "json").output)
    assert report["dry_run"] and report["counts"]["new"] == 6 and total(run) == 0


def test_a_file_comes_in_once(run):
    assert "6 lines came in, 5 h 20." in run("import", str(EXPORTS / "toggl_detailed_2022.csv"), *WHO).output
    again = refusal(run("import", str(EXPORTS / "toggl_detailed_2022.csv"), *WHO))
    assert again.kind is Kind.REFUSED and total(run) == 320
    assert "Ada" in run("month", "--place", "psychology", "--month", "2026-05").output


def test_bad_lines_are_told_and_the_good_ones_come_in(run, tmp_path):
    path = tmp_path / "hours.csv"
    path.write_bytes(b"date,minutes,kind\n2026-02-31,60,notes\n2026-05-04,60,notes\n")
    done = run("import", str(path), *WHO)
    assert "1 line came in, 1 h." in done.output and "Line 2: there is no 31 February." in done.output
    assert total(run) == 60


def test_an_unknown_table_is_read_with_its_columns_named(run):
    path = str(EXPORTS / "unknown_columns.csv")
    assert "column" in refusal(run("import", path, *WHO)).message
    assert "names no column" in refusal(run("import", path, *WHO, "--column", "when=1")).message
    assert "2 lines came in" in run("import", path, *WHO, "--column", "date=1", "--column", "length=3", "--column", "kind=4").output


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (("--person", "nobody@example.coop", "--place", "psychology"), Kind.MISSING),
        (("--person", "ada@example.coop", "--place", "nowhere"), Kind.MISSING),
    ],
)
def test_nobody_and_nowhere_are_named(run, line, kind):
    assert refusal(run("import", str(EXPORTS / "plain.csv"), *line)).kind is kind


def test_a_place_without_work_brings_in_nothing(run):
    done = refusal(run("import", str(EXPORTS / "plain.csv"), "--person", "ada@example.coop", "--place", "social-work"))
    assert done.kind is Kind.REFUSED and export("plain.csv")
