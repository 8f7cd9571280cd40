"""One step of the start in a process of its own: what it reads, such as the superuser's password, leaves with it."""

from __future__ import annotations

import signal
import sys
import traceback
from collections.abc import Callable

from hub.embedded.data_dir import DataDir
from hub.embedded.supervisor import Forked, fork
from hub.kernel.errors import DomainError


def begin_step(body: Callable[[], None], data: DataDir) -> Forked:
    """Run `body` in a child; a refusal is printed there, as its sentence; a fault too, and its trace goes into a log."""
    log = data.logs / "start.log"

    def guarded() -> None:
        try:
            body()
        except DomainError as error:
            print(error.message, file=sys.stderr, flush=True)
            raise SystemExit(5) from None
        except Exception as error:  # noqa: BLE001 - whatever it is, a person at the terminal gets a sentence
            with log.open("a") as file:
                traceback.print_exc(file=file)
            print(f"This is a fault in the program: {type(error).__name__}. The trace is in {log}.", file=sys.stderr, flush=True)
            raise SystemExit(70) from None

    return fork("step", guarded, in_child=data.let_go)


def code_of(child: Forked) -> int:
    """Wait for a step and return its exit code; a Ctrl-C meanwhile ends the step first."""
    try:
        return child.wait()
    except BaseException:
        child.send_signal(signal.SIGTERM)
        child.wait()
        raise


def finish_step(child: Forked) -> None:
    """Wait for a step.

    Raises   SystemExit with the child's code when it failed; it has said why.
    """
    code = code_of(child)
    if code:
        raise SystemExit(code if code > 0 else 1)


def run_step(body: Callable[[], None], data: DataDir) -> None:
    """Begin a step and wait for it."""
    finish_step(begin_step(body, data))
