"""An import contract of our own: some files of a feature are its own affair."""

from __future__ import annotations

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class KeptPrivate(Contract):
    """Refuse the named files of a feature to every module outside that feature.

    Shape    `house` is the package that the features lie in; `private` names files or folders directly inside a feature;
             `gatherers` are the modules that put the house together and may reach them all.
    """

    house = fields.StringField()
    private = fields.SetField(subfield=fields.StringField())
    gatherers = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        gatherers: Any = self.gatherers or set()
        wrong = []
        for imported in sorted(graph.modules):
            if (feature := self._owner(imported)) is None:
                continue
            for importer in sorted(graph.find_modules_that_directly_import(imported)):
                if importer not in gatherers and not f"{importer}.".startswith(f"{feature}."):
                    wrong.append((importer, imported))
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def _owner(self, module: str) -> str | None:
        """Return the feature that keeps this module to itself; None for an open one."""
        private: Any = self.private
        parts = module.split(".")
        return ".".join(parts[:2]) if len(parts) > 2 and parts[0] == self.house and parts[2] in private else None

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["wrong"]:
            output.print_error(f"{importer} may not import {imported}: that is its feature's own affair; use its services.", bold=False)
        output.new_line()
