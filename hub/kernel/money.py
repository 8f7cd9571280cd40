"""Money in whole minor units: adding it, rounding it once, dividing it in exactly one place, and writing it down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Literal

from hub.kernel.errors import DomainError, Kind

MINUS = "\N{MINUS SIGN}"

# Minor digits differ by currency; one that is not listed has two, which is the rule for most of the world.
_DIGITS = {"JPY": 0, "KRW": 0, "CLP": 0, "ISK": 0, "BHD": 3, "KWD": 3, "TND": 3}
_SIGNS = {"USD": "$", "CAD": "CA$", "EUR": "€", "GBP": "£", "JPY": "¥"}


class MixedCurrencies(ValueError):
    """Two currencies met in one sum. A book has one currency, so this is a fault of the program, not of a person."""


class NobodyToShare(DomainError):
    """A pool was to be divided and no weight is above zero.

    The caller has somewhere to put it (for surplus: the collective account, with a note), so it says which: see `apportion`.
    """

    def __init__(self) -> None:
        super().__init__("money.pool.share", Kind.REFUSED, "There is nobody to share this among: every weight is zero.")


@dataclass(frozen=True)
class Money:
    """Hold a whole number of minor units of one currency.

    Units    `minor` is cents for USD; `currency` is the ISO 4217 code.
    Raises   TypeError for anything but a whole number; MixedCurrencies when two currencies meet.
    """

    minor: int
    currency: str = "USD"

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"money is a whole number of minor units, not {type(self.minor).__name__}")
        if not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isalpha() and self.currency.isupper()):
            raise ValueError(f"not a currency code: {self.currency!r}")

    @classmethod
    def zero(cls, currency: str = "USD") -> Money:
        return cls(0, currency)

    @classmethod
    def sum(cls, amounts: Iterable[Money], currency: str = "USD") -> Money:
        """Add amounts up; nothing adds up to zero of `currency`."""
        total = cls(0, currency)
        for amount in amounts:
            total += amount
        return total

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Money:
        minor, currency = data["amount_minor"], data["currency"]
        if not isinstance(minor, int) or not isinstance(currency, str):
            raise TypeError("money is {amount_minor: whole number, currency: code}")
        return cls(minor, currency)

    def to_json(self) -> dict[str, object]:
        return {"amount_minor": self.minor, "currency": self.currency}

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._same(other)

    def times(self, factor: int | Fraction) -> Money:
        """Multiply exactly, and round once, half up."""
        if isinstance(factor, bool) or not isinstance(factor, int | Fraction):
            raise TypeError("money is multiplied by a whole number or a Fraction")
        return Money(round_half_up(Fraction(self.minor) * factor), self.currency)

    def shared(self, weights: Mapping[str, int | Fraction]) -> dict[str, Money]:
        """Divide by weights, to the cent: `apportion` with a currency."""
        return {key: Money(part, self.currency) for key, part in apportion(self.minor, weights).items()}

    def __str__(self) -> str:
        return format_money(self.minor, self.currency)

    def _same(self, other: Money) -> int:
        if not isinstance(other, Money):
            raise TypeError(f"money meets only money, not {type(other).__name__}")
        if other.currency != self.currency:
            raise MixedCurrencies(f"{self.currency} and {other.currency}")
        return other.minor


def round_half_up(exact: Fraction | int) -> int:
    """Round an exact amount to a whole number, halves away from zero.

    Ties     2.5 becomes 3 and -2.5 becomes -3. Binary floating point is refused: it could not hold the half.
    """
    if isinstance(exact, bool) or not isinstance(exact, int | Fraction):
        raise TypeError("only a whole number or a Fraction can be rounded exactly")
    whole = (abs(exact.numerator) * 2 + exact.denominator) // (exact.denominator * 2)
    return whole if exact >= 0 else -whole


def round_up(exact: Fraction | int) -> int:
    """Round an exact amount up to the next whole number, away from zero: a floor that the law sets must be reached."""
    if isinstance(exact, bool) or not isinstance(exact, int | Fraction):
        raise TypeError("only a whole number or a Fraction can be rounded exactly")
    whole = -(-abs(exact.numerator) // exact.denominator)
    return whole if exact >= 0 else -whole


def apportion(pool: int, weights: Mapping[str, int | Fraction], *, nobody: Literal["raise", "keep"] = "raise") -> dict[str, int]:
    """Divide a pool by weights into whole units by the largest remainder. This is the one function that divides money.

    Shape    one part per key given, in the order given; together exactly `pool`.
    Units    `pool` in minor units, may be negative; weights are exact (minutes, cents, Fractions), never negative.
    Ties     an equal remainder goes to the lowest key, compared as text by code point ("m10" before "m2").
    Sign     a negative pool is divided as its absolute value and then negated, so ties fall on the same keys.
    Empty    with no weight above zero: `nobody="raise"` raises NobodyToShare; `nobody="keep"` gives every key 0, so that
             `pool - sum(parts)` is the whole, and the caller books it (to the collective account, with a note).
    Raises   NobodyToShare as above; ValueError for a negative weight; TypeError for a float.
    Source   largest remainder (Hamilton): every part is the floor or the ceiling of the exact share. Not promised: that
             a larger pool never costs anybody a cent (the Alabama paradox). No method has both.
    """
    if type(pool) is not int:
        raise TypeError("a pool is a whole number of minor units")
    whole = _whole_weights(weights)
    total = sum(whole.values())
    if total == 0:
        if nobody == "raise" and pool != 0:
            raise NobodyToShare
        return dict.fromkeys(whole, 0)
    size = abs(pool)
    parts: dict[str, int] = {}
    remainders: dict[str, int] = {}
    for key, weight in whole.items():
        parts[key], remainders[key] = divmod(size * weight, total)
    left = size - sum(parts.values())
    for key in sorted(remainders, key=lambda name: (-remainders[name], name))[:left]:
        parts[key] += 1
    return parts if pool >= 0 else {key: -part for key, part in parts.items()}


def _whole_weights(weights: Mapping[str, int | Fraction]) -> dict[str, int]:
    """Bring weights to one denominator, so that the division is among whole numbers only."""
    for key, weight in weights.items():
        if not isinstance(key, str):
            raise TypeError("a share goes to an identifier, as text")
        if isinstance(weight, bool) or not isinstance(weight, int | Fraction):
            raise TypeError(f"the weight of {key!r} must be a whole number or a Fraction")
        if weight < 0:
            raise ValueError(f"the weight of {key!r} is below zero")
    scale = lcm(*(weight.denominator for weight in weights.values())) if weights else 1
    return {key: weight.numerator * (scale // weight.denominator) for key, weight in weights.items()}


def format_money(minor: int, currency: str = "USD", *, whole: bool = False) -> str:
    """Write an amount for people: `$2,340.66`, and `−$2,340.66` with a true minus sign.

    Shape    `whole=True` rounds to whole units for headlines: `$2,341`.
    """
    digits = _DIGITS.get(currency, 2)
    size = 10**digits
    sign = MINUS if minor < 0 else ""
    head = _SIGNS.get(currency, f"{currency} ")
    if whole or digits == 0:
        rounded = round_half_up(Fraction(abs(minor), size)) if digits else abs(minor)
        sign = sign if rounded else ""
        return f"{sign}{head}{rounded:,}"
    units, rest = divmod(abs(minor), size)
    return f"{sign}{head}{units:,}.{rest:0{digits}d}"


def format_plain(minor: int, currency: str = "USD") -> str:
    """Write an amount for machines, `-2340.66`: a plain hyphen, no sign of currency, no thousands."""
    digits = _DIGITS.get(currency, 2)
    units, rest = divmod(abs(minor), 10**digits)
    sign = "-" if minor < 0 else ""
    return f"{sign}{units}.{rest:0{digits}d}" if digits else f"{sign}{units}"
