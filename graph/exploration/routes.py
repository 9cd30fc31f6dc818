"""Routes: how one concept leads to another, over the links that are easiest to believe."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse.csgraph import dijkstra

from graph.exploration.ends import ends_in, taken
from graph.model import ConceptGraph, Link

_FINENESS = 1_000_000  # distances are whole numbers, so that sums in any order tie exactly


def find_route(graph: ConceptGraph, source: str, target: str) -> tuple[Link, ...]:
    """The links from one concept to another, in order, by the shortest way; empty if there is none.

    A link is 1/weight long (M. Newman, "Scientific collaboration networks II", Physical Review E 64, 2001).
    As no weight exceeds 1, every hop costs at least 1: a detour has to be made up for by much stronger
    links, and a learner has few hops to read. Of ways as long, one with the fewest hops is taken. Hubs need
    no further toll, as the weight of their links is low already; with one, routes shun the concept that two
    subjects meet in for chance neighbours. The way back is the same.

    Raises:
        KeyError: an end is no concept of the graph.
    """
    for end in (source, target):
        graph.concept_by_id[end]
    if source > target:
        return find_route(graph, target, source)[::-1]
    place = {concept.id: number for number, concept in enumerate(graph.concepts)}
    ends = ends_in(graph)
    lengths = np.round(_FINENESS / ends.weight) + 1  # the 1 decides between ways as long
    before = dijkstra(
        replace(ends, weight=lengths).matrix(len(place)), indices=place[source], return_predecessors=True
    )[1]
    way, here = [], place[target]
    while (there := int(before[here])) >= 0:
        joins = (ends.source == here) & (ends.target == there)
        joins |= (ends.source == there) & (ends.target == here)
        way.append(int(joins.argmax()))
        here = there
    return tuple(taken(graph.links, np.array(way[::-1], dtype=np.int64)))
