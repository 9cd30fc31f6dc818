"""Columns: the mentions of a large deck as arrays of integers, read as if they were a tuple of objects.

A million mentions are some twenty megabytes of columns and four hundred of objects, so an object is made
only when somebody looks at it, and whoever computes with all of them takes the columns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from graph.model import SIDES, Concept, Mention

Ints = NDArray[np.int32]
Rows = NDArray[np.integer[Any]]
Offsets = NDArray[np.int64]

FRONT, BACK = range(len(SIDES))


@dataclass(frozen=True, slots=True, eq=False)
class MentionTable:
    """Mentions, an entry of each column for each: the number of its card and side, and where it stands.

    ``cards`` are ids; ``card`` numbers them from 0. ``side`` is 0 for the front, 1 for the back. ``start``
    and ``end`` are offsets into that side, ``first`` and ``last`` those of the sentence around.
    """

    cards: Sequence[str]
    card: Ints
    side: Ints
    start: Ints
    end: Ints
    first: Ints
    last: Ints

    @classmethod
    def of(cls, cards: Sequence[str], rows: Iterable[tuple[int, int, int, int, int, int]]) -> MentionTable:
        """The table of rows (card, side, start, end, first, last)."""
        columns = np.array(list(rows), dtype=np.int32).reshape(-1, 6).T
        return cls(cards, *(np.ascontiguousarray(column) for column in columns))

    def __len__(self) -> int:
        """How many mentions there are."""
        return len(self.card)

    @property
    def columns(self) -> tuple[Ints, ...]:
        """Card, side, start, end, first and last."""
        return self.card, self.side, self.start, self.end, self.first, self.last


def offsets(counts: Rows) -> Offsets:
    """Where each of some groups begins if they stand one after the other, and where the last one ends.

    >>> offsets(np.array([2, 0, 3])).tolist()
    [0, 2, 2, 5]
    """
    return np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)))


class Mentions(Sequence[Mention]):
    """Some consecutive mentions of a table; equal to a tuple of the same mentions."""

    __slots__ = ("part", "table")

    def __init__(self, table: MentionTable, part: slice) -> None:
        self.table, self.part = table, part

    def __len__(self) -> int:
        """How many there are."""
        start, stop, _ = self.part.indices(len(self.table))
        return max(0, stop - start)

    def __iter__(self) -> Iterator[Mention]:
        """Each as an object."""
        cards, sides = self.table.cards, SIDES
        for card, side, start, end, first, last in zip(
            *(column[self.part].tolist() for column in self.table.columns), strict=True
        ):
            yield Mention(cards[card], sides[side], start, end, (first, last))

    @overload
    def __getitem__(self, at: int) -> Mention: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Mention, ...]: ...

    def __getitem__(self, at: int | slice) -> Mention | tuple[Mention, ...]:
        """One of them, or some as a tuple."""
        return tuple(self)[at]

    def __eq__(self, other: object) -> bool:
        """Whether these are the mentions of the other, which may be a tuple."""
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """That of the tuple."""
        return hash(tuple(self))

    def __repr__(self) -> str:
        """That of the tuple."""
        return repr(tuple(self))


def mentions_on(mentions: Sequence[Mention], cards: Collection[str]) -> Sequence[Mention]:
    """Those of some mentions that are on some cards; of columns no others are made into objects.

    >>> some = [Mention("c1", "back", 0, 2, (0, 9)), Mention("c2", "back", 0, 2, (0, 9))]
    >>> [mention.card for mention in mentions_on(some, {"c2"})]
    ['c2']
    """
    if not isinstance(mentions, Mentions):
        return [mention for mention in mentions if mention.card in cards]
    number = _numbers(mentions.table)
    wanted = [number[card] for card in cards if card in number]
    card, *others = (column[mentions.part] for column in mentions.table.columns)
    rows = np.flatnonzero(np.isin(card, wanted))
    return Mentions(
        MentionTable(mentions.table.cards, card[rows], *(column[rows] for column in others)), slice(None)
    )


@lru_cache(maxsize=4)
def _numbers(table: MentionTable) -> dict[str, int]:
    """The number of each card in a table."""
    return {card: number for number, card in enumerate(table.cards)}


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """All mentions of some concepts, one after the other: ``concept`` numbers them as they come."""

    concept: Ints
    table: MentionTable


def placed(concepts: Sequence[Concept], number: Mapping[str, int]) -> Placed:
    """The mentions of concepts as columns, in their order; ``number`` says where each card is in its deck."""
    counts = np.array([len(concept.mentions) for concept in concepts], dtype=np.int64)
    cards = tuple(number)
    parts: list[tuple[Ints, ...]] = []
    numbers: dict[int, Ints] = {}  # the deck's numbers of each table's cards, by the table's identity
    for concept in concepts:
        found = concept.mentions
        if isinstance(found, Mentions):
            own = numbers.get(id(found.table))
            if own is None:
                own = np.array([number.get(card, -1) for card in found.table.cards], dtype=np.int32)
                numbers[id(found.table)] = own
            card, *others = (column[found.part] for column in found.table.columns)
            parts.append((own[card], *others))
        elif found:
            rows = ((number[m.card], SIDES.index(m.side), m.start, m.end, *m.sentence) for m in found)
            parts.append(MentionTable.of(cards, rows).columns)
    empty: list[tuple[Ints, ...]] = [tuple(np.zeros(0, dtype=np.int32) for _ in range(6))]
    columns = (np.concatenate(column) for column in zip(*(parts or empty), strict=True))
    concept_of = np.repeat(np.arange(len(concepts), dtype=np.int32), counts)
    return Placed(concept_of, MentionTable(cards, *columns))
