"""Ways: which numbers lead to which, over edges that mostly go from a lower number to a higher one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

Step = tuple[int, int]


class Ways:
    """The ways over edges that are added one by one; an edge to a lower number is a turn.

    ``possible`` are the edges that may be added, and those that may be lost, at least where they go upwards.

    >>> ways = Ways(3, [(0, 1), (1, 2)])
    >>> ways.add(0, 1), ways.add(2, 0)
    (None, None)
    >>> ways.turn_back(1, 2), ways.turn_back(1, 0), ways.lead_back(1, 0)
    (True, False, True)
    """

    def __init__(self, size: int, possible: Iterable[Step]) -> None:
        self._size, self._possible = size, possible
        self._after: list[list[int]] = [[] for _ in range(size)]
        self._before: list[list[int]] = [[] for _ in range(size)]
        self._lost: list[Step] = []
        self._turns = 0
        self._to, self._from = [0] * size, [0] * size  # a bit for each turn that leads on from here, or here

    def add(self, source: int, target: int) -> None:
        """Add an edge."""
        self._after[source].append(target)
        self._before[target].append(source)
        turn = 0
        if target < source:
            turn = 1 << self._turns
            self._turns += 1
        if self._turns:
            _spread(source, turn | self._to[target], self._to, self._before)
            _spread(target, turn | self._from[source], self._from, self._after)

    def lose(self, source: int, target: int) -> None:
        """Note that an edge, which goes upwards, is not to be added any more."""
        self._lost.append((source, target))

    def turn_back(self, source: int, target: int) -> bool:
        """Whether a way with a turn leads from an edge's target to its source."""
        return bool(self._to[target] & self._from[source])

    def lead_back(self, source: int, target: int) -> bool:
        """Whether any way leads from an edge's target to its source."""
        if self.turn_back(source, target):
            return True
        here, bit = source >> 3, 1 << (source & 7)
        seen, waiting = {target}, [target]
        while waiting:
            for node in self._after[waiting.pop()]:
                if node == source:
                    return True
                if node not in seen and self._reach[node][here] & bit:
                    seen.add(node)
                    waiting.append(node)
        return False

    def may_be_lost(self, source: int, target: int) -> bool:
        """Whether a lost edge may have been on a way upwards from an edge's target to its source."""
        reach = self._reach
        return any(
            target <= opens < closes <= source
            and reach[target][opens >> 3] >> (opens & 7) & 1
            and reach[closes][source >> 3] >> (source & 7) & 1
            for opens, closes in self._lost
        )

    @cached_property
    def _reach(self) -> list[bytes]:
        """For each number a bit for each one that possible ways lead upwards to, itself included."""
        after: list[list[int]] = [[] for _ in range(self._size)]
        for source, target in self._possible:
            if source < target:
                after[source].append(target)
        found = [1 << node for node in range(self._size)]
        for node in reversed(range(self._size)):
            for target in after[node]:
                found[node] |= found[target]
        return [bits.to_bytes(self._size // 8 + 1, "little") for bits in found]


def _spread(start: int, bits: int, marks: list[int], steps: Sequence[Sequence[int]]) -> None:
    """Mark a number, and all that steps lead to from it, with those of the bits that they do not have yet."""
    waiting = [start] if bits & ~marks[start] else []
    while waiting:
        node = waiting.pop()
        marks[node] |= bits
        waiting += [other for other in steps[node] if bits & ~marks[other]]
