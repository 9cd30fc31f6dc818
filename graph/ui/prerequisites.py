"""The prerequisites page: around a concept, what it needs to the left and what it unlocks to the right."""

from __future__ import annotations

import streamlit as st

from graph.model import Concept, ConceptGraph, Prerequisite
from graph.prerequisites import reduction
from graph.presentation.layered import around, draw_layers, signature
from graph.study import NEEDED
from graph.ui import components, selection
from graph.ui.decks import OpenDeck
from graph.ui.header import open_page
from graph.ui.learning import as_decided, judge, judge_picked, learning, speak, undo, verdicts
from graph.ui.records import shown_record
from graph.ui.text import plain

_PANES = (68, 32)
_CENTRE = "prerequisites-centre"
_DEEPEST = 4


def page() -> None:
    """Draw the page: the header, then the layers and the record as one fragment."""
    _layers(open_page())


@st.fragment
def _layers(opened: OpenDeck) -> None:
    deck = as_decided(opened)
    speak()
    if not deck.graph.concepts:
        st.text("No concept was found on these cards, so there is nothing to learn first. Open another deck.")
        return
    target = selection.current(deck.graph)
    chosen = selection.resolve(deck.graph, target) if target else None
    picture, record = st.columns(_PANES)
    with picture:
        with st.container(key="layers-bar", horizontal=True, vertical_alignment="bottom"):
            centre = _choose_centre(deck.graph, chosen)
            depth = st.slider("Steps either way", 1, _DEEPEST, 2, key="prerequisites-depth", width=180)
            guesses = st.toggle("Guesses too", key="prerequisites-guesses", help=_about_guesses(deck.graph))
            _decisions(deck)
        edges = _shown_edges(deck.graph, guesses)
        nodes, inside = around(deck.graph, edges, centre, depth)
        gaps = [gap for gap in deck.graph.gaps if centre in gap.needed_by]
        data = draw_layers(deck.graph, nodes, inside, known=learning(deck).known, centre=centre, gaps=gaps)
        components.concept_graph(
            {"key": f"{deck.key}-{signature(data)}", "selected": target, **data},
            key="layers",
            on_pick=lambda: _picked(deck, "layers"),
        )
    with record:
        shown = chosen if chosen is not None else deck.graph.concept_by_id[centre]
        components.concept_record_view(
            shown_record(deck.graph, shown),
            key="layers-record",
            on_pick=lambda: _picked(deck, "layers-record"),
            on_judge=lambda: judge_picked(deck, "layers-record"),
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


def _decisions(deck: OpenDeck) -> None:
    """The owner's verdicts on this deck, each of which can be withdrawn."""
    said = verdicts(deck)
    with st.popover(f"Your decisions ({len(said)})"):
        if not said:
            st.text("Say “Right” or “Not so” of a prerequisite in the pane beside; it is kept here.")
        for verdict in said:
            words = "is needed for" if verdict.accepted else "is not needed for"
            st.button(
                plain(f"Withdraw: {verdict.source} {words} {verdict.target}"),
                key=f"withdraw-{verdict.source}-{verdict.target}",
                on_click=judge,
                args=(deck, verdict.source, verdict.target, None),
            )
        st.divider()
        _add(deck)
        st.button("Undo the last change", key="prerequisites-undo", on_click=undo, args=(deck,))


def _add(deck: OpenDeck) -> None:
    """A prerequisite that nobody has found, added by hand."""
    labels = sorted((concept.label for concept in deck.graph.concepts), key=str.casefold)
    source = st.selectbox("Needed first", labels, index=None, key="add-source")
    target = st.selectbox("For learning", labels, index=None, key="add-target")
    st.button(
        "Add this prerequisite",
        disabled=not source or not target or source == target,
        on_click=judge,
        args=(deck, source, target, True),
    )


def _picked(deck: OpenDeck, key: str) -> None:
    selection.select_if_there(deck.graph, components.picked(key))
