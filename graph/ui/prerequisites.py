"""The prerequisites page: around a concept, what it needs to the left and what it unlocks to the right."""

from __future__ import annotations

from functools import partial

import streamlit as st

from graph.model import Concept, ConceptGraph, Prerequisite
from graph.prerequisites import reduction
from graph.presentation.layered import around, draw_layers
from graph.study import NEEDED
from graph.ui import actions, changes, components, explorer, selection, viewing
from graph.ui.decks import OpenDeck
from graph.ui.header import open_page
from graph.ui.learning import learning, next_changes, one_look, speak

PAGE = "prerequisites"
_PANES = (68, 32)
_CENTRE = "prerequisites-centre"
_DEEPEST = 4


@one_look()
def page() -> None:
    """Draw the page: the header, then the layers and the record as one fragment."""
    opened = open_page()
    deck = changes.as_edited(opened)
    viewing.send_names(deck)
    changes.drawn(deck)
    selection.follow(deck.graph, PAGE)
    _layers(opened)


@st.fragment
@one_look()
def _layers(opened: OpenDeck) -> None:
    explorer.open_if_wanted()
    deck = changes.as_edited(opened)
    changes.draw_anew_if_changed(deck)
    speak()
    if not deck.graph.concepts:
        st.text("No concept was found on these cards, so there is nothing to learn first. Open another deck.")
        return
    state = learning(deck)
    target = selection.present(deck.graph)
    chosen = selection.resolve(deck.graph, target) if target else None
    picture, record = st.columns(_PANES)
    with picture:
        with st.container(key="layers-bar", horizontal=True, vertical_alignment="bottom"):
            centre = _choose_centre(deck.graph, chosen)
            depth = st.slider("Steps either way", 1, _DEEPEST, 2, key="prerequisites-depth", width=180)
            guesses = st.toggle(
                "Doubtful ones too", key="prerequisites-guesses", help=_about_guesses(deck.graph)
            )
        edges = _shown_edges(deck.graph, guesses)
        nodes, inside = around(deck.graph, edges, centre, depth)
        gaps = [gap for gap in deck.graph.gaps if centre in gap.needed_by]
        data = draw_layers(deck.graph, nodes, inside, known=state.known, centre=centre, gaps=gaps)
        viewing.send_drawing(data, "layers-data")
        components.concept_graph(
            {"key": data["key"], "selected": target, **next_changes(deck)},
            key="layers",
            on_message=partial(actions.received, opened, deck, "layers", elsewhere=True),
        )
    with record:
        shown = chosen if chosen is not None else deck.graph.concept_by_id[centre]
        components.concept_record_view(
            explorer.record_of(deck, shown, state),
            key="layers-record",
            on_message=partial(actions.received, opened, deck, "layers-record", elsewhere=True),
        )


def _choose_centre(graph: ConceptGraph, chosen: object) -> str:
    """The concept in the middle: the selected one, else the last, else the one with most around it."""
    if isinstance(chosen, Concept):
        st.session_state[_CENTRE] = chosen.id
    if st.session_state.get(_CENTRE) not in graph.concept_by_id:
        edges = {c.id: len(graph.needs(c.id)) * len(graph.unlocks(c.id)) for c in graph.concepts}
        st.session_state[_CENTRE] = max(edges, key=lambda ident: (edges[ident], ident))
    options = sorted(graph.concept_by_id, key=lambda ident: graph.concept_by_id[ident].label.casefold())
    centre: str = st.selectbox(
        "Concept",
        options,
        key=_CENTRE,
        format_func=lambda ident: graph.concept_by_id[ident].label,
        on_change=lambda: selection.select({"kind": "node", "id": st.session_state[_CENTRE]}),
    )
    return centre


def _about_guesses(graph: ConceptGraph) -> str:
    number = sum(edge.confidence < NEEDED for edge in graph.prerequisites)
    return (
        f"Of this deck's {len(graph.prerequisites)} prerequisites, {number} are more likely wrong than right."
    )


def _shown_edges(graph: ConceptGraph, guesses: bool) -> tuple[Prerequisite, ...]:
    edges = [edge for edge in graph.prerequisites if guesses or edge.confidence >= NEEDED]
    return reduction(edges)
