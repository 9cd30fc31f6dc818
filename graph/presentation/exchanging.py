"""Exchanging: concepts that claim as much change places where that makes their links shorter."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.spatial.distance import cdist

from graph.exploration.ends import Numbers

Points = NDArray[np.float64]

_HOME = 2.0  # how much the middle of its community pulls a concept, against a link of weight 1
_MOST = 1000  # concepts that change places among themselves: the work grows with the third power
_ROUNDS = 2


def exchanged(points: Points, groups: Iterable[Numbers], community: Numbers, between: csr_array) -> Points:
    """Points, a row a concept, after those of each group have changed places among themselves.

    ``between`` holds the weights of links, ``community`` the number of each concept's community, counted
    from 0. In each of two rounds the concepts of a group take those of their places that make their links,
    and their ways to the middle of their community, shortest in all: an assignment problem (H. Kuhn, "The
    Hungarian method for the assignment problem", Naval Research Logistics Quarterly 2, 1955). As all that
    they are linked with counts as standing where it stood before, they go back if that was in vain.

    >>> from graph.exploration.ends import Ends
    >>> row = np.array([(0.0, 0.0), (10.0, 0.0), (1.0, 0.0), (11.0, 0.0)])
    >>> crossed = Ends(np.array([0, 1]), np.array([3, 2]), np.array([0.5, 0.5])).matrix(4)
    >>> exchanged(row, [np.array([2, 3])], np.array([0, 1, 1, 0]), crossed)[2:].tolist()
    [[11.0, 0.0], [1.0, 0.0]]
    """
    points = points.copy()
    linked = [(group, between[group]) for group in groups]
    for _ in range(_ROUNDS):
        for group, links in linked:
            middles = _middles(points, community)[community[group]]
            before = _length(points, group, links, middles)
            changed = points.copy()
            changed[group] = points[_assigned(points, group, links, middles)]
            if _length(changed, group, links, middles) < before:
                points = changed
    return points


def _middles(points: Points, community: Numbers) -> Points:
    """The middle of each community."""
    size = np.maximum(np.bincount(community), 1)
    return np.column_stack([np.bincount(community, axis) / size for axis in points.T])


def _length(points: Points, group: Numbers, links: csr_array, middles: Points) -> float:
    """How long the links of a group are by weight, with the ways to the middles of communities."""
    inside = np.zeros(len(points), dtype=bool)
    inside[group] = True
    weights = links.data * np.where(inside[links.indices], 0.5, 1.0)  # those are there from both ends
    one = points[np.repeat(group, np.diff(links.indptr))]
    ways = np.hypot(*(one - points[links.indices]).T)
    home = np.hypot(*(points[group] - middles).T)
    return float((weights * ways).sum() + _HOME * home.sum())


def _assigned(points: Points, group: Numbers, links: csr_array, middles: Points) -> Numbers:
    """Whose places those of a group had best take, if nothing else moved."""
    beside, column = np.unique(links.indices, return_inverse=True)
    links = csr_array((links.data, column, links.indptr), shape=(len(group), len(beside)))
    cost = links @ cdist(points[beside], points[group]) + _HOME * cdist(middles, points[group])
    taken: Numbers = group[linear_sum_assignment(cost)[1]]
    return taken


def alike(concepts: Iterable[int], keys: Sequence[Hashable]) -> Iterator[Numbers]:
    """Concepts by number in groups of a common key; more than a thousand make several.

    >>> [group.tolist() for group in alike([3, 2, 1, 0], "abac")]
    [[2, 0]]
    """
    found: dict[Hashable, list[int]] = {}
    for at in concepts:
        found.setdefault(keys[at], []).append(at)
    for members in found.values():
        for first in range(0, len(members), _MOST):
            if len(group := members[first : first + _MOST]) > 1:
                yield np.array(group, dtype=np.int64)
