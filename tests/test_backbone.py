"""The backbone: which pairs are linked, by hand and by networkx."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.network import backbone
from tests.networks import Pair, ends, pairs_of, table_of

SIX = (("a", "b", 0.9), ("a", "c", 0.8), ("a", "d", 0.7), ("b", "c", 0.6), ("b", "d", 0.5), ("c", "d", 0.4))
WITHOUT_WEAKEST = ["ab", "ac", "ad", "bc", "bd"]  # each concept's best two: c–d is nobody's


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
    weight, others = facts.get("weight", 0.4), {name: facts[name] for name in facts if name != "weight"}
    weakest = table_of([("c", "d", weight)], "abcd", **others)
    network = [table_of(SIX[:-1], "abcd"), weakest]
    assert ends(backbone(network, cards)) == WITHOUT_WEAKEST + (["cd"] if kept else [])


def test_backbone_keeps_what_holds_two_clusters_together():
    clusters = [(x + a, x + b, 0.9) for x in "xy" for a, b in combinations("123", 2)]
    network = table_of([*clusters, ("x1", "y1", 0.1)])
    assert "x1y1" in ends(backbone([network], 100))


NETWORKS = st.dictionaries(
    st.sampled_from(list(combinations("abcdefg", 2))), st.integers(1, 9), max_size=21
).map(lambda weights: [(a, b, weight / 10) for (a, b), weight in weights.items()])


def backbone_by_hand(pairs: Sequence[Pair], idents: Sequence[str]) -> list[str]:
    """What is kept of insignificant pairs: by the order of all for each concept, and by networkx."""
    network = nx.Graph()
    network.add_nodes_from(idents)
    network.add_weighted_edges_from(sorted(pairs))
    kept = {a + b for edge in nx.maximum_spanning_edges(network, data=False) for a, b in [sorted(edge)]}
    for ident in idents:
        beside = sorted((-facts["weight"], other) for other, facts in network[ident].items())
        kept |= {"".join(sorted((ident, other))) for _, other in beside[:2]}
    return sorted(kept)


@given(NETWORKS, st.permutations("abcdefg"), st.data())
def test_ties_are_broken_by_ids_and_by_the_better_concept(pairs, idents, data):
    expected = backbone_by_hand(pairs, idents)
    assert ends(backbone([table_of(pairs, idents)], 1000)) == expected
    parts = [[], [], []]
    for pair in pairs:
        parts[data.draw(st.integers(0, 2))].append(pair)
    one, *others = (table_of(part, idents) for part in parts)
    assert ends(backbone([one, *others], 1000)) == expected
    assert ends(backbone([backbone([one], 1000), backbone(others, 1000)], 1000)) == expected


@given(NETWORKS)
def test_backbone_orphans_nothing_and_keeps_components(pairs):
    network = table_of(pairs, "abcdefg", count=1)
    kept = pairs_of(backbone([network], 1000))
    assert set(kept) <= set(pairs_of(network))

    def components(found: Iterable[Pair]) -> list[list[str]]:
        graph = nx.Graph((a, b) for a, b, _ in found)
        return sorted(map(sorted, nx.connected_components(graph)))

    assert components(kept) == components(pairs)
