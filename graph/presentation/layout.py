"""Layout: where each concept stands, computed once and the same in every run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array

from graph.exploration.ends import Numbers, ends_of
from graph.model import Concept, Link
from graph.presentation.arranging import arranged
from graph.presentation.exchanging import alike, exchanged
from graph.presentation.growing import Ground, Place
from graph.presentation.rim import around
from graph.presentation.room import CORE, Room, room

Positions = dict[str, Place]

_KEPT = 0.15  # of the core: as many placed concepts are a picture already, to grow around
_ACROSS = 0.1  # how much a link between communities pulls, against one inside
_HOME = 2.0  # how much the middle of its community pulls a concept, against a link of weight 1
_ASIDE = 200.0  # pixels from where it wants, the farthest that a concept gets for its label's sake
_RIM = 0.7  # radius of the picture, times the root of the area that is claimed
_TURN = 2.4  # the golden angle: communities without anything placed start here and there on the rim
_RINGS = (400, 500, 600, 1200, 2400, 4800, 9600)  # concepts within each; "Show more" shows twice as many


def layout(
    concepts: Sequence[Concept], links: Sequence[Link], placed: Mapping[str, Place] | None = None
) -> Positions:
    """Positions in pixels around the origin, where no concept's room overlaps another's.

    ``concepts`` come best first. The best 300 are arranged by themselves, so that they stand where they
    stand however many follow. The others grow around them ring by ring, up to the 600th, the 1,200th and so
    on: each takes the free place nearest to its neighbours among what stands there; then those of the ring
    that claim as much change places where that makes links shorter. After the 9,600th they stand on the rim,
    on the side of their neighbours. Those in ``placed`` (by id) stand exactly there, even on one another, and
    the rest goes around them; once there are enough of them nothing is arranged anew. Links to other concepts
    than these count nothing.

    Raises:
        ValueError: a coordinate in ``placed`` is no finite number.
    """
    growth = _Growth(concepts, links)
    for at, concept in enumerate(concepts):
        if placed and (place := placed.get(concept.id)):
            if not all(map(math.isfinite, place)):
                raise ValueError(f"{concept.id} cannot stand at {place}")
            growth.put(at, place)
    growth.add_core()
    for first, end in pairwise((CORE, *_RINGS)):
        growth.add_ring(first, end)
    growth.add_rim()
    return {concept.id: (x, y) for concept, (x, y) in zip(concepts, growth.places.tolist(), strict=True)}


class _Growth:
    """A picture that concepts, which are numbered best first, are added to."""

    def __init__(self, concepts: Sequence[Concept], links: Sequence[Link]) -> None:
        size = len(concepts)
        ends = ends_of(links, {concept.id: at for at, concept in enumerate(concepts)})
        self._ends = ends.at((ends.source >= 0) & (ends.target >= 0))
        self._rooms: list[Room] = [room(concept, rank, size) for rank, concept in enumerate(concepts)]
        self._claimed = np.array([sum(wide * high for _, _, wide, high in own) for own in self._rooms])
        self._numbers = np.array([concept.community for concept in concepts], dtype=np.int64)
        self._community: Numbers = np.unique(self._numbers, return_inverse=True)[1]
        same = self._community[self._ends.source] == self._community[self._ends.target]
        pulls = replace(self._ends, weight=self._ends.weight * np.where(same, 1.0, _ACROSS))
        self._pulls = pulls.matrix(size)
        self.places = np.zeros((size, 2))
        self._stands = np.zeros(size, dtype=bool)
        self._ground = Ground()

    def put(self, at: int, place: Place) -> None:
        """Let a concept stand at a place, taken or not."""
        self.places[at] = place
        self._stands[at] = True
        self._ground.take(place, self._rooms[at])

    def add_core(self) -> None:
        """Let the best concepts stand as they are arranged, or where they can if enough of them stand."""
        core = range(min(CORE, len(self.places)))
        wanted: dict[int, Place] = {}
        if self._stands[:CORE].sum() < _KEPT * len(core):
            ends = self._ends.at((self._ends.source < CORE) & (self._ends.target < CORE))
            community = np.unique(self._community[:CORE], return_inverse=True)[1]
            points = arranged(community, ends, self._rooms[:CORE])
            wanted = {at: (round(x, 1), round(y, 1)) for at, (x, y) in enumerate(points.tolist())}
        for at, place in wanted.items():  # what is in the way of none first: one out of place moves no other
            if not self._stands[at] and self._ground.is_free(place, self._rooms[at]):
                self.put(at, place)
        for at in core:
            if not self._stands[at]:
                self._add(at, wanted.get(at) or self._near_neighbours(np.array([at]))[0])

    def add_ring(self, first: int, end: int) -> None:
        """Let concepts stand near what stands already, smaller ones first; then some change places."""
        new = (np.flatnonzero(~self._stands[first:end]) + first).tolist()
        if not new:
            return
        wanted = dict(zip(new, self._near_neighbours(np.array(new)), strict=True))
        for at in sorted(new, key=self._rooms.__getitem__):
            self._add(at, wanted[at])
        # What stands further out was there before, and is not looked at: it may be much.
        within = np.flatnonzero(self._stands[:end])
        places = {at: place for place, at in enumerate(within.tolist())}
        groups = alike([places[at] for at in new if at in places], [self._rooms[at] for at in places])
        pulls = self._pulls[within][:, within]
        self.places[within] = exchanged(self.places[within], groups, self._community[within], pulls)

    def add_rim(self) -> None:
        """Let all others stand around what stands already."""
        new = np.flatnonzero(~self._stands)
        if not len(new):
            return
        wanted = np.array(self._near_neighbours(new))
        sides = np.array([own[0][2:] for own in map(self._rooms.__getitem__, new.tolist())]).max(axis=0)
        self.places[new] = around(np.array(self._ground.boxes), (sides[0], sides[1]), wanted)

    def _add(self, at: int, wanted: Place) -> None:
        """Let a concept stand at the free place nearest to the wanted one, if there is any near that.

        In a crowd it claims no room for its label, which it would find on the rim only.
        """
        own = self._rooms[at]
        try:
            place = self._ground.nearest(wanted, own)
            if len(own) > 1 and math.dist(place, wanted) > _ASIDE:
                place = self._ground.nearest(wanted, own[:1])
        except ValueError:
            return  # it goes to the rim
        self.put(at, place)

    def _standing(self, new: Numbers) -> csr_array:
        """The pulls on some concepts of all that stands, in the rows of these."""
        mine = self._pulls[new]
        there = self._stands[mine.indices]
        row = np.repeat(new, np.diff(mine.indptr))[there]
        return csr_array((mine.data[there], (row, mine.indices[there])), shape=self._pulls.shape)

    def _near_neighbours(self, new: Numbers) -> list[Place]:
        """The weighted means of concepts' neighbours and of their communities; the rim without any."""
        pulls = self._standing(new)[new]
        total = pulls.sum(axis=1)
        along = pulls @ self.places
        standing = np.flatnonzero(self._stands)
        home, own = self._community[standing], self._community[new]
        count = np.bincount(home, minlength=own.max() + 1)[own]
        for axis, places in enumerate(self.places[standing].T):
            sums = np.bincount(home, places, own.max() + 1)[own]
            along[:, axis] += _HOME * sums / np.maximum(count, 1)
        total += _HOME * (count > 0)
        rim = _RIM * math.sqrt(self._claimed[standing].sum())
        turn = _TURN * self._numbers[new]
        lost = np.column_stack((rim * np.cos(turn), rim * np.sin(turn)))
        near = np.divide(along, total[:, None], out=lost, where=total[:, None] > 0)
        return [(x, y) for x, y in near.tolist()]
