"""What components ask for, sense or nonsense: messages come from the browser, and none may do harm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import streamlit as st

from graph.exploration import View
from graph.model import ConceptGraph, Edit
from graph.progress import Progress
from graph.ui import actions, learning, viewing
from graph.ui.decks import OpenDeck


@pytest.fixture
def deck(seed_graph: ConceptGraph, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenDeck]:
    """The seed deck open in a session of its own."""
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "query_params", {})
    learning.progress.clear()
    yield OpenDeck("seed", (), seed_graph, "base")
    learning.progress.clear()


def send(deck: OpenDeck, message: Any, *, elsewhere: bool = False) -> None:
    """What a component sends, as its callback gets it."""
    st.session_state["component"] = {"sent": message}
    actions.received(deck, deck, "component", elsewhere=elsewhere)


def kept() -> Any:
    return Progress().snapshot("seed")


def test_a_selection_goes_into_the_address(deck: OpenDeck) -> None:
    send(deck, {"do": "select", "target": {"kind": "node", "id": "entropy"}})
    assert st.query_params == {"concept": "entropy"}
    send(deck, {"do": "select", "target": {"kind": "edge", "id": "entropy\x1ecross-entropy"}})
    assert st.query_params == {"needed": "entropy~cross-entropy"}
    send(deck, {"do": "select", "target": None})
    assert st.query_params == {}


def test_a_view_is_changed_bit_by_bit_and_reset(deck: OpenDeck) -> None:
    send(deck, {"do": "view", "view": {"communities": [1], "strength": "strong"}})
    send(deck, {"do": "view", "view": {"min_cards": 2}})
    assert viewing.present(deck.graph) == View(communities=(1,), strength="strong", min_cards=2)
    assert st.query_params == {"communities": "1", "links": "strong", "min": "2"}
    send(deck, {"do": "reset"})
    assert viewing.present(deck.graph) == View()
    assert st.query_params == {}


def test_a_path_takes_the_place_of_the_selection(deck: OpenDeck) -> None:
    send(deck, {"do": "select", "target": {"kind": "node", "id": "entropy"}})
    send(deck, {"do": "view", "view": {"route": ["entropy", "rlhf"]}})
    assert st.query_params == {"route": "entropy~rlhf"}
    send(deck, {"do": "view", "view": {"route": None}})
    assert st.query_params == {}


def test_edits_and_pins_are_kept_and_undone(deck: OpenDeck) -> None:
    send(deck, {"do": "edit", "kind": "name", "subject": "entropy", "object": "Shannon", "holds": True})
    send(deck, {"do": "pin", "places": {"entropy": [1, 2.5]}})
    assert kept().edits == (Edit("name", "entropy", "Shannon"),)
    assert kept().pins == {"entropy": (1.0, 2.5)}
    send(deck, {"do": "undo"})
    send(deck, {"do": "undo"})
    assert (kept().edits, kept().pins) == ((), {})
    send(deck, {"do": "redo"})
    assert kept().edits == (Edit("name", "entropy", "Shannon"),)
    send(deck, {"do": "withdraw", "kind": "name", "subject": "entropy", "object": "Shannon"})
    assert kept().edits == ()


def test_a_prerequisite_is_reversed_in_one_go(deck: OpenDeck) -> None:
    send(deck, {"do": "reverse", "kind": "needed", "subject": "entropy", "object": "cross-entropy"})
    assert kept().edits == (
        Edit("needed", "entropy", "cross-entropy", holds=False),
        Edit("needed", "cross-entropy", "entropy"),
    )


def test_what_is_known_is_not_learned_any_more(deck: OpenDeck) -> None:
    send(deck, {"do": "mark", "concept": "rlhf", "state": "learning"})
    assert kept().learning == {"RLHF"}
    send(deck, {"do": "mark", "concept": "rlhf", "state": "known"})
    assert (kept().learning, kept().known) == (frozenset(), {"RLHF"})
    send(deck, {"do": "mark", "concept": "rlhf", "state": "new"})
    assert "RLHF" not in kept().known


def test_elsewhere_what_only_the_explorer_shows_opens_it(deck: OpenDeck) -> None:
    send(deck, {"do": "select", "target": None}, elsewhere=True)
    assert actions.EXPLORE not in st.session_state
    send(deck, {"do": "view", "view": {"route": ["entropy", "rlhf"]}}, elsewhere=True)
    assert st.session_state[actions.EXPLORE]


@pytest.mark.parametrize(
    "message",
    [
        None,
        5,
        [],
        {},
        {"do": 5},
        {"do": "nothing"},
        {"do": "select"},
        {"do": "select", "target": 5},
        {"do": "select", "target": {"kind": "node"}},
        {"do": "select", "target": {"kind": "node", "id": "no-such-concept"}},
        {"do": "select", "target": {"kind": "edge", "id": "a"}},
        {"do": "select", "target": {"kind": "edge", "id": "\x1e"}},
        {"do": "view", "view": 5},
        {"do": "view", "view": {"communities": 5, "tags": [[]], "most": "x", "hubs": 1, "depth": [1]}},
        {"do": "view", "view": {"route": ["entropy"], "strength": "mighty", "nothing": 1, "centre": "x"}},
        {"do": "view", "view": {"states": [{}], "decks": "x", "min_cards": True, "most": -5, "depth": 10**9}},
        {"do": "mark", "concept": "no-such-concept", "state": "known"},
        {"do": "mark", "concept": ["entropy"], "state": "known"},
        {"do": "more", "part": "everything"},
        {"do": "export", "format": "../../etc/passwd"},
        {"do": "pin", "places": {"entropy": ["a", 1], "rlhf": [float("nan"), 1], "dpo": 5, "x": [1, 2]}},
        {"do": "pin", "places": {"entropy": [1e300, 1], "rlhf": [1]}},
        {"do": "edit", "kind": "bogus", "subject": "entropy"},
        {"do": "edit", "kind": ["name"], "subject": "entropy"},
        {"do": "edit", "kind": "name", "subject": " ", "object": "x"},
        {"do": "edit", "kind": "name", "subject": {}, "object": "x"},
        {"do": "edit", "kind": "name", "subject": "entropy", "object": "entropy"},
        {"do": "edit", "kind": "needed", "subject": "entropy", "object": "\ud800"},
        {"do": "search", "text": ["x"]},
    ],
)
def test_nonsense_changes_nothing(deck: OpenDeck, message: Any) -> None:
    send(deck, message)
    assert (kept().edits, kept().pins, kept().known) == ((), {}, frozenset())
    assert viewing.present(deck.graph) in (View(), View(most=1))
    assert st.query_params in ({}, {"most": "1"})
    assert actions.export_wanted() is None


def test_what_is_typed_is_cut_and_asked_for_once(deck: OpenDeck) -> None:
    send(deck, {"do": "search", "text": "x" * 10_000})
    assert len(actions.searched(deck)) == 200
    send(deck, {"do": "export", "format": ".csv"})
    assert actions.export_wanted() == ".csv"
    assert actions.export_wanted() is None
    send(deck, {"do": "more", "part": "cards"})
    assert actions.limits().cards == 2 * type(actions.limits())().cards
