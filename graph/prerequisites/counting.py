"""Counting: telling whoever waits how far a long piece of work has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Count = Callable[[int, int], None]  # of how much is done, and how much there is to do
EVERY = 256  # items between two reports

_T = TypeVar("_T")


def uncounted(done: int, total: int) -> None:
    """A report to nobody."""


def counted(items: Sequence[_T], report: Count) -> Iterator[_T]:
    """The items, with a report of how many there were before the first and every 256th of them.

    >>> list(counted("ab", lambda done, total: print(done, "of", total)))
    0 of 2
    ['a', 'b']
    """
    for number, item in enumerate(items):
        if number % EVERY == 0:
            report(number, len(items))
        yield item


def share(report: Count, first: int, last: int) -> Count:
    """A report on a part of the work, which runs from ``first`` to ``last`` percent of the whole.

    >>> share(lambda done, total: print(done, "of", total), 20, 60)(1, 2)
    40 of 100
    """
    return lambda done, total: report(first + (last - first) * done // total, 100)
