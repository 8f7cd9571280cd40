"""The settings: all problems at once, and no unknown name."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.kernel.errors import DomainError, Kind
from hub.kernel.settings import SETTINGS, load_settings, settings_table


def refusal(**environ):
    with pytest.raises(DomainError) as caught:
        load_settings(environ)
    assert caught.value.kind is Kind.INVALID
    return caught.value


def test_an_empty_environment_is_enough():
    settings = load_settings({})
    assert (settings.port, settings.story, settings.timezone) == (8000, "alliance", "America/New_York")
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.data_dir == Path("var").resolve()
    assert settings.database_url is None


def test_every_problem_is_named_in_one_message():
    error = refusal(HUB_PORT="eighty", HUB_STORY="hamlet", HUB_TIMEZONE="Mars/Olympus", REDIS_URL="ftp://x", DATABASE_URL="mysql://x")
    assert len(error.problems) == 5
    for name in ("HUB_PORT", "HUB_STORY", "HUB_TIMEZONE", "REDIS_URL", "DATABASE_URL"):
        assert name in error.message


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8e3", "８０００", "80 00"])
def test_a_port_that_is_none_is_refused(port):
    assert "whole number from 1 to 65535" in refusal(HUB_PORT=port).message


def test_an_unknown_name_is_refused_with_the_nearest_known_one():
    assert "HUB_PROT is not a setting. Did you mean HUB_PORT?" in refusal(HUB_PROT="8000").message


def test_other_programs_names_are_none_of_our_business():
    assert load_settings({"GITHUB_TOKEN": "x", "HUBERT": "y"}).port == 8000


def test_a_refused_secret_is_not_shown():
    error = refusal(HUB_SECRET_KEY="hunter2", DATABASE_URL="mysql://me:hunter2@db/x")
    assert "hunter2" not in error.message


def test_an_address_is_kept_in_the_form_that_the_driver_wants():
    assert load_settings({"DATABASE_URL": "postgres://u:p@h/d"}).database_url == "postgresql+psycopg://u:p@h/d"


def test_a_public_address_with_a_path_is_refused():
    assert "HUB_PUBLIC_URL" in refusal(HUB_PUBLIC_URL="https://example.coop/hub").message


def test_https_is_read_from_the_public_address():
    assert load_settings({"HUB_PUBLIC_URL": "https://hub.example.coop/"}).https
    assert not load_settings({}).https


def test_the_reference_table_has_a_row_for_every_setting():
    table = settings_table()
    assert all(f"| `{setting.name}` |" in table for setting in SETTINGS)


def test_the_reference_page_shows_this_table():
    page = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"
    assert settings_table() in page.read_text()
