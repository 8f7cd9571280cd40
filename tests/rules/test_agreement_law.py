"""What the dated rows say of fees, owners and versions: data with a source, never a branch on a state's name."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import hub
from hub.agreements import lawbook
from hub.agreements.ownership import TESTS
from hub.agreements.rules import (
    Company,
    CostPlus,
    Escalator,
    FairValue,
    FeeChange,
    FeeTerms,
    FlatMonthly,
    Owner,
    Percentage,
    PerUnit,
    Signature,
    Verdict,
    Version,
    amendment_findings,
    amendment_pattern,
    check_may_proceed,
    fair_value_findings,
    fee_findings,
    in_force,
    ownership_findings,
    pay_model_findings,
    safe_harbour,
    verdict_of,
    version_findings,
    waiver_findings,
)
from hub.kernel.errors import DomainError
from hub.kernel.law import Finding, LawRow, judge, load_rows, worst
from hub.kernel.period import Month
from hub.licensure import rules as licensure
from hub.surplus import rules as surplus

ON = date(2026, 11, 23)
ALL_ROWS = (*lawbook.ROWS, *licensure.ROWS, *surplus.ROWS)
TENTH = Fraction("0.10")
PERCENTAGES = ("percent_of_revenue", "percent_of_collections", "percent_of_net", "hybrid_percent")


@pytest.mark.parametrize("row", ALL_ROWS, ids=lambda row: row.id)
def test_every_row_says_where_it_was_read_and_when(row: LawRow) -> None:
    assert row.source.startswith(("http", "case study"))
    assert date(2020, 1, 1) < row.reviewed_on
    assert row.confidence in ("high", "medium", "low")
    assert row.plain
    assert not row.test or row.test in TESTS


def test_no_rule_knows_the_name_of_a_state() -> None:
    """Every place is in the data: no string in the code of a rule names one."""
    for path in Path(hub.__file__).parent.rglob("*.py"):
        if path.name in ("rules.py", "ownership.py", "fees.py", "law.py", "tax.py", "capital.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            documents = {
                id(node.body[0].value)
                for node in ast.walk(tree)
                if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and _documented(node)
            }
            words = [
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents
            ]
            assert not [word for word in words if word.startswith("US-")], path


def _documented(node: ast.Module | ast.ClassDef | ast.FunctionDef) -> bool:
    return bool(node.body) and isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)


@pytest.mark.parametrize("place", ["US-NY", "US-CA", "US-TX", "US-FL"])
def test_a_set_amount_is_open_everywhere_that_was_reviewed(place: str) -> None:
    assert verdict_of(fee_findings(FlatMonthly(500_000), place, ON)) is Verdict.ALLOW
    assert verdict_of(fee_findings(PerUnit("hour", 4_250), place, ON)) is Verdict.ALLOW
    assert verdict_of(fee_findings(CostPlus(TENTH), place, ON)) is Verdict.FAIR_VALUE_NOTE


@pytest.mark.parametrize("model", PERCENTAGES)
@pytest.mark.parametrize(
    ("place", "verdict"), [("US-NY", Verdict.REFUSE), ("US-TX", Verdict.WARN), ("US-CA", Verdict.WARN), ("US-FL", Verdict.WARN)]
)
def test_a_part_of_what_comes_in_is_refused_in_new_york_and_warned_of_elsewhere(model: str, place: str, verdict: Verdict) -> None:
    assert verdict_of(fee_findings(Percentage(model, TENTH), place, ON)) is verdict  # type: ignore[arg-type]


def test_the_refusal_names_its_rule_and_source() -> None:
    first = fee_findings(Percentage("percent_of_revenue", TENTH), "US-NY", ON)[0]
    assert (first.rule, first.cites, first.reviewed_on) == ("NY-2", ("8 NYCRR 29.1(b)(4)",), ON)
    assert first.source.startswith("https://")


def test_a_state_that_nobody_has_reviewed_warns_even_of_a_set_amount() -> None:
    found = fee_findings(FlatMonthly(1), "US-WA", ON)
    assert [finding.verdict for finding in found] == [Verdict.WARN]
    assert verdict_of(fee_findings(FlatMonthly(1), "", ON)) is Verdict.WARN


@pytest.mark.parametrize("kind", ["client_session", "claim"])
def test_a_price_for_each_session_or_claim_is_warned_of(kind: str) -> None:
    assert verdict_of(fee_findings(PerUnit("unit", 1, unit_kind=kind), "US-NY", ON)) is Verdict.WARN


def test_a_practice_without_licensed_care_pays_an_ordinary_price() -> None:
    assert verdict_of(fee_findings(Percentage("percent_of_revenue", TENTH), "US-NY", ON, "no_care")) is Verdict.ALLOW


def test_medicaid_billing_by_percentage_is_refused_by_a_row_of_its_own() -> None:
    rules = {finding.rule for finding in fee_findings(Percentage("percent_of_collections", TENTH), "US-NY", ON, bills_medicaid=True)}
    assert rules == {"NY-2", "NY-FEE-5"}


def test_a_free_month_from_the_hub_is_warned_of() -> None:
    assert verdict_of(waiver_findings("US-NY", ON)) is Verdict.WARN


def test_pay_by_collections_across_professions_is_refused_in_new_york() -> None:
    assert verdict_of(pay_model_findings("percent_of_collections", False, "US-NY", ON)) is Verdict.REFUSE
    assert verdict_of(pay_model_findings("hourly", False, "US-NY", ON)) is Verdict.ALLOW


# Changing a fee

START = FeeChange(date(2022, 1, 1), 500_000)


def changes(*months: int, amounts: tuple[int, ...] = (510_000, 520_000, 530_000)) -> list[FeeChange]:
    return [START, *(FeeChange(Month(month).first_day, amount) for month, amount in zip(months, amounts, strict=False))]


def test_the_first_fee_is_no_change() -> None:
    assert amendment_pattern([START]) == "first"


def test_a_change_after_a_year_is_ordinary() -> None:
    assert amendment_pattern(changes(202301)) == "yearly"
    assert amendment_pattern(changes(202212)) == "within_a_year"


def test_a_written_escalator_is_no_change_of_mind() -> None:
    assert amendment_pattern([START, FeeChange(date(2022, 6, 1), 515_000, by_escalator=True)]) == "escalator"


def test_three_changes_within_a_year_are_refused_in_new_york() -> None:
    often = changes(202204, 202207, 202210)
    assert amendment_pattern(often) == "three_within_a_year"
    assert verdict_of(amendment_findings(often, "US-NY", ON)) is Verdict.REFUSE
    assert verdict_of(amendment_findings(often, "US-TX", ON)) is Verdict.WARN
    assert verdict_of(amendment_findings(changes(202204, 202207), "US-NY", ON)) is Verdict.WARN


def test_a_fee_that_follows_the_profit_is_found() -> None:
    profits = {Month(202203): 610_000, Month(202206): 585_000, Month(202209): 640_000}
    swept = changes(202204, 202207, 202210, amounts=(610_000, 585_500, 640_000))
    assert amendment_pattern(swept, profits) == "tracks_profit"
    assert amendment_findings(swept, "US-NY", ON, profits)[0].rule == "NY-AMD-4"
    raised_by_it = [
        START,
        *(FeeChange(Month(month).next().first_day, fee) for month, fee in ((202203, 600_000), (202206, 650_000), (202209, 670_000))),
    ]
    by = {Month(202203): 100_000, Month(202206): 50_000, Month(202209): 20_000}
    assert amendment_pattern(raised_by_it, by) == "tracks_profit"
    assert amendment_pattern(swept, {Month(202203): 610_000}) == "three_within_a_year"


# Owners

PSY, LCSW, LMSW, ACU = (Owner(code, (code,)) for code in ("PSY", "LCSW", "LMSW", "LAC"))


def owned(place: str, *owners: Owner, licences: tuple[str, ...] = ("PSY",), form: str = "PLLC", on: date = ON) -> Verdict:
    return verdict_of(ownership_findings(Company(place, licences, form), owners, on))


def test_a_psychologist_alone_may_own_a_psychology_practice() -> None:
    assert owned("US-NY", PSY) is Verdict.ALLOW


def test_psychologist_and_clinical_social_worker_are_refused_in_new_york_and_open_in_texas() -> None:
    assert owned("US-NY", PSY, LCSW) is Verdict.REFUSE
    assert owned("US-TX", PSY, LCSW) is Verdict.ALLOW


def test_professions_without_the_clause_are_warned_of_together() -> None:
    assert owned("US-NY", PSY, ACU) is Verdict.WARN
    assert owned("US-TX", PSY, ACU) is Verdict.WARN


def test_the_privilege_after_a_licence_is_not_another_licence() -> None:
    assert owned("US-NY", LCSW, Owner("r", ("LCSW-R",)), licences=("LCSW",)) is Verdict.ALLOW


def test_a_master_social_worker_may_not_own_a_clinical_setting_in_new_york() -> None:
    assert owned("US-NY", LMSW, licences=("LMSW", "LCSW")) is Verdict.REFUSE
    aside = ownership_findings(Company("US-NY", ("LMSW",), clinical=False), [LMSW], ON)
    assert verdict_of(aside) is Verdict.ALLOW


def test_an_owner_without_a_licence_is_refused_in_new_york() -> None:
    assert owned("US-NY", PSY, Owner("Kim")) is Verdict.REFUSE
    assert owned("US-FL", PSY, Owner("Kim")) is Verdict.WARN


@pytest.mark.parametrize(("share", "verdict"), [(49, Verdict.ALLOW), (50, Verdict.REFUSE)])
def test_in_california_the_company_s_own_profession_keeps_the_majority(share: int, verdict: Verdict) -> None:
    owners = (replace(PSY, share=Fraction(100 - share, 100)), replace(LCSW, share=Fraction(share, 100)))
    assert owned("US-CA", *owners, form="PC") is verdict


def test_in_california_the_others_may_not_be_more_people() -> None:
    owners = (replace(PSY, share=Fraction(60, 100)), replace(LCSW, share=Fraction(20, 100)), Owner("x", ("LMFT",), Fraction(20, 100)))
    assert owned("US-CA", *owners, form="PC") is Verdict.REFUSE


def test_in_california_no_llc_gives_care() -> None:
    assert owned("US-CA", PSY, form="PLLC") is Verdict.REFUSE
    assert owned("US-CA", PSY, form="PC") is Verdict.ALLOW


@pytest.mark.parametrize(("begins", "verdict"), [("2024-02-09", Verdict.ALLOW), ("2024-02-10", Verdict.REFUSE)])
def test_a_new_owner_begins_within_thirty_days(begins: str, verdict: Verdict) -> None:
    joiner = replace(PSY, joined_on=date(2024, 1, 10), practises_from=date.fromisoformat(begins))
    assert owned("US-NY", joiner) is verdict


def test_a_lapsed_registration_is_warned_of_from_the_day_after() -> None:
    owner = replace(PSY, registered_to=date(2024, 6, 30))
    assert owned("US-NY", owner, on=date(2024, 6, 30)) is Verdict.ALLOW
    assert owned("US-NY", owner, on=date(2024, 7, 1)) is Verdict.WARN


def test_an_unknown_licence_and_an_unknown_state_warn() -> None:
    assert owned("US-NY", Owner("x", ("XYZ",))) is Verdict.WARN
    assert owned("US-WA", PSY) is Verdict.WARN


def test_nobody_owning_it_is_refused() -> None:
    assert owned("US-NY") is Verdict.REFUSE


# Versions

SIGNED = (Signature("hub", "Kim", date(2026, 1, 2)), Signature("practice", "Ada", date(2026, 1, 3)))
VERSION = Version("US-NY", date(2026, 2, 1), FlatMonthly(500_000), date(2027, 1, 31), ("bookkeeping",), SIGNED)


def rules_against(version: Version, *earlier: Version) -> list[tuple[str, Verdict]]:
    return [(finding.rule, finding.verdict) for finding in version_findings(version, earlier)]


def test_nothing_stands_against_a_plain_version() -> None:
    assert version_findings(VERSION) == ()


@pytest.mark.parametrize(
    ("changed", "rule", "verdict"),
    [
        ({"terms": CostPlus(TENTH, 300, 200)}, "agreement.limits", Verdict.REFUSE),
        ({"services": ("billing", "care")}, "agreement.services", Verdict.REFUSE),
        ({"last_day": date(2026, 1, 31)}, "agreement.days", Verdict.REFUSE),
        ({"signatures": SIGNED[:1]}, "agreement.signatures", Verdict.WARN),
        ({"signatures": (SIGNED[0], Signature("practice", "Kim", date(2026, 1, 3)))}, "agreement.signatures", Verdict.WARN),
        ({"bills_federal": True, "last_day": date(2026, 12, 31)}, "agreement.term", Verdict.WARN),
    ],
)
def test_what_stands_against_a_version_is_named(changed: dict[str, object], rule: str, verdict: Verdict) -> None:
    assert rules_against(replace(VERSION, **changed)) == [(rule, verdict)]  # type: ignore[arg-type]


def test_one_person_signing_twice_writes_down_why() -> None:
    twice = replace(VERSION, signatures=(SIGNED[0], Signature("practice", "Kim", date(2026, 1, 3))), conflict_note="nobody else was there")
    assert version_findings(twice) == ()


def test_versions_do_not_overlap_and_changes_are_never_retroactive() -> None:
    later = replace(VERSION, first_day=date(2027, 2, 1), last_day=None)
    assert rules_against(later, VERSION) == []
    assert rules_against(replace(later, first_day=date(2027, 1, 31)), VERSION) == [("agreement.overlap", Verdict.REFUSE)]
    signed_late = replace(later, signatures=(SIGNED[0], Signature("practice", "Ada", date(2027, 2, 2))))
    assert rules_against(signed_late, VERSION) == [("agreement.retroactive", Verdict.REFUSE)]
    assert rules_against(replace(signed_late, first_day=date(2027, 2, 2)), VERSION) == []


def test_only_a_signed_version_covers_a_day() -> None:
    assert in_force([VERSION], date(2026, 2, 1)) is VERSION
    assert in_force([VERSION], date(2027, 1, 31)) is VERSION
    assert in_force([VERSION], date(2027, 2, 1)) is None
    assert in_force([replace(VERSION, signatures=SIGNED[1:])], date(2026, 2, 1)) is None


def test_a_fair_value_note_has_a_range_and_grows_old() -> None:
    note = FairValue("quotes", 400_000, 600_000, "Kim", date(2024, 11, 23))
    assert fair_value_findings(note, 500_000, ON) == ()
    assert [finding.verdict for finding in fair_value_findings(note, 700_000, ON)] == [Verdict.WARN]
    assert [finding.verdict for finding in fair_value_findings(note, 500_000, date(2026, 11, 24))] == [Verdict.WARN]
    assert [finding.verdict for finding in fair_value_findings(None, 500_000, ON)] == [Verdict.FAIR_VALUE_NOTE]


def test_a_refusal_cannot_be_overridden_and_a_warning_needs_a_note_and_a_decision() -> None:
    refuses = fee_findings(Percentage("percent_of_net", TENTH), "US-NY", ON)
    with pytest.raises(DomainError, match="NY-2"):
        check_may_proceed(refuses, "we want it", "decision")
    warns = fee_findings(Percentage("percent_of_net", TENTH), "US-TX", ON)
    with pytest.raises(DomainError, match="TX-FEE-5"):
        check_may_proceed(warns, "counsel agrees")
    check_may_proceed(warns, "counsel agrees", "decision 14")
    check_may_proceed(fee_findings(FlatMonthly(1), "US-NY", ON))


def test_the_safe_harbour_is_five_ticks_and_never_an_answer() -> None:
    noted = replace(VERSION, fair_value=FairValue("quotes", 1, 2, "Kim", ON))
    assert [tick.there for tick in safe_harbour(noted, "two days a week")] == [True] * 5
    bare = Version("US-NY", date(2026, 1, 1), Percentage("percent_of_net", TENTH), date(2026, 6, 30))
    ticks = safe_harbour(bare)
    assert [tick.there for tick in ticks] == [False] * 5
    assert all(tick.gap for tick in ticks)
    assert not any("compliant" in tick.element + tick.gap for tick in (*ticks, *safe_harbour(noted)))


# The rows themselves


def test_the_worst_verdict_wins_and_silence_warns() -> None:
    assert worst([Verdict.ALLOW, Verdict.WARN, Verdict.FAIR_VALUE_NOTE]) is Verdict.WARN
    assert worst([Verdict.REFUSE, Verdict.WARN]) is Verdict.REFUSE
    assert worst([]) is Verdict.WARN


def test_a_row_holds_only_on_its_days() -> None:
    row = replace(lawbook.ROWS[0], id="X", jurisdiction="US-XX", topic="t", when={}, from_on=date(2026, 1, 1), to_on=date(2026, 12, 31))
    assert [
        len(judge([row], "t", "US-XX", {}, day)) for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    ] == [0, 1, 1, 0]


def test_a_row_without_a_source_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "without_source"
    (package / "law").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "law" / "rows.json").write_text(
        '{"rows": [{"id": "X-1", "jurisdiction": "US", "topic": "t", "verdict": "allow", "plain": "p"}]}'
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ValueError, match="X-1 lacks source_key"):
        load_rows("without_source")


def test_a_finding_carries_what_its_row_says() -> None:
    row = lawbook.ROWS[0]
    assert Finding.of(row).plain == row.plain
    assert Finding.of(row, "other words").plain == "other words"


def test_every_way_of_charging_has_a_word_in_every_reviewed_state() -> None:
    terms: list[FeeTerms] = [FlatMonthly(1, Escalator(TENTH)), PerUnit("u", 1), PerUnit("u", 1, unit_kind="claim"), CostPlus(TENTH)]
    terms += [Percentage(model, TENTH) for model in PERCENTAGES]  # type: ignore[arg-type]
    for place in ("US-NY", "US-CA", "US-TX", "US-FL"):
        for each in terms:
            assert all(not finding.rule.startswith("DEFAULT") for finding in fee_findings(each, place, ON))
