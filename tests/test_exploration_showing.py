"""What a view shows: filters, local graphs, hubs, routes, masks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.exploration import (
    STATES,
    STRENGTHS,
    SearchIndex,
    View,
    damped,
    find_route,
    hub_limit,
    mask,
    shown,
    strength_steps,
    unmask,
)
from graph.model import Card, ConceptGraph
from tests.exploring import linked, networks, tie

CARDS = (
    Card("c1", "What is a?", "A b.", tags=("x",), deck="one"),
    Card("c2", "What is c?", "Not a.", tags=("x", "y"), deck="two"),
    Card("c3", "What is d?", "e and zebra.", deck="two"),
)
GRAPH = linked(
    "abcdef",
    [("a", "b", 0.9), ("a", "c", 0.2), ("b", "d", 0.4), ("d", "e", 0.6), ("c", "e", 0.3)],
    communities=[0, 0, 1, 1, 1, 2],
    on={"a": ["c1", "c2"], "b": ["c1"], "c": ["c2"], "d": ["c3"], "e": ["c3"]},
    cards=CARDS,
)


def letters(view: View, always: str = "", graph: ConceptGraph = GRAPH) -> str:
    return "".join(shown(graph, view, {}, always).concepts)


def drawn(view: View, always: str = "", graph: ConceptGraph = GRAPH) -> list[str]:
    return [link.source + link.target for link in shown(graph, view, {}, always).links]


# --- filters -----------------------------------------------------------------------------------


def test_everything_is_shown_at_first():
    all_of_it = shown(GRAPH, View(), {})
    assert all_of_it.concepts == all_of_it.passing == tuple("abcdef")
    assert all_of_it.links == GRAPH.links
    assert all_of_it.route == ()


@pytest.mark.parametrize(
    ("view", "concepts"),
    [
        (View(communities=(0, 2)), "abf"),
        (View(tags=("y",)), "ac"),
        (View(tags=("x", "y")), "abc"),
        (View(decks=("two",)), "acde"),
        (View(tags=("x",), decks=("two",)), "ac"),  # one card must be both
        (View(tags=("y",), decks=("one",)), ""),
        (View(min_cards=1), "abcde"),
        (View(min_cards=2), "a"),
        (View(min_cards=2, tags=("x",)), "a"),
        (View(min_cards=2, tags=("y",)), ""),  # only cards of the tag count
        (View(text="zebra"), "de"),
        (View(text="  "), "abcdef"),
        (View(communities=(1,), text="zebra", min_cards=1), "de"),
    ],
)
def test_filters(view: View, concepts: str):
    assert letters(view) == concepts


def test_states_filter_and_what_has_none_is_new():
    states = {"a": "known", "b": "learning", "c": "ready"}
    assert shown(GRAPH, View(states=("known", "ready")), states).concepts == ("a", "c")
    assert shown(GRAPH, View(states=("new",)), states).concepts == ("d", "e", "f")


def test_links_are_drawn_between_shown_concepts_only():
    assert drawn(View(communities=(1,))) == ["ce", "de"]


@pytest.mark.parametrize(
    ("strength", "links"), [("all", "ab ac bd ce de"), ("clear", "ab bd de"), ("strong", "ab")]
)
def test_strength(strength, links: str):
    assert drawn(View(strength=strength)) == links.split()


def test_steps_of_strength_halve_the_links_and_keep_a_fifth_of_them():
    weights = [number / 100 for number in range(1, 11)]
    graph = linked(
        "abcdefghijk", [("a", name, weight) for name, weight in zip("bcdefghijk", weights, strict=True)]
    )
    assert strength_steps(graph) == {"all": 0.0, "clear": 0.06, "strong": 0.09}


def test_where_all_links_are_as_strong_all_are_strong():
    graph = linked("abc", [("a", "b", 0.5), ("b", "c", 0.5)])
    assert drawn(View(strength="strong"), graph=graph) == ["ab", "bc"]
    assert strength_steps(linked("ab")) == {"all": 0.0, "clear": 0.0, "strong": 0.0}


# --- the limit and what is always shown --------------------------------------------------------


def test_the_limit_takes_the_best_that_pass():
    some = shown(GRAPH, View(communities=(1, 2), most=2), {})
    assert some.concepts == ("c", "d")
    assert some.passing == ("c", "d", "e", "f")


def test_what_is_selected_is_shown_though_it_does_not_pass():
    some = shown(GRAPH, View(communities=(1,), most=2), {}, ["b"])
    assert some.concepts == ("b", "c")
    assert some.passing == ("b", "c", "d", "e")
    assert letters(View(most=1), "fe") == "ef"  # beyond the limit


def test_the_link_between_two_selected_concepts_is_drawn_however_weak():
    assert drawn(View(strength="strong"), "ac") == ["ab", "ac"]


def test_what_the_graph_does_not_have_is_passed_over():
    view = View(depth=1, centre="z", route=("a", "z"), communities=(9,))
    assert letters(view, "z") == "a"


# --- local graphs ------------------------------------------------------------------------------


@pytest.mark.parametrize(("depth", "concepts"), [(0, "abcdef"), (1, "abc"), (2, "abcde"), (3, "abcde")])
def test_a_local_graph_reaches_as_many_links_as_it_is_deep(depth: int, concepts: str):
    assert letters(View(depth=depth, centre="a")) == concepts


def test_a_local_graph_goes_over_links_and_concepts_that_pass():
    assert letters(View(depth=3, centre="a", strength="clear")) == "abde"
    assert letters(View(depth=3, centre="a", communities=(1,))) == "acde"
    assert letters(View(depth=1, centre="a", communities=(1,))) == "ac"


def test_a_local_graph_counts_what_is_around():
    assert shown(GRAPH, View(depth=2, centre="f", most=1), {}).passing == ("f",)
    assert letters(View(depth=1, centre="e", most=1)) == "e"  # the centre before better ones


# --- routes ------------------------------------------------------------------------------------


def test_a_route_is_shown_with_its_links_whatever_is_filtered():
    view = View(communities=(2,), strength="strong", route=("e", "c"), most=1)
    some = shown(GRAPH, view, {})
    assert some.route == (tie("c", "e", 0.3),)
    assert some.concepts == ("c", "e")
    assert some.links == some.route
    assert some.passing == ("c", "e", "f")


def test_ends_that_no_route_joins_are_shown():
    some = shown(GRAPH, View(communities=(0,), route=("c", "f")), {})
    assert some.route == ()
    assert some.concepts == ("a", "b", "c", "f")


# --- hubs --------------------------------------------------------------------------------------


def test_a_hub_is_beyond_the_fence_of_outliers():
    # Nine concepts with 2 links each, one with 9: both quartiles are 2, and so is the fence.
    ring = [(str(n), str((n + 1) % 9), 0.5) for n in range(9) if n % 2 == 0 and n < 8]
    names = [str(n) for n in range(9)] + ["hub"]
    assert hub_limit(linked(names, [(str(n), "hub", 0.5) for n in range(9)] + ring)) == 2
    # Links: 1, 2, 2, 3; quartiles 1.75 and 2.25; the fence is 3.
    assert hub_limit(linked("abcd", [(*ends, 0.5) for ends in ("ab", "bc", "bd", "cd")])) == 3
    assert hub_limit(linked("ab")) == 0


def test_a_damped_hub_keeps_its_strongest_links_and_those_that_others_need():
    weights = {"a": 0.9, "b": 0.5, "c": 0.4, "d": 0.3, "e": 0.2}
    to_hub = [tie("hub", name, weight) for name, weight in weights.items()]
    of_d = [tie("d", name, 0.8) for name in "xyz"]
    of_e = [tie("e", name, 0.8) for name in "uv"]
    kept = damped([*to_hub, *of_d, *of_e], limit=3)
    assert [link for link in [*to_hub, *of_d, *of_e] if link not in kept] == [to_hub[3]]


def test_a_view_damps_hubs_when_asked():
    names = [f"n{number:02}" for number in range(20)]
    inner = [(a, b, 0.9) for at, b in enumerate(names) for a in names[max(0, at - 3) : at]]
    graph = linked(["hub", *names], inner + [("hub", name, 0.1) for name in names])
    limit = hub_limit(graph)
    free, tamed = (shown(graph, View(hubs=hubs), {}).links for hubs in (False, True))
    assert sum("hub" in (link.source, link.target) for link in free) == 20
    # Links: twice 4, 5 and 6 at the ends of the chain, fourteen times 7, and 20. Quartiles 6 and 7.
    # The others have at least three stronger links, so that the hub keeps no more than its share.
    assert sum("hub" in (link.source, link.target) for link in tamed) == limit == 8
    around = shown(graph, View(hubs=True, depth=1, centre="hub"), {})
    assert len(around.passing) == 1 + limit


@given(networks(), st.integers(1, 4))
def test_damping_leaves_nobody_without_a_link(graph: ConceptGraph, limit: int):
    kept = damped(graph.links, limit)
    assert {end for link in kept for end in (link.source, link.target)} == {
        end for link in graph.links for end in (link.source, link.target)
    }
    assert [link for link in graph.links if link in kept] == list(kept)


# --- any view of any graph ---------------------------------------------------------------------

NAMES = st.sampled_from("abcdefghz")
VIEWS = st.builds(
    View,
    communities=st.lists(st.integers(0, 3), max_size=2).map(tuple),
    tags=st.lists(st.sampled_from("xyz"), max_size=2).map(tuple),
    decks=st.lists(st.sampled_from(["one", "two", ""]), max_size=2).map(tuple),
    states=st.lists(st.sampled_from(STATES), max_size=2).map(tuple),
    strength=st.sampled_from(STRENGTHS),
    min_cards=st.integers(0, 3),
    text=st.sampled_from(["", "a", "because"]),
    hubs=st.booleans(),
    most=st.integers(1, 9),
    depth=st.integers(0, 3),
    centre=NAMES | st.just(""),
    route=st.none() | st.tuples(NAMES, NAMES),
)


@given(networks(), VIEWS, st.dictionaries(NAMES, st.sampled_from(STATES)), st.lists(NAMES, max_size=2))
def test_any_view_keeps_its_promises(graph: ConceptGraph, view: View, states, always: list[str]):
    some = shown(graph, view, states, always, SearchIndex(graph))
    known = set(graph.concept_by_id)
    held = {*always, *(view.route or ()), *([view.centre] if view.depth else [])} & known
    held |= {end for link in some.route for end in (link.source, link.target)}
    order = [concept.id for concept in graph.concepts]
    assert [ident for ident in order if ident in some.concepts] == list(some.concepts)
    assert [ident for ident in order if ident in some.passing] == list(some.passing)
    assert held <= set(some.concepts) <= set(some.passing)
    assert len(some.concepts) == min(len(some.passing), max(view.most, len(held)))
    for link in some.links:
        assert {link.source, link.target} <= set(some.concepts)
    assert set(some.route) <= set(some.links)
    unlimited = shown(graph, replace(view, most=100), states, always)
    assert unlimited.concepts == unlimited.passing == some.passing
    rest = [ident for ident in some.passing if ident not in held]
    assert [ident for ident in some.concepts if ident not in held] == rest[: max(0, view.most - len(held))]


@given(networks(), st.tuples(NAMES, NAMES))
def test_a_route_of_a_view_is_that_of_the_graph(graph: ConceptGraph, ends: tuple[str, str]):
    there = all(end in graph.concept_by_id for end in ends)
    assert shown(graph, View(route=ends), {}).route == (find_route(graph, *ends) if there else ())


# --- masks -------------------------------------------------------------------------------------


def test_a_mask_counts_bits_from_the_lowest():
    order = [f"n{number}" for number in range(10)]
    assert mask(["n0", "n3", "n9", "n99"], order) == "CQI="  # bytes 9 and 2
    assert mask([], order) == "AAA="
    assert mask(["n0"], []) == ""


@given(st.lists(st.text(), unique=True), st.data())
def test_a_mask_is_read_back(order: list[str], data: st.DataObject):
    chosen = data.draw(st.lists(st.sampled_from(order))) if order else []
    assert unmask(mask(chosen, order), order) == tuple(name for name in order if name in chosen)


@pytest.mark.parametrize("text", ["", "AA", "A=A=", "¿"])
def test_what_is_no_mask_of_an_order_is_an_error(text: str):
    with pytest.raises(ValueError):
        unmask(text, "abcdefghi")
