"""What a plugin's page is made of. The plugin says what is there; the hub draws it, in its own style and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

from hub.plugin_api.declaration import NO_WORDS


@dataclass(frozen=True)
class PageRequest:
    """What a person asked of a page: the method, and what the address and the form said. Text only."""

    method: str
    query: Mapping[str, str] = field(default_factory=lambda: NO_WORDS)
    form: Mapping[str, str] = field(default_factory=lambda: NO_WORDS)


@dataclass(frozen=True)
class Text:
    """One paragraph."""

    words: str


@dataclass(frozen=True)
class Note:
    """One paragraph that matters: `tone` is "plain", "look" (needs a look) or "good"."""

    words: str
    tone: Literal["plain", "look", "good"] = "plain"


@dataclass(frozen=True)
class Column:
    """One column of a table; numbers stand right."""

    title: str
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of plain text under columns. `empty` is the sentence for no rows."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str


@dataclass(frozen=True)
class Field:
    """One question of a form."""

    name: str
    label: str
    kind: Literal["text", "date", "number", "choice", "yes_no"] = "text"
    help: str = ""
    required: bool = True
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Form:
    """A few questions and one button. It is sent to the page itself, with `action` among the answers."""

    action: str
    title: str
    fields: tuple[Field, ...]
    button: str


Block = Text | Note | Table | Form


@dataclass(frozen=True)
class PageView:
    """What is on the page now. `lead` is the one sentence that says how things stand."""

    title: str
    lead: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Done:
    """It is done; the person comes back to the page and reads these words."""

    words: str


@dataclass(frozen=True)
class Refused:
    """It was not done, nothing was kept, and this is what to do; `field` is where to say it."""

    words: str
    field: str = ""


Answer = PageView | Done | Refused


class Desk(Protocol):
    """What the hub lays before a plugin: one practice, one day, and the plugin's own tables for that practice.

    Law      there is no session, no scope to choose, no ledger and no neighbour behind it.
    """

    @property
    def key(self) -> str: ...

    @property
    def practice(self) -> str:
        """The practice's name."""
        ...

    @property
    def slug(self) -> str: ...

    @property
    def today(self) -> date: ...

    @property
    def actor_name(self) -> str: ...

    @property
    def settings(self) -> Mapping[str, Any]: ...

    def rows(self, sql: str, **params: Any) -> Sequence[Mapping[str, Any]]: ...

    def write(self, sql: str, **params: Any) -> int: ...

    def summary(self, month: str) -> Mapping[str, Any]: ...
