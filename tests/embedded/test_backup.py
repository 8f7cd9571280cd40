"""Backup and restore: the whole hub in one file, and the same hub from it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest

from hub.kernel.errors import DomainError
from hub.kernel.settings import load_settings
from hub.launcher.backup import back_up


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("backup")


def hub(place, data, *arguments):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("HUB_") and name not in ("DATABASE_URL", "REDIS_URL")}
    environ |= {"HUB_DATA_DIR": str(place / data), "HUB_STORY": "none"}
    return subprocess.run([sys.executable, "-m", "hub.cli", *arguments], env=environ, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def taken(place):
    """A hub with one row of work in it, and its backup."""
    assert hub(place, "first", "release").returncode == 0
    answer = hub(place, "first", "backup", str(place / "file"))
    assert (answer.returncode, answer.stderr) == (0, "")
    return place / "file"


def test_a_backup_is_private(taken):
    assert stat.S_IMODE(taken.stat().st_mode) == 0o600


def test_a_backup_is_never_written_over(place, taken):
    answer = hub(place, "first", "backup", str(taken))
    assert (answer.returncode, "exists already" in answer.stderr) == (3, True)


def test_a_backup_makes_the_same_hub_elsewhere(place, taken):
    answer = hub(place, "second", "restore", str(taken))
    assert (answer.returncode, answer.stderr) == (0, "")
    assert hub(place, "second", "queue", "list").stdout == hub(place, "first", "queue", "list").stdout
    assert hub(place, "second", "audit", "verify").returncode == 0


def test_a_file_that_is_no_backup_is_refused_and_nothing_is_touched(place, taken):
    (place / "letter").write_text("Dear all")
    answer = hub(place, "first", "restore", "--replace", str(place / "letter"))
    assert (answer.returncode, "Traceback" in answer.stderr) == (2, False)
    assert hub(place, "first", "queue", "list").returncode == 0


def test_there_is_nothing_to_back_up_before_the_first_start(place):
    answer = hub(place, "nowhere", "backup", str(place / "nothing"))
    assert (answer.returncode, "There is no hub in" in answer.stderr) == (3, True)


def test_a_login_that_row_security_blinds_may_take_no_backup(tmp_path, database_url):
    settings = load_settings({"DATABASE_URL": database_url, "HUB_ADMIN_DATABASE_URL": database_url, "REDIS_URL": "redis://127.0.0.1:1"})
    with pytest.raises(DomainError, match="would be empty and look fine"):
        back_up(settings, tmp_path / "file")
    assert list(tmp_path.iterdir()) == []
