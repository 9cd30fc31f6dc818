"""Routes, bridges and divides, computed by hand."""

from __future__ import annotations

from itertools import pairwise, permutations

import networkx as nx
import pytest
from hypothesis import given

from graph.exploration import Bridge, Divide, bridges, find_route, loose_ends
from graph.exploration import betweenness as paths
from graph.exploration.betweenness import betweenness
from graph.model import ConceptGraph
from graph.network import to_networkx
from tests.exploring import Tie, linked, networks, tie

# --- routes ------------------------------------------------------------------------------------


def way(graph: ConceptGraph, source: str, target: str) -> str:
    """The concepts on a route, in order."""
    ends = [source]
    for link in find_route(graph, source, target):
        ends.append(link.other(ends[-1]))
    return "".join(ends)


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ([("a", "b", 0.2), ("b", "c", 0.9), ("a", "d", 0.5), ("c", "d", 0.5)], "adc"),  # 1/.2 + 1/.9 > 2 + 2
        ([("a", "c", 0.4), ("a", "b", 0.9), ("b", "c", 0.9)], "abc"),  # 2.5 > 2.22
        ([("a", "c", 0.5), ("a", "b", 0.9), ("b", "c", 0.9)], "ac"),  # 2 < 2.22
        ([("a", "c", 0.25), ("a", "b", 0.5), ("b", "c", 0.5)], "ac"),  # 4 = 4: fewer hops
        ([("a", "b", 0.5), ("b", "c", 0.5), ("c", "d", 0.5)], "abc"),
    ],
)
def test_a_route_is_short_in_inverse_weight(ties: list[Tie], expected: str):
    graph = linked("abcd", ties)
    assert way(graph, "a", "c") == expected
    assert way(graph, "c", "a") == expected[::-1]


def test_a_route_gives_links_in_order():
    graph = linked("abc", [("a", "b", 0.5), ("a", "c", 0.4)])
    assert find_route(graph, "b", "c") == (tie("a", "b", 0.5), tie("a", "c", 0.4))


def test_there_may_be_no_route_and_none_is_needed_to_oneself():
    graph = linked("abcd", [("a", "b", 0.5), ("c", "d", 0.5)])
    assert find_route(graph, "a", "c") == ()
    assert find_route(graph, "a", "a") == ()


def test_an_end_must_be_a_concept():
    with pytest.raises(KeyError):
        find_route(linked("a"), "a", "z")


@given(networks(most=6))
def test_no_other_way_is_shorter(graph: ConceptGraph):
    length = {(link.source, link.target): 1 / link.weight for link in graph.links}
    length |= {(target, source): there for (source, target), there in length.items()}
    source, target = graph.concepts[0].id, graph.concepts[-1].id
    inner = [concept.id for concept in graph.concepts[1:-1]]
    ways = (
        (source, *steps, target) for count in range(len(inner) + 1) for steps in permutations(inner, count)
    )
    lengths = [
        sum(length[hop] for hop in pairwise(steps))
        for steps in ways
        if all(hop in length for hop in pairwise(steps))
    ]
    found = find_route(graph, source, target)
    assert bool(found) == bool(lengths and source != target)
    if found:
        assert sum(1 / link.weight for link in found) == pytest.approx(min(lengths))
        assert find_route(graph, target, source) == found[::-1]


# --- bridges -----------------------------------------------------------------------------------

# Two triangles and b, which two links tie to each. 15 pairs without b: the nine from one triangle to the
# other lead through it.
TRIANGLES = [("a1", "a2", 0.5), ("a1", "a3", 0.5), ("a2", "a3", 0.5)]
TRIANGLES += [("c1", "c2", 0.5), ("c1", "c3", 0.5), ("c2", "c3", 0.5)]
TO_B = [("a1", "b", 0.5), ("a2", "b", 0.5), ("b", "c1", 0.5), ("b", "c2", 0.5)]
NAMES = ["a1", "a2", "a3", "b", "c1", "c2", "c3"]


def test_a_bridge_is_on_the_paths_from_one_community_to_another():
    graph = linked(NAMES, TRIANGLES + TO_B, communities=[1, 1, 1, 0, 0, 0, 0])
    assert bridges(graph) == (Bridge("b", 0.6, (0, 1)),)
    assert bridges(graph, most=0) == ()


def test_the_community_with_most_links_comes_first():
    graph = linked(NAMES, [*TRIANGLES, *TO_B, ("a3", "b", 0.5)], communities=[1, 1, 1, 0, 0, 0, 0])
    assert bridges(graph)[0].communities == (1, 0)


def test_a_single_link_into_a_community_makes_no_bridge():
    graph = linked(NAMES, TRIANGLES + TO_B[:3], communities=[1, 1, 1, 1, 0, 0, 0])
    assert bridges(graph) == ()


def test_inside_one_community_there_are_no_bridges():
    assert bridges(linked(NAMES, TRIANGLES + TO_B)) == ()
    assert bridges(linked([])) == ()


def test_a_bridge_with_few_links_comes_before_a_hub():
    # h and b both tie the triangles, and h has leaves besides, which bring it paths and links alike.
    leaves = [f"x{number}" for number in range(6)]
    more = [("a1", "h", 0.5), ("a2", "h", 0.5), ("c1", "h", 0.5), ("c2", "h", 0.5), ("h", "x0", 0.5)]
    more += [(one, other, 0.5) for at, other in enumerate(leaves) for one in leaves[:at]]
    more += [("h", name, 0.5) for name in leaves[1:]]
    graph = linked(
        [*NAMES, "h", *leaves], TRIANGLES + TO_B + more, communities=[1, 1, 1, 0, 0, 0, 0, *[2] * 7]
    )
    found = {bridge.concept: bridge for bridge in bridges(graph)}
    per_link = {name: bridge.share / len(graph.links_of[name]) for name, bridge in found.items()}
    assert set(found) == {"b", "h"}
    assert found["h"].share > found["b"].share
    assert [bridge.concept for bridge in bridges(graph)] == sorted(per_link, key=lambda name: -per_link[name])


def test_paths_of_a_large_graph_are_sampled_the_same_each_time(monkeypatch: pytest.MonkeyPatch):
    # A fourth concept of c: 12 of the 21 pairs without b. From each of a, 4 of 7 paths lead through it; from
    # each of c, 3. One start of eight stands for all, and 8 / (7 · 6) turns paths into a share.
    more = [(name, "c4", 0.5) for name in ("c1", "c2", "c3")]
    graph = linked([*NAMES, "c4"], TRIANGLES + TO_B + more, communities=[1, 1, 1, 0, 0, 0, 0, 0])
    assert bridges(graph)[0].share == round(12 / 21, 6)
    monkeypatch.setattr(paths, "_VISITS", 8 + 2 * 13)
    (sampled,) = bridges(graph)
    assert sampled == Bridge("b", round(4 * 8 / 42, 6), (0, 1))
    assert bridges(graph) == (sampled,)


@given(networks())
def test_shares_of_paths_are_those_of_networkx(graph: ConceptGraph):
    expected = nx.betweenness_centrality(to_networkx(graph))
    assert betweenness(graph) == pytest.approx(expected)


def test_paths_of_more_than_thirty_links_do_not_count():
    # A chain of 35. Through the middle one lead the paths of every one before it to every one after, 17 · 17
    # of 34 · 33 / 2 pairs, but those with more than 30 links: of 31 four pairs, of 32 three, of 33 two, of
    # 34 one.
    names = [f"n{number:02}" for number in range(35)]
    graph = linked(names, [(one, other, 0.5) for one, other in pairwise(names)])
    assert betweenness(graph)["n17"] == pytest.approx((17 * 17 - 10) / 561)


# --- divides -----------------------------------------------------------------------------------


def circle(name: str, weight: float) -> list[Tie]:
    """Four concepts, all linked: six links."""
    names = [f"{name}{number}" for number in range(4)]
    return [(one, other, weight) for at, other in enumerate(names) for one in names[:at]]


FOURS = [f"{name}{number}" for name in "abc" for number in range(4)]
GROUPS = [0] * 4 + [1] * 4 + [2] * 4


def test_communities_without_a_link_are_divided():
    # Each has ends of weight 6; 6 · 6 / 12 = 3, which is six links of .5. No two have neighbours in common.
    graph = linked(FOURS[:8], circle("a", 0.5) + circle("b", 0.5), communities=GROUPS[:8])
    pairs = (("a0", "b0"), ("a1", "b1"), ("a2", "b2"))
    assert loose_ends(graph) == (Divide((0, 1), 0, 0.0, None, pairs),)


def test_a_few_weak_links_divide_as_well():
    # Ends weigh 6 + .3 each, 12.6 in all; expected 6.3² / 12.6 = 3.15, and .3 / 3.15 = .0952.
    ties = [*circle("a", 0.5), *circle("b", 0.5), ("a3", "b2", 0.1), ("a2", "b3", 0.2)]
    (divide,) = loose_ends(linked(FOURS[:8], ties, communities=GROUPS[:8]))
    assert (divide.links, divide.share, divide.nearest) == (2, 0.0952, tie("a2", "b3", 0.2))


def test_pairs_to_connect_have_neighbours_in_common_and_no_link():
    # a3 and b3 are linked already. a2 and b3 have two neighbours in common, a3 and c2 with five links each;
    # a1 and b1 one, c0 with five; a3 and b0 one, b3 with six. b3 stands in one pair only.
    ties = [*circle("a", 0.5), *circle("b", 0.5), *circle("c", 0.5)]
    more = ["a1 c0", "b1 c0", "a3 c1", "b3 c1", "a2 c2", "b3 c2", "a3 b3"]
    ties += [(one, other, 0.1) for one, other in map(str.split, more)]
    divides = loose_ends(linked(FOURS, ties, communities=GROUPS))
    pairs = next(divide.pairs for divide in divides if divide.communities == (0, 1))
    assert pairs == (("a2", "b3"), ("a1", "b1"), ("a3", "b0"))


def test_communities_that_touch_are_not_divided():
    # Ends weigh 6 + .4 each, 12.8 in all; expected 3.2, and .4 / 3.2 = .125.
    ties = [*circle("a", 0.5), *circle("b", 0.5), ("a3", "b2", 0.2), ("a2", "b3", 0.2)]
    assert loose_ends(linked(FOURS[:8], ties, communities=GROUPS[:8])) == ()


def test_the_divide_that_lacks_most_comes_first():
    ties = circle("a", 0.5) + circle("b", 0.6) + circle("c", 0.7)
    graph = linked(FOURS, ties, communities=GROUPS)
    assert [divide.communities for divide in loose_ends(graph)] == [(1, 2), (0, 2), (0, 1)]
    assert [divide.communities for divide in loose_ends(graph, most=1)] == [(1, 2)]


def test_small_communities_and_few_links_tell_nothing():
    # Ends weigh 1.2 and 2; expected 1.2 · 2 / 3.2 = .75, at a mean weight of .23 more than three links.
    ties = [*circle("a", 0.1), ("b0", "b1", 1.0)]
    assert loose_ends(linked([*FOURS[:4], "b0", "b1"], ties, communities=[0] * 4 + [1] * 2)) == ()
    assert len(loose_ends(linked(FOURS[:7], ties, communities=GROUPS[:7]))) == 1
    # Two triangles: 3 · 3 / 6 = 1.5, which is three links of .5; with two, 2 · 3 / 5 = 1.2, and that is less.
    names = ["a0", "a1", "a2", "b0", "b1", "b2"]
    ties = [("a0", "a1", 0.5), ("a1", "a2", 0.5), ("b0", "b1", 0.5), ("b1", "b2", 0.5), ("b0", "b2", 0.5)]
    assert loose_ends(linked(names, ties, communities=[0, 0, 0, 1, 1, 1])) == ()
    ties.append(("a0", "a2", 0.5))
    assert len(loose_ends(linked(names, ties, communities=[0, 0, 0, 1, 1, 1]))) == 1
    assert loose_ends(linked(names, communities=[0, 0, 0, 1, 1, 1])) == ()
