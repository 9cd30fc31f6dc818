"""Short names whose letters tell the long one, and names that stand for what is called after them."""

from __future__ import annotations

import pytest

from graph.extraction.concepts import extract_concepts
from graph.model import Card, Concept


def concepts_of(*cards: tuple[str, str]) -> dict[str, Concept]:
    deck = [Card(f"c{number}", *sides) for number, sides in enumerate(cards, start=1)]
    return {concept.label: concept for concept in extract_concepts(deck).concepts}


def merged(*cards: tuple[str, str]) -> set[tuple[str, str, str]]:
    """Each name that is merged: with what, and why."""
    return {
        (alias.text, label, alias.reason)
        for label, concept in concepts_of(*cards).items()
        for alias in concept.aliases
    }


@pytest.mark.parametrize(
    ("cards", "found"),
    [
        # lower case, where one card has both
        (
            [("Explain mvcc.", "Multi-version concurrency control keeps snapshots.")],
            ("mvcc", "multi-version concurrency control", "initialism"),
        ),
        # a last word that goes without saying
        (
            [("SSA?", "In static single assignment form each variable is assigned once.")],
            ("SSA", "static single assignment form", "initialism"),
        ),
        # in part, at either end
        (
            [("What is rough ER?", "Rough endoplasmic reticulum has ribosomes.")],
            ("rough ER", "rough endoplasmic reticulum", "initialism"),
        ),
        (
            [("Why SGD training?", "It is stochastic gradient descent training.")],
            ("SGD training", "stochastic gradient descent training", "initialism"),
        ),
        # clippings and species
        (
            [("Why BatchNorm?", "It is for batch normalization.")],
            ("BatchNorm", "batch normalization", "initialism"),
        ),
        (
            [("Where is Staphylococcus aureus?", "S. aureus lives on the skin.")],
            ("S. aureus", "Staphylococcus aureus", "initialism"),
        ),
        # what a name stands for
        (
            [("What is Crohn's disease?", "Crohn's has skip lesions.")],
            ("crohn", "Crohn's disease", "tail"),
        ),
        ([("CAP theorem?", "CAP is about partitions.")], ("CAP", "CAP theorem", "tail")),
        # several names at once
        (
            [("Links?", "A soft link, also called symlink or symbolic link, is a small file.")],
            ("symlink", "symbolic link", "apposition"),
        ),
    ],
)
def test_a_short_name_is_merged_with_the_long_one(cards, found):
    assert found in merged(*cards)


@pytest.mark.parametrize(
    "cards",
    [
        # two terms of the same initials, or of the same beginnings
        [("Why SSD?", "A solid state drive and a single shot detector.")],
        [("Why BatchNorm?", "Batch normalization and batch normality.")],
        # two letters and no card with both; lower case and no card with both
        [("Why DP?", "It is fast."), ("So?", "It is dynamic programming.")],
        [("Why mvcc?", "It is fast."), ("So?", "It is multi-version concurrency control.")],
        # a plain word that happens to spell initials
        [("Is it a cat?", "It is a computer-aided tomography.")],
        # an acronym inside the term is not what it stands for
        [("What is DP?", "Many DP problems.")],
        # a name of several things, or of things elsewhere; a head that adds something
        [("Poisson?", "The Poisson distribution and a Poisson process.")],
        [("Poisson distribution?", "Poisson is discrete."), ("Who?", "Poisson was French.")],
        [("GPU memory?", "A GPU is fast.")],
        # what one card calls by a plain word
        [("So?", "A condition, also called a test, is true."), ("Why?", "A test fails. The test ends.")],
        # names in a row after all
        [("So?", "A soft link, also called symlink or symbolic links of old, is a small file.")],
    ],
)
def test_what_stays_apart(cards):
    assert not {reason for _, _, reason in merged(*cards)} & {"initialism", "tail", "apposition"}


def test_an_initialism_names_the_card_that_has_both():
    concepts = concepts_of(("Why?", "A large language model."), ("So?", "An LLM is a large language model."))
    (alias,) = (alias for alias in concepts["large language model"].aliases if alias.text == "LLM")
    assert alias.card == "c2"


def test_long_forms_that_differ_in_an_ending_are_one_concept():
    concepts = concepts_of(
        ("MSE?", "Mean squared error (MSE) is a loss."), ("RMSE?", "The root of the mean square error (MSE).")
    )
    (concept,) = (concept for concept in concepts.values() if "MSE" in concept.names)
    assert {"mean squared error", "mean square error"} <= {name.casefold() for name in concept.names}


def test_the_subject_of_the_clause_is_no_other_name():
    found = merged(("So?", "Unlike L2 regularization, also called weight decay, dropout is stochastic."))
    assert ("weight decay", "L2 regularization", "apposition") in found
    assert "dropout" not in {alias for alias, _, _ in found}
