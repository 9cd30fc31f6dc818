"""Decks in the app: the one on show, built-in or uploaded, and the graphs built of decks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import streamlit as st

from graph.build import build_graph
from graph.extraction.field import suited
from graph.extraction.glossary import Glossary, read_glossary
from graph.model import ConceptGraph, Deck
from graph.presentation.drawing import MOST_NODES, draw
from graph.presentation.records import Record, index_rows
from graph.readers import ReaderError, all_cards, read_deck_bytes
from graph.ui import builtin

KEPT = 4  # graphs in memory, over all sessions


@dataclass(frozen=True)
class OpenDeck:
    """What the pages show: decks as read, their graph, its index, and a key that tells it apart.

    ``glossary`` is the one that the graph was built with, empty if the cards are of another field.
    """

    name: str
    decks: tuple[Deck, ...]
    graph: ConceptGraph
    rows: list[Record]
    key: str
    glossary: Glossary = ()

    @property
    def card_ids(self) -> list[str]:
        """The ids of all cards, by which the deck is known again."""
        return [card.id for card in self.graph.cards]


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _open(key: str, name: str, _decks: tuple[Deck, ...]) -> OpenDeck:
    """The graph of decks that ``key`` stands for, so that Streamlit need not hash all their text."""
    cards = all_cards(_decks)
    glossary = suited(read_glossary(), cards)
    graph = build_graph(cards, glossary)
    return OpenDeck(name, _decks, graph, index_rows(graph), key, glossary)


@st.cache_data(max_entries=2 * KEPT, show_spinner=False)
def drawing(key: str, most: int, _graph: ConceptGraph) -> dict[str, Any]:
    """The picture of the ``most`` best concepts of the graph that ``key`` stands for."""
    return draw(_graph, most)


def nodes_wanted(deck: OpenDeck) -> int:
    """How many concepts the user wants to see of a deck."""
    wanted: int = st.session_state.get(f"nodes-{deck.key}", MOST_NODES)
    return wanted


def want_more_nodes(deck: OpenDeck) -> None:
    """Draw twice as many concepts from now on."""
    st.session_state[f"nodes-{deck.key}"] = 2 * nodes_wanted(deck)


def open_decks(decks: tuple[Deck, ...], name: str) -> OpenDeck:
    """The graph of some decks, built once and kept as long as there is room."""
    key = _key(decks)
    with st.spinner(f"Finding the concepts of {sum(len(deck.cards) for deck in decks):,} cards …"):
        return _open(key, name, decks)


def _key(decks: tuple[Deck, ...]) -> str:
    """What tells decks apart: their cards, and all that is shown of where they come from."""
    digest = hashlib.sha256()
    for deck in decks:
        cards = [(card.id, card.source, card.tags) for card in deck.cards]
        digest.update(repr((deck.path, cards, deck.issues)).encode())
    return digest.hexdigest()[:16]


def read_uploads(files: list[Any]) -> tuple[tuple[Deck, ...], list[str]]:
    """Uploaded files as decks, and a line for each that cannot be used."""
    decks, errors = [], []
    for file in files:
        try:
            decks.append(read_deck_bytes(file.getvalue(), file.name))
        except ReaderError as error:
            errors.append(str(error))
    return tuple(decks), errors


def uploaded() -> tuple[Deck, ...]:
    """The uploads of this session that can be read."""
    decks: tuple[Deck, ...] = st.session_state.get("uploaded", ())
    return decks


def chosen_deck() -> OpenDeck:
    """The deck on show: the uploads if there are any, else the built-in deck that is chosen."""
    if decks := uploaded():
        return open_decks(decks, ", ".join(deck.path for deck in decks))
    deck = builtin.chosen()
    return open_decks((builtin.read(deck),), deck.name)
