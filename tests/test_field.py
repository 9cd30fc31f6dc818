"""Field: the built-in glossary is used where a deck is about its field."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.extraction.field import suited
from graph.extraction.glossary import Entry
from graph.model import Card
from graph.readers import read_deck

ROOT = Path(__file__).parents[1]
GLOSSARY = (Entry("gradient descent", ("GD", "steepest descent")), Entry("temperature"), Entry("logit"))


def cards(*fronts: str) -> list[Card]:
    return [Card(f"c{number}", front, "Yes.") for number, front in enumerate(fronts)]


@pytest.mark.parametrize(
    "telling",
    [
        "What is gradient descent, or steepest descent?",
        "Do all gradient descents end in a logit?",  # a rare word tells a field
        "Gradient-Descent: when does it end in logits?",
    ],
)
def test_one_card_in_ten_that_names_two_distinctive_things_is_enough(telling):
    plain = ["Is it warm?"] * 9
    assert suited(GLOSSARY, cards(telling, *plain)) == GLOSSARY
    assert suited(GLOSSARY, cards(telling, *plain, *plain)) == ()


@pytest.mark.parametrize("vague", ["What is temperature?", "A gradient: is it a descent?", ""])
def test_a_word_of_any_field_tells_nothing(vague):
    assert suited(GLOSSARY, cards(vague)) == ()


def test_answers_count_too():
    assert suited(GLOSSARY, [Card("c", "What of the logit?", "Gradient descent.")]) == GLOSSARY


def test_a_single_name_may_be_a_coincidence():
    assert suited(GLOSSARY, cards("What is a logit?", "Is a logit warm?")) == ()


def test_nothing_suits_nothing():
    assert suited(GLOSSARY, []) == suited((), cards("What is gradient descent?")) == ()


def test_a_large_deck_is_judged_by_cards_from_all_of_it():
    front, back = ["Is it warm?"] * 1000, ["Does gradient descent need a logit?"] * 500
    assert suited(GLOSSARY, cards(*front, *back)) == GLOSSARY


@pytest.mark.parametrize(
    "deck", ["data/seed.tsv", "data/language-models.tsv", "tests/gold/notes/ml-basics.deck.tsv"]
)
def test_decks_of_the_built_in_glossarys_field(glossary, deck):
    assert suited(glossary, read_deck(ROOT / deck).cards) == glossary


@pytest.mark.parametrize(
    "name", ["medicine", "networks-security", "physics-chemistry", "linux-shell", "programming"]
)
def test_decks_of_other_fields(glossary, name):
    assert suited(glossary, read_deck(ROOT / "tests" / "gold" / f"{name}.deck.tsv").cards) == ()
