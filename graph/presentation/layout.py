"""Layout: where each concept stands, computed once and the same in every run."""

from __future__ import annotations

import math
from collections.abc import Sequence

import networkx as nx
import numpy as np

from graph.model import Concept, Link
from graph.network import SEED

Positions = dict[str, tuple[float, float]]

_SPACING = 120.0  # pixels between neighbours at zoom 1
_ITERATIONS = 80
_ITERATIONS_LARGE = 30  # from the size on where the spring model gets slow
_LARGE = 500


def layout(concepts: Sequence[Concept], links: Sequence[Link]) -> Positions:
    """Positions in pixels around the origin: communities apart, strong links short.

    The spring model of T. Fruchterman and E. Reingold (1991) starts from communities on a circle, so
    that it need not untangle them first.
    """
    if not concepts:
        return {}
    number = {concept.id: index for index, concept in enumerate(concepts)}
    network: nx.Graph[int] = nx.Graph()
    network.add_nodes_from(range(len(concepts)))
    network.add_weighted_edges_from((number[link.source], number[link.target], link.weight) for link in links)
    for concept in concepts:  # a pull inside each community, too weak to see in a single link
        network.nodes[number[concept.id]]["community"] = concept.community
    for a, b, data in network.edges(data=True):
        same = network.nodes[a]["community"] == network.nodes[b]["community"]
        data["weight"] *= 1.0 if same else 0.35
    large = len(concepts) >= _LARGE
    placed = nx.spring_layout(
        network,
        pos=_seed_positions(concepts),
        k=1.6 / math.sqrt(len(concepts)),
        iterations=_ITERATIONS_LARGE if large else _ITERATIONS,
        seed=SEED,
        weight="weight",
    )
    scale = _SPACING * math.sqrt(len(concepts)) / 2
    return {
        concept.id: (round(float(x) * scale * 1.25, 1), round(float(y) * scale, 1))
        for concept, (x, y) in ((concept, placed[number[concept.id]]) for concept in concepts)
    }


def _seed_positions(concepts: Sequence[Concept]) -> dict[int, tuple[float, float]]:
    groups = max(concept.community for concept in concepts) + 1
    random = np.random.default_rng(SEED)
    noise = random.normal(0, 0.15, (len(concepts), 2))
    return {
        index: (
            math.cos(2 * math.pi * concept.community / groups) + noise[index][0],
            math.sin(2 * math.pi * concept.community / groups) + noise[index][1],
        )
        for index, concept in enumerate(concepts)
    }
