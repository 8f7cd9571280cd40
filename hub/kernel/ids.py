"""Identifiers: UUIDv7 inside, a typed prefix at the edge (`je_0190...`)."""

from __future__ import annotations

import os
import time
from uuid import UUID

from hub.kernel.errors import missing


def new_id() -> UUID:
    """Return a fresh UUIDv7 (RFC 9562): 48 bits of milliseconds, 12 of their fraction, then random bits.

    Order    ids made one after the other sort so, as those of PostgreSQL do: lines of one command keep their order.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    value = milliseconds << 80 | 0x7 << 76 | (rest * 4096 // 1_000_000) << 64 | int.from_bytes(os.urandom(8))
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def public(prefix: str, ident: UUID) -> str:
    """Write an id for an address or a document, such as `je_` and 32 hex digits."""
    return f"{prefix}_{ident.hex}"


def parse(prefix: str, text: str) -> UUID:
    """Read an id written by `public`.

    Raises   MISSING when it is not one: a wrong id answers like an unknown one.
    """
    head, _, tail = text.partition("_")
    if head == prefix and len(tail) == 32 and tail.isascii():
        try:
            return UUID(hex=tail)
        except ValueError:
            pass
    raise missing("kernel.id.parse")
