"""Bridges: concepts that tie communities together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.exploration.betweenness import betweenness
from graph.exploration.ends import ends_in
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
    counts = _counts(graph)
    found = []
    for (ident, share), count in zip(betweenness(graph).items(), counts, strict=True):
        tied = sorted((tie for tie in count if count[tie] >= _TIES), key=lambda tie: (-count[tie], tie))
        if len(tied) > 1 and share > 0:
            found.append((Bridge(ident, round(share, 6), tuple(tied)), sum(count.values())))
    found.sort(key=lambda bridge: -bridge[0].share)  # of equals the better concept stays first
    choice = found[: _CHOICE * most]
    choice.sort(key=lambda bridge: -round(bridge[0].share / bridge[1], 9))
    return tuple(bridge for bridge, _ in choice[:most])


def _counts(graph: ConceptGraph) -> list[dict[int, int]]:
    """For each concept, how many of its links lead into which community."""
    community = np.array([concept.community for concept in graph.concepts], dtype=np.int64)
    ends = ends_in(graph)
    one = np.concatenate((ends.source, ends.target))
    into = community[np.concatenate((ends.target, ends.source))]
    width = community.max(initial=0) + 1
    ties, times = np.unique(one * width + into, return_counts=True)
    found: list[dict[int, int]] = [{} for _ in graph.concepts]
    for place, tie, count in zip(*(ties // width, ties % width, times), strict=True):
        found[place][int(tie)] = int(count)
    return found
