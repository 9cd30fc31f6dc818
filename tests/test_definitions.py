"""Definitions: which sentence of a card says what a term is."""

from __future__ import annotations

import pytest

from graph.extraction.concepts import extract_concepts
from graph.model import Card


def definition(front: str, back: str, name: str) -> str:
    found = extract_concepts([Card("c", front, back)]).concepts
    return next((concept.definition for concept in found if name in concept.names), "(no such concept)")


COPYING = "Data parallelism is giving each device a copy of the model."
TUNING = "Greedy search is guided sampling of the best token."
BELLMAN = "The Bellman equation says that the value of a state is a reward and the next value."
VALUE = "A value function V(s) is the expected return from a state."


@pytest.mark.parametrize(
    ("front", "back", "name", "expected"),
    [
        # a gerund or a participle says what a thing is where the question is about it …
        ("What does data parallelism cost?", COPYING, "data parallelism", COPYING),
        ("How does greedy search work?", TUNING, "greedy search", TUNING),
        # … else it may only say what the thing does, or what is done to it
        ("What does it cost?", COPYING, "data parallelism", ""),
        ("How does it work?", TUNING, "greedy search", ""),
        ("How do byte tokens work?", "Byte tokens are embedded first.", "byte token", ""),
        # further verbs, and a formula before the verb
        ("How is it computed?", BELLMAN, "Bellman equation", BELLMAN),
        ("How is it computed?", VALUE, "value function", VALUE),
    ],
)
def test_the_sentence_that_says_what_a_term_is(front, back, name, expected):
    assert definition(front, back, name) == expected
