"""The links of a graph as arrays: the same be they columns or objects, and whatever is found by them."""

from __future__ import annotations

import gc
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.columns import offsets
from graph.exploration import (
    STRENGTHS,
    View,
    bridges,
    find_route,
    hub_limit,
    loose_ends,
    shown,
    strength_steps,
    unmask,
)
from graph.exploration.betweenness import betweenness
from graph.exploration.ends import ends_in, ends_of, taken
from graph.exploration.masks import packed
from graph.link_columns import Links, LinkTable
from graph.model import ConceptGraph
from graph.presentation.drawing import draw
from graph.presentation.layout import layout
from graph.presentation.payload import payload
from tests.exploring import linked, networks, tie

GRAPH = linked("abc", [("a", "b", 0.9), ("b", "c", 0.2)])


def in_columns(graph: ConceptGraph) -> ConceptGraph:
    """The same graph with its links in columns, in which concepts are numbered by their ids."""
    idents = sorted(graph.concept_by_id, reverse=True)
    none = np.zeros(len(graph.links))
    table = LinkTable(
        idents,
        (),
        source=np.array([idents.index(link.source) for link in graph.links], dtype=np.int32),
        target=np.array([idents.index(link.target) for link in graph.links], dtype=np.int32),
        sentences=none.astype(np.int32),
        npmi=none,
        g2=none,
        weight=np.array([link.weight for link in graph.links], dtype=np.float64),
        begin=offsets(np.ones(len(none), dtype=np.int64)),
        card=np.zeros(len(none), dtype=np.int32),
    )
    links = Links(replace(table, cards=("c1",)))
    return replace(graph, links=links)


def as_objects(graph: ConceptGraph) -> ConceptGraph:
    return replace(graph, links=tuple(graph.links))


@pytest.mark.parametrize("graph", [GRAPH, in_columns(GRAPH)])
def test_ends_are_numbers_of_concepts(graph: ConceptGraph) -> None:
    ends = ends_of(graph.links, {"a": 7, "c": 3})
    assert ends.source.tolist() == [7, -1]
    assert ends.target.tolist() == [-1, 3]
    assert ends.weight.tolist() == [0.9, 0.2]
    assert ends_in(graph).source.tolist() == [0, 1]
    assert ends_in(graph).matrix(3).toarray().tolist() == [[0, 0.9, 0], [0.9, 0, 0.2], [0, 0.2, 0]]


def test_some_of_the_links() -> None:
    assert taken(GRAPH.links, np.array([1])) == (tie("b", "c", 0.2),)
    columns = in_columns(GRAPH)
    assert isinstance(taken(columns.links, np.array([1])), Links)
    assert list(taken(columns.links, np.array([1, 0]))) == [columns.links[1], columns.links[0]]
    assert ends_in(GRAPH).at(np.array([False, True])).target.tolist() == [2]


def test_ends_are_found_once_a_graph_and_not_kept_longer_than_that() -> None:
    from graph.exploration import ends

    graph = linked("ab", [("a", "b", 0.5)])
    assert ends_in(graph) is ends_in(graph)
    assert ends_in(replace(graph)) is not ends_in(graph)
    kept = len(ends._FOUND)
    del graph
    gc.collect()
    assert len(ends._FOUND) < kept


@given(networks(), st.sampled_from(STRENGTHS), st.booleans(), st.integers(0, 2), st.integers(1, 8))
def test_columns_and_objects_show_the_same(
    graph: ConceptGraph, strength, hubs: bool, depth: int, most: int
) -> None:
    columns = in_columns(graph)
    graph = as_objects(columns)
    centre, other = graph.concepts[0].id, graph.concepts[-1].id
    view = View(strength=strength, hubs=hubs, depth=depth, centre=centre, most=most, route=(centre, other))
    some = shown(graph, view, {}, [other])
    assert some == shown(columns, view, {}, [other])
    assert some.links == unmask(packed(some.drawn), graph.links)
    assert strength_steps(graph) == strength_steps(columns)
    assert hub_limit(graph) == hub_limit(columns)
    assert find_route(graph, centre, other) == find_route(columns, centre, other)


@given(networks())
def test_columns_and_objects_tell_and_draw_the_same(graph: ConceptGraph) -> None:
    columns = in_columns(graph)
    graph = as_objects(columns)
    assert betweenness(graph) == betweenness(columns)
    assert bridges(graph) == bridges(columns)
    assert loose_ends(graph) == loose_ends(columns)
    positions = layout(graph.concepts, graph.links)
    assert layout(columns.concepts, columns.links) == positions
    assert draw(graph, positions) == draw(columns, positions)


def test_links_may_be_left_out_of_what_is_sent_once(seed_graph: ConceptGraph) -> None:
    positions = layout(seed_graph.concepts, seed_graph.links)
    whole, rest = payload(seed_graph, positions), payload(seed_graph, positions, links=False)
    assert rest == {**whole, "edges": []}
