"""Communities: those that networkx finds, numbered from the largest."""

from __future__ import annotations

import random
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.model import ConceptGraph
from graph.network import SEED, backbone, communities, cooccurrence_network
from graph.network.grouping import louvain
from tests.networks import table_of

Edges = dict[tuple[int, int], float]


def found_by_networkx(size: int, edges: Edges) -> set[frozenset[int]]:
    network = nx.Graph()
    network.add_nodes_from(range(size))
    network.add_weighted_edges_from((a, b, weight) for (a, b), weight in sorted(edges.items()))
    return set(map(frozenset, nx.community.louvain_communities(network, weight="weight", seed=SEED)))


def found(size: int, edges: Edges) -> set[frozenset[int]]:
    ends = np.array(sorted(edges), dtype=np.int64).reshape(-1, 2)
    label = louvain(size, ends[:, 0], ends[:, 1], np.array([edges[a, b] for a, b in sorted(edges)]))
    return {frozenset(np.flatnonzero(label == each).tolist()) for each in label.tolist()}


@st.composite
def networks(draw: st.DrawFn) -> tuple[int, Edges]:
    """Up to 120 nodes in one part or three, of weights that are all alike, often alike, or hardly ever.

    Few links and equal weights make many ties. Sums of eighths are exact, so that it does not matter that
    Python rounds sums otherwise from 3.12 on.
    """
    size = draw(st.sampled_from((1, 4, 12, 40, 120)))
    chance = random.Random(draw(st.integers(0, 2**32)))
    links = draw(st.sampled_from((1, 3, 8, 20)))  # of a node
    parts = draw(st.sampled_from((1, 3)))
    weights = draw(st.sampled_from(((8,), (1, 2, 4), range(1, 10**6))))
    return size, {
        (a, b): chance.choice(weights) / 8
        for a, b in combinations(range(size), 2)
        if a % parts == b % parts and chance.random() < links * parts / size
    }


@settings(max_examples=500)
@given(networks())
@example((1, {}))
@example((4, {(0, 1): 1.0, (1, 2): 1.0, (2, 3): 1.0, (0, 3): 1.0}))
@example((3, {(0, 2): 0.5}))
def test_communities_are_those_of_networkx(network):
    assert found(*network) == found_by_networkx(*network)


def test_communities_of_a_larger_network_are_those_of_networkx():
    chance = random.Random(1)
    places = [(chance.random(), chance.random()) for _ in range(1500)]
    edges = {}
    for a, (x, y) in enumerate(places):
        for b in range(a):
            distance = (places[b][0] - x) ** 2 + (places[b][1] - y) ** 2
            if distance < 0.003 or chance.random() < 0.001:
                edges[b, a] = chance.randint(1, 64) / 64
    assert len(edges) > 10_000
    result = found(len(places), edges)
    assert result == found_by_networkx(len(places), edges)
    assert 10 < len(result) < 100


@pytest.mark.parametrize("deck", ["seed_graph", "plain_seed_graph"])
def test_communities_of_a_deck_are_those_of_networkx(deck: str, request: pytest.FixtureRequest):
    graph: ConceptGraph = request.getfixturevalue(deck)
    concepts, count = graph.concepts, len(graph.cards)
    links = backbone(cooccurrence_network(concepts, count), count)
    ends = zip(links.source.tolist(), links.target.tolist(), strict=True)
    edges = {(min(pair), max(pair)): weight for pair, weight in zip(ends, links.weight.tolist(), strict=True)}
    number = [concept.community for concept in concepts]
    members = {frozenset(np.flatnonzero(np.equal(number, each)).tolist()) for each in number}
    assert members == found_by_networkx(len(concepts), edges)


def test_communities_count_from_the_largest():
    big = [(f"z{a}", f"z{b}", 1.0) for a, b in combinations(range(4), 2)]
    small = [(f"a{a}", f"a{b}", 1.0) for a, b in combinations(range(3), 2)]
    idents = ("a0", "a1", "a2", "alone", "z0", "z1", "z2", "z3")
    links = table_of([*small, *big, ("a0", "z0", 0.01)], idents)
    assert communities(links).tolist() == [1, 1, 1, 2, 0, 0, 0, 0]


@pytest.mark.parametrize(("idents", "numbers"), [("abcd", [0, 0, 1, 1]), ("dacb", [0, 1, 0, 1])])
def test_communities_of_one_size_follow_the_best_concept(idents, numbers):
    links = table_of([("a", "b", 1.0), ("c", "d", 1.0)], idents)
    assert communities(links).tolist() == numbers


def test_without_links_each_concept_is_on_its_own():
    assert communities(table_of([], "abc")).tolist() == [0, 1, 2]
    assert communities(table_of([], "")).tolist() == []
