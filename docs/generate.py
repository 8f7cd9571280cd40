"""Write the reference pages from the program itself; a test compares what is committed with what this writes.

    python -m docs.generate         # or: make docs
"""

from __future__ import annotations

import importlib
import pkgutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from inspect import getdoc
from pathlib import Path
from typing import Any

import click
from flask import Flask

import hub
from hub.app import create_app
from hub.cli import EXIT_CODES, FAULT, cli
from hub.db.base import PRIVACY_CLASSES, Base
from hub.kernel.errors import Kind
from hub.kernel.settings import load_settings, settings_table
from hub.queue.schedule import SCHEDULE
from hub.web.access import permissions_table
from hub.web.problems import STATUS

HERE = Path(__file__).parent / "reference"
WRITTEN = "This page is written by `make docs`; change the program, not the page.\n"
Page = Callable[[Flask], str]

HTML = {
    Kind.INVALID: "the form again, everything kept, a message at the field",
    Kind.REFUSED: "a page with the sentence, or the form again",
    Kind.STALE: "what changed, and the form to look at again",
    Kind.FORBIDDEN: "a page with the sentence",
    Kind.MISSING: "a page that does not tell whether there is such a thing",
    Kind.UNAVAILABLE: "a page that says to try again, with Retry-After",
}
JOBS = {Kind.STALE: "tried once more, then recorded as refused", Kind.UNAVAILABLE: "tried again, with growing pauses and a bound"}


def application() -> Flask:
    """Build the application as it stands, without any server: nothing here opens a connection."""
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    return create_app(
        load_settings(
            {
                "DATABASE_URL": nowhere,
                "REDIS_URL": "redis://127.0.0.1:1",
                "HUB_SECRET_KEY": "only to write the reference, and longer than it must be",
                "HUB_DATA_DIR": tempfile.gettempdir(),
            }
        )
    )


ABOUT = {
    "settings": """# Settings

Given as environment variables. All are checked together before anything starts; an unknown name that begins with `HUB_` is refused.
""",
    "permissions": """# Permissions

Every address states for each method what it asks of whoever calls it; the program does not start while one states nothing.

**For**: *person* is anybody signed in, those who have left too; *worker* is whoever works here now; *member* is whoever decides.
**Where**: in a practice or the hub only whoever is part of it comes in, and others are told that there is no such thing; *me* is one's
own. A token needs the **token scope**; where none stands, no token opens it.
""",
    "commands": f"""# Commands

`.venv/bin/hub` works on the hub of this directory: on the running one, or on servers it starts for as long as it takes. What reports
has `--format json`.

Exit codes: 0 done; 2 for input; 3 for a rule, or something that changed; 4 for what is not there or not open; 5 for what is away for
now; {FAULT} for a fault in the program.
""",
    "effects": """# Effects

What a decision can do. An effect runs once, in the transaction in which the decision is adopted; what it would do is shown before
anybody says anything. *Taken back* means that it can hold before the absent were asked, because it can be undone.
""",
    "schedule": """# Schedule and jobs

What happens by the calendar, in the time of `HUB_TIMEZONE`. A tick that was missed is caught up once; two schedulers ask once; a job
that runs twice does its work once.
""",
    "refusals": f"""# Refusals

An expected refusal has a code (`feature.object.verb`), a kind and one sentence for the person who can act on it. The kind decides how
each edge answers. Outside one's own places everything is *missing*, whether it exists or not. Anything else is a fault: 500 or exit
{FAULT}, with a number, and the log has the rest under that number.
""",
    "api": """# API

The running hub describes its API at `/api/openapi.json` (OpenAPI 3.1), with every field and answer; this is the list.
""",
    "tables": """# What is kept, and who may read it

Every column states its class. *Commons*: every member. *Tenant*: the practice it belongs to, or the hub for its own; matters of all
belong to the hub and are open to everybody, and monthly totals are shared. *Personal*: the person. *System*: the program, on no page.
*Secret*: nobody reads it back. Row security of the database holds the rows apart, whatever the program does.
""",
}


def page(name: str, *lines: str) -> str:
    return "\n".join([ABOUT[name], WRITTEN, *lines]).rstrip("\n") + "\n"


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, ("---",) * len(heads), *rows))


def code(text: str | None) -> str:
    return f"`{text}`" if text else ""


def settings(app: Flask) -> str:
    return page("settings", settings_table())


def permissions(app: Flask) -> str:
    return page("permissions", permissions_table(app))


def commands(app: Flask) -> str:
    parts = []
    for words, command in leaves("hub", cli):
        context = click.Context(command, info_name=words, terminal_width=110, max_content_width=110)
        parts.append(f"## {words}\n\n```text\n{command.get_help(context)}\n```\n")
    return page("commands", *parts)


def leaves(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """Go through every command that does something, by the words that call it."""
    if not isinstance(command, click.Group):
        yield words, command
        return
    context = click.Context(command, info_name=words)
    for name in command.list_commands(context):
        child = command.get_command(context, name)
        if child is not None:
            yield from leaves(f"{words} {name}", child)


def effects(app: Flask) -> str:
    parts = []
    for name, effect in sorted(app.extensions["hub.effects"].items()):
        first = (getdoc(type(effect)) or "").partition("\n\n")[0].replace("\n", " ")
        place = "one practice" if effect.scope == "practice" else "the hub"
        undone = "yes" if hasattr(effect, "undo") else "no"
        parts.append(f"## {effect.title}\n\n`{name}`, in {place}. {first}\n\n{fields(effect.schema())}\n\nTaken back: {undone}.\n")
    return page("effects", *parts)


def fields(schema: Any) -> str:
    rows = [(code(name), type(field).__name__, "yes" if field.required else "") for name, field in sorted(schema.fields.items())]
    return table(("field", "kind", "must be given"), rows) if rows else "It carries nothing but its words."


def schedule(app: Flask) -> str:
    rows = [(entry.name, code(entry.cron), code(entry.job), entry.why) for entry in SCHEDULE]
    others = sorted(set(app.extensions["hub.jobs"]) - {entry.job for entry in SCHEDULE})
    following = "Jobs that follow from something that was done, and not from the calendar: " + ", ".join(map(code, others)) + "."
    return page("schedule", table(("name", "when", "job", "why"), rows), "", following)


def refusals(app: Flask) -> str:
    rows = [
        (kind.value, f"{STATUS[kind]} problem+json", HTML[kind], f"exit {EXIT_CODES[kind]}", JOBS.get(kind, "recorded as refused, not tried again"))
        for kind in Kind
    ]
    return page("refusals", table(("kind", "JSON", "page", "command", "job"), rows))


def api(app: Flask) -> str:
    document = app.test_client().get("/api/openapi.json").get_json()
    rows = [
        (method.upper(), code(path), operation.get("summary", ""), code(operation.get("x-token-scope")))
        for path, operations in sorted(document["paths"].items())
        for method, operation in operations.items()
        if isinstance(operation, dict)
    ]
    return page("api", document["info"]["description"], "", table(("method", "address", "what it does", "token scope"), rows))


def tables(app: Flask) -> str:
    for found in pkgutil.walk_packages(hub.__path__, "hub."):
        if found.name.endswith(".models"):
            importlib.import_module(found.name)
    rows = []
    for each in sorted(Base.metadata.tables.values(), key=lambda each: each.name):
        by_class = (", ".join(column.name for column in each.columns if column.info.get("privacy") == name) for name in PRIVACY_CLASSES)
        rows.append((code(each.name), *by_class))
    return page("tables", table(("table", *PRIVACY_CLASSES), rows))


PAGES: dict[str, Page] = {
    "settings.md": settings,
    "permissions.md": permissions,
    "commands.md": commands,
    "effects.md": effects,
    "schedule.md": schedule,
    "refusals.md": refusals,
    "api.md": api,
    "tables.md": tables,
}


def main() -> None:
    app = application()
    for name, write in PAGES.items():
        file = HERE / name
        text = write(app)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            print(f"wrote docs/reference/{name}")


if __name__ == "__main__":
    main()
