"""The matrix: which concepts are on which cards and in which sentences, as integers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.columns import BACK, FRONT, Ints, Mentions, Offsets, Rows, offsets, placed
from graph.model import Concept

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Entries in groups, one group after the other, each entry of a concept; in a group sorted by concept.

    ``until`` is where the group of an entry ends. ``by_concept`` lists the entries of the first concept, of
    the second and so on, and ``begin`` says where those of each begin in it.
    """

    until: Ints
    by_concept: Ints
    begin: Offsets

    @classmethod
    def of(cls, starts: Flags, concept: Ints, size: int) -> Groups:
        """Entries of some of ``size`` concepts; ``starts`` is true of the first of each group."""
        ends: Ints = np.append(np.flatnonzero(starts), len(starts)).astype(np.int32)
        until = np.repeat(ends[1:], np.diff(ends))
        by_concept = np.argsort(concept, kind="stable").astype(np.int32)
        return cls(until, by_concept, offsets(np.bincount(concept, minlength=size)))

    def entries(self, low: int, high: int) -> Ints:
        """The entries of the concepts from ``low`` to before ``high``."""
        return self.by_concept[self.begin[low] : self.begin[high]]

    def behind(self, entries: Ints) -> Ints:
        """How many entries stand behind each one in its group."""
        return self.until[entries] - entries - 1

    def pairs(self, low: int, high: int) -> tuple[Ints, Ints]:
        """Each entry of the concepts from ``low`` to before ``high`` with each one behind it in its group."""
        entries = self.entries(low, high)
        behind = self.behind(entries)
        one = np.repeat(entries, behind)
        other = np.arange(1, len(one) + 1, dtype=np.int32)
        other += one
        other -= np.repeat(offsets(behind)[:-1].astype(np.int32), behind)
        return one, other


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Which concepts are on which cards: an entry for each, by card and in it by concept.

    Concepts are numbered by the order of their ids; ``by_id`` says which place each one has among those
    given, in whose order ``idents`` and ``size`` are, on how many cards each is. Cards, whose ids are
    ``names``, are numbered as they are met by going through the mentions, which is the order of a link's
    cards. ``sides`` are bits, 1 for the front and 2 for the back. ``sentences`` are groups as well, of the
    entries ``within``.
    """

    idents: tuple[str, ...]
    size: Ints
    by_id: Ints
    names: tuple[str, ...]
    card: Ints
    concept: Ints
    sides: NDArray[np.uint8]
    cards: Groups
    within: Ints
    sentences: Groups

    def blocks(self, least: int) -> Iterator[tuple[int, int]]:
        """Concepts from one to before another whose pairs are about as many as the entries, or ``least``.

        There is a block even if there is no concept.
        """
        size = len(self.idents)
        pairs = offsets(self.cards.behind(self.cards.by_concept))[self.cards.begin]
        low = 0
        while low < max(1, size):
            most = pairs[low] + max(least, len(self.card))
            high = max(low + 1, int(np.searchsorted(pairs, most, side="right")) - 1)
            yield low, min(high, size)
            low = high

    def shared(self, low: int, high: int) -> Rows:
        """How many sentences name both, for each pair on a card as ``cards.pairs`` has them."""
        entries = self.cards.entries(low, high)
        place = offsets(self.cards.behind(entries))
        first = np.empty(len(self.card), dtype=np.int64)  # of the pairs of an entry
        first[entries] = place[:-1]
        one, other = (self.within[entry] for entry in self.sentences.pairs(low, high))
        return np.bincount(first[one] + (other - one - 1), minlength=place[-1])


def matrix_of(concepts: Sequence[Concept], around: Collection[str] | None = None) -> Matrix:
    """The matrix of some concepts; if ``around`` is given, of the cards that name one of these (ids)."""
    idents = tuple(concept.id for concept in concepts)
    by_id = np.array(sorted(range(len(idents)), key=idents.__getitem__), dtype=np.int32)
    found = placed(concepts, _numbered(concepts))
    concept = np.argsort(by_id).astype(np.int32)[found.concept]
    by_meeting = _first_met(found.table.card, len(found.table.cards))
    card = np.argsort(by_meeting).astype(np.int32)[found.table.card]
    _, side, _, _, first, last = found.table.columns
    if around is not None:
        wanted = np.array([idents[place] in around for place in by_id], dtype=bool)
        named = np.zeros(len(by_meeting), dtype=bool)
        named[card[wanted[concept]]] = True
        rows = np.flatnonzero(named[card])
        card, concept, side, first, last = (column[rows] for column in (card, concept, side, first, last))
    ends, entry = np.unique(card.astype(np.int64) * len(idents) + concept, return_inverse=True)
    card_of, concept_of = (column.astype(np.int32) for column in divmod(ends, len(idents)))
    sides = np.zeros(len(ends), dtype=np.uint8)
    sides[entry[side == FRONT]] |= 1
    sides[entry[side == BACK]] |= 2
    rows = np.lexsort((entry, last, first, side, card))
    starts = np.logical_or.reduce([changes(column[rows]) for column in (card, side, first, last)])
    once = starts | changes(entry[rows])  # one that a sentence names twice counts once
    within = entry[rows][once].astype(np.int32)
    return Matrix(
        idents=idents,
        size=np.array([len(concept.cards) for concept in concepts], dtype=np.int32),
        by_id=by_id,
        names=tuple(found.table.cards[number] for number in by_meeting),
        card=card_of,
        concept=concept_of,
        sides=sides,
        cards=Groups.of(changes(card_of), concept_of, len(idents)),
        within=within,
        sentences=Groups.of(starts[once], concept_of[within], len(idents)),
    )


def changes(column: Rows) -> Flags:
    """Where a value is not the one before.

    >>> changes(np.array([7, 7, 8])).tolist()
    [True, False, True]
    """
    return np.append(np.ones(min(1, len(column)), dtype=bool), column[1:] != column[:-1])


def _numbered(concepts: Sequence[Concept]) -> dict[str, int]:
    """A number for each card that concepts are mentioned on."""
    cards: dict[str, None] = {}
    tables: set[int] = set()
    for concept in concepts:
        mentions = concept.mentions
        if not isinstance(mentions, Mentions):
            cards.update((mention.card, None) for mention in mentions)
        elif id(mentions.table) not in tables:
            tables.add(id(mentions.table))
            cards.update((card, None) for card in mentions.table.cards)
    return {card: number for number, card in enumerate(cards)}


def _first_met(card: Ints, size: int) -> Rows:
    """The numbers of cards in the order in which they come first; those that do not come are the last."""
    first = np.full(size, len(card))
    first[card[::-1]] = np.arange(len(card))[::-1]
    return np.argsort(first, kind="stable")
