"""What the documents say of the program is so: pages written from it are fresh, links lead somewhere, commands and settings exist."""

from __future__ import annotations

import hashlib
import re
import shlex
from pathlib import Path

import click
import pytest

from docs.generate import PAGES, application, leaves
from hub.cli import cli
from hub.kernel.settings import NAMES

HOME = Path(__file__).resolve().parents[2]
DOCS = sorted([*HOME.glob("*.md"), *HOME.glob("docs/**/*.md"), *HOME.glob("plugins/*/README.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
SETTING = re.compile(r"\bHUB_[A-Z_]+\b")
AGPL = "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"  # of https://www.gnu.org/licenses/agpl-3.0.txt


def ident(file):
    return str(file.relative_to(HOME))


@pytest.fixture(scope="module")
def app():
    return application()


@pytest.mark.parametrize("name", PAGES)
def test_a_reference_page_is_what_the_program_says_now(app, name):
    committed = (HOME / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert committed == PAGES[name](app), f"docs/reference/{name} is out of date: run `make docs`"


@pytest.mark.parametrize("file", DOCS, ids=ident)
def test_every_link_between_documents_leads_to_a_file(file):
    text = file.read_text(encoding="utf-8")
    dead = [
        target
        for target in LINK.findall(text)
        if not target.startswith(("http://", "https://", "mailto:", "#")) and not (file.parent / target.partition("#")[0]).exists()
    ]
    assert dead == []


def commands_in(text):
    """Give the words after `hub` of every command line shown in a document: indented, or in a fenced block."""
    fenced = False
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        fenced ^= line.startswith("```")
        if not (fenced or line.startswith("    ")):
            continue
        for part in re.split(r"\s&&\s", line.partition(" #")[0]):
            words = shlex.split(part, comments=True) if part.count('"') % 2 == 0 else part.split()
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                words.pop(0)
            if words and words[0] in ("hub", ".venv/bin/hub"):
                yield words[1:]


@pytest.mark.parametrize("file", [each for each in DOCS if "reference" not in each.parts], ids=ident)
def test_every_command_shown_exists_with_its_options(file):
    known = {tuple(words.split()[1:]): command for words, command in leaves("hub", cli)}
    for words in commands_in(file.read_text(encoding="utf-8")):
        path = next((tuple(words[:length]) for length in (2, 1) if tuple(words[:length]) in known), None)
        assert path is not None, f"no command: hub {' '.join(words)}"
        options = {name for each in known[path].params if isinstance(each, click.Option) for name in each.opts}
        asked = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert asked <= options | {"--help"}, f"hub {' '.join(words)} has no {asked - options}"


@pytest.mark.parametrize("file", DOCS, ids=ident)
def test_every_setting_named_exists(file):
    found = {name for name in SETTING.findall(file.read_text(encoding="utf-8")) if not name.endswith("_")}
    assert found <= set(NAMES)


def test_the_licence_is_the_published_text():
    assert hashlib.sha256((HOME / "LICENSE").read_bytes()).hexdigest() == AGPL


def test_pictures_are_small_enough_to_read_over_a_slow_line():
    pictures = list((HOME / "docs" / "pictures").glob("*.png"))
    assert pictures and all(each.stat().st_size < 250_000 for each in pictures)


def test_every_decision_record_is_in_the_list():
    listed = (HOME / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    assert [each.name for each in (HOME / "docs" / "adr").glob("0*.md") if f"({each.name})" not in listed] == []
