"""Counting: telling whoever waits how far a long piece of work has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator

Count = Callable[[int, int], None]  # of how much is done, and how much there is to do


def uncounted(done: int, total: int) -> None:
    """A report to nobody."""


def counted(number: int, size: int, report: Count = uncounted) -> Iterator[slice]:
    """The blocks of at most ``size`` into which a number of items falls, with a report before each.

    >>> list(counted(3, 2, lambda done, total: print(done, "of", total)))
    0 of 3
    2 of 3
    [slice(0, 2, None), slice(2, 3, None)]
    """
    for at in range(0, number, size):
        report(at, number)
        yield slice(at, min(at + size, number))


def share(report: Count, first: int, last: int) -> Count:
    """A report on a part of the work, which runs from ``first`` to ``last`` percent of the whole.

    >>> share(lambda done, total: print(done, "of", total), 20, 60)(1, 2)
    40 of 100
    """
    return lambda done, total: report(first + (last - first) * done // total, 100)
