"""Remembering: how well the concepts of the open deck are remembered by now."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import streamlit as st

from graph.memory import Level, Recall, recalls
from graph.model import Concept
from graph.presentation.records import concept_memory
from graph.ui.decks import KEPT, OpenDeck

_HOUR = 3600.0  # seconds
_NEVER = 255  # in place of a percentage


def now() -> float:
    """The present hour, in seconds since 1970: nothing that is drawn changes from one click to the next."""
    return time.time() // _HOUR * _HOUR


def recalled(deck: OpenDeck) -> dict[str, Recall]:
    """How well each concept is remembered, by id; empty where the deck came without reviews."""
    return _recalled(deck.key, now(), deck)


@st.cache_resource(max_entries=2 * KEPT, show_spinner=False)
def _recalled(key: str, at: float, _deck: OpenDeck) -> dict[str, Recall]:
    return recalls(_deck.graph, at)


def levels(deck: OpenDeck) -> dict[str, Level]:
    """How well each concept is remembered, in a word."""
    return {ident: recall.level for ident, recall in recalled(deck).items()}


def percentages(deck: OpenDeck) -> str:
    """How well each concept is remembered in percent, a byte each in the order of the graph, in base64.

    255 stands for never reviewed; empty where the deck came without reviews.
    """
    return _bytes(recalled(deck))


def _bytes(found: Mapping[str, Recall]) -> str:
    """As ``percentages``.

    >>> _bytes({"kl": Recall(0.87, 1, 1), "dpo": Recall(0.0, 0, 2)})
    'V/8='
    """
    chances = (recall.percent if recall.reviewed else _NEVER for recall in found.values())
    return b64encode(bytes(chances)).decode("ascii")


def record(deck: OpenDeck, concept: Concept) -> dict[str, Any] | None:
    """How well a concept is remembered, as its record shows it; None without reviews, or without a card."""
    recall = recalled(deck).get(concept.id)
    return concept_memory(concept, recall, now()) if recall and recall.cards else None
