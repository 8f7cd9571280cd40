"""What an operator may set, in one table: the checks and the reference page both read it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from hub.kernel.errors import Problem, invalid

Reader = Callable[[str], Any]


@dataclass(frozen=True)
class Settings:
    """The settings of one running hub.

    Shape    `database_url`, `admin_database_url` and `redis_url` are None where the bundled servers are meant;
             `secret_key` is None until the start has read or made the one kept in the data directory.
    """

    port: int
    host: str
    data_dir: Path
    public_url: str
    database_url: str | None
    admin_database_url: str | None
    redis_url: str | None
    story: str
    timezone: str
    secret_key: str | None
    web_workers: int
    web_threads: int
    log_level: str
    plugins: str

    @property
    def https(self) -> bool:
        """Tell whether people reach the hub by https, which decides how cookies are named and kept."""
        return self.public_url.startswith("https://")


@dataclass(frozen=True)
class Setting:
    """One row of the reference: the name, what it is for, what stands when nothing is set, and how it is read."""

    name: str
    field: str
    default: str | None
    meaning: str
    read: Reader


def _whole(low: int, high: int) -> Reader:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(text)

    return read


def _one_of(*words: str) -> Reader:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"must be {', '.join(words[:-1])} or {words[-1]}")
        return text

    return read


def _directory(text: str) -> Path:
    path = Path(text).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise ValueError("is a file; it must be a directory or not exist yet")
    return path


def _host(text: str) -> str:
    if not text or any(character.isspace() or character in "/@" for character in text):
        raise ValueError("must be an address of this machine, such as 127.0.0.1 or 0.0.0.0")
    return text


def _address(*schemes: str) -> Reader:
    def read(text: str) -> str:
        scheme = text.partition("://")[0]
        if scheme not in schemes or len(text) <= len(scheme) + 3:
            raise ValueError(f"must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}")
        return text

    return read


def _postgres(text: str) -> str:
    address = _address("postgresql", "postgresql+psycopg", "postgres")(text)
    return "postgresql+psycopg://" + address.partition("://")[2]


def _public(text: str) -> str:
    parts = urlsplit(_address("http", "https")(text))
    if not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("must be a scheme and a host, such as https://hub.example.coop, with nothing after it")
    return text.rstrip("/")


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("must be a time zone such as America/New_York") from error
    return text


def _plugins(text: str) -> str:
    for entry in filter(None, (part.strip() for part in text.split(","))):
        if not re.fullmatch(r"[a-z][a-z_]*(==[A-Za-z0-9_.+-]+|@sha256:[0-9a-f]{64})?", entry):
            raise ValueError(f"cannot be read at {entry!r}; write key, key==version or key@sha256:digest, with commas between")
    return text


def _secret(text: str) -> str:
    if len(text) < 32:
        raise ValueError("must have at least 32 characters")
    return text


SETTINGS: tuple[Setting, ...] = (
    Setting("HUB_PORT", "port", "8000", "Port that the web process listens on.", _whole(1, 65535)),
    Setting("HUB_HOST", "host", "127.0.0.1", "Address of this machine that the web process listens on.", _host),
    Setting("HUB_DATA_DIR", "data_dir", "./var", "Directory of the bundled servers, their passwords and logs, and the secret key.", _directory),
    Setting("HUB_PUBLIC_URL", "public_url", None, "Address by which people reach the hub. Default: http, 127.0.0.1 and the port.", _public),
    Setting("DATABASE_URL", "database_url", None, "Login of the application to a PostgreSQL 18 of your own. Default: the bundled one.", _postgres),
    Setting(
        "HUB_ADMIN_DATABASE_URL", "admin_database_url", None, "Login that may make roles; read by `hub release` alone.", _postgres
    ),
    Setting(
        "REDIS_URL", "redis_url", None, "A Redis or Valkey of your own. Default: the bundled one.", _address("redis", "rediss", "unix")
    ),
    Setting("HUB_STORY", "story", "alliance", "Whether the first start tells the example story: alliance or none.", _one_of("alliance", "none")),
    Setting("HUB_TIMEZONE", "timezone", "America/New_York", "Where the cooperative lives; decides which day it is.", _zone),
    Setting("HUB_SECRET_KEY", "secret_key", None, "Signs forms and links. Default: a random one kept in the data directory.", _secret),
    Setting("HUB_WEB_WORKERS", "web_workers", "2", "Processes that answer requests.", _whole(1, 64)),
    Setting("HUB_WEB_THREADS", "web_threads", "4", "Requests that each of those answers at a time.", _whole(1, 64)),
    Setting(
        "HUB_PLUGINS", "plugins", "", "Plugins that may be used: `key`, `key==1.2` or `key@sha256:digest`, with commas. Default: all installed.",
        _plugins,
    ),
    Setting("HUB_LOG_LEVEL", "log_level", "info", "How much is logged.", _one_of("debug", "info", "warning", "error")),
)
NAMES = tuple(setting.name for setting in SETTINGS)


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read all settings from an environment.

    Raises   INVALID once, with a problem for every value that cannot be used and every unknown `HUB_` name.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for setting in SETTINGS:
        text = environ.get(setting.name, "").strip() or setting.default
        try:
            values[setting.field] = None if text is None else setting.read(text)
        except ValueError as error:
            shown = "" if setting.field in ("secret_key", "database_url", "admin_database_url", "redis_url") else f" (it is {text!r})"
            problems.append(Problem(f"/{setting.name}", f"{setting.name} {error}{shown}."))
    problems += [_unknown(name) for name in sorted(environ) if name.startswith("HUB_") and name not in NAMES]
    if problems:
        many = "one setting" if len(problems) == 1 else f"{len(problems)} settings"
        lines = "\n".join(f"  - {problem.message}" for problem in problems)
        raise invalid("kernel.settings.load", f"The hub cannot start with {many}:\n{lines}", *problems)
    if values["public_url"] is None:
        values["public_url"] = f"http://127.0.0.1:{values['port']}"
    return Settings(**values)


def _unknown(name: str) -> Problem:
    near = difflib.get_close_matches(name, NAMES, n=1, cutoff=0.6)
    hint = f" Did you mean {near[0]}?" if near else f" Known are: {', '.join(NAMES)}."
    return Problem(f"/{name}", f"{name} is not a setting.{hint}")


def settings_table() -> str:
    """Write the table of the reference page, in Markdown."""
    rows = [f"| `{row.name}` | {f'`{row.default}`' if row.default else ''} | {row.meaning} |" for row in SETTINGS]
    return "\n".join(["| name | default | meaning |", "|---|---|---|", *rows]) + "\n"
