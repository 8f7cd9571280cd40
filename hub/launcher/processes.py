"""The four processes of a hub; each is the same whether `hub start` forks it or a Procfile starts it."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from redis import Redis

from hub.embedded.process import die_with_parent
from hub.kernel.settings import Settings
from hub.queue import relay as relays
from hub.queue import schedule, worker

TIMEOUT_SECONDS = 60


def set_up_log(name: str, settings: Settings, folder: Path | None = None) -> None:
    """Log one line an event, with the name of the process in front.

    Where    to the error stream; with a folder, to a file of the process there, and only warnings to the error stream.
    """
    line = logging.Formatter(f"%(asctime)s {name}: %(levelname)s: %(message)s")
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    if folder is not None:
        handlers[0].setLevel(logging.WARNING)
        handlers.append(logging.FileHandler(folder / f"{name}.log"))
    for handler in handlers:
        handler.setFormatter(line)
    logging.basicConfig(level=settings.log_level.upper(), handlers=handlers, force=True)
    for noisy in ("alembic", "rq", "rq.worker"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def redis_of(settings: Settings) -> Redis:
    """Connect to Redis with bounds, so that a Redis that hangs is noticed."""
    return Redis.from_url(settings.redis_url or "", socket_connect_timeout=5, health_check_interval=30)


class Web(BaseApplication):
    """gunicorn around an application that exists already."""

    def __init__(self, app: Flask, settings: Settings, bind: str):
        self.flask = app
        self.options: dict[str, Any] = {
            "bind": [bind],
            "workers": settings.web_workers,
            "threads": settings.web_threads,
            "worker_class": "gthread",
            "preload_app": True,
            "control_socket_disable": True,
            "timeout": TIMEOUT_SECONDS,
            "graceful_timeout": 10,
            "keepalive": 5,
            "loglevel": "warning",
            "proc_name": "hub-web",
            "post_fork": self._bind_to_master,
            "worker_tmp_dir": "/dev/shm" if os.access("/dev/shm", os.W_OK) else None,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.flask

    @staticmethod
    def _bind_to_master(arbiter: Any, gunicorn_worker: Any) -> None:
        die_with_parent(gunicorn_worker.ppid, signal.SIGTERM)


def run_web(app: Flask, settings: Settings, bind: str | None = None) -> None:
    """Answer requests until asked to stop; `bind` may be a socket made before (`fd://3`)."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    Web(app, settings, bind or f"{host}:{settings.port}").run()


def run_worker(app: Flask, settings: Settings) -> None:
    """Run jobs until asked to stop; the one under way is finished first."""
    worker.work(app, redis_of(settings))


def run_relay(app: Flask, settings: Settings) -> None:
    """Ring workers until asked to stop."""
    with app.app_context():
        relays.relay(redis_of(settings), _until_signalled())


def run_scheduler(app: Flask, settings: Settings) -> None:
    """Keep the calendar until asked to stop."""
    with app.app_context():
        schedule.keep_time(settings.timezone, _until_signalled())


def _until_signalled() -> Callable[[], bool]:
    asked = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: asked.set())
    return asked.is_set


PROCESSES: dict[str, Callable[[Flask, Settings], None]] = {
    "web": run_web,
    "worker": run_worker,
    "relay": run_relay,
    "scheduler": run_scheduler,
}
