"""The runner of worked examples: our own cases hold, and no wrong figure gets by."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.worked_examples.run import cases_of, main, run_case

FILE = Path(__file__).with_name("cases.json")
CASES = cases_of(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_rules_say_what_was_worked_out_by_hand(case: dict[str, Any]) -> None:
    assert str(run_case(case)) == f"{case['id']} ok"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_single_expected_figure_is_compared(case: dict[str, Any]) -> None:
    for path, spoiled in _each_leaf_spoiled(case):
        assert run_case(spoiled).verdict == "FAIL", f"nobody looked at {path}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_an_expected_key_that_no_rule_computes_fails(case: dict[str, Any]) -> None:
    asked = {**case, "expected": {**case["expected"], "the moon": 1}}
    result = run_case(asked)
    assert result.verdict == "FAIL"
    assert "the rules do not compute it" in result.detail


def test_titles_and_ids_decide_nothing() -> None:
    for case in CASES:
        renamed = {**case, "id": "Z99", "title": "another"}
        assert str(run_case(renamed)) == "Z99 ok"


def test_an_area_without_rules_is_not_yet() -> None:
    assert str(run_case({"id": "B1", "area": "banking", "inputs": {"cases": []}, "expected": {"x": 1}})) == "B1 not yet"


def test_inputs_that_make_no_sense_fail_and_stop_nothing() -> None:
    result = run_case({"id": "F0", "area": "fee", "inputs": {"segments": 3, "month": "2026-02"}, "expected": {"fee_cents": 1}})
    assert result.verdict == "FAIL"


def test_one_is_not_true_and_not_text() -> None:
    case = {"id": "T", "area": "tax", "inputs": {"cases": [{"year": 2022, "paid_cents": 60000}]}, "expected": {"form_required": [1]}}
    assert run_case(case).verdict == "FAIL"


def test_the_last_line_counts_and_the_exit_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {"id": "M9", "area": "membership", "inputs": {"start_dates": ["2026-01-31"]}, "expected": {"member_from": ["2026-07-30"]}}
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"cases": [wrong, CASES[0], {"id": "B1", "area": "banking", "inputs": {}, "expected": {"x": 1}}]}))
    assert main([str(file)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        'M9 FAIL member_from[0]: expected "2026-07-30" got "2026-07-31"',
        "F1 ok",
        "B1 not yet",
        "1 passed, 1 failed",
    ]
    assert main([str(FILE)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"{len(CASES)} passed, 0 failed"


def test_a_file_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["/nowhere/cases.json"]) == 2
    assert "cannot read" in capsys.readouterr().out


def _each_leaf_spoiled(case: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in _leaves(case["expected"]):
        if path[-1] == "id":
            continue
        spoiled = copy.deepcopy(case)
        at = spoiled["expected"]
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = _another(at[path[-1]])
        yield ".".join(map(str, path)), spoiled


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            yield from _leaves(inner, (*path, number))
    else:
        yield path


def _another(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return ["x"] if isinstance(value, list) else f"{value}x"
