"""Find the plugins that are installed, and read who they say they are, without running a line of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import machinery, metadata
from pathlib import Path

GROUP = "hub.spokes"
OWN_DISTRIBUTION = "cooperative-hub"


@dataclass(frozen=True)
class Installed:
    """One entry point in the group `hub.spokes`, as the installed distribution's own records describe it.

    Shape    `key` is the entry point's name, `target` is "package.module:name"; `copies` are its versions when there are several.
    """

    key: str
    target: str
    distribution: str
    version: str
    made_by: str = ""
    copies: tuple[str, ...] = ()

    @property
    def first_party(self) -> bool:
        return _plain(self.distribution) == OWN_DISTRIBUTION

    @property
    def package(self) -> str:
        """Name the package that is the plugin's own: everything it runs must lie in it."""
        parts = self.target.partition(":")[0].split(".")
        return ".".join(parts[:2]) if parts[0] == "spokes" else parts[0]


@dataclass(frozen=True)
class Allowed:
    """One entry of `HUB_PLUGINS`: a key, perhaps held to one version or to the digest of its files."""

    key: str
    version: str | None = None
    digest: str | None = None


def installed(path: list[str] | None = None) -> tuple[Installed, ...]:
    """List every spoke plugin that is installed, by key and distribution; `path` replaces `sys.path` where given."""
    found: dict[str, metadata.Distribution] = {}
    copies: dict[str, list[str]] = {}
    for distribution in metadata.distributions(**({"path": path} if path is not None else {})):
        name = _said(distribution, "Name")
        if name:
            found.setdefault(_plain(name), distribution)
            copies.setdefault(_plain(name), []).append(_said(distribution, "Version"))
    points = (point for name, distribution in found.items() for point in _points(distribution, tuple(dict.fromkeys(copies[name]))))
    return tuple(sorted(points, key=lambda each: (each.key, not each.first_party, each.distribution)))


def _points(distribution: metadata.Distribution, copies: tuple[str, ...]) -> Iterator[Installed]:
    for point in distribution.entry_points:
        if point.group == GROUP:
            yield Installed(
                key=point.name,
                target=point.value,
                distribution=_said(distribution, "Name"),
                version=_said(distribution, "Version"),
                made_by=_said(distribution, "Author") or _said(distribution, "Author-email"),
                copies=copies if len(copies) > 1 else (),
            )


def _said(distribution: metadata.Distribution, name: str) -> str:
    """Read one line of a distribution's own records; an unreadable record says nothing."""
    try:
        return str(distribution.metadata[name] or "").strip()
    except Exception:  # noqa: BLE001  (a damaged record of one distribution must not keep the others from being found)
        return ""


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def read_allowed(text: str) -> tuple[Allowed, ...]:
    """Read `HUB_PLUGINS`: keys with commas between, each perhaps `key==1.2` or `key@sha256:<64 hex digits>`; empty allows all.

    Raises   ValueError with one sentence for an entry that is none of these.
    """
    allowed = []
    for entry in filter(None, (part.strip() for part in text.split(","))):
        match = re.fullmatch(r"([a-z][a-z_]*)(?:==([\w.+-]+)|@sha256:([0-9a-f]{64}))?", entry)
        if match is None:
            raise ValueError(f"HUB_PLUGINS cannot be read at “{entry}”; write key, key==version or key@sha256:digest, with commas between.")
        allowed.append(Allowed(match[1], match[2], match[3]))
    return tuple(allowed)


def folder_of(package: str) -> Path | None:
    """Find the folder of a package on disk, without importing it or its parents; None when it has none."""
    path: list[str] | None = None
    for depth in range(package.count(".") + 1):
        spec = machinery.PathFinder.find_spec(".".join(package.split(".")[: depth + 1]), path)
        spec = spec or _editable(package) if depth == 0 else spec
        if spec is None or not spec.submodule_search_locations:
            return None
        path = list(spec.submodule_search_locations)
    return Path(path[0]) if path else None


def _editable(package: str) -> machinery.ModuleSpec | None:
    """Ask the finders that editable installs add for a top-level package; finding one does not run it."""
    from importlib.util import find_spec

    try:
        return find_spec(package.split(".")[0])
    except (ImportError, ValueError):
        return None


def digest_of(folder: Path) -> str:
    """Digest all files of a package, names and contents, in the order of their names; compiled files aside."""
    total = hashlib.sha256()
    for file in sorted(each for each in folder.rglob("*") if each.is_file() and "__pycache__" not in each.parts):
        name = file.relative_to(folder).as_posix().encode()
        total.update(len(name).to_bytes(4) + name + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()
