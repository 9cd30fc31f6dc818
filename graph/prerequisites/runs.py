"""Runs: the words on the backs of cards that are about each concept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.prerequisites.lexicon import Lexicon
from graph.prerequisites.passages import Passages
from graph.prerequisites.ragged import Bools, Floats, Ints, spread

_OF_A_SENTENCE = 0.5  # weight of a sentence that only names a concept, against an answer about it


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Runs of consecutive words: of what concept, the first of them, how many, and how much each counts."""

    concept: Ints
    first: Ints
    number: Ints
    counts: Floats

    def __len__(self) -> int:
        """How many there are."""
        return len(self.concept)

    def part(self, rows: slice | Bools | Ints) -> Runs:
        """Some of them."""
        return Runs(self.concept[rows], self.first[rows], self.number[rows], self.counts[rows])

    @property
    def words(self) -> Ints:
        """Where on the backs the words of all runs stand, one run behind the other."""
        return spread(self.first, self.number)


def runs_of(lexicon: Lexicon, passages: Passages) -> Runs:
    """The text of each concept, by concept: the cards about it, or else the sentences that name it.

    Of a card about several concepts each has its share.
    """
    backs, explained_by, places = lexicon.backs, passages.explained_by, passages.namings.places
    cards = explained_by.values
    bare = np.flatnonzero(explained_by.lengths[places.concept] == 0)
    order = bare[np.lexsort((places.first[bare], places.card[bare], places.concept[bare]))]
    columns = (places.concept[order], places.card[order], places.first[order])
    anew = np.any([np.diff(column, prepend=-1) != 0 for column in columns], axis=0)
    concept, card, first = (column[anew] for column in columns)
    begin = backs.before(card, first)
    number = backs.before(card, places.last[order][anew]) - begin
    runs = Runs(
        np.concatenate([explained_by.row, concept]),
        np.concatenate([backs.bounds[cards], backs.bounds[card] + begin]),
        np.concatenate([backs.lengths[cards], number]),
        np.concatenate([passages.focus[cards], np.full(len(concept), _OF_A_SENTENCE)]),
    )
    return runs.part(np.argsort(runs.concept, kind="stable"))
