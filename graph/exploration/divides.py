"""Divides: communities that hardly touch, and what a new card could connect.

InfraNodus calls these gaps; here a gap is a prerequisite that no card covers.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from graph.model import ConceptGraph, Link

_SMALLEST = 3  # concepts of a community
_HARDLY = 0.1  # of what is to be expected
_EXPECTED = 3.0  # links: of so many expected, none at all is no chance (Poisson: e⁻³ = .05)
_BEST = 2  # concepts of either side that a new card could connect


@dataclass(frozen=True, slots=True)
class Divide:
    """Two communities that hardly touch.

    ``links`` counts those between them, and ``share`` is their weight as a part of what is to be
    expected, in [0, 0.1). ``nearest`` is the strongest of them, if there is any. ``best`` holds the ids of
    the two best concepts of either side.
    """

    communities: tuple[int, int]
    links: int
    share: float
    nearest: Link | None
    best: tuple[tuple[str, ...], tuple[str, ...]]


def loose_ends(graph: ConceptGraph, most: int = 10) -> tuple[Divide, ...]:
    """The pairs of communities that hardly touch, those that lack most weight first.

    What is to be expected is what modularity expects (M. Newman, "Modularity and community structure in
    networks", PNAS 103, 2006): if all links were dealt anew and every concept kept the weight of its own, the
    links between two communities would weigh their two sums multiplied, over twice the weight of all. A
    tenth of that is hardly touching. Where fewer than three links are to be expected, and where a community
    has but two concepts, there is nothing to tell.
    """
    members: dict[int, list[str]] = defaultdict(list)
    community: dict[str, int] = {}
    for concept in graph.concepts:  # best first
        members[concept.community].append(concept.id)
        community[concept.id] = concept.community
    ends: dict[int, float] = defaultdict(float)  # the weight at each community's concepts
    across: dict[tuple[int, int], list[Link]] = defaultdict(list)
    for link in graph.links:
        one, other = sorted((community[link.source], community[link.target]))
        ends[one] += link.weight
        ends[other] += link.weight
        across[one, other].append(link)
    whole = sum(ends.values())
    found = []
    sizeable = sorted(number for number, concepts in members.items() if len(concepts) >= _SMALLEST)
    for one, other in combinations(sizeable, 2):
        expected = ends[one] * ends[other] / whole if whole else 0.0
        if expected * len(graph.links) < _EXPECTED * whole / 2:  # at the mean weight of a link
            continue
        between = across.get((one, other), [])
        weight = sum(link.weight for link in between)
        if weight < _HARDLY * expected:
            divide = Divide(
                communities=(one, other),
                links=len(between),
                share=round(weight / expected, 4),
                nearest=min(between, key=lambda link: (-link.weight, link.source, link.target), default=None),
                best=(tuple(members[one][:_BEST]), tuple(members[other][:_BEST])),
            )
            found.append((round(expected - weight, 9), divide))
    found.sort(key=lambda ranked: -ranked[0])  # ties stay largest communities first
    return tuple(divide for _, divide in found[:most])
