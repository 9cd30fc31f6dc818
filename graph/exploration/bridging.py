"""Bridges: concepts that tie communities together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.exploration.betweenness import betweenness
from graph.exploration.ends import Ends, ends_in
from graph.model import ConceptGraph

_TIES = 2  # links into a community that count as a tie: a single one may be chance
_CHOICE = 3  # times as many as are wanted, with the most paths, to choose from


@dataclass(frozen=True, slots=True)
class Bridge:
    """A concept that ties ``communities`` together, the one it has the most links into first.

    ``share`` is that of the pairs of other concepts whose shortest path leads through it, in [0, 1].
    """

    concept: str
    share: float
    communities: tuple[int, ...]


def bridges(graph: ConceptGraph, most: int = 10) -> tuple[Bridge, ...]:
    """The concepts on most shortest paths that tie two communities or more together, best first.

    A community is tied if two links of the concept lead there; its own may be one of those. The more links,
    the more paths: that a hub is on many tells no more than that it is a hub. So of three times as many
    concepts as are wanted, those on most paths, the ones with most paths a link go first.
    """
    ends = ends_in(graph)
    ties = _ties(graph, ends)
    links = np.bincount(np.concatenate((ends.source, ends.target)), minlength=len(graph.concepts)).tolist()
    found = []
    for place, (ident, share) in enumerate(betweenness(graph).items()):
        if len(ties[place]) > 1 and share > 0:
            tied = sorted(ties[place], key=lambda tie: (-tie[1], tie[0]))
            bridge = Bridge(ident, round(share, 6), tuple(community for community, _ in tied))
            found.append((bridge, links[place]))
    found.sort(key=lambda bridge: -bridge[0].share)  # of equals the better concept stays first
    choice = found[: _CHOICE * most]
    choice.sort(key=lambda bridge: -round(bridge[0].share / bridge[1], 9))
    return tuple(bridge for bridge, _ in choice[:most])


def _ties(graph: ConceptGraph, ends: Ends) -> list[list[tuple[int, int]]]:
    """For each concept, into which communities enough of its links lead, and how many."""
    community = np.array([concept.community for concept in graph.concepts], dtype=np.int64)
    one = np.concatenate((ends.source, ends.target))
    into = community[np.concatenate((ends.target, ends.source))]
    width = community.max(initial=0) + 1
    pairs, times = np.unique(one * width + into, return_counts=True)
    enough = times >= _TIES
    found: list[list[tuple[int, int]]] = [[] for _ in graph.concepts]
    columns = (pairs[enough] // width, pairs[enough] % width, times[enough])
    for place, tie, count in zip(*(column.tolist() for column in columns), strict=True):
        found[place].append((tie, count))
    return found
