"""Places of terms as columns: joined from cards, settled, and grouped into mentions."""

from __future__ import annotations

from array import array

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.extraction.mentions import group_mentions
from graph.extraction.occurrences import (
    ANSWERED,
    BACK,
    DEFINED,
    DEFINED_IF_ASKED,
    NESTED,
    SURE,
    CardFound,
    PlaceRows,
    Places,
    gathered,
)
from graph.extraction.settling import first_by, in_order, settled, sides_by

NOTHING: PlaceRows = ([], [], [], b"")


def rows(*places: tuple[str, int, int, int], lone: tuple[int, int] = (0, 0)) -> PlaceRows:
    """Places as (key, start, end, flags), each written as its key is, in a sentence from 0 to 99."""
    numbers = array("i")
    for _, start, end, flags in places:
        numbers.extend((start, end, 0, 99, *lone, flags))
    keys = [key for key, *_ in places]
    return keys, list(keys), [], numbers.tobytes()


def card(top: PlaceRows = NOTHING, shared: PlaceRows = NOTHING, nested: PlaceRows = NOTHING) -> CardFound:
    return top, shared, nested, [], [], [], [], (False, True), (3, 7)


def places(*columns: tuple[int, int, int, int, int]) -> Places:
    """Places as (key, side, start, end, flags)."""
    found = [(key, 0, key, side, start, end, 0, 99, flags) for key, side, start, end, flags in columns]
    return Places.of(np.array(found, dtype=np.int32).reshape(-1, 9))


# --- gathering -----------------------------------------------------------------------------------


def test_the_places_of_all_cards_are_joined_in_order() -> None:
    first = card(top=rows(("entropy", 0, 7, 0), ("loss", 9, 13, BACK)))
    second = card(top=rows(("loss", 1, 5, 0)), nested=rows(("entropy", 2, 9, BACK | SURE)))

    found = gathered([first, second])

    assert list(found.keys) == ["entropy", "loss"]
    assert found.top.key.tolist() == [0, 1, 1]
    assert found.top.side.tolist() == [0, 1, 2]
    assert found.top.start.tolist() == [0, 9, 1]
    assert found.nested.side.tolist() == [3]
    assert found.naming == [1, 3]
    assert found.answers.tolist() == [[3, 7], [3, 7]]


def test_no_cards_have_no_places() -> None:
    found = gathered([])
    assert (len(found.top), len(found.shared), len(found.nested)) == (0, 0, 0)
    assert settled(found, small=True).order == []


# --- settling ------------------------------------------------------------------------------------


def test_a_shared_term_counts_where_it_stands_elsewhere_and_takes_the_place_of_the_lone_word() -> None:
    top = rows(("time", 0, 4, 0), ("spacecomplexity", 9, 25, 0))
    unsure = rows(("timecomplexity", 0, 25, 0), lone=(0, 4))
    alone, elsewhere = card(top, unsure), card(rows(("timecomplexity", 0, 15, 0)))

    assert names(settled(gathered([alone]), small=True)) == ["time", "spacecomplexity"]
    assert names(settled(gathered([alone, elsewhere]), small=True)) == ["spacecomplexity", "timecomplexity"]


def test_inside_others_counts_what_is_sure_or_established() -> None:
    top = rows(("largemodel", 0, 11, 0))
    inside = card(top, nested=rows(("model", 6, 11, 0), ("big\x1fmodel", 0, 3, 0), ("git", 0, 3, SURE)))
    twice = card(rows(("big\x1fmodel", 0, 3, 0), ("big\x1fmodel", 5, 8, BACK)))
    once = card(rows(("big\x1fmodel", 0, 3, 0), ("big\x1fmodel", 5, 8, 0)))

    assert names(settled(gathered([inside]), small=False)) == ["largemodel", "git"]
    assert counts(settled(gathered([inside, twice]), small=False))["big\x1fmodel"] == 3
    assert counts(settled(gathered([inside, once]), small=False))["big\x1fmodel"] == 2


def names(draft) -> list[str]:
    keys = list(draft.keys)
    return [keys[key] for key in draft.order]


def counts(draft) -> dict[str, int]:
    keys = list(draft.keys)
    return {keys[key]: int((draft.places.key == key).sum()) for key in draft.order}


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), max_size=20))
def test_first_places_and_sides_by_key(pairs) -> None:
    found = places(*((key, side, 0, 1, 0) for key, side in pairs))
    keys = [key for key, _ in pairs]

    assert first_by(found.key, 6).tolist() == [keys.index(key) if key in keys else -1 for key in range(6)]
    assert in_order(found.key) == list(dict.fromkeys(keys))
    assert sides_by(found, 6).tolist() == [len({side for k, side in pairs if k == key}) for key in range(6)]


# --- mentions ------------------------------------------------------------------------------------


def naive_outermost(columns: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    kept: list[tuple[int, int, int, int]] = []
    for group, side, start, end in sorted(columns, key=lambda c: (c[0], c[1], c[2], -c[3])):
        if kept and kept[-1][:2] == (group, side) and start < kept[-1][3]:
            continue
        kept.append((group, side, start, end))
    return kept


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(0, 12), st.integers(1, 9)), max_size=25
    )
)
def test_of_places_inside_each_other_the_outermost_are_mentions(found) -> None:
    columns = [(group, side, start, start + length) for group, side, start, length in found]

    mentions = group_mentions(places(*((*c, 0) for c in columns)), np.arange(3, dtype=np.int32), 3)

    expected = naive_outermost(columns)
    at = mentions.places
    assert list(zip(at.side.tolist(), at.start.tolist(), at.end.tolist(), strict=True)) == [
        c[1:] for c in expected
    ]
    assert mentions.begin == [sum(c[0] < group for c in expected) for group in range(4)]
    for group in range(3):
        cards = mentions.cards[mentions.begin_cards[group] : mentions.begin_cards[group + 1]]
        assert cards == sorted({side // 2 for g, side, _, _ in expected if g == group})
        assert mentions.on_front[group] == any(g == group and side % 2 == 0 for g, side, _, _ in expected)


def test_the_question_that_is_answered_defines_before_any_sentence() -> None:
    found = places((0, 1, 0, 3, BACK | DEFINED), (0, 4, 5, 9, ANSWERED), (0, 2, 5, 9, ANSWERED | NESTED))
    assert group_mentions(found, np.zeros(1, dtype=np.int32), 1).defining == [1]


def test_a_sentence_that_only_an_asked_term_is_defined_by_counts_where_it_is_asked() -> None:
    asked, unasked = (0, 2, 0, 3, 0), (0, 4, 0, 3, 0)
    sentence, later = (0, 3, 0, 3, BACK | DEFINED_IF_ASKED), (0, 5, 0, 3, BACK | DEFINED)

    assert group_mentions(places(asked, sentence, later), np.zeros(1, dtype=np.int32), 1).defining == [1]
    assert group_mentions(places(unasked, sentence, later), np.zeros(1, dtype=np.int32), 1).defining == [2]
    assert group_mentions(places(unasked, sentence), np.zeros(1, dtype=np.int32), 1).defining == [-1]


def test_where_a_group_stands_by_itself() -> None:
    found = places((0, 2, 0, 3, NESTED), (0, 4, 0, 3, 0), (1, 3, 0, 3, BACK))
    assert group_mentions(found, np.arange(2, dtype=np.int32), 2).standing.tolist() == [2, (1 << 32) | 1]
