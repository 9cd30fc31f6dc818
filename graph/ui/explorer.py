"""The explorer page: index | graph | record."""

from __future__ import annotations

import streamlit as st

from graph.ui import components, selection
from graph.ui.decks import OpenDeck, drawing, nodes_wanted, want_more_nodes
from graph.ui.header import open_page
from graph.ui.learning import as_decided, judge_picked, speak
from graph.ui.records import shown_record

_PANES = (22, 50, 28)


def page() -> None:
    """Draw the page: the header, then the three panes as one fragment."""
    _explorer(open_page())


@st.fragment
def _explorer(opened: OpenDeck) -> None:
    deck = as_decided(opened)
    speak()
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
        components.concept_record_view(
            shown_record(deck.graph, chosen),
            key="record",
            on_pick=lambda: selection.select(components.picked("record")),
            on_judge=lambda: judge_picked(deck, "record"),
        )


def _picked_in_index() -> None:
    selection.select({"kind": "node", "id": components.picked("index")})


def _picked_in_graph() -> None:
    selection.select(components.picked("graph"))
