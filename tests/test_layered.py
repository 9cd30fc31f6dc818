"""Prerequisites drawn in layers, from left to right or downwards: places, marks and legend."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.editing import apply_edits
from graph.model import ConceptGraph, Edit, Gap, Prerequisite
from graph.prerequisites import ancestors
from graph.presentation import placing
from graph.presentation.layered import around, draw_layers, mark_of
from graph.presentation.records import needed_id
from tests.graphs import acyclic, edge, graph_of

Pair = tuple[str, str]


def key(drawing: dict[str, Any]) -> str:
    """What tells drawings apart."""
    found: str = drawing["key"]
    return found


def graph_with(names: Sequence[str], pairs: Iterable[Pair] = ()) -> ConceptGraph:
    return graph_of(list(names), [], [edge(*pair) for pair in pairs])


def drawn(graph: ConceptGraph, **more: Any) -> dict[str, Any]:
    return draw_layers(graph, graph.study_order, graph.prerequisites, **more)


def columns(drawing: dict[str, Any]) -> list[list[str]]:
    """The labels of the nodes of each column, from left to right."""
    found: dict[float, list[str]] = {}
    for node in drawing["nodes"]:
        found.setdefault(node["x"], []).append(node["label"])
    return [sorted(found[x]) for x in sorted(found)]


def places(drawing: dict[str, Any]) -> dict[str, Pair]:
    return {node["label"]: (node["x"], node["y"]) for node in drawing["nodes"]}


def states(drawing: dict[str, Any]) -> dict[str, str]:
    return {node["label"]: node["state"] for node in drawing["nodes"]}


def marks(drawing: dict[str, Any]) -> list[str]:
    return [entry["mark"] for entry in drawing["legend"]]


def leads_on(drawing: dict[str, Any], axis: str = "x") -> bool:
    """Whether every edge leads to the right, or down."""
    at = {node["id"]: node[axis] for node in drawing["nodes"]}
    return all(at[arrow["from"]] < at[arrow["to"]] for arrow in drawing["edges"])


# --- columns and places --------------------------------------------------------------------------

DIAMOND = graph_with("abcde", [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("a", "d")])


def test_without_a_centre_everything_stands_as_far_left_as_it_can():
    assert columns(drawn(DIAMOND)) == [["a", "e"], ["b", "c"], ["d"]]
    late = graph_with("abcd", [("a", "b"), ("b", "d"), ("c", "d")])
    assert columns(drawn(late)) == [["a", "c"], ["b"], ["d"]]


def test_the_centre_stands_in_column_0_and_what_it_needs_as_near_as_it_can():
    late = graph_with("abcdef", [("a", "b"), ("b", "d"), ("c", "d"), ("d", "e"), ("a", "f")])
    drawing = drawn(late, centre="d")
    assert columns(drawing) == [["a"], ["b", "c", "f"], ["d"], ["e"]]
    assert places(drawing)["d"][0] == 0
    apart = graph_with("abcd", [("a", "b"), ("c", "d")])
    assert columns(drawn(apart, centre="b")) == [["a"], ["b"], ["c"], ["d"]]
    left, right = drawn(late, centre="a"), drawn(late, centre="e")
    assert columns(left) == [["a"], ["b", "c", "f"], ["d"], ["e"]]
    assert (places(left)["a"][0], places(right)["e"][0]) == (0, 0)
    assert columns(right) == [["a"], ["b", "c", "f"], ["d"], ["e"]]


@given(acyclic(), st.data())
def test_every_edge_leads_on_and_no_two_nodes_share_a_place(dag, data):
    names, edges = dag
    graph = graph_of(names, [], edges)
    order = data.draw(st.permutations(names))
    centre = data.draw(st.sampled_from([*names, ""]))
    needed_by = st.lists(st.sampled_from([*names, "absent"]), unique=True, max_size=3).map(tuple)
    gaps = [Gap(f"gap {at}", ids) for at, ids in enumerate(data.draw(st.lists(needed_by, max_size=3)))]
    drawing = draw_layers(graph, order, edges, centre=centre, gaps=gaps)
    narrow = draw_layers(graph, order, edges, centre=centre, gaps=gaps, downwards=True)
    assert leads_on(drawing)
    assert leads_on(narrow, "y")
    assert len(set(places(narrow).values())) == len(narrow["nodes"]) == len(drawing["nodes"])
    found = places(drawing)
    shown = {gap.label for gap in gaps if set(gap.needed_by) & set(names)}
    assert set(found) == set(names) | shown
    assert len(set(found.values())) == len(found) == len(drawing["nodes"])
    if centre:
        assert found[centre][0] == 0
        before = ancestors(edges, [centre])
        assert all(found[name][0] < 0 for name in before)


def test_rows_are_centred_and_neighbouring_columns_a_little_apart():
    drawing = drawn(graph_with("abcd", [("a", "b"), ("a", "c"), ("a", "d")]))
    (_, a), (_, b), (_, c), (_, d) = (places(drawing)[name] for name in "abcd")
    assert 0 < c - a < d - c == c - b


def test_downwards_every_other_node_of_a_layer_stands_a_little_lower():
    drawing = drawn(graph_with("abcd", [("a", "b"), ("a", "c"), ("a", "d")]), downwards=True)
    (x, y), b, c, d = (places(drawing)[name] for name in "abcd")
    assert b[0] < c[0] == x < d[0]
    assert c[0] - b[0] == d[0] - c[0]
    assert y < b[1] == d[1] < c[1]
    assert c[1] - b[1] < b[1] - y
    assert key(drawing) != key(drawn(graph_with("abcd", [("a", "b"), ("a", "c"), ("a", "d")])))


@pytest.mark.parametrize("downwards", [False, True])
def test_a_centre_stands_in_the_middle_of_the_layers(downwards):
    line = graph_with("abc", [("a", "b"), ("b", "c")])
    found = places(drawn(line, centre="b", downwards=downwards))
    a, b, c = (found[name][downwards] for name in "abc")
    assert (b, -a) == (0, c)


def test_a_row_follows_what_it_is_tied_to():
    crossed = [("a", "f"), ("b", "e"), ("c", "d")]
    y = {name: place[1] for name, place in places(drawn(graph_with("abcdef", crossed))).items()}
    rows = [sorted(row, key=y.__getitem__) for row in ("abc", "def")]
    partner = dict(crossed)
    assert [partner[name] for name in rows[0]] == rows[1]


def test_two_hundred_concepts_have_a_place_each():
    names = [f"n{number:03}" for number in range(200)]
    pairs = [(names[at], names[at * 7 % 193 + 7]) for at in range(190) if at < at * 7 % 193 + 7]
    drawing = drawn(graph_with(names, pairs))
    assert leads_on(drawing)
    assert len(set(places(drawing).values())) == 200
    assert drawing["count"] == f"200 concepts, {len(pairs)} prerequisites"


def test_nothing_to_draw():
    drawing = draw_layers(graph_of([]), [], [])
    assert (drawing["nodes"], drawing["edges"], drawing["legend"]) == ([], [], [])
    assert drawing["count"] == "0 concepts, 0 prerequisites"
    assert key(drawing) == key(draw_layers(DIAMOND, [], []))


# --- placing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pairs", "centre", "expected"),
    [
        ("", "", {"a": 0, "b": 0, "c": 0, "d": 0}),
        ("ab bc ac", "", {"a": 0, "b": 1, "c": 2, "d": 0}),
        ("ab bd cd", "", {"a": 0, "b": 1, "c": 0, "d": 2}),
        ("ab bd cd", "d", {"a": -2, "b": -1, "c": -1, "d": 0}),
        ("ab bd cd", "b", {"a": -1, "b": 0, "c": 1, "d": 2}),
        ("ab ac ad", "b", {"a": -1, "b": 0, "c": 0, "d": 0}),
        ("ab bc ac cd", "c", {"a": -2, "b": -1, "c": 0, "d": 1}),
        ("", "b", {"a": 1, "b": 0, "c": 1, "d": 1}),
    ],
)
def test_layers(pairs, centre, expected):
    edges = [tuple(pair) for pair in pairs.split()]
    assert placing.layers("abcd", edges, centre) == expected
    assert placing.layers("dcba", edges[::-1], centre) == expected


def test_long_chains_have_layers():
    names = [f"n{number:04}" for number in range(3000)]
    chain = list(pairwise(names))
    assert list(placing.layers(names, chain).values()) == list(range(3000))
    assert placing.layers(names[::-1], chain, names[-1])[names[0]] == -2999


@given(acyclic(), st.data())
def test_layers_are_as_near_as_they_can_be(dag, data):
    names, edges = dag
    pairs = [(found.source, found.target) for found in edges]
    centre = data.draw(st.sampled_from([*names, ""]))
    layer = placing.layers(data.draw(st.permutations(names)), pairs, centre)
    assert set(layer) == set(names)
    assert all(layer[a] < layer[b] for a, b in pairs)
    leading = ancestors(edges, [centre]) if centre else frozenset()
    for name in leading:
        assert layer[name] == min(layer[b] for a, b in pairs if a == name and b in leading | {centre}) - 1
    for name in set(names) - leading - {centre}:
        assert layer[name] == max((layer[a] + 1 for a, b in pairs if b == name), default=bool(centre))


def test_places_in_pixels():
    layer, pairs = {"a": -1, "b": 0, "c": 0, "d": 0}, [("a", "b"), ("a", "c"), ("a", "d")]
    across = {"a": (-210.0, 14.0), "b": (0.0, -62.0), "c": (0.0, 0.0), "d": (0.0, 62.0)}
    assert placing.places(layer, pairs) == across
    down = {"a": (0.0, -84.0), "b": (-150.0, 0.0), "c": (0.0, 14.0), "d": (150.0, 0.0)}
    assert placing.places(layer, pairs, downwards=True) == down
    assert placing.places({}, []) == {}


# --- nodes, edges and legend -----------------------------------------------------------------------

KINDS = {
    "solid": edge("a", "b", 0.9),
    "dashed": edge("a", "c", 0.5, tier="suggested"),
    "dotted": edge("a", "d", 0.9, origin="glossary"),
    "own": edge("a", "e", 1.0, origin="user"),
}
DASHES = {"solid": False, "dashed": [7, 5], "dotted": [2.5, 3], "own": False}


@pytest.mark.parametrize("mark", KINDS)
def test_marks_of_edges(mark):
    found = KINDS[mark]
    assert mark_of(found) == mark
    drawing = draw_layers(graph_with("abcde"), ["a", found.target], [found])
    (arrow,) = drawing["edges"]
    assert (arrow["from"], arrow["to"], arrow["arrows"]) == ("a", found.target, "to")
    assert arrow["id"] == needed_id("a", found.target)
    assert arrow["dashes"] == DASHES[mark]
    assert marks(drawing) == [mark, "new"]


@pytest.mark.parametrize(
    ("origin", "confidence", "mark"),
    [
        ("cards", 0.6, "solid"),
        ("cards", 0.59, "dashed"),
        ("cards", 0.4, "dashed"),
        ("cards", 0.3, "dashed"),
        ("glossary", 0.9, "dotted"),
        ("glossary", 0.3, "dotted"),
        ("user", 1.0, "own"),
        ("user", 0.3, "own"),
    ],
)
def test_an_edges_line_tells_whose_it_is_and_how_sure(origin, confidence, mark):
    assert mark_of(Prerequisite("a", "b", confidence, "suggested", origin, ())) == mark


def test_edges_are_the_thicker_the_surer_and_the_owners_the_thickest():
    drawing = draw_layers(graph_with("abcde"), list("abcde"), list(KINDS.values()))
    width = {arrow["to"]: arrow["width"] for arrow in drawing["edges"]}
    assert width == {"b": 1.9, "c": 1.5, "d": 2.2, "e": 3.0}
    assert marks(drawing) == ["own", "solid", "dotted", "dashed", "new"]


def test_nodes_are_known_new_or_gaps():
    gaps = [Gap("omega", ("b", "a")), Gap("psi", ("x",))]
    drawing = drawn(graph_with("ab", [("a", "b")]), known={"a", "x"}, gaps=gaps)
    assert states(drawing) == {"a": "known", "b": "new", "omega": "gap"}
    assert columns(drawing) == [["omega"], ["a"], ["b"]]
    assert marks(drawing) == ["solid", "dotted", "known", "new", "gap"]
    omega = next(node["id"] for node in drawing["nodes"] if node["label"] == "omega")
    led = [(arrow["from"], arrow["to"], arrow["dashes"]) for arrow in drawing["edges"]]
    assert led == [("a", "b", False), (omega, "b", [2.5, 3]), (omega, "a", [2.5, 3])]
    assert len(drawing["nodes"]) == 3
    assert drawing["count"] == "2 concepts, 1 prerequisite, 1 gap"


def test_a_gap_named_like_a_concept_is_a_node_of_its_own():
    drawing = drawn(graph_with("ab"), gaps=[Gap("a", ("b",))])
    assert sorted(node["label"] for node in drawing["nodes"]) == ["a", "a", "b"]
    assert len({node["id"] for node in drawing["nodes"]}) == 3


@pytest.mark.parametrize(
    ("known", "gaps", "expected"),
    [
        ((), (), ["new"]),
        ("a", (), ["known", "new"]),
        ("ab", (), ["known"]),
        ("ab", (Gap("omega", ("a",)),), ["dotted", "known", "gap"]),
        ((), (Gap("omega", ()), Gap("psi", ("x",))), ["new"]),
    ],
)
def test_the_legend_holds_only_what_is_drawn(known, gaps, expected):
    drawing = drawn(graph_with("ab"), known=set(known), gaps=gaps)
    assert marks(drawing) == expected
    assert all(entry["name"] for entry in drawing["legend"])


def test_the_centre_is_largest_and_ranks_first():
    drawing = drawn(DIAMOND, centre="c", gaps=[Gap("omega", ("a",))])
    size = {node["label"]: node["size"] for node in drawing["nodes"]}
    rank = {node["label"]: node["rank"] for node in drawing["nodes"]}
    assert size["c"] > size["a"] == size["b"] == size["d"] > size["omega"]
    assert sorted(rank, key=rank.__getitem__) == ["c", "a", "b", "d", "e", "omega"]


def test_a_drawing_is_plain_data_for_a_page():
    drawing = drawn(DIAMOND, centre="c", known={"a"}, gaps=[Gap("omega", ("a",))])
    assert json.loads(json.dumps(drawing)) == drawing
    assert drawing["options"]["edges"]["arrows"]["to"]["enabled"] is True
    assert not {"font", "shape", "color"} & {key for node in drawing["nodes"] for key in node}


# --- what is around a concept ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("centre", "depth", "found"),
    [
        ("c", 0, "c"),
        ("c", 1, "bcd"),
        ("c", 2, "abcde"),
        ("c", 9, "abcde"),
        ("a", 1, "abx"),  # what else a unlocks, but not y, which x needs besides
        ("a", 2, "abcx"),
        ("x", 1, "axy"),
        ("z", 1, "z"),
    ],
)
def test_around_a_concept(centre, depth, found):
    line = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("a", "x"), ("y", "x")]
    graph = graph_with("abcdexyz", line)
    nodes, edges = around(graph, graph.prerequisites, centre, depth)
    assert "".join(nodes) == found
    assert [(e.source, e.target) for e in edges] == [(a, b) for a, b in line if a in found and b in found]


def test_around_keeps_edges_among_what_it_finds():
    graph = graph_with("abc", [("a", "b"), ("a", "c"), ("b", "c")])
    assert around(graph, graph.prerequisites, "c", 1) == (("a", "b", "c"), graph.prerequisites)


@given(acyclic(), st.data(), st.integers(0, 4))
def test_around_grows_with_depth_and_can_be_drawn(dag, data, depth):
    names, edges = dag
    graph = graph_of(names, [], edges)
    centre = data.draw(st.sampled_from(names))
    (near, _), (far, inside) = (around(graph, edges, centre, at) for at in (depth, depth + 1))
    assert set(near) <= set(far)
    assert leads_on(draw_layers(graph, far, inside, centre=centre))
    everything, _ = around(graph, edges, centre, len(names))
    after = {name for name in names if centre in ancestors(edges, [name])}
    assert set(everything) == {centre} | ancestors(edges, [centre]) | after


# --- key ---------------------------------------------------------------------------------------


def test_the_key_tells_when_a_verdict_changes_a_mark():
    graph = graph_with("abc", [("a", "b"), ("b", "c")])
    accepted, again, refuted = (
        apply_edits(graph, [edit]).graph
        for edit in (
            Edit("needed", "a", "b"),
            Edit("needed", "A", "B"),
            Edit("needed", "a", "b", holds=False),
        )
    )
    assert len({key(drawn(one)) for one in (graph, accepted, refuted)}) == 3
    assert key(drawn(accepted)) == key(drawn(again))


def test_the_key_tells_where_nodes_stand():
    graph = graph_with("ab", [("b", "a")])
    assert key(drawn(graph)) != key(drawn(graph, centre="a"))


def test_the_key_tells_what_is_known_from_what_is_new():
    drawings = [drawn(DIAMOND, known=known) for known in ((), "a", "b", "ab")]
    assert len({key(drawing) for drawing in drawings}) == 4
    assert key(drawn(DIAMOND, centre="d")) != key(drawings[0]) == key(drawn(DIAMOND))


def test_a_long_layer_goes_on_in_another_row_and_keeps_every_edge_leading_on():
    nodes = ["goal", *(f"n{number}" for number in range(20))]
    edges = [(node, "goal") for node in nodes[1:]]
    for downwards, most in ((True, 6), (False, 16)):
        found = placing.places(placing.layers(nodes, edges, "goal"), edges, downwards=downwards)
        along = {node: place[downwards] for node, place in found.items()}
        rows = Counter(round(along[node] / (84 if downwards else 210)) for node in nodes[1:])
        assert max(rows.values()) <= most
        assert all(along[node] < along["goal"] == 0 for node in nodes[1:])
        assert len(set(found.values())) == len(nodes)
