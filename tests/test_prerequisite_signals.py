"""What is measured about a deck, each signal with its exact strength, and what the judges get of them."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.extraction.zipf import zipf
from graph.prerequisites import signals
from graph.prerequisites.judging import (
    Logistic,
    are_asked_for,
    closure_features,
    log_odds,
    of_kind,
    pair_features,
    probability,
    strengths,
)
from graph.prerequisites.namings import Naming, Signs
from graph.prerequisites.signals import Shown, Signal
from graph.prerequisites.survey import Survey
from tests.handmade import DECKS, KIN, LABELS, chain, survey_of, weigh_words_evenly


@pytest.fixture
def even_weights(monkeypatch):
    weigh_words_evenly(monkeypatch)


# --- signals -----------------------------------------------------------------------------------


def strength(signal: Signal | Shown, deck: Survey, a: int, b: int) -> float | None:
    """How strong a signal of one pair is; None without it."""
    found = signal(deck, np.array([a]), np.array([b]))
    return float((found.strength if isinstance(found, Signs) else found)[0]) or None


def naming_of(signal: Shown, deck: Survey) -> Naming | None:
    """The naming that shows a signal of the first two concepts."""
    row = signal(deck, np.array([0]), np.array([1])).naming[0]
    return deck.passages.namings.naming(row) if row >= 0 else None


def shown(
    signal: Signal | Shown, sides: list[tuple[str, str]], *names: str | tuple[str, ...]
) -> float | None:
    """How strongly the first of two concepts is needed before the second; names a card that shows it."""
    deck = survey_of(sides, *names)
    found = strength(signal, deck, 0, 1)
    if found and signal is not signals.same_card:
        naming = naming_of(signal, deck)
        back = next(card.back for card in deck.cards if card.id == naming.card)
        assert back[naming.start : naming.end].lower() in [n.lower() for n in deck.concepts[0].names]
    return found


SIGNALS_OF_NAMINGS = (
    signals.early_naming,
    signals.sentence_about,
    signals.undivided,
    signals.repeated_naming,
    signals.dependency_phrase,
    signals.aside,
    signals.formula,
)
SIGNALS_OF_PAIRS = (
    signals.part_of_name,
    signals.named_in_part,
    signals.named_by_kin,
    signals.similar_texts,
    signals.same_card,
    signals.more_general,
    signals.plainer,
    signals.longer,
    signals.earlier_in_deck,
    signals.ambiguous_name,
)
PERPLEXITY = "What is perplexity?"


@pytest.mark.parametrize(
    ("signal", "sides", "expected"),
    [
        (signals.early_naming, [(PERPLEXITY, "Entropy, to the power.")], 1.0),
        (signals.early_naming, [(PERPLEXITY, "Two to the entropy.")], math.exp(-3 / 20)),
        (signals.early_naming, [("Are perplexity and spread one?", "Entropy.")], 0.5),
        (
            signals.early_naming,
            [(PERPLEXITY, "Like a power."), ("Why perplexity?", "For entropy.")],
            math.exp(-0.05),
        ),
        (signals.early_naming, [("Well?", "Perplexity needs entropy.")], None),
        (signals.early_naming, [("What is entropy?", "Perplexity.")], None),
        (signals.sentence_about, [("Well?", "Perplexity is a power of entropy.")], math.exp(-4 / 20)),
        (signals.sentence_about, [("Well?", "Entropy is a power of perplexity.")], None),
        (signals.sentence_about, [(PERPLEXITY, "Two to the entropy.")], None),
        (signals.undivided, [(PERPLEXITY, "Two to the entropy.")], 1.0),
        (signals.undivided, [("Are perplexity and spread one?", "By entropy.")], 0.5),
        (signals.undivided, [(PERPLEXITY, "Two to the power.")], None),
        (signals.repeated_naming, [(PERPLEXITY, "Of entropy, two to the entropy.")], math.log(2)),
        (signals.repeated_naming, [(PERPLEXITY, "Entropy."), ("Why perplexity?", "Entropy.")], math.log(3)),
        (signals.repeated_naming, [("What is entropy?", "Perplexity.")], None),
        (signals.formula, [(PERPLEXITY, "Perplexity = 2^entropy.")], 1.0),
        (signals.formula, [("Well?", "Perplexity = exp(entropy).")], 1.0),
        (signals.formula, [(PERPLEXITY, "The entropy = log perplexity.")], None),
        (signals.formula, [(PERPLEXITY, "It is x = 2. So of entropy.")], None),
        (signals.aside, [(PERPLEXITY, "A number used in entropy.")], 1.0),
        (signals.aside, [(PERPLEXITY, "A number used in entropy. It is entropy.")], None),
        (signals.aside, [(PERPLEXITY, "A number.")], None),
        (signals.same_card, [(PERPLEXITY, "No entropy.")], 1.0),
        (signals.same_card, [("Well?", "No entropy, no perplexity.")], 1.0),
        (signals.same_card, [(PERPLEXITY, "No."), ("Why entropy?", "No.")], None),
    ],
)
def test_signals_of_namings(signal, sides, expected):
    found = shown(signal, sides, "entropy", "perplexity", "spread")
    assert found == (None if expected is None else pytest.approx(expected))


DEPENDS = [
    "It is defined as {}.",
    "It is defined in terms of {}.",
    "A number based on {}.",
    "A number, using the {}.",
    "It requires {}.",
    "It needs some {}.",
    "It assumes {}.",
    "It consists of {}.",
    "It exploits {}.",
    "It is a {}.",
    "It is a special kind of {}.",
    "A technique for {}.",
    "It approximates the {}.",
    "It = {}.",
    "It goes VIA the longest of all {}.",
]
ASIDES = [
    "It is a number used in {}.",
    "It is for things such as {}.",
    "Numbers, including {}.",
    "For example {}.",
    "It is a number, unlike {}.",
    "It is using things rather than {}.",
    "It is like {}.",
    "It leads to {}.",
    "A component of {}.",
    "It is also known as {}.",
    "Numbers, e.g. {}.",
    "Numbers (e.g., the {}).",
    "It equals {}.",
    "It is, in a special case of {}.",
]


@pytest.mark.parametrize("back", DEPENDS)
def test_words_of_dependence(back):
    back = back.format("entropy")
    assert shown(signals.dependency_phrase, [(PERPLEXITY, back)], "entropy", "perplexity") == 1.0
    assert shown(signals.aside, [(PERPLEXITY, back)], "entropy", "perplexity") is None


@pytest.mark.parametrize("back", ASIDES)
def test_asides(back):
    back = back.format("entropy")
    assert shown(signals.aside, [(PERPLEXITY, back)], "entropy", "perplexity") == 1.0
    assert shown(signals.dependency_phrase, [(PERPLEXITY, back)], "entropy", "perplexity") is None


@pytest.mark.parametrize(
    "back",
    ["Entropy.", "It is defined. As entropy.", "It is a number, and entropy.", "Based on: entropy, too"],
)
def test_neither_dependence_nor_aside(back):
    assert shown(signals.dependency_phrase, [(PERPLEXITY, back)], "entropy", "perplexity") is None
    assert shown(signals.aside, [(PERPLEXITY, back)], "entropy", "perplexity") is None


def test_the_name_that_stands_behind_words_of_dependence_is_shown():
    deck = survey_of([(PERPLEXITY, "Entropy, they say. It is based on entropy.")], "entropy", "perplexity")
    assert naming_of(signals.dependency_phrase, deck).start == 34


def test_signals_of_names():
    deck = survey_of([], "entropy", "cross-entropy", ("blib", "mean entropy"), "the set")
    assert strength(signals.part_of_name, deck, 0, 1) == strength(signals.part_of_name, deck, 0, 2) == 1.0
    assert strength(signals.part_of_name, deck, 1, 0) is strength(signals.part_of_name, deck, 0, 3) is None
    assert strength(signals.longer, deck, 1, 0) == pytest.approx(math.log(2))
    assert strength(signals.longer, deck, 0, 1) == pytest.approx(-math.log(2))
    assert strength(signals.longer, deck, 0, 3) is None
    assert strength(signals.plainer, deck, 3, 0) == pytest.approx(zipf("set") - zipf("entropy"))
    assert strength(signals.plainer, deck, 0, 3) == pytest.approx(zipf("entropy") - zipf("set"))
    assert strength(signals.ambiguous_name, deck, 3, 0) == pytest.approx(zipf("set") - 2)
    assert strength(signals.ambiguous_name, deck, 0, 3) == pytest.approx(zipf("entropy") - 2)
    assert strength(signals.ambiguous_name, deck, 1, 0) is None  # two words
    assert strength(signals.ambiguous_name, deck, 2, 0) is None  # no everyday word


def test_a_name_is_the_less_ambiguous_the_more_alike_the_texts_are(even_weights):
    back = "Red green blue paint."
    sides = [("set?", back), *((f"blib{letter}?", back) for letter in "abc"), ("blob?", "Red zam zem zim.")]
    deck = survey_of(sides, "set", "bliba", "blibb", "blibc", "blob")
    typical, cosine = math.sqrt(4 / 5), 1 / 5
    kinship = math.sqrt(cosine) / (typical + 0.05)
    assert strength(signals.kinship, deck, 0, 4) == pytest.approx(kinship)
    common = zipf("set") - 2
    assert strength(signals.ambiguous_name, deck, 0, 4) == pytest.approx(common * (1 - kinship))
    assert strength(signals.ambiguous_name, deck, 0, 1) == pytest.approx(
        common * (1 - typical / (typical + 0.05))
    )


def test_a_name_held_in_part(even_weights):
    sides = [
        ("What is learning rate?", "Zum."),
        (PERPLEXITY, "A power of learning."),
        ("What is blib?", "A rate of learning, the learning rate."),
    ]
    deck = survey_of(sides, "learning rate", "perplexity", "blib")
    assert strength(signals.named_in_part, deck, 0, 1) == pytest.approx(0.5)
    assert strengths(deck, np.array([0]), np.array([1]))["named_in_part"].tolist() == pytest.approx(
        [0.5 - 0.3]
    )
    assert strength(signals.named_in_part, deck, 0, 2) is None  # named in full
    assert strength(signals.named_in_part, deck, 1, 0) is None


def test_signals_of_like_texts(even_weights):
    deck = survey_of(KIN, "blib", "blob", "zum")
    assert strength(signals.named_by_kin, deck, 2, 0) == pytest.approx(1.0)
    assert strength(signals.named_by_kin, deck, 0, 2) is None
    cosine = 2 / math.sqrt(3 * 4)
    assert strength(signals.similar_texts, deck, 0, 1) == pytest.approx(math.sqrt(cosine))
    assert strength(signals.similar_texts, deck, 1, 0) == pytest.approx(math.sqrt(cosine))
    assert strength(signals.similar_texts, deck, 0, 2) is None


def test_more_general_is_the_logarithm_of_the_ratio():
    sides = [("What is blib?", "Some red."), ("What is blob?", "It is just some red with blib.")]
    deck = survey_of(sides, "red", "blib", "blob")
    assert set(deck.passages.namings) == {(0, 1), (0, 2), (1, 2)}
    assert strength(signals.more_general, deck, 0, 1) == pytest.approx(math.log(3 / 2))
    assert strength(signals.more_general, deck, 1, 0) == pytest.approx(-math.log(3 / 2))


@pytest.mark.parametrize(("downwards", "first", "second"), [(False, 0, 7), (True, 7, 0)])
def test_earlier_in_an_order_that_tells_be_it_backwards(downwards, first, second):
    deck = chain(10, downwards=downwards)
    assert strength(signals.earlier_in_deck, deck, first, second) == pytest.approx(math.log(3))
    assert strength(signals.earlier_in_deck, deck, second, first) == pytest.approx(-math.log(3))
    assert strength(signals.earlier_in_deck, deck, 3, 3) is None
    assert strength(signals.earlier_in_deck, chain(9, downwards=downwards), first, second) is None


# --- judging -----------------------------------------------------------------------------------


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def test_a_logistic_weighs_what_it_knows():
    judge = Logistic(-1.0, {"a": 2.0, "b": -0.5})
    features = {"a": column(1.0, 0.5, 1.0), "b": column(4.0, 0.0, 0.0), "c": column(99.0, 99.0, 99.0)}
    assert judge.odds(features).tolist() == [-1.0, 0.0, 1.0]
    assert judge(features).tolist()[1:] == [0.5, pytest.approx(1 / (1 + math.exp(-1)))]


def test_each_kind_of_pairs_has_its_judge():
    judges = {True: Logistic(1.0, {"a": 1.0}), False: Logistic(-1.0, {"a": 2.0})}
    assert of_kind(np.array([True, False]), judges, {"a": column(3.0, 3.0)}).tolist() == [4.0, 5.0]


@given(st.floats(-9, 9))
def test_probability_and_log_odds_are_inverse(odds):
    assert log_odds(probability(column(odds)))[0] == pytest.approx(odds)
    assert probability(column(odds, -odds)).sum() == pytest.approx(1)


@pytest.mark.parametrize("odds", [-1e9, -31.0, 31.0, 1e9])
def test_certainty_stays_finite(odds):
    chance = probability(column(odds))
    assert 0 < chance[0] <= 1
    assert log_odds(chance)[0] == pytest.approx(math.copysign(math.log(9999), odds))
    none, sure = log_odds(column(0.0, 1.0))
    assert none == pytest.approx(-sure)


@settings(deadline=None)
@given(DECKS)
def test_which_way_is_antisymmetric_and_whether_at_all_symmetric(sides):
    deck = survey_of(sides, *LABELS)
    a, b = np.array([(a, b) for a in range(len(LABELS)) for b in range(a)]).T
    (related, ahead), (related_back, behind) = pair_features(deck, a, b), pair_features(deck, b, a)
    for name, values in ahead.items():
        assert values.tolist() == pytest.approx((-behind[name]).tolist())
    for name, values in related.items():
        assert values.tolist() == pytest.approx(related_back[name].tolist())


@settings(deadline=None)
@given(DECKS)
def test_of_many_pairs_a_signal_says_what_it_says_of_each(sides):
    deck = survey_of(sides, *LABELS)
    a, b = np.array(list(product(range(len(LABELS)), repeat=2))).T
    for signal in (*SIGNALS_OF_NAMINGS, *SIGNALS_OF_PAIRS):
        found = signal(deck, a, b)
        values = found.strength if isinstance(found, Signs) else found
        assert [value or None for value in values.tolist()] == [
            strength(signal, deck, one, other) for one, other in zip(a, b, strict=True)
        ]


def test_features_of_two_cards():
    deck = survey_of([(PERPLEXITY, "Two to the entropy."), ("Why entropy?", "Red.")], "entropy", "perplexity")
    early = math.exp(-3 / 20)
    ends = np.array([0]), np.array([1])
    assert are_asked_for(deck, *ends).tolist() == [False]
    relation, direction = (
        {name: value for name, (value,) in features.items()} for features in pair_features(deck, *ends)
    )
    assert direction.pop("plainer") == pytest.approx(zipf("entropy") - zipf("perplexity"))
    assert direction.pop("early_naming") == pytest.approx(early)
    assert direction.pop("repeated_naming") == pytest.approx(math.log(2))
    assert {name for name, value in direction.items() if value} == {"undivided", "ambiguous_name"}
    assert relation["repeated_naming"] == pytest.approx(math.log(2))
    assert relation["most_general"] == pytest.approx(math.log(2) / 2)
    assert [relation[name] for name in ("undivided", "same_card", "named_both_ways")] == [1.0, 1.0, 0.0]
    assert [relation[name] for name in ("lone_words", "in_questions")] == [2.0, 2.0]
    assert relation["ambiguous_name"] == pytest.approx(zipf("entropy") - 2)  # nothing but the word in common
    found = closure_features(deck, *ends, related=column(0.5), ahead=column(0.9))
    assert {name: value for name, (value,) in found.items()} == {
        "related": 0.0,
        "ahead": pytest.approx(math.log(9)),
        "asked_for": 0.0,
        "early_naming": pytest.approx(early),
        "early_naming_back": 0.0,
        "part_of_name": 0.0,
    }
