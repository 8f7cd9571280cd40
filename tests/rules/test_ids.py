"""Ids: sortable by the time they were made, and nothing that is no id is taken for one."""

from __future__ import annotations

import pytest

from hub.kernel.errors import DomainError, Kind
from hub.kernel.ids import new_id, parse, public


def test_ids_made_one_after_the_other_sort_so_and_are_of_version_seven():
    made = [new_id() for _ in range(2_000)]
    assert made == sorted(made) and len(set(made)) == len(made)
    assert all((each.version, each.variant) == (7, "specified in RFC 4122") for each in made)


def test_an_id_is_read_back_under_its_own_prefix_alone():
    ident = new_id()
    assert parse("je", public("je", ident)) == ident
    for wrong in (public("prop", ident), f"je_{ident}", "je_", "je_" + "g" * 32, "", "je_" + "٣" * 32):
        with pytest.raises(DomainError) as caught:
            parse("je", wrong)
        assert caught.value.kind is Kind.MISSING
