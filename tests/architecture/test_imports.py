"""The import contracts hold, and each of them notices when it is broken.

For each contract a tree with the names of all our modules, and nothing in them, gets one import that must not be; the same
tree without that import is kept.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
LINT = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
SOURCES = {"hub": HOME / "hub", "spokes": HOME / "spokes", "hub_acupuncture": HOME / "plugins/acupuncture/src/hub_acupuncture"}
CONTRACTS = [contract["id"] for contract in tomllib.loads((HOME / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]]

BREAKS = {
    "house": [
        ("hub/consensus/rules.py", "from hub.agreements import rules"),
        ("hub/kernel/money.py", "from hub.db import base"),
        ("hub/rates/rules.py", "from hub.pay import rules"),
        ("hub/finances/services.py", "def late():\n    from hub.surplus import services"),
        ("hub/attic/__init__.py", ""),
    ],
    "feature": [
        ("hub/pay/rules.py", "from hub.pay.services import pay_owed"),
        ("hub/hours/store/entries.py", "from hub.hours import schemas"),
        ("hub/agreements/services.py", "from hub.agreements import views"),
        ("hub/pay/odds.py", ""),
    ],
    "pure": [
        ("hub/kernel/clock.py", "import flask"),
        ("hub/surplus/rules.py", "from sqlalchemy import text"),
        ("hub/hours/rules/weeks.py", "from marshmallow import Schema"),
        ("hub/membership/rules.py", "import redis"),
        ("hub/plugin_api/pages.py", "from hub.web import rendering"),
    ],
    "no_discipline": [
        ("hub/plugin_host/discovery.py", "import spokes.psychology"),
        ("hub/demo/story.py", "import hub_acupuncture"),
    ],
    "one_door": [
        ("spokes/psychology/__init__.py", "from hub.kernel import money"),
        ("plugins/acupuncture/src/hub_acupuncture/pages.py", "from hub.ledger import services"),
    ],
    "apart": [
        ("spokes/psychology/__init__.py", "from spokes import social_work"),
        ("plugins/acupuncture/src/hub_acupuncture/pages.py", "import spokes.psychology"),
    ],
    "private": [
        ("hub/agreements/services.py", "from hub.hours.store import entries"),
        ("hub/finances/services.py", "from hub.ledger.models import Posting"),
        ("hub/launcher/start.py", "from hub.onboarding import founding_views"),
        ("hub/onboarding/services.py", "from hub.agreements import effects"),
    ],
    "models": [("hub/ledger/services.py", "from hub.ledger.models import Posting")],
    "edges": [
        ("hub/rates/views.py", "from hub.rates import store"),
        ("hub/hours/api.py", "from hub.hours.store import entries"),
        ("hub/audit/jobs.py", "from hub.audit import models"),
    ],
    "services": [
        ("hub/pay/services.py", "from flask import request"),
        ("hub/consensus/services/adopting.py", "import rq"),
        ("hub/identity/services.py", "from hub.queue import relay"),
    ],
}


@pytest.fixture
def empty_house(tmp_path: Path) -> Path:
    """Lay out all our modules with nothing in them, where import-linter reads the real contracts."""
    for name, source in SOURCES.items():
        for path in source.rglob("*.py"):
            target = tmp_path / name / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.touch()
    shutil.copy(HOME / "pyproject.toml", tmp_path)
    return tmp_path


def lint(where: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*LINT, *options], cwd=where, env=dict(os.environ), capture_output=True, text=True, check=False)


def test_our_own_imports_keep_every_contract():
    found = lint(HOME)
    assert found.returncode == 0, found.stdout[-6000:] + found.stderr


def test_an_empty_house_keeps_every_contract(empty_house):
    found = lint(empty_house)
    assert found.returncode == 0, found.stdout + found.stderr
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in found.stdout


def test_every_contract_has_an_example_that_breaks_it():
    assert sorted(BREAKS) == sorted(CONTRACTS)


@pytest.mark.parametrize(
    ("contract", "path", "line"),
    [(contract, path, line) for contract, examples in BREAKS.items() for path, line in examples],
    ids=lambda value: value.replace("\n", " ").replace("/", ".")[:60] or "a new file",
)
def test_one_wrong_import_breaks_the_contract(empty_house, contract, path, line):
    target = empty_house / path.removeprefix("plugins/acupuncture/src/")
    target.parent.mkdir(exist_ok=True)
    target.write_text(line + "\n")
    found = lint(empty_house, "--contract", contract)
    assert found.returncode == 1, found.stdout + found.stderr
    assert "Contracts: 0 kept, 1 broken." in found.stdout


ALLOWED = {
    "hub/agreements/rules.py": "from hub.consensus import rules",
    "hub/hours/schemas.py": "from hub.hours import rules, services",
    "hub/hours/store/entries.py": "from hub.hours.models import TimeEntry",
    "hub/onboarding/effects.py": "from hub.agreements import schemas, services, terms",
    "hub/consensus/services/installed.py": "from flask import current_app",
    "hub/app.py": "from hub.identity import views",
    "spokes/psychology/__init__.py": "from hub.plugin_api import declaration",
    "hub_acupuncture/pages.py": "from hub import toolkit",
    "hub_acupuncture/__init__.py": "from hub.conformance import kit",
}


def test_imports_that_point_down_break_nothing(empty_house):
    for path, line in ALLOWED.items():
        (empty_house / path).write_text(line + "\n")
    found = lint(empty_house)
    assert found.returncode == 0, found.stdout + found.stderr


def test_every_plugin_in_the_repository_is_within_the_contracts():
    names = {path.name for path in HOME.glob("plugins/*/src/*") if (path / "__init__.py").exists()}
    assert names <= set(tomllib.loads((HOME / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"])
