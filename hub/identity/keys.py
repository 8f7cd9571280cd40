"""Making secrets, and telling whether one that is shown fits the fingerprint that is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from hub.identity.rules import LONGEST, normal

# OWASP's second row: 19 MiB, two passes, one lane. The gate keeps a burst of guesses from filling the memory of the machine.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
GATE = threading.BoundedSemaphore(4)
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$c29tZSBzYWx0IGZvciBub2JvZHk$8dUvmXYsNJrJ8vPnxGTxXnzdF5XQ1wGg0yO2+e6ZJ8k"


def mint(prefix: str = "") -> str:
    """Return a fresh secret of 256 bits that may stand in an address, a cookie or a header."""
    return prefix + secrets.token_urlsafe(32)


def fingerprint(secret: str) -> bytes:
    """Return what is kept of a secret of ours: enough to know it again, nothing to use."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def hash_password(password: str) -> str:
    """Hash a password to keep it."""
    with GATE:
        return HASHER.hash(normal(password))


def password_fits(password: str, kept: str | None) -> bool:
    """Tell whether a password fits what is kept; as slow for an unknown person as for a wrong password."""
    with GATE:
        try:
            fits = HASHER.verify(kept or NOBODY, normal(password[: 4 * LONGEST]))
        except (VerificationError, InvalidHashError):
            return False
    return fits and kept is not None


def is_dated(kept: str) -> bool:
    """Tell whether a hash was made with other costs than today's."""
    return HASHER.check_needs_rehash(kept)


def sign_device(account: str, key: str) -> str:
    """Make the mark that a browser keeps after signing in, so that guesses from elsewhere never lock this person out here."""
    nonce = secrets.token_urlsafe(16)
    return f"{nonce}.{_device_seal(account, nonce, key)}"


def device_of(mark: str | None, account: str, key: str) -> str | None:
    """Return the device that a mark names, if the mark is ours and for this account."""
    nonce, _, seal = (mark or "").partition(".")
    fits = hmac.compare_digest(seal.encode("utf-8", "replace"), _device_seal(account, nonce, key).encode())
    return nonce if nonce and fits else None


def _device_seal(account: str, nonce: str, key: str) -> str:
    return hmac.new(key.encode(), f"device\n{nonce}\n{account}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()
