"""How well cards and concepts are remembered, and what says so."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import fsrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.exploration import View, shown
from graph.export import to_json
from graph.memory import FADING, LEVELS, REMEMBERED, Recall, has_memory, recall, recalls, retrievability
from graph.model import Card, ConceptGraph, Memory
from graph.presentation.drawing import asset
from graph.presentation.payload import payload
from graph.presentation.records import Standing, card_record, concept_memory, concept_record

DAY = 86_400.0
NOW = 20_000 * DAY
FSRS_6 = fsrs.Scheduler().parameters[20]


def memory(days: float, stability: float = 10.0, decay: float = 0.5, basis="fsrs") -> Memory:
    """Of a card that was reviewed so many days before ``NOW``."""
    return Memory(NOW - days * DAY, stability, decay, basis)


def card(ident: str, *memories: Memory) -> Card:
    return Card(ident, "What?", "That.", memory=memories[0] if memories else None)


def reviewed(graph: ConceptGraph, **memories: Memory) -> ConceptGraph:
    """The graph with memories of its cards by id, and an order to study in."""
    return replace(
        graph,
        cards=tuple(replace(card, memory=memories.get(card.id)) for card in graph.cards),
        study_order=tuple(concept.id for concept in graph.concepts),
    )


# --- one card ------------------------------------------------------------------------------------


def test_the_curve_is_that_of_fsrs_6():
    assert retrievability(memory(10, 8.2956, FSRS_6), NOW) == pytest.approx(0.88666, abs=5e-6)


@given(st.integers(0, 5000), st.floats(0.01, 36_500))
def test_it_agrees_with_the_library_of_fsrs(days: int, stability: float):
    now = datetime(2030, 1, 1, tzinfo=UTC)
    seen = fsrs.Card(stability=stability, last_review=now - timedelta(days=days))
    theirs = fsrs.Scheduler().get_card_retrievability(seen, now)
    ours = Memory((now - timedelta(days=days)).timestamp(), stability, FSRS_6, "fsrs")
    assert retrievability(ours, now.timestamp()) == pytest.approx(theirs, rel=1e-9)


@given(st.floats(0, 1e4), st.floats(0, 1e4), st.floats(0.01, 1e4), st.floats(0.05, 2))
def test_it_falls_from_1_through_90_percent_at_the_stability(
    a: float, b: float, stability: float, decay: float
):
    now, soon, late = NOW, *sorted((a, b))
    assert retrievability(memory(0, stability, decay), now) == 1
    assert retrievability(memory(-1, stability, decay), now) == 1  # a clock that is behind
    assert retrievability(memory(stability, stability, decay), now) == pytest.approx(0.9)
    assert retrievability(memory(late, stability, decay), now) >= 0
    assert retrievability(memory(late, stability, decay), now) <= retrievability(
        memory(soon, stability, decay), now
    )


@example(0.0, 1.0, math.inf, 1.0)
@given(st.floats(), st.floats(), st.floats(), st.floats())
def test_any_numbers_give_a_chance(reviewed: float, stability: float, decay: float, now: float):
    assert 0 <= retrievability(Memory(reviewed, stability, decay, "interval"), now) <= 1


def test_where_the_decay_has_no_bounds_a_tenth_is_lost_again_and_again():
    for decay in (1e12, math.inf):
        assert retrievability(memory(30, 10, decay), NOW) == pytest.approx(0.9**3)


# --- a concept -----------------------------------------------------------------------------------


def test_cards_without_reviews_are_counted_and_not_averaged():
    found = recall([card("a", memory(10)), card("b", memory(0, basis="interval")), card("c")], NOW)
    assert found.chance == pytest.approx(0.95)
    assert (found.reviewed, found.cards, found.last, found.bases) == (2, 3, NOW, ("fsrs", "interval"))
    assert recall([card("a")], NOW) == Recall(0.0, 0, 1)
    assert recall([], NOW) == Recall(0.0, 0, 0)


@pytest.mark.parametrize(
    ("chance", "of", "level", "known"),
    [
        (0.95, (1, 1), "remembered", True),
        (0.895, (1, 2), "remembered", True),  # as it is shown: 90 %
        (0.95, (1, 3), "remembered", False),  # less than half of the cards
        (0.894, (1, 1), "fading", False),
        (0.7, (1, 1), "fading", False),
        (0.69, (1, 1), "forgetting", False),
        (0.0, (1, 1), "forgetting", False),
        (0.0, (0, 1), "never", False),
        (0.0, (0, 0), "never", False),
    ],
)
def test_levels(chance: float, of: tuple[int, int], level: str, known: bool):
    found = Recall(chance, *of)
    assert (found.level, found.counts_as_known) == (level, known)


def test_the_cards_about_a_concept_count_else_all_that_name_it(tiny_graph: ConceptGraph):
    graph = reviewed(tiny_graph, c1=memory(0), c2=memory(10))
    found = recalls(graph, NOW)
    assert (found["entropy"].percent, found["entropy"].cards) == (100, 1)  # the second names it in its answer
    assert (found["perplexity"].percent, found["perplexity"].cards) == (90, 1)
    assert found["bigram"] == Recall(0.0, 0, 1)


def test_without_reviews_there_is_nothing_to_tell(tiny_graph: ConceptGraph):
    assert not has_memory(tiny_graph)
    assert recalls(tiny_graph, NOW) == {}


def test_a_view_shows_what_is_remembered_so_well(tiny_graph: ConceptGraph):
    levels = {"entropy": "remembered", "perplexity": "fading"}
    assert shown(tiny_graph, View(memory=("remembered",)), {}, levels=levels).passing == ("entropy",)
    assert shown(tiny_graph, View(memory=("fading", "never")), {}, levels=levels).passing == (
        "perplexity",
        "bigram",
    )


# --- in words, and in what is written ------------------------------------------------------------


def test_a_concept_in_words(tiny_graph: ConceptGraph):
    entropy = tiny_graph.concept_by_id["entropy"]  # on two cards

    def words(*args: object) -> str:
        return concept_memory(entropy, Recall(*args), NOW)["words"]

    last, fsrs = NOW - 12 * DAY, ("fsrs",)
    assert words(0.868, 1, 2, last, fsrs) == "remembered 87 % · 1 of 2 cards reviewed, last 12 days ago"
    assert words(0.868, 1, 1, last, fsrs) == "remembered 87 % · 1 card about it, reviewed 12 days ago"
    assert words(0.0, 0, 2) == "2 cards, never reviewed"
    found = concept_memory(entropy, Recall(0.5, 2, 2, NOW, ("reviews", "interval")), NOW)
    assert found["basis"] == "from your reviews and the interval"
    assert found["percent"] == 50


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-3, "less than a day ago"),
        (0.9, "less than a day ago"),
        (1, "1 day ago"),
        (60.5, "60 days ago"),
        (61, "2 months ago"),
        (730, "23 months ago"),
        (731, "2 years ago"),
        (1e300, "long ago"),
        (math.inf, "long ago"),
        (math.nan, "less than a day ago"),
    ],
)
def test_how_long_ago_it_was(days: float, words: str):
    seen = Memory(NOW - days * DAY, 10.0, 0.5, "interval")
    assert card_record(card("a", seen), NOW)["memory"]["words"].endswith(f"reviewed {words}")


def test_records_hold_a_memory_only_where_there_is_one(tiny_graph: ConceptGraph):
    entropy = tiny_graph.concepts[0]
    assert "memory" not in card_record(card("a"), NOW)
    assert "memory" not in card_record(card("a", memory(1)))  # without a moment to tell it for
    assert "memory" not in concept_record(tiny_graph, entropy)
    assert "remembered" not in concept_record(tiny_graph, entropy, standing=Standing("known"))["state"]
    standing = Standing("known", remembered=True)
    record = concept_record(tiny_graph, entropy, standing=standing, memory={"percent": 90})
    assert record["memory"] == {"percent": 90}
    assert record["state"]["remembered"] is True


def test_files_hold_what_the_deck_came_with_and_nothing_of_the_clock(tiny_graph: ConceptGraph):
    assert "memory" not in to_json(tiny_graph)
    graph = reviewed(tiny_graph, c1=Memory(86_400.0, 8.5, 0.15, "reviews"))
    first, *others = json.loads(to_json(graph))["cards"]
    assert first["memory"] == {"reviewed": 86_400.0, "stability": 8.5, "decay": 0.15, "basis": "reviews"}
    assert not any("memory" in other for other in others)
    positions = {concept.id: (0.0, 0.0) for concept in graph.concepts}
    assert payload(graph, positions) == payload(tiny_graph, positions)


def test_the_page_tells_levels_as_python_does():
    found = re.findall(r'level: "(\w+)", least: (\w+)', asset("memory.js"))
    assert found == list(zip(LEVELS, [str(REMEMBERED), str(FADING), "0", "null"], strict=True))
