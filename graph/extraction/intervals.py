"""Intervals: whether any of many stretches of a text holds or touches another, asked again and again."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Intervals:
    """Stretches of a text, each from its start up to its end, in whatever order, be they apart or not.

    >>> some = Intervals([(4, 9), (0, 2)])
    >>> some.hold(5, 9), some.hold(1, 5), some.touch(1, 5), some.touch(2, 4)
    (True, False, True, False)
    """

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(stretches)
        self._starts = [start for start, _ in ordered]
        self._reached = list(accumulate((end for _, end in ordered), max))  # by any that starts so far

    def hold(self, start: int, end: int) -> bool:
        """Whether one of them has all of a stretch."""
        before = bisect_right(self._starts, start)
        return before > 0 and self._reached[before - 1] >= end

    def touch(self, start: int, end: int) -> bool:
        """Whether one of them has a part of a stretch."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reached[before - 1] > start
