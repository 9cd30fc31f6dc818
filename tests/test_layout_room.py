"""Room for concepts: how much each claims, where it is free, who changes places, and the rim."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.exploration.ends import Ends, ends_of
from graph.model import Concept
from graph.presentation import exchanging
from graph.presentation import layout as laying
from graph.presentation.exchanging import alike, exchanged
from graph.presentation.growing import Ground
from graph.presentation.layout import layout
from graph.presentation.rim import around
from graph.presentation.room import radius, room
from tests.layouts import concept, overlapping, planted

SMALL = ((0.0, 0.0, 40.0, 28.0),)
LABELLED = ((0.0, 0.0, 40.0, 28.0), (0.0, 30.0, 40.0, 28.0))


# --- room --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("score", "expected"), [(1.0, 28.0), (0.05, 10.0)])
def test_radius(score, expected):
    assert radius(concept("a", score=score)) == expected


@pytest.mark.parametrize(
    ("label", "score", "width", "height"),
    [
        ("ab", 0.05, 36.0, 28.0),  # what every node gets
        ("a" * 20, 0.05, 60.0, 28.0),  # half of 20 · 0.54 · 11 is 59.4
        ("a" * 99, 0.05, 66.0, 28.0),  # but no more than that
        ("ab", 1.0, 66.0, 64.0),  # the node itself is 56 wide, with 6 around it
    ],
)
def test_a_minor_concept_claims_one_box(label, score, width, height):
    assert room(Concept("a", label, score, ("c",)), 299, 300) == ((0.0, 0.0, width, height),)


def test_an_important_concept_claims_its_label_too():
    node, label = room(concept("a" * 10), 0, 1)
    assert node == (0.0, 0.0, 62.0, 62.0)
    # 10 characters of 0.54 · 15 pixels, 4 in all beside them; its middle is half a line below the node's edge
    assert label == pytest.approx((0.0, 28 + 3 + 15 * 1.25 / 2, 10 * 0.54 * 15 + 4, 15 * 1.25))


def test_labels_of_larger_pictures_need_more_room_so_that_fewer_get_it():
    def labelled(count: int) -> int:
        return sum(len(room(concept("a"), rank, count)) == 2 for rank in range(count))

    assert (labelled(50), labelled(300), labelled(3000)) == (50, 61, 61)
    small, large = (room(concept("a" * 10), 20, count)[1] for count in (50, 300))
    assert large[2] > 1.5 * small[2]


# --- free places -------------------------------------------------------------------------------


def test_what_touches_does_not_overlap():
    ground = Ground()
    assert ground.is_free((0.0, 0.0), SMALL)
    ground.take((0.3, 0.0), SMALL)
    assert [
        ground.is_free(place, SMALL) for place in ((40.3, 0.0), (40.2, 0.0), (0.0, -28.0), (0.0, 27.9))
    ] == [
        True,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("taken", "wanting", "wanted", "expected"),
    [
        (SMALL, SMALL, (1.0, 20.0), (0.0, 28.0)),
        (SMALL, SMALL, (36.0, 0.0), (40.0, 0.0)),
        (SMALL, SMALL, (103.0, 50.0), (100.0, 49.0)),
        (LABELLED, SMALL, (0.0, 49.0), (0.0, 63.0)),  # the label ends at 44, half a box is 14
        (((0.0, 0.0, 560.0, 430.0),), SMALL, (0.0, 3.0), (0.0, -231.0)),  # 300 pixels to either side
        (SMALL, LABELLED, (0.0, -34.0), (0.0, -63.0)),  # the label would reach down to 44 below
    ],
)
def test_nearest_free_place(taken, wanting, wanted, expected):
    ground = Ground()
    ground.take((0.0, 0.0), taken)
    assert ground.nearest(wanted, wanting) == expected


def test_what_is_wanted_too_far_off_is_brought_back():
    assert Ground().nearest((1e9, -1e9), SMALL) == (4000.0, -2800.0)


def test_a_ground_without_a_free_place():
    ground = Ground()
    ground.take((0.0, 0.0), ((0.0, 0.0, 1e5, 1e5),))
    with pytest.raises(ValueError, match="no free place"):
        ground.nearest((0.0, 0.0), SMALL)


PLACES = st.tuples(*2 * [st.floats(-150, 150).map(lambda number: round(number, 1))])
ROOMS = st.sampled_from([SMALL, LABELLED, ((0.0, 0.0, 61.0, 61.0),)])


@given(st.lists(st.tuples(PLACES, ROOMS), max_size=12), PLACES, ROOMS)
def test_no_nearer_place_is_free(taken, wanted, wanting):
    ground = Ground()
    ground.nearest(wanted, wanting)  # asked before and after something is taken
    for place, own in taken:
        ground.take(place, own)
    x, y = ground.nearest(wanted, wanting)
    assert ground.is_free((x, y), wanting)
    start = (round(wanted[0] / 10) * 10, round(wanted[1] / 7) * 7)
    far = math.dist(start, (x, y))
    for across in range(-400, 401, 10):
        for down in range(-399, 400, 7):
            if math.hypot(across, down) < far - 1e-6:
                assert not ground.is_free((start[0] + across, start[1] + down), wanting)


@given(st.lists(st.tuples(PLACES, ROOMS), max_size=20), st.lists(PLACES, max_size=20))
def test_searches_before_make_no_difference(taken, wishes):
    one, other = Ground(), Ground()
    for place, own in taken:
        one.take(place, own)
        one.nearest(place, SMALL)
    for place, own in taken:
        other.take(place, own)
    for place in wishes:
        one.nearest(place, SMALL)
    for place in wishes:
        assert one.nearest(place, SMALL) == other.nearest(place, SMALL)
        other = Ground()
        for at, own in taken:
            other.take(at, own)


# --- places changed ----------------------------------------------------------------------------


def crossed(*weights: float) -> Ends:
    """Links 0–3 and 1–2 of four concepts."""
    return Ends(np.array([0, 1]), np.array([3, 2]), np.array(weights))


ROW = np.array([(0.0, 0.0), (10.0, 0.0), (1.0, 0.0), (11.0, 0.0)])


def test_concepts_change_places_where_that_makes_links_shorter():
    # 2 belongs to 1 and 3 to 0, whose middles both are at 5.5: there, changing makes no difference.
    links, homes = crossed(0.5, 0.5).matrix(4), np.array([0, 1, 1, 0])
    changed = exchanged(ROW, [np.array([2, 3])], homes, links)
    assert changed.tolist() == [[0, 0], [10, 0], [11, 0], [1, 0]]
    assert exchanged(changed, [np.array([2, 3])], homes, links).tolist() == changed.tolist()
    assert (
        exchanged(ROW, [np.array([1, 2])], homes, links).tolist() == ROW.tolist()
    )  # each would go where the other was
    assert exchanged(ROW, [], homes, links).tolist() == ROW.tolist()


def test_the_middle_of_its_community_keeps_a_concept():
    # Changed, 2 would be 8 nearer to 1 and 3 10 nearer to 0, which at a weight of .1 is 1.8. But 2 belongs to
    # 0, around .5, and 3 to 1, around 10.5: they would be 10 and 9 further off, times 2.
    homes = np.array([0, 1, 0, 1])
    assert exchanged(ROW, [np.array([2, 3])], homes, crossed(0.1, 0.1).matrix(4)).tolist() == ROW.tolist()


def test_what_is_alike_is_grouped_in_order_and_not_too_many_at_once(monkeypatch):
    monkeypatch.setattr(exchanging, "_MOST", 3)
    groups = alike([6, 5, 4, 3, 2, 1, 0], ["x", "y", "x", "x", "x", "x", "z"])
    assert [group.tolist() for group in groups] == [[5, 4, 3], [2, 0]]


def test_links_are_shorter_for_the_changes(monkeypatch):
    concepts, links = planted(1500, 9)
    number = {one.id: place for place, one in enumerate(concepts)}
    ends = ends_of(links, number)

    def length() -> float:
        found = np.array(list(layout(concepts, links).values()))
        return float(np.average(np.hypot(*(found[ends.source] - found[ends.target]).T), weights=ends.weight))

    changed = length()
    monkeypatch.setattr(exchanging, "_ROUNDS", 0)
    assert changed < 0.98 * length()  # by 4 % and more, as the processor rounds


# --- the rim -----------------------------------------------------------------------------------


def test_the_rim_is_as_near_as_it_can_be_and_in_the_order_of_wishes():
    taken = np.array([(0.0, 0.0, 30.0, 20.0)])
    wishes = np.array([(1.0, 0.0), (-1.0, 0.1), (0.0, 1.0), (0.0, -1.0)])
    # Of the places 10 by 10 apart, the box takes those up to 10 across and 10 down; 20 to any side are free.
    assert around(taken, (10.0, 10.0), wishes).tolist() == [[20, 0], [-20, 0], [0, 20], [0, -20]]


@given(st.lists(st.tuples(PLACES, ROOMS), max_size=12), st.lists(PLACES, min_size=1, max_size=40))
def test_on_the_rim_nothing_overlaps(taken, wishes):
    boxes = [(x + across, y + down, w, h) for (x, y), own in taken for across, down, w, h in own]
    found = around(np.array(boxes).reshape(-1, 4), (40.0, 28.0), np.array(wishes))
    assert len(found) == len(wishes)
    every = [*boxes, *((x, y, 40.0, 28.0) for x, y in found.tolist())]
    for at, (x, y, width, height) in enumerate(every):
        for other_x, other_y, wide, high in every[max(at + 1, len(boxes)) :]:
            assert abs(x - other_x) >= (width + wide) / 2 or abs(y - other_y) >= (height + high) / 2


def test_whoever_comes_late_stands_on_the_rim_on_the_side_of_its_own(monkeypatch):
    monkeypatch.setattr(laying, "_RINGS", (600,))
    concepts, links = planted(1200, 6)
    positions = layout(concepts, links)
    assert not overlapping(concepts, positions, labels=False)
    assert layout(concepts, links) == positions
    found = np.array([positions[one.id] for one in concepts])
    assert np.hypot(*found[600:].T).min() > 0.75 * np.hypot(*found[:600].T).max()
    communities = np.array([one.community for one in concepts])
    for own in range(6):
        inner, outer = (
            found[part][communities[part] == own].mean(axis=0) for part in (slice(600), slice(600, None))
        )
        assert inner @ outer > 0.5 * np.linalg.norm(inner) * np.linalg.norm(outer)  # less than 60° apart


def test_what_finds_no_place_near_goes_to_the_rim():
    huge = Concept("huge", "x" * 20_000, 1.0, ("c",))  # its label is 260,000 pixels wide
    positions = layout([huge, concept("new")], [], {"huge": (0.0, 0.0)})
    assert not overlapping([huge, concept("new")], positions)
