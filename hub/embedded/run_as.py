"""Under whose name a bundled server runs: PostgreSQL refuses to run as root.

Order    an ordinary user runs it as themselves; root gives it to `nobody` where `nobody` can reach the files; else root
         enters a user namespace in which it is not root. Nothing changes the mode of a directory that the hub did not make.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.kernel.errors import DomainError, unavailable

NAMESPACE = ("--user", "--map-user=1000", "--map-group=1000")


@dataclass(frozen=True)
class RunAs:
    """An identity for a child process; `uid` is None for one's own."""

    uid: int | None = None
    gid: int | None = None
    unshare: str | None = None

    def wrap(self, argv: Sequence[str]) -> list[str]:
        return [self.unshare, *NAMESPACE, "--", *argv] if self.unshare else list(argv)

    def popen_arguments(self) -> dict[str, Any]:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give a file or directory that the hub made to this identity."""
        if self.uid is not None:
            os.chown(path, self.uid, self.gid if self.gid is not None else -1)


MYSELF = RunAs()


def choose(data: Path, binary: Path) -> RunAs:
    """Find an identity that can run `binary` on the directory `data` (which may not exist yet).

    Raises   UNAVAILABLE with the ways out when there is none.
    """
    owner = data.stat().st_uid if data.exists() else None
    if os.geteuid() != 0:
        if owner is not None and owner != os.geteuid():
            raise _cannot(
                f"The data directory {data} belongs to {_name(owner)}. Start the hub as that user, or choose another HUB_DATA_DIR."
            )
        return MYSELF
    if owner is None:
        candidates = [_nobody(data, binary), _namespace()]
    else:
        candidates = [_namespace() if owner == 0 else _user(owner)]
    for candidate in candidates:
        if candidate is not None and _runs(candidate, binary):
            return candidate
    raise _cannot(
        "PostgreSQL does not run as root, and neither the user 'nobody' can reach "
        f"{data.parent} and {binary.parent}, nor does this machine allow user namespaces. "
        "Start the hub as an ordinary user, or put it and HUB_DATA_DIR where every user may pass (for example /srv/hub), "
        "or set DATABASE_URL to a PostgreSQL of your own."
    )


def _cannot(sentence: str) -> DomainError:
    return unavailable("embedded.postgres.start", sentence)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _user(uid: int) -> RunAs:
    try:
        return RunAs(uid, pwd.getpwuid(uid).pw_gid)
    except KeyError:
        return RunAs(uid, uid)


def _nobody(data: Path, binary: Path) -> RunAs | None:
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return None
    passable = all(_open_to_all(parent) for path in (data, binary) for parent in path.parents if parent.exists())
    return RunAs(entry.pw_uid, entry.pw_gid) if passable else None


def _open_to_all(directory: Path) -> bool:
    return bool(directory.stat().st_mode & stat.S_IXOTH)


def _namespace() -> RunAs | None:
    unshare = shutil.which("unshare")
    return RunAs(unshare=unshare) if unshare else None


def _runs(candidate: RunAs, binary: Path) -> bool:
    trial = candidate.wrap([str(binary), "--version"])
    try:
        return subprocess.run(trial, check=False, capture_output=True, cwd="/", timeout=20, **candidate.popen_arguments()).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False
