"""All plugins of this hub, each ready, put aside with its reasons, or not chosen; made once, at start-up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from hub.ledger.rules import PRACTICE_CHART
from hub.plugin_api.checks import Fault, faults
from hub.plugin_api.declaration import SpokeDeclaration
from hub.plugin_api.registry import Registry
from hub.plugin_host.discovery import Allowed, Installed, digest_of, folder_of, installed, read_allowed
from hub.plugin_host.loading import BUDGET_SECONDS, load, load_handlers
from hub.plugin_host.reading import foreign_imports

CORE_PAGES = frozenset(
    {
        "agreements", "care-fund", "decisions", "hours", "joining", "kept", "leave", "meetings", "money", "pay", "people", "plugins",
        "practices", "records", "settings", "surplus",
    }
)  # fmt: skip
"""Words under `/p/<practice>/` that are the hub's own, now or by the plan of its pages."""


class State(StrEnum):
    """How a plugin stands. Whether a practice uses it is another question."""

    READY = "ready"
    QUARANTINED = "quarantined"
    NOT_CHOSEN = "not_chosen"
    ABSENT = "absent"


@dataclass(frozen=True)
class Plugin:
    """One plugin as the hub sees it.

    Shape    `ref` is its key, or key and distribution when another plugin claims the same key; `declaration` is None if unread.
    """

    ref: str
    key: str
    title: str
    state: State
    faults: tuple[Fault, ...] = ()
    installed: Installed | None = None
    declaration: SpokeDeclaration | None = field(default=None, compare=False)

    @property
    def ready(self) -> bool:
        return self.state is State.READY

    @property
    def version(self) -> str:
        return self.installed.version if self.installed else ""

    @property
    def reason(self) -> str:
        return " ".join(fault.words for fault in self.faults)


@dataclass(frozen=True)
class Catalogue:
    """Every plugin that is installed or was asked for, and the registry of those that are ready."""

    plugins: tuple[Plugin, ...]
    registry: Registry

    def __iter__(self) -> Iterator[Plugin]:
        return iter(self.plugins)

    def get(self, ref: str) -> Plugin | None:
        return next((plugin for plugin in self.plugins if plugin.ref == ref), None)


def discover(
    allowed: str = "", *, path: list[str] | None = None, reserved_pages: Iterable[str] = (), budget: float = BUDGET_SECONDS
) -> Catalogue:
    """Find, read and check every installed plugin.

    Never    raises for what a plugin does or says; raises ValueError when `allowed` (the setting HUB_PLUGINS) cannot be read.
    """
    wanted = read_allowed(allowed)
    reserved = CORE_PAGES | frozenset(reserved_pages)
    found = installed(path)
    plugins = _apart([_examine(each, found, wanted, reserved, budget) for each in found])
    known = {plugin.key for plugin in plugins}
    for entry in wanted:
        if entry.key not in known:
            reason = Fault("metadata", "HUB_PLUGINS names it, and it is not installed.")
            plugins.append(Plugin(entry.key, entry.key, _guess_title(entry.key), State.ABSENT, (reason,)))
    ready = (plugin.declaration for plugin in plugins if plugin.ready and plugin.declaration)
    plugins.sort(key=lambda plugin: (plugin.title.casefold(), plugin.ref))
    return Catalogue(tuple(plugins), Registry.of(ready))


def _apart(plugins: list[Plugin]) -> list[Plugin]:
    """Put aside every plugin whose page another one has already: the hub's own first, then by key."""
    holder: dict[str, str] = {}
    kept = []
    for plugin in sorted(plugins, key=lambda each: (not (each.installed and each.installed.first_party), each.ref)):
        paths = [page.path for page in plugin.declaration.pages] if plugin.ready and plugin.declaration else []
        found = tuple(Fault("routes", f"The page path “{path}” is that of {holder[path]} already.") for path in paths if path in holder)
        kept.append(replace(plugin, state=State.QUARANTINED, faults=found) if found else plugin)
        if not found:
            holder.update(dict.fromkeys(paths, plugin.title))
    return kept


def _examine(each: Installed, found: tuple[Installed, ...], wanted: tuple[Allowed, ...], reserved: frozenset[str], budget: float) -> Plugin:
    rivals = [other for other in found if other.key == each.key]
    own = [other for other in rivals if other.first_party]
    winner = own[0] if len(own) == 1 else each if len(rivals) == 1 else None
    ref = each.key if each is (winner or rivals[0]) else f"{each.key}--{each.distribution}"
    plugin = Plugin(ref, each.key, _guess_title(each.key), State.READY, installed=each)
    if wanted and each.key not in {entry.key for entry in wanted}:
        return replace(plugin, state=State.NOT_CHOSEN, faults=(Fault("metadata", "HUB_PLUGINS does not name it."),))
    known = _before_import(each, rivals, winner, wanted)
    if known:
        return replace(plugin, state=State.QUARANTINED, faults=known)
    declaration, known = load(each.target, budget)
    if not known:
        known = faults(declaration)
    if isinstance(declaration, SpokeDeclaration):
        plugin = replace(plugin, declaration=declaration)
        known = known or examine_package(each, declaration, reserved, budget)
        if isinstance(declaration.title, str) and declaration.title.strip():
            plugin = replace(plugin, title=declaration.title.strip()[:120])
    return replace(plugin, state=State.QUARANTINED if known else State.READY, faults=known)


def _before_import(each: Installed, rivals: list[Installed], winner: Installed | None, wanted: tuple[Allowed, ...]) -> tuple[Fault, ...]:
    """What can be known from the records and the files alone."""
    found = []
    if winner is not each:
        others = ", ".join(sorted({other.distribution for other in rivals} - {each.distribution})) or each.distribution
        found.append(Fault("metadata", f"The key “{each.key}” is claimed by {others} too; a key belongs to one plugin."))
    if each.copies:
        found.append(Fault("metadata", f"{each.distribution} is installed more than once, as {' and '.join(each.copies)}."))
    folder = folder_of(each.package)
    if folder is None:
        found.append(Fault("metadata", f"Its package {each.package} is not where its installation says."))
    for entry in wanted:
        if entry.key == each.key and entry.version and entry.version != each.version:
            found.append(Fault("metadata", f"HUB_PLUGINS holds it to version {entry.version}; version {each.version} is installed."))
        if entry.key == each.key and entry.digest and folder is not None and digest_of(folder) != entry.digest:
            found.append(Fault("metadata", "Its files are not those that HUB_PLUGINS names by their digest."))
    return tuple(found)


def examine_package(
    each: Installed, declaration: SpokeDeclaration, reserved: frozenset[str] = CORE_PAGES, budget: float = BUDGET_SECONDS
) -> tuple[Fault, ...]:
    """List every fault between what a declaration says and what its package and installation are."""
    found = []
    if declaration.key != each.key:
        found.append(Fault("metadata", f"It is installed as “{each.key}” and calls itself “{declaration.key}”."))
    if declaration.version != each.version:
        found.append(Fault("metadata", f"It says it is version {declaration.version}, and version {each.version} is installed."))
    for page in declaration.pages:
        if page.path in reserved:
            found.append(Fault("routes", f"The page path “{page.path}” belongs to the hub itself."))
    taken = {plan.code for plan in PRACTICE_CHART}
    found += [
        Fault("manifest", f"The account {account.code} is in the common chart already.")
        for account in declaration.chart
        if account.code in taken
    ]
    folder = folder_of(each.package)
    if folder is not None:
        found += [Fault("imports", words) for words in foreign_imports(folder, each.package, declaration.migrations)]
        if declaration.migrations and not any((folder / declaration.migrations).glob("*.py")):
            found.append(Fault("migrations", f"There are no migrations in its folder {declaration.migrations}."))
    if not found:
        found += load_handlers(declaration, each.package, budget)
    return tuple(dict.fromkeys(found))


def _guess_title(key: str) -> str:
    return key.replace("_", " ").capitalize()
