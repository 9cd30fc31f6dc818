"""Groups: the keys that name one concept, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.model import AliasReason


@dataclass(frozen=True, slots=True)
class Merge:
    """Two keys that name one concept, the reason, and the card that shows it (if one does)."""

    key: str
    into: str
    reason: AliasReason
    card: str = ""


class Groups:
    """Keys merged into concepts: a union-find that remembers the reason of each merge."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._parent = {key: key for key in keys}
        self.reasons: dict[str, Merge] = {}

    def root(self, key: str) -> str:
        """The key that stands for the concept of ``key``."""
        while (parent := self._parent[key]) != key:
            self._parent[key] = key = self._parent[parent]
        return key

    def merge(self, merge: Merge, fixed: frozenset[str]) -> bool:
        """Join two concepts, unless both are in ``fixed`` (a glossary's own) and so stay apart.

        Returns whether they were two and now are one.
        """
        a, b = self.root(merge.key), self.root(merge.into)
        if a == b or (a in fixed and b in fixed):
            return False
        if a in fixed:
            a, b = b, a
        self._parent[a] = b
        self.reasons[merge.key] = merge
        return True

    def members(self) -> dict[str, list[str]]:
        """The keys of each concept, in order of first occurrence."""
        found: dict[str, list[str]] = {}
        for key in self._parent:
            found.setdefault(self.root(key), []).append(key)
        return found
