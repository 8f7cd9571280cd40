"""Say everything that is wrong with a declaration, at once, in sentences its author can act on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hub.plugin_api import declaration as d
from hub.plugin_api.events import EVENTS
from hub.plugin_api.version import why_unfit
from hub.plugin_api.vocabulary import (
    ACCESS_OF,
    ACCOUNT_KINDS,
    EVERY,
    FEE_MODELS,
    FEE_PROFILES,
    HTTP_METHODS,
    INCOME_DEPENDENT,
    LICENCE_TYPES,
    REPORT_CLASSES,
    RESERVED_KEYS,
    SERVICE_CATEGORIES,
    TERMS,
)

KEY = re.compile(r"^(?!.*_owner$)[a-z][a-z_]{1,29}$")
NAME = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
PATH = re.compile(r"^[a-z][a-z0-9-]{1,39}$")
HANDLER = re.compile(r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")
VERSION = re.compile(r"^\d+(\.\d+){0,3}([a-z0-9.+-]*)$")
CLIENT_WORDS = re.compile(
    r"(client|patient)_?(name|first|last|email|phone|address|id|no|number|initials|age)|(^|_)(dob|ssn|mrn|icd\d*|cpt)($|_)|birth|initials|diagnos"
    r"|symptom|medication|prescri|insurer|insurance_(id|no|number|member)|claim|session_(at|on|time|date|note)|clinical|treatment|next_of_kin|photo"
)


@dataclass(frozen=True)
class Fault:
    """One thing wrong: `rule` is the rule of the conformance kit it offends, `words` one sentence."""

    rule: str
    words: str


def faults(declaration: Any) -> tuple[Fault, ...]:
    """List every fault of a declaration.

    Shape    empty when there is none. Whatever is given, this answers and never raises.
    """
    if not isinstance(declaration, d.SpokeDeclaration):
        kind = type(declaration).__name__
        return (Fault("metadata", f"The entry point leads to a {kind}; it must lead to a SpokeDeclaration."),)
    found = list(_shapes(declaration))
    if found:
        return tuple(found)
    parts = (_metadata, _manifest, _fees, _pages, _namespaces, _storage, _privacy)
    return tuple(fault for part in parts for fault in part(declaration))


def _shapes(given: d.SpokeDeclaration) -> Iterator[Fault]:
    """Everything has the type it should have; without that the other checks cannot read it."""
    for name in ("key", "title", "version", "api_version", "made_by", "summary", "discipline", "fee_profile", "care_logging"):
        if not isinstance(getattr(given, name), str):
            yield Fault("metadata", f"`{name}` must be text.")
    for name, kind in _TUPLES.items():
        value = getattr(given, name)
        if not isinstance(value, tuple) or not all(isinstance(item, kind) for item in value):
            yield Fault("manifest", f"`{name}` must be a tuple of {kind.__name__}.")
        elif kind is not str:
            yield from (fault for item in value for fault in _texts(name, item))
    if given.owner_rule is not None and not isinstance(given.owner_rule, d.OwnerRule):
        yield Fault("manifest", "`owner_rule` must be an OwnerRule.")
    if not isinstance(given.terms, Mapping) or not all(isinstance(text, str) for pair in given.terms.items() for text in pair):
        yield Fault("words", "`terms` must map words to words.")
    if not (isinstance(given.migrations, str | None) and isinstance(given.demo, str | None)):
        yield Fault("migrations", "`migrations` and `demo` must be text or left out.")


_TUPLES: dict[str, type] = {
    "professions": d.Profession,
    "licence_types": str,
    "supervision_rules": d.SupervisionRule,
    "payer_rules": d.PayerRule,
    "default_services": d.HubService,
    "fee_models_allowed": str,
    "chart": d.ChartAccount,
    "pages": d.Page,
    "jobs": d.Job,
    "settings": d.Setting,
    "subscriptions": d.Subscription,
    "tables": str,
}


def _texts(name: str, item: Any) -> Iterator[Fault]:
    for part, value in vars(item).items():
        if part in ("licence_types", "practises_alone", "by"):
            fits = isinstance(value, tuple) and all(isinstance(text, str) for text in value)
        elif part == "access":
            fits = isinstance(value, tuple) and all(isinstance(access, d.Access) for access in value)
        else:
            fits = isinstance(value, str | int | bool)
        if not fits:
            yield Fault("manifest", f"`{part}` of one of `{name}` has the wrong type.")


def _metadata(given: d.SpokeDeclaration) -> Iterator[Fault]:
    if not KEY.match(given.key) or given.key in RESERVED_KEYS:
        yield Fault("metadata", f"The key “{given.key}” must be 2 to 30 small letters and _, and not a word of the hub itself.")
    for name in ("title", "made_by", "summary", "discipline"):
        text = getattr(given, name)
        if not text.strip() or len(text) > 400 or any(ord(character) < 32 for character in text):
            yield Fault("metadata", f"`{name}` is missing or is not one short line.")
    if not VERSION.match(given.version):
        yield Fault("metadata", f"The version “{given.version}” is not a version such as 1.0.2.")
    reason = why_unfit(given.api_version)
    if reason:
        yield Fault("compatibility", reason)
    if given.kind != "spoke":
        yield Fault("metadata", f"The kind “{given.kind}” is unknown; this hub knows spokes.")


def _manifest(given: d.SpokeDeclaration) -> Iterator[Fault]:
    if not given.professions:
        yield Fault("manifest", "`professions` is empty: say which licensed profession the practice offers.")
    if not given.licence_types:
        yield Fault("manifest", "`licence_types` is empty: say which licences its people hold.")
    if given.owner_rule is None:
        yield Fault("manifest", "`owner_rule` is missing: say which licences make somebody fit to own such a practice.")
    elif not given.owner_rule.licence_types or not given.owner_rule.words.strip():
        yield Fault("manifest", "`owner_rule` must name licences and say the rule in words.")
    for code in dict.fromkeys(_every_licence(given)):
        if code not in LICENCE_TYPES:
            yield Fault("manifest", f"The licence type “{code}” is unknown to the hub.")
        elif code not in given.licence_types and code not in _supervisors(given):
            yield Fault("manifest", f"The licence type {code} is used but does not stand in `licence_types`.")
    for service in given.default_services:
        if service.category not in SERVICE_CATEGORIES:
            yield Fault(
                "manifest",
                f"The service “{service.title}” has the category “{service.category}”, which a hub may not offer or does not know.",
            )
    if given.care_logging != "none":
        yield Fault("privacy", "`care_logging` must be “none”: the hub keeps no record of care.")


def _every_licence(given: d.SpokeDeclaration) -> Iterator[str]:
    yield from given.licence_types
    for profession in given.professions:
        yield from profession.licence_types
        yield from profession.practises_alone
    if given.owner_rule is not None:
        yield from given.owner_rule.licence_types
    for rule in given.supervision_rules:
        yield rule.licence_type
        yield from rule.by
    yield from (rule.licence_type for rule in given.payer_rules)


def _supervisors(given: d.SpokeDeclaration) -> frozenset[str]:
    return frozenset(code for rule in given.supervision_rules for code in rule.by)


def _fees(given: d.SpokeDeclaration) -> Iterator[Fault]:
    if given.fee_profile not in FEE_PROFILES:
        yield Fault("fees", f"`fee_profile` must be one of {', '.join(FEE_PROFILES)}.")
    if not given.fee_models_allowed:
        yield Fault("fees", "`fee_models_allowed` is empty: say how such a practice may pay the hub.")
    for model in given.fee_models_allowed:
        if model not in FEE_MODELS:
            yield Fault("fees", f"The fee model “{model}” is unknown to the hub.")
        elif model in INCOME_DEPENDENT and given.fee_profile == "licensed_care":
            yield Fault(
                "fees",
                f"The fee model “{model}” follows the practice's income; licensed care may not be charged that way (8 NYCRR 29.1(b)(4)).",
            )


def _pages(given: d.SpokeDeclaration) -> Iterator[Fault]:
    for page in given.pages:
        if not PATH.match(page.path):
            yield Fault(
                "routes",
                f"The page path “{page.path}” must be one plain word such as “certificates”; it lies under the practice's own address.",
            )
        if not page.title.strip():
            yield Fault("routes", f"The page {page.path} has no title.")
        if not HANDLER.match(page.handler):
            yield Fault("routes", f"The handler “{page.handler}” of the page {page.path} must read package.module:function.")
        yield from _access(given.key, page)
    yield from _twice("routes", "page path", (page.path for page in given.pages))


def _access(key: str, page: d.Page) -> Iterator[Fault]:
    methods = [access.method for access in page.access]
    if "GET" not in methods:
        yield Fault("permissions", f"The page {page.path} does not state who may read it.")
    yield from _twice("permissions", f"method of {page.path}", methods)
    for access in page.access:
        if access.method not in HTTP_METHODS:
            yield Fault("permissions", f"The page {page.path} states access for {access.method}; only GET and POST are there.")
        if not re.match(rf"^{re.escape(key)}\.[a-z_]+\.[a-z_]+$", access.permission):
            yield Fault("permissions", f"The permission “{access.permission}” must read {key}.object.verb.")
        if access.of not in ACCESS_OF:
            yield Fault("permissions", f"The page {page.path} asks access of “{access.of}”; it may be {' or '.join(ACCESS_OF)}.")


def _namespaces(given: d.SpokeDeclaration) -> Iterator[Fault]:
    for setting in given.settings:
        if not NAME.match(setting.name):
            yield Fault(
                "settings", f"The setting “{setting.name}” must be small letters, digits and _; the hub keeps it under {given.key}."
            )
        wanted = {"text": str, "number": int, "yes_no": bool}.get(setting.kind)
        if wanted is None or type(setting.default) is not wanted:
            yield Fault("settings", f"The setting {setting.name} has a default that is not of its kind.")
    yield from _twice("settings", "setting", (setting.name for setting in given.settings))
    for job in given.jobs:
        if not NAME.match(job.name) or not HANDLER.match(job.handler) or job.every not in EVERY:
            yield Fault(
                "manifest", f"The job “{job.name}” needs a plain name, a handler package.module:function, and one of {', '.join(EVERY)}."
            )
    yield from _twice("manifest", "job", (job.name for job in given.jobs))
    for subscription in given.subscriptions:
        if subscription.event not in EVENTS or not HANDLER.match(subscription.handler):
            yield Fault("manifest", f"The event “{subscription.event}” is unknown, or its handler does not read package.module:function.")
    for account in given.chart:
        if account.kind not in ACCOUNT_KINDS or not account.name.strip() or not re.match(r"^\d{4}$", account.code):
            yield Fault(
                "manifest", f"The account {account.code} needs four digits, a name and one of the kinds {', '.join(ACCOUNT_KINDS)}."
            )
        elif account.report_class not in REPORT_CLASSES[account.kind]:
            fitting = " or ".join(REPORT_CLASSES[account.kind])
            yield Fault(
                "manifest", f"The account {account.code} stands in the class “{account.report_class}”; this kind stands in {fitting}."
            )
    yield from _twice("manifest", "account", (account.code for account in given.chart))
    for word, said in given.terms.items():
        if word not in TERMS or not said.strip():
            yield Fault("words", f"“{word}” is not a word a discipline may say in its own way; those are {', '.join(TERMS)}.")


def _storage(given: d.SpokeDeclaration) -> Iterator[Fault]:
    if bool(given.tables) != bool(given.migrations):
        yield Fault("tables", "Name both `tables` and the folder of `migrations`, or neither.")
    for table in given.tables:
        if not NAME.match(table):
            yield Fault("tables", f"The table “{table}” must be a plain name without a schema: it lies in {given.schema} and nowhere else.")
    yield from _twice("tables", "table", given.tables)
    if given.migrations and (given.migrations.startswith("/") or ".." in given.migrations.split("/")):
        yield Fault("migrations", "`migrations` must be a folder inside the plugin's own package.")
    if given.demo and not HANDLER.match(given.demo):
        yield Fault("demo", "`demo` must read package.module:function.")
    if given.tables and not given.demo:
        yield Fault("demo", "A plugin with tables brings `demo` data, so that its pages can be seen and tried.")


def _privacy(given: d.SpokeDeclaration) -> Iterator[Fault]:
    for name in (*given.tables, *(setting.name for setting in given.settings)):
        if names_a_client(name):
            yield Fault("privacy", f"“{name}” reads like something about a client; the hub keeps nothing of the kind.")


def names_a_client(name: str) -> bool:
    """Say whether a column, field or setting is named as if it held a client's identity or care."""
    return bool(CLIENT_WORDS.search(name.lower()))


def _twice(rule: str, what: str, names: Iterable[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield Fault(rule, f"The {what} “{name}” stands there twice.")
        seen.add(name)
