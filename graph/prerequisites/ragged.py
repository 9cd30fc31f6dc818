"""Ragged: rows of different lengths, one behind the other in a single column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.columns import offsets

Ints = NDArray[np.integer[Any]]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


def bounds_of(rows: Ints, number: int) -> Ints:
    """Where each of so many rows begins, and where the last ends, from the row of each value.

    >>> bounds_of(np.array([0, 0, 2]), 3).tolist()
    [0, 2, 2, 3]
    """
    return offsets(np.bincount(rows, minlength=number))


def spread(first: Ints, count: Ints) -> Ints:
    """The integers from each first one on, as many as the count says, one run behind the other.

    >>> spread(np.array([5, 9, 1]), np.array([2, 0, 3])).tolist()
    [5, 6, 1, 2, 3]
    """
    ends = np.cumsum(count)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(first - (ends - count), count) + np.arange(total)


def leading(rows: Ints, most: int) -> Bools:
    """Of values that are sorted by row, which are among the first so many of their row.

    >>> leading(np.array([0, 0, 0, 4]), 2).tolist()
    [True, True, False, True]
    """
    first = np.flatnonzero(np.diff(rows, prepend=-1))
    number = np.diff(np.append(first, len(rows)))
    return np.arange(len(rows)) - np.repeat(first, number) < most


def blocks(sizes: Ints, most: int) -> Iterator[slice]:
    """Consecutive rows whose sizes add up to no more than ``most``, or single rows that are larger.

    >>> list(blocks(np.array([2, 2, 9, 1]), 4))
    [slice(0, 2, None), slice(2, 3, None), slice(3, 4, None)]
    """
    ends = np.cumsum(sizes)
    at = 0
    while at < len(sizes):
        before = ends[at - 1] if at else 0
        behind = max(at + 1, int(np.searchsorted(ends, before + most, side="right")))
        yield slice(at, behind)
        at = behind


@dataclass(frozen=True, slots=True, eq=False)
class Ragged:
    """Rows of integers; the values of row ``n`` are those from ``bounds[n]`` to ``bounds[n + 1]``."""

    values: Ints
    bounds: Ints

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> Ragged:
        """The rows as they are given.

        >>> Ragged.of([[1, 2], [], [3]])[2].tolist()
        [3]
        """
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        values = np.fromiter((value for row in rows for value in row), np.int32, int(lengths.sum()))
        return cls(values, offsets(lengths))

    @classmethod
    def grouped(cls, rows: Ints, values: Ints, number: int) -> Ragged:
        """Values by the row of each, in the order in which they come; ``number`` is that of all rows."""
        return cls(values[np.argsort(rows, kind="stable")], bounds_of(rows, number))

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.bounds) - 1

    def __getitem__(self, row: int) -> Ints:
        """The values of a row."""
        return self.values[self.bounds[row] : self.bounds[row + 1]]

    @property
    def lengths(self) -> Ints:
        """How many values each row has."""
        return np.diff(self.bounds)

    @property
    def row(self) -> Ints:
        """The row of each value."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.lengths)

    def places(self, rows: Ints) -> Ints:
        """Where the values of some rows stand, one row behind the other."""
        return spread(self.bounds[rows], self.lengths[rows])
