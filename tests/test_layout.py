"""Where concepts stand: the room they claim, free places, the arrangement of the best, growth around it."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph.model import Concept, Link
from graph.presentation.layout import Positions, layout
from graph.presentation.room import CORE, room
from tests.layouts import concept, line_of, link, overlapping, planted

SMALL = ((0.0, 0.0, 40.0, 28.0),)
LABELLED = ((0.0, 0.0, 40.0, 28.0), (0.0, 30.0, 40.0, 28.0))


# --- the whole layout --------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 2, 3, 40, 550])
@pytest.mark.parametrize("linked", [True, False])
def test_layout_places_each_concept_apart_and_always_the_same(count, linked):
    concepts, links = line_of(count, linked)
    positions = layout(concepts, links)
    assert list(positions) == [concept.id for concept in concepts]
    assert not overlapping(concepts, positions, labels=False)
    assert all(round(x, 1) == x and round(y, 1) == y for x, y in positions.values())
    assert layout(concepts, links) == positions


def test_a_single_concept_stands_in_the_middle():
    assert layout([concept("a")], []) == {"a": (0.0, 0.0)}


def test_layout_parts_concepts_that_drift_off_together():
    concepts = [concept(f"n{n}", max(0, n - 94)) for n in range(100)]
    positions = layout(concepts, [link("n0", f"n{n}") for n in range(1, 95)])
    assert not overlapping(concepts, positions, labels=False)


def test_labels_of_a_first_picture_are_clear_of_all_else(seed_graph):
    assert not overlapping(list(seed_graph.concepts), layout(seed_graph.concepts, seed_graph.links))


def test_a_full_picture_is_compact_and_its_labels_are_clear():
    concepts, links = planted(CORE, 12)
    positions = layout(concepts, links)
    assert not overlapping(concepts, positions)
    width, height = (max(axis) - min(axis) for axis in zip(*positions.values(), strict=True))
    assert max(width, height) < 1600  # the smallest nodes, 8 pixels, have about 4 in a pane of 720 × 760
    assert 0.8 < width / height < 1.3


@pytest.mark.parametrize("count", [60, 300, 600])
def test_communities_stay_together(count):
    concepts, links = planted(count, 6)
    positions = layout(concepts, links)
    within, between = [], []
    for one, other in combinations(concepts, 2):
        distances = within if one.community == other.community else between
        distances.append(math.dist(positions[one.id], positions[other.id]))
    assert sum(within) / len(within) < 0.6 * sum(between) / len(between)


def test_communities_are_regions():
    concepts, links = planted(CORE, 12)
    positions = layout(concepts, links)
    own = 0
    for one in concepts:
        nearest = sorted(concepts, key=lambda other: math.dist(positions[one.id], positions[other.id]))[1:6]
        own += sum(other.community == one.community for other in nearest)
    assert own > 0.77 * 5 * CORE


def test_the_best_stand_where_they_stand_however_many_follow():
    concepts, links = planted(700, 9)
    positions = layout(concepts, links)
    assert not overlapping(concepts, positions)
    for count in (CORE, 500, 600):
        shown = {concept.id for concept in concepts[:count]}
        among = [link for link in links if link.source in shown and link.target in shown]
        fewer = layout(concepts[:count], among)
        assert fewer == {ident: positions[ident] for ident in fewer}


def test_links_to_others_count_nothing():
    concepts, links = line_of(40)
    assert layout(concepts[:30], links) == layout(concepts[:30], links[:29])


# --- what is placed already --------------------------------------------------------------------


@pytest.mark.parametrize("gone", [[0, 17, 30], [305, 311], list(range(0, 320, 3))])
def test_what_is_new_moves_nothing(gone):
    concepts, links = planted(320, 7)
    kept = layout(concepts, links)
    for number in gone:
        del kept[f"c{number}"]
    positions = layout(concepts, links, kept)
    assert list(positions) == [concept.id for concept in concepts]
    assert {ident: positions[ident] for ident in kept} == kept
    assert not overlapping(concepts, positions, labels=False)
    assert layout(concepts, links, kept) == positions


def test_what_is_new_stands_amid_its_neighbours():
    concepts = [concept("a"), concept("b"), concept("new")]
    placed = {"a": (0.0, 0.0), "b": (400.0, 0.0)}
    links = [link("a", "new"), link("b", "new")]
    assert layout(concepts, links, placed)["new"] == (200.0, 0.0)
    # (0.9 · 0 + 0.1 · 400 + 2 · 200)/3 is 146.7, and the nearest of the places, 10 pixels apart:
    links = [link("a", "new", 0.9), link("b", "new", 0.1)]
    assert layout(concepts, links, placed)["new"] == (150.0, 0.0)


def test_a_neighbour_in_another_community_pulls_a_tenth():
    concepts = [concept("a"), concept("b", community=1), concept("c"), concept("new")]
    placed = {"a": (0.0, 0.0), "b": (1220.0, 0.0), "c": (400.0, 0.0)}
    # (2 · 200 + 0.1 · 0.5 · 1220)/2.05 is 224.9; with all of it, it would be 404
    assert layout(concepts, [link("b", "new")], placed)["new"] == (220.0, 0.0)


def test_without_neighbours_a_concept_goes_to_its_community_or_to_the_rim():
    concepts = [concept("a"), concept("b"), concept("new"), concept("alone", community=1)]
    placed = {"a": (-300.0, 350.0), "b": (-100.0, 350.0)}
    positions = layout(concepts, [], placed)
    assert positions["new"] == (-200.0, 350.0)
    claimed = sum(w * h for at, one in enumerate(concepts[:3]) for _, _, w, h in room(one, at, 4))
    rim = 0.7 * math.sqrt(claimed)
    assert math.dist(positions["alone"], (rim * math.cos(2.4), rim * math.sin(2.4))) < 7


def test_in_a_crowd_a_place_among_its_own_counts_more_than_room_for_the_label():
    crowd = [(float(x), float(y)) for x in range(-630, 631, 70) for y in range(-630, 631, 70) if x or y]
    others = [concept(f"n{number}") for number in range(len(crowd))]
    placed = {one.id: place for one, place in zip(others, crowd, strict=True)}
    assert layout([concept("new"), *others], [], placed)["new"] == (0.0, 0.0)


def test_pins_stand_where_they_are_pinned_even_on_one_another():
    concepts, links = line_of(40)
    pins = {"n3": (12.34, 5.0), "n4": (12.34, 5.0), "gone": (0.0, 0.0)}
    positions = layout(concepts, links, pins)
    assert positions["n3"] == positions["n4"] == (12.34, 5.0)
    assert overlapping(concepts, positions, labels=False) == [("n3", "n4")]


def test_a_pin_moves_nothing_but_what_is_in_its_way():
    concepts, links = line_of(40)
    free = layout(concepts, links)
    pinned = layout(concepts, links, {"n20": free["n21"]})
    assert {ident for ident in free if pinned[ident] != free[ident]} == {"n20", "n21"}


@pytest.mark.parametrize("place", [(math.nan, 0.0), (0.0, math.inf)])
def test_a_place_that_is_none(place):
    with pytest.raises(ValueError, match="n1 cannot stand at"):
        layout(*line_of(3), {"n1": place})


@st.composite
def graphs(draw) -> tuple[list[Concept], list[Link], Positions]:
    count = draw(st.integers(1, 25))
    concepts = [
        Concept(
            f"n{n}",
            "x" * draw(st.integers(1, 40)),
            draw(st.floats(0.01, 1)),
            ("c",),
            community=draw(st.integers(0, 3)),
        )
        for n in range(count)
    ]
    ends = st.integers(0, count - 1)
    pairs = (
        draw(st.sets(st.tuples(ends, ends).filter(lambda pair: pair[0] < pair[1]), max_size=40))
        if count > 1
        else ()
    )
    links = [link(f"n{a}", f"n{b}", draw(st.floats(0.01, 1))) for a, b in sorted(pairs)]
    spots = st.tuples(*2 * [st.floats(-400, 400)])
    return (
        concepts,
        links,
        draw(st.dictionaries(st.sampled_from([c.id for c in concepts]), spots, max_size=count)),
    )


@settings(deadline=None, max_examples=40)
@given(graphs())
def test_nothing_lies_on_anything_and_what_is_placed_stays(drawn):
    concepts, links, placed = drawn
    positions = layout(concepts, links, placed)
    assert {ident: positions[ident] for ident in placed} == placed
    assert all(
        one in placed and other in placed for one, other in overlapping(concepts, positions, labels=False)
    )
    assert layout(concepts, links, placed) == positions


@settings(deadline=None, max_examples=20)
@given(graphs(), st.data())
def test_growth_moves_nothing(drawn, data):
    concepts, links, _ = drawn
    assume(len(concepts) > 1)
    grown = layout(concepts, links)
    new = data.draw(st.sampled_from(concepts))
    kept = {ident: place for ident, place in grown.items() if ident != new.id}
    again = layout(concepts, links, kept)
    assert {ident: again[ident] for ident in kept} == kept
    assert not overlapping(concepts, again, labels=False)
