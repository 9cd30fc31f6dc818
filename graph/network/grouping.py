"""Communities: groups of concepts that are linked with each other more than with the rest.

They are found by the Louvain method (V. Blondel and others, "Fast unfolding of communities in large
networks", Journal of Statistical Mechanics, 2008) as networkx has it: the same moves in the same order, and
sums added up in the same order, so that ties fall alike. It takes an eighth of the time, since levels are
summed up in arrays, and a node is passed over as long as nothing that happened can have made it move.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from graph.columns import Offsets, Rows, offsets
from graph.link_columns import Floats, LinkTable

SEED = 20260101  # of every random choice; the value means nothing, its being fixed does

_GAIN = 1e-7  # of modularity: a level that brings no more is the last
_FINE = 1e-6  # share of a node's weight, far above what rounding may make of it


def communities(links: LinkTable) -> Rows:
    """The number of each concept's community: the largest is 0, of equals that of the best concept first."""
    size = len(links.idents)
    low, high = np.minimum(links.source, links.target), np.maximum(links.source, links.target)
    order = np.lexsort((high, low))
    label = louvain(size, low[order], high[order], links.weight[order])
    _, first, label, count = np.unique(label, return_index=True, return_inverse=True, return_counts=True)
    return np.argsort(np.lexsort((first, -count)))[label]


def louvain(size: int, low: Rows, high: Rows, weight: Floats) -> Rows:
    """A label for each of ``size`` nodes, the same for those of a community.

    Edges are sorted by their ends, the lower one first, which differ; weights are above 0. The partition is
    that of ``networkx.community.louvain_communities(network, weight="weight", seed=SEED)``, where nodes are
    numbers that were added in order before the edges.
    """
    label = np.arange(size)
    if not len(low):
        return label
    chance = random.Random(SEED)  # noqa: S311 (nothing to keep secret)
    level = _Level.of(size, low, high, weight)
    whole = _sum(level.degree) / 2
    before = level.modularity(np.arange(size))
    while True:
        _, joined = np.unique(_moved(level, whole, chance), return_inverse=True)
        label = joined[label]
        after = level.modularity(joined)
        if after - before <= _GAIN:
            return label
        before, level = after, level.merged(joined)


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    """A network whose nodes are communities of the level before.

    An edge leads from ``low`` to ``high``, which may be the same node. Edges are in the order in which
    networkx would add them, as are the neighbours of a node: those of the first node stand in ``beside``
    first, those of each from ``begin`` on, with the weights ``tie``. The ``degree`` of a node is the sum of
    its weights, that of an edge to itself twice.
    """

    low: Rows
    high: Rows
    weight: Floats
    degree: Floats
    begin: Offsets
    beside: Rows
    tie: Floats

    @classmethod
    def of(cls, size: int, low: Rows, high: Rows, weight: Floats) -> _Level:
        """The level of some edges between ``size`` nodes."""
        ends, others = np.stack((low, high), axis=1).ravel(), np.stack((high, low), axis=1).ravel()
        weights, loop = np.repeat(weight, 2), low == high
        once = np.stack((np.ones_like(loop), ~loop), axis=1).ravel()
        degree = _summed(ends[once], weights[once], size)
        degree[low[loop]] += weight[loop]
        order = np.argsort(ends, kind="stable")
        order = order[ends[order] != others[order]]
        begin = offsets(np.bincount(ends[order], minlength=size))
        return cls(low, high, weight, degree, begin, others[order], weights[order])

    def modularity(self, label: Rows) -> float:
        """How much more weight is inside the communities than chance would put there, at most 1."""
        whole = _sum(self.degree)
        inside = label[self.low] == label[self.high]
        size = int(label.max()) + 1
        within = _summed(label[self.low[inside]], self.weight[inside], size)
        ends = _summed(label, self.degree, size)
        return _sum(within / (whole / 2) - ends * ends / whole**2)

    def merged(self, label: Rows) -> _Level:
        """The level whose nodes are the communities of this one."""
        size = int(label.max()) + 1
        order = np.argsort(self.low, kind="stable")  # as networkx goes through the edges
        one, other = label[self.low[order]], label[self.high[order]]
        ends = np.minimum(one, other) * size + np.maximum(one, other)
        ends, first, edge = np.unique(ends, return_index=True, return_inverse=True)
        weight = _summed(edge, self.weight[order], len(ends))
        added = np.argsort(first)
        return _Level.of(size, *divmod(ends[added], size), weight[added])


def _moved(level: _Level, whole: float, chance: random.Random) -> list[int]:
    """The community of each node, when none can be moved to a neighbour's so that the modularity grows.

    ``whole`` is the weight of all edges. Nodes are taken in a random order, again and again; each goes to
    where the gain is largest, of equals to that of its first neighbour.

    A node that stayed is passed over while it must stay: ``reach`` is how much weight would have to move for
    it to gain. Of that, what its neighbours moved is taken off at once; what moved into its community, and
    out of whichever other, counts by its own share of all weight.
    """
    degree, begin, ends = level.degree.tolist(), level.begin.tolist(), level.degree.tolist()
    size = len(degree)
    community = list(range(size))
    order = list(range(size))
    chance.shuffle(order)
    expected = 2 * whole**2
    share = (level.degree / (2 * whole)).tolist()
    reach, come, gone = [-math.inf] * size, [0.0] * size, 0.0
    first_round, moves = True, 1
    while moves:
        moves = 0
        for node in order:
            own, strength = community[node], degree[node]
            if (come[own] + gone) * share[node] < reach[node]:
                ends[own] = ends[own] - strength + strength  # which rounds
                continue
            part = slice(begin[node], begin[node + 1])
            beside, weights = level.beside[part].tolist(), level.tie[part].tolist()
            ties: dict[int, float] = defaultdict(float)
            for other, tie in zip(beside, weights, strict=True):
                ties[community[other]] += tie
            ties.setdefault(own, 0.0)
            ends[own] -= strength
            loss = -ties[own] / whole + ends[own] * strength / expected
            gains = [loss + tie / whole - ends[to] * strength / expected for to, tie in ties.items()]
            most = max(gains)
            there = list(ties)
            best = there[gains.index(most)] if most > 0 else own
            ends[best] += strength
            if best != own:
                moves += 1
                community[node] = best
                come[best] += strength
                gone += strength
                reach[node] = -math.inf
                if not first_round:
                    for other, tie in zip(beside, weights, strict=True):
                        if community[other] != best:
                            reach[other] -= 2 * tie if community[other] == own else tie
            elif not first_round:
                gains[there.index(own)] = loss  # at most, of where it has no neighbour yet
                reach[node] = (come[own] + gone) * share[node] - max(gains) * whole - _FINE * strength
        first_round = False
    return community


def _summed(group: Rows, values: Floats, size: int) -> Floats:
    """The sum of the values of each of ``size`` groups, added up one after the other."""
    return np.bincount(group, values, minlength=size).astype(np.float64, copy=False)


def _sum(values: Floats) -> float:
    """The sum, added up one after the other, as ``sum`` does up to Python 3.11 only."""
    return float(np.cumsum(values)[-1])
