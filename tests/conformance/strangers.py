"""Plugins that misbehave, written into a folder as an installer would leave them: a package and the records of its distribution."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from pathlib import Path

GOOD = {
    "title": "'Massage'",
    "version": "'1.0'",
    "api_version": "'1.0'",
    "made_by": "'A stranger'",
    "summary": "'A practice of licensed massage therapists.'",
    "discipline": "'massage'",
    "professions": "(Profession(code='massage', title='Massage', licence_types=('LMT',), practises_alone=('LMT',)),)",
    "licence_types": "('LMT',)",
    "owner_rule": "OwnerRule(licence_types=('LMT',), words='Every owner is licensed.')",
    "fee_profile": "'licensed_care'",
    "fee_models_allowed": "('flat_monthly',)",
}
HEAD = "from hub.plugin_api.declaration import *\n"
MIGRATION = """
from alembic import op

revision = "first"
down_revision = None


def upgrade():
    op.execute(\"\"\"{up}\"\"\")


def downgrade():
    op.execute(\"\"\"{down}\"\"\")
"""
TABLE = (
    "CREATE TABLE oil (id uuid NOT NULL DEFAULT uuidv7(), entity_id uuid NOT NULL DEFAULT hub.bound_entity(),"
    " name text NOT NULL DEFAULT '', CONSTRAINT oil_pkey PRIMARY KEY (entity_id, id))"
)
STEAL_SPELT = "SELECT U&\"set\\005fconfig\"('hub.entity', :to, true) AS x"
_numbers = itertools.count(1)


@dataclass
class Stranger:
    """One plugin to be written; `says` replaces or (with None) leaves out what its declaration says, as Python source."""

    key: str
    says: dict[str, str | None] = field(default_factory=dict)
    source: str | None = None  # the whole of the package instead of a declaration
    modules: dict[str, str] = field(default_factory=dict)
    migrations: dict[str, str] = field(default_factory=dict)
    installed_version: str = "1.0"
    distribution: str = ""
    target: str = ""

    def install(self, folder: Path) -> str:
        """Write the package and its records into a folder and return the package's name."""
        package = f"stranger_{self.key}_{next(_numbers)}"
        name = self.distribution or f"hub-{self.key.replace('_', '-')}-by-a-stranger"
        home = folder / package
        home.mkdir(parents=True)
        (home / "__init__.py").write_text(self.source if self.source is not None else self._declaration(package))
        for module, text in self.modules.items():
            (home / f"{module}.py").write_text(text.replace("PACKAGE", package))
        for migration, text in self.migrations.items():
            (home / "migrations").mkdir(exist_ok=True)
            (home / "migrations" / f"{migration}.py").write_text(text)
        records = folder / f"{name.replace('-', '_')}-{self.installed_version}.dist-info"
        records.mkdir()
        (records / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {self.installed_version}\nAuthor: A stranger\n")
        (records / "entry_points.txt").write_text(f"[hub.spokes]\n{self.key} = {self.target or package + ':declaration'}\n")
        return package

    def _declaration(self, package: str) -> str:
        said = {"key": repr(self.key), **GOOD, **self.says}
        lines = "".join(f"    {name}={value.replace('PACKAGE', package)},\n" for name, value in said.items() if value is not None)
        return f"{HEAD}\ndeclaration = SpokeDeclaration(\n{lines})\n"


def page(path: str = "oils", handler: str = "PACKAGE.pages:show", key: str = "massage", methods: str = "GET") -> str:
    """Say one page in the source of a declaration."""
    access = "".join(f"Access(method='{method}', permission='{key}.oil.{method.lower()}'), " for method in methods.split())
    return f"(Page(path='{path}', title='Oils', icon='care', handler='{handler}', access=({access})),)"


def answering(body: str) -> str:
    """Write the module of a page whose function has this body."""
    inside = "\n".join(f"    {line}" for line in body.strip().splitlines())
    return (
        "from hub.plugin_api.pages import *\nfrom hub.plugin_api.pages import PageView, Table, Column, Form, Field, Done, Refused\n\n\n"
        f"def show(desk, request):\n{inside}\n\n\ndef tell(desk):\n    desk.write(\"INSERT INTO oil (name) VALUES ('lavender')\")\n"
    )


def with_table(key: str, up: str = TABLE, down: str = "DROP TABLE oil", body: str = "return PageView('Oils', 'None.')") -> Stranger:
    """A plugin with one table and one page."""
    return Stranger(
        key,
        says={
            "migrations": "'migrations'",
            "tables": "('oil',)",
            "demo": "'PACKAGE.pages:tell'",
            "pages": page(f"oils-{key.replace('_', '-')}", key=key),
        },
        modules={"pages": answering(body)},
        migrations={"first": MIGRATION.format(up=up, down=down)},
    )
