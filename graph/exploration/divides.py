"""Divides: communities that hardly touch, and what a new card could connect.

InfraNodus calls these gaps; here a gap is a prerequisite that no card covers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.sparse import csr_array

from graph.exploration.ends import ends_in, taken
from graph.model import ConceptGraph, Link

_SMALLEST = 3  # concepts of a community
_HARDLY = 0.1  # of what is to be expected
_EXPECTED = 3.0  # links: of so many expected, none at all is no chance (Poisson: e⁻³ = .05)
_BEST = 12  # concepts of either side, to choose from those that a new card could connect
_PAIRS = 3


@dataclass(frozen=True, slots=True)
class Divide:
    """Two communities that hardly touch.

    ``links`` counts those between them, and ``share`` is their weight as a part of what is to be
    expected, in [0, 0.1). ``nearest`` is the strongest of them, if there is any. ``pairs`` holds the ids of
    concepts, one of either side, that a new card could connect, the best first.
    """

    communities: tuple[int, int]
    links: int
    share: float
    nearest: Link | None
    pairs: tuple[tuple[str, str], ...]


def loose_ends(graph: ConceptGraph, most: int = 10) -> tuple[Divide, ...]:
    """The pairs of communities that hardly touch, those that lack most weight first.

    What is to be expected is what modularity expects (M. Newman, "Modularity and community structure in
    networks", PNAS 103, 2006): if all links were dealt anew and every concept kept the weight of its own, the
    links between two communities would weigh their two sums multiplied, over twice the weight of all. A
    tenth of that is hardly touching. Where fewer than three links are to be expected, and where a community
    has but two concepts, there is nothing to tell.

    To connect them, up to three pairs of concepts are named that no link joins: of the twelve best of either
    side those that have the most neighbours in common, rare ones above all, by the index of L. Adamic and E.
    Adar ("Friends and neighbors on the Web", Social Networks 25, 2003); of equals the better concepts, and
    none in two pairs.
    """
    number = np.array([concept.community for concept in graph.concepts], dtype=np.int64)
    ends = ends_in(graph)
    sides = np.sort((number[ends.source], number[ends.target]), axis=0)
    size = int(number.max(initial=0)) + 1
    at = np.bincount(sides.T.ravel(), np.repeat(ends.weight, 2), size).tolist()  # a community's concepts
    whole = sum(at)
    joins, place = np.unique(sides[0] * size + sides[1], return_inverse=True)
    between = dict(zip(joins.tolist(), np.bincount(place, ends.weight).tolist(), strict=True))
    sizeable = np.flatnonzero(np.bincount(number) >= _SMALLEST).tolist()
    found = []
    for one, other in combinations(sizeable, 2):
        expected = at[one] * at[other] / whole if whole else 0.0
        weight = between.get(one * size + other, 0.0)
        # Of how many links so much weight is, is told by the mean weight of a link.
        if expected * len(graph.links) >= _EXPECTED * whole / 2 and weight < _HARDLY * expected:
            found.append((round(expected - weight, 9), one, other, round(weight / expected, 4)))
    found.sort(key=lambda ranked: -ranked[0])  # ties stay largest communities first
    beside = ends.matrix(len(number))
    divides = []
    for _, one, other, share in found[:most]:
        joining = np.flatnonzero((sides[0] == one) & (sides[1] == other))
        strongest = joining[ends.weight[joining] == ends.weight[joining].max(initial=0.0)]
        nearest = min(
            taken(graph.links, strongest), key=lambda link: (link.source, link.target), default=None
        )
        best = [np.flatnonzero(number == side)[:_BEST].tolist() for side in (one, other)]
        pairs = _pairs(graph, beside, *best)
        divides.append(Divide((one, other), len(joining), share, nearest, pairs))
    return tuple(divides)


def _pairs(
    graph: ConceptGraph, beside: csr_array, ones: Sequence[int], others: Sequence[int]
) -> tuple[tuple[str, str], ...]:
    """The pairs of the one and the other concepts, by number, best first, that a card could connect."""
    near = {place: set(beside[[place]].indices.tolist()) for place in (*ones, *others)}
    links = np.diff(beside.indptr)
    ident = [concept.id for concept in graph.concepts]

    def closeness(one: int, other: int) -> float:
        common = sorted(near[one] & near[other], key=ident.__getitem__)  # each has two links or more
        return round(sum(1 / math.log(links[place]) for place in common), 9)

    ranked = sorted(
        (-closeness(one, other), rank + rank_other, rank, ident[one], ident[other])
        for rank, one in enumerate(ones)
        for rank_other, other in enumerate(others)
        if other not in near[one]
    )
    chosen: dict[str, str] = {}
    for *_, one, other in ranked:
        if one not in chosen and other not in chosen.values() and len(chosen) < _PAIRS:
            chosen[one] = other
    return tuple(chosen.items())
