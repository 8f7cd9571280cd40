"""What a declaration may say, what fits this hub, and which names a hub does not keep."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.plugin_api.checks import faults, names_a_client
from hub.plugin_api.declaration import OwnerRule, SpokeDeclaration
from hub.plugin_api.registry import Registry
from hub.plugin_api.version import why_unfit
from hub.plugin_api.vocabulary import INCOME_DEPENDENT, LICENCE_TYPES
from spokes.psychology import declaration as psychology
from spokes.social_work import declaration as social_work


@pytest.mark.parametrize(
    ("made_for", "hub", "fits"),
    [
        ("1", "1.0", True),
        ("1.0", "1.0", True),
        ("1.0", "1.3", True),
        ("1.3", "1.2", False),
        ("2.0", "1.9", False),
        ("0.9", "1.0", False),
        ("", "1.0", False),
        ("one", "1.0", False),
    ],
)
def test_a_plugin_fits_when_the_first_number_is_equal_and_it_asks_for_no_later_addition(made_for, hub, fits):
    assert (why_unfit(made_for, hub) is None) is fits


def test_our_own_declarations_have_no_fault():
    assert faults(psychology) == () and faults(social_work) == ()


def test_a_declaration_never_changes_once_made():
    with pytest.raises(FrozenInstanceError):
        psychology.title = "Sociology"  # type: ignore[misc]
    with pytest.raises(TypeError):
        psychology.terms["client"] = "customer"  # type: ignore[index]


def test_a_declaration_without_a_rule_of_ownership_is_refused():
    assert [fault.words for fault in faults(replace(psychology, owner_rule=None))] == [
        "`owner_rule` is missing: say which licences make somebody fit to own such a practice."
    ]


def test_a_rule_of_ownership_that_names_a_licence_the_practice_does_not_have_is_refused():
    rule = OwnerRule(licence_types=("LMT",), words="Every owner is a massage therapist.")
    assert any("does not stand in `licence_types`" in fault.words for fault in faults(replace(psychology, owner_rule=rule)))


@pytest.mark.parametrize("model", sorted(INCOME_DEPENDENT))
def test_licensed_care_may_not_pay_by_its_income(model):
    assert any("8 NYCRR 29.1(b)(4)" in fault.words for fault in faults(replace(psychology, fee_models_allowed=(model,))))
    assert not any("29.1" in fault.words for fault in faults(replace(psychology, fee_models_allowed=(model,), fee_profile="no_care")))


@given(
    st.sampled_from([field.name for field in fields(SpokeDeclaration) if field.name != "terms"]),
    st.one_of(st.none(), st.integers(), st.text(), st.tuples(st.integers())),
)
def test_whatever_stands_in_a_declaration_the_faults_are_said_and_nothing_is_raised(name, value):
    assert isinstance(faults(replace(psychology, **{name: value})), tuple)


@pytest.mark.parametrize(
    "name",
    [
        "client_name",
        "patient_id",
        "dob",
        "birth_date",
        "diagnosis_code",
        "icd10",
        "session_at",
        "insurer_no",
        "medication",
        "claim",
        "client_initials",
    ],
)
def test_a_name_for_something_about_a_client_is_known(name):
    assert names_a_client(name)


@pytest.mark.parametrize(
    "name", ["holder", "number", "valid_to", "certificate", "minutes", "session_room", "clients_served_band", "kept_at"]
)
def test_a_name_for_something_else_is_let_be(name):
    assert not names_a_client(name)


def test_the_registry_lists_by_title_and_answers_for_a_discipline_that_is_gone():
    registry = Registry.of([social_work, psychology])
    assert [declaration.key for declaration in registry] == ["psychology", "social_work"]
    assert registry.title("social_work") == "Social work" and registry.title("massage_therapy") == "Massage therapy"
    assert registry.term("psychology", "practitioner") == "therapist" and registry.term("gone", "client") == "client"
    assert registry.owner_licences("psychology") == (("PSY", LICENCE_TYPES["PSY"]),)
    assert registry.get("gone") is None and registry.get(None) is None and "psychology" in registry


def test_one_key_is_registered_once():
    with pytest.raises(ValueError, match="two plugins claim one key"):
        Registry.of([psychology, psychology])
