"""What a spoke plugin says about itself: frozen data, read once, acted on by the hub alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

NO_WORDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Profession:
    """One licensed profession that a practice of this discipline offers.

    Shape    `practises_alone` are those of its licence types that may practise without supervision.
    """

    code: str
    title: str
    licence_types: tuple[str, ...]
    practises_alone: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OwnerRule:
    """Which licences make somebody fit to own a practice of this discipline, in the discipline's own words.

    Law      what a state adds to this (every owner, a bare majority, no company of this kind) is dated data of the hub.
    """

    licence_types: tuple[str, ...]
    words: str
    every_owner: bool = True
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class SupervisionRule:
    """Who works under supervision, and whose supervision counts."""

    licence_type: str
    by: tuple[str, ...]
    words: str
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class PayerRule:
    """Whether a kind of payer pays for the work of a licence; a note for people, never a promise."""

    payer: str
    licence_type: str
    eligible: Literal["yes", "no", "supervised", "ask"]
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class HubService:
    """One thing that the hub usually does for a practice of this discipline; a first line for its agreement."""

    code: str
    title: str
    category: str


@dataclass(frozen=True, kw_only=True)
class ChartAccount:
    """One account that a practice of this discipline has beside the common chart."""

    code: str
    name: str
    kind: str
    report_class: str


@dataclass(frozen=True, kw_only=True)
class Access:
    """Who may use one method of one page: a permission (`key.object.verb`), and of whom it is asked."""

    method: str
    permission: str
    of: str = "worker"


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page that the plugin adds to a practice's own pages, at `/p/<practice>/<path>`.

    Shape    `handler` is "package.module:function", called as `function(desk, request)`; it returns data, the hub draws it.
    """

    path: str
    title: str
    icon: str
    handler: str
    access: tuple[Access, ...]


@dataclass(frozen=True, kw_only=True)
class Job:
    """Work done for each practice of the discipline, each day, week or month; `function(desk)` returns one sentence."""

    name: str
    title: str
    handler: str
    every: str


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One thing that a practice may choose; its name lives in the plugin's own namespace, its value in the hub."""

    name: str
    title: str
    kind: Literal["text", "number", "yes_no"]
    default: str | int | bool


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """One event that the plugin wants to hear of; `function(desk, event)` returns nothing."""

    event: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class SpokeDeclaration:
    """Teach the hub one discipline.

    Shape    `key` names the plugin everywhere: its entry point, its schema (`plugin_<key>`), its permissions (`<key>.object.verb`).
             `discipline` is the word inside a sentence ("acupuncture"), `title` the one that stands alone.
             `migrations` is the folder of its alembic revisions inside its package, `tables` what they make; both or neither.
             `demo` is "package.module:function", called as `function(desk)`, and writes a few rows that show every page.
    Law      `care_logging` is "none" and nothing else: the hub holds no client identity and no clinical text.
             A declaration that makes no sense can still be built; `checks.faults` says everything that is wrong with it at once.
    """

    key: str
    title: str
    version: str
    api_version: str
    made_by: str
    summary: str
    discipline: str = ""
    professions: tuple[Profession, ...] = ()
    licence_types: tuple[str, ...] = ()
    owner_rule: OwnerRule | None = None
    supervision_rules: tuple[SupervisionRule, ...] = ()
    payer_rules: tuple[PayerRule, ...] = ()
    default_services: tuple[HubService, ...] = ()
    fee_profile: str = ""
    fee_models_allowed: tuple[str, ...] = ()
    terms: Mapping[str, str] = field(default_factory=lambda: NO_WORDS)
    chart: tuple[ChartAccount, ...] = ()
    pages: tuple[Page, ...] = ()
    jobs: tuple[Job, ...] = ()
    settings: tuple[Setting, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    migrations: str | None = None
    tables: tuple[str, ...] = ()
    demo: str | None = None
    care_logging: str = "none"
    kind: Literal["spoke"] = "spoke"

    def __post_init__(self) -> None:
        if isinstance(self.terms, Mapping) and not isinstance(self.terms, MappingProxyType):
            object.__setattr__(self, "terms", MappingProxyType(dict(self.terms)))

    @property
    def schema(self) -> str:
        """Name the plugin's own database schema, which is its own role too."""
        return f"plugin_{self.key}"

    def term(self, word: str) -> str:
        """Say a word of the common list in this discipline's own way."""
        return self.terms.get(word, word)

    def page(self, path: str) -> Page | None:
        return next((page for page in self.pages if page.path == path), None)
