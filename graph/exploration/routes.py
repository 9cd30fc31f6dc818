"""Routes: how one concept leads to another, over the links that are easiest to believe."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx

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
    network: nx.Graph[str] = nx.Graph()
    network.add_nodes_from((source, target))
    network.add_weighted_edges_from((link.source, link.target, _length(link)) for link in graph.links)
    try:
        _, way = nx.bidirectional_dijkstra(network, source, target)
    except nx.NetworkXNoPath:
        return ()
    return tuple(
        next(link for link in graph.links_of[end] if link.other(end) == after) for end, after in pairwise(way)
    )


def _length(link: Link) -> int:
    return round(_FINENESS / link.weight) + 1  # the 1 decides between ways as long
