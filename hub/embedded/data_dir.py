"""The data directory: who holds it, what is secret in it, and where everything lies."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import shutil
from pathlib import Path

from hub.kernel.errors import DomainError, unavailable

LARGE_LOG = 10 * 1024 * 1024
NEEDED_BYTES = 256 * 1024 * 1024
APP_ADDRESSES = "app-addresses"


class DataDir:
    """One data directory, opened for use.

    Shape    `postgres/` and `valkey/` belong to the servers; `logs/`, `secrets/` and `run/` are private to the one who starts
             the hub; each secret is a file of its own with mode 0600.
    """

    def __init__(self, path: Path):
        self.path = path
        self.postgres = path / "postgres"
        self.valkey = path / "valkey"
        self.logs = path / "logs"
        self.secrets = path / "secrets"
        self.run = path / "run"
        self._lock: int | None = None

    def prepare(self) -> None:
        """Make what is missing.

        Raises   UNAVAILABLE when the directory cannot be written, or the disk is nearly full.
        """
        try:
            if not self.path.exists():
                self.path.mkdir(parents=True, mode=0o711)
                self.path.chmod(0o711)  # passable, so that PostgreSQL can run as another user when root starts the hub
            for private in (self.logs, self.secrets, self.run):
                private.mkdir(mode=0o700, exist_ok=True)
            probe = self.run / f"probe-{os.getpid()}"
            probe.write_bytes(b"\0" * 4096)
            probe.unlink()
            free = shutil.disk_usage(self.path).free
        except OSError as error:
            raise self._unusable(error) from error
        if free < NEEDED_BYTES:
            raise unavailable(
                "embedded.data_dir.prepare",
                f"There is no space for {self.path}: {free // 1024**2} MB are free and the hub needs {NEEDED_BYTES // 1024**2} MB. "
                "Free some space, or set HUB_DATA_DIR to a larger disk.",
            )

    def _unusable(self, error: OSError) -> DomainError:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return unavailable(
                "embedded.data_dir.prepare", f"There is no space left for {self.path}. Free some space, or set HUB_DATA_DIR to a larger disk."
            )
        return unavailable(
            "embedded.data_dir.prepare", f"Cannot write to {self.path} ({error.strerror}). Make it writable, or set HUB_DATA_DIR elsewhere."
        )

    def turn_logs(self) -> None:
        """Put a log that has grown large aside, in place of the one put aside before; called while nothing runs."""
        for log in self.logs.glob("*.log"):
            if log.stat().st_size > LARGE_LOG:
                log.replace(log.with_suffix(".log.1"))

    # --- one hub at a time

    def holder(self) -> int | None:
        """Return the process that holds this directory, or None."""
        try:
            with (self.path / "hub.lock").open() as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    return int(file.read().strip() or 0)
        except (OSError, ValueError):
            pass
        return None

    def hold(self) -> None:
        """Take the directory for this process until it ends, however it ends.

        Raises   UNAVAILABLE naming the process that has it.
        """
        lock = os.open(self.path / "hub.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(lock, 32).decode(errors="replace").strip()
            os.close(lock)
            raise unavailable(
                "embedded.data_dir.hold",
                f"A hub already runs on {self.path} (process {holder}). Stop it first (kill {holder}), or set another HUB_DATA_DIR.",
            ) from None
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
        self._lock = lock

    def let_go(self) -> None:
        """Close this process's hold; a forked child calls it too, so that it does not hold on after its parent."""
        if self._lock is not None:
            with contextlib.suppress(OSError):
                os.close(self._lock)
            self._lock = None

    # --- secrets

    def secret(self, name: str) -> str:
        """Return a random secret, making it at the first call."""
        path = self.secrets / name
        try:
            return path.read_text().strip()
        except FileNotFoundError:
            self.write_private(path, secrets.token_urlsafe(32))
            return path.read_text().strip()

    def write_private(self, path: Path, text: str) -> None:
        """Write a file of mode 0600 that is either whole or not there."""
        draft = path.with_name(f".{path.name}-{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
