"""Under whose name a bundled server runs: PostgreSQL refuses to run as root.

Order    an ordinary user runs it as themselves; root gives it to `nobody` where `nobody` can reach the files; else root
         enters a user namespace in which it is not root; where a container forbids that, `nobody` gets leave to pass closed
         directories. Nothing changes the mode of a directory that the hub did not make.
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


@dataclass(frozen=True)
class RunAs:
    """An identity for a child process; `uid` is None for one's own; `wrapper` is what is put before its command."""

    uid: int | None = None
    gid: int | None = None
    wrapper: tuple[str, ...] = ()

    def wrap(self, argv: Sequence[str]) -> list[str]:
        return [*self.wrapper, *argv]

    def popen_arguments(self) -> dict[str, Any]:
        if self.uid is None or self.wrapper:
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
        candidates = [MYSELF] if _known(os.geteuid()) else [_namespace()]
    elif owner is None:
        candidates = [_user(_nobody(), data, binary), _namespace(), _with_passage(_nobody())]
    elif owner == 0:
        candidates = [_namespace()]
    else:
        candidates = [_user(owner, data, binary), _with_passage(owner)]
    for candidate in candidates:
        if candidate is not None and _runs(candidate, binary):
            return candidate
    if os.geteuid() != 0:
        raise _cannot(
            f"PostgreSQL cannot run as {_name(os.geteuid())}: it needs a user with an entry in /etc/passwd, and a folder {binary.parent} "
            "that this user may run programs in. Start the hub as another user, or set DATABASE_URL to a PostgreSQL of your own."
        )
    raise _cannot(
        f"PostgreSQL does not run as root, and as another user it cannot reach {data.parent} and {binary.parent} on this machine. "
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


def _nobody() -> int | None:
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        return None


def _group(uid: int) -> int:
    return pwd.getpwuid(uid).pw_gid if _known(uid) else uid


def _user(uid: int | None, data: Path, binary: Path) -> RunAs | None:
    """Another user, where every directory on the way lets everybody pass."""
    if uid is None or not all(_open_to_all(parent) for path in (data, binary) for parent in path.parents if parent.exists()):
        return None
    return RunAs(uid, _group(uid))


def _with_passage(uid: int | None) -> RunAs | None:
    """Another user who keeps root's leave to pass closed directories, and nothing else of root's."""
    setpriv = shutil.which("setpriv")
    if setpriv is None or uid is None or not _known(uid):
        return None
    leave = ("--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override", "--bounding-set=-all,+dac_override")
    names = (f"--reuid={uid}", f"--regid={_group(uid)}", "--clear-groups")
    return RunAs(uid, _group(uid), (setpriv, *names, *leave, "--pdeathsig=INT", "--"))


def _open_to_all(directory: Path) -> bool:
    return bool(directory.stat().st_mode & stat.S_IXOTH)


def _known(uid: int) -> bool:
    try:
        return bool(pwd.getpwuid(uid))
    except KeyError:
        return False


def _namespace() -> RunAs | None:
    """A user namespace in which we go by the name of a user who is not root and whom /etc/passwd knows: initdb asks for both."""
    unshare = shutil.which("unshare")
    others = sorted(entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid != 0)
    if unshare is None or not others:
        return None
    return RunAs(wrapper=(unshare, "--user", f"--map-user={others[-1]}", f"--map-group={others[-1]}", "--"))


def _runs(candidate: RunAs, binary: Path) -> bool:
    trial = candidate.wrap([str(binary), "--version"])
    try:
        return subprocess.run(trial, check=False, capture_output=True, cwd="/", timeout=20, **candidate.popen_arguments()).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False
