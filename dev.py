#!/usr/bin/env python3
"""Install, start and test the hub from a bare checkout. Needs Python 3.11 or newer and nothing else.

    python3 dev.py start | test [PYTEST ARGUMENTS] | bench [WHAT] | docs | lint | lock | schema | install

`make` calls this file, so there is one way. Packages come by pip with the hashes of the lock, or by uv where it is on the
PATH already. A stamp in the virtual environment, keyed on the lock, lets the next start skip the installation.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Sequence
from pathlib import Path

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
PYTHON = VENV / "bin" / "python"
OURS = (".", "plugins/acupuncture")
LOCKS = {"base": "requirements.lock", "test": "requirements-test.lock", "browser": "requirements-browser.lock"}
LOCK_OPTIONS = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header", "-q")
BUILD_BACKEND = "hatchling\n"


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs under whatever Python is at hand
        return complain(f"The hub needs Python 3.11 or newer; this is {sys.version.split()[0]}. Say: make PYTHON=/path/to/python3.12")
    tasks = {"start": start, "test": test, "bench": bench, "docs": docs, "lint": lint, "lock": lock, "schema": schema, "install": install_only}
    if not arguments or arguments[0] not in tasks:
        print(__doc__)
        return 2
    os.chdir(HOME)
    try:
        return tasks[arguments[0]](arguments[1:])
    except subprocess.CalledProcessError as error:
        return complain(f"This step failed: {' '.join(map(str, error.cmd))}")
    except OSError as error:
        return complain(f"{error.strerror}: {error.filename}")
    except KeyboardInterrupt:
        return 130


def complain(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def start(arguments: list[str]) -> int:
    """Install what is missing, and become the hub."""
    install("base")
    sys.stdout.flush()
    os.execv(VENV / "bin" / "hub", [str(VENV / "bin" / "hub"), "start", *arguments])


def test(arguments: list[str]) -> int:
    """Install what the tests need, and run them on all cores."""
    install("test")
    if browser_found():
        install("browser")
    return subprocess.call([PYTHON, "-m", "pytest", *(arguments or ["-n", str(min(os.cpu_count() or 1, 4)), "-q"])], env=clean())


def bench(arguments: list[str]) -> int:
    """Measure how fast the hub starts and what it weighs, on a throwaway data directory."""
    install("test")
    return subprocess.call([PYTHON, "-m", "tests.bench", *arguments], env=clean())


def docs(arguments: list[str]) -> int:
    """Write the reference pages anew from the program."""
    install("base")
    return subprocess.call([PYTHON, "-m", "docs.generate"], env=clean())


def lint(arguments: list[str]) -> int:
    """Check style and the direction of imports."""
    install("test")
    style = subprocess.call([PYTHON, "-m", "ruff", "check", *(arguments or ["."])])
    return style or subprocess.call([VENV / "bin" / "lint-imports"], env=clean())


def lock(arguments: list[str]) -> int:
    """Resolve the dependencies anew and write the three locks: hashes, and no index."""
    uv = shutil.which("uv")
    if uv is None:
        return complain("`make lock` needs uv on the PATH: https://docs.astral.sh/uv/")
    base, *others = LOCKS.items()
    run([uv, "pip", "compile", *LOCK_OPTIONS, *arguments, "pyproject.toml", "-", "-o", base[1]], give=BUILD_BACKEND)
    for extra, file in others:
        run([uv, "pip", "compile", *LOCK_OPTIONS, *arguments, "--extra", extra, "-c", base[1], "pyproject.toml", "-", "-o", file], give=BUILD_BACKEND)
    return 0


def schema(arguments: list[str]) -> int:
    """Write down in migrations/schema.sql what the migrations make."""
    install("base")
    return subprocess.call([PYTHON, "-m", "migrations.schema", *arguments], env=clean())


def install_only(arguments: list[str]) -> int:
    for which in arguments or ["base"]:
        install(which)
    return 0


def install(which: str) -> None:
    """Bring the virtual environment to what a lock says, unless it is there already."""
    if which != "base":
        install("base")
    lock_file = HOME / LOCKS[which]
    stamp = VENV / f".installed-{which}"
    wanted = digest(lock_file)
    if stamp.exists() and stamp.read_text() == wanted and PYTHON.exists():
        return
    began = time.monotonic()
    if not PYTHON.exists():
        make_environment()
    total = count(lock_file)
    say(f"Installing {total} packages from {lock_file.name} (once; a minute or two) ...")
    packages(["--require-hashes", "-r", lock_file], total)
    if which == "base":
        say("Installing the hub and its example plugin ...")
        packages(["--no-deps", "--no-build-isolation", *(word for ours in OURS for word in ("-e", ours))], 0)
    stamp.write_text(wanted)
    say(f"Installed in {time.monotonic() - began:.0f} s.")


def make_environment() -> None:
    say(f"Making a virtual environment in {VENV} ...")
    try:
        venv.create(VENV, with_pip=True, clear=VENV.exists())
    except subprocess.CalledProcessError:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(complain("This Python cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv"))


def packages(what: list[object], total: int) -> None:
    """Install with uv where it is on the PATH, else with pip, whose many lines become a count."""
    uv = shutil.which("uv")
    if uv:
        run([uv, "pip", "install", "--python", PYTHON, "--compile-bytecode", *what])
        return
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off", *what]
    heard: list[str] = []
    with subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout or ():
            heard.append(line)
            show_progress(line, sum(earlier.startswith("Collecting ") for earlier in heard), total)
    if pip.returncode:
        sys.stderr.writelines(heard[-15:])
        raise subprocess.CalledProcessError(pip.returncode, command[:4])


def show_progress(line: str, fetched: int, total: int) -> None:
    if line.startswith("Collecting ") and (fetched % 10 == 0 or fetched == total):
        say(f"  {fetched} of {total or fetched} fetched")
    elif line.startswith("Installing collected"):
        say("  unpacking ...")


def digest(lock_file: Path) -> str:
    """Name an installation: the lock, the projects installed beside it, where they lie, and the Python."""
    parts = [lock_file.read_bytes(), *((HOME / ours / "pyproject.toml").read_bytes() for ours in OURS), str(HOME).encode()]
    return hashlib.sha256(b"\0".join([*parts, sys.version.encode()])).hexdigest()


def count(lock_file: Path) -> int:
    return sum("==" in line for line in lock_file.read_text().splitlines())


def browser_found() -> bool:
    return any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))


def clean() -> dict[str, str]:
    """The environment for tests: none of the settings of a hub that somebody runs."""
    ours = ("DATABASE_URL", "REDIS_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith("HUB_") and name not in ours}


def run(command: Sequence[object], give: str | None = None) -> None:
    subprocess.run([str(word) for word in command], check=True, text=True, input=give)


def say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
