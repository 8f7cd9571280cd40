"""What the kit found, rule by rule, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

RULES: dict[str, str] = {
    "metadata": "It says who it is, and says the truth about its version.",
    "compatibility": "It is made for this hub's version of the plugin contract.",
    "manifest": "It says its professions, licences, rule of ownership and services, in words the hub knows.",
    "fees": "It says how such a practice may pay the hub, and not by its income where the law refuses that.",
    "imports": "It uses the plugin API, the toolkit and the kit, and no other part of the hub.",
    "routes": "Its pages lie under the practice's own address, and take no word of the hub.",
    "permissions": "Each page states, for each method, a permission of the plugin's own and of whom it is asked.",
    "settings": "Its settings lie in its own namespace and have fitting defaults.",
    "migrations": "Its migrations go up, down to nothing, and up again.",
    "tables": "Its tables are those it declares, in its own schema, with the practice in every key and row security forced.",
    "isolation": "One practice neither sees, changes nor makes a row of another.",
    "pages": "Its pages and jobs answer for an empty practice and for a full one, and refuse an empty form in words.",
    "privacy": "It has no table, column, setting or field for anything about a client.",
    "words": "Its pages speak as the hub's pages do.",
    "demo": "It brings demo data that can be told twice.",
}


@dataclass(frozen=True)
class Result:
    """How one rule came out; `words` say what is wrong, or why it was not tried."""

    rule: str
    state: Literal["passed", "failed", "not_tried"]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """Every rule of the kit with its result, always all of them, in one order."""

    key: str
    version: str
    results: tuple[Result, ...]

    @property
    def passed(self) -> bool:
        """Tell whether every rule was tried and holds."""
        return all(result.state == "passed" for result in self.results)

    @property
    def faults(self) -> tuple[str, ...]:
        return tuple(f"{result.rule}: {words}" for result in self.results if result.state == "failed" for words in result.words)

    def result(self, rule: str) -> Result:
        return next(result for result in self.results if result.rule == rule)

    def as_data(self) -> dict[str, Any]:
        rules = [{"rule": each.rule, "promise": RULES[each.rule], "state": each.state, "words": list(each.words)} for each in self.results]
        return {"key": self.key, "version": self.version, "passed": self.passed, "rules": rules}

    def as_text(self) -> str:
        signs = {"passed": "ok", "failed": "FAIL", "not_tried": "not tried"}
        lines = [f"{self.key} {self.version}"]
        for each in self.results:
            lines.append(f"  {signs[each.state]:<10} {each.rule:<14} {RULES[each.rule]}")
            lines += [f"             {words}" for words in each.words]
        held = sum(each.state == "passed" for each in self.results)
        return "\n".join([*lines, f"{held} of {len(self.results)} rules hold."])


def make_report(key: str, version: str, failed: Iterable[tuple[str, str]], not_tried: Mapping[str, str]) -> Report:
    """Sort what was found under the rules; a rule that was not tried and has no fault says so."""
    by_rule: dict[str, list[str]] = {}
    for rule, words in failed:
        by_rule.setdefault(rule, []).append(words)
    results = []
    for rule in RULES:
        if rule in by_rule:
            results.append(Result(rule, "failed", tuple(dict.fromkeys(by_rule[rule]))))
        elif rule in not_tried:
            results.append(Result(rule, "not_tried", (not_tried[rule],)))
        else:
            results.append(Result(rule, "passed"))
    return Report(key, version, tuple(results))
