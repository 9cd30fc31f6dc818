"""The explorer page: index | graph | record."""

from __future__ import annotations

from typing import Any

import streamlit as st

from graph.model import Concept, Link
from graph.presentation.drawing import asset
from graph.presentation.notices import language_notice
from graph.presentation.records import card_record, concept_record, link_record
from graph.ui import components, selection
from graph.ui.decks import OpenDeck, chosen_deck, drawing, nodes_wanted, read_uploads, want_more_nodes
from graph.ui.text import count, plain

_PANES = (22, 50, 28)


def page() -> None:
    """Draw the page: a slim header, then the three panes as one fragment."""
    st.html(f"<style>{asset('app.css')}</style>")
    components.load_library()
    # Made first and filled later: what comes and goes in here must not move the graph, which
    # would be mounted anew and jump.
    header = st.container(key="header", horizontal=True, vertical_alignment="center")
    with header:
        deck = chosen_deck()
        _header(deck)
    _explorer(deck)


def _header(deck: OpenDeck) -> None:
    st.markdown("**Concept Explorer**", width="content")
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
    if notice := language_notice(deck.graph.languages):
        st.caption(plain(notice))
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


@st.fragment
def _explorer(deck: OpenDeck) -> None:
    target = selection.current(deck.graph)
    chosen = selection.resolve(deck.graph, target) if target else None
    wanted = nodes_wanted(deck)
    index, picture, record = st.columns(_PANES)
    with index:
        components.concept_index(
            {
                "key": deck.key,
                "rows": deck.rows,
                "selected": target["id"] if target else None,
            },
            key="index",
            on_pick=_picked_in_index,
        )
    with picture:
        components.concept_graph(
            {"key": f"{deck.key}-{wanted}", "selected": target, **drawing(deck.key, wanted, deck.graph)},
            key="graph",
            on_pick=_picked_in_graph,
            on_more=lambda: want_more_nodes(deck),
        )
    with record:
        components.concept_record_view(_record(deck, chosen), key="record", on_pick=_picked_in_record)


def _record(deck: OpenDeck, chosen: Concept | Link | None) -> dict[str, Any]:
    if chosen is None:
        return {"record": None, "cards": {}}
    graph = deck.graph
    record = concept_record(graph, chosen) if isinstance(chosen, Concept) else link_record(graph, chosen)
    return {
        "record": record,
        "cards": {card: card_record(graph.card_by_id[card]) for card in chosen.cards},
    }


def _picked_in_index() -> None:
    selection.select({"kind": "node", "id": components.picked("index")})


def _picked_in_graph() -> None:
    selection.select(components.picked("graph"))


def _picked_in_record() -> None:
    selection.select(components.picked("record"))
