"""The declarations that are in use, by key: what the rest of the hub asks when it must know a discipline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import MappingProxyType

from hub.plugin_api.declaration import ChartAccount, SpokeDeclaration
from hub.plugin_api.vocabulary import LICENCE_TYPES


@dataclass(frozen=True)
class Registry:
    """Every discipline that is ready for use, in the order of its title. It never changes after start-up.

    Raises   ValueError when two declarations claim one key.
    """

    declarations: tuple[SpokeDeclaration, ...]
    _by_key: MappingProxyType[str, SpokeDeclaration] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.declarations, key=lambda declaration: (declaration.title.casefold(), declaration.key)))
        by_key = {declaration.key: declaration for declaration in ordered}
        if len(by_key) != len(ordered):
            raise ValueError("two plugins claim one key")
        object.__setattr__(self, "declarations", ordered)
        object.__setattr__(self, "_by_key", MappingProxyType(by_key))

    @classmethod
    def of(cls, declarations: Iterable[SpokeDeclaration]) -> Registry:
        return cls(tuple(declarations))

    def __iter__(self) -> Iterator[SpokeDeclaration]:
        return iter(self.declarations)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def get(self, key: str | None) -> SpokeDeclaration | None:
        return self._by_key.get(key) if key else None

    def title(self, key: str | None) -> str:
        """Name a discipline for people, also one whose plugin is gone."""
        known = self.get(key)
        return known.title if known else (key or "").replace("_", " ").capitalize()

    def term(self, key: str | None, word: str) -> str:
        known = self.get(key)
        return known.term(word) if known else word

    def chart(self, key: str | None) -> tuple[ChartAccount, ...]:
        known = self.get(key)
        return known.chart if known else ()

    def owner_licences(self, key: str) -> tuple[tuple[str, str], ...]:
        """List the licences (code, title) that fit an owner of a practice of this discipline."""
        known = self.get(key)
        codes = known.owner_rule.licence_types if known and known.owner_rule else ()
        return tuple((code, LICENCE_TYPES[code]) for code in codes)
