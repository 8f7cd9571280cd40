"""Keep parts running: watch their process ids, start again what ended, stop all in order.

Watches  process ids, not output pipes: an orphaned grandchild that holds a pipe open hides nothing.
Restarts at once, then after a pause that doubles up to a quarter of a minute; half a minute of health forgives.
Ends     with SIGINT or SIGTERM, in groups, last started first; a second signal kills. If this process itself is killed, the
         kernel ends every part (`process.die_with_parent`).
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from hub.embedded.process import die_with_parent, name_process

HEALTHY_SECONDS = 30.0
LONGEST_PAUSE = 15.0
LOOK_EVERY = 0.1


class Child(Protocol):
    """What `subprocess.Popen` and `Forked` have in common."""

    pid: int

    def poll(self) -> int | None: ...
    def send_signal(self, sign: int) -> None: ...


class Forked:
    """A child made by fork from a process that has imported everything already."""

    def __init__(self, pid: int):
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            try:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:
                self.returncode = 0
            else:
                self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self) -> int:
        while (code := self.poll()) is None:
            time.sleep(0.01)
        return code

    def send_signal(self, sign: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sign)


def fork(name: str, body: Callable[[], None], *, in_child: Callable[[], None] = lambda: None) -> Forked:
    """Run `body` in a child with a session of its own, bound to this process's life; its end is the child's end."""
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return Forked(pid)
    code = 1
    try:
        os.setsid()
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
            signal.signal(sign, signal.SIG_DFL)
        die_with_parent(parent, signal.SIGTERM)
        name_process(f"hub-{name}")
        in_child()
        body()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - a child ends here, whatever happened
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


@dataclass
class Part:
    """One thing that is kept running.

    Shape    `group` orders the end: higher groups are stopped first, together; `ending` are signals and the seconds after each.
    """

    name: str
    start: Callable[[], Child]
    group: int = 1
    ending: Sequence[tuple[int, float]] = ((signal.SIGTERM, 15.0),)
    child: Child | None = None
    failures: int = 0
    started_at: float = 0.0
    again_at: float = field(default=0.0)


class Supervisor:
    """Starts parts in the order given, watches them, stops them by group."""

    def __init__(self, parts: Sequence[Part], say: Callable[[str], None]):
        self.parts = list(parts)
        self.say = say
        self.signals = 0
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._asked)

    def _asked(self, sign: int, frame: object) -> None:
        self.signals += 1

    @property
    def stopping(self) -> bool:
        return self.signals > 0

    def start(self, part: Part) -> None:
        part.started_at = time.monotonic()
        part.child = part.start()

    def adopt(self, part: Part, child: Child | None) -> None:
        """Take over a child that was started before there was a supervisor."""
        part.started_at, part.child = time.monotonic(), child

    def watch(self) -> None:
        """Restart what ends, until asked to stop."""
        while not self.stopping:
            self.look()
            time.sleep(LOOK_EVERY)

    def look(self) -> None:
        """Notice what ended, and start what is due to start again."""
        now = time.monotonic()
        for part in self.parts:
            if part.child is not None and (code := part.child.poll()) is not None:
                part.child = None
                part.failures = 1 if now - part.started_at > HEALTHY_SECONDS else part.failures + 1
                pause = 0.0 if part.failures == 1 else min(0.5 * 2 ** (part.failures - 2), LONGEST_PAUSE)
                part.again_at = now + pause
                self.say(f"{part.name} ended ({_how(code)}); starting it again{f' in {pause:g} s' if pause else ''}")
            if part.child is None and now >= part.again_at:
                try:
                    self.start(part)
                except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
                    part.failures += 1
                    part.again_at = now + min(0.5 * 2**part.failures, LONGEST_PAUSE)
                    self.say(f"{part.name} cannot start: {error}")

    def stop(self) -> None:
        """Stop group by group, the last started first; kill what does not leave in its time, or at a second signal."""
        for group in sorted({part.group for part in self.parts}, reverse=True):
            leaving = [part for part in self.parts if part.group == group and part.child is not None and part.child.poll() is None]
            begun, steps = time.monotonic(), {part.name: 0 for part in leaving}
            deadlines = dict.fromkeys(steps, begun)
            while leaving:
                for part in leaving:
                    if time.monotonic() >= deadlines[part.name] or self.signals > 1:
                        deadlines[part.name] = time.monotonic() + self._push(part, steps[part.name])
                        steps[part.name] += 1
                time.sleep(0.02)
                leaving = [part for part in leaving if part.child is not None and part.child.poll() is None]

    def _push(self, part: Part, step: int) -> float:
        sign, seconds = part.ending[step] if step < len(part.ending) and self.signals <= 1 else (signal.SIGKILL, 5.0)
        with contextlib.suppress(ProcessLookupError):
            if part.child is not None:
                part.child.send_signal(sign)
        return seconds


def _how(code: int) -> str:
    return f"by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"
