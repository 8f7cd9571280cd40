"""Put plugins, and what they answer, into the plain shapes that pages, the API and the terminal show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hub.plugin_api.declaration import SpokeDeclaration
from hub.plugin_api.version import API_VERSION
from hub.plugin_api.vocabulary import FEE_MODELS, LICENCE_TYPES
from hub.plugin_host.catalogue import State
from hub.plugin_host.services import PluginOverview

STATES = {State.READY: "available", State.QUARANTINED: "quarantined", State.NOT_CHOSEN: "quarantined", State.ABSENT: "quarantined"}
WORDS = {
    State.READY: "Ready to use",
    State.QUARANTINED: "Switched off",
    State.NOT_CHOSEN: "Not chosen for this hub",
    State.ABSENT: "Not installed",
}


def plugin_card(found: PluginOverview) -> dict[str, Any]:
    """Describe one plugin for a list.

    Shape    `state` is working (a practice uses it), available, or quarantined; `state_words` say it; `reasons` are sentences.
    """
    plugin = found.plugin
    state = "working" if found.state is State.READY and found.used_by else STATES[found.state]
    return {
        "key": plugin.ref,
        "title": plugin.title,
        "summary": _text(found.declaration, "summary"),
        "discipline": _text(found.declaration, "discipline"),
        "made_by": _text(found.declaration, "made_by") or (found.known.made_by if found.known else ""),
        "version": plugin.version or (found.known.version if found.known else ""),
        "distribution": plugin.installed.distribution if plugin.installed else found.known.distribution if found.known else "",
        "comes_with_hub": bool(plugin.installed and plugin.installed.first_party),
        "state": state,
        "state_words": f"Used by {len(found.used_by)}" if state == "working" else WORDS[found.state],
        "ready": found.state is State.READY,
        "reasons": list(dict.fromkeys(fault.words for fault in found.faults)),
        "used_by": [{"name": place.name, "slug": place.slug, "colour": place.colour} for place in found.used_by],
    }


def plugin_page(found: PluginOverview) -> dict[str, Any]:
    """Describe one plugin in full: the card, and what it says of its discipline, its pages and what it keeps."""
    declaration = found.declaration if found.plugin.ready else None
    whole = plugin_card(found) | {
        "api_version": _text(found.declaration, "api_version"),
        "hub_api_version": API_VERSION,
        "fits": bool(declaration),
        "revision": found.known.revision if found.known else None,
        "professions": [],
        "licences": [],
        "owner_rule": None,
        "supervision_rules": [],
        "services": [],
        "fee_models": [],
        "terms": {},
        "pages": [],
        "jobs": [],
        "settings": [],
        "tables": [],
        "accounts": [],
        "sees": [],
        "switched_off": "Its pages go, and nothing else. What was written with it is kept, and its practices work on.",
    }
    return whole | _declared(declaration) if declaration else whole


def _declared(declaration: SpokeDeclaration) -> dict[str, Any]:
    rule = declaration.owner_rule
    assert rule is not None
    return {
        "professions": [profession.title for profession in declaration.professions],
        "licences": [{"code": code, "title": LICENCE_TYPES[code]} for code in declaration.licence_types],
        "owner_rule": {"words": rule.words, "licences": list(rule.licence_types), "source": rule.source},
        "supervision_rules": [{"words": each.words, "source": each.source} for each in declaration.supervision_rules],
        "services": [service.title for service in declaration.default_services],
        "fee_models": [FEE_MODELS[model] for model in declaration.fee_models_allowed],
        "terms": dict(declaration.terms),
        "pages": [
            {"title": page.title, "path": page.path, "permissions": [access.permission for access in page.access]}
            for page in declaration.pages
        ],
        "jobs": [{"title": job.title, "every": job.every} for job in declaration.jobs],
        "settings": [{"name": each.name, "title": each.title, "default": each.default} for each in declaration.settings],
        "tables": list(declaration.tables),
        "accounts": [{"code": account.code, "name": account.name} for account in declaration.chart],
        "sees": _sees(declaration),
    }


def _sees(declaration: SpokeDeclaration) -> list[str]:
    if not declaration.pages and not declaration.jobs:
        return ["Nothing: it has no pages and no work of its own, it only says what such a practice is."]
    own = ["The rows of its own tables, for the practice that uses it."] if declaration.tables else []
    return [*own, "That practice’s name and its totals of a month.", "No other practice, nobody’s pay or hours, and nobody’s care."]


def _text(declaration: SpokeDeclaration | None, name: str) -> str:
    value = getattr(declaration, name, "") if declaration else ""
    return value if isinstance(value, str) else ""


def list_context(found: list[PluginOverview]) -> dict[str, Any]:
    """Put all plugins into what the page of plugins expects."""
    cards = [plugin_card(each) for each in found]
    own = [_listed(card) for card in cards if card["comes_with_hub"]]
    chosen = [_listed(card) for card in cards if not card["comes_with_hub"]]
    groups = [{"name": "Disciplines that come with the hub", "plugins": own}, {"name": "Disciplines chosen by us", "plugins": chosen}]
    return {"groups": [group for group in groups if group["plugins"]], "exports": [{"label": "CSV", "href": "/hub/plugins.csv"}]}


def _listed(card: dict[str, Any]) -> dict[str, Any]:
    words = " ".join(card["reasons"]) if not card["ready"] else card["summary"]
    used_by = ", ".join(each["name"] for each in card["used_by"])
    return {"name": card["title"], "href": f"/hub/plugins/{card['key']}", "state": card["state"], "words": words, "used_by": used_by}


def table_of(found: list[PluginOverview]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Put all plugins into a header and rows for a file."""
    cards = [plugin_card(each) for each in found]
    header = ("key", "title", "version", "made_by", "state", "used_by", "reasons")
    names = [", ".join(each["slug"] for each in card["used_by"]) for card in cards]
    return header, [
        (card["key"], card["title"], card["version"], card["made_by"], card["state_words"], used, " ".join(card["reasons"]))
        for card, used in zip(cards, names, strict=True)
    ]


def page_context(found: PluginOverview) -> dict[str, Any]:
    """Put one plugin into what its page expects: in plain words, what it is handed, what it brings, and what goes with it."""
    whole = plugin_page(found)
    made_for = whole["api_version"]
    fits = (
        f"Made for version {made_for}; this hub is version {API_VERSION}." if made_for else "It does not say which version it is made for."
    )
    return {
        "plugin": {
            "name": whole["title"],
            "summary": whole["summary"],
            "state": whole["state"],
            "made_by": whole["made_by"],
            "version": whole["version"],
            "fits_words": fits,
            "faults": whole["reasons"],
        },
        "sees": whole["sees"] or ["Nothing while it is switched off."],
        "adds": list(_brings(whole)) or ["Nothing while it is switched off."],
        "professions": whole["professions"],
        "licences": [f"{each['title']} ({each['code']})" for each in whole["licences"]],
        "used_by": [
            {"name": each["name"], "href": f"/hub/practices/{each['slug']}/money", "colour": each["colour"]} for each in whole["used_by"]
        ],
        "if_off": whole["switched_off"],
        "use_href": f"/hub/practices/new?plugin={whole['key']}" if whole["ready"] else "",
        "details": [("Installed as", whole["distribution"]), ("Tables of its own", ", ".join(whole["tables"]) or "none")],
    }


def _brings(whole: dict[str, Any]) -> Iterator[str]:
    yield from (f"A page, {page['title']}, for every practice that uses it." for page in whole["pages"])
    yield from (f"{job['title']}, once a {job['every']}." for job in whole["jobs"])
    if whole["owner_rule"]:
        yield f"Who may own such a practice: {whole['owner_rule']['words']}"
    yield from (rule["words"] for rule in whole["supervision_rules"])
    if whole["fee_models"]:
        yield f"How such a practice may pay the hub: {'; '.join(whole['fee_models'])}."
    yield from (f"The account {account['code']} {account['name']}." for account in whole["accounts"])
    said = ", ".join(f"“{said}” for {word}" for word, said in whole["terms"].items() if said != word)
    if said:
        yield f"Its own words: {said}."
