"""The overview page: what the open deck is about, where it is thin, and how a glossary covers it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import streamlit as st

from graph.build import build_graph
from graph.coverage import glossary_coverage
from graph.model import Deck
from graph.presentation.overview import (
    OTHER_FIELD,
    card_sections,
    comparison,
    concept_sections,
    coverage_sections,
    figures,
    sizes,
)
from graph.presentation.records import Record
from graph.readers import all_cards
from graph.ui import address, builtin, changes, components, explorer, learning, selection
from graph.ui.decks import KEPT, OpenDeck
from graph.ui.header import open_page

_PICKED = "overview-picked"
_COMPARED = "overview-compared"  # the key of the deck of which to show the comparison


@learning.one_look()
def page() -> None:
    """Draw the page; a concept that was picked on it opens in the explorer."""
    if picked := st.session_state.pop(_PICKED, None):
        # The deck stays in the address by itself.
        st.switch_page(st.Page(explorer.page, default=True), query_params={selection.PARAMETER: picked})
    address.news("overview", (), {})  # so that the other pages know that this one was open
    deck = changes.as_edited(open_page())
    if not deck.graph.concepts:
        st.text("No concept was found on these cards, so there is nothing to sum up. Open another deck.")
        return
    with st.container(key="overview"):
        _sections("overview-title", [], title=deck.name, figures=figures(deck.graph))
        left, right = st.columns(2, gap="large")
        with left:
            _sections("overview-concepts", concept_sections(deck.graph))
        with right:
            coverage = glossary_coverage(deck.graph, deck.glossary)
            covered = coverage_sections(deck.graph, coverage) if deck.glossary else [OTHER_FIELD]
            _sections("overview-cards", [*card_sections(deck.graph), *covered])
            if deck.glossary:
                _compare(deck)


def _compare(deck: OpenDeck) -> None:
    """What the glossary adds; since the graph has to be built once more for it, on request."""
    alone = None
    if st.session_state.get(_COMPARED) == deck.key:
        with st.spinner("Finding the concepts of the cards alone …"):
            alone = _sizes_alone(deck.key, deck.decks)
    _sections("overview-comparison", [comparison(deck.graph, alone)])
    if alone is None:
        st.button("Compare with the cards alone", on_click=_want_comparison, args=(deck.key,))


def _want_comparison(key: str) -> None:
    st.session_state[_COMPARED] = key


@st.cache_data(max_entries=2 * KEPT, show_spinner=False)
def _sizes_alone(key: str, _decks: tuple[Deck, ...]) -> dict[str, int]:
    """The sizes of the graph of the decks that ``key`` stands for, built without a glossary."""
    return sizes(build_graph(all_cards(_decks)))


def _sections(key: str, sections: list[Record], **heading: object) -> None:
    components.concept_overview(
        {"sections": sections, "address": _address(), **heading},
        key=key,
        on_message=lambda: _picked(components.message(key)),
    )


def _picked(message: dict[str, Any]) -> None:
    match message:
        case {"do": "select", "target": {"kind": "node", "id": str(ident)}}:
            st.session_state[_PICKED] = ident


def _address() -> str:
    """Where a concept opens, up to its id: for links that are opened in a tab of their own."""
    return "./?" + urlencode({**builtin.in_address(), selection.PARAMETER: ""})
