"""Betweenness: how many shortest paths lead through each concept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.exploration.ends import ends_in
from graph.model import ConceptGraph
from graph.network import SEED

_VISITS = 140_000_000  # of concepts and ends of links while paths are followed: about a second's work
_LONGEST = 30  # links of a path; it bounds the memory that a graph like a chain takes
_TOGETHER = 64  # starts that are followed at once

_Matrix = NDArray[np.float64]


def betweenness(graph: ConceptGraph) -> dict[str, float]:
    """By concept, the share of the pairs of other concepts whose shortest path leads through it, in [0, 1].

    It is betweenness centrality (L. Freeman, "A set of measures of centrality based on betweenness",
    Sociometry 40, 1977) by the algorithm of U. Brandes ("A faster algorithm for betweenness centrality",
    Journal of Mathematical Sociology 25, 2001). Paths from many starts are followed at once, as products of
    matrices, which is some twenty times as fast as networkx. A graph is counted in full as long as its
    concepts, times themselves and the ends of all links together, are no more than 140 million: up to some
    three thousand concepts. In a larger one the paths of a random sample of as many starts as that leaves,
    always the same, are counted for all (U. Brandes and C. Pich, "Centrality estimation in large networks",
    International Journal of Bifurcation and Chaos 17, 2007). A pair with several shortest paths counts in
    proportion; links count alike, and paths of more than 30 do not.
    """
    size = len(graph.concepts)
    if size < 3:
        return dict.fromkeys(graph.concept_by_id, 0.0)
    ends = ends_in(graph)
    beside = replace(ends, weight=np.ones(len(ends.weight))).matrix(size)
    starts = np.random.default_rng(SEED).permutation(size)
    starts = starts[: max(1, _VISITS // (size + 2 * len(graph.links)))]
    through = sum(
        (_through(beside, starts[first : first + _TOGETHER]) for first in range(0, len(starts), _TOGETHER)),
        start=np.zeros(size),
    )
    share = through / len(starts) * size / ((size - 1) * (size - 2))
    return {concept.id: float(part) for concept, part in zip(graph.concepts, share, strict=True)}


def _through(beside: csr_array, starts: NDArray[np.int64]) -> _Matrix:
    """For each concept, how many shortest paths from some starts to anywhere lead through it.

    All matrices have a row a concept and a column a start.
    """
    columns = np.arange(len(starts))
    edge = np.zeros((beside.shape[0], len(starts)))  # the paths that end as many links away as we are
    edge[starts, columns] = 1
    paths = edge.copy()
    edges = [edge]
    while len(edges) <= _LONGEST:
        edge = beside @ edge
        edge[paths > 0] = 0
        if not edge.any():
            break
        paths += edge
        edges.append(edge)
    share = np.divide(1.0, paths, out=np.zeros_like(paths), where=paths > 0)
    through = np.zeros_like(paths)
    for near, far in zip(edges[-2::-1], edges[:0:-1], strict=True):  # from the ends back to the starts
        through += near * (beside @ ((1 + through) * share * (far > 0)))
    through[starts, columns] = 0
    return np.asarray(through.sum(axis=1))
