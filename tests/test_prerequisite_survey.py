"""What is measured about a deck before any pair of its concepts is judged."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings

from graph.prerequisites.survey import Survey
from tests.handmade import DECKS, KIN, LABELS, chain, survey_of, weigh_words_evenly


@pytest.fixture
def even_weights(monkeypatch):
    weigh_words_evenly(monkeypatch)


@pytest.mark.parametrize(
    ("deck", "odds"),
    [
        (chain(9), 0.0),  # three standard deviations of nine coins: not more
        (chain(10), math.log(15 / 5)),
        (chain(20), math.log(25 / 5)),
        (chain(9, downwards=True), 0.0),
        (chain(10, downwards=True), math.log(5 / 15)),  # the advanced first
        (chain(10, back=" ".join(["red"] * 24) + " {}."), math.log(15 / 5)),
        (chain(10, back=" ".join(["red"] * 25) + " {}."), 0.0),  # not named early
    ],
)
def test_the_deck_order_tells_if_it_agrees_clearly_more_often_than_chance(deck, odds):
    assert deck.deck_order == pytest.approx(odds)


def test_an_order_that_has_nothing_to_do_with_the_subject_tells_nothing():
    words = sorted(("limit", "derivative", "integral", "sequence", "series", "function", "number", "curve"))
    sides = [
        (f"What is {word}?", f"Some {words[(3 * n + 1) % 8]}, near {words[(5 * n + 2) % 8]}.")
        for n, word in enumerate(words)
    ]
    assert survey_of(sides, *words).deck_order == 0.0
    assert survey_of([], "blib").deck_order == 0.0


@pytest.mark.parametrize(
    "cards",
    [
        [("What is blib{}?", "A blob{}."), ("What is blob{}?", f"{'red ' * 26} blib{{}}.")],  # and back
        [("What is blib{}?", "A blob{}.")],  # no card is about the one
        [("Are blib{} and blob{} one?", "Blib{} is part of blob{}.")],  # one card is about both
    ],
)
def test_what_the_deck_order_cannot_be_judged_by(cards):
    letters = "abcdefghijkl"
    sides = [(front.replace("{}", a), back.replace("{}", a)) for front, back in cards for a in letters]
    deck = survey_of(sides, *(f"bl{vowel}b{a}" for vowel in "io" for a in letters))
    assert len(deck.passages.namings) >= 12
    assert deck.deck_order == 0.0


def test_generality_is_in_how_many_concepts_cards_each_is_named_against_the_mean():
    sides = [("What is red?", "A colour.")] + [
        (f"What is {name}?", "A red.") for name in ("blib", "blob", "blub")
    ]
    assert survey_of(sides, "red", "blib", "blob", "blub").generality.tolist() == pytest.approx(
        [math.log(4) * 3 / 4, *[-math.log(4) / 4] * 3]
    )


def test_whose_name_is_held_for_the_most_part_counts_as_named(even_weights):
    paint = "red green blue paint"
    sides = [("What is blib?", "Red, green, blue."), ("What is blob?", "Red and green.")]
    found = survey_of([*sides, (f"What is {paint}?", "Zum.")], paint, "blib", "blob")
    assert found.coverage == {(0, 1): pytest.approx(3 / 4), (0, 2): pytest.approx(1 / 2)}
    assert found.generality.tolist() == pytest.approx([math.log(2) * 2 / 3, *[-math.log(2) / 3] * 2])


@settings(deadline=None)
@given(DECKS)
def test_candidates_are_pairs_sorted_and_generality_has_mean_0(sides):
    deck = survey_of(sides, *LABELS)
    assert list(deck.candidates) == sorted(set(deck.candidates))
    assert all(a < b for a, b in deck.candidates)
    kin = {(a, b) for a, others in enumerate(deck.kin) for b, _ in others}
    named = {*deck.passages.namings, *deck.coverage, *deck.contained, *kin}
    assert set(deck.candidates) == {(min(pair), max(pair)) for pair in named}  # of fewer than nine kin each
    assert float(deck.generality.mean()) == pytest.approx(0.0, abs=1e-12)
    assert set(deck.similarity) == set(deck.candidates)
    for named, b in product(range(len(LABELS)), repeat=2):
        assert 0 <= naming_kin(deck, named, b) <= (named != b) * (1 + 1e-9)


def test_each_concept_is_compared_with_its_eight_nearest(even_weights):
    names = [f"blib{letter}" for letter in "abcdefghijkl"]
    deck = survey_of([(f"What is {name}?", "Red and green.") for name in names], *names)
    assert [len(kin) for kin in deck.kin] == [11] * 12
    assert tuple(deck.candidates) == tuple((a, b) for a in range(8) for b in range(a + 1, 12))
    assert deck.typical.tolist() == pytest.approx([math.sqrt(2 / 3)] * 12)


def test_the_third_highest_similarity_is_typical(even_weights):
    sides = [("What is blib?", "Red."), ("What is blob?", "Red."), ("What is blub?", "Red and green.")]
    assert survey_of(sides, "blib", "blob", "blub").typical.tolist() == [0, 0, 0]
    sides += [("What is blab?", "Red, green, blue, yellow.")]
    deck = survey_of(sides, "blib", "blob", "blub", "blab")
    assert deck.typical[0] == pytest.approx(math.sqrt(1 / math.sqrt(2 * 5)))


def test_the_place_of_a_concept_is_its_first_card():
    sides = [("What?", "A blib."), ("What is blob?", "Red."), ("Why blob and blib?", "Red.")]
    assert survey_of(sides, "blib", "blob", "blub").place.tolist() == [2, 1, -1]


def naming_kin(deck: Survey, named: int, b: int) -> float:
    """What the survey says of one pair."""
    return float(deck.naming_kin(np.array([named]), np.array([b]))[0])


def test_naming_kin_is_the_share_of_like_concepts_whose_cards_name_another(even_weights):
    assert naming_kin(survey_of(KIN, "blib", "blob", "zum"), 2, 0) == pytest.approx(1.0)
    found = survey_of([*KIN, ("blub?", "Red green.")], "blib", "blob", "zum", "blub")
    alike = {"blob": 2 / math.sqrt(3 * 4), "blub": 2 / 3}
    assert naming_kin(found, 2, 0) == pytest.approx(alike["blob"] / sum(alike.values()))
    assert naming_kin(found, 0, 2) == 0.0


def test_a_concept_is_not_named_by_its_own_kin(even_weights):
    deck = survey_of([("blib?", "Red green, blob."), ("blob?", "Red green, blib.")], "blib", "blob")
    assert (deck.kin[0][0][0], naming_kin(deck, 0, 1), naming_kin(deck, 0, 0)) == (1, 0.0, 0.0)
