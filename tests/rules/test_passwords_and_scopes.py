"""What a good password is, and what a token may be allowed."""

from __future__ import annotations

import pytest

from hub.identity.rules import account, agent_name, password_flaw, scopes_flaw


@pytest.mark.parametrize("good", ["seven green bottles stand", "ühertreppe lampe", "x7Q-9zLm!2pR", "dreizehn kleine katzen"])
def test_any_long_password_that_nobody_guesses_first_is_good(good):
    assert password_flaw(good, ("ada", "ada@example.coop", "AdaLovelace")) is None


@pytest.mark.parametrize(
    ("weak", "word"),
    [
        ("eleven char", "12"),
        ("x" * 257, "256"),
        ("password1234", "guessers"),
        ("PASSWORDPASSWORD", "guessers"),
        ("Cooperative123", "guessers"),
        ("abcabcabcabcabc", "guessers"),
        ("qwertyuiopasdf", "guessers"),
        ("987654321098765432", "guessers"),
        ("adalovelace12", "your own"),
        ("ada@example.coop1", "your own"),
    ],
)
def test_short_long_common_and_own_words_are_refused_with_a_reason(weak, word):
    flaw = password_flaw(weak, ("ada", "ada@example.coop", "AdaLovelace"))
    assert flaw is not None and word in flaw


def test_a_long_sentence_may_hold_a_name():
    assert password_flaw("adalovelace wrote the first program", ("AdaLovelace",)) is None


def test_the_same_letters_written_in_two_ways_are_one_account():
    assert account("  Ada@Example.COOP\u200b\x00 ") == account("ada@example.coop")


def test_scopes_have_one_form_and_must_be_known():
    assert scopes_flaw(("hours:read", "hours:write")) is None
    assert scopes_flaw(("hours:read",), frozenset({"hours:read"})) is None
    for wrong in ((), ("hours",), ("hours:delete",), ("Hours:read",), ("hours:read ",)):
        assert scopes_flaw(wrong)
    assert "Known are: hours:read" in str(scopes_flaw(("pay:read",), frozenset({"hours:read"})))


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) AppleWebKit Version/19 Safari/604", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit Chrome/140 Safari/537", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge on Windows"),
        ("<script>alert(1)</script>" * 50, "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named_in_words_of_ours(header, name):
    assert agent_name(header) == name
