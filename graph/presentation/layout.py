"""Layout: where each concept stands, computed once and the same in every run."""

from __future__ import annotations

import math
from collections.abc import Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from graph.model import Concept, Link
from graph.network import SEED

Positions = dict[str, tuple[float, float]]
_Points = NDArray[np.float64]

_ROOM = np.array((74.0, 40.0))  # pixels that a node and its label claim, across and down
_BULK = 0.95  # of the concepts set the scale; what drifts off without a link is fetched back
_FARTHEST = 1.15
_EXTENT = np.array((48.0, 44.0))  # half the picture's width and height, times the root of their number
_ITERATIONS = 100
_LARGE = 500  # concepts from which the spring model runs shorter, since each step takes n²
_ITERATIONS_LARGE = 40
_SEPARATION_STEPS = 60
_ACROSS = 0.35  # how much a link between communities pulls, against one inside


def layout(concepts: Sequence[Concept], links: Sequence[Link]) -> Positions:
    """Positions in pixels around the origin: communities together, no two concepts on one another.

    ForceAtlas2 (M. Jacomy et al., PLoS ONE 9, 2014) from communities on a circle, so that it need not
    untangle them first; its gravity keeps parts without a link to the rest in sight. Then
    overlapping concepts are pushed apart.
    """
    if not concepts:
        return {}
    number = {concept.id: index for index, concept in enumerate(concepts)}
    community = [concept.community for concept in concepts]
    network: nx.Graph[int] = nx.Graph()
    network.add_nodes_from(range(len(concepts)))
    for link in links:
        a, b = number[link.source], number[link.target]
        pull = 1.0 if community[a] == community[b] else _ACROSS
        network.add_edge(a, b, weight=link.weight * pull)
    placed = nx.forceatlas2_layout(
        network,
        pos=_circle(community),
        max_iter=_ITERATIONS_LARGE if len(concepts) >= _LARGE else _ITERATIONS,
        scaling_ratio=4.0,
        gravity=1.5,
        weight="weight",
        seed=SEED,
    )
    points = np.array([placed[index] for index in range(len(concepts))], dtype=float)
    points = _separated(_scaled(points))
    return {
        concept.id: (round(float(x), 1), round(float(y), 1))
        for concept, (x, y) in zip(concepts, points, strict=True)
    }


def _circle(community: Sequence[int]) -> dict[int, _Points]:
    angle = 2 * math.pi * np.array(community) / (max(community) + 1)
    noise = np.random.default_rng(SEED).normal(0, 0.15, (len(community), 2))
    points = np.column_stack((np.cos(angle), np.sin(angle))) + noise
    return dict(enumerate(points))


def _scaled(points: _Points) -> _Points:
    """Points centred, and spread so that on average each has the room it needs."""
    points = points - np.median(points, axis=0)
    extent = np.quantile(np.abs(points), _BULK, axis=0)
    extent[extent == 0] = 1.0
    inside = np.clip(points / extent, -_FARTHEST, _FARTHEST)
    turn = np.arange(len(points)) * 2.4  # what lies on one spot is nudged apart, each its own way
    inside = inside + 1e-4 * np.column_stack((np.cos(turn), np.sin(turn)))
    scaled: _Points = inside * _EXTENT * math.sqrt(len(points))
    return scaled


def _separated(points: _Points) -> _Points:
    """Points moved apart until each has its room, or the steps are used up."""
    points = points / _ROOM  # in these units every node claims a unit square
    for _ in range(_SEPARATION_STEPS):
        pairs = cKDTree(points).query_pairs(1.0, p=np.inf, output_type="ndarray")
        if not len(pairs):
            break
        a, b = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].T  # the tree's own order is its affair
        delta = points[a] - points[b]
        overlap = 1.0 - np.abs(delta).max(axis=1)
        push = 0.35 * delta / (np.linalg.norm(delta, axis=1) + 1e-9)[:, None] * overlap[:, None]
        points = points.copy()
        np.add.at(points, a, push)
        np.subtract.at(points, b, push)
    separated: _Points = points * _ROOM
    return separated
