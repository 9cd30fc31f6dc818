"""Bridges: concepts that tie communities together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from graph.exploration.betweenness import betweenness
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
    community = {concept.id: concept.community for concept in graph.concepts}
    found = []
    for ident, share in betweenness(graph).items():
        count = Counter(community[link.other(ident)] for link in graph.links_of[ident])
        tied = sorted((tie for tie in count if count[tie] >= _TIES), key=lambda tie: (-count[tie], tie))
        if len(tied) > 1 and share > 0:
            found.append(Bridge(ident, round(share, 6), tuple(tied)))
    found.sort(key=lambda bridge: -bridge.share)  # of equals the better concept stays first
    choice = found[: _CHOICE * most]
    choice.sort(key=lambda bridge: -round(bridge.share / len(graph.links_of[bridge.concept]), 9))
    return tuple(choice[:most])
