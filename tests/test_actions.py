"""What components ask for, sense or nonsense: messages come from the browser, and none may do harm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import streamlit as st

from graph.exploration import View
from graph.model import ConceptGraph, Edit
from graph.presentation.layout import layout
from graph.progress import Progress
from graph.study import implied
from graph.ui import actions, changes, learning, selection, telling, viewing
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
    """What a component sends, as its callback gets it, with the deck as it is edited by now."""
    st.session_state["component"] = {"sent": message}
    actions.received(deck, changes.as_edited(deck), "component", elsewhere=elsewhere)


def edit(deck: OpenDeck, kind: str, subject: str, object_: str = "", *, holds: bool = True) -> None:
    send(deck, {"do": "edit", "kind": kind, "subject": subject, "object": object_, "holds": holds})


def select(deck: OpenDeck, concept: str) -> None:
    send(deck, {"do": "select", "target": {"kind": "node", "id": concept}})


def opened_at(deck: OpenDeck, concept: str) -> str | None:
    """The concept that is selected where the address names one."""
    graph = changes.as_edited(deck).graph
    selection.adopt(graph, {"concept": concept})
    target = selection.present(graph)
    return target["id"] if target else None


def said() -> str:
    return (telling.told() or {"text": ""})["text"]


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


def test_concepts_are_arranged_anew_around_those_that_were_put_somewhere(deck: OpenDeck) -> None:
    st.cache_resource.clear()
    graph, place = deck.graph, (700.0, -300.0)
    first = layout(graph.concepts, graph.links)
    aside = {ident: (x + 1000.0, y) for ident, (x, y) in first.items()}
    name = learning.key_of(deck)
    Progress().keep_positions(name, aside)  # as a deck that has grown since stands about
    assert viewing.positions(deck, deck) == aside
    before = viewing.data_of(deck, deck)["key"]
    send(deck, {"do": "pin", "places": {"entropy": list(place)}})
    send(deck, {"do": "arrange"})
    assert viewing.positions(deck, deck) == layout(graph.concepts, graph.links, {"entropy": place})
    assert Progress().positions(name) == viewing.positions(deck, deck)
    assert viewing.data_of(deck, deck)["key"] != before  # or the page would keep the old drawing
    assert kept().pins == {"entropy": place}


def test_a_prerequisite_is_reversed_in_one_go(deck: OpenDeck) -> None:
    send(deck, {"do": "reverse", "kind": "needed", "subject": "entropy", "object": "cross-entropy"})
    assert kept().edits == (
        Edit("needed", "entropy", "cross-entropy", holds=False),
        Edit("needed", "cross-entropy", "entropy"),
    )


# --- what is selected after a change ---------------------------------------------------------------


def test_a_concept_that_becomes_part_of_another_leaves_that_one_selected(deck: OpenDeck) -> None:
    select(deck, "entropy")
    edit(deck, "name", "entropy", "perplexity")
    assert st.query_params == {"concept": "perplexity"}
    send(deck, {"do": "undo"})
    assert st.query_params == {"concept": "perplexity"}
    select(deck, "entropy")
    send(deck, {"do": "redo"})
    assert st.query_params == {"concept": "perplexity"}


def test_a_concept_that_was_missed_is_selected_and_so_is_one_that_comes_back(deck: OpenDeck) -> None:
    edit(deck, "concept", "zero")
    assert st.query_params == {"concept": "zero"}
    select(deck, "entropy")
    edit(deck, "concept", "entropy", holds=False)
    send(deck, {"do": "withdraw", "kind": "concept", "subject": "entropy", "object": ""})
    assert st.query_params == {"concept": "entropy"}
    edit(deck, "concept", "no card has this")
    assert st.query_params == {"concept": "entropy"}


def test_the_record_stays_when_a_name_is_split_off_or_the_concept_renamed(deck: OpenDeck) -> None:
    select(deck, "kl-divergence")
    edit(deck, "name", "relative entropy", "KL divergence", holds=False)
    edit(deck, "name", "KL divergence", "Kullback–Leibler")
    assert st.query_params == {"concept": "kl-divergence"}
    assert selection.present(changes.as_edited(deck).graph) == {"kind": "node", "id": "kl-divergence"}


def test_an_address_of_a_concept_that_is_merged_or_hidden(
    deck: OpenDeck, monkeypatch: pytest.MonkeyPatch
) -> None:
    toasts: list[str] = []
    monkeypatch.setattr(st, "toast", toasts.append)
    edit(deck, "name", "KL divergence", "Kullback–Leibler")
    edit(deck, "name", "perplexity", "entropy")
    assert opened_at(deck, "perplexity") == "entropy"
    edit(deck, "concept", "Kullback–Leibler", holds=False)
    assert opened_at(deck, "kl-divergence") is None
    assert toasts == []
    told = telling.told()
    assert told is not None
    assert (told["text"], told["button"]) == ("You have hidden “Kullback–Leibler”.", "Bring it back")
    send(deck, told["message"])
    assert st.query_params == {"concept": "kl-divergence"}
    assert telling.told() is None
    edit(deck, "concept", "entropy", holds=False)
    assert opened_at(deck, "perplexity") is None
    assert said() == "You have hidden “entropy”."
    assert opened_at(deck, "no-such-concept") is None
    assert (len(toasts), said()) == (1, "")


# --- what is told --------------------------------------------------------------------------------


def test_what_gives_way_to_an_edit_is_told_until_it_is_taken_back(deck: OpenDeck) -> None:
    edit(deck, "needed", "KL divergence", "entropy")
    assert telling.told() == {
        "text": "2 prerequisites gave way to that, since they would run in a circle with it: "
        "“entropy” before “cross-entropy”, “entropy” before “KL divergence”.",
        "button": "Undo",
        "message": {"do": "undo"},
    }
    edit(deck, "link", "argmax", "entropy")
    assert telling.told() is None  # nothing new gave way
    send(deck, {"do": "undo"})
    send(deck, {"do": "undo"})
    assert kept().edits == ()
    edit(deck, "needed", "KL divergence", "entropy")
    select(deck, "entropy")
    assert telling.told() is None


def test_what_a_mark_carries_over_is_told(deck: OpenDeck) -> None:
    needed = implied(deck.graph, {"kl-divergence"})
    send(deck, {"do": "mark", "concept": "kl-divergence", "state": "known"})
    assert learning.learning(deck).known == {"kl-divergence", *needed}
    assert said() == f"KL divergence and {len(needed)} concepts that it needs now count as known."
    send(deck, {"do": "mark", "concept": "argmax", "state": "known"})
    assert said() == ""
    send(deck, {"do": "mark", "concept": "kl-divergence", "state": "new"})
    assert said() == f"{len(needed)} concepts that KL divergence needs still count as known."
    send(deck, {"do": "undo"})
    send(deck, {"do": "mark", "concept": "entropy", "state": "learning"})
    assert said() == "entropy and 2 concepts that need it no longer count as known."


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
