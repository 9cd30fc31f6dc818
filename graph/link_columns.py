"""Link columns: the links of a large deck as arrays, read as if they were a tuple of objects.

As with mentions, an object is made only when somebody looks at it: two million links are a hundred megabytes
of columns and a gigabyte of objects.
"""

from __future__ import annotations

import operator
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.columns import Ints, Rows, offsets
from graph.model import Link

Floats = NDArray[np.float64]

_AT_ONCE = 10_000  # links that are taken out of the columns together


@dataclass(frozen=True, slots=True, eq=False)
class LinkTable:
    """Links, an entry of each column for each, sorted by the ids of their ends; no two have the same ends.

    ``idents`` are the ids of concepts, ``source`` and ``target`` the numbers of two of them, the smaller id
    first. ``sentences``, ``npmi``, ``g2`` and ``weight`` are as a ``Link`` has them. ``cards`` are ids, and
    ``card`` holds the numbers of each link's cards, one link after the other: from its entry of ``begin`` to
    the next, so that ``begin`` has one entry more.
    """

    idents: Sequence[str]
    cards: Sequence[str]
    source: Ints
    target: Ints
    sentences: Ints
    npmi: Floats
    g2: Floats
    weight: Floats
    begin: Rows
    card: Ints

    def __len__(self) -> int:
        """How many links there are."""
        return len(self.source)

    @property
    def figures(self) -> tuple[NDArray[Any], ...]:
        """Source, target, sentences, npmi, G² and weight."""
        return self.source, self.target, self.sentences, self.npmi, self.g2, self.weight

    @property
    def count(self) -> Rows:
        """How many cards name both ends of each link."""
        return np.diff(self.begin)

    def taken(self, rows: Rows) -> LinkTable:
        """The links at some rows, in that order."""
        return joined([self], rows)


def joined(tables: Sequence[LinkTable], rows: Rows) -> LinkTable:
    """The links at some rows of all tables together, as if each stood below the one before.

    Concepts and cards are those of the first table; the others have the same, or name none of them.
    """
    source, target, sentences, npmi, g2, weight = (
        np.concatenate(column)[rows] for column in zip(*(table.figures for table in tables), strict=True)
    )
    card = np.concatenate([table.card for table in tables])
    begin = offsets(np.concatenate([table.count for table in tables]))
    begin = begin.astype(np.int32 if len(card) < 2**31 else np.int64)
    idents, cards = tables[0].idents, tables[0].cards
    shape = (len(begin) - 1, len(cards))
    named = csr_array((np.zeros(len(card), dtype=np.int8), card, begin), shape)[rows]  # a row a link
    card = named.indices.astype(np.int32, copy=False)
    return LinkTable(idents, cards, source, target, sentences, npmi, g2, weight, named.indptr, card)


class Links(Sequence[Link]):
    """The links at some rows of a table, at all where none are told; equal to a tuple of the same links."""

    __slots__ = ("rows", "table")

    def __init__(self, table: LinkTable, rows: Rows | None = None) -> None:
        self.table = table
        self.rows: Rows = np.arange(len(table), dtype=np.int32) if rows is None else rows

    def __len__(self) -> int:
        """How many there are."""
        return len(self.rows)

    def __iter__(self) -> Iterator[Link]:
        """Each as an object."""
        table = self.table
        idents, cards, card = table.idents, table.cards, table.card
        for first in range(0, len(self.rows), _AT_ONCE):
            rows = self.rows[first : first + _AT_ONCE]
            columns = (*(column[rows] for column in table.figures), table.begin[rows], table.begin[rows + 1])
            for source, target, sentences, npmi, g2, weight, begin, end in zip(
                *(column.tolist() for column in columns), strict=True
            ):
                named = tuple([cards[number] for number in card[begin:end].tolist()])
                yield Link(idents[source], idents[target], end - begin, sentences, npmi, g2, weight, named)

    @overload
    def __getitem__(self, at: int) -> Link: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Link, ...]: ...

    def __getitem__(self, at: int | slice) -> Link | tuple[Link, ...]:
        """One of them, or some as a tuple."""
        if isinstance(at, slice):
            return tuple(Links(self.table, self.rows[at]))
        return next(iter(Links(self.table, self.rows[at, None])))

    def __eq__(self, other: object) -> bool:
        """Whether these are the links of the other, which may be a tuple."""
        if not isinstance(other, Sequence):
            return NotImplemented
        if isinstance(other, Links) and other.table is self.table:
            return np.array_equal(self.rows, other.rows)
        return len(self) == len(other) and all(map(operator.eq, self, other))

    def __hash__(self) -> int:
        """That of the tuple."""
        return hash(tuple(self))

    def __repr__(self) -> str:
        """That of the tuple."""
        return repr(tuple(self))

    def of_each(self, idents: Iterable[str]) -> LinksOf:
        """The links of each of some concepts (ids), strongest first."""
        return LinksOf(self, idents)


def links_among(links: Sequence[Link], idents: Collection[str]) -> Sequence[Link]:
    """The links both ends of which are among some concepts (ids), in their order; of columns none is made."""
    if not isinstance(links, Links):
        return tuple(link for link in links if link.source in idents and link.target in idents)
    table, rows = links.table, links.rows
    there = np.array([ident in idents for ident in table.idents], dtype=bool)
    return Links(table, rows[there[table.source[rows]] & there[table.target[rows]]])


class LinksOf(Mapping[str, Links]):
    """The links of each concept, strongest first, of equals that with the smaller id at the other end.

    How many links a concept has is told without making one of them.
    """

    __slots__ = ("_begin", "_number", "_rows", "_table")

    def __init__(self, links: Links, idents: Iterable[str]) -> None:
        table, rows = links.table, links.rows
        # Those of a concept with a smaller id at the other end stand first, so that they stay sorted by it.
        ends = np.concatenate((table.target[rows], table.source[rows]))
        weight = table.weight[rows]
        order = np.lexsort((-np.concatenate((weight, weight)), ends))
        self._table, self._rows = table, np.concatenate((rows, rows))[order]
        self._begin = offsets(np.bincount(ends, minlength=len(table.idents)))
        number = {ident: place for place, ident in enumerate(table.idents)}
        self._number = {ident: number.get(ident) for ident in idents}

    def __getitem__(self, ident: str) -> Links:
        """The links of a concept."""
        number = self._number[ident]
        if number is None:
            return Links(self._table, self._rows[:0])
        return Links(self._table, self._rows[self._begin[number] : self._begin[number + 1]])

    def __iter__(self) -> Iterator[str]:
        """The concepts."""
        return iter(self._number)

    def __len__(self) -> int:
        """How many concepts there are."""
        return len(self._number)
