"""Child processes that die with the process that started them."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from hub.embedded.run_as import RunAs

PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(parent: int, sign: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to send `sign` to this process when its parent dies, and leave at once if it is gone already.

    Where    Linux alone can do this; elsewhere the next start stops what it finds still running.
    """
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def name_process(name: str) -> None:
    """Show a forked process under a name of its own in `ps` and `top`, where the kernel can."""
    if _libc is not None:
        _libc.prctl(PR_SET_NAME, name[:15].encode(), 0, 0, 0)


def spawn(argv: Sequence[str], *, run_as: RunAs, log: Path, sign: signal.Signals, env: Mapping[str, str] | None = None) -> subprocess.Popen:
    """Start a server in a session of its own, so that Ctrl-C reaches the launcher alone, bound to the launcher's life.

    Call     from the main thread: the kernel counts the death of the *thread* that started a child.
    """
    parent = os.getpid()

    def bind() -> None:
        die_with_parent(parent, sign)

    with log.open("ab") as sink:
        return subprocess.Popen(
            run_as.wrap(argv),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            cwd="/",
            env=dict(env) if env is not None else None,
            start_new_session=True,
            preexec_fn=bind,  # noqa: PLW1509 - called before any thread of ours runs
            **run_as.popen_arguments(),
        )


def alive(pid: int) -> bool:
    """Tell whether a process with this number exists and is not merely waiting to be reaped."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return True


def wait_until(done: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Ask again and again until `done` says yes or the time is over; return its last answer."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() >= end:
            return False
        time.sleep(pause)
    return True


def stop(child: subprocess.Popen, signs: Sequence[tuple[signal.Signals, float]]) -> None:
    """Send each signal in turn, giving the child its seconds to leave after each; kill it at the end."""
    for sign, seconds in signs:
        if child.poll() is not None:
            return
        child.send_signal(sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
            return
    child.kill()
    child.wait()


def last_words(log: Path, lines: int = 3) -> str:
    """Return the end of a server's log, for the sentence that explains why it did not start."""
    try:
        text = log.read_text(errors="replace")
    except OSError:
        return ""
    return " / ".join(line.strip() for line in text.strip().splitlines()[-lines:])
