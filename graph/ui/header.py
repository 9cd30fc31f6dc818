"""The header of every page: which deck is open, what was remarked on it, and how to open another."""

from __future__ import annotations

import streamlit as st

from graph.presentation.drawing import asset
from graph.presentation.notices import language_notice
from graph.presentation.records import tally
from graph.ui import builtin, components, selection
from graph.ui.decks import OpenDeck, chosen_deck, read_uploads, uploaded
from graph.ui.learning import notice
from graph.ui.text import plain

_SWITCH = "built-in"


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
    _switch()
    name = f"{deck.name} — " if uploaded() else ""  # the switch names the others
    st.text(f"{name}{tally(cards, 'card')}, {tally(concepts, 'concept')}", width="stretch")
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
        if uploaded():
            st.button("Back to the built-in deck", on_click=_close_uploads)
    for remark in filter(None, (language_notice(deck.graph.languages), notice())):
        st.caption(plain(remark))
    if issues:
        with st.popover(f"{tally(len(issues), 'remark')} on the file"):
            for path, issue in issues[:200]:
                st.text(f"{path}, line {issue.line}: {issue.text}")
            if len(issues) > 200:
                st.text(f"… and {len(issues) - 200:,} more; `python -m graph check` lists all.")


def _switch() -> None:
    """The built-in decks side by side; none is marked while an upload is open."""
    st.session_state[_SWITCH] = None if uploaded() else builtin.chosen().slug
    st.segmented_control(
        "Built-in decks",
        list(builtin.BUILT_IN),
        format_func=lambda slug: builtin.BUILT_IN[slug].short,
        key=_SWITCH,
        required=True,
        on_change=_switched,
        label_visibility="collapsed",
    )


def _switched() -> None:
    builtin.choose(st.session_state[_SWITCH])
    _close_uploads()


def _uploader() -> str:
    """The key of the file uploader; a new one empties it."""
    return f"upload-{st.session_state.get('uploader', 0)}"


def _uploaded() -> None:
    files = st.session_state[_uploader()] or []
    if not files:
        _close_uploads()
        return
    decks, errors = read_uploads(files)
    st.session_state["upload_errors"] = errors
    if decks:
        st.session_state["uploaded"] = decks
        selection.select(None)


def _close_uploads() -> None:
    st.session_state.pop("uploaded", None)
    st.session_state.pop("upload_errors", None)
    st.session_state["uploader"] = st.session_state.get("uploader", 0) + 1
    selection.select(None)
