"""Where concepts stand: the room they claim, free places, the arrangement of the best, growth around it."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph.exploration.ends import Ends, ends_of
from graph.model import Concept, Link
from graph.presentation import exchanging
from graph.presentation import layout as laying
from graph.presentation.exchanging import alike, exchanged
from graph.presentation.growing import Ground
from graph.presentation.layout import Positions, layout
from graph.presentation.rim import around
from graph.presentation.room import CORE, radius, room

SMALL = ((0.0, 0.0, 40.0, 28.0),)
LABELLED = ((0.0, 0.0, 40.0, 28.0), (0.0, 30.0, 40.0, 28.0))


def concept(ident: str, community: int = 0, score: float = 1.0) -> Concept:
    return Concept(ident, ident, score, ("c",), community=community)


def link(a: str, b: str, weight: float = 0.5) -> Link:
    return Link(min(a, b), max(a, b), 1, 1, 0.1, 1.0, weight, ("c",))


def line_of(count: int, linked: bool = True) -> tuple[list[Concept], list[Link]]:
    """Concepts in a row, three to a community, each linked with the next."""
    concepts = [concept(f"n{n}", n // 3) for n in range(count)]
    return concepts, [link(f"n{n}", f"n{n + 1}") for n in range(count - 1)] if linked else []


def planted(count: int, communities: int) -> tuple[list[Concept], list[Link]]:
    """Concepts with four links each, three of them inside their community, and all kinds of labels."""
    chance = np.random.default_rng(count)
    labels = [f"c{n} {'x' * chance.integers(20)}" for n in range(count)]
    concepts = [
        Concept(f"c{n}", labels[n], 1 / (1 + n / 20), ("c",), community=n % communities) for n in range(count)
    ]
    pairs = set()
    for n in range(count):
        near = [other for other in range(n % communities, count, communities) if other != n]
        for other in [*chance.choice(near, 3, replace=False), chance.integers(count)]:
            if other != n:
                pairs.add((min(n, other), max(n, other)))
    return concepts, [link(f"c{a}", f"c{b}", float(chance.random())) for a, b in sorted(pairs)]


def overlapping(concepts: list[Concept], positions: Positions, labels: bool = True) -> list[tuple[str, str]]:
    """Pairs of concepts of which a box of one lies on a box of the other."""
    boxes = []
    for rank, one in enumerate(concepts):
        x, y = positions[one.id]
        for across, down, width, height in room(one, rank, len(concepts))[: None if labels else 1]:
            boxes.append((x + across, y + down, width, height, one.id))
    boxes.sort()
    found = []
    for at, (x, y, width, height, ident) in enumerate(boxes):
        for other_x, other_y, wide, high, other in boxes[at + 1 :]:
            if other_x - x > 1000:
                break
            apart = max(other_x - x - (width + wide) / 2, abs(other_y - y) - (height + high) / 2)
            if ident != other and apart < -1e-6:
                found.append((ident, other))
    return found


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
    assert changed < 0.96 * length()


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
