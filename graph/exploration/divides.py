"""Divides: communities that hardly touch, and what a new card could connect.

InfraNodus calls these gaps; here a gap is a prerequisite that no card covers.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

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
                pairs=(),
            )
            found.append((round(expected - weight, 9), divide))
    found.sort(key=lambda ranked: -ranked[0])  # ties stay largest communities first
    return tuple(
        replace(divide, pairs=_pairs(graph, *(members[side][:_BEST] for side in divide.communities)))
        for _, divide in found[:most]
    )


def _pairs(graph: ConceptGraph, ones: Sequence[str], others: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The pairs of the one and the other concepts, both best first, that a card could connect."""
    beside = {ident: {link.other(ident) for link in graph.links_of[ident]} for ident in (*ones, *others)}

    def closeness(one: str, other: str) -> float:
        common = sorted(beside[one] & beside[other])  # each has two links or more
        return round(sum(1 / math.log(len(graph.links_of[ident])) for ident in common), 9)

    ranked = sorted(
        (-closeness(one, other), place + place_other, place, one, other)
        for place, one in enumerate(ones)
        for place_other, other in enumerate(others)
        if other not in beside[one]
    )
    chosen: dict[str, str] = {}
    for *_, one, other in ranked:
        if one not in chosen and other not in chosen.values() and len(chosen) < _PAIRS:
            chosen[one] = other
    return tuple(chosen.items())
