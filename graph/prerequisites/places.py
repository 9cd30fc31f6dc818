"""Places: where the backs of cards name concepts, and what stands around each name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.columns import BACK, Placed
from graph.prerequisites.counting import Count, counted, uncounted
from graph.prerequisites.leads import Leads, leads_of
from graph.prerequisites.marks import Marks
from graph.prerequisites.ragged import Bools, Ints
from graph.prerequisites.wording import Wording

_BLOCK = 1024  # cards that are looked at at a time


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """A row for each name on a back, by card and then by where it stands.

    ``card`` and ``concept`` are numbers; ``start`` and ``end`` are offsets into the card's back, ``first``
    and ``last`` those of the sentence around. Sentences of a card do not overlap.
    """

    card: Ints
    concept: Ints
    start: Ints
    end: Ints
    first: Ints
    last: Ints

    @classmethod
    def of(cls, found: Placed) -> Places:
        """The places of the mentions on backs of a deck's cards."""
        table = found.table
        back = np.flatnonzero((table.side == BACK) & (table.card >= 0))
        back = back[np.lexsort((table.start[back], table.card[back]))]
        columns = (table.card, found.concept, table.start, table.end, table.first, table.last)
        return cls(*(column[back] for column in columns))

    def part(self, rows: slice) -> Places:
        """Some of them."""
        columns = (self.card, self.concept, self.start, self.end, self.first, self.last)
        return Places(*(column[rows] for column in columns))

    def __len__(self) -> int:
        """How many there are."""
        return len(self.card)


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """What stands around each place: how many words ``before`` the name, how many ``until`` it has ended.

    ``clause`` is the offset at which the clause begins, ``opening`` the words from there to the name.
    """

    before: Ints
    until: Ints
    clause: Ints
    opening: Ints
    leads: Leads


def surroundings(marks: Marks, wording: Wording, places: Places, report: Count = uncounted) -> Surroundings:
    """What stands around the places on some backs, of which the marks and the words are given."""
    parts = [_surroundings(marks, wording.part(slice(0, 0)), 0, places.part(slice(0, 0)))]
    for block in counted(len(wording), _BLOCK, report):
        rows = slice(*np.searchsorted(places.card, (block.start, block.stop)))
        parts.append(_surroundings(marks, wording.part(block), block.start, places.part(rows)))
    before, until, clause, opening, *leads = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Surroundings(before, until, clause, opening, Leads(*leads))


def _surroundings(marks: Marks, wording: Wording, card: int, places: Places) -> tuple[Ints | Bools, ...]:
    """The columns of what stands around the places of a block of cards, the first of which is ``card``."""
    origin, text = marks.origin[places.card], places.card - card
    begin, behind = marks.cuts.last(origin + places.start)
    clause = np.where(begin >= origin + places.first, behind - origin, places.first)
    before = wording.before(text, places.start)
    leads = leads_of(marks, origin + places.start, origin + places.first)
    return (
        before.astype(np.int32),
        wording.before(text, places.end).astype(np.int32),
        clause.astype(np.int32),
        (before - wording.before(text, clause)).astype(np.int32),
        leads.depends,
        leads.aside,
        leads.equals,
    )
