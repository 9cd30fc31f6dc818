"""Namings: the concepts that cards name while they explain others, as columns, read as if they were a dict.

There are a hundred for each concept of a large deck, so what they say of a pair is worked out for all pairs
at once, and an object is made only of those that somebody looks at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.prerequisites.exactly import each
from graph.prerequisites.leads import Leads
from graph.prerequisites.pairs import Pair, Pairs, keys_of, taken
from graph.prerequisites.places import Places
from graph.prerequisites.ragged import Bools, Floats, Ints

_FADING = 20.0  # words after which a naming counts 1/e


@dataclass(frozen=True, slots=True)
class Naming:
    """A concept named while a card explains another one; offsets are into the card's back.

    ``words`` stand between the start of the explanation and the name; ``focus`` is 1 over the number
    of concepts that the question asks about. With ``subject``, the explanation is no whole answer but
    the sentence that the explained concept opens.
    """

    card: str
    start: int
    end: int
    sentence: tuple[int, int]
    words: int
    focus: float
    subject: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Signs:
    """A signal of some pairs: how strong it is, and the row of the naming that shows it.

    Without a signal, the strength is 0 and the row -1.
    """

    strength: Floats
    naming: Ints

    def of(self, rows: Ints) -> Signs:
        """Those of some of the pairs, by their rows; none where the row is -1."""
        return Signs(taken(self.strength, rows), np.where(rows < 0, -1, np.append(self.naming, -1)[rows]))


@dataclass(frozen=True, eq=False)
class Namings(Mapping[Pair, tuple[Naming, ...]]):
    """All namings, by pair (named, explained) and then in deck order.

    Those of row ``n`` of ``pairs`` are the rows from ``bounds[n]`` to ``bounds[n + 1]`` of ``place``, which
    is the row of ``places`` where the name stands, and of ``words`` and ``subject``, which are as in
    ``Naming``. ``leads`` says what leads to each place, ``topics`` how many concepts each question is about.
    """

    cards: Sequence[str]
    topics: Ints
    places: Places
    leads: Leads
    pairs: Pairs
    bounds: Ints
    place: Ints
    words: Ints
    subject: Bools

    @classmethod
    def of(
        cls,
        cards: Sequence[str],
        topics: Ints,
        places: Places,
        leads: Leads,
        explained: Ints,
        place: Ints,
        words: Ints,
        subject: Bools,
    ) -> Namings:
        """Namings by pair, which come in deck order, all answers before the sentences with a subject."""
        keys = keys_of(places.concept[place], explained)
        order = np.lexsort((places.card[place], keys))
        first = np.flatnonzero(np.diff(keys[order], prepend=-1))
        pairs, bounds = Pairs(keys[order[first]]), np.append(first, len(order))
        place, words, subject = place[order], words[order], subject[order]
        return cls(cards, topics, places, leads, pairs, bounds, place, words, subject)

    @cached_property
    def pair(self) -> Ints:
        """The row of each naming's pair."""
        return np.repeat(np.arange(len(self.pairs), dtype=np.int32), np.diff(self.bounds))

    @property
    def card(self) -> Ints:
        """The number of each naming's card."""
        return self.places.card[self.place]

    @property
    def focus(self) -> Floats:
        """How much of its question each naming's explanation answers."""
        return np.where(self.subject, 1.0, 1 / np.maximum(1, self.topics)[self.card])

    @cached_property
    def strength(self) -> Floats:
        """How undivided and how early each naming is: its focus, which fades with the words before it."""
        most = int(self.words.max(initial=0))
        fading = each(math.exp, -np.arange(most + 1) / _FADING)
        return self.focus * fading[self.words]

    def once(self, signal: Callable[[Namings], Signs]) -> Signs:
        """A signal of all pairs, worked out when it is first asked for."""
        if signal not in self._signs:
            self._signs[signal] = signal(self)
        return self._signs[signal]

    @cached_property
    def _signs(self) -> dict[Callable[[Namings], Signs], Signs]:
        return {}

    def strongest(self, strength: Floats, among: Bools | None = None) -> Signs:
        """For each pair the strongest of its namings, or of those ``among`` them; the first of equal ones."""
        rows = np.arange(len(self.pair)) if among is None else np.flatnonzero(among)
        most = np.zeros(len(self.pairs))
        np.maximum.at(most, self.pair[rows], strength[rows])
        return Signs(most, self._first(rows[strength[rows] == most[self.pair[rows]]]))

    def first(self, among: Bools) -> Signs:
        """For each pair the first ``among`` its namings, with the strength 1."""
        naming = self._first(np.flatnonzero(among))
        return Signs((naming >= 0).astype(np.float64), naming)

    def _first(self, rows: Ints) -> Ints:
        """Of some namings the first of each pair, -1 where there is none."""
        found = np.full(len(self.pairs), -1)
        found[self.pair[rows[::-1]]] = rows[::-1]  # the first one is written last
        return found

    def cards_of(self, among: Bools | None = None) -> Ints:
        """For each pair on how many cards it has namings, or some ``among`` them."""
        rows = np.arange(len(self.pair)) if among is None else np.flatnonzero(among)
        card, pair = self.card[rows], self.pair[rows]
        anew = (np.diff(card, prepend=-1) != 0) | (np.diff(pair, prepend=-1) != 0)
        return np.bincount(pair[anew], minlength=len(self.pairs))

    @cached_property
    def answers(self) -> Ints:
        """For each pair on how many cards about the one an answer names the other."""
        return self.cards_of(~self.subject)

    @cached_property
    def appearance(self) -> Ints:
        """The rows of the pairs in the order in which a reader of the deck first meets them."""
        first = self.bounds[:-1]
        keys = (self.pairs.second, self.place[first], self.subject[first], self.card[first])
        return np.lexsort(keys)

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.pairs)

    def __iter__(self) -> Iterator[Pair]:
        """The pairs."""
        return iter(self.pairs)

    def __contains__(self, pair: object) -> bool:
        """Whether the one is named where the other is explained."""
        return pair in self.pairs

    def __getitem__(self, pair: Pair) -> tuple[Naming, ...]:
        """The namings of one pair as objects."""
        row = self.pairs.row(pair)
        if row < 0:
            raise KeyError(pair)
        return tuple(map(self.naming, range(self.bounds[row], self.bounds[row + 1])))

    def sentence(self, row: int) -> tuple[int, int, int]:
        """The number of a naming's card, and where on its back the sentence starts and ends."""
        at = self.place[row]
        return int(self.places.card[at]), int(self.places.first[at]), int(self.places.last[at])

    def naming(self, row: int) -> Naming:
        """One naming as an object."""
        places, at = self.places, self.place[row]
        return Naming(
            card=self.cards[places.card[at]],
            start=int(places.start[at]),
            end=int(places.end[at]),
            sentence=(int(places.first[at]), int(places.last[at])),
            words=int(self.words[row]),
            focus=1.0 if self.subject[row] else 1 / int(self.topics[places.card[at]]),
            subject=bool(self.subject[row]),
        )
