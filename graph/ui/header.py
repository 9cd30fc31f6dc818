"""The header of every page: which deck is open, what there is to say of it, and how to open another."""

from __future__ import annotations

import streamlit as st

from graph.presentation.drawing import asset
from graph.presentation.notices import language_notice, mode_notice
from graph.presentation.records import counted
from graph.ui import builtin, changes, components, decks, importing, reporting
from graph.ui.decks import OpenDeck, Source
from graph.ui.learning import notice, one_look
from graph.ui.opening import open_a_deck, open_deck
from graph.ui.text import plain

_SWITCH = "built-in"
MISSING = "That deck is no longer kept here; this is the first one."


@one_look()
def open_page() -> OpenDeck:
    """Style the page, draw its header, and return the deck to show.

    Its graph may have to be built first; then the page stays as it was, and shows how far that is.
    """
    st.html(f"<style>{asset('app.css')}</style>")
    components.load_library()
    # Made first and filled later: what comes and goes in here must not move the graph, which
    # would be mounted anew and jump.
    with st.container(key="header", horizontal=True, vertical_alignment="center"):
        source = decks.chosen()
        _switch(source)
        size = st.empty()
        size.text(_size(source), width="stretch")
        open_a_deck(source.id)
        deck = decks.chosen_deck()
        concepts = changes.as_edited(deck).graph.concepts
        size.text(f"{_size(source)}, {counted(len(concepts), 'concept')}", width="stretch")
        changes.panel(deck)
        _remarks(deck, source)
    return deck


def _size(source: Source) -> str:
    name = "" if source.id in builtin.BUILT_IN else f"{source.name} — "  # the switch names the others
    return f"{name}{counted(source.cards, 'card')}"


def _remarks(deck: OpenDeck, source: Source) -> None:
    """What there is to say of the deck; of its languages beside the remarks on its files, if any."""
    languages = language_notice(deck.graph.languages)
    told = reporting.remarks(deck.key, deck.decks, importing.opened(deck.id), languages)
    remarks = (MISSING if source.missing else "", "" if told else languages, notice())
    for remark in filter(None, remarks):
        st.caption(plain(remark))
    if deck.graph.fast:
        with st.popover("Fast mode", width="content", key="fast"):
            st.caption(plain(f"Built in {mode_notice(deck.graph.fast)}."))
            st.button("Build it carefully", on_click=decks.go_carefully, args=(deck.id,))


def _switch(source: Source) -> None:
    """The built-in decks side by side; none is marked while another deck is open."""
    st.session_state[_SWITCH] = source.id if source.id in builtin.BUILT_IN else None
    st.segmented_control(
        "Built-in decks",
        list(builtin.BUILT_IN),
        format_func=lambda slug: builtin.BUILT_IN[slug].short,
        key=_SWITCH,
        required=True,
        on_change=lambda: open_deck(st.session_state[_SWITCH]),
        label_visibility="collapsed",
    )
