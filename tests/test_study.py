"""Study order and minutes, computed by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.link_columns import Links, LinkTable
from graph.model import Card, Concept, Link
from graph.study import study_order
from graph.study.minutes import minutes_for
from graph.study.order import alike
from tests.graphs import acyclic, edge


def concept(ident: str, score: float = 1.0, label: str = "") -> Concept:
    return Concept(ident, label or ident, score, ())


def link(a: str, b: str, weight: float = 0.5) -> Link:
    source, target = sorted((a, b))
    return Link(source, target, 1, 0, 0.0, 0.0, weight, ())


def order_of(number: int, edges=(), links=(), labels: dict[int, str] | None = None) -> list[int]:
    """The study order of concepts whose number is their level, as numbers."""
    concepts = [concept(f"{at:03}", label=(labels or {}).get(at, "")) for at in range(number)]
    needed = [edge(f"{a:03}", f"{b:03}") for a, b in edges]
    tied = [link(f"{a:03}", f"{b:03}", *weight) for a, b, *weight in links]
    level = {f"{at:03}": float(at) for at in range(number)}
    return [int(ident) for ident in study_order(concepts, needed, level, tied)]


# --- study order -------------------------------------------------------------------------------


def test_no_concepts_have_an_empty_order():
    assert study_order([], [], {}) == ()


def test_the_lowest_level_comes_first_then_the_best_score_then_the_id():
    concepts = [concept("low", 0.1), concept("b", 0.5), concept("a", 0.5), concept("top")]
    assert study_order(concepts, [], {}) == ("top", "a", "b", "low")
    assert study_order(concepts, [], {"top": 2.0, "a": 1.0, "b": -1.0}) == ("b", "low", "a", "top")


def test_what_is_needed_comes_first_whatever_its_level_and_score():
    concepts = [concept("low", 0.1), concept("b", 0.5), concept("a", 0.5), concept("top")]
    assert study_order(concepts, [edge("low", "top")], {"low": 9.0}) == ("a", "b", "low", "top")
    circle_free = [edge("top", "b"), edge("b", "a"), edge("top", "a"), edge("a", "low")]
    assert study_order(concepts, circle_free, {"low": -9.0}) == ("top", "b", "a", "low")


@given(st.data(), acyclic(30))
def test_every_concept_comes_once_and_none_before_what_it_needs(data, dag):
    names, edges = dag
    ids = data.draw(st.permutations(names))  # so that ids are no help
    renamed = dict(zip(names, ids, strict=True))
    needed = [edge(renamed[e.source], renamed[e.target], e.confidence) for e in edges]
    words = st.sampled_from(["loss", "forward KL", "reverse KL", "L1 norm", "L2 norm"])
    concepts = [concept(ident, data.draw(st.sampled_from([0.1, 0.5])), data.draw(words)) for ident in names]
    level = data.draw(st.dictionaries(st.sampled_from(names), st.integers(-3, 3).map(float)))
    pairs = [(a, b) for at, b in enumerate(names) for a in names[:at]]
    tied = data.draw(st.lists(st.sampled_from(pairs), unique=True, max_size=20)) if pairs else []
    links = [link(a, b, data.draw(st.integers(1, 9)) / 10) for a, b in tied]
    order = study_order(concepts, needed, level, links)
    assert sorted(order) == sorted(names)
    place = {ident: at for at, ident in enumerate(order)}
    assert all(place[found.source] < place[found.target] for found in needed)
    assert study_order(concepts[::-1], needed[::-1], level, links[::-1]) == order


@pytest.mark.parametrize(
    ("number", "other", "begins"),
    [
        (50, 2, [0, 2, 1, 3]),
        (50, 3, [0, 3, 1, 2]),  # two places early: 4 % of 50
        (50, 4, [0, 1, 2, 3]),
        (13, 2, [0, 2, 1, 3]),
        (13, 3, [0, 1, 2, 3]),
        (12, 2, [0, 2, 1, 3]),  # one place early in any case
        (12, 3, [0, 1, 2, 3]),
        (300, 13, [0, 13, 1, 2]),
        (300, 14, [0, 1, 2, 3]),
    ],
)
def test_what_the_last_one_is_linked_with_comes_early_by_one_place_or_4_percent(number, other, begins):
    assert order_of(number, links=[(0, other)])[:4] == begins
    assert order_of(number, edges=[(0, other)])[:4] == begins


def test_what_is_unlocked_comes_early_only_when_all_it_needs_is_there():
    assert order_of(50, edges=[(0, 3), (1, 3)])[:5] == [0, 1, 3, 2, 4]


def test_only_the_five_strongest_links_bring_a_concept_forward():
    strong = [(0, other, 0.9) for other in range(3, 8)]
    assert order_of(250, links=[*strong, (0, 2, 0.1)])[:4] == [0, 3, 1, 2]
    assert order_of(250, links=[*strong[1:], (0, 2, 0.1)])[:4] == [0, 2, 1, 3]
    ids = [concept(f"{at:03}") for at in range(250)]
    level = {found.id: -float(found.id) for found in ids}  # ids fall as levels rise
    links = [link("249", f"{249 - other:03}", weight) for _, other, weight in [*strong, (0, 2, 0.1)]]
    assert study_order(ids, [], level, links)[:4] == ("249", "246", "248", "247")


def test_of_several_akin_ones_the_lowest_level_comes_first():
    assert order_of(100, links=[(0, 4, 0.9), (0, 3, 0.1)], edges=[(0, 2)])[:5] == [0, 2, 1, 3, 4]


@given(st.integers(0, 80), st.lists(st.tuples(st.integers(0, 79), st.integers(0, 79))))
def test_links_move_no_concept_by_more_than_one_place_or_4_percent(number, pairs):
    links = {(min(pair), max(pair)) for pair in pairs if len(set(pair)) == 2 and max(pair) < number}
    order = order_of(number, links=sorted(links))
    assert all(abs(at - level) <= max(1, round(0.04 * number)) for at, level in enumerate(order))


def tabled(links: list[Link], idents: list[str]) -> Links:
    """The same links in columns."""
    number = {ident: at for at, ident in enumerate(idents)}
    source = np.array([number[found.source] for found in links], dtype=np.int32)
    target = np.array([number[found.target] for found in links], dtype=np.int32)
    weight = np.array([found.weight for found in links], dtype=np.float64)
    none, begin = np.zeros(len(links)), np.zeros(len(links) + 1, dtype=np.int32)
    counts = none.astype(np.int32)
    return Links(LinkTable(idents, (), source, target, counts, none, none, weight, begin, counts[:0]))


@given(
    st.integers(2, 40),
    st.dictionaries(st.tuples(st.integers(0, 39), st.integers(0, 39)), st.integers(1, 9), max_size=60),
)
def test_links_in_columns_give_the_order_that_objects_give(number, weights):
    names = [f"{at:03}" for at in range(number)]
    links = [
        link(names[a], names[b], weight / 10) for (a, b), weight in sorted(weights.items()) if a < b < number
    ]
    concepts = [concept(name) for name in names]
    level = {name: float(at) for at, name in enumerate(names)}
    columns = tabled(links, [*names[::-1], "of no concept"])
    assert study_order(concepts, [], level, columns) == study_order(concepts, [], level, links)


def test_similar_names_keep_apart_where_there_is_a_choice():
    names = {0: "forward KL", 1: "reverse KL"}
    assert order_of(13, labels=names)[:4] == [0, 2, 1, 3]
    assert order_of(13, labels=names, links=[(0, 1)])[:4] == [0, 2, 1, 3]
    assert order_of(13, labels=names, edges=[(0, 1)])[:4] == [0, 2, 1, 3]


def test_similar_names_follow_one_another_where_there_is_no_choice():
    assert order_of(2, labels={0: "forward KL", 1: "reverse KL"}) == [0, 1]
    chain = [(at, at + 1) for at in range(12)]
    assert order_of(13, chain, labels={0: "forward KL", 1: "reverse KL"}) == list(range(13))
    four_alike = {at: f"L{at} norm" for at in range(4)}
    assert order_of(50, labels=four_alike)[:7] == [0, 1, 4, 2, 5, 3, 6]  # 4 may not come before 1
    assert order_of(75, labels=four_alike)[:7] == [0, 4, 1, 5, 2, 6, 3]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("forward KL", "reverse KL", True),
        ("L1 regularization", "l2 Regularization", True),
        ("cross-entropy loss", "cross entropy gain", True),
        ("type I error", "type II error", True),
        ("forward KL", "Forward KL", False),
        ("precision", "recall", False),
        ("forward KL", "KL", False),
        ("forward KL", "reverse perplexity", False),
        ("KL forward", "forward KL", False),
        ("", "", False),
    ],
)
def test_alike(one, other, expected):
    assert alike(one, other) is alike(other, one) is expected


# --- minutes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "back", "minutes"),
    [
        ("", "", 0.4),
        ("What is it?", "A thing.", 0.4),
        ("word " * 55, "word " * 55, 1.4),
        ("word " * 110, "word " * 110, 2.4),
        ("What is $x^2$ here?", "A square.", 0.7),  # 0.4 + 6 words / 110 + 0.25
        ("What is $x^2$ here?", "It is $y$.", 1.0),  # 0.4 + 7 words / 110 + 2 · 0.25
        ("What is `x`?", "A name.", 0.6),  # 0.4 + 5 words / 110 + 0.2
    ],
)
def test_minutes_by_length_formulas_and_code(front, back, minutes):
    assert minutes_for(Card("c1", front, back)) == minutes


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_longer_text_takes_no_less_time(one, more):
    short, long = (Card("c1", "What is it?", "word " * number) for number in (one, one + more))
    assert minutes_for(short) <= minutes_for(long)
    assert minutes_for(short) < minutes_for(long) or more < 12
