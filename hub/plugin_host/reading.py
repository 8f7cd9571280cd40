"""Read a plugin's source without running it, and name what it reaches for that is not its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

OPEN = ("hub.plugin_api", "hub.toolkit", "hub.conformance")
MACHINERY = frozenset({"flask", "flask_sqlalchemy", "sqlalchemy", "alembic", "psycopg", "redis", "rq"})
BEHIND = frozenset({"_uow", "_entity", "_has_tables"})
FOR_MIGRATIONS = frozenset({"alembic", "sqlalchemy"})


def foreign_imports(folder: Path, package: str, migrations: str | None = None) -> tuple[str, ...]:
    """List every import in a package that a plugin may not make, as sentences.

    Law      of the hub only `plugin_api`, `toolkit` and `conformance`; no other spoke; none of the hub's machinery
             (a page gets its rows from the desk), save alembic and SQLAlchemy inside the migrations.
    """
    found = []
    aside = folder / migrations if migrations else None
    for file in sorted(folder.rglob("*.py")):
        if "__pycache__" in file.parts:
            continue
        in_migrations = aside is not None and aside in file.parents
        where = file.relative_to(folder).as_posix()
        try:
            tree = ast.parse(file.read_bytes())
        except (SyntaxError, ValueError):
            found.append(f"{where} is not Python that this hub can read.")
            continue
        if any(isinstance(node, ast.Attribute) and node.attr in BEHIND for node in ast.walk(tree)):
            found.append(f"{where} reaches behind the desk.")
        for name in _imports(tree):
            if not _open_to(name, package, in_migrations):
                found.append(f"{where} imports {name}; a plugin uses {', '.join(OPEN)} and what it brings itself.")
    return tuple(dict.fromkeys(found))


def _open_to(name: str, package: str, in_migrations: bool) -> bool:
    root = name.partition(".")[0]
    if name == package or name.startswith(package + "."):
        return True
    if root in ("hub", "spokes", "migrations", "tests"):
        return name == "hub" or name.startswith(OPEN)
    if root in MACHINERY:
        return in_migrations and root in FOR_MIGRATIONS
    return True


def _imports(tree: ast.AST) -> Iterator[str]:
    """Name every module that a file imports, also through `import_module("...")` with the name written out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield from (f"{node.module}.{alias.name}" if node.module in ("hub", "spokes") else node.module for alias in node.names)
        elif isinstance(node, ast.Call) and _called(node.func) in ("import_module", "__import__") and node.args:
            named = node.args[0]
            yield from [named.value] if isinstance(named, ast.Constant) and isinstance(named.value, str) else []


def _called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
