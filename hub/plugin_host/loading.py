"""Import a plugin under guard: within a budget of seconds, and without letting anything it raises go further."""

from __future__ import annotations

import importlib
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from hub.plugin_api.checks import Fault
from hub.plugin_api.declaration import SpokeDeclaration

BUDGET_SECONDS = 5.0


class TooSlow(BaseException):
    """Break off an import that takes too long; not an Exception, so that a plugin's own `except` does not swallow it."""


class CannotLoad(Exception):
    """Say in one sentence why a part of a plugin could not be read."""


def load(target: str, budget: float = BUDGET_SECONDS) -> tuple[Any, tuple[Fault, ...]]:
    """Import what an entry point leads to.

    Shape    the object and no fault, or None and the fault.
    Never    raises, whatever the plugin does while it is read; Ctrl-C alone goes through.
    """
    try:
        return guarded(lambda: resolve(target), budget), ()
    except CannotLoad as error:
        return None, (Fault("metadata", str(error)),)


def load_handlers(declaration: SpokeDeclaration, package: str, budget: float = BUDGET_SECONDS) -> tuple[Fault, ...]:
    """Import every function that a declaration names, and say which are not there or are not the plugin's own."""
    named = [("routes", page.handler) for page in declaration.pages]
    named += [("manifest", job.handler) for job in declaration.jobs]
    named += [("manifest", subscription.handler) for subscription in declaration.subscriptions]
    named += [("demo", declaration.demo)] if declaration.demo else []
    found = []
    for rule, handler in dict.fromkeys(named):
        module = handler.partition(":")[0]
        if module != package and not module.startswith(package + "."):
            found.append(Fault(rule, f"{handler} lies outside the plugin's own package {package}."))
            continue
        try:
            if not callable(guarded(lambda name=handler: resolve(name), budget)):
                found.append(Fault(rule, f"{handler} is not a function."))
        except CannotLoad as error:
            found.append(Fault(rule, str(error)))
    return tuple(found)


def resolve(target: str) -> Any:
    """Import "package.module:name" and return what the name stands for."""
    module, _, name = target.partition(":")
    found = importlib.import_module(module)
    for part in filter(None, name.split(".")):
        found = getattr(found, part)
    return found


def guarded(work: Callable[[], Any], budget: float) -> Any:
    """Do `work` within `budget` seconds.

    Means    an alarm in the main thread, which ends the import; elsewhere a thread that is left behind when it does not come back.
    Raises   CannotLoad for whatever it raises, and when it takes too long.
    """
    late = f"It did not answer within {budget:g} seconds."
    try:
        if threading.current_thread() is threading.main_thread():
            with _alarm(budget):
                return work()
        return _in_thread(work, budget)
    except TooSlow:
        raise CannotLoad(late) from None
    except (KeyboardInterrupt, CannotLoad):
        raise
    except BaseException as error:
        words = " ".join(str(error).split())[:200]
        raise CannotLoad(f"It stopped with {type(error).__name__}{': ' + words if words else ''}.") from error


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def ring(signum: int, frame: Any) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, ring)
    left, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left)
        signal.signal(signal.SIGALRM, before)


def _in_thread(work: Callable[[], Any], budget: float) -> Any:
    result: list[tuple[bool, Any]] = []

    def run() -> None:
        try:
            result.append((True, work()))
        except BaseException as error:  # noqa: BLE001  (carried to the caller, who says it in words)
            result.append((False, error))

    worker = threading.Thread(target=run, daemon=True, name="reading a plugin")
    worker.start()
    worker.join(budget)
    if not result:
        raise TooSlow
    good, value = result[0]
    if not good:
        raise value
    return value
