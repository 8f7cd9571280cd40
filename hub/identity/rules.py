"""What a good password is, how often one may guess, how long a key lives."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

SHORTEST, LONGEST = 12, 256
GUESSES = ((timedelta(minutes=5), 10), (timedelta(days=1), 50))
GUESSES_FROM_ONE_SOURCE = ((timedelta(minutes=5), 100), (timedelta(days=1), 1_000))
LINK_LIFE, LONGEST_LINK_LIFE = timedelta(hours=1), timedelta(hours=24)
IDLE_SESSION, LONGEST_SESSION = timedelta(days=7), timedelta(days=30)
FRESH_LINK = timedelta(minutes=30)
TOKEN_DAYS, LONGEST_TOKEN_DAYS = 90, 366
SCOPE = re.compile(r"[a-z][a-z0-9_]*:(read|write)")

# The long ones of the published lists of leaked passwords; the short ones fall to the length.
COMMON = frozenset(
    """
    passwordpassword password1234 password12345 password123456 passw0rd1234 1234567890ab 123456789012 1234567890123 12345678901234
    123456789abc 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc qwertyuiop12 qwertyuiop123 qwerty123456 qwertyuiopas qwertyuiop[] asdfghjkl123
    qazwsxedcrfv zaq12wsxcde3 abcdefghijkl abcdefghijklm abc123456789 a1b2c3d4e5f6 iloveyou1234 iloveyouforever ihateyou1234 letmein12345
    welcome12345 welcome123456 changeme1234 administrator administrator1 adminadmin12 trustno1trustno1 sunshine1234 princess1234
    football1234 baseball1234 superman1234 dragon123456 monkey123456 shadow123456 michael12345 charlie12345 correcthorsebatterystaple
    correct horse battery staple thisismypassword mypassword12 mypassword123 mypassword1234 letmeinplease opensesame12 openthedoor1
    cooperative1 cooperative12 cooperative123 cooperative1234 psychology12 psychology123 psychology1234 socialwork12 socialwork123
    socialwork1234 therapist123 therapist1234 counseling12 mentalhealth mentalhealth1 summer202024 winter202024 spring202024
    """.replace("correct horse battery staple", "").split()
) | {"correct horse battery staple"}
RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p")


def normal(password: str) -> str:
    """Write a password as it is hashed, so that the same keys on two machines are the same password."""
    return unicodedata.normalize("NFKC", password)


def account(email: str) -> str:
    """Write an email address as it is kept and compared; what cannot be printed is left out."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", email).strip().lower() if sign.isprintable())


def password_flaw(password: str, own_words: tuple[str, ...] = ()) -> str | None:
    """Say what is wrong with a new password, or nothing.

    Shape    length, and not one that a guesser would try first; no rule about kinds of characters.
    """
    password = normal(password)
    if len(password) < SHORTEST:
        return f"Choose at least {SHORTEST} characters. A few unrelated words are easy to remember."
    if len(password) > LONGEST:
        return f"Choose at most {LONGEST} characters."
    plain = password.casefold()
    if plain in COMMON or _repeats(plain) or _runs(plain):
        return "This is one of the passwords that guessers try first. Choose another."
    if any(len(word) >= 4 and word.casefold() in plain and len(plain) - len(word) < 8 for word in own_words):
        return "This is mostly your own name or address. Choose another."
    return None


def _repeats(plain: str) -> bool:
    return any(len(plain) >= 2 * size and (plain[:size] * (len(plain) // size + 1))[: len(plain)] == plain for size in range(1, 9))


def _runs(plain: str) -> bool:
    return any(plain in run or plain in run[::-1] for run in RUNS)


def agent_name(header: str) -> str:
    """Name a browser and its machine in words that a person recognises in a list."""
    browsers = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"))
    machines = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"))
    browser = next((name for sign, name in browsers if sign in header), "A browser")
    machine = next((name for sign, name in machines if sign in header), "")
    return f"{browser} on {machine}" if machine else browser


def scopes_flaw(scopes: tuple[str, ...], known: frozenset[str] | None = None) -> str | None:
    """Say what is wrong with the scopes of a token, or nothing."""
    if not scopes:
        return "Choose at least one thing that it may do."
    for scope in scopes:
        if not SCOPE.fullmatch(scope) or (known is not None and scope not in known):
            choices = f" Known are: {', '.join(sorted(known))}." if known else ""
            return f"“{scope}” is not something a token can be allowed.{choices}"
    return None
