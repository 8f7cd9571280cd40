"""Rules decide over what they are given: no page, no table, no queue, no clock and no chance in them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import hub

HOME = Path(hub.__file__).parent
FORBIDDEN = {
    "flask",
    "sqlalchemy",
    "flask_sqlalchemy",
    "marshmallow",
    "rq",
    "redis",
    "psycopg",
    "requests",
    "random",
    "secrets",
    "os",
    "time",
    "socket",
}
KERNEL = ("money", "period", "errors", "context", "law", "privacy")
PURE = sorted(
    {
        *HOME.glob("*/rules.py"),
        *HOME.glob("*/rules/*.py"),
        *(HOME / "kernel" / f"{name}.py" for name in KERNEL),
        *(HOME / "agreements" / f"{name}.py" for name in ("fees", "ownership", "lawbook")),
        *(HOME / "consensus" / f"{name}.py" for name in ("council", "power")),
        *(HOME / "surplus" / f"{name}.py" for name in ("capital", "tax")),
    }
)


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(HOME)))
def test_a_rule_imports_nothing_that_acts(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not {name.split(".")[0] for name in names} & FORBIDDEN


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(HOME)))
def test_a_rule_asks_no_clock(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not (isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow") and isinstance(node.value, ast.Name))


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(HOME)))
def test_no_rule_counts_money_in_floating_point(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
        assert not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
