"""The address: one step to go back to for each thing done, and nothing in it that means nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import streamlit as st

from graph.exploration import View
from graph.model import ConceptGraph
from graph.ui import actions, address, opening, viewing
from graph.ui.decks import OpenDeck


class Address(dict[str, Any]):
    """Streamlit's parameters with the browser's history: a message makes a step if the address is another."""

    def __init__(self) -> None:
        super().__init__()
        self.history = [""]

    def _told(self) -> None:
        if (text := urlencode(self, doseq=True)) != self.history[-1]:
            self.history.append(text)

    def update(self, *parameters: Any, **more: Any) -> None:
        super().update(*parameters, **more)
        self._told()

    def __delitem__(self, name: str) -> None:
        super().__delitem__(name)
        self._told()


@pytest.fixture
def bar(monkeypatch: pytest.MonkeyPatch) -> Address:
    """The address of a session of its own."""
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "query_params", Address())
    return st.query_params  # type: ignore[return-value]


@pytest.fixture
def deck(seed_graph: ConceptGraph, bar: Address) -> Iterator[OpenDeck]:
    """The seed deck open there."""
    return OpenDeck("seed", (), seed_graph, "base")


def send(deck: OpenDeck, message: dict[str, Any]) -> None:
    st.session_state["component"] = {"sent": message}
    actions.received(deck, deck, "component")


def test_what_comes_and_what_goes_is_one_step(bar: Address) -> None:
    address.write(("a", "b", "c"), {"a": "1", "b": "2"})
    address.write(("a", "b", "c"), {"c": "3"})
    address.write(("a", "b", "c"), {})
    address.write(("a", "b", "c"), {})
    assert bar.history == ["", "a=1&b=2", "c=3", ""]
    assert bar == {}


def test_others_stay(bar: Address) -> None:
    bar.update(deck="x")
    address.write(("a",), {"a": "1"})
    address.write(("a",), {})
    assert bar.history == ["", "deck=x", "deck=x&a=1", "deck=x"]


def test_a_path_takes_the_place_of_the_selection_in_one_step(bar: Address, deck: OpenDeck) -> None:
    send(deck, {"do": "select", "target": {"kind": "node", "id": "entropy"}})
    send(deck, {"do": "view", "view": {"route": ["entropy", "rlhf"]}})
    send(deck, {"do": "select", "target": {"kind": "node", "id": "rlhf"}})
    send(deck, {"do": "view", "view": {"min_cards": 2}})  # the path is not new: the selection stays
    assert bar.history == [
        "",
        "concept=entropy",
        "route=entropy~rlhf",
        "route=entropy~rlhf&concept=rlhf",
        "route=entropy~rlhf&concept=rlhf&min=2",
    ]


@pytest.mark.parametrize("away", [lambda deck: send(deck, {"do": "reset"}), lambda _: opening._look_at_all()])
def test_all_goes_in_one_step(bar: Address, deck: OpenDeck, away: Any) -> None:
    send(deck, {"do": "select", "target": {"kind": "node", "id": "entropy"}})
    send(deck, {"do": "view", "view": {"min_cards": 2, "hubs": True, "depth": 1, "centre": "entropy"}})
    steps = len(bar.history)
    away(deck)
    assert bar.history[steps:] == [""]


def test_a_local_graph_that_is_closed_leaves_no_centre(bar: Address, deck: OpenDeck) -> None:
    send(deck, {"do": "view", "view": {"depth": 2, "centre": "entropy"}})
    assert bar == {"depth": "2", "centre": "entropy"}
    send(deck, {"do": "view", "view": {"depth": 0}})
    assert bar == {}
    assert viewing.present(deck.graph) == View()
