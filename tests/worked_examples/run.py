"""Read the cases, run each through the rules, compare, and say how it went."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.kernel.errors import DomainError
from tests.worked_examples import areas
from tests.worked_examples.compare import Difference, differences
from tests.worked_examples.reading import Unreadable

Case = Mapping[str, Any]
_ANSWERS = (DomainError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True)
class Result:
    """How one case went. `verdict` is "ok", "FAIL" or "not yet"."""

    case_id: str
    verdict: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.case_id} {self.verdict}{' ' + self.detail if self.detail else ''}"


def cases_of(text: str) -> list[Case]:
    """Read the cases of a file: an object with `cases`, or a bare list of them."""
    data = json.loads(text)
    found = data["cases"] if isinstance(data, Mapping) else data
    if not isinstance(found, list):
        raise Unreadable("a file of worked examples has a list of cases")
    return found


def run_case(case: Case) -> Result:
    """Run one case: find the rules by area and shape of its inputs, compute, and compare what is expected."""
    name = str(case.get("id", "?"))
    inputs, expected = case.get("inputs"), case.get("expected")
    if not isinstance(inputs, Mapping) or not isinstance(expected, Mapping) or not expected:
        return Result(name, "FAIL", "expected inputs and expected figures got neither or only one of them")
    rule = areas.rule_for(str(case.get("area", "")), inputs)
    if rule is None:
        return Result(name, "not yet")
    computed, trouble = _computed(rule, inputs)
    if trouble:
        return Result(name, "FAIL", f"expected {json.dumps(expected, ensure_ascii=False)} got {trouble}")
    found = differences(expected, computed)
    return Result(name, "FAIL", "; ".join(str(each) for each in found)) if found else Result(name, "ok")


def _computed(rule: Callable[[Mapping[str, Any]], dict[str, Any]], inputs: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """Ask the rules. What they refuse, or cannot read, is an answer too: it is shown, and the case fails."""
    try:
        return rule(inputs), ""
    except Unreadable as unreadable:
        return {}, f"inputs that cannot be read: {unreadable}"
    except _ANSWERS as error:
        return {}, f"{type(error).__name__}: {error}"


def run_file(path: Path) -> list[Result]:
    return [run_case(case) for case in cases_of(path.read_text(encoding="utf-8"))]


def main(arguments: Sequence[str]) -> int:
    """Run every case of a file, print a line for each and the sum, and return 1 if any failed."""
    if len(arguments) != 1:
        print("usage: python -m tests.worked_examples FILE")
        return 2
    try:
        results = run_file(Path(arguments[0]))
    except (OSError, ValueError, KeyError) as error:
        print(f"cannot read {arguments[0]}: {error}")
        return 2
    for result in results:
        print(result)
    failed = sum(result.verdict == "FAIL" for result in results)
    print(f"{sum(result.verdict == 'ok' for result in results)} passed, {failed} failed")
    return 1 if failed else 0


__all__ = ["Difference", "Result", "cases_of", "main", "run_case", "run_file"]
