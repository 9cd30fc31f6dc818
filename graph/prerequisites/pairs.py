"""Pairs: ordered pairs of concepts in columns, read as if they were a set of tuples, or a dict.

A million pairs are eight megabytes of a column and a hundred and more of tuples, so a tuple is made only
when somebody looks at it, and whoever computes with all of them takes the columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

import numpy as np

from graph.prerequisites.ragged import Floats, Ints

Pair = tuple[int, int]

_BITS = 32  # of a key are the second number's, those above the first's


def keys_of(first: Ints, second: Ints) -> Ints:
    """A number for each ordered pair, in whose order pairs are sorted."""
    return np.asarray(first, dtype=np.int64) << _BITS | np.asarray(second, dtype=np.int64)


class Pairs(Set[Pair]):
    """Ordered pairs, sorted, none of them twice."""

    __slots__ = ("keys",)

    def __init__(self, keys: Ints) -> None:
        self.keys = keys

    @classmethod
    def of(cls, first: Ints, second: Ints) -> Pairs:
        """The pairs of two columns, which need be neither sorted nor unique.

        >>> list(Pairs.of(np.array([2, 0, 2]), np.array([1, 1, 1])))
        [(0, 1), (2, 1)]
        """
        return cls.of_keys(keys_of(first, second))

    @classmethod
    def of_keys(cls, keys: Ints) -> Pairs:
        """The pairs of keys, which need be neither sorted nor unique."""
        keys = np.sort(keys)
        return cls(keys[np.diff(keys, prepend=-1) != 0])

    @property
    def first(self) -> Ints:
        """The first number of each pair."""
        return (self.keys >> _BITS).astype(np.int32)

    @property
    def second(self) -> Ints:
        """The second number of each pair."""
        return (self.keys & ((1 << _BITS) - 1)).astype(np.int32)

    def find(self, first: Ints, second: Ints) -> Ints:
        """The row of each pair of two columns, -1 for one that is not here."""
        wanted = keys_of(first, second)
        if not len(self.keys):
            return np.full(len(wanted), -1)
        rows = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[rows] == wanted, rows, -1)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.keys)

    def __iter__(self) -> Iterator[Pair]:
        """Each as a tuple."""
        return zip(self.first.tolist(), self.second.tolist(), strict=True)

    def __contains__(self, pair: object) -> bool:
        """Whether a tuple is one of them."""
        return isinstance(pair, tuple) and self.row(pair) >= 0

    def row(self, pair: Pair) -> int:
        """The row of one pair, -1 if it is not here."""
        return int(self.find(np.array([pair[0]]), np.array([pair[1]]))[0])


@dataclass(frozen=True, slots=True, eq=False)
class PairTable(Mapping[Pair, float]):
    """A figure for each of some pairs."""

    pairs: Pairs
    value: Floats

    @classmethod
    def highest(cls, first: Ints, second: Ints, value: Floats) -> PairTable:
        """The table of columns, of a pair that comes more than once the highest figure."""
        keys = keys_of(first, second)
        order = np.lexsort((-value, keys))
        keys = keys[order]
        highest = np.diff(keys, prepend=-1) != 0
        return cls(Pairs(keys[highest]), value[order[highest]])

    def of(self, first: Ints, second: Ints) -> Floats:
        """The figure of each pair of two columns, 0 for one that has none."""
        return taken(self.value, self.pairs.find(first, second))

    def __len__(self) -> int:
        """How many pairs have a figure."""
        return len(self.pairs)

    def __iter__(self) -> Iterator[Pair]:
        """The pairs that have one."""
        return iter(self.pairs)

    def __getitem__(self, pair: Pair) -> float:
        """The figure of one pair."""
        row = self.pairs.row(pair)
        if row < 0:
            raise KeyError(pair)
        return float(self.value[row])


def taken(values: Floats, rows: Ints) -> Floats:
    """The values in some rows, 0 where the row is -1.

    >>> taken(np.array([0.5, 0.7]), np.array([1, -1])).tolist()
    [0.7, 0.0]
    """
    found = np.zeros(len(rows))
    found[rows >= 0] = values[rows[rows >= 0]]
    return found
