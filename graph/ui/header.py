"""The header of every page: which deck is open, what was remarked on it, and how to open another."""

from __future__ import annotations

import streamlit as st

from graph.presentation.drawing import asset
from graph.presentation.notices import language_notice
from graph.ui import components, selection
from graph.ui.decks import OpenDeck, chosen_deck, read_uploads
from graph.ui.learning import notice
from graph.ui.text import count, plain


def open_page() -> OpenDeck:
    """Style the page, draw its header, and return the deck to show."""
    st.html(f"<style>{asset('app.css')}</style>")
    components.load_library()
    # Made first and filled later: what comes and goes in here must not move the graph, which
    # would be mounted anew and jump.
    with st.container(key="header", horizontal=True, vertical_alignment="center"):
        deck = chosen_deck()
        _header(deck)
    return deck


def _header(deck: OpenDeck) -> None:
    issues = [(read.path, issue) for read in deck.decks for issue in read.issues]
    cards, concepts = len(deck.graph.cards), len(deck.graph.concepts)
    st.text(f"{deck.name} — {count(cards, 'card')}, {count(concepts, 'concept')}", width="stretch")
    with st.popover("Open a deck"):
        st.file_uploader(
            "A TSV or CSV file: a question and its answer on each line",
            type=["tsv", "csv", "txt"],
            accept_multiple_files=True,
            key=_uploader(),
            on_change=_uploaded,
        )
        for error in st.session_state.get("upload_errors", ()):
            st.error(plain(error))
        if st.session_state.get("uploaded"):
            st.button("Back to the built-in deck", on_click=_back_to_seed)
    for remark in filter(None, (language_notice(deck.graph.languages), notice())):
        st.caption(plain(remark))
    if issues:
        with st.popover(f"{count(len(issues), 'remark')} on the file"):
            for path, issue in issues[:200]:
                st.text(f"{path}, line {issue.line}: {issue.text}")
            if len(issues) > 200:
                st.text(f"… and {len(issues) - 200:,} more; `python -m graph check` lists all.")


def _uploader() -> str:
    """The key of the file uploader; a new one empties it."""
    return f"upload-{st.session_state.get('uploader', 0)}"


def _uploaded() -> None:
    files = st.session_state[_uploader()] or []
    if not files:
        _back_to_seed()
        return
    decks, errors = read_uploads(files)
    st.session_state["upload_errors"] = errors
    if decks:
        st.session_state["uploaded"] = decks
        selection.select(None)


def _back_to_seed() -> None:
    st.session_state.pop("uploaded", None)
    st.session_state.pop("upload_errors", None)
    st.session_state["uploader"] = st.session_state.get("uploader", 0) + 1
    selection.select(None)
