"""What holds for every file of the house: its size, its name, its first sentence, and which words it does without."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
OURS = ("hub", "spokes", "plugins", "migrations", "tests", "docs", ".ci")
TEXT = {".py", ".md", ".html", ".css", ".js", ".sql", ".toml", ".json", ".csv", ".svg", ".txt", "", ".lock"}
PYTHON = [*sorted(path for part in OURS[:4] for path in (HOME / part).rglob("*.py")), HOME / "dev.py"]
FEATURES = sorted(path.parent for path in HOME.glob("hub/*/__init__.py"))
STATED = sorted({*HOME.glob("hub/*/services.py"), *HOME.glob("hub/*/services/*.py"), *HOME.glob("hub/*/rules.py"), *HOME.glob("hub/*/rules/*.py")})
ATTICS = re.compile(r"(^|_)(utils?|helpers?|common|misc|managers?)($|_)|(Util|Helper|Manager)s?$")
LONGEST_FILE, LONGEST_FUNCTION = 400, 60


def name_of(path: Path) -> str:
    return str(path.relative_to(HOME))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def written() -> Iterator[tuple[Path, str]]:
    """Give every text that we wrote ourselves."""
    own = [path for part in OURS for path in (HOME / part).rglob("*") if path.suffix in TEXT and path.is_file() and "__pycache__" not in path.parts]
    for path in [*own, *(path for path in HOME.iterdir() if path.is_file() and path.suffix in TEXT and path.name != "LICENSE")]:
        yield path, path.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_a_file_is_short_enough_to_have_one_law_and_so_are_its_functions(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") < LONGEST_FILE, f"{name_of(path)} asks to be divided by meaning"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            assert lines < LONGEST_FUNCTION, f"{node.name} in {name_of(path)} has {lines} lines"


def test_no_file_class_or_function_is_an_attic():
    wrong = [name_of(path) for path in PYTHON if any(ATTICS.search(part) for part in path.relative_to(HOME).with_suffix("").parts)]
    for path in PYTHON:
        wrong += [
            f"{node.name} in {name_of(path)}"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and ATTICS.search(node.name)
        ]
    assert wrong == []


@pytest.mark.parametrize("path", STATED, ids=name_of)
def test_every_service_and_rule_begins_with_its_promise(path):
    module = tree(path)
    assert ast.get_docstring(module), f"{name_of(path)} does not say what it is"
    silent = []
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            first = (ast.get_docstring(node) or "").partition("\n")[0]
            if not first[:1].isupper() or not first.rstrip().endswith((".", ":", "?")):
                silent.append(f"{node.name}: {first or 'nothing'}")
    assert silent == []


@pytest.mark.parametrize("folder", FEATURES, ids=lambda folder: folder.name)
def test_every_folder_opens_with_a_sentence_that_a_member_can_read(folder):
    first = (ast.get_docstring(tree(folder / "__init__.py")) or "").partition("\n")[0]
    assert first.endswith((".", ":", ",")), f"hub/{folder.name}/__init__.py says nothing"
    assert len(first) > 20


def test_nothing_is_left_for_later_and_nothing_pretends():
    later = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error"]) + r")\b")
    assert [name_of(path) for path, text in written() if later.search(text)] == []


def test_the_repository_speaks_of_the_product_alone():
    """No path of a machine that it was written on, and no paper that is not in it."""
    absent = ["/wo" + "rk/", "/tmp/pl" + "an", "DOMAIN" + r"\.md", "STACK" + r"\.md", "RELIABILITY" + r"\.md", "/ho" + "me/[a-z]", "/ro" + "ot/"]
    elsewhere = re.compile("|".join(absent))
    found = [f"{name_of(path)}: {match[0]}" for path, text in written() if (match := elsewhere.search(text))]
    assert found == []


def test_every_link_in_our_documents_leads_to_a_file():
    broken = []
    for path, text in written():
        if path.suffix == ".md":
            for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text):
                if not (path.parent / target).exists():
                    broken.append(f"{name_of(path)}: {target}")
    assert broken == []
