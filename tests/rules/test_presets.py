"""Ways to decide that one can choose from: in each of them one objection stops."""

from __future__ import annotations

import pytest

from hub.consensus import rules
from hub.consensus.presets import ADOPTABLE, PRESETS, SENSE_CHECK, UNANIMITY
from hub.consensus.rules import LETS_IT_PASS, Matter, Position, Stand, Status

DECIDING = [PRESETS[key] for key in ADOPTABLE]
SIX = ("ana", "ben", "cem", "dee", "eli", "fay")


def matter(*kinds: Stand, decides: bool = True) -> Matter:
    said = tuple(Position(who, 1, kind, "because", number) for number, (who, kind) in enumerate(zip(SIX, kinds, strict=False), 1))
    return Matter(members=frozenset(SIX), positions=said, decides=decides)


def test_the_five_are_there_and_everybody_consents_is_the_one_that_nobody_needs_to_choose():
    assert list(PRESETS) == [UNANIMITY, "seeds_for_change", "formal_consensus", "sociocratic_consent", SENSE_CHECK]
    assert PRESETS[UNANIMITY].positions == tuple(Stand)


@pytest.mark.parametrize("preset", DECIDING, ids=ADOPTABLE)
def test_under_every_process_that_decides_one_can_consent_object_and_ask_to_talk(preset):
    assert {Stand.CONSENT, Stand.BLOCK, Stand.TALK_FIRST} <= set(preset.positions)
    assert len(set(preset.positions)) == len(preset.positions)


@pytest.mark.parametrize("preset", DECIDING, ids=ADOPTABLE)
def test_under_every_process_that_decides_five_against_one_decide_nothing(preset):
    for passes in set(preset.positions) & LETS_IT_PASS:
        assert rules.outcome(matter(*[passes] * 5, Stand.BLOCK, decides=preset.decides)).status is Status.NOT_ADOPTED
        assert rules.outcome(matter(*[passes] * 5, decides=preset.decides)).status is Status.OPEN
        assert rules.outcome(matter(*[passes] * 6, decides=preset.decides)).adopted


def test_a_sense_check_decides_nothing_even_when_everybody_likes_it():
    preset = PRESETS[SENSE_CHECK]
    assert not preset.decides and SENSE_CHECK not in ADOPTABLE and Stand.BLOCK not in preset.positions
    outcome = rules.outcome(matter(*[Stand.CONSENT] * 6, decides=preset.decides))
    assert (outcome.status, outcome.adopted) == (Status.OPEN, False)
    assert not rules.outcome(matter(*[Stand.CONSENT] * 6, decides=False), while_absent="provisional").adopted


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_no_process_counts_weighs_or_names_a_majority_as_enough(preset):
    words = " ".join([preset.title, preset.stops, *preset.steps, *(f"{each.label} {each.meaning}" for each in preset.choices)]).casefold()
    for never in ("majority", "vote", "%", "percent", "two thirds", "quorum", "weight"):
        assert never not in words
    assert not {"weight", "majority", "threshold", "quorum"} & set(preset.__dataclass_fields__)
    assert all(each.endswith((".", "?")) for each in (preset.meaning, preset.stops, *preset.steps))
