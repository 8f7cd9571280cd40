"""Try every rule on one plugin: what it says, what its files hold, and what it does on a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hub.conformance.report import Report, make_report
from hub.conformance.scratch import Scratch, scratch_database
from hub.conformance.trial import try_out
from hub.conformance.words import unfitting
from hub.kernel.errors import missing
from hub.plugin_api.checks import faults
from hub.plugin_api.declaration import SpokeDeclaration
from hub.plugin_host.catalogue import Catalogue, Plugin, State, discover, examine_package
from hub.plugin_host.discovery import Installed, installed

DOING = ("migrations", "tables", "isolation", "pages", "demo")
FIRST = "It was not tried, because what stands above does not hold."


def check(declaration: Any, *, package: str | None = None, scratch: Scratch | None = None) -> Report:
    """Try every rule of the kit on one declaration; use it in a plugin's own tests: `assert check(declaration).passed`.

    Shape    one result for each rule, always. `package` names the plugin's package when it is not installed; `scratch` is a database
             that may be spoiled, else a throwaway one is started for as long as it takes.
    Never    raises for what a plugin says or does.
    """
    found = [(fault.rule, fault.words) for fault in faults(declaration)]
    if not isinstance(declaration, SpokeDeclaration) or found:
        key, version = getattr(declaration, "key", "?"), getattr(declaration, "version", "?")
        return make_report(str(key), str(version), found, dict.fromkeys((*DOING, "imports", "words"), FIRST))
    known = _installed(declaration, package)
    found += [("words", words) for words in unfitting(_said(declaration))]
    not_tried: dict[str, str] = {}
    if known is None:
        not_tried = dict.fromkeys((*DOING, "imports"), "It is not installed; name its package.")
    else:
        found += [(fault.rule, fault.words) for fault in examine_package(known, declaration)]
    if not found and known is not None and (declaration.migrations or declaration.pages or declaration.jobs):
        plugin = Plugin(declaration.key, declaration.key, declaration.title, State.READY, installed=known, declaration=declaration)
        wrong, untried = _tried(plugin, scratch)
        found, not_tried = found + wrong, dict.fromkeys(untried, FIRST)
    elif found and known is not None:
        not_tried = dict.fromkeys(DOING, FIRST)
    return make_report(declaration.key, declaration.version, found, not_tried)


def check_installed(key: str, *, catalogue: Catalogue | None = None, scratch: Scratch | None = None) -> Report:
    """Try every rule on an installed plugin, found as the hub finds it.

    Raises   MISSING when no plugin of that key is installed.
    """
    plugin = (catalogue or discover()).get(key)
    if plugin is None or plugin.installed is None:
        raise missing("plugin_host.plugin.check", f"No plugin {key} is installed here.")
    if plugin.ready:
        return check(plugin.declaration, package=plugin.installed.package, scratch=scratch)
    found = [(fault.rule, fault.words) for fault in plugin.faults]
    reached = plugin.declaration is not None and not faults(plugin.declaration)
    return make_report(key, plugin.version, found, dict.fromkeys(DOING if reached else (*DOING, "imports", "words"), FIRST))


def _installed(declaration: SpokeDeclaration, package: str | None) -> Installed | None:
    if package is not None:
        return Installed(declaration.key, f"{package}:declaration", package, declaration.version)
    return next((each for each in installed() if each.key == declaration.key), None)


def _said(declaration: SpokeDeclaration) -> Iterator[str]:
    """Give every text of a declaration that stands on a page."""
    yield from (declaration.title, declaration.summary, declaration.discipline, *declaration.terms.values())
    yield from (page.title for page in declaration.pages)
    yield from (each.title for each in (*declaration.settings, *declaration.jobs, *declaration.default_services, *declaration.professions))
    yield from (account.name for account in declaration.chart)
    yield from (rule.words for rule in (declaration.owner_rule, *declaration.supervision_rules, *declaration.payer_rules) if rule)


def _tried(plugin: Plugin, scratch: Scratch | None) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    if scratch is not None:
        return try_out(plugin, scratch)
    with scratch_database() as made:
        return try_out(plugin, made)
