"""The guide is complete: its files, written where it says, make a plugin that passes the kit."""

from __future__ import annotations

import importlib
import re
import sys
import tomllib
from pathlib import Path

import pytest

from hub.conformance import check

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "write-a-spoke-plugin.md"
BLOCK = re.compile(r"```(?:python|toml)\n# (\S+)\n(.*?)```", re.DOTALL)


@pytest.fixture
def written(tmp_path, monkeypatch):
    """The files of the guide in a folder, with their package on the path."""
    for name, text in BLOCK.findall(GUIDE.read_text(encoding="utf-8")):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "src"))
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("hub_massage")]:
        del sys.modules[name]


def test_what_the_guide_makes_passes_the_kit(written):
    declaration = importlib.import_module("hub_massage").declaration
    report = check(declaration, package="hub_massage")
    assert report.passed, report.as_text()


def test_the_guide_s_project_file_names_the_declaration_and_its_version(written):
    project = tomllib.loads((written / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["hub.spokes"] == {"massage": "hub_massage:declaration"}
    assert project["version"] == importlib.import_module("hub_massage").declaration.version


def test_every_field_of_a_declaration_stands_in_the_guide():
    from dataclasses import fields

    from hub.plugin_api.declaration import SpokeDeclaration

    said = GUIDE.read_text(encoding="utf-8")
    silent = {"kind", "care_logging", "payer_rules"}
    assert {field.name for field in fields(SpokeDeclaration)} - silent <= set(re.findall(r"\b\w+\b", said))
