"""Links between concepts and communities, computed by hand."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Concept, ConceptGraph, Link, Mention
from graph.network import (
    backbone,
    communities,
    community_nearby,
    connect,
    connect_anew,
    cooccurrence_network,
    link_between,
    links_of,
    log_likelihood,
    normalised_pmi,
    to_networkx,
)

ROOT = Path(__file__).resolve().parents[1]


def concept(ident: str, *places: tuple[str, str, int], score: float = 1.0) -> Concept:
    """A concept with mentions at (card, side, number of the sentence)."""
    mentions = tuple(
        Mention(card, side, 10 * n, 10 * n + 3, (10 * n, 10 * n + 9)) for card, side, n in places
    )
    return Concept(ident, ident, score, tuple(dict.fromkeys(card for card, *_ in places)), mentions)


def network_of(
    *links: tuple[str, str, float], count: int = 2, npmi: float = 0.2, g2: float = 0.0
) -> nx.Graph:
    """A network with the given weights, its links insignificant unless told otherwise."""
    network = nx.Graph()
    for a, b, weight in links:
        network.add_edge(a, b, weight=weight, count=count, npmi=npmi, g2=g2, sentences=0, cards=())
    return network


def ends(network: nx.Graph) -> set[str]:
    return {"".join(sorted(edge)) for edge in network.edges}


# --- co-occurrence -----------------------------------------------------------------------------

# Four cards. A and B share a sentence of c1; A and C face each other on c2; B and D stand apart on c3.
FOUR = (
    concept("A", ("c1", "front", 0), ("c2", "back", 0)),
    concept("B", ("c1", "front", 0), ("c3", "back", 0)),
    concept("C", ("c2", "front", 0)),
    concept("D", ("c3", "back", 1)),
)
# 2·(ln 4·1/(2·1) + ln 4·1/(2·3) + 2·ln 4·2/(2·3)) for the table ((1, 1), (0, 2))
G2_OF_ONE_IN_TWO = 2 * math.log(64 / 27)


def test_nodes_count_their_cards():
    network = cooccurrence_network(FOUR, 4)
    assert dict(network.nodes(data="cards")) == {"A": 2, "B": 2, "C": 1, "D": 1}
    assert ends(network) == {"AB", "AC", "BD"}


@pytest.mark.parametrize(
    ("a", "b", "card", "sentences", "npmi", "g2", "weight"),
    [
        ("A", "B", "c1", 1, 0.0, 0.0, 1 / 2 * 1 / 2),
        ("A", "C", "c2", 0, 0.5, G2_OF_ONE_IN_TWO, 0.6 / 1.6 * 1.5 / 2),
        ("B", "D", "c3", 0, 0.5, G2_OF_ONE_IN_TWO, 0.3 / 1.3 * 1.5 / 2),
    ],
)
def test_edges_of_four_cards(a, b, card, sentences, npmi, g2, weight):
    edge = cooccurrence_network(FOUR, 4).edges[a, b]
    assert (edge["count"], edge["cards"], edge["sentences"]) == (1, (card,), sentences)
    assert edge["npmi"] == pytest.approx(npmi)
    assert edge["g2"] == pytest.approx(g2)
    assert edge["weight"] == pytest.approx(weight)


def test_an_edge_over_two_cards():
    a = concept("A", ("c1", "front", 0), ("c1", "back", 0), ("c2", "front", 0))
    b = concept("B", ("c1", "front", 0), ("c1", "back", 0), ("c2", "back", 0))
    edge = cooccurrence_network((a, b), 4).edges["A", "B"]
    assert (edge["count"], edge["cards"], edge["sentences"]) == (2, ("c1", "c2"), 2)
    assert edge["npmi"] == pytest.approx(1.0)
    assert edge["g2"] == pytest.approx(8 * math.log(2))
    assert edge["weight"] == pytest.approx((1 + 0.6) / (1 + 0.6 + 1))


def test_concepts_that_keep_apart_weigh_no_less_than_independent_ones():
    a = concept("A", *((f"c{n}", "front", 0) for n in (1, 2, 3)))
    b = concept("B", *((f"c{n}", "front", 0) for n in (3, 4)))
    edge = cooccurrence_network((a, b), 4).edges["A", "B"]
    assert edge["npmi"] == pytest.approx(math.log(4 / 6) / math.log(4))
    assert edge["weight"] == pytest.approx(1 / 2 * 1 / 2)


@pytest.mark.parametrize(
    ("both", "a", "b", "total", "npmi", "g2"),
    [
        (0, 1, 1, 2, -1.0, 4 * math.log(2)),
        (0, 1, 1, 4, -1.0, 2 * math.log(1024 / 729)),
        (1, 1, 1, 1, 0.0, 0.0),
        (3, 3, 3, 3, 0.0, 0.0),
        (1, 2, 2, 4, 0.0, 0.0),
        (2, 2, 2, 4, 1.0, 8 * math.log(2)),
        (1, 2, 1, 4, 0.5, G2_OF_ONE_IN_TWO),
    ],
)
def test_association_by_hand(both, a, b, total, npmi, g2):
    assert normalised_pmi(both, a, b, total) == pytest.approx(npmi)
    assert log_likelihood(both, a, b, total) == pytest.approx(g2)


@st.composite
def tables(draw) -> tuple[int, int, int, int]:
    """Counts that a deck can have: both, a, b, total."""
    total = draw(st.integers(1, 5000))
    a, b = draw(st.integers(1, total)), draw(st.integers(1, total))
    return draw(st.integers(max(0, a + b - total), min(a, b))), a, b, total


@given(tables())
def test_association_is_bounded_and_symmetric(table):
    both, a, b, total = table
    assert -1 <= round(normalised_pmi(both, a, b, total), 12) <= 1
    assert normalised_pmi(both, a, b, total) == pytest.approx(normalised_pmi(both, b, a, total))
    assert log_likelihood(both, a, b, total) >= 0
    assert log_likelihood(both, a, b, total) == pytest.approx(log_likelihood(both, b, a, total), abs=1e-6)


# --- backbone ----------------------------------------------------------------------------------

SIX = (("a", "b", 0.9), ("a", "c", 0.8), ("a", "d", 0.7), ("b", "c", 0.6), ("b", "d", 0.5), ("c", "d", 0.4))
WITHOUT_WEAKEST = {"ab", "ac", "ad", "bc", "bd"}  # each concept's best two: c–d is nobody's


@pytest.mark.parametrize(
    ("cards", "facts", "kept"),
    [
        (100, {"g2": 3.8}, False),
        (100, {"g2": 3.9}, True),
        (100, {"g2": 3.9, "npmi": -0.1}, False),
        (49, {"g2": 0.0}, True),
        (49, {"count": 1}, True),
        (49, {"count": 1, "weight": 0.1}, False),
        (49, {"count": 2, "weight": 0.1}, True),
        (100, {"count": 1, "weight": 0.1, "g2": 9.0}, False),
    ],
)
def test_backbone_drops_what_is_weak_and_nobodys_best(cards, facts, kept):
    network = network_of(*SIX)
    network.edges["c", "d"].update(facts)
    assert ends(backbone(network, cards)) == WITHOUT_WEAKEST | ({"cd"} if kept else set())


def test_backbone_keeps_what_holds_two_clusters_together():
    clusters = [(x + a, x + b, 0.9) for x in "xy" for a, b in combinations("123", 2)]
    network = network_of(*clusters, ("x1", "y1", 0.1))
    assert backbone(network, 100).has_edge("x1", "y1")
    assert nx.number_connected_components(backbone(network, 100)) == 1


@given(st.dictionaries(st.sampled_from(list(combinations("abcdefg", 2))), st.integers(1, 99), max_size=21))
def test_backbone_orphans_nothing_and_keeps_components(weights):
    network = network_of(*((a, b, weight / 100) for (a, b), weight in weights.items()), count=1)
    network.add_nodes_from("abcdefg")
    kept = backbone(network, 1000)
    assert set(kept) == set(network)
    assert ends(kept) <= ends(network)
    assert sorted(map(sorted, nx.connected_components(kept))) == sorted(
        map(sorted, nx.connected_components(network))
    )
    assert all(kept.edges[edge] == network.edges[edge] for edge in kept.edges)


def test_one_card_links_all_its_concepts():
    concepts = [concept(ident, ("c1", "front", 0)) for ident in "abc"]
    connected, links = connect(concepts, 1)
    assert [(link.source, link.target, link.npmi, link.g2, link.weight) for link in links] == [
        ("a", "b", 0.0, 0.0, 0.25),
        ("a", "c", 0.0, 0.0, 0.25),
        ("b", "c", 0.0, 0.0, 0.25),
    ]
    assert [found.community for found in connected] == [0, 0, 0]


def test_no_concepts_make_no_links():
    assert connect([], 0) == ((), ())


def test_links_are_sorted_rounded_and_run_from_the_smaller_id():
    network = network_of(("z", "b", 1 / 3), ("a", "z", 2 / 3), g2=1.23456, npmi=0.123456)
    assert [(x.source, x.target, x.weight, x.g2, x.npmi) for x in links_of(network)] == [
        ("a", "z", 0.6667, 1.235, 0.1235),
        ("b", "z", 0.3333, 1.235, 0.1235),
    ]


# --- found anew --------------------------------------------------------------------------------


@given(
    st.dictionaries(st.sampled_from(list(combinations("abcdefg", 2))), st.integers(1, 99), max_size=21),
    st.sets(st.sampled_from("abcdefg")),
    st.sampled_from((0.0, 9.9)),
)
def test_a_backbone_around_some_concepts_is_that_part_of_the_whole(weights, around, g2):
    network = network_of(*((a, b, weight / 100) for (a, b), weight in weights.items()), g2=g2)
    network.add_nodes_from("abcdefg")
    whole = {tuple(sorted(edge)) for edge in backbone(network, 1000).edges}
    part = backbone(network, 1000, around)
    assert {tuple(sorted(edge)) for edge in part.edges} == {edge for edge in whole if around & {*edge}}


def test_links_of_changed_concepts_are_found_anew_and_the_others_stay():
    _, links = connect(FOUR, 4)
    ab, ac, bd = links
    odd = replace(bd, weight=0.99)
    assert connect_anew(FOUR, (ab, odd), {"A"}, 4) == (ab, ac, odd)
    assert connect_anew(FOUR, (ab, odd), {"C"}, 4) == (ab, ac, odd)
    assert connect_anew(FOUR, (ab, odd), {"D"}, 4) == (ab, bd)
    assert connect_anew(FOUR, (), set("ABCD"), 4) == links


def test_the_link_between_two_is_there_be_it_ever_so_weak():
    assert link_between(FOUR[3], FOUR[1], 4) == connect(FOUR, 4)[1][2]
    assert link_between(FOUR[0], FOUR[3], 4) is None


def test_a_newcomer_joins_the_community_that_it_is_linked_with_most():
    links = [
        Link("a", "x", 1, 0, 0.0, 0.0, 0.3, ("c1",)),
        Link("b", "x", 1, 0, 0.0, 0.0, 0.2, ("c1",)),
        Link("c", "x", 1, 0, 0.0, 0.0, 0.4, ("c1",)),
        Link("a", "c", 1, 0, 0.0, 0.0, 0.9, ("c1",)),
    ]
    assert community_nearby("x", links, {"a": 1, "b": 1, "c": 0}) == 1
    assert community_nearby("x", links[1:], {"a": 1, "b": 1, "c": 0}) == 0
    assert community_nearby("x", [links[0], replace(links[2], weight=0.3)], {"a": 1, "c": 0}) == 0
    assert community_nearby("y", links, {"a": 1, "b": 1, "c": 0}) == 2
    assert community_nearby("y", links, {}) == 0


# --- communities -------------------------------------------------------------------------------


def test_communities_count_from_the_largest():
    big = [(f"z{a}", f"z{b}", 1.0) for a, b in combinations(range(4), 2)]
    small = [(f"a{a}", f"a{b}", 1.0) for a, b in combinations(range(3), 2)]
    network = network_of(*small, *big, ("a0", "z0", 0.01))
    network.add_node("alone")
    found = communities(network, sorted(network))
    assert found == {**{f"z{n}": 0 for n in range(4)}, **{f"a{n}": 1 for n in range(3)}, "alone": 2}


def test_communities_of_one_size_follow_the_order():
    network = network_of(("a", "b", 1.0), ("c", "d", 1.0))
    assert communities(network, "abcd") == {"a": 0, "b": 0, "c": 1, "d": 1}
    assert communities(network, "dcba") == {"a": 1, "b": 1, "c": 0, "d": 0}


BUILD_ALL = """
import sys
from graph.cli import main
deck, folder = sys.argv[1:]
for ending in ("json", "graphml", "gexf", "csv", "html"):
    assert main(["build", deck, "-o", f"{folder}/x.{ending}"]) == 0
"""


def test_the_same_deck_gives_the_same_bytes_whatever_the_hash_seed(seed_path, tmp_path):
    written = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        subprocess.run(
            [sys.executable, "-c", BUILD_ALL, str(seed_path), str(folder)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        )
        written.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
    assert sorted(written[0]) == ["x.csv", "x.gexf", "x.graphml", "x.html", "x.json"]
    assert written[0] == written[1]
    assert len({c["community"] for c in json.loads(written[0]["x.json"])["concepts"]}) > 1


def test_to_networkx_carries_plain_attributes(tiny_graph):
    network = to_networkx(tiny_graph)
    assert network.nodes["entropy"] == {
        "label": "entropy",
        "score": 1.0,
        "community": 0,
        "cards": 2,
        "aliases": "Shannon entropy|H",
        "definition": "Entropy is average surprise.",
    }
    assert network.edges["entropy", "perplexity"]["cards"] == "c2"
    assert network.number_of_edges() == 2


def test_to_networkx_tells_an_owners_link(tiny_graph: ConceptGraph):
    first, second = tiny_graph.links
    network = to_networkx(replace(tiny_graph, links=(first, replace(second, origin="user"))))
    assert network.edges["entropy", "perplexity"]["origin"] == "user"
    assert "origin" not in network.edges["bigram", "perplexity"]
