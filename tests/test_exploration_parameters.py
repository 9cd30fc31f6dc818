"""A view in an address, and back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.exploration import PARAMETERS, STATES, STRENGTHS, View, from_parameters, to_parameters
from graph.memory import LEVELS
from graph.model import Card, ConceptGraph, Memory
from tests.exploring import linked

TAGS = ("kl", "a,b", "50%", "%2C", "x~y", "größe", "a b", "", "&=#")
GRAPH = linked(
    ["kl-divergence", "dpo", "a~b", "c%7Ed", "e,f"],
    communities=[0, 2, 11, 2, 0],
    aliases={"kl-divergence": ["KL"]},
    cards=[
        Card(f"c{at}", "?", "!", (tag,), f"deck {tag}", memory=Memory(0.0, 1.0, 0.5, "fsrs"))
        for at, tag in enumerate(TAGS)
    ],
)
IDS = [concept.id for concept in GRAPH.concepts]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def some(values) -> st.SearchStrategy[tuple]:
    return st.lists(st.sampled_from(values), unique=True).map(tuple)


VIEWS = st.builds(
    View,
    communities=some([0, 2, 11]),
    tags=some(TAGS),
    decks=some([f"deck {tag}" for tag in TAGS]),
    states=some(STATES),
    memory=some(LEVELS),
    colours=st.sampled_from(["groups", "memory"]),
    strength=st.sampled_from(STRENGTHS),
    min_cards=st.integers(0, 9),
    text=TEXT,
    hubs=st.booleans(),
    most=st.integers(1, 300),
    route=st.none() | st.lists(st.sampled_from(IDS), min_size=2, max_size=2, unique=True).map(tuple),
)
LOCAL = st.builds(dict, depth=st.integers(1, 3), centre=st.sampled_from(IDS)) | st.just({})


def read(**parameters: str) -> View:
    return from_parameters(parameters, GRAPH)


def test_an_address_is_short_and_readable():
    view = View(
        communities=(0, 2),
        tags=("kl", "a b"),
        states=("known", "new"),
        strength="strong",
        min_cards=2,
        text="relative entropy",
        hubs=True,
        most=600,
        depth=2,
        centre="dpo",
        route=("kl-divergence", "dpo"),
    )
    assert to_parameters(view) == {
        "communities": "0,2",
        "tags": "kl,a b",
        "states": "known,new",
        "links": "strong",
        "hubs": "damped",
        "min": "2",
        "q": "relative entropy",
        "most": "600",
        "depth": "2",
        "centre": "dpo",
        "route": "kl-divergence~dpo",
    }


def test_separators_inside_names_are_written_otherwise():
    view = View(tags=("a,b", "50%", "x~y"), route=("a~b", "e,f"))
    assert to_parameters(view) == {"tags": "a%2Cb,50%25,x%7Ey", "route": "a%7Eb~e%2Cf"}
    assert from_parameters(to_parameters(view), GRAPH) == view


def test_the_first_view_has_no_parameters():
    assert to_parameters(View()) == {}
    assert from_parameters({}, GRAPH) == View()


@given(VIEWS, LOCAL)
def test_a_view_survives_the_address(view: View, local: dict[str, Any]):
    view = replace(view, **local)
    parameters = to_parameters(view)
    assert set(parameters) <= set(PARAMETERS)
    assert from_parameters(parameters, GRAPH) == view
    address = urlencode(parameters)
    assert from_parameters(dict(parse_qsl(address, keep_blank_values=True)), GRAPH) == view


@pytest.mark.parametrize(
    ("parameter", "text", "part", "meant"),
    [
        ("communities", "2,2,7,x,,0", "communities", (2, 0)),
        ("communities", "²", "communities", ()),
        ("tags", "kl,none,%", "tags", ("kl",)),
        ("states", "known,asleep", "states", ("known",)),
        ("links", "weak", "strength", "all"),
        ("hubs", "true", "hubs", False),
        ("min", "-1", "min_cards", 0),
        ("min", "1.5", "min_cards", 0),
        ("min", "9" * 5000, "min_cards", 0),
        ("min", "999999", "min_cards", 9),  # as many as there are cards
        ("most", "0", "most", 1),
        ("most", "999999", "most", 300),
        ("route", "dpo~KL", "route", ("dpo", "kl-divergence")),
        ("route", "dpo", "route", None),
        ("route", "dpo~", "route", None),
        ("route", "dpo~dpo", "route", None),
        ("route", "dpo~a%7Eb~kl-divergence", "route", None),
        ("q", "x" * 300, "text", "x" * 200),
    ],
)
def test_what_means_nothing_is_passed_over(parameter: str, text: str, part: str, meant: object):
    assert getattr(read(**{parameter: text}), part) == meant


@pytest.mark.parametrize(
    ("depth", "centre", "meant"),
    [
        ("9", "dpo", (3, "dpo")),
        ("1", "KL", (1, "kl-divergence")),  # by any of its names
        ("1", "nobody", (0, "")),
        ("1", "", (0, "")),
        ("0", "dpo", (0, "")),
        ("٣", "dpo", (0, "")),
    ],
)
def test_a_local_graph_has_both_a_centre_and_a_depth(depth: str, centre: str, meant: tuple[int, str]):
    view = read(depth=depth, centre=centre)
    assert (view.depth, view.centre) == meant


def test_more_concepts_than_at_first_can_be_asked_for_where_there_are_more():
    graph = linked([f"n{number}" for number in range(400)])
    assert from_parameters({"most": "350"}, graph).most == 350
    assert from_parameters({"most": "500"}, graph).most == 400


@given(st.dictionaries(st.sampled_from(PARAMETERS) | st.text(max_size=5), st.text()))
def test_any_address_makes_a_view_that_is_written_and_read_again(parameters: dict[str, str]):
    view = from_parameters(parameters, GRAPH)
    assert from_parameters(to_parameters(view), GRAPH) == view
    nothing = from_parameters(parameters, ConceptGraph((), (), ()))
    assert (nothing.communities, nothing.tags, nothing.centre, nothing.route) == ((), (), "", None)


def test_a_deck_without_reviews_has_no_view_by_memory():
    unseen = replace(GRAPH, cards=tuple(replace(card, memory=None) for card in GRAPH.cards))
    asked = {"memory": "fading,never", "colours": "memory"}
    assert from_parameters(asked, unseen) == View()
    assert from_parameters(asked, GRAPH) == View(memory=("fading", "never"), colours="memory")
    assert from_parameters({"memory": "known", "colours": "red"}, GRAPH) == View()
