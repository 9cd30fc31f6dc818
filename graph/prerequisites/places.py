"""Places: where the backs of cards name concepts, and what stands around each name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.columns import BACK, Placed
from graph.prerequisites.counting import Count, counted, uncounted
from graph.prerequisites.leads import Leads, leads_of
from graph.prerequisites.ragged import Bools, Ints
from graph.prerequisites.wording import Laid, Wording

_BLOCK = 1024  # cards that are looked at at a time
_CLAUSE_END = re.compile(r";|\s[—–]\s")


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


def surroundings(
    backs: Sequence[str], wording: Wording, places: Places, report: Count = uncounted
) -> Surroundings:
    """What stands around the places on some backs, each back for itself."""
    parts = [
        _surroundings(backs[block], wording.part(block), _within(places, block))
        for block in counted(len(backs), _BLOCK, report)
    ]
    columns = zip(*(parts or [_surroundings((), wording, places)]), strict=True)
    before, until, clause, opening, *leads = (np.concatenate(column) for column in columns)
    return Surroundings(before, until, clause, opening, Leads(*leads))


def _within(places: Places, cards: slice) -> Places:
    """The places on some consecutive cards, which are numbered anew."""
    rows = slice(*np.searchsorted(places.card, (cards.start, cards.stop)))
    return Places(
        places.card[rows] - cards.start,
        *(column[rows] for column in (places.concept, places.start, places.end, places.first, places.last)),
    )


def _surroundings(backs: Sequence[str], wording: Wording, places: Places) -> tuple[Ints | Bools, ...]:
    laid = Laid.of(backs)
    origin = laid.origin[places.card]
    clause = _clauses(laid, origin + places.start, origin + places.first) - origin
    before = wording.before(places.card, places.start)
    leads = leads_of(laid, origin + places.start, origin + places.first)
    return (
        before.astype(np.int32),
        wording.before(places.card, places.end).astype(np.int32),
        clause.astype(np.int32),
        (before - wording.before(places.card, clause)).astype(np.int32),
        leads.depends,
        leads.aside,
        leads.equals,
    )


def _clauses(laid: Laid, start: Ints, first: Ints) -> Ints:
    """Where the clause around each name begins: behind the last cut of its sentence, or with the sentence."""
    spans = [found.span() for found in _CLAUSE_END.finditer(laid.text)]
    begin, end = np.array([(-1, -1), *spans], dtype=np.int64).T
    cut = np.searchsorted(end, start, side="right") - 1
    return np.where(begin[cut] >= first, end[cut], first)
