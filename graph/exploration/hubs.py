"""Hubs: concepts with far more links than the others, and which of their links tell something."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

import numpy as np

from graph.model import ConceptGraph, Link

_SPARED = 3  # strongest links of a concept, which no hub takes from it
_FENCE = 1.5  # interquartile ranges above the upper quartile


def hub_limit(graph: ConceptGraph) -> int:
    """How many links a concept may have before it is a hub; 0 where nothing is linked.

    It is J. Tukey's fence for outliers ("Exploratory data analysis", 1977) over the concepts that have
    links: the upper quartile of their numbers of links and one and a half times the distance to the lower.
    """
    degrees = [len(links) for links in graph.links_of.values() if links]
    if not degrees:
        return 0
    lower, upper = np.quantile(degrees, (0.25, 0.75))
    return math.floor(float(upper + _FENCE * (upper - lower)))


def damped(links: Iterable[Link], limit: int) -> tuple[Link, ...]:
    """The links without those that are there only because one end is linked with nearly everything.

    A concept keeps its ``limit`` strongest links (one or more); of the others it keeps those that are among
    the three strongest of the concept at the other end. So no concept loses its strongest links to the hubs,
    and none is left without a link. At the limit of one, ``hub`` keeps its strongest link and those that the
    others need; to ``d`` it is only the fourth:

    >>> ties = [("hub", x, 0.5) for x in "abcd"] + [("d", x, 0.9) for x in "xyz"]
    >>> links = [Link(*sorted((a, b)), 1, 0, 0.0, 0.0, weight, ()) for a, b, weight in ties]
    >>> [link.source for link in damped(links, 1) if link.target == "hub"]
    ['a', 'b', 'c']
    """
    links = tuple(links)
    seen: Counter[str] = Counter()  # how many links of an end are stronger
    kept: set[tuple[str, str]] = set()
    for link in sorted(links, key=lambda link: (-link.weight, link.source, link.target)):
        one, other = seen[link.source], seen[link.target]
        if (one < limit or other < _SPARED) and (other < limit or one < _SPARED):
            kept.add((link.source, link.target))
        seen[link.source] += 1
        seen[link.target] += 1
    return tuple(link for link in links if (link.source, link.target) in kept)
