"""Hubs: concepts with far more links than the others, and which of their links tell something."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from graph.exploration.ends import Ends, ends_in, ends_of
from graph.model import ConceptGraph, Link

_SPARED = 3  # strongest links of a concept, which no hub takes from it
_FENCE = 1.5  # interquartile ranges above the upper quartile


def hub_limit(graph: ConceptGraph) -> int:
    """How many links a concept may have before it is a hub; 0 where nothing is linked.

    It is J. Tukey's fence for outliers ("Exploratory data analysis", 1977) over the concepts that have
    links: the upper quartile of their numbers of links and one and a half times the distance to the lower.
    """
    ends = ends_in(graph)
    degrees = np.bincount(np.concatenate((ends.source, ends.target)))
    degrees = degrees[degrees > 0]
    if not len(degrees):
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
    idents = sorted({end for link in links for end in (link.source, link.target)})
    kept = without_hubs(ends_of(links, {ident: place for place, ident in enumerate(idents)}), limit)
    return tuple(compress(links, kept))


def without_hubs(ends: Ends, limit: int) -> NDArray[np.bool_]:
    """Of each link whether ``damped`` leaves it; concepts are numbered in the order of their ids."""
    count = len(ends.weight)
    order = np.lexsort((ends.target, ends.source, -ends.weight))  # strongest first
    both = np.column_stack((ends.source[order], ends.target[order])).ravel()
    by_end = np.argsort(both, kind="stable")
    first = np.searchsorted(both[by_end], both[by_end])  # of the links of an end
    stronger = np.empty(2 * count, dtype=np.int64)  # links of an end
    stronger[by_end] = np.arange(2 * count) - first
    one, other = stronger.reshape(-1, 2).T
    kept = np.empty(count, dtype=bool)
    kept[order] = ((one < limit) | (other < _SPARED)) & ((other < limit) | (one < _SPARED))
    return kept
