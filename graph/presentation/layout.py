"""Layout: where each concept stands, computed once and the same in every run."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from graph.model import Concept, Link
from graph.presentation.arranging import arranged
from graph.presentation.growing import Ground, Place
from graph.presentation.room import CORE, Room, room

Positions = dict[str, Place]

_KEPT = 0.15  # of the core: as many placed concepts are a picture already, to grow around
_ACROSS = 0.1  # how much a link between communities pulls, against one inside
_HOME = 2.0  # how much the middle of its community pulls a concept, against a link of weight 1
_ASIDE = 200.0  # pixels from where it wants, the farthest that a concept gets for its label's sake
_RIM = 0.7  # radius of the picture, times the root of the area that is claimed
_TURN = 2.4  # the golden angle: communities without anything placed start here and there on the rim


def layout(
    concepts: Sequence[Concept], links: Sequence[Link], placed: Mapping[str, Place] | None = None
) -> Positions:
    """Positions in pixels around the origin, where no concept's room overlaps another's.

    ``concepts`` come best first. The best 300 are arranged by themselves, so that they stand where they
    stand however many follow; each further one takes the free place nearest to its neighbours. Those in
    ``placed`` (by id) stand exactly there, even on one another, and the rest goes around them; once
    there are enough of them nothing is arranged anew. Links to other concepts than these count nothing.

    Raises:
        ValueError: a coordinate in ``placed`` is no finite number.
    """
    growth = _Growth(concepts, links)
    for concept in concepts:
        if placed and concept.id in placed:
            growth.put(concept, placed[concept.id])
    wanted = _core(concepts, links, growth)
    for concept in concepts[:CORE]:  # those in the way of none first, so that one out of place moves no other
        if concept.id in wanted:
            growth.put_if_free(concept, wanted[concept.id])
    for concept in concepts:
        if concept.id not in growth.positions:
            growth.add(concept, wanted.get(concept.id))
    return {concept.id: growth.positions[concept.id] for concept in concepts}


def _core(concepts: Sequence[Concept], links: Sequence[Link], growth: _Growth) -> Positions:
    """Where the best concepts want to stand, unless enough of them stand somewhere."""
    core = concepts[:CORE]
    if not core or sum(concept.id in growth.positions for concept in core) >= _KEPT * len(core):
        return {}
    inside = {concept.id for concept in core}
    among = [link for link in links if link.source in inside and link.target in inside]
    points = arranged(core, among, [growth.rooms[concept.id] for concept in core])
    return {
        concept.id: (round(float(x), 1), round(float(y), 1))
        for concept, (x, y) in zip(core, points, strict=True)
    }


class _Growth:
    """A picture that concepts are added to, one by one."""

    def __init__(self, concepts: Sequence[Concept], links: Sequence[Link]) -> None:
        self.positions: Positions = {}
        self.rooms: dict[str, Room] = {
            concept.id: room(concept, rank, len(concepts)) for rank, concept in enumerate(concepts)
        }
        self._community = {concept.id: concept.community for concept in concepts}
        self._ground = Ground()
        self._sums: dict[int, tuple[float, float, int]] = defaultdict(lambda: (0.0, 0.0, 0))
        self._neighbours: dict[str, list[tuple[str, float]]] = defaultdict(list)
        self._area = 0.0
        for link in links:
            self._neighbours[link.source].append((link.target, link.weight))
            self._neighbours[link.target].append((link.source, link.weight))

    def put(self, concept: Concept, place: Place) -> None:
        """Let a concept stand at a place, taken or not."""
        if not all(map(math.isfinite, place)):
            raise ValueError(f"{concept.id} cannot stand at {place}")
        own = self.rooms[concept.id]
        self.positions[concept.id] = place
        self._ground.take(place, own)
        x, y, count = self._sums[concept.community]
        self._sums[concept.community] = (x + place[0], y + place[1], count + 1)
        self._area += sum(width * height for _, _, width, height in own)

    def put_if_free(self, concept: Concept, place: Place) -> None:
        """Let a concept stand at a place unless that is taken or it stands somewhere."""
        if concept.id not in self.positions and self._ground.is_free(place, self.rooms[concept.id]):
            self.put(concept, place)

    def add(self, concept: Concept, wanted: Place | None = None) -> None:
        """Let a concept stand at the free place nearest to where it wants, or else to its neighbours.

        In a crowd it claims no room for its label, which it would find on the rim only.
        """
        if wanted is None:
            wanted = self._near_neighbours(concept)
        own = self.rooms[concept.id]
        place = self._ground.nearest(wanted, own)
        if len(own) > 1 and math.dist(place, wanted) > _ASIDE:
            place = self._ground.nearest(wanted, own[:1])
        self.put(concept, place)

    def _near_neighbours(self, concept: Concept) -> Place:
        """The weighted mean of a concept's neighbours and of its community; the rim without any."""
        x, y, total = 0.0, 0.0, 0.0
        for other, weight in self._neighbours[concept.id]:
            if other in self.positions:
                pull = weight * (1.0 if self._community[other] == concept.community else _ACROSS)
                x, y = x + pull * self.positions[other][0], y + pull * self.positions[other][1]
                total += pull
        home_x, home_y, count = self._sums[concept.community]
        if count:
            x, y, total = x + _HOME * home_x / count, y + _HOME * home_y / count, total + _HOME
        if total:
            return x / total, y / total
        rim = _RIM * math.sqrt(self._area)
        return rim * math.cos(_TURN * concept.community), rim * math.sin(_TURN * concept.community)
